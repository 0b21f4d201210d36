// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runner/output_selection.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <QCache>

namespace holdpoint::ui {

// The lines of an output. Paints, and reads, only what is visible; follows the end until a person scrolls up. Lines
// have one height; columns are UTF-16 code units of a monospace font.
class OutputText : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit OutputText(QWidget* parent = nullptr);

    // The store stays the caller's and must outlive its use here; nullptr: nothing to show.
    void setStore(const runner::OutputStore* store);
    void storeGrown();
    // Shown in the middle while there are no lines.
    void setPlaceholder(const QString& text);

    [[nodiscard]] bool following() const { return m_following; }
    void setFollowing(bool follow);
    [[nodiscard]] qint64 firstVisibleLine() const;
    [[nodiscard]] qint64 visibleLines() const; // whole lines that fit, at least 1
    [[nodiscard]] QString visibleText() const; // what is on the screen, line by line

    void setNeedle(const QString& needle); // marked wherever it is visible
    void showMatch(qint64 line);           // brings the line into view and marks it; -1: no match
    [[nodiscard]] qint64 match() const { return m_match; }

    [[nodiscard]] const LineSelection& selection() const { return m_selection; }
    void setSelection(const LineSelection& selection);
    void copySelection();

Q_SIGNALS:
    void followingChanged(bool following);
    void selectionChanged();
    void copied(qint64 lines, bool complete);
    void escapePressed(); // and nothing was selected

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void measure();
    void layOut();
    void scrollTo(qint64 line);
    void ensureVisible(qint64 line);
    void select(const LineSelection& selection);
    void extend(qint64 steps); // the selection, by lines; down is positive
    bool moveByKey(const QKeyEvent& event);
    void paintLine(QPainter& painter, qint64 number, const QRect& row);
    [[nodiscard]] qint64 lineAt(int y) const;
    [[nodiscard]] qint64 lineCount() const;
    [[nodiscard]] const QString& text(qint64 line) const;

    const runner::OutputStore* m_store = nullptr;
    mutable QCache<qint64, QString> m_texts; // displayed lines, by number
    QString m_placeholder, m_needle;
    LineSelection m_selection;
    SelectionCopy m_copy;
    QBasicTimer m_dragScroll; // scrolls while the mouse is held outside
    qint64 m_knownLines = 0;
    qint64 m_match = -1;
    int m_lineHeight = 1, m_columnWidth = 1;
    mutable int m_longest = 0; // code units of the longest line seen so far
    int m_laidOutFor = 0;      // the longest line that the horizontal bar knows
    int m_dragY = 0;
    bool m_following = true;
    bool m_adjusting = false; // scroll bars move because the output grew, not because somebody scrolled
    bool m_dragging = false;
};

} // namespace holdpoint::ui
