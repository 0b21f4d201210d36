// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/checklist/scenario.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::checklist;
using test::Scenario;

namespace {

constexpr auto market = R"(# Market

## Launch Team

| Role | Name | Contact |
|------|------|---------|
| Launch Coordinator | Ada | 1 |
| QA Lead | Cem | 3 |
| Database Lead | | |

## Procedures

### Phase 1: T-0

#### Go/No-Go Decision

## Launch Success Declaration

### Final Sign-off
- QA Lead: ____________ Date: ______
- Executive Sponsor: ____________ Date: ______

**Launch Declaration**
"The market is open."

Launch Coordinator: ____________ Date: ______
)";

events::Person cem(const QString& key) { return {u"Cem"_s, u"3"_s, {u"QA Lead"_s}, {}, key}; }
events::Person dora() { return {u"Dora"_s, u"4"_s, {}, {u"QA Lead"_s}, u"ssh-ed25519 DDDD"_s}; }
events::Person ada() { return {u"Ada"_s, u"1"_s, {u"Launch Coordinator"_s}, {}, {}}; }

} // namespace

class ChecklistKeysTest : public QObject
{
    Q_OBJECT

    static CastVote goBySignature(const Scenario& s)
    {
        return {s.stepId(u"Go/No-Go Decision"_s), u"QA Lead"_s, true, {}, "{}", "sig"};
    }
    static GiveSignoff signoff(const Scenario& s, const QString& key)
    {
        return {s.launch.plan().signoffs.first().id, "{}", "sig", key};
    }

private Q_SLOTS:
    void spokenAndSignedAreNeverConfused()
    {
        Scenario s(market);
        s.roster({ada(), cem(u"ssh-ed25519 CCCC"_s)});
        const CastVote signed_ = goBySignature(s);
        CastVote plain = signed_;
        plain.statement.clear();
        plain.signature.clear();
        QVERIFY(!s.ask(signed_, u"Ada"_s, events::Auth::Spoken));
        QVERIFY2(s.cause.contains(u"either signed"_s), qPrintable(s.cause));
        QVERIFY(!s.ask(plain, u"Cem"_s, events::Auth::Signed));
        QVERIFY(!s.ask(signed_, u"Cem"_s, events::Auth::Claimed));
        QVERIFY(!s.ask(signed_, u"Ada"_s, events::Auth::Signed));
        QVERIFY(!s.ask(plain, u"Cem"_s, events::Auth::Spoken));
        QVERIFY(s.ask(signed_, u"Cem"_s, events::Auth::Signed));
        QCOMPARE(s.launch.state().gates.value(s.stepId(u"Go/No-Go Decision"_s)).votes.value(u"QA Lead"_s).by.auth,
                 events::Auth::Signed);
        QVERIFY(s.ask(plain, u"Ada"_s, events::Auth::Spoken));
        QCOMPARE(s.launch.state().gates.value(s.stepId(u"Go/No-Go Decision"_s)).votes.value(u"QA Lead"_s).by.auth,
                 events::Auth::Spoken);
    }

    void aVoteNeedsAKeyOnTheRoster()
    {
        Scenario s(market);
        s.roster({ada(), cem({})});
        QVERIFY(!s.ask(goBySignature(s), u"Cem"_s, events::Auth::Signed));
        QVERIFY2(s.cause.contains(u"names no key for Cem"_s), qPrintable(s.cause));
    }

    void aDeputyVotesAndIsKnownAsOne()
    {
        Scenario s(market);
        s.roster({ada(), cem({}), dora()});
        QVERIFY(s.ask(goBySignature(s), u"Dora"_s, events::Auth::Signed));
        QVERIFY(s.launch.isDeputyFor(u"Dora"_s, u"QA Lead"_s));
        QVERIFY(!s.launch.isDeputyFor(u"Cem"_s, u"QA Lead"_s));
        QVERIFY(!s.launch.isDeputyFor(u"Nobody"_s, u"QA Lead"_s));
    }

