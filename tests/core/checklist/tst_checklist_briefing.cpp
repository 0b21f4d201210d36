// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/checklist/scenario.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::checklist;
using test::Scenario;

namespace {

constexpr auto bazaar = R"(# Bazaar

## Launch Team

| Role | Name | Contact |
|------|------|---------|
| Launch Coordinator | Ada | 1 |
| QA Lead | Cem | 3 |

### Communication Channels
- **Primary**: Slack #bazaar
- **Voice Bridge**: +49 30 1234

## Procedures

### Phase 1: T-0

#### Team Checklist

- [ ] Everybody is here

## Launch Success Declaration

### Success Criteria Met

- [ ] The bazaar sells
- [ ] Nobody complains

### Final Sign-off
- QA Lead: ____________ Date: ______

**Launch Declaration**
"The bazaar is open."

Launch Coordinator: ____________ Date: ______
)";

events::Proof proof() { return {"{}", "sig", u"ssh-ed25519 AAAA"_s}; }

} // namespace

// The briefing before a launch and the declaration at its end.
class ChecklistBriefingTest : public QObject
{
    Q_OBJECT

    static QList<events::Person> team()
    {
        return {{u"Ada"_s, u"1"_s, {u"Launch Coordinator"_s}, {}, u"ssh-ed25519 AAAA"_s},
                {u"Cem"_s, u"3"_s, {u"QA Lead"_s}, {}, u"ssh-ed25519 CCCC"_s}};
    }

private Q_SLOTS:
    void aRollCall()
    {
        Scenario s(bazaar);
        QVERIFY(!s.ask(StartRollCall{}));
        QVERIFY2(s.cause.contains(u"nobody on the roster"_s), qPrintable(s.cause));
        s.roster(team());
        s.log.clear();
        QVERIFY(!s.ask(AnswerRollCall{u"Cem"_s, true, {}}, u"Cem"_s));
        QVERIFY(!s.ask(EndRollCall{}));
        QVERIFY(!s.ask(StartRollCall{}, u"Cem"_s));
        QVERIFY(s.ask(StartRollCall{}));
        QVERIFY(!s.ask(StartRollCall{}));
        QCOMPARE(s.launch.openRollCall()->started.expected, (QStringList{u"Ada"_s, u"Cem"_s}));
        const qint64 begun = s.launch.openRollCall()->utcMs;
        // Everybody for themselves; the coordinator enters what was heard, and that is called spoken.
        QVERIFY(!s.ask(AnswerRollCall{u"Ada"_s, true, {}}, u"Cem"_s));
        QVERIFY(!s.ask(AnswerRollCall{u"Cem"_s, true, {}}, u"Ada"_s));
        QVERIFY(!s.ask(AnswerRollCall{u"Cem"_s, true, {}}, u"Cem"_s, events::Auth::Spoken));
        QVERIFY(!s.ask(AnswerRollCall{u"Eve"_s, true, {}}, u"Ada"_s, events::Auth::Spoken));
        QVERIFY(s.ask(AnswerRollCall{u"Ada"_s, true, {}}));
        QVERIFY(s.ask(AnswerRollCall{u"Cem"_s, false, u"on the train"_s}, u"Ada"_s, events::Auth::Spoken));
        QVERIFY(s.ask(AnswerRollCall{u"Cem"_s, true, {}}, u"Cem"_s)); // arrived: the latest word counts
        QVERIFY(!s.ask(EndRollCall{}, u"Cem"_s));
        QVERIFY(s.ask(EndRollCall{}));
        QVERIFY(!s.launch.openRollCall());
        QCOMPARE(s.log,
                 (QStringList{u"refused"_s, u"refused"_s, u"refused"_s, u"rollcall.started"_s, u"refused"_s,
                              u"refused"_s, u"refused"_s, u"refused"_s, u"refused"_s, u"rollcall.answered"_s,
                              u"rollcall.answered"_s, u"rollcall.answered"_s, u"refused"_s, u"rollcall.ended"_s}));
        const RollCallRecord& call = s.launch.state().rollCalls.first();
        QCOMPARE(call.ended->missing, QStringList());
        QVERIFY(call.answers.value(u"Cem"_s).answer.present);
        QVERIFY(call.answers.value(u"Ada"_s).utcMs > begun && call.endedUtcMs > call.answers.value(u"Cem"_s).utcMs);
    }

