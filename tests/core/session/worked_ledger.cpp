// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/worked_ledger.h"

#include "core/base/sha256.h"
#include "core/runbook/importer.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace holdpoint::test {
namespace {

const QByteArray shop = R"(# Shop launch

| Role | Name | Contact | Responsibilities |
|---|---|---|---|
| Launch Coordinator | Ada | 1 | decides |
| Technical Lead | Ben | 2 | builds |
| QA Lead | Cem | 3 | tests |

## Phase 1: T-1 Hour - Prepare

**Back Up**
```bash
echo backup <REV>

# Expected output:
# ✅ Backup complete
```

#### Room
- [ ] Doors closed
- [ ] Phones off

#### Go/No-Go Decision
- [ ] Backup of <REV> is good

## Phase 2: T-0 - Launch

**Switch**
```bash
echo switch
```

**Tell**
```bash
echo tell
```

## Success

### Success Criteria Met
- [ ] No order lost

### Final Sign-off
- Technical Lead: ____________ Date: ______
- QA Lead: ____________ Date: ______

**Launch Declaration**
"The shop is launched."

Launch Coordinator: ____________ Date: ______
)";

} // namespace

QString WorkedLedger::keep(const QString& folder, const QByteArray& bytes) const
{
    const QString sha256 = hex(Sha256::of(bytes));
    QDir().mkpath(ledger.folder() + u'/' + folder);
    QFile file(ledger.folder() + u'/' + folder + u'/' + sha256);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return sha256;
}

WorkedLedger::WorkedLedger()
    : WorkedLedger(shop)
{
}

WorkedLedger::WorkedLedger(const QByteArray& markdown, const QString& configuration)
{
    // What the ledger's own story left there; commands here say nothing.
    QDir(ledger.folder() + u"/runs"_s).removeRecursively();
    launch.setPlan(runbook::importRunbook(markdown).value(), runbook::parseConfiguration(configuration).value());
    events::LaunchOpened opened;
    opened.launch = ledger.launch;
    opened.origin = ledger.key().origin();
    opened.name = u"shop"_s;
    opened.t0UtcMs = 1'796'119'200'000;
    opened.workdir = u"/tmp"_s;
    opened.logKey = ledger.key().verifierKey();
    force(opened);
    force(events::RunbookLoaded{keep(u"inputs"_s, markdown), u"r.md"_s, launch.plan().title});
    if (!configuration.isEmpty())
        force(events::ConfigurationTrusted{keep(u"inputs"_s, configuration.toUtf8())});
    ask(checklist::ChangeRoster{
        {{{u"Ada"_s, u"1"_s, {u"Launch Coordinator"_s}, {}, ledger.keyOf(u"Ada"_s).sshPublicKey()},
          {u"Ben"_s, u"2"_s, {u"Technical Lead"_s}, {}, ledger.keyOf(u"Ben"_s).sshPublicKey()},
          {u"Cem"_s, u"3"_s, {u"QA Lead"_s}, {}, ledger.keyOf(u"Cem"_s).sshPublicKey()}},
         false}});
}

void WorkedLedger::force(events::Event event, const QString& person, events::Auth auth)
{
    ledger.add(std::move(event), person, auth);
    launch.apply(ledger.entries.back());
}

bool WorkedLedger::ask(const checklist::Command& command, const QString& person, events::Auth auth)
{
    const Result<std::vector<events::Event>> happened =
        checklist::decide(launch, command, events::Actor{auth, person, {}, {}});
    if (!happened) {
        cause = happened.error().cause;
        return false;
    }
    for (const events::Event& event : *happened) {
        // What a NO-GO brings with it is nobody's signature.
        const bool carries = !std::holds_alternative<events::LaunchHeld>(event);
        force(event, person, carries ? auth : events::Auth::Claimed);
    }
    return true;
}

events::RunStarted WorkedLedger::started(const QByteArray& text) const
{
    events::RunStarted started;
    started.run = launch.state().runs.isEmpty() ? 1 : launch.state().runs.lastKey() + 1;
    started.command = commandId(text);
    started.step = launch.plan().stepOfCommand(started.command)->id;
    started.text = text;
    started.workdir = u"/tmp"_s;
    return started;
}

