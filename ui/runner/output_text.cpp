// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runner/output_text.h"

#include "core/runner/output_store.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <limits>

namespace holdpoint::ui {
namespace {

constexpr int markWidth = 4; // the bar beside the line that a search found

int leftMargin() { return markWidth + spacing::tight; }

} // namespace

OutputText::OutputText(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_texts(2048)
    , m_copy(this)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Output"));
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // a bar that comes and goes would move the text
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (!m_adjusting)
            setFollowing(value >= verticalScrollBar()->maximum());
        viewport()->update();
    });
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, viewport(), qOverload<>(&QWidget::update));
    connect(&m_copy, &SelectionCopy::copied, this, &OutputText::copied);
    measure();
}

void OutputText::setStore(const runner::OutputStore* store)
{
    m_copy.cancel();
    m_store = store;
    m_texts.clear();
    m_selection = {};
    m_match = -1;
    m_knownLines = lineCount();
    m_longest = 0;
    m_following = true;
    layOut();
    Q_EMIT followingChanged(true);
    Q_EMIT selectionChanged();
}

void OutputText::storeGrown()
{
    // The last line that was known may have been unfinished.
    m_texts.remove(m_knownLines - 1);
    m_knownLines = lineCount();
    layOut();
}

void OutputText::setPlaceholder(const QString& text)
{
    m_placeholder = text;
    viewport()->update();
}

void OutputText::setFollowing(bool follow)
{
    const bool changed = m_following != follow;
    m_following = follow;
    if (follow)
        layOut();
    if (changed)
        Q_EMIT followingChanged(follow);
}

qint64 OutputText::firstVisibleLine() const { return verticalScrollBar()->value(); }

qint64 OutputText::visibleLines() const { return std::max(1, viewport()->height() / m_lineHeight); }

QString OutputText::visibleText() const
{
    QString all;
    const qint64 end = std::min(lineCount(), firstVisibleLine() + visibleLines());
    for (qint64 line = firstVisibleLine(); line < end; ++line)
        all += text(line) + QLatin1Char('\n');
    return all;
}

void OutputText::setNeedle(const QString& needle)
{
    m_needle = needle;
    viewport()->update();
}

void OutputText::showMatch(qint64 line)
{
    m_match = line;
    if (line >= 0) {
        setFollowing(false);
        if (line < firstVisibleLine() || line >= firstVisibleLine() + visibleLines())
            scrollTo(line - visibleLines() / 2);
        const qsizetype column = text(line).indexOf(m_needle, 0, Qt::CaseInsensitive);
        QScrollBar* bar = horizontalScrollBar();
        if (column >= 0 && (column < bar->value() || column + m_needle.size() > bar->value() + bar->pageStep()))
            bar->setValue(int(std::max<qsizetype>(0, column - bar->pageStep() / 4)));
    }
    viewport()->update();
}

void OutputText::setSelection(const LineSelection& selection) { select(selection); }

void OutputText::copySelection() { m_copy.start(m_store, m_selection); }

void OutputText::measure()
{
    setFont(themeFont(FontRole::Command));
    const QFontMetrics metrics(font());
    m_lineHeight = std::max(1, metrics.lineSpacing());
    m_columnWidth = std::max(1, metrics.horizontalAdvance(QLatin1Char('0')));
    setMinimumHeight(m_lineHeight * 4);
}

void OutputText::layOut()
{
    m_adjusting = true;
    m_laidOutFor = m_longest;
    const qint64 hidden = std::clamp<qint64>(lineCount() - visibleLines(), 0, std::numeric_limits<int>::max());
    verticalScrollBar()->setPageStep(int(visibleLines()));
    verticalScrollBar()->setRange(0, int(hidden));
    if (m_following)
        verticalScrollBar()->setValue(int(hidden));
    const int columns = std::max(1, (viewport()->width() - leftMargin()) / m_columnWidth);
    horizontalScrollBar()->setPageStep(columns);
    horizontalScrollBar()->setSingleStep(4);
    horizontalScrollBar()->setRange(0, std::max(0, m_longest + 1 - columns));
    m_adjusting = false;
    viewport()->update();
}

void OutputText::scrollTo(qint64 line)
{
    verticalScrollBar()->setValue(int(std::clamp<qint64>(line, 0, verticalScrollBar()->maximum())));
}

