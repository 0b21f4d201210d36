// SPDX-License-Identifier: GPL-3.0-or-later
// Values and deviations on the command line, with real scripts.
#include "tests/app/cli/launch_place.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

namespace {

const QByteArray shop = R"(# Shop launch

```toml holdpoint
[launch]
name = "shop"
version = "1.0"
environment = { STAGE = "prod" }

[value."<TAG>"]
from = "Build"
pattern = 'tag: (\S+)'

[value."<CODE>"]
secret = true
```

| Role | Name | Contact | Responsibilities |
|---|---|---|---|
| Launch Coordinator | Ada Officer | 1 | decides |
| Technical Lead | Tomasz Lind | 2 | builds |

## Phase 1: T-1 Hour - Prepare

**Build**
```bash
./scripts/build.sh
```

**Ship**
```bash
./scripts/ship.sh <TAG> [Number]
```

**Open**
```bash
./scripts/open.sh <CODE>
```

## Phase 2: T-0 - Launch

**Look**
```bash
./scripts/look.sh
```

**Rest**
```bash
./scripts/rest.sh
```

## Watch

- Orders: > [Target] orders per hour

## Communication Templates

**Update**
```
SUBJECT: Shop <TAG>

State at [Timestamp]: [Status]
```
)";

struct Place : LaunchPlace
{
    Place()
    {
        write(u"runbook.md"_s, shop);
        script(u"build.sh"_s, "echo build >> trace; echo 'tag: v1.2'\n");
        script(u"ship.sh"_s, "echo \"ship $1 $2\" >> trace\n");
        script(u"open.sh"_s, "test \"$1\" = tulip-9274 && echo open >> trace; echo \"code $1\"\n");
        script(u"look.sh"_s, "echo \"look $STAGE $(basename \"$PWD\")\" >> \"${OLDPLACE:-.}/trace\"\n");
        script(u"rest.sh"_s, "echo rest >> trace\n");
    }
    [[nodiscard]] Answer ask(const QStringList& words, const QString& by = u"Ada Officer"_s,
                             const QByteArray& input = {}) const
    {
        QStringList all = words;
        all.insert(words.first() == u"deviation"_s ? 2 : 1, launch());
        return call(all + QStringList{u"--by"_s, by}, input);
    }
    // Tomasz asks, Ada approves.
    [[nodiscard]] Answer granted(const QStringList& words) const
    {
        const Answer asked =
            ask(QStringList{u"deviation"_s, u"request"_s} + words + QStringList{u"--reason"_s, u"needs must"_s},
                u"Tomasz Lind"_s);
        return asked.status != 0 ? asked : ask({u"deviation"_s, u"approve"_s, asked.out.trimmed()});
    }
    [[nodiscard]] QStringList kindsFrom(const QString& first) const
    {
        const QStringList all = kinds();
        return all.mid(all.indexOf(first));
    }
};

} // namespace

class CliDeviationsTest : public QObject
{
    Q_OBJECT