bool WorkedLedger::run(const QByteArray& text, int status)
{
    checklist::StartRun start;
    start.command = commandId(text);
    start.resolvedText = text;
    return ask(start) && finish(status);
}

bool WorkedLedger::finish(int status)
{
    events::RunFinished finished;
    finished.run = launch.state().runs.lastKey();
    finished.ending = u"exited"_s;
    finished.status = status;
    finished.outputSha256 = hex(Sha256::of(QByteArray())); // nothing was said
    if (const runbook::Step* step = launch.plan().stepOfCommand(launch.state().runs.last().started.command)) {
        for (const runbook::Expectation& expectation : step->expectations)
            finished.expectations.append({expectation.id, status == 0 ? u"met"_s : u"missing"_s, {}});
    }
    return ask(checklist::FinishRun{finished});
}

bool WorkedLedger::vote(const QString& seat, bool go)
{
    return ask(checklist::CastVote{gate(), seat, go, go ? QString() : u"rain"_s, {}, {}}, u"Ada"_s,
               events::Auth::Spoken);
}

events::SignoffGiven WorkedLedger::signedOff(const QString& person, const QString& role)
{
    QString id;
    for (const runbook::SignoffLine& line : launch.plan().signoffs)
        id = line.role == role ? line.id : id;
    const events::Proof proof = ledger.sign(ledger.statement(person, u"signoff"_s, role, u"signed"_s));
    return {id, role, proof.statement, proof.signature, proof.publicKey};
}

bool WorkedLedger::signOff(const QString& person, const QString& role)
{
    const events::SignoffGiven given = signedOff(person, role);
    return ask(checklist::GiveSignoff{given.signoff, given.statement, given.signature, given.publicKey}, person,
               events::Auth::Signed);
}

events::LaunchDeclared WorkedLedger::declared(const QString& person, const QString& text)
{
    const QString role = launch.plan().declaration.role;
    signoff::Statement statement = ledger.statement(person, u"declaration"_s, role, u"declared"_s);
    statement.meaning = text;
    const events::Proof proof = ledger.sign(statement);
    return {text, role, proof.statement, proof.signature, proof.publicKey, {}};
}

bool WorkedLedger::declare()
{
    const events::LaunchDeclared said = declared(u"Ada"_s, launch.plan().declaration.text);
    return ask(checklist::Declare{said.statement, said.signature, said.publicKey}, u"Ada"_s, events::Auth::Signed);
}

bool WorkedLedger::prepare()
{
    const QString value = launch.plan().values.isEmpty() ? QString() : launch.plan().values.first().id;
    return ask(checklist::FillValue{value, u"abc"_s}) && run("echo backup <REV>") &&
           ask(checklist::TickCheck{checkId(u"Doors closed"_s)}, u"Ben"_s) &&
           ask(checklist::TickCheck{checkId(u"Phones off"_s)}, u"Cem"_s) &&
           ask(checklist::TickCheck{checkId(u"Backup of <REV> is good"_s)}, u"Ben"_s);
}

bool WorkedLedger::passGate()
{
    return vote(u"Technical Lead"_s) && vote(u"QA Lead"_s) && ask(checklist::DecideGate{gate(), true, {}});
}

bool WorkedLedger::work()
{
    return run("echo switch") && run("echo tell") && ask(checklist::TickCheck{checkId(u"No order lost"_s)});
}

bool WorkedLedger::signAll()
{
    return signOff(u"Ben"_s, u"Technical Lead"_s) && signOff(u"Cem"_s, u"QA Lead"_s) &&
           signOff(u"Ada"_s, u"Launch Coordinator"_s) && declare();
}

QString WorkedLedger::stepId(const QString& title) const
{
    for (const QString& id : launch.stepOrder()) {
        if (launch.plan().step(id)->title == title)
            return id;
    }
    return {};
}

QString WorkedLedger::commandId(const QByteArray& text) const
{
    for (const QString& id : launch.stepOrder()) {
        for (const runbook::Command& command : launch.plan().step(id)->commands) {
            if (command.text == text)
                return command.id;
        }
    }
    return {};
}

QString WorkedLedger::checkId(const QString& text) const
{
    for (const QString& id : launch.stepOrder()) {
        for (const runbook::Check& check : launch.plan().step(id)->checks) {
            if (check.text == text)
                return check.id;
        }
    }
    return {};
}

} // namespace holdpoint::test
