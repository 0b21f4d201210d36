// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signing.h"

#include <QCoreApplication>
#include <QDateTime>

// rollcall, confirm: the briefing before the launch.
namespace holdpoint::app {
namespace {

QString briefingText(const char* words) { return QCoreApplication::translate("cli", words); }

struct CallArguments
{
    std::string launch, channel, person, remark;
    bool absent = false;
};

QString clockText(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("HH:mm:ss"));
}

QJsonObject callJson(const checklist::RollCallRecord& call)
{
    QJsonArray people;
    for (const QString& person : call.started.expected) {
        const auto answer = call.answers.constFind(person);
        const bool answered = answer != call.answers.constEnd();
        people.append(QJsonObject{{QStringLiteral("person"), person},
                                  {QStringLiteral("present"), answered && answer->answer.present},
                                  {QStringLiteral("at"), answered ? QJsonValue(utcText(answer->utcMs)) : QJsonValue()},
                                  {QStringLiteral("remark"), answered ? answer->answer.remark : QString()}});
    }
    return {{QStringLiteral("call"), call.started.call},
            {QStringLiteral("channel"), call.started.channel},
            {QStringLiteral("started"), utcText(call.utcMs)},
            {QStringLiteral("ended"), call.ended ? QJsonValue(utcText(call.endedUtcMs)) : QJsonValue()},
            {QStringLiteral("people"), people}};
}

void printCall(const Terminal& terminal, const checklist::RollCallRecord& call, qint64 nowUtcMs)
{
    const qint64 seconds = ((call.ended ? call.endedUtcMs : nowUtcMs) - call.utcMs) / 1000;
    const QString what = call.started.channel.isEmpty()
                             ? briefingText("Roll call %1").arg(call.started.call)
                             : briefingText("Communication test of %1").arg(call.started.channel);
    terminal.line((call.ended ? briefingText("%1 at %2 UTC: took %3 s") : briefingText("%1 at %2 UTC: OPEN for %3 s"))
                      .arg(what, clockText(call.utcMs))
                      .arg(seconds));
    for (const QString& person : call.started.expected) {
        const auto answer = call.answers.constFind(person);
        QString line = briefingText("NO ANSWER   %1").arg(person);
        if (answer != call.answers.constEnd())
            line = (answer->answer.present ? briefingText("PRESENT     %1, %2 UTC")
                                           : briefingText("ABSENT      %1, %2 UTC"))
                       .arg(person, clockText(answer->utcMs));
        if (answer != call.answers.constEnd() && !answer->answer.remark.isEmpty())
            line += QStringLiteral(": ") + answer->answer.remark;
        terminal.line(QStringLiteral("  ") + line);
    }
}

void showCalls(Workbench& bench, const CallArguments& given, const Finish& finish)
{
    const Result<session::ReadLaunch> read = bench.read(given.launch);
    if (!read) {
        bench.fail(read.error(), finish);
        return;
    }
    const QStringList untested = read->launch.untestedChannels();
    QJsonArray calls;
    for (const checklist::RollCallRecord& call : read->launch.state().rollCalls) {
        calls.append(callJson(call));
        if (!bench.terminal.json)
            printCall(bench.terminal, call, bench.environment.clock->now().utcMs);
    }
    if (bench.terminal.json)
        bench.terminal.object({{QStringLiteral("calls"), calls},
                               {QStringLiteral("untested_channels"), QJsonArray::fromStringList(untested)}});
    else if (!untested.isEmpty())
        bench.terminal.line(
            briefingText("Channels without a communication test: %1.").arg(untested.join(QStringLiteral(", "))));
    finish(0);
}

// Everybody answers for themselves; another's answer is what the coordinator heard.
void answer(Workbench& bench, const CallArguments& given, const Finish& finish)
{
    bench.withLaunch(given.launch, finish, [&bench, given, finish](LaunchClient& client) {
        const QString who = bench.actor(client.launch()).person;
        const QString person = given.person.empty() ? who : text(given.person);
        Act act;
        act.command = checklist::AnswerRollCall{person, !given.absent, text(given.remark)};
        act.actor = bench.actor(client.launch(), person == who ? events::Auth::Claimed : events::Auth::Spoken);
        client.act(act, [&bench, finish](const Result<session::Committed>& result) { bench.answer(result, finish); });
    });
}

void addConfirm(CLI::App& program, Workbench& bench)
{
    struct Arguments
    {
        std::string launch;
        SigningWords signing;
    };
    auto* command = program.add_subcommand("confirm", "Confirm your own line of the roster with the key that it names");
    auto given = std::make_shared<Arguments>();
    command->add_option("LAUNCH", given->launch)->required();
    addSigningWords(command, given->signing);
    command->callback([&bench, given] {
        bench.job = [&bench, given](const Finish& finish) {
            submitDecision(
                bench, given->launch, given->signing, finish,
                [](const checklist::Launch&) -> Result<checklist::Command> { return checklist::ConfirmKey{}; });
        };
    });
}

} // namespace

void addBriefingCommands(CLI::App& program, Workbench& bench)
{
    auto* rollcall = program.add_subcommand("rollcall", "Call the roll, or test a channel with everybody");
    rollcall->require_subcommand(1);
    const auto add = [&](const char* name, const char* help, auto work) {
        auto* command = rollcall->add_subcommand(name, help);
        auto given = std::make_shared<CallArguments>();
        command->add_option("LAUNCH", given->launch)->required();
        command->callback([&bench, given, work] {
            bench.job = [&bench, given, work](const Finish& finish) { work(bench, *given, finish); };
        });
        return std::pair(command, given);
    };
    const auto submitted = [](auto make) {
        return [make](Workbench& place, const CallArguments& given, const Finish& finish) {
            place.submit(given.launch, finish,
                         [make, given](const checklist::Launch&) -> Result<checklist::Command> { return make(given); });
        };
    };
    auto [start, started] = add("start", "Begin one, as the coordinator", submitted([](const CallArguments& given) {
                                    return checklist::Command(checklist::StartRollCall{text(given.channel)});
                                }));
    start->add_option("--channel", started->channel, "The communication test of this channel");
    auto [answering, answered] = add("answer", "Answer it; the coordinator enters what was heard", answer);
    answering->add_option("PERSON", answered->person, "Default: who acts");
    answering->add_flag("--absent", answered->absent, "Did not answer");
    answering->add_option("--remark", answered->remark, "What was said, or why not");
    add("end", "End it, as the coordinator",
        submitted([](const CallArguments&) { return checklist::Command(checklist::EndRollCall{}); }));
    add("show", "Show all of them with their times", showCalls);
    addConfirm(program, bench);
}

} // namespace holdpoint::app
