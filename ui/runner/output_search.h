// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

namespace holdpoint::runner {
class OutputStore;
}

namespace holdpoint::ui {

// Looks for text in an output of any size without blocking: some milliseconds of reading at a time, from a zero timer,
// once around the whole output.
class OutputSearch : public QObject
{
    Q_OBJECT
public:
    explicit OutputSearch(QObject* parent = nullptr);

    // Cancels a search that is under way. `store` must outlive the search; nullptr: nothing is found.
    void setStore(const runner::OutputStore* store);
    // From line `from` on (before it, backwards). Replaces a search that is under way.
    void start(const QString& needle, qint64 from, bool backwards);
    void cancel();
    [[nodiscard]] bool active() const { return m_slices.isActive(); }

Q_SIGNALS:
    void found(qint64 line, bool wrapped); // wrapped: it went past the end, or the beginning, to get there
    void notFound();
    void progressed(qint64 line); // read up to here

private:
    void slice();
    void wrapOrEnd();

    const runner::OutputStore* m_store = nullptr;
    QTimer m_slices;
    QString m_needle;
    qint64 m_from = 0;
    qint64 m_budget = 0; // bytes a slice; follows what the machine can do in 10 ms
    bool m_backwards = false;
    bool m_wrapped = false;
};

} // namespace holdpoint::ui
