// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status.h"
#include "app/cli/workbench.h"
#include "core/alarms/alarm_rules.h"
#include "core/session/open.h"

#include <QCoreApplication>
#include <QJsonArray>

// alarm: the list, and what people answer.
namespace holdpoint::app {
namespace {

QString alarmWords(const char* words) { return QCoreApplication::translate("cli", words); }

struct AlarmArguments
{
    std::string launch, alarm, reason;
    qint64 minutes = 0;
    bool history = false;
};

void listAlarms(Workbench& bench, const AlarmArguments& given, const Finish& finish)
{
    const Result<session::ReadLaunch> read = bench.read(given.launch);
    if (!read) {
        bench.fail(read.error(), finish);
        return;
    }
    const checklist::Launch& launch = read->launch;
    const alarms::AlarmBook& book = launch.state().alarms;
    const Instant now = bench.environment.clock->now();
    if (bench.terminal.json) {
        QJsonObject answer{{QStringLiteral("alarms"), alarmsJson(launch, now)}};
        if (given.history) {
            QJsonArray occurrences;
            for (const alarms::Occurrence& occurrence : book.occurrences())
                occurrences.append(occurrenceJson(occurrence));
            answer.insert(QStringLiteral("history"), occurrences);
        }
        answer.insert(QStringLiteral("watched"), QJsonArray::fromStringList(alarms::alarmsOf(alarms::rulesFrom(
                                                     launch.plan(), launch.configuration(), launch.filledValues()))));
        bench.terminal.object(answer);
        finish(0);
        return;
    }
    const QStringList lines = alarmLines(launch, now);
    for (const QString& line : lines)
        bench.terminal.line(line);
    if (lines.isEmpty())
        bench.terminal.line(alarmWords("No alarm is open."));
    if (given.history)
        for (const alarms::Occurrence& occurrence : book.occurrences())
            bench.terminal.line(occurrenceLine(occurrence));
    finish(0);
}

// One act on one alarm, for whoever holds the launch.
template <class Make>
void addAct(Workbench& bench, const std::shared_ptr<AlarmArguments>& given, CLI::App* command, Make make)
{
    command->add_option("LAUNCH", given->launch)->required();
    command->add_option("ALARM", given->alarm, "Its id or title, or a part that only it has")->required();
    command->callback([&bench, given, make] {
        bench.job = [&bench, given, make](const Finish& finish) {
            bench.submit(given->launch, finish,
                         [given, make](const checklist::Launch& launch) -> Result<checklist::Command> {
                             const Result<QString> id = find(launch, Thing::Alarm, text(given->alarm));
                             if (!id)
                                 return std::unexpected(id.error());
                             return checklist::Command(make(launch, *id, *given));
                         });
        };
    });
}

} // namespace

void addAlarmCommands(CLI::App& program, Workbench& bench)
{
    constexpr qint64 minuteMs = 60'000;
    auto* alarm = program.add_subcommand("alarm", "List the alarms of a launch, or answer one");
    alarm->require_subcommand(0, 1);
    auto listed = std::make_shared<AlarmArguments>();
    alarm->add_option("LAUNCH", listed->launch, "The launch whose open alarms are listed");
    alarm->add_flag("--history", listed->history, "Every time that an alarm was raised as well");
    alarm->callback([&bench, alarm, listed] {
        if (!alarm->get_subcommands().empty())
            return; // that one has its own job
        if (listed->launch.empty())
            throw CLI::RequiredError("LAUNCH");
        bench.job = [&bench, listed](const Finish& finish) { listAlarms(bench, *listed, finish); };
    });

    addAct(bench, std::make_shared<AlarmArguments>(), alarm->add_subcommand("ack", "Acknowledge it: somebody is on it"),
           [](const checklist::Launch& launch, const QString& id, const AlarmArguments&) {
               return alarms::Acknowledge{id, launch.state().alarms.raisedCount(id)};
           });
    auto shelf = std::make_shared<AlarmArguments>();
    auto* shelve = alarm->add_subcommand("shelve", "Call nobody for it for some time, as the coordinator");
    shelve->add_option("--for", shelf->minutes, "Minutes, at most 480")->required();
    shelve->add_option("--reason", shelf->reason, "Why")->required();
    addAct(bench, shelf, shelve, [](const checklist::Launch&, const QString& id, const AlarmArguments& given) {
        return alarms::Shelve{id, given.minutes * minuteMs, text(given.reason)};
    });
    auto back = std::make_shared<AlarmArguments>();
    auto* unshelve = alarm->add_subcommand("unshelve", "Take it from the shelf");
    unshelve->add_option("--reason", back->reason, "Why");
    addAct(bench, back, unshelve, [](const checklist::Launch&, const QString& id, const AlarmArguments& given) {
        return alarms::Unshelve{id, text(given.reason)};
    });
    auto removal = std::make_shared<AlarmArguments>();
    auto* remove =
        alarm->add_subcommand("out-of-service", "Call nobody for it until a person returns it, as the coordinator");
    remove->add_option("--reason", removal->reason, "Why")->required();
    addAct(bench, removal, remove, [](const checklist::Launch&, const QString& id, const AlarmArguments& given) {
        return alarms::TakeOutOfService{id, text(given.reason)};
    });
    auto service = std::make_shared<AlarmArguments>();
    auto* returned = alarm->add_subcommand("in-service", "Return it to service");
    returned->add_option("--reason", service->reason, "Why");
    addAct(bench, service, returned, [](const checklist::Launch&, const QString& id, const AlarmArguments& given) {
        return alarms::ReturnToService{id, text(given.reason)};
    });
}

} // namespace holdpoint::app
