// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

namespace holdpoint::runner {
class OutputStore;
}

namespace holdpoint::ui {

// Whole lines, from the one where the selection began to the one where it ends now; both are in it.
struct LineSelection
{
    qint64 anchor = -1; // -1: nothing is selected
    qint64 cursor = -1;

    [[nodiscard]] bool empty() const { return anchor < 0; }
    [[nodiscard]] qint64 first() const { return qMin(anchor, cursor); }
    [[nodiscard]] qint64 last() const { return qMax(anchor, cursor); }
    [[nodiscard]] bool holds(qint64 line) const { return !empty() && line >= first() && line <= last(); }
    bool operator==(const LineSelection&) const = default;
};

// Brings selected lines, as displayed, to the clipboard: some milliseconds at a time, and not more than `most`
// characters, so that neither the window nor the memory suffers from a selection of a gigabyte.
class SelectionCopy : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype most = 8 << 20;

    explicit SelectionCopy(QObject* parent = nullptr);
    // `store` must outlive the copying; a copy that is under way is dropped.
    void start(const runner::OutputStore* store, const LineSelection& lines);
    void cancel();

Q_SIGNALS:
    void copied(qint64 lines, bool complete); // in the clipboard now; not complete: the rest was over the limit

private:
    void slice();

    const runner::OutputStore* m_store = nullptr;
    QTimer m_slices;
    LineSelection m_lines;
    qint64 m_next = 0;
    QString m_text;
};

} // namespace holdpoint::ui