    void aRevokedKeyEnds()
    {
        Scenario s(market);
        s.roster({ada(), cem(u"ssh-ed25519 CCCC cem@desk"_s)});
        const QString fingerprint = s.launch.state().rosterSha256;
        QCOMPARE(fingerprint.size(), 64);
        QVERIFY(!s.ask(RevokeKey{u"Cem"_s, u"lost"_s}, u"Stranger"_s));
        QVERIFY(!s.ask(RevokeKey{u"Cem"_s, u" "_s}, u"Cem"_s));
        QVERIFY(!s.ask(RevokeKey{u"Ada"_s, u"lost"_s}, u"Ada"_s));
        QVERIFY(s.ask(RevokeKey{u"Cem"_s, u"lost"_s}, u"Cem"_s));
        QCOMPARE(s.launch.state().revokedKeys.size(), 1);
        QCOMPARE(s.launch.state().revokedKeys.first().revoked.publicKey, u"ssh-ed25519 CCCC"_s);
        QVERIFY(s.launch.isRevoked(u"ssh-ed25519 CCCC another comment"_s));
        QVERIFY(s.launch.person(u"Cem"_s)->publicKey.isEmpty());
        // The announced fingerprint is of the roster's entry; the revocation is an entry of its own.
        QCOMPARE(s.launch.state().rosterSha256, fingerprint);

        QVERIFY(!s.ask(goBySignature(s), u"Cem"_s, events::Auth::Signed));
        QVERIFY(!s.ask(RevokeKey{u"Cem"_s, u"again"_s}, u"Cem"_s));
        events::RosterChanged back{{ada(), cem(u"ssh-ed25519 CCCC"_s)}, false};
        QVERIFY(!s.ask(ChangeRoster{back}));
        QVERIFY2(s.cause.contains(u"revoked"_s), qPrintable(s.cause));
        back.people = {ada(), cem(u"ssh-ed25519 EEEE"_s)};
        QVERIFY(s.ask(ChangeRoster{back}));
        QVERIFY(s.ask(goBySignature(s), u"Cem"_s, events::Auth::Signed));
        QVERIFY(s.launch.state().rosterSha256 != fingerprint);
    }

    void theAnnouncementIsOfTheRosterInForce()
    {
        Scenario s(market);
        QVERIFY(!s.ask(AnnounceRoster{u"#war-room"_s}));
        s.roster({ada(), cem({})});
        const qint64 t0 = s.launch.state().t0UtcMs;
        QCOMPARE(s.launch.announcementAt(t0), Announcement::NotNeeded);
        s.roster({ada(), cem(u"ssh-ed25519 CCCC"_s)});
        QCOMPARE(s.launch.announcementAt(t0 - 2 * announcedAhead - 1), Announcement::Early);
        QCOMPARE(s.launch.announcementAt(t0 - announcedAhead), Announcement::Due);
        QCOMPARE(s.launch.announcementAt(t0 - announcedAhead + 1), Announcement::Late);
        QVERIFY(!s.ask(AnnounceRoster{u" "_s}));
        QVERIFY(!s.ask(AnnounceRoster{u"#war-room"_s}, u"Stranger"_s));
        QVERIFY(s.ask(AnnounceRoster{u"#war-room"_s}, u"Cem"_s));
        QVERIFY2(!s.ask(AnnounceRoster{u"#war-room"_s}), "recorded twice");
        QVERIFY(s.ask(AnnounceRoster{u"mail to the board"_s})); // one more channel is one more witness
        QCOMPARE(s.launch.announcementAt(t0), Announcement::Made);
        QCOMPARE(s.launch.announcement()->announced.channel, u"#war-room"_s);
        QCOMPARE(s.launch.announcement()->announced.fingerprint, s.launch.state().rosterSha256);
        s.roster({ada()});
        QVERIFY(!s.launch.announcement());
    }

