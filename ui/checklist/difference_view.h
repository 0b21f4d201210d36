// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace holdpoint::ui {

// An exact difference, line by line in the monospace font: removed lines begin with "- ", added ones with "+ " and
// stand on a tint as well. Characters that hide are spelled out by whoever made the text (runbook::differenceText()),
// and marked here. Read-only; long lines wrap, so that nothing stands outside of what is seen.
class DifferenceView : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit DifferenceView(QWidget* parent = nullptr);
    void setDifference(const QString& text);
    // The least number of lines that it shows without scrolling; at most `most` where it has more. 0: as tall as it
    // may.
    void setLines(int least, int most = 0);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void dress();
    [[nodiscard]] int heightOf(int lines) const;

    QString m_text;
    int m_least = 3, m_most = 0;
};

} // namespace holdpoint::ui
