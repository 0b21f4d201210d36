// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/settings.h"

#include <QFile>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::settings;
using namespace Qt::Literals::StringLiterals;

class TestSettingsFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstStart();
    void roundTrip();
    void unknownKeysStay();
    void damaged_data();
    void damaged();
    void randomBytesNeverThrow();
    void recentListIsShortAndUnique();
    void failedWriteKeepsTheOldFile();
    void modeIsPrivate();

private:
    static void put(const QString& path, const QByteArray& bytes);
    SystemDisk m_disk;
};

void TestSettingsFile::put(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

void TestSettingsFile::firstStart()
{
    const Loaded loaded = load(m_disk, u"/nonexistent/holdpoint/settings.json"_s);
    QVERIFY(!loaded.problem);
    QCOMPARE(loaded.settings, Settings());
}

void TestSettingsFile::roundTrip()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"deep/er/settings.json"_s);
    Settings s;
    s.theme = ThemeChoice::Dark;
    s.textScale = 1.5;
    s.recentLaunches = {u"/a b/ü.launch"_s, u"/c.launch"_s};
    s.recentRunbooks = {u"/r.md"_s};
    s.lastLaunch = u"/a b/ü.launch"_s;
    s.windowGeometry = QByteArray("\0\xff\1", 3);
    s.windowState = "state";
    s.localTime = false;
    s.alarmSound = false;
    s.person = {u"Ada \"L\""_s, u"Launch Coordinator"_s};
    QVERIFY(save(m_disk, path, s));
    const Loaded loaded = load(m_disk, path);
    QVERIFY2(!loaded.problem, loaded.problem ? qPrintable(loaded.problem->text()) : "");
    QCOMPARE(loaded.settings, s);
}

void TestSettingsFile::unknownKeysStay()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"s.json"_s);
    put(path, R"({"theme":"light","wall":{"screen":2}})");
    Loaded loaded = load(m_disk, path);
    QVERIFY(!loaded.problem);
    QCOMPARE(loaded.settings.theme, ThemeChoice::Light);
    loaded.settings.theme = ThemeChoice::Dark;
    QVERIFY(save(m_disk, path, loaded.settings));
    const auto bytes = m_disk.read(path, 1 << 20);
    QVERIFY(bytes);
    const QJsonObject object = QJsonDocument::fromJson(*bytes).object();
    QCOMPARE(object["wall"_L1]["screen"_L1].toInt(), 2);
    QCOMPARE(object["theme"_L1].toString(), u"dark"_s);
}

void TestSettingsFile::damaged_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("keepsName");
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("cut") << QByteArray(R"({"person":{"name":"Ada"})") << false;
    QTest::newRow("an array") << QByteArray("[1]") << false;
    QTest::newRow("unknown theme") << QByteArray(R"({"theme":"neon","person":{"name":"Ada"}})") << true;
    QTest::newRow("recents are a number") << QByteArray(R"({"recent_launches":3,"person":{"name":"Ada"}})") << true;
    QTest::newRow("recents hold a number") << QByteArray(R"({"recent_runbooks":[3],"person":{"name":"Ada"}})") << true;
    QTest::newRow("bytes are no base64") << QByteArray(R"({"window_state":"*","person":{"name":"Ada"}})") << true;
    QTest::newRow("scale out of range") << QByteArray(R"({"text_scale":100,"person":{"name":"Ada"}})") << true;
    QTest::newRow("person is a text") << QByteArray(R"({"person":"Ada"})") << false;
    QTest::newRow("a flag is a text") << QByteArray(R"({"local_time":"yes","person":{"name":"Ada"}})") << true;
}

void TestSettingsFile::damaged()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, keepsName);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"s.json"_s);
    put(path, bytes);
    const Loaded loaded = load(m_disk, path);
    QVERIFY(loaded.problem);
    QVERIFY(loaded.problem->cause.contains(path));
    QVERIFY(!loaded.problem->nextStep.isEmpty());
    Settings expected;
    if (keepsName)
        expected.person.name = u"Ada"_s;
    QCOMPARE(loaded.settings, expected);
}

void TestSettingsFile::randomBytesNeverThrow()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"s.json"_s);
    Settings s;
    s.recentLaunches = {u"/a"_s};
    s.windowGeometry = "xyz";
    QVERIFY(save(m_disk, path, s));
    const QByteArray good = *m_disk.read(path, 1 << 20);
    QRandomGenerator random(20261201);
    for (int i = 0; i < 400; ++i) {
        QByteArray bytes = good;
        for (int n = random.bounded(1, 6); n > 0; --n)
            bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
        put(path, bytes);
        const Loaded loaded = load(m_disk, path);
        // Whatever was read can be written and read again to the same values.
        QVERIFY(save(m_disk, path, loaded.settings));
        const Loaded again = load(m_disk, path);
        QVERIFY(!again.problem);
        QCOMPARE(again.settings, loaded.settings);
    }
}

void TestSettingsFile::recentListIsShortAndUnique()
{
    QStringList recent;
    for (int i = 0; i < 30; ++i)
        remember(recent, u"/launch/%1"_s.arg(i));
    QCOMPARE(recent.size(), mostRecent);
    QCOMPARE(recent.first(), u"/launch/29"_s);
    remember(recent, u"/launch/25"_s);
    QCOMPARE(recent.size(), mostRecent);
    QCOMPARE(recent.first(), u"/launch/25"_s);
    QCOMPARE(recent.count(u"/launch/25"_s), 1);
}

void TestSettingsFile::failedWriteKeepsTheOldFile()
{
    class FullDisk final : public Disk
    {
    public:
        [[nodiscard]] Result<QByteArray> read(const QString& path, qint64 limit) const override
        {
            return SystemDisk().read(path, limit);
        }
        Result<void> writeAtomically(const QString&, const QByteArray&, int) override
        {
            return failure(ErrorCode::OutsideFailed, u"The disk is full."_s);
        }
        Result<void> makeFolder(const QString& path, int mode) override { return SystemDisk().makeFolder(path, mode); }
        [[nodiscard]] qint64 freeBytes(const QString&) const override { return 0; }
    };
    QTemporaryDir folder;
    const QString path = folder.filePath(u"s.json"_s);
    Settings s;
    s.person.name = u"Ada"_s;
    QVERIFY(save(m_disk, path, s));
    FullDisk full;
    const Result<void> saved = save(full, path, Settings());
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::OutsideFailed);
    QCOMPARE(load(m_disk, path).settings, s);
}

void TestSettingsFile::modeIsPrivate()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"s.json"_s);
    QVERIFY(save(m_disk, path, Settings()));
    const auto mode = QFile::permissions(path);
    QVERIFY(!(mode & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)));
}

QTEST_GUILESS_MAIN(TestSettingsFile)
#include "tst_settings_file.moc"
