// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/logging.h"
#include "app/places.h"
#ifdef HOLDPOINT_WINDOW
#include "app/window/run_wall.h"
#include "app/window/run_window.h"
#endif

#include <QCoreApplication>
#include <QGuiApplication>

#include <cstdio>
#include <cstring>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace {

// Passphrases and open keys pass through this process, secrets through the scripts that inherit its limits: they leave
// no core dump behind. One byte is too little for any, and unlike none at all it also keeps the kernel from piping the
// dump of a script into a program that collects them (fs/coredump.c; the limit itself means nothing there).
void forbidCoreDumps()
{
    const rlimit none{1, 1};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

#ifdef HOLDPOINT_WINDOW
// The launch folder of `holdpoint open LAUNCH`, empty for plain `holdpoint`.
QString launchArgument(int argc, char** argv)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::strcmp(argv[i], "open") == 0)
            return QString::fromLocal8Bit(argv[i + 1]);
    }
    return {};
}
#endif

} // namespace

int main(int argc, char** argv)
{
    using namespace holdpoint;
    forbidCoreDumps();
    QCoreApplication::setApplicationName(QStringLiteral("holdpoint"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOLDPOINT_VERSION));
    const app::Asked asked = app::askedFor(argc, argv);
    // A rehearsal leaves nothing here: what it does is logged inside, and ends with it.
    if (asked != app::Asked::Rehearsal)
        if (const Result<void> logging = app::startLogging(app::logFolder()); !logging)
            std::fprintf(stderr, "holdpoint: %s\n", qPrintable(logging.error().text()));
    switch (asked) {
    case app::Asked::Window:
#ifdef HOLDPOINT_WINDOW
        return app::runWindow(argc, argv, launchArgument(argc, argv));
#else
        std::fputs("holdpoint: this build has no window. Use a command: holdpoint --help\n", stderr);
        return 2;
#endif
    case app::Asked::Wall:
#ifdef HOLDPOINT_WINDOW
    {
        const std::expected<app::WallWanted, int> wanted = app::wallWanted(argc, argv);
        return wanted ? app::runWall(argc, argv, *wanted) : wanted.error();
    }
#else
        break;
#endif
    case app::Asked::Rehearsal:
#ifdef HOLDPOINT_WINDOW
        return app::rehearse(argc, argv, true);
#else
        return app::rehearse(argc, argv, false);
#endif
    case app::Asked::Certificate: {
        // Fonts and QPdfWriter need a QGuiApplication, not a display.
        qputenv("QT_QPA_PLATFORM", "offscreen");
        const QGuiApplication application(argc, argv);
        return app::runCommandLine(argc, argv);
    }
    case app::Asked::Words:
        break;
    }
    const QCoreApplication application(argc, argv);
    return app::runCommandLine(argc, argv);
}
