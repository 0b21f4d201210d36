// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/workbench.h"

#include "app/cli/command_line.h"

#include <QCoreApplication>
#include <QProcess>

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

// rehearse: replaces this process by holdpoint-range, which calls holdpoint again, inside.
namespace holdpoint::app {
namespace {

namespace fs = std::filesystem;

struct RehearsalWords
{
    std::string runbook, workdir, answers, keep, person;
    std::vector<std::string> faults;
    bool unattended = false, trust = false;
    int patienceS = 60;
};

constexpr auto rehearsalFooter =
    R"(@WEIGHT: it begins as soon as green has so many percent of the traffic at HAProxy; without it, when the servers are
ready, or as soon as green runs, where green is what fails. errors=40@25: from a quarter on, 40 % of green's answers fail.
In a rehearsal that runs, from another terminal: holdpoint-range enter -- holdpoint-range fault NAME on [VALUE]
Exit: 0 done, unattended: the launch succeeded and its certificate verifies; 1 unattended: a command kept failing and the
launch was held or rolled back; 2 wrong words, nothing started; 3 unattended: something has no answer; 4 the range did not
come up, or the rehearsal itself did not work.)";

fs::path ownFolder()
{
    std::error_code failed;
    return fs::read_symlink("/proc/self/exe", failed).parent_path();
}

fs::path rangeProgram() { return ownFolder() / "holdpoint-range"; }

// The range knows its faults; where it is not installed there are none.
std::string faultsOfTheRange()
{
    QProcess range;
    range.start(QString::fromStdString(rangeProgram().string()), {QStringLiteral("fault"), QStringLiteral("list")});
    if (!range.waitForFinished(5000) || range.exitCode() != 0)
        return {};
    return "Faults, with their usual values:\n" + range.readAllStandardOutput().toStdString();
}

CLI::App* addRehearse(CLI::App& program, RehearsalWords& words)
{
    CLI::App* command =
        program.add_subcommand("rehearse", "Rehearse a launch against real servers in a closed place on this machine");
    command->add_option("--runbook", words.runbook, "Markdown file; default: the rehearsal's own");
    command->add_option("--workdir", words.workdir, "Where commands run; default: the rehearsal's scripts");
    command->add_flag("--trust", words.trust, "I have read the runbook's configuration and trust exactly this version");
    command->add_option("--fault", words.faults,
                        "NAME, NAME=VALUE or NAME=VALUE@WEIGHT: what goes wrong, from this share of green on");
    command->add_option("--keep", words.keep, "Folder to make for the launch; default: it ends with the rehearsal");
    auto* alone = command->add_flag("--unattended", words.unattended, "On the command line, everybody played");
    command->add_option("--answers", words.answers, "What people would say, as JSON; default: the rehearsal's own")
        ->needs(alone);
    command->add_option("--patience", words.patienceS, "Seconds until the servers must be ready")
        ->check(CLI::Range(1, 600));
    command->footer([] { return faultsOfTheRange() + rehearsalFooter; });
    return command;
}

QString rehearseText(const char* words) { return QCoreApplication::translate("cli", words); }

int refuse(int status, const QString& what, const QString& next)
{
    std::fprintf(stderr, "holdpoint: %s %s\n", qPrintable(what), qPrintable(next));
    return status;
}

bool readable(const fs::path& file)
{
    std::error_code failed;
    return fs::is_regular_file(file, failed) && access(file.c_str(), R_OK) == 0;
}

// A display of another machine is reached through a network, and there is none inside.
bool displayIsHere()
{
    return !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") ||
           qgetenv("DISPLAY").startsWith(':');
}

// Answers what stands against these words, or 0.
int check(const RehearsalWords& words, const fs::path& program, bool hasWindow)
{
    std::error_code failed;
    if (!fs::exists(program, failed))
        return refuse(4,
                      rehearseText("The rehearsal range is not installed: there is no %1.").arg(text(program.string())),
                      rehearseText("Install it, or build its target: cmake --build build/dev --target "
                                   "holdpoint-range"));
    for (const std::string& file : {words.runbook, words.answers})
        if (!file.empty() && !readable(file))
            return refuse(2, rehearseText("%1 cannot be read.").arg(text(file)),
                          rehearseText("Name a file that is there and may be read."));
    if (!words.workdir.empty() && !fs::is_directory(words.workdir, failed))
        return refuse(2, rehearseText("%1 is no folder.").arg(text(words.workdir)),
                      rehearseText("Name the folder that holds the runbook's scripts."));
    if (!words.keep.empty() && fs::exists(words.keep, failed))
        return refuse(2, rehearseText("%1 exists already.").arg(text(words.keep)),
                      rehearseText("Name a folder that is not there yet."));
    if (words.unattended)
        return 0;
    if (!hasWindow)
        return refuse(2, rehearseText("This build has no window."), rehearseText("Rehearse with --unattended."));
    if (!displayIsHere())
        return refuse(2,
                      rehearseText("There is no display on this machine for the window, and no network leads out of a "
                                   "rehearsal to another's."),
                      rehearseText("Rehearse at the machine's own screen, or with --unattended."));
    return 0;
}

} // namespace

int rehearse(int argc, char** argv, bool hasWindow)
{
    CLI::App parser("Runs a production launch from its runbook", "holdpoint");
    RehearsalWords words;
    parser.add_option("--by", words.person, "Who acts; default: $HOLDPOINT_PERSON, then the login name");
    parser.fallthrough();
    addRehearse(parser, words);
    try {
        parser.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return parser.exit(error) == 0 ? 0 : 2;
    }
    const fs::path range = rangeProgram();
    if (const int against = check(words, range, hasWindow); against != 0)
        return against;
    // Its own runbook came with this program; another's configuration acts when somebody has read it.
    const bool trusted = words.trust || words.runbook.empty();
    if (!words.person.empty())
        setenv("HOLDPOINT_PERSON", words.person.c_str(), 1);
    const auto absolute = [](const std::string& path) { return path.empty() ? path : fs::absolute(path).string(); };
    std::vector<std::string> call{range.string(), "run", "--patience", std::to_string(words.patienceS)};
    for (const std::string& fault : words.faults)
        call.insert(call.end(), {"--fault", fault});
    for (const std::string& path : {words.runbook, words.workdir, words.answers})
        if (!path.empty())
            call.insert(call.end(), {"--seen", absolute(path)});
    if (!words.keep.empty())
        call.insert(call.end(), {"--kept", absolute(words.keep)});
    if (!words.unattended)
        call.emplace_back("--display");
    // The range knows where its scripts are and says so inside.
    call.insert(call.end(),
                {"--", "/bin/bash", "-c", R"(exec "$ERPGO_RESOURCES/range/rehearse.sh" "$@")", "rehearse.sh",
                 words.unattended ? "unattended" : "window", absolute(words.keep), absolute(words.runbook),
                 absolute(words.workdir), trusted ? "trust" : "read", absolute(words.answers)});
    std::vector<char*> pointers;
    pointers.reserve(call.size() + 1);
    for (std::string& word : call)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    std::fflush(nullptr);
    execv(range.c_str(), pointers.data());
    return refuse(
        4, rehearseText("%1 cannot be started: %2.").arg(text(range.string()), QString::fromLocal8Bit(strerror(errno))),
        rehearseText("See whether it may be executed."));
}

void addRehearseCommand(CLI::App& program)
{
    // It stands in the help; main() does it before there is an application.
    auto words = std::make_shared<RehearsalWords>();
    addRehearse(program, *words)->callback([words] {});
}

} // namespace holdpoint::app
