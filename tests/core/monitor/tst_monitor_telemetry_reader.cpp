// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/telemetry_reader.h"
#include "core/monitor/telemetry_store.h"
#include "tests/support/fake_clock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace holdpoint;
using namespace holdpoint::monitor;
using namespace Qt::Literals;

class TestMonitorTelemetryReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itReadsWhatAnotherWrites();
    void theNewestOfMany();
    void aFileThatIsNotThereHasNone();
    void aDamagedFileIsAnError();

private:
    QTemporaryDir m_folder;
    test::FakeClock m_clock;
};

void TestMonitorTelemetryReader::itReadsWhatAnotherWrites()
{
    const QString path = m_folder.filePath(u"a.sqlite"_s);
    const auto store = TelemetryStore::open(path, m_clock);
    QVERIFY(store);
    const qint64 t = m_clock.now().utcMs;
    (*store)->append(u"probe/web"_s, {t, 40, Verdict::Ok});
    (*store)->append(u"probe/web"_s, {t + 1000, std::nan(""), Verdict::Unknown});
    (*store)->append(u"probe/web"_s, {t + 2000, 900, Verdict::Bad});
    const auto read = [&](qint64 after) {
        return readTelemetry(path, {{u"probe/web"_s, after}, {u"probe/none"_s, 0}});
    };
    QTRY_COMPARE(read(0).value_or(QHash<QString, std::vector<Sample>>()).value(u"probe/web"_s).size(), size_t(3));
    const auto all = read(0)->value(u"probe/web"_s);
    QCOMPARE(all.front(), (Sample{t, 40, Verdict::Ok}));
    QVERIFY(std::isnan(all[1].value));
    QCOMPARE(all[1].verdict, Verdict::Unknown);
    QCOMPARE(all.back().verdict, Verdict::Bad);
    QVERIFY(read(0)->value(u"probe/none"_s).empty());
    // Only what came since.
    const auto since = read(t + 1000)->value(u"probe/web"_s);
    QCOMPARE(since.size(), size_t(1));
    QCOMPARE(since.front().utcMs, t + 2000);
    QVERIFY(!(*store)->fault());
}

void TestMonitorTelemetryReader::theNewestOfMany()
{
    const QString path = m_folder.filePath(u"b.sqlite"_s);
    const auto store = TelemetryStore::open(path, m_clock);
    QVERIFY(store);
    const qint64 t = m_clock.now().utcMs;
    for (int i = 0; i < 50; ++i)
        (*store)->append(u"s"_s, {t + i, double(i), Verdict::Ok});
    QTRY_COMPARE(readTelemetry(path, {{u"s"_s, 0}})->value(u"s"_s).size(), size_t(50));
    const auto newest = readTelemetry(path, {{u"s"_s, 0}}, 10)->value(u"s"_s);
    QCOMPARE(newest.size(), size_t(10));
    QCOMPARE(newest.front().value, 40.0);
    QCOMPARE(newest.back().value, 49.0);
}

void TestMonitorTelemetryReader::aFileThatIsNotThereHasNone()
{
    const auto read = readTelemetry(m_folder.filePath(u"none.sqlite"_s), {{u"s"_s, 0}});
    QVERIFY(read.has_value());
    QVERIFY(read->isEmpty());
    QVERIFY(!QFile::exists(m_folder.filePath(u"none.sqlite"_s)));
}

void TestMonitorTelemetryReader::aDamagedFileIsAnError()
{
    QFile file(m_folder.filePath(u"bad.sqlite"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto read = readTelemetry(file.fileName(), {{u"s"_s, 0}});
    QVERIFY(!read);
    QVERIFY(!read.error().cause.isEmpty() && !read.error().nextStep.isEmpty());
}

QTEST_GUILESS_MAIN(TestMonitorTelemetryReader)
#include "tst_monitor_telemetry_reader.moc"