    // Everything of the first phase but the last step, which nobody skips.
    static void workToOpen(const Place& place)
    {
        VERIFY_STATUS(place.ask({u"run"_s, u"Build"_s}), 0);
        VERIFY_STATUS(place.ask({u"set"_s, u"[Number]"_s}, u"Ada Officer"_s, "7\n"), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Ship"_s}), 0);
        VERIFY_STATUS(place.ask({u"secret"_s, u"<CODE>"_s}, u"Ada Officer"_s, "tulip-9274\n"), 0);
    }

private Q_SLOTS:
    // Regression: versions that were refused stayed in the launch's inputs, where no entry names them.
    void aRefusedVersionIsNotKept()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        const auto inputs = [&place] {
            return QDir(place.path(u"shop.launch/inputs"_s)).entryList(QDir::Files, QDir::Name);
        };
        const QStringList before = inputs();
        VERIFY_STATUS(place.ask({u"run"_s, u"Build"_s}), 0);
        place.write(u"newer.md"_s, QByteArray(shop).replace("./scripts/build.sh", "./scripts/build.sh --all"));
        const auto request = [&place](const QString& file, const QStringList& more = {}) {
            return place.ask(QStringList{u"deviation"_s, u"request"_s, u"runbook"_s, u"--changed"_s, place.path(file),
                                         u"--reason"_s, u"faster"_s} +
                                 more,
                             u"Tomasz Lind"_s);
        };
        VERIFY_ANSWER(request(u"newer.md"_s), 3, u"is done already"_s);
        QCOMPARE(inputs(), before);
        // What the ledger names stays, though it is refused as well.
        VERIFY_STATUS(request(u"runbook.md"_s), 3);
        QCOMPARE(inputs(), before);
        VERIFY_STATUS(place.ask({u"load"_s, place.path(u"newer.md"_s)}), 3);
        QCOMPARE(inputs(), before);
        VERIFY_STATUS(place.ask({u"trust"_s}, u"Tomasz Lind"_s), 3);
        QCOMPARE(inputs(), before);
        VERIFY_STATUS(request(u"newer.md"_s, {u"--even-done"_s}), 0);
        QCOMPARE(inputs().size(), before.size() + 1);
        VERIFY_STATUS(place.ask({u"deviation"_s, u"reject"_s, u"D1"_s, u"--reason"_s, u"no"_s}), 0);
        VERIFY_STATUS(place.ask({u"verify"_s}), 0);
        QCOMPARE(inputs().size(), before.size() + 1);
    }

