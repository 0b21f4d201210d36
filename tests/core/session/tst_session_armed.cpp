// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/armed_now.h"
#include "core/session/armed_plan.h"
#include "core/session/verify_launch.h"
#include "tests/core/session/temporary_launch.h"
#include "tests/support/set_clock.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using holdpoint::test::SetClock;
using holdpoint::test::TemporaryLaunch;

namespace {

constexpr int patienceMs = 35'000; // within which every screen must say NOT ARMED

const QByteArray shop = R"(# Shop launch

```toml holdpoint
[launch]
name = "shop"
secrets = ["TOKEN"]

[rollback]
pin = ["scripts/lib"]
```

## Phase 1: T-1 Hour - Prepare

#### Go/No-Go Decision
- [ ] Backup is good

## Rollback

**Immediate Rollback**
```bash
./scripts/back.sh
```
)";

struct Shop : TemporaryLaunch
{
    explicit Shop(Disk* other = nullptr)
        : TemporaryLaunch(shop)
    {
        // A runner of our own, which may be replaced.
        QFile::copy(environment.runnerProgram, place + u"/runner"_s);
        environment.runnerProgram = place + u"/runner"_s;
        if (other)
            environment.disk = other;
        script(u"back.sh"_s, "echo back\n");
        QDir(workdir).mkpath(u"scripts/lib"_s);
        script(u"lib/common.sh"_s, "true\n");
        if (!create() || !open())
            qFatal("the launch does not open");
        session->setSecret(u"TOKEN"_s, "s3cret");
    }
    bool go()
    {
        const QString check = step(u"Go/No-Go Decision"_s).checks.first().id;
        return submit(checklist::TickCheck{check}).has_value() &&
               submit(checklist::DecideGate{stepId(u"Go/No-Go Decision"_s), true, {}}).has_value();
    }
    [[nodiscard]] const rollout::Armed& armed() const { return session->armed(); }
    // As the wall and the command line see it, with their own runner.
    [[nodiscard]] QStringList seen() const
    {
        return session::armedAsSeen(session->launch(), folder, QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-runner"),
                                    disk, clock.now().utcMs)
            .causes;
    }
    void replaceRunner(const QByteArray& body) const
    {
        const QString path = environment.runnerProgram;
        QFile::remove(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n" + body);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
};

// The system's disk, which stops answering how much of it is free.
class HangingDisk final : public Disk
{
public:
    [[nodiscard]] Result<QByteArray> read(const QString& path, qint64 limit) const override
    {
        return m_system.read(path, limit);
    }
    Result<void> writeAtomically(const QString& path, const QByteArray& bytes, int mode) override
    {
        return m_system.writeAtomically(path, bytes, mode);
    }
    Result<void> makeFolder(const QString& path, int mode) override { return m_system.makeFolder(path, mode); }
    [[nodiscard]] qint64 freeBytes(const QString& path) const override
    {
        while (hangs)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return m_system.freeBytes(path);
    }

    std::atomic<bool> hangs = false;

private:
    SystemDisk m_system;
};

} // namespace

// Whether a rollback would start, and with what: what was pinned at the go/no-go.
class SessionArmedTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aGoPinsWhatARollbackRuns()
    {
        Shop shop;
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed().armed, patienceMs);
        QVERIFY(shop.session->launch().state().pins.isEmpty());
        QVERIFY(shop.go());
        QStringList pinned;
        for (const events::PinnedFile& file : shop.session->launch().state().pins)
            pinned.append(file.path);
        QCOMPARE(pinned, QStringList({u"./scripts/back.sh"_s, u"scripts/lib/common.sh"_s}));
        QCOMPARE(shop.kinds().last(), u"rollback.pinned"_s);
        QTest::qWait(500);
        QVERIFY(shop.armed().armed);
        // Kept beside the ledger too: a rollback without it knows as well.
        const auto kept = [&shop] {
            const Result<QByteArray> bytes = shop.disk.read(session::armedPlanPath(shop.folder), 1 << 20);
            const auto plan = bytes ? session::parseArmedPlan(*bytes) : std::unexpected(bytes.error());
            return plan ? plan->pinned.files.size() : -1;
        };
        QTRY_COMPARE_WITH_TIMEOUT(kept(), 2, patienceMs);
        shop.close();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(shop.folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
    }

