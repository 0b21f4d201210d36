// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/telemetry_store.h"
#include "tests/support/fake_clock.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace holdpoint;
using namespace holdpoint::monitor;

class TestMonitorTelemetry : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void samplesComeBack();
    void heartbeat();
    void damagedFileIsMovedAside();
    void newerVersionIsLeftAlone();
    void unusableFolder();
    void loseChartsOnly();
    void retention();
    void newestFirstWhenCut();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("telemetry.sqlite")); }
    std::unique_ptr<TelemetryStore> store()
    {
        auto opened = TelemetryStore::open(path(), m_clock);
        return opened ? std::move(*opened) : nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    test::FakeClock m_clock;
};

static const QString web = QStringLiteral("probe/web"), odd = QStringLiteral("it's; DROP TABLE sample");

void TestMonitorTelemetry::init() { m_folder = std::make_unique<QTemporaryDir>(); }

void TestMonitorTelemetry::samplesComeBack()
{
    std::vector<Sample> written;
    const qint64 start = m_clock.now().utcMs;
    {
        const auto first = store();
        QVERIFY(first);
        QVERIFY(!first->previousHeartbeatUtcMs());
        for (int i = 0; i < 5000; ++i) {
            const bool gap = i % 10 == 3;
            written.push_back({start + i * 100, gap ? std::nan("") : i * 1.5, gap ? Verdict::Unknown : Verdict(i % 2)});
            first->append(web, written.back());
            first->append(odd, {start + i * 100, -1.0 * i, Verdict::Ok});
        }
        // What still waits is seen by whoever asks now.
        const auto now = first->load(web, 0).get();
        QVERIFY(now);
        QCOMPARE(now->size(), written.size());
        first->append(web, {start + 5000 * 100, 7, Verdict::Ok});
        written.push_back({start + 5000 * 100, 7, Verdict::Ok});
    }
    const auto second = store();
    QVERIFY(second && second->previousHeartbeatUtcMs() && !second->wasDamaged());
    const auto samples = second->load(web, 0).get();
    QVERIFY(samples);
    QCOMPARE(samples->size(), written.size());
    for (size_t i = 0; i < written.size(); ++i) {
        QCOMPARE((*samples)[i].utcMs, written[i].utcMs);
        QCOMPARE((*samples)[i].verdict, written[i].verdict);
        QVERIFY((*samples)[i].value == written[i].value ||
                (std::isnan((*samples)[i].value) && std::isnan(written[i].value)));
    }
    QCOMPARE(second->load(odd, start + 499'000).get()->size(), size_t(10));
    QVERIFY(second->load(QStringLiteral("nobody"), 0).get()->empty());
    QCOMPARE(*second->seriesNames().get(), (std::vector<QString>{odd, web}));
    const auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    QVERIFY(!(QFileInfo(path()).permissions() & others));
}

void TestMonitorTelemetry::heartbeat()
{
    const auto open = store();
    QVERIFY(open);
    QTRY_COMPARE(TelemetryStore::heartbeatOf(path()).value_or(std::nullopt).value_or(0), m_clock.now().utcMs);
    m_clock.advance(60'000);
    QTRY_COMPARE(TelemetryStore::heartbeatOf(path()).value_or(std::nullopt).value_or(0), m_clock.now().utcMs);
    QVERIFY(!TelemetryStore::heartbeatOf(m_folder->filePath(QStringLiteral("none"))));
}

void TestMonitorTelemetry::damagedFileIsMovedAside()
{
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray garbage(8192, 'x');
    file.write(garbage);
    file.close();
    {
        const auto open = store();
        QVERIFY(open);
        QVERIFY(open->wasDamaged());
        open->append(web, {m_clock.now().utcMs, 1, Verdict::Ok});
        QCOMPARE(open->load(web, 0).get()->size(), size_t(1));
    }
    QFile aside(path() + QStringLiteral(".damaged-1"));
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), garbage);
    QVERIFY(!store()->wasDamaged());
}

void TestMonitorTelemetry::newerVersionIsLeftAlone()
{
    store().reset();
    // user_version stands at byte 60 of an SQLite file, big-endian.
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(60);
    file.write(QByteArray::fromHex("000003e7"));
    file.close();
    const auto opened = TelemetryStore::open(path(), m_clock);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Unreadable);
    QVERIFY(!QFile::exists(path() + QStringLiteral(".damaged-1")));
}

void TestMonitorTelemetry::unusableFolder()
{
    const auto opened = TelemetryStore::open(m_folder->filePath(QStringLiteral("no/such/folder/t.sqlite")), m_clock);
    QVERIFY(!opened);
    QVERIFY(!opened.error().cause.isEmpty() && !opened.error().nextStep.isEmpty());
}

// Somebody holds the file: the store says so, goes on taking samples, counts what it must drop, and recovers.
void TestMonitorTelemetry::loseChartsOnly()
{
    const auto open = store();
    QVERIFY(open);
    const qint64 now = m_clock.now().utcMs;
    open->append(web, {now, 1, Verdict::Ok});
    QCOMPARE(open->load(web, 0).get()->size(), size_t(1));
    QVERIFY(!open->fault());
    {
        QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
        other.setDatabaseName(path());
        QVERIFY(other.open());
        QSqlQuery query(other);
        QVERIFY(query.exec(QStringLiteral("BEGIN IMMEDIATE")));
        open->append(web, {now + 1, 2, Verdict::Ok});
        QTRY_VERIFY(open->fault().has_value());
        QVERIFY(!open->fault()->cause.isEmpty());
        for (int i = 0; i < 250'000; ++i)
            open->append(web, {now + 2 + i, 2, Verdict::Ok});
        QVERIFY(open->lostSamples() > 0);
        QVERIFY(query.exec(QStringLiteral("ROLLBACK")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
    QTRY_VERIFY_WITH_TIMEOUT(!open->fault(), 20'000);
    const auto samples = open->load(web, 0).get();
    QVERIFY(samples);
    QCOMPARE(samples->back().utcMs, now + 2 + 249'999);
}

void TestMonitorTelemetry::retention()
{
    const qint64 day = qint64(24) * 3600 * 1000, now = m_clock.now().utcMs;
    {
        const auto open = store();
        for (const int days : {90, 31, 29, 3, 0})
            open->append(web, {now - days * day, double(days), Verdict::Ok});
    }
    const auto samples = store()->load(web, 0).get();
    QCOMPARE(samples->size(), size_t(3));
    QCOMPARE(samples->front().value, 29.0);
}

void TestMonitorTelemetry::newestFirstWhenCut()
{
    const auto open = store();
    const qint64 now = m_clock.now().utcMs;
    for (int i = 0; i < 100; ++i)
        open->append(web, {now + i, double(i), Verdict::Ok});
    const auto samples = open->load(web, 0, 10).get();
    QCOMPARE(samples->size(), size_t(10));
    QCOMPARE(samples->front().value, 90.0);
    QCOMPARE(samples->back().value, 99.0);
}

QTEST_GUILESS_MAIN(TestMonitorTelemetry)
#include "tst_monitor_telemetry.moc"
