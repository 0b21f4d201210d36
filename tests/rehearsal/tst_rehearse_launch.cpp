// SPDX-License-Identifier: GPL-3.0-or-later
// Whole launches by `holdpoint rehearse --unattended`: to the certificate, and back to blue when green fails. What was
// kept of each is then read and verified outside of the range.
#include "tests/rehearsal/only_slow.h"
#include "tests/rehearsal/traces.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

const QString program = QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint");
const QString ranges = QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-range");
constexpr int longestMs = 2'400'000;
constexpr int lastWords = 1500; // Qt Test cuts a message at its end, and the end is what matters

struct Ended
{
    int status = -1;
    QString text;
};

// With a home of its own, so that nobody's keys, settings or logs are touched.
QProcessEnvironment own(const QTemporaryDir& home)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"})
        environment.insert(QString::fromLatin1(name), home.path());
    return environment;
}

Ended call(const QTemporaryDir& home, const QStringList& words)
{
    QProcess process;
    process.setProcessEnvironment(own(home));
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, words);
    if (!process.waitForFinished(longestMs))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

QList<QJsonObject> entries(const QTemporaryDir& home, const QString& launch)
{
    QList<QJsonObject> found;
    for (const QString& line : call(home, {u"log"_s, launch, u"--json"_s}).text.split(u'\n', Qt::SkipEmptyParts))
        found << QJsonDocument::fromJson(line.toUtf8()).object();
    return found;
}

// What this pattern captured in what was said; empty: it is not there.
QString found(const QString& text, const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::MultilineOption).match(text).captured(1);
}

// As `call`, and what Prometheus says of its interval as soon as the fault began, asked from a second terminal.
Ended rehearsedWith(const QTemporaryDir& home, const QString& fault, const QString& launch, qint64& scrapeMs)
{
    QProcess process;
    process.setProcessEnvironment(own(home));
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, {u"rehearse"_s, u"--unattended"_s, u"--patience"_s, u"300"_s, u"--fault"_s, fault,
                            u"--keep"_s, launch});
    QString text;
    bool asked = false;
    QElapsedTimer timer;
    for (timer.start(); process.state() != QProcess::NotRunning && timer.elapsed() < longestMs;) {
        process.waitForReadyRead(500);
        text += QString::fromUtf8(process.readAll());
        if (asked || !text.contains(u"fault errors begins"_s))
            continue;
        asked = true;
        QProcess second;
        second.start(ranges, {u"enter"_s, u"--pid"_s, QString::number(process.processId()), u"--"_s, u"curl"_s, u"-s"_s,
                              u"http://monitoring.erpgo.com/api/v1/status/config"_s});
        if (second.waitForFinished(60'000))
            scrapeMs =
                1000 *
                found(QString::fromUtf8(second.readAllStandardOutput()), u"scrape_interval: (\\d+)s"_s).toLongLong();
    }
    process.waitForFinished(1000);
    return {process.exitCode(), text + QString::fromUtf8(process.readAll())};
}

int count(const QList<QJsonObject>& entries, const QString& kind)
{
    return static_cast<int>(
        std::ranges::count_if(entries, [&](const QJsonObject& entry) { return entry[u"kind"].toString() == kind; }));
}

// The first entry of a kind from a place on, and where it is; -1: there is none.
qsizetype indexOf(const QList<QJsonObject>& entries, const QString& kind, qsizetype from = 0)
{
    for (qsizetype at = from; at < entries.size(); ++at)
        if (entries[at][u"kind"].toString() == kind)
            return at;
    return -1;
}

qint64 momentOf(const QString& utc) { return QDateTime::fromString(utc, Qt::ISODateWithMs).toMSecsSinceEpoch(); }

qint64 momentOf(const QJsonObject& entry) { return momentOf(entry[u"at"][u"utc"].toString()); }

struct Figure
{
    QString what, value, goal, verdict;
};

constexpr int farBeyond = 6; // so many times its goal is no matter of a slow machine any more

} // namespace

class RehearseLaunchTest : public QObject
{
    Q_OBJECT

    QList<Figure> m_figures;

    void note(const QString& what, const QString& value, const QString& goal, const QString& verdict)
    {
        m_figures.append(
            {QStringLiteral("%1: %2").arg(QLatin1String(QTest::currentDataTag()), what), value, goal, verdict});
    }
    // Measured and held against its goal in ms; 0: it has none. False far beyond the goal.
    bool noteMs(const QString& what, qint64 ms, qint64 goalMs = 0, const QString& goal = {})
    {
        note(what, u"%1 ms"_s.arg(ms), goalMs > 0 ? u"%1%2 ms"_s.arg(goal).arg(goalMs) : u"-"_s,
             goalMs <= 0    ? u"-"_s
             : ms <= goalMs ? u"met"_s
                            : u"NOT MET"_s);
        return goalMs <= 0 || ms <= farBeyond * goalMs;
    }

private Q_SLOTS:
    void cleanupTestCase()
    {
        for (const Figure& figure : m_figures)
            std::printf("| %-78s | %12s | %-32s | %-7s |\n", qPrintable(figure.what), qPrintable(figure.value),
                        qPrintable(figure.goal), qPrintable(figure.verdict));
        std::fflush(stdout);
    }