    // What is of this rollback was told by times once: a clock that was set back made its commands run again for ever.
    void aClockThatIsSetBackRunsNothingTwice()
    {
        SetClock set;
        Shop shop;
        shop.close();
        shop.environment.clock = &set;
        QVERIFY(shop.open());
        shop.session->setSecret(u"TOKEN"_s, "s3cret");
        shop.script(u"back.sh"_s, "echo back >> trace\nwhile ! test -e enough; do sleep 0.02; done\n");
        QVERIFY(shop.rollBack(u"immediate"_s));
        set.offsetMs = -86'400'000;
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(shop.workdir + u"/trace"_s), patienceMs);
        QFile(shop.workdir + u"/enough"_s).open(QIODevice::WriteOnly);
        QTRY_VERIFY_WITH_TIMEOUT(shop.session->launch().state().rollbacks.value(0).ended.has_value(), patienceMs);
        QCOMPARE(shop.session->launch().state().rollbacks.first().ended->outcome, u"done"_s);
        QTest::qWait(300);
        const QByteArray trace = shop.disk.read(shop.workdir + u"/trace"_s, 1000).value_or(QByteArray());
        QCOMPARE(trace, QByteArray("back\n"));
        QCOMPARE(shop.session->launch().state().rollbacks.size(), 1);
        shop.close();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(shop.folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
    }

