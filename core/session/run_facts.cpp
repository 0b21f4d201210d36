// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/run_facts.h"

namespace holdpoint::session {
namespace {

QString endingName(runner::Ending ending)
{
    switch (ending) {
    case runner::Ending::Exited:
        return QStringLiteral("exited");
    case runner::Ending::Signalled:
        return QStringLiteral("signalled");
    case runner::Ending::TimedOut:
        return QStringLiteral("timed-out");
    case runner::Ending::Stopped:
        return QStringLiteral("stopped");
    case runner::Ending::CouldNotStart:
        return QStringLiteral("could-not-start");
    }
    return QStringLiteral("could-not-start");
}

} // namespace

events::RunFinished finishedRun(qint64 run, const runner::RunExit& exit)
{
    return {run,
            endingName(exit.ending),
            exit.status,
            exit.startedUtcMs,
            exit.durationMs,
            exit.outputBytes,
            exit.droppedBytes,
            exit.outputSha256,
            exit.problem,
            {}};
}

} // namespace holdpoint::session