    void valuesAreTypedCapturedAndSecret()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        const Answer listed = place.ask({u"values"_s});
        QVERIFY2(listed.out.contains(u"<TAG> (values/tag, text) NOT FILLED, comes from the output of “Build”"_s),
                 qPrintable(listed.all()));
        const Answer words = place.ask({u"set"_s, u"[Target]"_s}, u"Ada Officer"_s, "plenty\n");
        QVERIFY2(words.status == 3 && words.err.contains(u"is no number"_s), qPrintable(words.all()));
        VERIFY_STATUS(place.ask({u"set"_s, u"[Target]"_s}, u"Ada Officer"_s, "1,250\n"), 0);
        const Answer plain = place.ask({u"set"_s, u"<CODE>"_s}, u"Ada Officer"_s, "tulip-9274\n");
        QVERIFY2(plain.status == 3 && plain.err.contains(u"holdpoint secret"_s), qPrintable(plain.all()));
        workToOpen(place);
        if (QTest::currentTestFailed())
            return;
        VERIFY_STATUS(place.ask({u"run"_s, u"Open"_s}), 0);
        QCOMPARE(place.trace(), QStringList({u"build"_s, u"ship v1.2 7"_s, u"open"_s}));
        QVERIFY(!place.bytes(u"shop.launch/ledger.sqlite"_s).contains("tulip"));
        QVERIFY(!place.bytes(u"shop.launch/runs/000003/output.log"_s).contains("tulip"));
        const QJsonObject status = place.ask({u"status"_s, u"--json"_s}).json();
        QJsonObject tag;
        for (const QJsonValue& value : status.value(u"values").toArray()) {
            if (value[u"placeholder"].toString() == u"<TAG>"_s)
                tag = value.toObject();
            if (value[u"placeholder"].toString() == u"<CODE>"_s)
                QVERIFY(value[u"secret"].toBool() && value[u"filled"].toBool() && value[u"text"].toString().isEmpty());
        }
        QCOMPARE(tag.value(u"text").toString(), u"v1.2"_s);
        QCOMPARE(tag.value(u"source").toString(), u"capture"_s);
        const QJsonObject metric = status.value(u"metrics").toArray().first().toObject();
        QCOMPARE(metric.value(u"threshold").toString(), u"1250"_s);
        QCOMPARE(metric.value(u"unit").toString(), u"orders per hour"_s);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    void aMessageIsPrintedWhenItIsWhole()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Build"_s}), 0);
        const Answer lacking = place.ask({u"template"_s, u"Update"_s});
        QVERIFY2(lacking.status == 3 && lacking.err.contains(u"status"_s) && lacking.out.isEmpty(),
                 qPrintable(lacking.all()));
        VERIFY_STATUS(place.ask({u"set"_s, u"[Status]"_s}, u"Ada Officer"_s, "all quiet\n"), 0);
        const Answer whole = place.ask({u"template"_s, u"Update"_s});
        QVERIFY2(whole.status == 0 && whole.out.contains(u"SUBJECT: Shop v1.2\n\nState at 20"_s) &&
                     whole.out.contains(u"Z: all quiet"_s),
                 qPrintable(whole.all()));
        VERIFY_STATUS(place.ask({u"template"_s, u"Nothing"_s}), 3);
    }

    // A secret that was set is there, though nobody may see it.
    void aDryRunKnowsItsSecrets()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        const Answer before = place.ask({u"run"_s, u"Open"_s, u"--dry-run"_s});
        QVERIFY2(before.status == 1 && before.out.contains(u"NOT FILLED"_s), qPrintable(before.all()));
        VERIFY_STATUS(place.ask({u"secret"_s, u"<CODE>"_s}, u"Ada Officer"_s, "tulip-9274\n"), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Open"_s, u"--dry-run"_s}), 0);
    }

    void aRunUnderDeviationsAndTheirExpiry()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Build"_s}), 0);
        // Asked for by the one who would approve it.
        VERIFY_STATUS(
            place.ask({u"deviation"_s, u"request"_s, u"rerun"_s, u"./scripts/build.sh"_s, u"--reason"_s, u"x"_s}), 0);
        const Answer own = place.ask({u"deviation"_s, u"approve"_s, u"D1"_s});
        QVERIFY2(own.status == 3 && own.err.contains(u"own request"_s), qPrintable(own.all()));
        VERIFY_STATUS(place.ask({u"roster"_s, u"--allow-self-approval"_s}), 0);
        VERIFY_STATUS(place.ask({u"deviation"_s, u"approve"_s, u"D1"_s}), 0);
        QVERIFY(place.ask({u"status"_s}).out.contains(u"APPROVED BY WHO ASKED FOR IT"_s));
        VERIFY_STATUS(place.ask({u"run"_s, u"./scripts/build.sh"_s}), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"./scripts/build.sh"_s}), 3);

        QDir(place.path(u"."_s)).mkpath(u"elsewhere"_s);
        place.write(u"other.sh"_s, "echo other >> trace");
        VERIFY_STATUS(place.granted({u"order"_s, u"./scripts/look.sh"_s}), 0);
        VERIFY_STATUS(place.granted({u"environment"_s, u"./scripts/look.sh"_s, u"--set"_s, u"STAGE=test"_s, u"--set"_s,
                                     u"OLDPLACE=%1"_s.arg(place.path(u"work"_s))}),
                      0);
        VERIFY_STATUS(place.granted({u"folder"_s, u"./scripts/look.sh"_s, u"--folder"_s, u"elsewhere"_s}), 0);
        const Answer missing = place.ask({u"run"_s, u"./scripts/look.sh"_s});
        QVERIFY2(missing.status == 3 && missing.err.contains(u"elsewhere"_s), qPrintable(missing.all()));
        QFile::link(place.path(u"work/scripts"_s), place.path(u"elsewhere/scripts"_s));
        VERIFY_STATUS(place.ask({u"run"_s, u"./scripts/look.sh"_s}), 0);
        VERIFY_STATUS(place.granted({u"command"_s, u"./scripts/rest.sh"_s, u"--changed"_s, place.path(u"other.sh"_s)}),
                      0);
        VERIFY_STATUS(place.granted({u"order"_s, u"Rest"_s}), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"./scripts/rest.sh"_s, u"--changed"_s, place.path(u"runbook.md"_s)}), 3);
        VERIFY_STATUS(place.ask({u"run"_s, u"./scripts/rest.sh"_s, u"--changed"_s, place.path(u"other.sh"_s)}), 0);
        QCOMPARE(place.trace(), QStringList({u"build"_s, u"build"_s, u"look test elsewhere"_s, u"other"_s}));

        const Answer listed = place.ask({u"deviation"_s, u"list"_s});
        for (const QString& line :
             {u"- STAGE=prod"_s, u"+ STAGE=test"_s, u"- ./scripts/rest.sh"_s, u"+ echo other >> trace"_s,
              u"- %1"_s.arg(place.path(u"work"_s)), u"+ %1"_s.arg(place.path(u"elsewhere"_s))})
            QVERIFY2(listed.out.contains(line), qPrintable(line + u'\n' + listed.out));
        QCOMPARE(listed.out.count(u", used, "_s), 6);

        // What nobody used expires with the phase, in the entry after the act that ended it.
        VERIFY_STATUS(place.granted({u"skip"_s, u"Open"_s}), 0);
        VERIFY_STATUS(place.granted({u"rerun"_s, u"./scripts/build.sh"_s}), 0);
        VERIFY_STATUS(place.ask({u"set"_s, u"[Number]"_s}, u"Ada Officer"_s, "7"), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Ship"_s}), 0);
        VERIFY_STATUS(place.ask({u"skip"_s, u"Open"_s}), 0);
        const QStringList log = place.kinds();
        QCOMPARE(log.mid(log.size() - 2), QStringList({u"step.skipped"_s, u"deviation.expired"_s}));
        VERIFY_STATUS(place.ask({u"run"_s, u"./scripts/build.sh"_s}), 3);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    void hiddenCharactersShowInTheDifference()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        place.write(u"other.sh"_s, "./scripts/bu\xE2\x80\xAEild.sh\n");
        const Answer asked = place.ask({u"deviation"_s, u"request"_s, u"command"_s, u"./scripts/build.sh"_s,
                                        u"--changed"_s, place.path(u"other.sh"_s), u"--reason"_s, u"x"_s});
        QVERIFY2(asked.status == 0, qPrintable(asked.all()));
        const Answer shown = place.ask({u"deviation"_s, u"list"_s, u"D1"_s, u"--json"_s});
        QVERIFY2(shown.json().value(u"difference").toString().contains(u"+ ./scripts/bu<U+202E>ild.sh"_s),
                 qPrintable(shown.all()));
        VERIFY_STATUS(place.ask({u"deviation"_s, u"list"_s, u"D9"_s}), 3);
    }

    void aRunbookIsMergedIntoARunningLaunch()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        place.write(u"new.md"_s, QByteArray(shop).replace("./scripts/rest.sh", "./scripts/rest.sh twice"));
        const QStringList merge{u"deviation"_s,          u"request"_s,  u"runbook"_s, u"--changed"_s,
                                place.path(u"new.md"_s), u"--reason"_s, u"rest"_s};
        const Answer early = place.ask(merge, u"Tomasz Lind"_s);
        QVERIFY2(early.status == 3 && early.err.contains(u"holdpoint load"_s), qPrintable(early.all()));
        VERIFY_STATUS(place.ask({u"load"_s, place.path(u"new.md"_s)}), 0);
        VERIFY_STATUS(place.ask({u"load"_s, place.path(u"runbook.md"_s)}), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Build"_s}), 0);
        VERIFY_STATUS(place.ask({u"load"_s, place.path(u"new.md"_s)}), 3);
        VERIFY_STATUS(place.ask(merge, u"Tomasz Lind"_s), 0);
        const Answer shown = place.ask({u"deviation"_s, u"list"_s});
        QVERIFY2(shown.out.contains(u"- ./scripts/rest.sh\n  + ./scripts/rest.sh twice"_s), qPrintable(shown.out));
        QVERIFY(place.step(u"Rest"_s).value(u"commands").toArray().first()[u"text"].toString() ==
                u"./scripts/rest.sh"_s);
        VERIFY_STATUS(place.ask({u"deviation"_s, u"approve"_s, u"D1"_s}), 0);
        QCOMPARE(place.step(u"Rest"_s).value(u"commands").toArray().first()[u"text"].toString(),
                 u"./scripts/rest.sh twice"_s);
        QCOMPARE(place.step(u"Build"_s).value(u"state").toString(), u"passed"_s);
        QCOMPARE(place.kindsFrom(u"run.started"_s),
                 QStringList({u"run.started"_s, u"run.finished"_s, u"value.filled"_s, u"deviation.requested"_s,
                              u"deviation.approved"_s, u"runbook.loaded"_s}));
        // What is done changes only when it was shown and said so.
        place.write(u"newer.md"_s, QByteArray(shop).replace("./scripts/build.sh", "./scripts/build.sh twice"));
        const QStringList done{u"deviation"_s, u"request"_s, u"runbook"_s, u"--changed"_s, place.path(u"newer.md"_s),
                               u"--reason"_s,  u"build"_s};
        const Answer refused = place.ask(done, u"Tomasz Lind"_s);
        QVERIFY2(refused.status == 3 && refused.err.contains(u"Build"_s), qPrintable(refused.all()));
        VERIFY_STATUS(place.ask(done + QStringList{u"--even-done"_s}, u"Tomasz Lind"_s), 0);
        VERIFY_STATUS(place.ask({u"deviation"_s, u"approve"_s, u"D2"_s}), 0);
        QCOMPARE(place.step(u"Build"_s).value(u"state").toString(), u"passed"_s);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    void aConfigurationIsChangedDuringALaunch()
    {
        const Place place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"Build"_s}), 0);
        place.write(u"bad.toml"_s, "[launch]\nnmae = \"shop\"\n");
        const Answer bad = place.ask({u"deviation"_s, u"request"_s, u"configuration"_s, u"--changed"_s,
                                      place.path(u"bad.toml"_s), u"--reason"_s, u"x"_s});
        QVERIFY2(bad.status == 3 && bad.err.contains(u"Line 2"_s) && bad.err.contains(u"nmae"_s),
                 qPrintable(bad.all()));
        place.write(u"new.md"_s, QByteArray(shop).replace("\"prod\"", "\"test\""));
        VERIFY_STATUS(place.granted({u"configuration"_s, u"--changed"_s, place.path(u"new.md"_s)}), 0);
        QCOMPARE(place.kinds().last(), u"configuration.trusted"_s);
        const Answer shown = place.ask({u"deviation"_s, u"list"_s});
        QVERIFY2(shown.out.contains(u"+ environment = { STAGE = \"test\" }"_s), qPrintable(shown.out));
        VERIFY_STATUS(place.granted({u"order"_s, u"./scripts/look.sh"_s}), 0);
        VERIFY_STATUS(place.ask({u"run"_s, u"./scripts/look.sh"_s}), 0);
        QCOMPARE(place.trace().last(), u"look test work"_s);
    }

    void whatIsMissingIsSaid_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("cause");
        const auto row = [](const char* name, const QStringList& words, int status, const QString& cause) {
            QTest::newRow(name) << words << status << cause;
        };
        row("no target", {u"skip"_s}, 2, u"needs TARGET"_s);
        row("no file", {u"command"_s, u"./scripts/build.sh"_s}, 2, u"--changed FILE"_s);
        row("no runbook", {u"runbook"_s}, 2, u"--changed FILE"_s);
        row("no lines", {u"environment"_s, u"./scripts/build.sh"_s}, 2, u"--set NAME=VALUE"_s);
        row("no folder", {u"folder"_s, u"./scripts/build.sh"_s}, 2, u"--folder DIR"_s);
        row("a file that is not there", {u"command"_s, u"./scripts/build.sh"_s, u"--changed"_s, u"/nowhere"_s}, 2,
            u"/nowhere"_s);
        row("unknown kind", {u"whim"_s, u"./scripts/build.sh"_s}, 3, u"whim"_s);
        row("unknown command", {u"rerun"_s, u"./scripts/none.sh"_s}, 3, u"not in this launch"_s);
    }
    void whatIsMissingIsSaid()
    {
        QFETCH(const QStringList, words);
        QFETCH(const int, status);
        QFETCH(const QString, cause);
        static const std::unique_ptr<Place> place = [] {
            auto made = std::make_unique<Place>();
            static_cast<void>(made->makeLaunch());
            return made;
        }();
        const Answer answer =
            place->ask(QStringList{u"deviation"_s, u"request"_s} + words + QStringList{u"--reason"_s, u"x"_s});
        QVERIFY2(answer.status == status && answer.err.contains(cause), qPrintable(answer.all()));
    }
};

QTEST_GUILESS_MAIN(CliDeviationsTest)
#include "tst_cli_deviations.moc"
