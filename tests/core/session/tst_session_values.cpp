// SPDX-License-Identifier: GPL-3.0-or-later
// Values and deviations as real scripts see them.
#include "core/session/launch_folder.h"
#include "core/session/verify_launch.h"
#include "tests/core/session/temporary_launch.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using checklist::StepState;
using holdpoint::test::TemporaryLaunch;

namespace {

const QByteArray shop = R"(# Shop launch

```toml holdpoint
[launch]
name = "shop"
environment = { STAGE = "prod" }

[value."$TAG"]
from = "Build"
pattern = 'tag: (\S+)'
format = 'v[0-9.]+'

[value."<CODE>"]
secret = true
```

## Phase 1: T-1 Hour - Prepare

**Build**
```bash
./scripts/build.sh
```

**Ship**
```bash
./scripts/ship.sh "$TAG"
```

**Tell**
```bash
./scripts/tell.sh [Timestamp]
```

**Open**
```bash
./scripts/open.sh <CODE>
```

**Look**
```bash
./scripts/look.sh
```

## Watch

- Orders: > [Target] orders per hour
)";

struct Shop : TemporaryLaunch
{
    explicit Shop(const QByteArray& runbook = shop)
        : TemporaryLaunch(runbook)
    {
        script(u"build.sh"_s, "echo 'tag: v0'; echo 'tag: v1.2'\n");
        script(u"ship.sh"_s, "echo \"shipped $1\"\n");
        script(u"tell.sh"_s, "echo \"at $1\"\n");
        script(u"open.sh"_s, "echo \"code is $1\"\n");
        script(u"look.sh"_s, "echo \"$STAGE $COLOUR in $PWD\"\n");
        script(u"look-twice.sh"_s, "echo twice\n");
    }
    bool begin() { return create() && open(); }
    // Runs a step to its end; the output of its last run.
    QByteArray done(const QString& title)
    {
        if (const Result<session::Committed> started = runStep(stepId(title)); !started)
            return "refused: " + started.error().text().toUtf8();
        if (!QTest::qWaitFor([this] { return session->launch().runningRuns().isEmpty() && session->recorded(); },
                             20'000))
            return "does not end";
        QFile file(session->runFolder(session->launch().state().runs.lastKey()) + u"/output.log"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    bool granted(const checklist::RequestDeviation& request)
    {
        const auto asked = submit(request);
        if (!asked)
            qWarning("%s", qPrintable(asked.error().text()));
        const auto approved =
            submit(checklist::ApproveDeviation{u"D%1"_s.arg(session->launch().state().deviations.size()), {}});
        if (!approved)
            qWarning("%s", qPrintable(approved.error().text()));
        return asked && approved;
    }
    [[nodiscard]] const runbook::Value& valueOf(const QString& placeholder) const
    {
        for (const runbook::Value& value : session->launch().plan().values) {
            if (value.placeholder == placeholder)
                return value;
        }
        qFatal("no such value");
    }
    [[nodiscard]] QByteArray ledger() const
    {
        QByteArray all;
        for (const events::Entry& entry : session->entries())
            all += events::encodeEntry(entry).value();
        return all;
    }
};

} // namespace

class tst_session_values : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aValueIsCapturedFromAnOutputAndCarriedOn()
    {
        Shop s;
        QVERIFY(s.begin());
        const Result<session::Committed> early =
            s.submit(checklist::StartRun{s.step(u"Ship"_s).commands.first().id, {}, {}, {}, {}, {}, {}});
        QVERIFY(!early);
        QVERIFY(s.done(u"Build"_s).contains("v1.2"));
        const checklist::ValueRecord tag = s.session->launch().state().values.value(s.valueOf(u"$TAG"_s).id);
        QCOMPARE(tag.text, u"v1.2"_s);
        QCOMPARE(tag.source, u"capture"_s);
        QCOMPARE(tag.run, 1);
        QCOMPARE(s.done(u"Ship"_s), QByteArray("shipped v1.2\n"));
        // The text that ran is the runbook's own: the shell put the value in.
        QCOMPARE(s.session->launch().state().runs.last().started.text, QByteArray("./scripts/ship.sh \"$TAG\""));
        QCOMPARE(s.kinds().mid(3), QStringList({u"run.started"_s, u"run.finished"_s, u"value.filled"_s,
                                                u"run.started"_s, u"run.finished"_s}));
    }

    void anOutputThatDoesNotShowItFillsNothing_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::newRow("not there") << QByteArray("echo tagged\n");
        QTest::newRow("not of its form") << QByteArray("echo 'tag: main'\n");
        QTest::newRow("failed") << QByteArray("echo 'tag: v3'; exit 1\n");
    }
    void anOutputThatDoesNotShowItFillsNothing()
    {
        QFETCH(const QByteArray, script);
        Shop s;
        s.script(u"build.sh"_s, script);
        QVERIFY(s.begin());
        s.done(u"Build"_s);
        QVERIFY(!s.session->launch().state().values.contains(s.valueOf(u"$TAG"_s).id));
        if (s.session->launch().done(s.stepId(u"Build"_s))) {
            const QByteArray refused = s.done(u"Ship"_s);
            QVERIFY2(refused.startsWith("refused: $TAG is not filled yet: no output of “Build” has shown it."),
                     refused.constData());
            QVERIFY(!s.submit(checklist::FillValue{s.valueOf(u"$TAG"_s).id, u"main"_s, false}));
            QVERIFY(s.submit(checklist::FillValue{s.valueOf(u"$TAG"_s).id, u"v4"_s, false}));
            QCOMPARE(s.done(u"Ship"_s), QByteArray("shipped v4\n"));
        }
    }

    void theTimeOfUseAndASecret()
    {
        Shop s;
        QVERIFY(s.begin());
        s.done(u"Build"_s);
        s.done(u"Ship"_s);
        const QByteArray told = s.done(u"Tell"_s);
        const checklist::ValueRecord when = s.session->launch().state().values.value(s.valueOf(u"[Timestamp]"_s).id);
        QCOMPARE(when.source, u"clock"_s);
        QCOMPARE(when.run, s.session->launch().state().runs.lastKey());
        QCOMPARE(told, "at " + when.text.toUtf8() + '\n');
        QVERIFY(when.text.endsWith(u'Z') && when.text.size() == 20);

        const runbook::Value code = s.valueOf(u"<CODE>"_s);
        const QByteArray refused = s.done(u"Open"_s);
        QVERIFY2(refused.contains("is not set") && refused.contains("holdpoint secret"), refused.constData());
        QVERIFY(!s.submit(checklist::FillValue{code.id, u"tulip-9274"_s, false}));
        s.session->setSecret(code.name, "tulip-9274");
        QVERIFY(s.submit(checklist::FillValue{code.id, {}, true}));
        const QByteArray opened = s.done(u"Open"_s);
        QVERIFY2(opened.startsWith("code is ") && !opened.contains("tulip"), opened.constData());
        QVERIFY(s.session->launch().state().runs.last().passed());
        QVERIFY(!s.ledger().contains("tulip"));
    }

    // It ran with an empty secret, and dry runs said nothing.
    void aSecretThatACommandNamesMustBeSet()
    {
        Shop launch("# Shop launch\n\n```toml holdpoint\n[launch]\nname = \"shop\"\nsecrets = [\"TOK\", \"TOKEN\"]\n"
                    "```\n\n## T-1h - Prepare\n\n**Quiet**\n```bash\necho quiet TOK\n```\n\n"
                    "**Loud**\n```bash\necho \"${TOK}\" | wc -c\n```\n");
        QVERIFY(launch.begin());
        QCOMPARE(launch.done(u"Quiet"_s), QByteArray("quiet TOK\n"));
        const QString loud = launch.session->launch().plan().step(launch.stepId(u"Loud"_s))->commands.first().id;
        QCOMPARE(launch.session->prepared(loud).unfilled.size(), 1);
        const QByteArray refused = launch.done(u"Loud"_s);
        QVERIFY2(refused.startsWith("refused: ") && refused.contains("holdpoint secret LAUNCH TOK"),
                 refused.constData());
        launch.session->setSecret(u"TOK"_s, "abc");
        QCOMPARE(launch.done(u"Loud"_s).trimmed(), QByteArray("4"));
    }

    void aTargetIsAThreshold()
    {
        Shop s;
        QVERIFY(s.begin());
        const checklist::Launch& launch = s.session->launch();
        const runbook::Metric metric = launch.plan().metrics.first();
        QVERIFY(!launch.thresholdOf(metric.id));
        QVERIFY(!s.submit(checklist::FillValue{metric.target, u"many"_s, false}));
        QVERIFY(s.submit(checklist::FillValue{metric.target, u"1,250 orders per hour"_s, false}));
        QCOMPARE(launch.thresholdOf(metric.id), u"1250"_s);
    }

    void oneRunInAnotherEnvironmentAndFolder()
    {
        Shop s;
        QVERIFY(s.begin());
        s.done(u"Build"_s);
        s.done(u"Ship"_s);
        s.done(u"Tell"_s);
        s.session->setSecret(s.valueOf(u"<CODE>"_s).name, "x1");
        s.done(u"Open"_s);
        const QString look = s.step(u"Look"_s).commands.first().id;
        const QString other = s.place + u"/other"_s;
        QVERIFY(QDir().mkpath(other));
        QVERIFY(QFile::link(s.workdir + u"/scripts"_s, other + u"/scripts"_s));
        QVERIFY(s.granted({u"environment"_s, look, "COLOUR=red\nSTAGE=test", u"try"_s}));
        QVERIFY(s.granted({u"folder"_s, look, other.toUtf8(), u"try"_s}));
        const checklist::StartRun prepared = s.session->prepared(look);
        QCOMPARE(prepared.workdir, other);
        QVERIFY(prepared.environment.contains(u"COLOUR"_s));
        QCOMPARE(s.done(u"Look"_s), "test red in " + other.toUtf8() + '\n');
        QVERIFY(s.granted({u"rerun"_s, look, {}, u"again"_s}));
        QVERIFY(s.submit(checklist::StartRun{look, {}, {}, {}, {}, {}, {}}));
        QTRY_VERIFY_WITH_TIMEOUT(s.session->launch().runningRuns().isEmpty(), 10'000);
        QFile file(s.session->runFolder(s.session->launch().state().runs.lastKey()) + u"/output.log"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "prod  in " + s.workdir.toUtf8() + '\n');
    }

    void aNewVersionOfTheRunbookTakesEffectAndStaysAfterARestart()
    {
        Shop s;
        QVERIFY(s.begin());
        s.done(u"Build"_s);
        const QString build = s.stepId(u"Build"_s);
        const QByteArray next = QByteArray(shop).replace("./scripts/look.sh", "./scripts/look-twice.sh");
        const Result<QString> kept = session::keepInput(s.folder, next);
        QVERIFY(kept);
        const checklist::RequestDeviation request{u"runbook"_s, u"runbook"_s, kept->toLatin1(), u"look twice"_s};
        QVERIFY(s.granted(request));
        QCOMPARE(s.step(u"Look"_s).commands.first().text, QByteArray("./scripts/look-twice.sh"));
        QCOMPARE(s.session->launch().stepState(build), StepState::Passed);
        QCOMPARE(s.done(u"Ship"_s), QByteArray("shipped v1.2\n"));
        s.close();
        QVERIFY(s.open());
        QCOMPARE(s.step(u"Look"_s).commands.first().text, QByteArray("./scripts/look-twice.sh"));
        QCOMPARE(s.session->launch().stepState(build), StepState::Passed);
        QCOMPARE(s.session->launch().currentStep(), s.stepId(u"Tell"_s));
        QCOMPARE(s.session->launch().state().runbooks.size(), 2);
        s.close();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(s.folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
        // Both versions lie in the folder, and are checked.
        QVERIFY(QFile::remove(session::inputPath(s.folder, *kept)));
        const Result<ledger::Verdict> without = session::verifyLaunch(s.folder, {});
        QVERIFY(!without || !without->intact);
    }

    void aVersionThatIsNotThereOrNoRunbookIsRefused()
    {
        Shop s;
        QVERIFY(s.begin());
        s.done(u"Build"_s);
        const QByteArray gone(64, 'a');
        QVERIFY(!s.submit(checklist::RequestDeviation{u"runbook"_s, u"runbook"_s, gone, u"x"_s}));
        QVERIFY(!s.submit(checklist::RequestDeviation{u"runbook"_s, u"runbook"_s, "../../etc/passwd", u"x"_s}));
        const Result<QString> toml = session::keepInput(s.folder, "[lunch]\n");
        const auto refused =
            s.submit(checklist::RequestDeviation{u"configuration"_s, u"configuration"_s, toml->toLatin1(), u"x"_s});
        QVERIFY(!refused);
        QVERIFY2(refused.error().cause.contains(u"Line 1"_s) && refused.error().cause.contains(u"lunch"_s),
                 qPrintable(refused.error().cause));
        QVERIFY(s.session->launch().state().deviations.isEmpty());
    }

    void aNewConfigurationTakesEffect()
    {
        Shop s;
        QVERIFY(s.begin());
        s.done(u"Build"_s);
        QByteArray toml = s.session->launch().plan().configurationToml.toUtf8();
        const Result<QString> kept = session::keepInput(s.folder, toml.replace("prod", "test"));
        QVERIFY(s.granted({u"configuration"_s, u"configuration"_s, kept->toLatin1(), u"a test"_s}));
        QCOMPARE(s.session->launch().configuration().environment.value(u"STAGE"_s), u"test"_s);
        QCOMPARE(s.done(u"Ship"_s), QByteArray("shipped v1.2\n"));
    }
};

QTEST_GUILESS_MAIN(tst_session_values)
#include "tst_session_values.moc"
