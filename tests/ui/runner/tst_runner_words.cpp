// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runner/run_words.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

class TestRunnerWords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void state_data();
    void state();
    void duration_data();
    void duration();
    void elapsed();
    void problem();
};

static checklist::RunRecord endedRun(const QString& ending, qint64 status)
{
    checklist::RunRecord run;
    run.started.run = 12;
    run.startedUtcMs = 1'000;
    events::RunFinished finished;
    finished.run = 12;
    finished.ending = ending;
    finished.status = status;
    finished.durationMs = 61'000;
    run.finished = finished;
    run.endedUtcMs = 62'000;
    return run;
}

void TestRunnerWords::state_data()
{
    QTest::addColumn<checklist::RunRecord>("run");
    QTest::addColumn<StateShape>("shape");
    QTest::addColumn<QString>("word");

    checklist::RunRecord running;
    QTest::newRow("running") << running << StateShape::Running << u"Running"_s;
    running.stopRequested = true;
    QTest::newRow("stopping") << running << StateShape::Running << u"Stopping"_s;
    checklist::RunRecord lost;
    lost.lost = true;
    QTest::newRow("lost") << lost << StateShape::Unknown << u"Unknown: nobody saw its end"_s;
    lost.resolved = events::RunResolved{12, true, u"seen"_s};
    QTest::newRow("resolved as passed") << lost << StateShape::Passed << u"Passed, by a person's word"_s;
    lost.resolved->passed = false;
    QTest::newRow("resolved as failed") << lost << StateShape::Failed << u"Failed, by a person's word"_s;
    QTest::newRow("exit 0") << endedRun(u"exited"_s, 0) << StateShape::Passed << u"Passed"_s;
    QTest::newRow("exit 3") << endedRun(u"exited"_s, 3) << StateShape::Failed << u"Failed: exit status 3"_s;
    QTest::newRow("signal") << endedRun(u"signalled"_s, 9) << StateShape::Failed << u"Failed: ended by signal 9"_s;
    QTest::newRow("limit") << endedRun(u"timed-out"_s, 0) << StateShape::Failed << u"Failed: over its time limit"_s;
    QTest::newRow("stopped") << endedRun(u"stopped"_s, 15) << StateShape::Failed << u"Failed: stopped"_s;
    checklist::RunRecord background = endedRun(u"stopped"_s, 15);
    background.started.background = true;
    background.stopRequested = true;
    QTest::newRow("background stopped") << background << StateShape::Passed << u"Stopped as wanted"_s;
    QTest::newRow("no start") << endedRun(u"could-not-start"_s, 0) << StateShape::Failed
                              << u"Failed: could not start"_s;
}

void TestRunnerWords::state()
{
    QFETCH(checklist::RunRecord, run);
    QFETCH(StateShape, shape);
    QFETCH(QString, word);
    const StateMark mark = runMark(run);
    QCOMPARE(mark.shape, shape);
    QCOMPARE(mark.word, word);
    QCOMPARE(mark.meaning, stateMark(shape).meaning);
}

void TestRunnerWords::duration_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64(0) << u"0:00"_s;
    QTest::newRow("negative") << qint64(-5'000) << u"0:00"_s;
    QTest::newRow("seconds") << qint64(7'999) << u"0:07"_s;
    QTest::newRow("minutes") << qint64(725'000) << u"12:05"_s;
    QTest::newRow("hours") << qint64(3'765'000) << u"1:02:45"_s;
}

void TestRunnerWords::duration()
{
    QFETCH(qint64, ms);
    QFETCH(QString, text);
    QCOMPARE(runDurationText(ms), text);
}

void TestRunnerWords::elapsed()
{
    checklist::RunRecord run;
    run.startedUtcMs = 10'000;
    QCOMPARE(runElapsedMs(run, 15'000), 5'000);
    run.lost = true;
    run.endedUtcMs = 12'000;
    QCOMPARE(runElapsedMs(run, 15'000), 2'000);
    QCOMPARE(runElapsedMs(endedRun(u"exited"_s, 0), 999'999), 61'000);
}

void TestRunnerWords::problem()
{
    checklist::RunRecord run = endedRun(u"could-not-start"_s, 0);
    QVERIFY(runProblem(run).isEmpty());
    run.finished->problem = u"The folder /srv/app does not exist."_s;
    run.finished->droppedBytes = 2048;
    QVERIFY(runProblem(run).startsWith(u"The folder /srv/app does not exist. "_s));
    QVERIFY(runProblem(run).contains(u"over the quota"_s));
}

QTEST_MAIN(TestRunnerWords)
#include "tst_runner_words.moc"
