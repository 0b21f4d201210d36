// SPDX-License-Identifier: GPL-3.0-or-later
// holdpoint-runner: runs one script and outlives the Holdpoint that started it.
//
// Descriptor 0 brings the spec (core/runner/spec_wire.h). The starter has seen to it that our parent is gone already.
// Everything else that it left open is closed, so that no script keeps a ledger's lock.
#include "app/runner/records.h"
#include "app/runner/spec.h"
#include "app/runner/supervisor.h"

#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace holdpoint::runner_process;

namespace {

void closeInherited()
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0)
        return;
#endif
    const long highest = sysconf(_SC_OPEN_MAX);
    for (int descriptor = 3; descriptor < highest; ++descriptor)
        close(descriptor);
}

void detachStandardStreams()
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int descriptor = 0; descriptor < 3; ++descriptor)
        dup3(null, descriptor, O_CLOEXEC);
    close(null);
}

} // namespace

int main(int argc, char** argv)
{
    // Asked whether a process of it can start at all.
    if (argc == 2 && std::strcmp(argv[1], "--check") == 0)
        return 0;
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    closeInherited();
    Spec spec;
    if (isatty(0) == 1 || !readSpec(0, spec)) {
        std::fputs("holdpoint-runner is started by Holdpoint, one process for each script.\n", stderr);
        return 2;
    }
    const int folder = open(spec.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return 3;
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    prctl(PR_SET_NAME, "holdpoint-run");
    if (!spec.secrets.empty())
        prctl(PR_SET_DUMPABLE, 0); // no core dump of them
    detachStandardStreams();
    if (chdir("/") != 0)
        return 4;
    // Without it the run goes on: the starter knows us too, and a full disk does not stop a rollback.
    (void)writeIdentity(folder, ownIdentity());
    Supervisor(spec, folder).run();
    return 0;
}
