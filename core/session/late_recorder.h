// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/session/commit_queue.h"

#include <QObject>
#include <QTimer>

namespace holdpoint::session {

// Brings rollbacks that ran without the ledger into it, one after the other, as soon as they are over: those that are
// found at the start and those that come while we hold the launch. Lives in the session's thread.
class LateRecorder : public QObject
{
    Q_OBJECT
public:
    // `launch` and `queue` outlive it.
    LateRecorder(QString folder, const checklist::Launch& launch, CommitQueue& queue, QObject* parent = nullptr);

    // From now on, every two seconds.
    void start();
    // One is on its way into the ledger.
    [[nodiscard]] bool recording() const { return !m_recording.isEmpty(); }
    // Another process rolls back alone, or did, since `utcMs`, and it is not in the ledger yet.
    [[nodiscard]] bool takenOver(qint64 utcMs) const;
    // A request of ours is durable.
    void recorded(const AloneRollback& alone);

Q_SIGNALS:
    // Our own rollback was cut short by one that ran alone: it is to be ended first, once its last command is.
    void ownRollbackToEnd();

private:
    void look();
    // A rollback of our own that has no end yet; what one that ran alone cut short is ended on the way.
    bool ownRollbackGoesOn();

    QString m_folder;
    const checklist::Launch& m_launch;
    CommitQueue& m_queue;
    QString m_recording;   // name
    qint64 m_endedOwn = 0; // number of our own rollback whose end was asked for
    QTimer m_looks;
};

} // namespace holdpoint::session
