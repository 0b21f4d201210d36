// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/code_box.h"

#include "core/runbook/display_text.h"
#include "ui/checklist/spelled_marks.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextLayout>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {

CodeBox::CodeBox(QWidget* parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setUndoRedoEnabled(false);
    setAccessibleName(tr("Command"));
    document()->setDocumentMargin(spacing::tight + spacing::hair);
    dress();
}

void CodeBox::setCommand(const QByteArray& text)
{
    if (text == m_text && !document()->isEmpty())
        return;
    m_text = text;
    setPlainText(runbook::escapedForDisplay(text));
    setAccessibleDescription(toPlainText());
    dress();
    fit();
}

void CodeBox::setMostLines(int lines)
{
    m_mostLines = lines;
    fit();
}

void CodeBox::dress()
{
    const Theme theme = Theme::of(palette());
    dressAsCode(*this, theme);
    if (runbook::hasHiddenCharacters(m_text))
        markSpelledOut(*this, theme);
    else
        setExtraSelections({});
}

void CodeBox::fit()
{
    // QPlainTextDocumentLayout counts its height in lines.
    const int lines = std::max(1, int(document()->size().height()));
    const bool whole = lines <= m_mostLines;
    const QTextBlock first = document()->firstBlock();
    const QTextLayout* layout = first.layout();
    const double line = layout && layout->lineCount() > 0 ? layout->lineAt(0).height() : fontMetrics().lineSpacing();
    const int height = int(std::ceil(std::min(lines, m_mostLines) * line)) + 2 * int(document()->documentMargin()) +
                       2 * frameWidth() + spacing::hair;
    // A bar that appears changes the width and with it the lines: it is there only for what does not fit at all.
    setVerticalScrollBarPolicy(whole ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAlwaysOn);
    if (height != minimumHeight())
        setFixedHeight(height);
}

QSize CodeBox::sizeHint() const { return {400, minimumHeight()}; }
QSize CodeBox::minimumSizeHint() const { return {120, minimumHeight()}; }

void CodeBox::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void CodeBox::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange) {
        dress();
        fit();
    }
}

void CodeBox::wheelEvent(QWheelEvent* event)
{
    // A box that shows everything leaves the wheel to the page around it.
    if (verticalScrollBarPolicy() == Qt::ScrollBarAlwaysOff)
        event->ignore();
    else
        QPlainTextEdit::wheelEvent(event);
}

} // namespace holdpoint::ui