void OutputText::ensureVisible(qint64 line)
{
    if (line < firstVisibleLine())
        scrollTo(line);
    else if (line >= firstVisibleLine() + visibleLines())
        scrollTo(line - visibleLines() + 1);
}

void OutputText::select(const LineSelection& selection)
{
    if (m_selection == selection)
        return;
    m_selection = selection;
    viewport()->update();
    Q_EMIT selectionChanged();
}

void OutputText::extend(qint64 steps)
{
    if (lineCount() == 0 || steps == 0)
        return;
    LineSelection next = m_selection;
    if (next.empty()) {
        // The first press takes the line where people look: the one found, or the edge they come from.
        const qint64 bottom = std::min(lineCount(), firstVisibleLine() + visibleLines()) - 1;
        next.anchor = m_match >= 0 ? m_match : steps > 0 ? firstVisibleLine() : bottom;
        next.cursor = next.anchor;
        steps -= steps > 0 ? 1 : -1;
    }
    next.cursor = std::clamp<qint64>(next.cursor + steps, 0, lineCount() - 1);
    setFollowing(false);
    select(next);
    ensureVisible(next.cursor);
}

bool OutputText::moveByKey(const QKeyEvent& event)
{
    const bool extends = event.modifiers().testFlag(Qt::ShiftModifier);
    const bool toEdge = event.modifiers().testFlag(Qt::ControlModifier);
    const qint64 page = visibleLines() - 1;
    qint64 step = 0;
    switch (event.key()) {
    case Qt::Key_Up:
        step = -1;
        break;
    case Qt::Key_Down:
        step = 1;
        break;
    case Qt::Key_PageUp:
        step = -page;
        break;
    case Qt::Key_PageDown:
        step = page;
        break;
    case Qt::Key_Home:
        if (extends)
            extend(-lineCount());
        else
            scrollTo(0);
        return true;
    case Qt::Key_End:
        if (extends)
            extend(lineCount());
        else
            setFollowing(true);
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right: {
        QScrollBar* bar = horizontalScrollBar();
        const int columns = toEdge ? bar->pageStep() : bar->singleStep();
        bar->setValue(bar->value() + (event.key() == Qt::Key_Left ? -columns : columns));
        return true;
    }
    default:
        return false;
    }
    if (extends)
        extend(step);
    else
        scrollTo(firstVisibleLine() + step);
    return true;
}

void OutputText::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
    } else if (event->matches(QKeySequence::SelectAll)) {
        if (lineCount() > 0)
            select({0, lineCount() - 1});
    } else if (event->key() == Qt::Key_Escape) {
        if (m_selection.empty())
            Q_EMIT escapePressed();
        select({});
    } else if (!moveByKey(*event)) {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

qint64 OutputText::lineAt(int y) const
{
    const qint64 row = y >= 0 ? y / m_lineHeight : -1;
    return std::clamp<qint64>(firstVisibleLine() + row, 0, std::max<qint64>(0, lineCount() - 1));
}

void OutputText::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || lineCount() == 0)
        return;
    const qint64 line = lineAt(event->pos().y());
    if (event->modifiers().testFlag(Qt::ShiftModifier) && !m_selection.empty())
        select({m_selection.anchor, line});
    else
        select({line, line});
    m_dragging = true;
}

void OutputText::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragging)
        return;
    m_dragY = event->pos().y();
    if (m_dragY < 0 || m_dragY >= viewport()->height())
        m_dragScroll.start(30, this);
    else
        m_dragScroll.stop();
    select({m_selection.anchor, lineAt(m_dragY)});
}

void OutputText::mouseReleaseEvent(QMouseEvent*)
{
    m_dragging = false;
    m_dragScroll.stop();
}

void OutputText::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_dragScroll.timerId()) {
        QAbstractScrollArea::timerEvent(event);
        return;
    }
    const int outside = m_dragY < 0 ? m_dragY : m_dragY - viewport()->height();
    scrollTo(firstVisibleLine() + outside / m_lineHeight + (outside < 0 ? -1 : 1));
    select({m_selection.anchor, lineAt(std::clamp(m_dragY, 0, viewport()->height() - 1))});
}

