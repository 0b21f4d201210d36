// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/monitor_job.h"

// monitor: the numbers of a launch, measured or as its holder kept them.
namespace holdpoint::app {
namespace {

struct MonitorWords
{
    std::string launch;
    std::optional<double> seconds;
};

} // namespace

void addMonitorCommand(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand(
        "monitor",
        "Watch the launch's numbers and record its alarms; 1 when a limit was broken or is not known to hold");
    auto words = std::make_shared<MonitorWords>();
    command->add_option("LAUNCH", words->launch)->required();
    command->add_option("--for", words->seconds, "Seconds; without it until Control and C")
        ->check(CLI::Range(0.0, 1e6));
    command->callback([&bench, words] {
        bench.job = [&bench, words](const Finish& finish) {
            bench.withLaunch(words->launch, finish, [&bench, words, finish](LaunchClient& client) {
                auto* job = new MonitorJob(bench, client, words->seconds, finish);
                job->start();
            });
        };
    });
}

} // namespace holdpoint::app
