// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/verify_launch.h"
#include "tests/core/session/temporary_launch.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <csignal>

using namespace holdpoint;
using holdpoint::test::TemporaryLaunch;

// kill -9 at any moment: no acknowledged entry is lost, the launch reopens, and every run is accounted for.
class tst_session_kill : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void twoHundredKillPoints()
    {
        QByteArray runbook = "# Endless\n\n## Phase 1: T-1 Hour\n\n**Work**\n```bash\n";
        for (int i = 0; i < 600; ++i)
            runbook += "./scripts/work.sh " + QByteArray::number(i) + "\n";
        runbook += "```\n";
        TemporaryLaunch launch(runbook);
        launch.script(QStringLiteral("work.sh"), "echo \"begin $1\"; sleep 0.0$((RANDOM % 8)); echo \"end $1\"\n");
        QVERIFY(launch.create());

        QRandomGenerator random(41);
        qint64 acknowledged = 0; // seq that must be there
        int running = 0;
        int lost = 0;
        for (int kill = 0; kill < 200; ++kill) {
            QProcess worker;
            worker.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            worker.start(QStringLiteral(HOLDPOINT_BIN_DIR "/session-worker"), {launch.place});
            QVERIFY(worker.waitForStarted());
            // Some die before they are open, most while they work.
            const bool early = kill % 10 == 0;
            if (!early)
                QVERIFY2(worker.waitForReadyRead(30'000), "the worker did not open the launch");
            QTest::qSleep(int(random.bounded(early ? 30 : 60)));
            ::kill(pid_t(worker.processId()), SIGKILL);
            QVERIFY(worker.waitForFinished());
            for (const QByteArray& line : worker.readAllStandardOutput().split('\n')) {
                if (line.startsWith("ack "))
                    acknowledged = std::max(acknowledged, line.mid(4).toLongLong());
            }
            const Result<session::ReadLaunch> read = session::readLaunch(launch.folder);
            QVERIFY2(read, qPrintable(read ? QString() : read.error().text()));
            QVERIFY2(qint64(read->entries.size()) > acknowledged, "an acknowledged entry is gone");
            running += int(read->launch.runningRuns().size());
        }
        // The last one to open finds every run again: recorded, or still running and then recorded.
        QVERIFY(launch.open());
        QTRY_VERIFY_WITH_TIMEOUT(launch.session->launch().runningRuns().isEmpty(), 20'000);
        for (const checklist::RunRecord& run : launch.session->launch().state().runs) {
            lost += run.lost;
            if (run.finished && run.finished->ending == QStringLiteral("exited")) {
                QCOMPARE(run.finished->status, 0);
                const QByteArray number = run.started.text.split(' ').last();
                QFile output(launch.session->runFolder(run.started.run) + QStringLiteral("/output.log"));
                QVERIFY(output.open(QIODevice::ReadOnly));
                QCOMPARE(output.readAll(), "begin " + number + "\nend " + number + "\n");
            }
        }
        qInfo("%lld entries, %lld runs, %d found running after a kill, %d ended unseen",
              static_cast<long long>(launch.session->entries().size()),
              static_cast<long long>(launch.session->launch().state().runs.size()), running, lost);
        QVERIFY(running > 20); // the kills did hit running scripts
        launch.close();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(launch.folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
    }
};

QTEST_GUILESS_MAIN(tst_session_kill)
#include "tst_session_kill.moc"
