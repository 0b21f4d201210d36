// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/process_table.h"
#include "core/runner/run.h"

#include <QCoreApplication>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/syscall.h>
#include <unistd.h>

namespace holdpoint::runner {

Result<void> requestStop(const QString& folder, const ProcessIdentity& identity)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("runner", text); };
    if (presence(folder, identity) == RunPresence::Ended)
        return {};
    const int process = openProcess(identity);
    if (process < 0) {
        if (presence(folder, identity) == RunPresence::Ended)
            return {};
        return failure(ErrorCode::OutsideFailed, tr("The runner of this run is gone; nobody saw how the script ended."),
                       tr("Look for processes of the script that are still alive, end them, then judge the step."));
    }
    const bool sent = syscall(SYS_pidfd_send_signal, process, SIGTERM, nullptr, 0) == 0;
    const int refused = errno;
    close(process);
    if (sent || refused == ESRCH)
        return {};
    return failure(ErrorCode::OutsideFailed,
                   tr("The run could not be stopped: %1.").arg(QString::fromLocal8Bit(std::strerror(refused))),
                   tr("Stop it as the user who started it."));
}

} // namespace holdpoint::runner
