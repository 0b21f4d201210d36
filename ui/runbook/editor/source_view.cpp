// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/source_view.h"

#include "core/runbook/display_text.h"
#include "ui/runbook/editor/edit_document.h"
#include "ui/theme/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTextBlock>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {

class SourceView::Margin final : public QWidget
{
public:
    explicit Margin(SourceView& view)
        : QWidget(&view)
        , m_view(view)
    {
        setAccessibleName(SourceView::tr("Line numbers"));
    }

protected:
    void paintEvent(QPaintEvent* event) override { m_view.paintMargin(event); }

private:
    SourceView& m_view;
};

SourceView::SourceView(EditDocument& document, QWidget* parent)
    : QPlainTextEdit(parent)
    , m_document(document)
    , m_margin(new Margin(*this))
{
    setAccessibleName(tr("Source of the runbook"));
    setFont(themeFont(FontRole::Command));
    setLineWrapMode(NoWrap);
    setUndoRedoEnabled(false); // undo is over everything, not over this view
    setTabChangesFocus(false);
    setCursorWidth(2);
    connect(this->document(), &QTextDocument::contentsChange, this, [this](int at, int removed, int added) {
        if (m_following)
            return;
        // A view reports the end of the document as a character of its own.
        const int length = this->document()->characterCount() - 1;
        QTextCursor cursor(this->document());
        cursor.setPosition(std::min(at, length));
        cursor.setPosition(std::min(at + added, length), QTextCursor::KeepAnchor);
        m_document.typed(at, std::min(removed, m_document.map().characterCount() - at), cursor.selectedText());
    });
    connect(&m_document, &EditDocument::textReplaced, this, &SourceView::replaceShown);
    connect(&m_document, &EditDocument::textReset, this, &SourceView::reset);
    connect(&m_document, &EditDocument::planChanged, this, [this] {
        m_colouredFirst = -1;
        viewport()->update();
    });
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &SourceView::moved);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &SourceView::fitMargin);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
        if (dy != 0)
            m_margin->scroll(0, dy);
        else
            m_margin->update(0, rect.y(), m_margin->width(), rect.height());
    });
    connect(this, &QPlainTextEdit::textChanged, this, [this] { m_colouredFirst = -1; });
    fitMargin();
}

void SourceView::replaceShown(int at, int removed, const QString& text)
{
    m_following = true;
    QTextCursor cursor(document());
    cursor.setPosition(at);
    cursor.setPosition(at + removed, QTextCursor::KeepAnchor);
    cursor.insertText(text);
    m_following = false;
}

void SourceView::reset()
{
    m_following = true;
    const int at = textCursor().position();
    const int scrolled = verticalScrollBar()->value();
    setPlainText(m_document.map().shown());
    QTextCursor cursor = textCursor();
    cursor.setPosition(std::clamp(at, 0, document()->characterCount() - 1));
    setTextCursor(cursor);
    verticalScrollBar()->setValue(scrolled);
    m_following = false;
    m_colouredFirst = -1;
}

void SourceView::moved()
{
    const int line = currentLine();
    if (line == m_line)
        return;
    m_line = line;
    m_margin->update();
    if (!m_following && hasFocus())
        Q_EMIT lineEntered(line);
}

void SourceView::markLines(int first, int last, bool scroll)
{
    m_markFirst = first;
    m_markLast = last;
    m_colouredFirst = -1;
    if (scroll && first > 0 && !hasFocus())
        goToLine(first);
    viewport()->update();
    m_margin->update();
}

void SourceView::goToLine(int line)
{
    const QTextBlock block = document()->findBlockByNumber(std::max(0, line - 1));
    if (!block.isValid())
        return;
    m_line = line;
    setTextCursor(QTextCursor(block));
    const int first = firstVisibleBlock().blockNumber();
    const int shown = std::max(1, viewport()->height() / std::max(1, fontMetrics().lineSpacing()));
    if (block.blockNumber() < first + 1 || block.blockNumber() > first + shown * 2 / 3)
        verticalScrollBar()->setValue(std::max(0, block.blockNumber() - shown / 4));
    ensureCursorVisible();
}

void SourceView::selectBytes(const runbook::ByteRange& bytes)
{
    goToLine(m_document.map().lineOfByte(bytes.begin) + 1);
    QTextCursor cursor = textCursor();
    cursor.setPosition(m_document.map().characterOf(bytes.begin));
    cursor.setPosition(m_document.map().characterOf(bytes.end), QTextCursor::KeepAnchor);
    setTextCursor(cursor);
}

void SourceView::setUnderlined(std::vector<runbook::ByteRange> ranges)
{
    m_underlined = std::move(ranges);
    std::ranges::sort(m_underlined, {}, &runbook::ByteRange::begin);
    m_colouredFirst = -1;
    viewport()->update();
}

QString SourceView::kindOfLine(int line) const
{
    const QList<runbook::Node>& nodes = m_document.document().plan().nodes;
    const qint64 byte = m_document.map().byteOfLine(line);
    const auto after = std::ranges::upper_bound(nodes, byte, {}, [](const runbook::Node& n) { return n.bytes.begin; });
    return after == nodes.begin() ? QString() : runbook::nodeKindName((after - 1)->kind);
}

