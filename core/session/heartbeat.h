// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>

namespace holdpoint::session {

// One sign of life of whoever holds a launch. Its number grows with every beat of one holder.
struct Beat
{
    qint64 number = 0;
    qint64 utcMs = 0; // by the holder's clock
    QString holder;   // of one process, so that two holders are not taken for one
    bool operator==(const Beat&) const = default;
};

QString heartbeatPath(const QString& folder);

// Writes a beat a second into `heartbeat` beside the ledger while the event loop of its thread turns: a wall that
// shows the launch can tell a quiet ledger from a holder that is gone or hangs. The disk is waited for in a thread of
// its own; a beat that cannot be written is only missing, and the log says so once.
class Heartbeat final : public QObject
{
    Q_OBJECT
public:
    static constexpr int intervalMs = 1000;

    // `clock` must outlive it.
    Heartbeat(const QString& folder, const Clock& clock, QObject* parent = nullptr);
    ~Heartbeat() override;

private:
    void beat();

    QString m_path;
    const Clock& m_clock;
    QString m_holder;
    qint64 m_number = 0;
    std::shared_ptr<std::atomic<bool>> m_writing; // the last beat still waits for the disk
    QTimer m_timer;
    QThreadPool m_worker;
};

// The last beat; nothing where there is none or it is just being written. Blocks on the disk.
std::optional<Beat> lastBeat(const QString& folder);

} // namespace holdpoint::session
