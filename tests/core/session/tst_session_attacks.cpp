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
