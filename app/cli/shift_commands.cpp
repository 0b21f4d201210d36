// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/shift_job.h"
#include "app/cli/status.h"
#include "core/session/open.h"

#include <QCoreApplication>

// shift: how traffic moves from the old version to the new one, and back.
namespace holdpoint::app {
namespace {

struct ShiftWords
{
    std::string launch, reason;
    std::optional<int> weight;
    bool confirm = false, withdraw = false, wait = false;
};

QString shiftText(const char* words) { return QCoreApplication::translate("cli", words); }

// Where traffic is; asks for nothing and holds nothing.
void tellTraffic(Workbench& bench, const ShiftWords& given, const Finish& finish)
{
    const Result<session::ReadLaunch> read = bench.read(given.launch);
    if (!read) {
        bench.fail(read.error(), finish);
        return;
    }
    const qint64 now = bench.environment.clock->now().utcMs;
    if (bench.terminal.json) {
        bench.terminal.object(rolloutJson(read->launch, now));
    } else {
        const QStringList lines = rolloutLines(read->launch, now);
        for (const QString& line : lines)
            bench.terminal.line(line);
        if (lines.isEmpty())
            bench.terminal.line(shiftText("This launch shifts no traffic by weights."));
        else if (!read->launch.ladder().isGuarded())
            bench.terminal.line(
                shiftText("The weights are set by the runbook's own commands: the trusted configuration "
                          "does not say how one is set, seen and watched."));
    }
    finish(0);
}

void withdrawWeight(Workbench& bench, const ShiftWords& given, const Finish& finish)
{
    const QString reason = text(given.reason);
    bench.submit(given.launch, finish, [reason](const checklist::Launch& launch) -> Result<checklist::Command> {
        const rollout::Change* last = launch.state().rollout.last();
        if (!last || last->stage() != rollout::Stage::Asked)
            return failure(ErrorCode::Refused, shiftText("No weight waits to be confirmed."),
                           shiftText("A weight that was set is changed by asking for another."));
        return checklist::WithdrawWeight{last->asked.change, reason};
    });
}

void shiftTraffic(Workbench& bench, const ShiftWords& given, const Finish& finish)
{
    const ShiftWish wish{given.weight, given.confirm, given.wait, text(given.reason)};
    bench.withLaunch(given.launch, finish, [&bench, wish, finish](LaunchClient& client) {
        const rollout::Change* last = client.launch().state().rollout.last();
        if (wish.confirm && !wish.weight && (!last || last->stage() != rollout::Stage::Asked)) {
            bench.fail({ErrorCode::Refused, shiftText("No weight waits to be confirmed."),
                        shiftText("Ask for one first: holdpoint shift LAUNCH WEIGHT."), 0},
                       finish);
            return;
        }
        auto* job = new ShiftJob(bench, client, wish, finish);
        job->start();
    });
}

} // namespace

void addShiftCommand(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand(
        "shift", "Ask for a weight of the new version, confirm it, watch it; with no more than LAUNCH: say where "
                 "traffic is");
    auto given = std::make_shared<ShiftWords>();
    command->add_option("LAUNCH", given->launch)->required();
    auto* weight = command->add_option("WEIGHT", given->weight, "Percent of the traffic")->check(CLI::Range(0, 100));
    auto* confirm = command->add_flag("--confirm", given->confirm, "Run the script that sets what is asked for");
    auto* withdraws = command->add_flag("--withdraw", given->withdraw, "Take back what is asked for");
    auto* wait = command->add_flag("--wait", given->wait, "Stay until the watch ended; 1 when it is not clean");
    command->add_option("--reason", given->reason, "Why, where something speaks against it");
    withdraws->excludes(weight)->excludes(confirm)->excludes(wait);
    command->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            if (given->withdraw)
                withdrawWeight(bench, *given, finish);
            else if (given->weight || given->confirm || given->wait)
                shiftTraffic(bench, *given, finish);
            else
                tellTraffic(bench, *given, finish);
        };
    });
}

} // namespace holdpoint::app