    void whatChangesDisarms_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("path");
        QTest::newRow("the rollback's own script") << u"back.sh"_s << u"./scripts/back.sh"_s;
        QTest::newRow("what it includes") << u"lib/common.sh"_s << u"scripts/lib/common.sh"_s;
        QTest::newRow("what came since") << u"lib/new.sh"_s << u"scripts/lib/new.sh"_s;
    }
    void whatChangesDisarms()
    {
        QFETCH(QString, script);
        QFETCH(QString, path);
        Shop shop;
        QVERIFY(shop.go());
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed().armed, patienceMs);
        QTest::qWait(300); // its files are watched
        shop.script(script, "echo another\n");
        QTRY_VERIFY_WITH_TIMEOUT(!shop.armed().armed, patienceMs);
        QCOMPARE(shop.armed().changed, QStringList{path});
        QVERIFY2(shop.armed().causes.first().contains(path), qPrintable(shop.armed().causes.first()));
        // It starts all the same, and the ledger says so.
        QVERIFY(shop.rollBack(u"immediate"_s));
        QTRY_VERIFY_WITH_TIMEOUT(shop.session->launch().state().rollbacks.value(0).ended.has_value(), patienceMs);
        QVERIFY(shop.session->launch().state().rollbacks.first().started.changed);
        QCOMPARE(shop.session->launch().state().rollbacks.first().ended->outcome, u"done"_s);
    }

    void unchangedIsNotMarked()
    {
        Shop shop;
        QVERIFY(shop.go());
        QVERIFY(shop.rollBack(u"immediate"_s));
        QTRY_VERIFY_WITH_TIMEOUT(shop.session->launch().state().rollbacks.value(0).ended.has_value(), patienceMs);
        QVERIFY(!shop.session->launch().state().rollbacks.first().started.changed);
    }

    void aGoneScriptIsNoticed()
    {
        Shop shop;
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed().armed, patienceMs);
        QTest::qWait(300);
        QSignalSpy told(shop.session.get(), &session::Session::armedChanged);
        QVERIFY(QFile::remove(shop.workdir + u"/scripts/back.sh"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!shop.armed().armed, patienceMs);
        QVERIFY(!told.isEmpty());
        shop.script(u"back.sh"_s, "echo back\n");
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed().armed, patienceMs);
    }

    // The window said NOT ARMED, wall and command line said ARMED.
    void aRunnerThatDoesNotStartDisarmsEveryScreen_data()
    {
        QTest::addColumn<QByteArray>("runner"); // a script in its place; empty: nothing
        QTest::addColumn<QString>("cause");
        QTest::newRow("a library is missing")
            << QByteArray(
                   "echo 'holdpoint-runner: error while loading shared libraries: libQt6Core.so.6' >&2\nexit 127\n")
            << u"The runner does not start, it ended with 127: holdpoint-runner: error while loading"_s;
        QTest::newRow("it says nothing") << QByteArray("exit 3\n") << u"does not start: it ended with 3."_s;
        QTest::newRow("it crashes") << QByteArray("kill -SEGV $$\n") << u"The runner does not start"_s;
        QTest::newRow("it hangs") << QByteArray("exec sleep 30\n") << u"The runner does not start"_s;
        QTest::newRow("it is gone") << QByteArray() << u"The runner program"_s;
    }
    void aRunnerThatDoesNotStartDisarmsEveryScreen()
    {
        QFETCH(const QByteArray, runner);
        QFETCH(const QString, cause);
        Shop shop;
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed().armed, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(shop.seen(), QStringList(), patienceMs);
        QTest::qWait(300); // its files are watched
        if (runner.isEmpty())
            QVERIFY(QFile::remove(shop.environment.runnerProgram));
        else
            shop.replaceRunner(runner);
        QTRY_VERIFY_WITH_TIMEOUT(!shop.armed().armed, patienceMs);
        QVERIFY2(shop.armed().causes.size() == 1 && shop.armed().causes.first().contains(cause),
                 qPrintable(shop.armed().causes.join(u'\n')));
        QTRY_COMPARE_WITH_TIMEOUT(shop.seen(), shop.armed().causes, patienceMs);
        shop.replaceRunner("exit 0\n");
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed().armed, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(shop.seen(), QStringList(), patienceMs);
    }

    // Both misses at once: the second was hidden behind the first.
    void aRunnerThatDoesNotStartIsSaidBesideOthers()
    {
        Shop shop;
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed().armed, patienceMs);
        shop.replaceRunner("exit 3\n");
        QVERIFY(QFile::remove(shop.workdir + u"/scripts/back.sh"_s));
        QTRY_COMPARE_WITH_TIMEOUT(shop.armed().causes.size(), 2, patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(shop.seen(), shop.armed().causes, patienceMs);
    }

    // Nobody holds it: whoever looks starts the runner.
    void aRunnerThatDoesNotStartIsNotArmedWithoutAHolder()
    {
        Shop shop;
        const checklist::Launch launch = shop.session->launch();
        shop.close();
        QVERIFY(QFile::remove(shop.folder + u"/heartbeat"_s));
        const auto causes = [&] {
            return session::armedAsSeen(launch, shop.folder, shop.environment.runnerProgram, shop.disk,
                                        shop.clock.now().utcMs)
                .causes;
        };
        QCOMPARE(causes(), QStringList());
        shop.replaceRunner("exit 3\n");
        QCOMPARE(causes(), QStringList{u"The runner does not start: it ended with 3."_s});
        QVERIFY(QFile::remove(shop.environment.runnerProgram));
        QCOMPARE(causes(), QStringList{u"The runner program %1 is missing."_s.arg(shop.environment.runnerProgram)});
    }

    // Took up to 40 s, and was never said on another screen.
    void aDiskThatHangsDisarmsEveryScreen()
    {
        HangingDisk hanging;
        Shop shop(&hanging);
        const auto answer = qScopeGuard([&hanging] { hanging.hangs = false; });
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed().armed, patienceMs);
        QTest::qWait(500); // the look that names its files is over
        QElapsedTimer since;
        since.start();
        hanging.hangs = true;
        QTRY_VERIFY_WITH_TIMEOUT(!shop.armed().armed, patienceMs);
        qInfo("NOT ARMED after %lld ms", static_cast<long long>(since.elapsed()));
        QVERIFY2(shop.armed().causes.first().contains(u"The disk does not answer"_s),
                 qPrintable(shop.armed().causes.first()));
        QTRY_COMPARE_WITH_TIMEOUT(shop.seen(), shop.armed().causes, patienceMs);
        hanging.hangs = false;
        QTRY_VERIFY_WITH_TIMEOUT(shop.armed().armed, patienceMs);
    }

    // Of a holder that does not ask the old version nothing was believed.
    void aSecretIsSaidBesideWhatNobodyWatches()
    {
        QByteArray runbook = shop;
        runbook.replace("[rollback]\n", "[rollback]\nalive = \"old\"\n");
        TemporaryLaunch launch(runbook);
        launch.script(u"back.sh"_s, "echo back\n");
        QVERIFY(launch.create());
        QVERIFY(launch.open());
        const auto seen = [&launch] {
            return session::armedAsSeen(launch.session->launch(), launch.folder, launch.environment.runnerProgram,
                                        launch.disk, launch.clock.now().utcMs)
                .causes;
        };
        QTRY_VERIFY_WITH_TIMEOUT(seen().size() == 2, patienceMs);
        QVERIFY2(seen().first().contains(u"TOKEN"_s) && seen().last().contains(u"Nobody asks the old version"_s),
                 qPrintable(seen().join(u'\n')));
    }

    void aSecretThatNobodyGaveDisarms()
    {
        TemporaryLaunch launch(shop);
        launch.script(u"back.sh"_s, "echo back\n");
        QVERIFY(launch.create());
        QVERIFY(launch.open());
        const auto told = [&launch] { return launch.session->armed().causes.join(u' '); };
        QTRY_VERIFY_WITH_TIMEOUT(told().contains(u"TOKEN"_s), patienceMs);
        launch.session->setSecret(u"TOKEN"_s, "s3cret");
        QTRY_VERIFY_WITH_TIMEOUT(launch.session->armed().armed, patienceMs);
    }
};

QTEST_GUILESS_MAIN(SessionArmedTest)
#include "tst_session_armed.moc"
