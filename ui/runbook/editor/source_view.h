// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QPlainTextEdit>

#include <vector>

namespace holdpoint::ui {

class EditDocument;
struct Theme;

// The Markdown of the runbook as it stands in the file: line numbers, colours by what a line was read as, the selected
// item marked. What is typed goes to the document at once; what the document changes elsewhere appears here.
class SourceView final : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit SourceView(EditDocument& document, QWidget* parent = nullptr);

    // Marks lines [first, last], 1-based; last 0: to the end; first 0: none. `scroll`: brings them on the screen.
    void markLines(int first, int last, bool scroll);
    void goToLine(int line);
    void selectBytes(const runbook::ByteRange& bytes);
    // Underlines what findings are about.
    void setUnderlined(std::vector<runbook::ByteRange> ranges);
    [[nodiscard]] int currentLine() const { return textCursor().blockNumber() + 1; }

Q_SIGNALS:
    // The person moved the cursor to another line.
    void lineEntered(int line);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    class Margin;
    void paintMargin(QPaintEvent* event);
    void fitMargin();
    void replaceShown(int at, int removed, const QString& text);
    void reset();
    void moved();
    void colour();
    void colourLine(const QTextBlock& block, const QString& kind, const Theme& theme,
                    QList<QTextEdit::ExtraSelection>& selections) const;
    [[nodiscard]] QString kindOfLine(int line) const;

    EditDocument& m_document;
    QWidget* m_margin;
    int m_markFirst = 0;
    int m_markLast = 0;
    int m_line = 1;
    bool m_following = false; // what changes is not typed here
    int m_colouredFirst = -1;
    int m_colouredLast = -1;
    std::vector<runbook::ByteRange> m_underlined; // ascending
};

} // namespace holdpoint::ui
