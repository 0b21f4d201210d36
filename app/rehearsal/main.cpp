// SPDX-License-Identifier: GPL-3.0-or-later
// holdpoint-range: the rehearsal range, from outside (run, enter) and from inside (parts, part, fault).
#include "app/rehearsal/desk.h"
#include "app/rehearsal/enter.h"
#include "app/rehearsal/range.h"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <iostream>

namespace holdpoint::rehearsal {
namespace {

std::filesystem::path ownProgram()
{
    std::error_code failed;
    return std::filesystem::read_symlink("/proc/self/exe", failed);
}

// The folder with the range's scripts: beside an installed program, or where HOLDPOINT_REHEARSAL says.
std::filesystem::path usualResources()
{
    if (const char* said = std::getenv("HOLDPOINT_REHEARSAL"); said != nullptr)
        return said;
    std::error_code failed;
    const auto beside = ownProgram().parent_path().parent_path() / "share/holdpoint/rehearsal";
    const auto real = std::filesystem::canonical(beside, failed);
    return failed ? beside : real;
}

constexpr auto exitCodes = "Exit: the command's own; 2 wrong words, nothing started; 4 the range did not come up.";

int runFault(const std::vector<std::string>& words)
{
    if (words.front() == "list") {
        std::cout << faultList();
        return 0;
    }
    const char* resources = std::getenv("ERPGO_RESOURCES");
    if (resources == nullptr || std::getenv("ERPGO_RANGE") == nullptr) {
        std::cerr << "Faults strike inside a range alone. Enter the one that runs: holdpoint-range enter -- "
                     "holdpoint-range fault NAME on. Or start one: holdpoint-range run -- COMMAND\n";
        return 4;
    }
    const std::string script = std::string(resources) + "/range/fault.sh";
    std::vector<char*> arguments{const_cast<char*>("bash"), const_cast<char*>(script.c_str())};
    for (const std::string& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp("bash", arguments.data());
    std::cerr << "bash cannot be started. Install it.\n";
    return 4;
}

std::string faultWords()
{
    return "Faults, with their usual values:\n" + faultList() +
           "@WEIGHT: it begins as soon as green has so many percent of the traffic at HAProxy; without it, when the "
           "range is ready,\nor as soon as green runs, where green is what fails.\n";
}

int run(int count, char** words)
{
    CLI::App app("The rehearsal range: real servers in a closed place without any network");
    app.require_subcommand(1);
    std::function<int()> act;

    RangeOptions options;
    options.program = ownProgram();
    options.resources = usualResources();
    std::vector<std::string> faults;
    auto* running = app.add_subcommand("run", "bring the range up, run a command in it, take it down");
    running->add_option("--resources", options.resources, "the folder with range/, scripts/ and sql/");
    running->add_option("--fault", faults, "NAME, NAME=VALUE or NAME=VALUE@WEIGHT; several times for several");
    running->add_option("--seen", options.seen,
                        "a path that can be read inside wherever it lies; what is written in it ends with the range");
    running->add_option("--kept", options.kept,
                        "a folder that is written for good; made when it is not there; several times for several");
    running->add_flag("--display", options.display, "programs inside may open windows on this screen");
    running->footer([] { return faultWords() + exitCodes; });
    running->add_option("--patience", options.patienceS, "seconds until it must be ready")->check(CLI::Range(1, 600));
    running->add_option("command", options.command,
                        "what runs inside; without it, the range runs until a signal comes");
    running->positionals_at_end();
    running->callback([&] {
        act = [&] {
            for (const std::string& text : faults) {
                const auto fault = parseFault(text);
                if (!fault) {
                    std::cerr << fault.error() << '\n';
                    return 2;
                }
                options.faults.push_back(*fault);
            }
            std::error_code failed;
            options.resources = std::filesystem::absolute(options.resources, failed);
            return runRange(options);
        };
    });

    app.add_subcommand("parts", "the parts of the range as JSON")->callback([&] {
        act = [] { return askRange("GET", "/parts"); };
    });

    std::string deed, name;
    auto* part = app.add_subcommand("part", "start, stop or kill one part");
    part->add_option("deed", deed)->required()->check(CLI::IsMember({"start", "stop", "kill"}));
    part->add_option("name", name)->required();
    part->callback([&] { act = [&] { return askRange("POST", "/parts/" + name + '/' + deed); }; });

    pid_t entered = 0;
    std::vector<std::string> entering;
    auto* enter = app.add_subcommand("enter", "run a command in a range that is up, from another terminal");
    enter
        ->add_option("--pid", entered, "which range, by the number that it named when it was ready; needed for several")
        ->check(CLI::PositiveNumber);
    enter->add_option("command", entering, "what runs inside; without it, a shell");
    enter->positionals_at_end();
    enter->footer("Exit: the command's own; 2 wrong words; 3 no range runs, or several do; 4 it lets nobody in.");
    enter->callback([&] { act = [&] { return enterRange(entered, entering); }; });

    std::vector<std::string> struck;
    auto* fault = app.add_subcommand("fault", "NAME on|off [VALUE]; `fault list` names them");
    fault->add_option("words", struck, "as above")->required();
    fault->footer([] {
        return "on begins it, with its usual value where none is named; off ends it.\n" + faultList() +
               "Exit: 0 done; 1 it did not begin; 2 no such fault; 3 green does not run; 4 there is no range.";
    });
    fault->callback([&] { act = [&] { return runFault(struck); }; });

    int port = 0;
    std::string received;
    auto* desk = app.add_subcommand("desk", "webhooks and status page; started by the range itself");
    desk->add_option("port", port)->required();
    desk->add_option("received", received)->required();
    desk->callback([&] { act = [&] { return runDesk(port, received); }; });

    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? 0 : 2;
    }
    return act();
}

} // namespace
} // namespace holdpoint::rehearsal

int main(int count, char** words) { return holdpoint::rehearsal::run(count, words); }
