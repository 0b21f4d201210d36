// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/difference_view.h"

#include "ui/checklist/spelled_marks.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QTextBlock>

#include <algorithm>

namespace holdpoint::ui {

DifferenceView::DifferenceView(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUndoRedoEnabled(false);
    setAccessibleName(tr("Difference, line by line: minus is removed, plus is added"));
    document()->setDocumentMargin(spacing::tight + spacing::hair);
    dress();
}

void DifferenceView::setDifference(const QString& text)
{
    if (text == m_text)
        return;
    m_text = text;
    setPlainText(text);
    setAccessibleDescription(text);
    dress();
    updateGeometry();
}

void DifferenceView::setLines(int least, int most)
{
    m_least = least;
    m_most = most;
    updateGeometry();
}

void DifferenceView::dress()
{
    const Theme theme = Theme::of(palette());
    dressAsCode(*this, theme);
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const bool removed = block.text().startsWith(QLatin1String("- "));
        const bool added = block.text().startsWith(QLatin1String("+ "));
        QTextBlockFormat format;
        if (removed || added)
            format.setBackground(removed ? theme.critical.wash : theme.ok.wash);
        QTextCursor(block).setBlockFormat(format);
    }
    markSpelledOut(*this, theme);
}

int DifferenceView::heightOf(int lines) const
{
    return lines * fontMetrics().lineSpacing() + 2 * int(document()->documentMargin()) + 2 * frameWidth() +
           spacing::hair;
}

QSize DifferenceView::sizeHint() const
{
    // QPlainTextDocumentLayout counts its height in lines.
    const int lines = std::max(m_least, int(document()->size().height()));
    return {400, heightOf(m_most > 0 ? std::min(lines, m_most) : lines)};
}

QSize DifferenceView::minimumSizeHint() const { return {120, heightOf(m_least)}; }

void DifferenceView::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange)
        dress();
}

void DifferenceView::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateGeometry();
}

} // namespace holdpoint::ui
