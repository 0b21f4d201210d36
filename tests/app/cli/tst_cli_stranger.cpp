// SPDX-License-Identifier: GPL-3.0-or-later
// What a stranger meets who brings an own runbook: each was once answered wrongly, or not at all.
#include "tests/app/cli/launch_place.h"

#include <QFileInfo>
#include <QTest>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

namespace {

const QByteArray shop = R"(# Shop launch

Read this first: the bridge is open.

```toml holdpoint
[launch]
name = "shop"

[rollback]
immediate = ["echo back >> trace", "echo proven >> trace"]

[step."Slow"]
limit_s = 0.5
```

| Role | Name | Contact |
|---|---|---|
| Launch Coordinator | Ada Officer | 1 |
| Technical Lead | Tomasz Lind | 2 |

## T-30 minutes: Prepare

### Check

```bash
echo "shop is open"
echo "and warm"
```

Expected: `shop is open`

- [ ] Everybody saw it

### Look

```bash
watch -n 1 date
```

### Serve

```bash
(sleep 300 >/dev/null 2>&1 &)
```

### Slow

```bash
sleep 30
```

### Go/No-Go

- [ ] The lights are on
)";

struct Place : LaunchPlace
{
    Place() { write(u"runbook.md"_s, shop); }
    [[nodiscard]] Answer ask(const QStringList& words, const QString& by = u"Ada Officer"_s) const
    {
        QStringList all = words;
        all.insert(words.first() == u"deviation"_s ? 2 : 1, launch());
        return call(all + QStringList{u"--by"_s, by});
    }
};

} // namespace

class CliStrangerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theConfigurationsRollbackIsArmedAndRuns()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_ANSWER(place.ask({u"rollback"_s, u"--immediate"_s, u"--reason"_s, u"it burns"_s}), 0, u"ended: done"_s);
        QCOMPARE(place.trace(), (QStringList{u"back"_s, u"proven"_s}));
        VERIFY_STATUS(place.ask({u"verify"_s}), 0);
    }

    void anUntrustedConfigurationRollsNothingBack()
    {
        const Place place;
        VERIFY_ANSWER(place.call({u"new"_s, place.launch(), u"--runbook"_s, place.path(u"runbook.md"_s), u"--t0"_s,
                                  u"2026-12-01T10:00Z"_s, u"--workdir"_s, place.path(u"work"_s)}),
                      0, u"does not act yet"_s);
        VERIFY_STATUS(place.ask({u"rollback"_s, u"--immediate"_s, u"--reason"_s, u"it burns"_s}), 3);
        VERIFY_STATUS(place.ask({u"trust"_s}), 0);
        VERIFY_STATUS(place.ask({u"rollback"_s, u"--immediate"_s, u"--reason"_s, u"it burns"_s}), 0);
    }

    // Any command of the fence may show what stands below it; a title means the step that has something to run.
    void whatIsExpectedBelowAFenceMayComeFromEachCommand()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Check"_s}), 0);
        QCOMPARE(place.step(u"Check"_s).value(u"state").toString(), u"ready"_s); // its box is open
        VERIFY_STATUS(place.ask({u"tick"_s, u"Everybody saw it"_s}), 0);
        QCOMPARE(place.step(u"Check"_s).value(u"state").toString(), u"passed"_s);
        QCOMPARE(place.lastOf(u"run.finished"_s)[u"body"][u"expectations"][0][u"outcome"].toString(), u"met"_s);
    }

    void whatGoesOnIsToldAndItsEndIsRecorded()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Check"_s}), 0);
        VERIFY_STATUS(place.ask({u"tick"_s, u"Everybody saw it"_s}), 0);
        VERIFY_ANSWER(place.ask({u"run"_s, u"Look"_s}), 0, u"goes on in the background"_s);
        QCOMPARE(place.step(u"Look"_s).value(u"state").toString(), u"running"_s);
        QCOMPARE(place.step(u"Look"_s).value(u"in_background").toArray().size(), 1);
        VERIFY_ANSWER(place.ask({u"status"_s}), 0, u"IN THE BACKGROUND since"_s);
        // A service that a command leaves behind is told as well.
        VERIFY_ANSWER(place.ask({u"run"_s, u"Serve"_s}), 0, u"what it started goes on (processes: 1)"_s);
        VERIFY_ANSWER(place.ask({u"status"_s}), 0, u"STILL ALIVE, started by run 4"_s);
        VERIFY_STATUS(place.ask({u"stop"_s, u"Look"_s}), 0);
        QCOMPARE(place.step(u"Look"_s).value(u"state").toString(), u"passed"_s);
        QCOMPARE(place.lastOf(u"run.finished"_s)[u"body"][u"ending"].toString(), u"stopped"_s);
        // How it failed is said in words.
        VERIFY_ANSWER(place.ask({u"run"_s, u"Slow"_s}), 1, u"it was stopped at its time limit of 0.5 s."_s);
    }

    void aWorkingFolderThatIsNotThere()
    {
        const Place place;
        for (const QString& folder : {place.path(u"nowhere"_s), place.path(u"runbook.md"_s)})
            VERIFY_ANSWER(place.call({u"new"_s, place.launch(), u"--runbook"_s, place.path(u"runbook.md"_s), u"--t0"_s,
                                      u"2026-12-01T10:00Z"_s, u"--workdir"_s, folder}),
                          2, u"does not exist or is no folder"_s);
        QVERIFY(!QFileInfo::exists(place.launch()));
    }

    void aBrokenConfigurationIsToldWithItsLine()
    {
        const Place place;
        QByteArray broken = shop;
        broken.replace("name = \"shop\"", "nmae = \"shop\"");
        place.write(u"runbook.md"_s, broken);
        VERIFY_ANSWER(place.call({u"import"_s, place.path(u"runbook.md"_s)}), 0,
                      u"\n7: configuration: There is no key"_s);
        VERIFY_ANSWER(place.call({u"lint"_s, place.path(u"runbook.md"_s)}), 1, u":7: configuration: There is no key"_s);
        VERIFY_ANSWER(place.makeLaunch(), 2, u"holdpoint: 7: There is no key"_s);
    }

    void importShowsWhatIsToBeReadFirst()
    {
        const Place place;
        VERIFY_ANSWER(place.call({u"import"_s, place.path(u"runbook.md"_s)}), 0,
                      u"Read this first: the bridge is open."_s);
    }

    void aDeviationByItsBareNumber()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_ANSWER(place.ask({u"deviation"_s, u"request"_s, u"skip"_s, u"Slow"_s, u"--reason"_s, u"no time"_s},
                                u"Tomasz Lind"_s),
                      0, u"D1"_s);
        VERIFY_STATUS(place.ask({u"deviation"_s, u"approve"_s, u"1"_s}), 0);
        VERIFY_ANSWER(place.ask({u"deviation"_s, u"list"_s, u"d1"_s}), 0, u"skip of “Slow”, approved"_s);
    }

    // A rerun that was approved for a command is done by the title of its step.
    void anApprovedRerunByTheTitleOfItsStep()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Check"_s}), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Check"_s}), 3);
        VERIFY_STATUS(
            place.ask({u"deviation"_s, u"request"_s, u"rerun"_s, u"echo \"and warm\""_s, u"--reason"_s, u"r"_s},
                      u"Tomasz Lind"_s),
            0);
        VERIFY_STATUS(place.ask({u"deviation"_s, u"approve"_s, u"D1"_s}), 0);
        VERIFY_ANSWER(place.ask({u"run"_s, u"Check"_s}), 0, u"and warm"_s);
        QCOMPARE(place.kinds().count(u"run.started"_s), 3);
    }

    void sentencesOfARefusalStandApart()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(place.ask({u"scrub"_s, u"--reason"_s, u"enough"_s}), 0);
        VERIFY_ANSWER(place.ask({u"run"_s, u"Check"_s}), 3, u"was scrubbed: enough. Start"_s);
    }

    void aShortPassphrase()
    {
        const Place place;
        VERIFY_ANSWER(
            place.call({u"keygen"_s, u"--person"_s, u"Ada Officer"_s, u"--passphrase-fd"_s, u"3"_s}, {}, "hunter2\n"),
            3, u"fewer than 12 characters"_s);
    }
};

QTEST_GUILESS_MAIN(CliStrangerTest)
#include "tst_cli_stranger.moc"