    void whoSignsOffAfterARevocation()
    {
        Scenario s(market);
        s.roster({ada(), cem(u"ssh-ed25519 CCCC"_s)});
        QVERIFY(s.ask(goBySignature(s), u"Cem"_s, events::Auth::Signed));
        QVERIFY(s.ask(DecideGate{s.stepId(u"Go/No-Go Decision"_s), true, {}}));
        QVERIFY(!s.ask(signoff(s, u"ssh-ed25519 XXXX"_s), u"Cem"_s, events::Auth::Signed));
        QVERIFY2(s.cause.contains(u"another key"_s), qPrintable(s.cause));
        QVERIFY(s.ask(RevokeKey{u"Cem"_s, u"lost"_s}));
        for (const QString& key : {u"ssh-ed25519 CCCC"_s, u"ssh-ed25519 CCCC x"_s, u"ssh-ed25519 XXXX"_s})
            QVERIFY2(!s.ask(signoff(s, key), u"Cem"_s, events::Auth::Signed), qPrintable(key));
        QVERIFY(s.ask(ChangeRoster{{{ada(), cem(u"ssh-ed25519 EEEE with a comment"_s)}, false}}));
        QVERIFY(s.ask(signoff(s, u"ssh-ed25519 EEEE"_s), u"Cem"_s, events::Auth::Signed));
    }

    // "Signed when keys exist": a decision with a signature counts with the roster's key alone, and never half signed.
    void aDecisionIsSignedOrNot()
    {
        Scenario s(market);
        events::Person coordinator = ada();
        coordinator.publicKey = u"ssh-ed25519 AAAA"_s;
        s.roster({coordinator, cem(u"ssh-ed25519 CCCC"_s)});
        const events::Proof proof{"{}", "sig", u"ssh-ed25519 AAAA"_s};
        QVERIFY(!s.ask(Hold{u"rain"_s, {}}, u"Ada"_s, events::Auth::Signed));
        QVERIFY(!s.ask(Hold{u"rain"_s, proof}, u"Ada"_s, events::Auth::Claimed));
        QVERIFY(!s.ask(Hold{u"rain"_s, {"{}", "sig", u"ssh-ed25519 XXXX"_s}}, u"Ada"_s, events::Auth::Signed));
        QVERIFY2(s.cause.contains(u"another key"_s), qPrintable(s.cause));
        QVERIFY(s.ask(Hold{u"rain"_s, proof}, u"Ada"_s, events::Auth::Signed));
        QVERIFY(s.ask(Resume{u"sun"_s, proof}, u"Ada"_s, events::Auth::Signed));
        QVERIFY(s.ask(Slip{5, u"late"_s, proof}, u"Ada"_s, events::Auth::Signed));
        QVERIFY(s.ask(Hold{u"rain"_s}));
        QVERIFY(s.ask(Resume{u"sun"_s}));
        QVERIFY(s.ask(goBySignature(s), u"Cem"_s, events::Auth::Signed));
        QVERIFY(!s.ask(DecideGate{s.stepId(u"Go/No-Go Decision"_s), true, {}, {}}, u"Ada"_s, events::Auth::Signed));
        QVERIFY(s.ask(DecideGate{s.stepId(u"Go/No-Go Decision"_s), true, {}, proof}, u"Ada"_s, events::Auth::Signed));
        QVERIFY(s.ask(RevokeKey{u"Ada"_s, u"lost"_s}));
        QVERIFY(!s.ask(Hold{u"rain"_s, proof}, u"Ada"_s, events::Auth::Signed));
        QVERIFY2(s.cause.contains(u"revoked"_s) || s.cause.contains(u"no key"_s), qPrintable(s.cause));
        QVERIFY(s.ask(Hold{u"rain"_s}));
    }

