// SPDX-License-Identifier: GPL-3.0-or-later
// The closed place: nothing outside can be reached from it, nothing of it stays.
#include "app/rehearsal/parts.h"
#include "app/rehearsal/range.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace holdpoint;

namespace {

const QString program = QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-range");

struct Ended
{
    int status = -1;
    QString out, err;
};

Ended range(const QStringList& arguments, const QString& wrapper = {}, const QString& installed = program)
{
    QProcess process;
    if (wrapper.isEmpty())
        process.start(installed, arguments);
    else
        process.start(u"unshare"_s,
                      QStringList{u"--user"_s, u"--map-root-user"_s, u"sh"_s, u"-c"_s, wrapper, program} + arguments);
    if (!process.waitForFinished(200'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

Ended inside(const QString& shell)
{
    return range({u"run"_s, u"--patience"_s, u"180"_s, u"--"_s, u"bash"_s, u"-c"_s, shell});
}

// Processes anywhere on this machine whose environment names the mark.
QStringList left(const QString& mark)
{
    QStringList found;
    for (const QString& pid : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile environment(u"/proc/"_s + pid + u"/environ"_s);
        if (pid.toInt() > 0 && environment.open(QIODevice::ReadOnly) && environment.readAll().contains(mark.toUtf8())) {
            QFile line(u"/proc/"_s + pid + u"/cmdline"_s);
            found << pid + u' ' +
                         (line.open(QIODevice::ReadOnly) ? QString::fromUtf8(line.readAll()).replace(u'\0', u' ')
                                                         : QString());
        }
    }
    return found;
}

// Files of the places where servers leave theirs, named like a part of the range.
QSet<QString> files()
{
    static const QRegularExpression ours(u"postgres|PGSQL|redis|haproxy|erpgo|range|^/srv/|^/mnt/|^/media/"_s);
    QSet<QString> names;
    for (const char* folder : {"/tmp", "/srv", "/mnt", "/media", "/run", "/dev/shm", "/var/tmp"})
        for (const QString& name :
             QDir(QString::fromLatin1(folder))
                 .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
            if (const QString path = QString::fromLatin1(folder) + u'/' + name; path.contains(ours))
                names << path;
    return names;
}

} // namespace

class RangeEnclosureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRangeComesUpAndAnswers()
    {
        const Ended ended = inside(uR"(curl -sf https://erpgo.com/health && curl -sf https://staging.erpgo.com/health
            curl -sf http://monitoring.erpgo.com/api/v1/targets >/dev/null && curl -sf http://alertmanager.erpgo.com/api/v1/alerts
            curl -s -d '{"text":"hello"}' https://hooks.slack.com/services/T/B/X
            curl -s -d '{"txt":1}' https://hooks.slack.com/services/T/B/X
            curl -sf https://status.erpgo.com/ | grep -o 'In preparation'
            holdpoint-range parts; exit 7)"_s);
        QVERIFY2(ended.status == 7, qPrintable(ended.err));
        QVERIFY(ended.err.contains(u"range: ready after "_s));
        QCOMPARE(ended.out.count(u"\"status\":\"ok\""_s), 2);
        QVERIFY(ended.out.contains(u"\"version\":\"0.9.9\""_s));
        QVERIFY(ended.out.contains(u"{\"status\":\"success\",\"data\":[]}"_s));
        QVERIFY(ended.out.contains(u"okinvalid_payload"_s));
        QVERIFY(ended.out.contains(u"In preparation"_s));
        const QJsonArray parts = QJsonDocument::fromJson(ended.out.mid(ended.out.indexOf(u"[\n"_s)).toUtf8()).array();
        QVERIFY(parts.size() >= 12);
        for (const QJsonValue& part : parts)
            QCOMPARE(part[u"wanted"_s].toBool(), part[u"ready"_s].toBool());
    }

    void nothingOutsideIsReached()
    {
        // A server of this machine that is outside of the range.
        QTcpServer outside;
        QVERIFY(outside.listen(QHostAddress::LocalHost));
        const Ended ended = inside(uR"(
            for name in $(cat "$ERPGO_RESOURCES/range/hosts"); do getent ahosts "$name" | awk '{print $1}' | sort -u; done | sort | uniq -c
            for address in 1.1.1.1 192.0.2.1 10.0.0.1 169.254.169.254; do
                ! timeout 5 bash -c "exec 3<>/dev/tcp/$address/443" 2>/dev/null && echo closed
            done
            ! (exec 3<>/dev/tcp/127.0.0.1/%1) 2>/dev/null && echo closed
            ! timeout 10 getent hosts debian.org && echo closed
            umount /etc/hosts 2>/dev/null || echo kept
            ip link add d0 type dummy 2>/dev/null || echo kept
            nsenter --net=/proc/1/ns/net true 2>/dev/null || echo kept
            ls /proc | grep -c '^[0-9]' | awk '$1 < 60 { print "own processes" }')"_s.arg(outside.serverPort()));
        QCOMPARE(ended.status, 0);
        QVERIFY2(ended.out.trimmed().startsWith(u"10 127.0.0.1\n"_s), qPrintable(ended.out));
        QCOMPARE(ended.out.count(u"closed"_s), 6);
        QCOMPARE(ended.out.count(u"kept"_s), 3);
        QVERIFY(ended.out.contains(u"own processes"_s));
    }

    void nothingStays_data()
    {
        QTest::addColumn<int>("signal"); // 0: the command ends by itself
        QTest::newRow("ended") << 0;
        QTest::newRow("terminated") << SIGTERM;
        QTest::newRow("killed") << SIGKILL;
    }
    void nothingStays()
    {
        QFETCH(const int, signal);
        const QSet<QString> before = files();
        const QString mark = u"RANGE_MARK=%1.%2"_s.arg(QCoreApplication::applicationPid()).arg(signal);
        QProcess process;
        process.setProcessEnvironment([&] {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(mark.section(u'=', 0, 0), mark.section(u'=', 1));
            return environment;
        }());
        // A script that tries to survive: it leaves its session and heeds no signal.
        process.start(program,
                      {u"run"_s, u"--"_s, u"bash"_s, u"-c"_s,
                       u"(trap '' TERM INT HUP; setsid sleep 1000) & echo up; [ %1 = 0 ] || sleep 1000"_s.arg(signal)});
        QVERIFY(process.waitForStarted());
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += process.readAllStandardOutput()).contains("up") ||
                                     process.state() == QProcess::NotRunning,
                                 120'000);
        QVERIFY(said.contains("up"));
        if (signal != 0) {
            QVERIFY(left(mark).size() > 10);
            ::kill(static_cast<pid_t>(process.processId()), signal);
        }
        QVERIFY(process.waitForFinished(60'000));
        QTRY_VERIFY2_WITH_TIMEOUT(left(mark).isEmpty(), qPrintable(left(mark).join(u'\n')), 20'000);
        const QSet<QString> more = files() - before;
        QVERIFY2(more.isEmpty(), qPrintable(QStringList(more.values()).join(u'\n')));
    }

    void whereNamespacesAreForbiddenNothingStarts()
    {
        const QTemporaryDir folder;
        const Ended ended = range({u"run"_s, u"--"_s, u"touch"_s, folder.filePath(u"started"_s)},
                                  u"echo 0 >/proc/sys/user/max_user_namespaces && exec \"$0\" \"$@\""_s);
        QCOMPARE(ended.status, 4);
        QVERIFY2(ended.err.contains(u"allows no namespaces"_s), qPrintable(ended.err));
        QVERIFY(!QFile::exists(folder.filePath(u"started"_s)));
    }

    void anInstalledRangeFindsItsScripts()
    {
        const QTemporaryDir folder;
        QProcess install;
        install.start(u"cmake"_s, {u"--install"_s, QStringLiteral(HOLDPOINT_BIN_DIR "/.."), u"--prefix"_s,
                                   folder.path(), u"--component"_s, u"rehearsal"_s});
        QVERIFY(install.waitForFinished(60'000));
        QVERIFY2(install.exitCode() == 0, install.readAllStandardError().constData());
        const Ended ended =
            range({u"run"_s, u"--patience"_s, u"180"_s, u"--"_s, u"bash"_s, u"-c"_s,
                   u"echo $ERPGO_RESOURCES; $ERPGO_RESOURCES/scripts/health-check/application.sh >&2"_s},
                  {}, folder.filePath(u"bin/holdpoint-range"_s));
        QVERIFY2(ended.status == 0, qPrintable(ended.err));
        QCOMPARE(ended.out.trimmed(), QFileInfo(folder.filePath(u"share/holdpoint/rehearsal"_s)).canonicalFilePath());
    }

    void wrongWords_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("status");
        QTest::newRow("no act") << QStringList{} << 2;
        QTest::newRow("odd fault") << QStringList{u"run"_s, u"--fault"_s, u"errors@101"_s, u"--"_s, u"true"_s} << 2;
        QTest::newRow("no such fault") << QStringList{u"run"_s, u"--fault"_s, u"eror@25"_s, u"--"_s, u"true"_s} << 2;
        QTest::newRow("no resources") << QStringList{u"run"_s, u"--resources"_s, u"/nowhere"_s, u"--"_s, u"true"_s}
                                      << 2;
        QTest::newRow("outside of a range") << QStringList{u"parts"_s} << 4;
        QTest::newRow("fault outside of a range") << QStringList{u"fault"_s, u"errors"_s, u"on"_s} << 4;
    }
    void wrongWords()
    {
        QFETCH(const QStringList, words);
        QFETCH(const int, status);
        const Ended ended = range(words);
        QCOMPARE(ended.status, status);
        QVERIFY(!ended.err.isEmpty() || !ended.out.isEmpty());
    }

    void faultsAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("read"); // name|value|weight, or empty
        QTest::newRow("name") << u"redis-down"_s << u"redis-down||-1"_s;
        QTest::newRow("weight") << u"errors@25"_s << u"errors||25"_s;
        QTest::newRow("value") << u"errors=50@25"_s << u"errors|50|25"_s;
        QTest::newRow("text value") << u"script-hangs=shift-traffic.sh"_s << u"script-hangs|shift-traffic.sh|-1"_s;
        QTest::newRow("no name") << u"@25"_s << QString();
        QTest::newRow("path") << u"../x"_s << QString();
        QTest::newRow("no weight") << u"errors@"_s << QString();
        QTest::newRow("weight above 100") << u"errors@101"_s << QString();
    }
    void faultsAreRead()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, read);
        const auto fault = rehearsal::parseFault(text.toStdString());
        QCOMPARE(fault ? QString::fromStdString(fault->name + '|' + fault->value + '|' +
                                                std::to_string(fault->weight.value_or(-1)))
                       : QString(),
                 read);
    }

    void aListOfPartsIsRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("three kinds") << u"# c\na | tcp 1 | true\n-b|http 2 /x|true\nc|done|true | cat\n"_s << true;
        QTest::newRow("no command") << u"a | tcp 1 |\n"_s << false;
        QTest::newRow("two fields") << u"a | tcp 1\n"_s << false;
        QTest::newRow("odd check") << u"a | magic | true\n"_s << false;
    }
    void aListOfPartsIsRead()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, good);
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"parts.conf"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
        file.close();
        const auto parts = rehearsal::readParts(file.fileName().toStdString());
        QCOMPARE(parts.has_value(), good);
        if (good) {
            QCOMPARE(parts->size(), std::size_t(3));
            QCOMPARE(parts->at(1).atStart, false);
            QCOMPARE(parts->at(1).name, std::string("b"));
            QCOMPARE(parts->at(2).command, std::string("true | cat"));
        }
    }
};

QTEST_GUILESS_MAIN(RangeEnclosureTest)
#include "tst_range_enclosure.moc"