    void theLaunchSucceeds_data()
    {
        QTest::addColumn<QString>("runbook");
        QTest::addColumn<QString>("answers");
        QTest::newRow("own runbook") << QString() << QString();
        QTest::newRow("seed runbook, unchanged")
            << QStringLiteral(HOLDPOINT_SOURCE_DIR "/../shared/seed/erpgo-launch-runbook.md")
            << QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/rehearsal/seed_answers.json");
    }
    void theLaunchSucceeds()
    {
        QFETCH(const QString, runbook);
        QFETCH(const QString, answers);
        if (!runbook.isEmpty() && !QFile::exists(runbook))
            QSKIP("the runbook lies not beside this checkout");
        const QTemporaryDir home;
        const QString launch = home.filePath(u"kept.launch"_s);
        QStringList words{u"rehearse"_s, u"--unattended"_s, u"--patience"_s, u"300"_s, u"--keep"_s, launch};
        if (!runbook.isEmpty())
            words << u"--runbook"_s << runbook << u"--answers"_s << answers;
        const Ended rehearsed = call(home, words);
        if (rehearsed.status == 1 && holdpoint::test::onlySlow(rehearsed.text))
            QSKIP("this machine is too slow just now for the figures of the launch");
        // The message of a test is cut at its end, where the reason stands.
        if (rehearsed.status != 0)
            std::fprintf(stderr, "%s\n", qPrintable(rehearsed.text.right(4 * lastWords)));
        QVERIFY2(rehearsed.status == 0, "its words stand above");
        QVERIFY(rehearsed.text.contains(u"The rehearsal is done"_s));

        // Outside, where neither its keys nor its servers are.
        const Ended verified = call(home, {u"verify"_s, launch});
        QVERIFY2(verified.status == 0, qPrintable(verified.text));
        const Ended certificate = call(home, {u"verify"_s, launch + u"/certificates/certificate.pdf"_s});
        QVERIFY2(certificate.status == 0, qPrintable(certificate.text));
        QProcess reading;
        reading.start(u"pdftotext"_s, {launch + u"/certificates/certificate.pdf"_s, u"-"_s});
        QVERIFY2(reading.waitForFinished(60'000), "pdftotext reads the certificate; it comes with poppler-utils");
        const QString certified = QString::fromUtf8(reading.readAllStandardOutput()).simplified();
        QVERIFY2(certified.contains(u"REHEARSAL: no production launch is certified here"_s),
                 qPrintable(certified.left(lastWords)));
        const QList<QJsonObject> all = entries(home, launch);
        QVERIFY(all.size() > 100);
        for (const QJsonObject& entry : all)
            QVERIFY2(entry[u"rehearsal"].toBool(), QJsonDocument(entry).toJson().constData());
        const QJsonObject status =
            QJsonDocument::fromJson(call(home, {u"status"_s, launch, u"--json"_s}).text.toUtf8()).object();
        for (const QJsonValue& phase : status[u"phases"].toArray())
            for (const QJsonValue& step : phase[u"steps"].toArray())
                for (const QJsonValue& command : step[u"commands"].toArray())
                    if (command[u"runnable"].toBool())
                        QVERIFY2(command[u"state"].toString() == u"passed"_s,
                                 qPrintable(command[u"text"].toString() + u' ' + command[u"state"].toString()));
        QCOMPARE(count(all, u"deviation.approved"_s), runbook.isEmpty() ? 0 : 1);
        noteMs(u"whole launch"_s, momentOf(all.last()) - momentOf(all.first()));
        // The seed's weights are steps as others; the own runbook's are watched, each of them.
        QCOMPARE(count(all, u"rollout.baseline"_s), runbook.isEmpty() ? 1 : 0);
        if (!runbook.isEmpty())
            return;
        QVERIFY(count(all, u"rollout.watched"_s) >= 5);
        QCOMPARE(count(all, u"rollback.started"_s), 0);
        QStringList unlike;
        bool noData = false;
        for (qsizetype at = indexOf(all, u"rollout.watched"_s); at >= 0;
             at = indexOf(all, u"rollout.watched"_s, at + 1)) {
            const QString verdict = all[at][u"body"][u"verdict"].toString();
            const QString watch = u"watch of change %1"_s.arg(all[at][u"body"][u"change"].toInteger());
            note(watch, verdict, u"ok"_s, verdict == u"ok"_s ? u"met"_s : u"NOT MET"_s);
            noData = noData || verdict == u"no-data"_s;
            if (verdict != u"ok"_s && verdict != u"no-data"_s)
                unlike << watch + u": "_s + verdict;
        }
        QVERIFY2(unlike.isEmpty(), qPrintable(unlike.join(u'\n')));
        if (noData)
            QSKIP("this machine was too slow for a figure of a watch: no data in its time");
    }

    void aFaultRollsTheLaunchBack_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::newRow("errors=40@25") << u"errors=40@25"_s;
        QTest::newRow("errors@25") << u"errors@25"_s;
    }
    // From a quarter on, green fails: the watch says so, a row of the matrix applies, and everybody goes back to blue.
    void aFaultRollsTheLaunchBack()
    {
        QFETCH(const QString, fault);
        const QTemporaryDir home;
        const QString launch = home.filePath(u"kept.launch"_s);
        qint64 scrapeMs = 0;
        const Ended rehearsed = rehearsedWith(home, fault, launch, scrapeMs);
        QVERIFY2(rehearsed.status == 1, qPrintable(rehearsed.text.right(lastWords)));
        // Green's errors are found at 25 %; a slow machine may have been found wanting before, by a script or by a
        // watch.
        static const QRegularExpression slowBefore(
            u"The launch was rolled back at \\d+ %: [^\n]*(slower|no-data|response_time|nothing was measured)"_s);
        if (!rehearsed.text.contains(u"errors begins"_s) &&
            (holdpoint::test::onlySlow(rehearsed.text) || rehearsed.text.contains(slowBefore)))
            QSKIP("this machine is too slow just now for the figures of the launch");
        QVERIFY2(rehearsed.text.contains(u"The launch was rolled back at 25 %"_s),
                 qPrintable(rehearsed.text.right(lastWords)));
        QVERIFY2(rehearsed.text.contains(u"All customers are on the old release"_s), qPrintable(rehearsed.text));
        QCOMPARE(call(home, {u"verify"_s, launch}).status, 0);

        // The ledger tells it in order.
        const QList<QJsonObject> all = entries(home, launch);
        QCOMPARE(count(all, u"rollback.started"_s), 1);
        qsizetype asked = indexOf(all, u"rollout.asked"_s);
        while (asked >= 0 && all[asked][u"body"][u"weight"].toInteger() != 25)
            asked = indexOf(all, u"rollout.asked"_s, asked + 1);
        QVERIFY(asked >= 0);
        const qint64 change = all[asked][u"body"][u"change"].toInteger();
        const qsizetype confirmed = indexOf(all, u"rollout.confirmed"_s, asked);
        const qsizetype observed = indexOf(all, u"rollout.observed"_s, confirmed);
        const qsizetype breached = indexOf(all, u"rollout.breached"_s, observed);
        const qsizetype applied = indexOf(all, u"scenario.applied"_s, confirmed);
        const qsizetype rollback = indexOf(all, u"rollback.started"_s);
        const qsizetype ended = indexOf(all, u"rollback.ended"_s, rollback);
        const qsizetype decided = indexOf(all, u"scenario.decided"_s, rollback);
        QVERIFY(asked < confirmed && confirmed < observed && observed < breached);
        QVERIFY(confirmed < applied && applied < rollback && breached < rollback);
        QVERIFY(rollback < ended && rollback < decided);
        QCOMPARE(all[confirmed][u"body"][u"change"].toInteger(), change);
        QCOMPARE(all[observed][u"body"][u"change"].toInteger(), change);
        QCOMPARE(all[observed][u"body"][u"outcome"].toString(), u"reached"_s);
        QCOMPARE(all[breached][u"body"][u"change"].toInteger(), change);
        QCOMPARE(all[breached][u"body"][u"metric"].toString(), u"error_rate"_s);
        QVERIFY2(all[applied][u"body"][u"scenario"].toString().contains(u"error-rate"_s),
                 QJsonDocument(all[applied]).toJson().constData());
        QCOMPARE(all[rollback][u"body"][u"kind"].toString(), u"immediate"_s);
        QCOMPARE(all[decided][u"body"][u"decision"].toString(), u"rollback"_s);

        // Measured, not judged: a test never fails for being slow.
        const qint64 struck = momentOf(found(rehearsed.text, u"^fault: (\\S+) errors on"_s));
        const QString press = found(rehearsed.text, u"^figure: press_to_blue_ms (\\d+)"_s);
        QVERIFY2(struck > 0 && !press.isEmpty(), qPrintable(rehearsed.text.right(lastWords)));
        QVERIFY2(scrapeMs > 0, "what Prometheus said of its interval when the fault began");
        bool good = noteMs(u"fault to the weight's effect seen"_s, momentOf(all[observed]) - struck);
        good &= noteMs(u"fault to the breach in the ledger"_s, momentOf(all[breached]) - struck, 2 * scrapeMs,
                       u"two scrapes: "_s);
        good &= noteMs(u"effect seen to the breach in the ledger"_s, momentOf(all[breached]) - momentOf(all[observed]),
                       2 * scrapeMs, u"two scrapes: "_s);
        good &= noteMs(u"fault to the matrix row in the ledger"_s, momentOf(all[applied]) - struck);
        good &= noteMs(u"breach in the ledger to the rollback"_s, momentOf(all[rollback]) - momentOf(all[breached]));
        good &= noteMs(u"press to all traffic on blue, at HAProxy"_s, press.toLongLong(), 10'000);
        good &= noteMs(u"rollback's start to its end, in the ledger"_s, momentOf(all[ended]) - momentOf(all[rollback]));
        QVERIFY2(good, "a figure is six times what was asked for: see the list at the end");
    }

    // The window of a rehearsal works inside, and all of it is gone with it.
    void theWindowOpensInside()
    {
        const QTemporaryDir home;
        const QString launch = home.filePath(u"kept.launch"_s);
        QProcess process;
        QProcessEnvironment environment = own(home);
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        const QString mark = u"RANGE_MARK=window.%1"_s.arg(QCoreApplication::applicationPid());
        environment.insert(mark.section(u'=', 0, 0), mark.section(u'=', 1));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, {u"rehearse"_s, u"--patience"_s, u"300"_s, u"--keep"_s, launch});
        QVERIFY(process.waitForStarted());
        if (process.waitForFinished(1000)) {
            const QByteArray said = process.readAll();
            if (said.contains("build has no window"))
                QSKIP("this build has no window");
            QFAIL(said.constData());
        }
        // Its heartbeat says that the window holds the launch.
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(launch + u"/heartbeat"_s) || process.state() == QProcess::NotRunning,
                                 300'000);
        QVERIFY2(process.state() == QProcess::Running, process.readAll().constData());
        // The mark, not the name of the launch, which says it as well.
        const QString status = call(home, {u"status"_s, launch}).text;
        QVERIFY2(status.contains(u"REHEARSAL"_s), qPrintable(status));
        // The window, and everything beside it, is in a network of its own.
        const QString outside = holdpoint::test::namespaceOf(u"self"_s, u"net"_s);
        QVERIFY(!outside.isEmpty());
        QString windowsNetwork, windowsProcesses;
        for (const holdpoint::test::SeenProcess& seen : holdpoint::test::processesWith(mark))
            if (seen.commandLine.startsWith(u"holdpoint open "_s)) {
                windowsNetwork = holdpoint::test::namespaceOf(QString::number(seen.pid), u"net"_s);
                windowsProcesses = holdpoint::test::namespaceOf(QString::number(seen.pid), u"pid"_s);
            }
        QVERIFY(!windowsNetwork.isEmpty());
        QVERIFY(windowsNetwork != outside);
        // A second terminal comes in and asks for a run: its runner is inside as well.
        const QString pid = QString::number(process.processId());
        QProcess run;
        run.setProcessEnvironment(environment);
        run.setProcessChannelMode(QProcess::MergedChannels);
        run.start(ranges, {u"enter"_s, u"--pid"_s, pid, u"--"_s, u"bash"_s, u"-c"_s,
                           uR"(holdpoint-range fault slow-script on 20 >/dev/null
            step=$(holdpoint status "$0" --json | jq -r '[.phases[].steps[] | select(.commands | any(.runnable))][0].id')
            HOLDPOINT_PERSON="Sunniva Reyes" exec holdpoint run "$0" "$step")"_s,
                           launch});
        QString runnersNetwork;
        const auto runnerSeen = [&] {
            // It gets no environment of the window's, and no mark: it is the one in the same list of processes.
            for (const holdpoint::test::SeenProcess& seen : holdpoint::test::processesWith({}))
                if (const QString number = QString::number(seen.pid);
                    seen.commandLine.contains(u"holdpoint-runner"_s) &&
                    holdpoint::test::namespaceOf(number, u"pid"_s) == windowsProcesses)
                    runnersNetwork = holdpoint::test::namespaceOf(number, u"net"_s);
            return !runnersNetwork.isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(runnerSeen() || run.state() == QProcess::NotRunning, 120'000);
        QVERIFY2(!runnersNetwork.isEmpty(), run.readAll().constData());
        QCOMPARE(runnersNetwork, windowsNetwork);
        run.kill();
        QVERIFY(run.waitForFinished(30'000));
        process.terminate();
        QVERIFY(process.waitForFinished(60'000));
        QTRY_COMPARE_WITH_TIMEOUT(call(home, {u"verify"_s, launch}).status, 0, 30'000);
    }
};

QTEST_GUILESS_MAIN(RehearseLaunchTest)
#include "tst_rehearse_launch.moc"