void SourceView::colourLine(const QTextBlock& block, const QString& kind, const Theme& theme,
                            QList<QTextEdit::ExtraSelection>& selections) const
{
    const auto span = [&](qsizetype from, qsizetype length, const QTextCharFormat& format) {
        QTextCursor cursor(block);
        cursor.setPosition(block.position() + int(from));
        cursor.setPosition(block.position() + int(from + length), QTextCursor::KeepAnchor);
        selections.append({cursor, format});
    };
    const auto inked = [](const QColor& ink) {
        QTextCharFormat format;
        format.setForeground(ink);
        return format;
    };
    const QString text = block.text();
    if (text.isEmpty())
        return;
    const bool code = kind == u"fence"_s || kind == u"code"_s;
    const QString trimmed = text.trimmed();
    if (kind == u"front-matter"_s || kind == u"html"_s)
        span(0, text.size(), inked(theme.mutedText));
    else if (code && (trimmed.startsWith(u"```"_s) || trimmed.startsWith(u"~~~"_s) || trimmed.startsWith(u'#')))
        span(0, text.size(), inked(theme.mutedText));
    else if (!code && (kind == u"heading"_s || trimmed.startsWith(u'#')))
        span(0, text.size(), inked(theme.accentText));
    static const QRegularExpression marks(
        u"(?:^\\s*(?:[-*+]|\\d+[.)])\\s+(?:\\[[ xX]\\])?)|\\*\\*[^*]+\\*\\*|`[^`]+`"_s);
    static const QRegularExpression blanks(u"<[A-Z][A-Z0-9_-]*>|\\[[A-Z][^\\]]*\\](?!\\()|_{4,}|\\$\\{[A-Z0-9_]+\\}"_s);
    if (!code && kind != u"heading"_s)
        for (auto match = marks.globalMatch(text); match.hasNext();) {
            const QRegularExpressionMatch one = match.next();
            span(one.capturedStart(), one.capturedLength(), inked(theme.accentText));
        }
    for (auto match = blanks.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch one = match.next();
        span(one.capturedStart(), one.capturedLength(), inked(theme.warning.ink));
    }
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!runbook::isHiddenCharacter(text.at(i).unicode()))
            continue;
        QTextCharFormat hidden;
        hidden.setBackground(theme.critical.solid);
        span(i, 1, hidden);
    }
}

// Only what is on the screen is coloured: a long runbook costs no more than a short one.
void SourceView::colour()
{
    const QTextBlock first = firstVisibleBlock();
    const int shown = viewport()->height() / std::max(1, fontMetrics().lineSpacing()) + 2;
    const int last = first.blockNumber() + shown;
    if (first.blockNumber() == m_colouredFirst && last == m_colouredLast)
        return;
    m_colouredFirst = first.blockNumber();
    m_colouredLast = last;
    const Theme theme = Theme::of(palette());
    QList<QTextEdit::ExtraSelection> selections;
    QTextBlock block = first;
    for (; block.isValid() && block.blockNumber() <= last; block = block.next()) {
        const int line = block.blockNumber() + 1;
        if (m_markFirst > 0 && line >= m_markFirst && (m_markLast == 0 || line <= m_markLast)) {
            QTextEdit::ExtraSelection mark;
            mark.cursor = QTextCursor(block);
            mark.format.setBackground(theme.info.wash);
            mark.format.setProperty(QTextFormat::FullWidthSelection, true);
            selections.append(mark);
        }
    }
    for (block = first; block.isValid() && block.blockNumber() <= last; block = block.next())
        colourLine(block, kindOfLine(block.blockNumber()), theme, selections);
    const qint64 end = m_document.map().byteOfLine(last + 1);
    auto range = std::ranges::lower_bound(m_underlined, m_document.map().byteOfLine(first.blockNumber()), {},
                                          &runbook::ByteRange::end);
    for (; range != m_underlined.end() && range->begin < end; ++range) {
        QTextEdit::ExtraSelection line;
        line.cursor = QTextCursor(document());
        const int most = document()->characterCount() - 1;
        line.cursor.setPosition(std::min(most, m_document.map().characterOf(range->begin)));
        line.cursor.setPosition(std::min(most, m_document.map().characterOf(range->end)), QTextCursor::KeepAnchor);
        line.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        line.format.setUnderlineColor(theme.alarm);
        selections.append(line);
    }
    setExtraSelections(selections);
}

void SourceView::paintEvent(QPaintEvent* event)
{
    colour();
    QPlainTextEdit::paintEvent(event);
}

void SourceView::fitMargin()
{
    const int digits = std::max(3, int(QString::number(blockCount()).size()));
    const int width = fontMetrics().horizontalAdvance(u'0') * digits + 2 * spacing::normal;
    setViewportMargins(width, 0, 0, 0);
    const QRect inside = contentsRect();
    m_margin->setGeometry(inside.left(), inside.top(), width, inside.height());
}

void SourceView::paintMargin(QPaintEvent* event)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(m_margin);
    painter.fillRect(event->rect(), theme.surface);
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= event->rect().bottom()) {
        const qreal height = blockBoundingRect(block).height();
        const int line = block.blockNumber() + 1;
        if (top + height >= event->rect().top()) {
            const bool marked = m_markFirst > 0 && line >= m_markFirst && (m_markLast == 0 || line <= m_markLast);
            if (marked)
                painter.fillRect(QRectF(m_margin->width() - 3, top, 3, height), theme.accent);
            painter.setPen(line == m_line ? theme.text : theme.mutedText);
            painter.drawText(QRectF(0, top, m_margin->width() - spacing::normal, fontMetrics().height()),
                             Qt::AlignRight, QString::number(line));
        }
        top += height;
        block = block.next();
    }
}

void SourceView::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    fitMargin();
}

void SourceView::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_colouredFirst = -1;
        fitMargin();
    }
}

bool SourceView::event(QEvent* event)
{
    // These belong to the whole editor; a text view would keep them for itself.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore();
            return false;
        }
    }
    return QPlainTextEdit::event(event);
}

void SourceView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo)) {
        event->ignore();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

} // namespace holdpoint::ui