    // Each line of the roster is confirmed with the key that it names; a changed line is confirmed anew.
    void aLineOfTheRosterIsConfirmed()
    {
        Scenario s(market);
        s.roster({ada(), cem(u"ssh-ed25519 CCCC cem@desk"_s)});
        const ConfirmKey confirm{{"{}", "sig", u"ssh-ed25519 CCCC"_s}};
        QVERIFY(!s.launch.lineConfirmed(u"Cem"_s));
        QVERIFY(!s.ask(confirm, u"Ada"_s, events::Auth::Signed));
        QVERIFY(!s.ask(confirm, u"Stranger"_s, events::Auth::Signed));
        QVERIFY(!s.ask(confirm, u"Cem"_s, events::Auth::Claimed));
        QVERIFY(!s.ask(ConfirmKey{}, u"Cem"_s, events::Auth::Signed));
        QVERIFY(!s.ask(ConfirmKey{{"{}", "sig", u"ssh-ed25519 XXXX"_s}}, u"Cem"_s, events::Auth::Signed));
        QVERIFY(s.ask(confirm, u"Cem"_s, events::Auth::Signed));
        QVERIFY(s.launch.lineConfirmed(u"Cem"_s));
        QVERIFY(!s.ask(confirm, u"Cem"_s, events::Auth::Signed));
        // Another comment behind the key is no other line; another role is.
        s.roster({ada(), cem(u"ssh-ed25519 CCCC"_s)});
        QVERIFY(s.launch.lineConfirmed(u"Cem"_s));
        events::Person promoted = cem(u"ssh-ed25519 CCCC"_s);
        promoted.roles.append(u"Executive Sponsor"_s);
        s.roster({ada(), promoted});
        QVERIFY(!s.launch.lineConfirmed(u"Cem"_s));
        QVERIFY(s.ask(confirm, u"Cem"_s, events::Auth::Signed));
        QVERIFY(s.ask(RevokeKey{u"Cem"_s, u"lost"_s}, u"Cem"_s));
        QVERIFY(!s.launch.lineConfirmed(u"Cem"_s));
    }

    // A role of the table that nobody holds has no seat: the decision says that it stands in.
    void aDecisionStandsInForUnheldRoles()
    {
        Scenario s(market);
        const QString gate = s.stepId(u"Go/No-Go Decision"_s);
        s.roster({ada(), cem({})});
        QCOMPARE(s.launch.rolesToStandInFor(gate), QStringList{u"Database Lead"_s});
        QCOMPARE(s.launch.seatsOf(gate), QStringList{u"QA Lead"_s});
        CastVote spoken{gate, u"QA Lead"_s, true, {}, {}, {}};
        QVERIFY(s.ask(spoken, u"Ada"_s, events::Auth::Spoken));
        QVERIFY(!s.launch.state().gates.value(gate).votes.value(u"QA Lead"_s).stoodIn);
        QVERIFY(s.ask(DecideGate{gate, true, {}}));
        QCOMPARE(s.launch.state().gates.value(gate).decision->decision.stoodInFor, QStringList{u"Database Lead"_s});

        // With a deputy nobody is missing, and a configured seat that nobody holds is voted for visibly.
        Scenario held(market, u"[poll.\"Go/No-Go Decision\"]\nseats = [\"QA Lead\", \"Database Lead\"]\n"_s);
        held.roster({ada(), cem({})});
        QCOMPARE(held.launch.rolesToStandInFor(gate), QStringList());
        spoken.seat = u"Database Lead"_s;
        QVERIFY(held.ask(spoken, u"Ada"_s, events::Auth::Spoken));
        QVERIFY(held.launch.state().gates.value(gate).votes.value(u"Database Lead"_s).stoodIn);
        s.roster({ada(), cem({}), {u"Eve"_s, {}, {}, {u"Database Lead"_s}, {}}});
        QCOMPARE(s.launch.rolesToStandInFor(gate), QStringList());
    }

    void rolesThatNobodyHolds()
    {
        Scenario s(market);
        s.roster({ada(), cem({})});
        QCOMPARE(s.launch.unheldRoles(), QStringList({u"Database Lead"_s, u"Executive Sponsor"_s}));
        s.roster({ada(), cem({}), {u"Eve"_s, {}, {u"Executive Sponsor"_s}, {u"Database Lead"_s}, {}}});
        QCOMPARE(s.launch.unheldRoles(), QStringList());
    }
};

QTEST_GUILESS_MAIN(ChecklistKeysTest)
#include "tst_checklist_keys.moc"