    void theCommunicationTest()
    {
        Scenario s(bazaar);
        s.roster(team());
        const QStringList channels = s.launch.untestedChannels();
        QCOMPARE(channels.size(), 2);
        QVERIFY(!s.ask(StartRollCall{u"Smoke signals"_s}));
        QVERIFY2(s.nextStep.contains(channels.first()), qPrintable(s.nextStep));
        for (const QString& channel : channels) {
            QVERIFY(s.ask(StartRollCall{channel}));
            QVERIFY(s.launch.untestedChannels().contains(channel));
            QVERIFY(s.ask(AnswerRollCall{u"Cem"_s, true, {}}, u"Ada"_s, events::Auth::Spoken));
            QVERIFY(s.ask(EndRollCall{}));
            QVERIFY(!s.launch.untestedChannels().contains(channel));
            // Who said nothing is missing.
            QCOMPARE(s.launch.state().rollCalls.last().ended->missing, QStringList{u"Ada"_s});
        }
        QVERIFY(s.launch.untestedChannels().isEmpty());
        QCOMPARE(s.launch.state().rollCalls.last().started.call, 2);
    }

    // An approved deviation instead of what is missing, of exactly that, once.
    void aDeclarationWithADeviation()
    {
        Scenario s(bazaar);
        s.roster(team());
        QVERIFY(s.ask(TickCheck{s.checkId(u"Everybody is here"_s)}));
        const Declare declare{"{}", "sig", u"ssh-ed25519 AAAA"_s};
        const auto& criteria = s.launch.plan().successCriteria;
        QCOMPARE(criteria.size(), 2);
        QVERIFY(s.ask(TickCheck{criteria.first().id}));
        QVERIFY(!s.ask(declare, u"Ada"_s, events::Auth::Signed));
        QVERIFY2(s.cause.contains(u"Nobody complains"_s) && s.nextStep.contains(u"declaration"_s),
                 qPrintable(s.cause + s.nextStep));
        RequestDeviation request{u"declaration"_s, u"declaration"_s, {}, u"one complaint, harmless"_s};
        QVERIFY(s.ask(request, u"Cem"_s));
        QStringList missing{criteria.last().id};
        for (const runbook::SignoffLine& line : s.launch.plan().signoffs)
            missing.append(line.id);
        QCOMPARE(QString::fromUtf8(s.launch.state().deviations.first().request.after).split(u'\n'), missing);
        QVERIFY(!s.ask(declare, u"Ada"_s, events::Auth::Signed)); // not approved yet
        QVERIFY(s.ask(ApproveDeviation{u"D1"_s, u"agreed"_s, proof()}, u"Ada"_s, events::Auth::Signed));
        // It does not cover what was not missing when it was asked for.
        QVERIFY(s.ask(UntickCheck{criteria.first().id, u"wrong"_s}));
        QVERIFY(!s.ask(declare, u"Ada"_s, events::Auth::Signed));
        QVERIFY2(s.cause.contains(u"The bazaar sells"_s), qPrintable(s.cause));
        QVERIFY(s.ask(TickCheck{criteria.first().id}));
        // Less than it covers is well.
        const GiveSignoff signoff{s.launch.plan().signoffs.first().id, "{}", "sig", u"ssh-ed25519 CCCC"_s};
        QVERIFY(s.ask(signoff, u"Cem"_s, events::Auth::Signed));
        QVERIFY(s.ask(declare, u"Ada"_s, events::Auth::Signed));
        QCOMPARE(s.launch.state().declaration->declared.deviation, u"D1"_s);
        QCOMPARE(s.launch.state().deviations.first().status, DeviationStatus::Used);
        QVERIFY(!s.ask(request, u"Cem"_s)); // nothing is left to declare
    }

    void anchorsAreFolders()
    {
        Scenario s(bazaar);
        s.roster(team());
        QVERIFY(!s.ask(ChangeAnchors{{u"usb"_s}}));
        QVERIFY(!s.ask(ChangeAnchors{}));
        QVERIFY(!s.ask(ChangeAnchors{{u"/media/usb"_s}}, u"Stranger"_s));
        QVERIFY(s.ask(ChangeAnchors{{u"/media/usb"_s}}, u"Cem"_s));
        QCOMPARE(s.launch.state().anchors, QStringList{u"/media/usb"_s});
        QVERIFY(s.ask(ChangeAnchors{}));
        QVERIFY(s.launch.state().anchors.isEmpty());
    }
};

QTEST_GUILESS_MAIN(ChecklistBriefingTest)
#include "tst_checklist_briefing.moc"
