// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include "app/cli/workbench.h"
#include "app/places.h"
#include "core/signoff/key_store.h"

#include <QCoreApplication>

#include <string_view>

namespace holdpoint::app {

Asked askedFor(int argc, char** argv)
{
    std::string_view word;
    for (int i = 1; i < argc && word.empty(); ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--by")
            ++i;
        else if (!argument.starts_with('-'))
            word = argument;
        else if (argument == "--help" || argument == "-h" || argument == "--version")
            return Asked::Words;
    }
    if (word.empty() || word == "open")
        return Asked::Window;
    if (word == "wall")
        return Asked::Wall;
    if (word == "rehearse")
        return Asked::Rehearsal;
    return word == "certificate" ? Asked::Certificate : Asked::Words;
}

int runCommandLine(int argc, char** argv)
{
    const SystemClock clock;
    SystemDisk disk;
    const std::unique_ptr<signoff::KeyStore> keys = signoff::KeyStore::system(keyFolder());
    // After what its session points to.
    Workbench bench;
    bench.environment = {
        &clock, &disk, keys.get(), runnerProgram(), QStringLiteral(HOLDPOINT_VERSION), checkpointFolder()};

    CLI::App program("Runs a production launch from its runbook", "holdpoint");
    program.set_version_flag("--version", "holdpoint " HOLDPOINT_VERSION);
    program.add_flag("--json", bench.terminal.json, "Answer in JSON");
    program.add_option("--by", bench.person, "Who acts; default: $HOLDPOINT_PERSON, then the login name");
    program.require_subcommand(1);
    // So that `holdpoint status LAUNCH --json` works as well as `holdpoint --json status LAUNCH`.
    program.fallthrough();
    program.footer("Without a command the window opens; holdpoint open LAUNCH opens it on a launch.\n"
                   "Exit: 0 done, 1 the answer is no, 2 wrong usage, 3 refused, 4 an outside system failed, 5 held.");
    addLaunchCommands(program, bench);
    addReadCommands(program, bench);
    addLintCommand(program, bench);
    addEditCommands(program, bench);
    addRunCommands(program, bench);
    addStepCommands(program, bench);
    addPeopleCommands(program, bench);
    addDeviationCommands(program, bench);
    addBriefingCommands(program, bench);
    addAlarmCommands(program, bench);
    addAnchorCommands(program, bench);
    addSignCommands(program, bench);
    addKeyCommands(program, bench);
    addCertificateCommands(program, bench);
    addShiftCommand(program, bench);
    addMatrixCommand(program, bench);
    addMonitorCommand(program, bench);
    addWallCommand(program, bench);
    addRehearseCommand(program);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int status = program.exit(error);
        return status == 0 ? 0 : 2;
    }
    int status = 4;
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [&] {
            bench.job([&](int answer) {
                // First what others asked of us meanwhile, then everything durable.
                bench.whenIdle([&bench, &status, answer] {
                    bench.whenRecorded(answer, [&status](int recorded) {
                        status = recorded;
                        QCoreApplication::quit();
                    });
                });
            });
        },
        Qt::QueuedConnection);
    QCoreApplication::exec();
    return status;
}

} // namespace holdpoint::app