void OutputText::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* copy = menu->addAction(tr("&Copy lines\tCtrl+C"), this, &OutputText::copySelection);
    copy->setEnabled(!m_selection.empty());
    QAction* all = menu->addAction(tr("Select &all lines\tCtrl+A"), this, [this] {
        if (lineCount() > 0)
            select({0, lineCount() - 1});
    });
    all->setEnabled(lineCount() > 0);
    menu->popup(event->globalPos());
}

void OutputText::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void OutputText::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange) {
        measure();
        layOut();
    }
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

qint64 OutputText::lineCount() const { return m_store == nullptr ? 0 : m_store->lineCount(); }

const QString& OutputText::text(qint64 line) const
{
    if (const QString* known = m_texts.object(line))
        return *known;
    auto* fresh = new QString(runner::displayText(m_store->line(line)));
    fresh->replace(QLatin1Char('\t'), QLatin1String("    "));
    m_longest = std::max(m_longest, int(fresh->size()));
    m_texts.insert(line, fresh);
    return *fresh;
}

void OutputText::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    const Theme theme = Theme::of(palette());
    painter.fillRect(viewport()->rect(), theme.sunken);
    painter.setFont(font());
    if (lineCount() == 0) {
        painter.setPen(theme.mutedText);
        painter.setFont(themeFont(FontRole::Body));
        painter.drawText(viewport()->rect().adjusted(spacing::wide, 0, -spacing::wide, 0),
                         Qt::AlignCenter | Qt::TextWordWrap, m_placeholder);
    }
    const qint64 end = std::min(lineCount(), firstVisibleLine() + visibleLines() + 1);
    for (qint64 line = firstVisibleLine(); line < end; ++line)
        paintLine(painter, line,
                  QRect(0, int(line - firstVisibleLine()) * m_lineHeight, viewport()->width(), m_lineHeight));
    if (hasFocus()) {
        painter.setPen(QPen(theme.focus, 2));
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
    // A longer line came into view: the horizontal bar must reach its end.
    if (m_longest != m_laidOutFor)
        QMetaObject::invokeMethod(this, &OutputText::layOut, Qt::QueuedConnection);
}

void OutputText::paintLine(QPainter& painter, qint64 number, const QRect& row)
{
    const Theme theme = Theme::of(palette());
    const bool selected = m_selection.holds(number);
    if (selected)
        painter.fillRect(row, theme.accent);
    if (number == m_match)
        painter.fillRect(QRect(row.left(), row.top(), markWidth, row.height()), theme.warning.solid);

    // Only what fits is drawn: shaping 4,096 characters for each of 100 lines would take longer than a frame.
    const QString& whole = text(number);
    qsizetype from = horizontalScrollBar()->value();
    if (from > 0 && from < whole.size() && whole.at(from).isLowSurrogate())
        ++from;
    const qsizetype columns = 2 * (row.width() / m_columnWidth + 2); // some characters have no width of their own
    const QString part = shownText(whole.mid(from, columns));
    // What is searched for is drawn with the same signs.
    const QString needle = shownText(m_needle);
    const int top = row.top() + QFontMetrics(font()).ascent();
    if (!needle.isEmpty()) {
        const QFontMetrics metrics(font());
        for (qsizetype at = part.indexOf(needle, 0, Qt::CaseInsensitive); at >= 0;
             at = part.indexOf(needle, at + needle.size(), Qt::CaseInsensitive)) {
            const int left = leftMargin() + metrics.horizontalAdvance(part.left(at));
            const int width = metrics.horizontalAdvance(part.mid(at, needle.size()));
            painter.fillRect(QRect(left, row.top(), width, row.height()), theme.warning.wash);
            painter.setPen(theme.warning.ink);
            painter.drawRect(QRect(left, row.top(), width - 1, row.height() - 1));
            if (left > row.width())
                break;
        }
    }
    painter.setPen(selected ? theme.onAccent : theme.text);
    painter.drawText(QPoint(leftMargin(), top), part);
    if (!selected || needle.isEmpty())
        return;
    // What was found inside a selected line keeps its own colours.
    const QFontMetrics metrics(font());
    painter.setPen(theme.warning.ink);
    for (qsizetype at = part.indexOf(needle, 0, Qt::CaseInsensitive); at >= 0;
         at = part.indexOf(needle, at + needle.size(), Qt::CaseInsensitive))
        painter.drawText(QPoint(leftMargin() + metrics.horizontalAdvance(part.left(at)), top),
                         part.mid(at, needle.size()));
}

} // namespace holdpoint::ui
