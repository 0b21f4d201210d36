// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signing.h"
#include "app/cli/status.h"

#include <QCoreApplication>

#include <algorithm>

// roster, decide, second: what people decide.
namespace holdpoint::app {
namespace {

QString peopleText(const char* words) { return QCoreApplication::translate("cli", words); }

struct RosterArguments
{
    std::string launch, name, contact, key, remove, announced;
    std::vector<std::string> roles, deputies;
    bool selfApproval = false, noSelfApproval = false;
};

void printRoster(const Terminal& terminal, const checklist::Launch& launch, qint64 nowUtcMs)
{
    QJsonArray people;
    for (const events::Person& person : launch.state().people) {
        people.append(QJsonObject{{QStringLiteral("name"), person.name},
                                  {QStringLiteral("contact"), person.contact},
                                  {QStringLiteral("roles"), QJsonArray::fromStringList(person.roles)},
                                  {QStringLiteral("deputy_for"), QJsonArray::fromStringList(person.deputyFor)},
                                  {QStringLiteral("key"), person.publicKey},
                                  {QStringLiteral("confirmed"), launch.lineConfirmed(person.name)}});
        if (terminal.json)
            continue;
        QStringList roles = person.roles;
        for (const QString& role : person.deputyFor)
            roles.append(peopleText("deputy for %1").arg(role));
        QString line = peopleText("%1 (%2): %3").arg(person.name, person.contact, roles.join(QStringLiteral(", ")));
        if (!person.publicKey.isEmpty())
            line += QStringLiteral("\n  ") + person.publicKey + QStringLiteral("\n  ") +
                    (launch.lineConfirmed(person.name)
                         ? peopleText("confirmed with this key")
                         : peopleText("NOT CONFIRMED with this key: holdpoint confirm LAUNCH --by NAME"));
        terminal.line(line);
    }
    if (terminal.json)
        terminal.object({{QStringLiteral("people"), people},
                         {QStringLiteral("self_approval"), launch.state().selfApproval},
                         {QStringLiteral("unheld"), QJsonArray::fromStringList(launch.unheldRoles())},
                         {QStringLiteral("fingerprint"), launch.state().rosterSha256}});
    if (terminal.json)
        return;
    if (!launch.unheldRoles().isEmpty())
        terminal.line(peopleText("Held by nobody: %1. Enter a person with holdpoint roster LAUNCH --person NAME --role "
                                 "ROLE.")
                          .arg(launch.unheldRoles().join(QStringLiteral(", "))));
    if (!launch.state().rosterSha256.isEmpty())
        terminal.line(
            peopleText("Fingerprint of this roster: %1\nAnnounce it outside of this machine a day before T-0.")
                .arg(launch.state().rosterSha256));
    if (const QString announced = announcementText(launch, nowUtcMs); !announced.isEmpty())
        terminal.line(announced);
}

// The whole roster as it will be, from the one that is and the words given.
events::RosterChanged changedRoster(const checklist::Launch& launch, const RosterArguments& given)
{
    events::RosterChanged roster{launch.state().people, launch.state().selfApproval};
    roster.selfApproval = (roster.selfApproval || given.selfApproval) && !given.noSelfApproval;
    roster.people.removeIf([&](const events::Person& person) { return person.name == text(given.remove); });
    if (given.name.empty())
        return roster;
    auto person = std::find_if(roster.people.begin(), roster.people.end(),
                               [&](const events::Person& known) { return known.name == text(given.name); });
    if (person == roster.people.end()) {
        roster.people.append({text(given.name), {}, {}, {}, {}});
        person = roster.people.end() - 1;
    }
    if (!given.contact.empty())
        person->contact = text(given.contact);
    if (!given.key.empty())
        person->publicKey = text(given.key);
    for (const std::string& role : given.roles) {
        if (!person->roles.contains(text(role)))
            person->roles.append(text(role));
    }
    for (const std::string& role : given.deputies) {
        if (!person->deputyFor.contains(text(role)))
            person->deputyFor.append(text(role));
    }
    return roster;
}

void addRoster(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("roster", "Show the roster, or change it");
    auto given = std::make_shared<RosterArguments>();
    command->add_option("LAUNCH", given->launch)->required();
    auto* name = command->add_option("--person", given->name, "Person to add or change");
    command->add_option("--role", given->roles, "Role that the person holds; may be repeated")->needs(name);
    command->add_option("--deputy-for", given->deputies, "Role that the person may stand in for")->needs(name);
    command->add_option("--contact", given->contact, "How to reach the person")->needs(name);
    command->add_option("--key", given->key, "Public key: ssh-ed25519 AAAA...")->needs(name);
    auto* remove = command->add_option("--remove", given->remove, "Person to take off");
    auto* announced = command
                          ->add_option("--announced", given->announced,
                                       "Record that the fingerprint was said through this channel, outside of this "
                                       "machine")
                          ->excludes(name)
                          ->excludes(remove);
    auto* allow = command->add_flag("--allow-self-approval", given->selfApproval,
                                    "Requesters may approve own deviations; printed wherever they are");
    auto* forbid = command->add_flag("--forbid-self-approval", given->noSelfApproval)->excludes(allow);
    command->callback([&bench, given, name, remove, announced, allow, forbid] {
        const bool changes = name->count() + remove->count() + allow->count() + forbid->count() > 0;
        const bool announces = announced->count() > 0;
        bench.job = [&bench, given, changes, announces](const Finish& finish) {
            if (announces) {
                bench.submit(given->launch, finish, [given](const checklist::Launch&) -> Result<checklist::Command> {
                    return checklist::AnnounceRoster{text(given->announced)};
                });
                return;
            }
            if (changes) {
                bench.submit(given->launch, finish,
                             [given](const checklist::Launch& launch) -> Result<checklist::Command> {
                                 return checklist::ChangeRoster{changedRoster(launch, *given)};
                             });
                return;
            }
            const Result<session::ReadLaunch> read = bench.read(given->launch);
            if (!read) {
                bench.fail(read.error(), finish);
                return;
            }
            printRoster(bench.terminal, read->launch, bench.environment.clock->now().utcMs);
            finish(0);
        };
    });
}

void addGates(CLI::App& program, Workbench& bench)
{
    struct Arguments
    {
        std::string launch, gate, word, reason;
        SigningWords signing;
    };
    const auto goOrNot = [](CLI::App* command, const std::shared_ptr<Arguments>& given) {
        command->add_option("DECISION", given->word, "go or no-go")->required()->check(CLI::IsMember({"go", "no-go"}));
        command->add_option("--reason", given->reason, "Why; a NO-GO needs it");
    };
    auto* decide = program.add_subcommand("decide", "Decide a go/no-go point, as the coordinator");
    auto decision = std::make_shared<Arguments>();
    decide->add_option("LAUNCH", decision->launch)->required();
    decide->add_option("GATE", decision->gate)->required();
    goOrNot(decide, decision);
    addSigningWords(decide, decision->signing);
    decide->callback([&bench, decision] {
        bench.job = [&bench, decision](const Finish& finish) {
            submitDecision(bench, decision->launch, decision->signing, finish,
                           [decision](const checklist::Launch& launch) -> Result<checklist::Command> {
                               const Result<QString> gate = find(launch, Thing::Gate, text(decision->gate));
                               if (!gate)
                                   return std::unexpected(gate.error());
                               return checklist::DecideGate{*gate, decision->word == "go", text(decision->reason)};
                           });
        };
    });
}

void addObserved(CLI::App& program, Workbench& bench)
{
    struct Arguments
    {
        std::string launch, step, outcome, observed, name;
        qint64 rollback = 0;
    };
    auto* observe = program.add_subcommand("observe", "Record the observed effect of a rollback's step");
    auto seen = std::make_shared<Arguments>();
    observe->add_option("LAUNCH", seen->launch)->required();
    observe->add_option("ROLLBACK", seen->rollback, "Its number")->required();
    observe->add_option("STEP", seen->step, "Id of the procedure's step")->required();
    observe->add_option("OUTCOME", seen->outcome, "done or failed")
        ->required()
        ->check(CLI::IsMember({"done", "failed"}));
    observe->add_option("--observed", seen->observed, "What was seen");
    observe->callback([&bench, seen] {
        bench.job = [&bench, seen](const Finish& finish) {
            bench.submit(seen->launch, finish, [seen](const checklist::Launch&) -> Result<checklist::Command> {
                return checklist::ObserveRollbackStep{
                    {seen->rollback, text(seen->step), text(seen->outcome), text(seen->observed)}};
            });
        };
    });
    auto* second = program.add_subcommand("second", "Name the second person behind a rollback, afterwards");
    auto named = std::make_shared<Arguments>();
    second->add_option("LAUNCH", named->launch)->required();
    second->add_option("ROLLBACK", named->rollback, "Its number")->required();
    second->add_option("NAME", named->name)->required();
    second->callback([&bench, named] {
        bench.job = [&bench, named](const Finish& finish) {
            bench.submit(named->launch, finish, [named](const checklist::Launch&) -> Result<checklist::Command> {
                return checklist::SecondRollback{named->rollback, text(named->name)};
            });
        };
    });
}

} // namespace

void addPeopleCommands(CLI::App& program, Workbench& bench)
{
    addRoster(program, bench);
    addGates(program, bench);
    addObserved(program, bench);
}

} // namespace holdpoint::app
