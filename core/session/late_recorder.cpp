// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/late_recorder.h"

#include "core/session/late_rollback.h"

#include <QLoggingCategory>

#include <algorithm>

namespace holdpoint::session {

Q_LOGGING_CATEGORY(lateLog, "holdpoint.late")

LateRecorder::LateRecorder(QString folder, const checklist::Launch& launch, CommitQueue& queue, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_launch(launch)
    , m_queue(queue)
{
    connect(&m_looks, &QTimer::timeout, this, &LateRecorder::look);
}

void LateRecorder::start()
{
    m_looks.start(2000);
    look();
}

bool LateRecorder::takenOver(qint64 utcMs) const
{
    const std::vector<AloneRollback> found = aloneRollbacks(m_folder);
    return std::any_of(found.begin(), found.end(), [&](const AloneRollback& alone) {
        return alone.entries.front().at.utcMs >= utcMs && !recordedAt(alone, m_queue.entries());
    });
}

bool LateRecorder::ownRollbackGoesOn()
{
    const auto& rollbacks = m_launch.state().rollbacks;
    if (rollbacks.isEmpty() || rollbacks.last().ended)
        return false;
    const auto running = m_launch.runningRuns();
    const bool busy = std::any_of(running.begin(), running.end(),
                                  [](const checklist::RunRecord* run) { return !run->started.procedure.isEmpty(); });
    const qint64 number = rollbacks.last().started.rollback;
    if (!busy && m_endedOwn != number && takenOver(rollbacks.last().utcMs)) {
        m_endedOwn = number; // asked for once: its end may take a while to be durable
        Q_EMIT ownRollbackToEnd();
        QTimer::singleShot(100, this, &LateRecorder::look);
    }
    return true;
}

void LateRecorder::look()
{
    if (recording())
        return;
    for (AloneRollback& alone : aloneRollbacks(m_folder)) {
        if (const std::optional<qint64> first = recordedAt(alone, m_queue.entries())) {
            settleRecorded(alone, m_folder, m_queue.entries(), *first);
            continue;
        }
        if (!canBeRecorded(alone, m_folder))
            continue;
        if (ownRollbackGoesOn())
            return;
        qCInfo(lateLog, "a rollback that ran alone is recorded late");
        m_recording = alone.name;
        Request request;
        request.actor = alone.entries.front().actor;
        request.alone = std::move(alone);
        request.keep = true;
        m_queue.submit(std::move(request));
        return;
    }
}

void LateRecorder::recorded(const AloneRollback& alone)
{
    m_recording.clear();
    if (const std::optional<qint64> first = recordedAt(alone, m_queue.entries()))
        settleRecorded(alone, m_folder, m_queue.entries(), *first);
    look();
}

} // namespace holdpoint::session
