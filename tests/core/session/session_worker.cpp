// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/temporary_launch.h"

#include <QCoreApplication>

#include <cstdio>

// Opens the launch in the folder given and works it without end: notes, ticks, runs. Prints `ack SEQ` once an entry is
// acknowledged, flushed, so that a test that kills it knows what must be there.
using namespace holdpoint;

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const std::unique_ptr<test::TemporaryLaunch> launch = test::TemporaryLaunch::in(QString::fromLocal8Bit(argv[1]));
    const Result<void> opened = launch->open();
    if (!opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().text()));
        return 2;
    }
    std::printf("open %lld\n", static_cast<long long>(launch->session->entries().size()));
    std::fflush(stdout);
    const auto tell = [](const Result<session::Committed>& result) {
        if (!result)
            return;
        std::printf("ack %lld\n", static_cast<long long>(result->size - 1));
        std::fflush(stdout);
    };
    for (;;) {
        for (const checklist::RunRecord& run : launch->session->launch().state().runs) {
            if (run.unknown())
                tell(launch->submit(checklist::ResolveRun{run.started.run, true, QStringLiteral("checked")}));
        }
        const QString step = launch->session->launch().currentStep();
        if (launch->session->launch().runningRuns().isEmpty() && !step.isEmpty())
            tell(launch->runStep(step));
        tell(launch->submit(checklist::WriteNote{QStringLiteral("still here"), {}}));
    }
}
