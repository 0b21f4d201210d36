// SPDX-License-Identifier: GPL-3.0-or-later
// Each scene runs this same program again inside a session bus of its own (argument "--scene"), because a process
// keeps the bus that it first found.
#include "core/signoff/folder_key_store.h"
#include "core/signoff/key_store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cstdio>
#include <optional>

using namespace holdpoint;
using namespace holdpoint::signoff;

namespace {

constexpr int deadlineMs = 10'000; // long: a busy machine is no hung keyring
constexpr int hungDeadlineMs = 1000;

template <class T> using Answer = std::optional<Result<T>>;

template <class T> bool arrived(const Answer<T>& answer)
{
    return QTest::qWaitFor([&answer] { return answer.has_value(); }, 3 * deadlineMs);
}

Answer<KeyPlace> put(KeyStore& store, const QString& name, const QByteArray& secret)
{
    Answer<KeyPlace> answer;
    store.store(name, secret, [&answer](Result<KeyPlace> result) { answer = result; });
    return arrived(answer) ? answer : std::nullopt;
}

Answer<QByteArray> get(KeyStore& store, const QString& name)
{
    Answer<QByteArray> answer;
    store.load(name, [&answer](Result<QByteArray> result) { answer = result; });
    return arrived(answer) ? answer : std::nullopt;
}

Answer<void> drop(KeyStore& store, const QString& name)
{
    Answer<void> answer;
    store.remove(name, [&answer](Result<void> result) { answer = result; });
    return arrived(answer) ? answer : std::nullopt;
}

QString someKey() { return QStringLiteral("log.sample-1.0.0"); }
QByteArray someSecret() { return QByteArray("\x00\xff raw\n", 7) + QByteArray(25, 'k'); }

// What a scene says on stdout, a line each; the test compares the whole log.
void say(const char* what, const QString& value)
{
    std::printf("%s: %s\n", what, qPrintable(value));
    std::fflush(stdout);
}

QString placeText(const Answer<KeyPlace>& answer)
{
    if (!answer)
        return QStringLiteral("no answer");
    if (!*answer)
        return QStringLiteral("error");
    return **answer == KeyPlace::Keyring ? QStringLiteral("keyring") : QStringLiteral("file");
}

QString secretText(const Answer<QByteArray>& answer)
{
    if (!answer)
        return QStringLiteral("no answer");
    if (!*answer)
        return (*answer).error().code == ErrorCode::Unreadable ? QStringLiteral("none") : QStringLiteral("error");
    return **answer == someSecret() ? QStringLiteral("same") : QStringLiteral("other");
}

int playScene(const QString& folder, int patienceMs)
{
    const auto store = KeyStore::system(folder, patienceMs);
    QElapsedTimer timer;
    timer.start();
    say("store", placeText(put(*store, someKey(), someSecret())));
    say("in time", timer.elapsed() < 4 * patienceMs ? QStringLiteral("yes") : QString::number(timer.elapsed()));
    say("file", QFileInfo::exists(folder + u'/' + someKey()) ? QStringLiteral("yes") : QStringLiteral("no"));
    say("load", secretText(get(*store, someKey())));
    say("place", store->place() == KeyPlace::Keyring ? QStringLiteral("keyring") : QStringLiteral("file"));
    // Another program run finds it too.
    const auto later = KeyStore::system(folder, patienceMs);
    say("load later", secretText(get(*later, someKey())));
    const Answer<void> dropped = drop(*later, someKey());
    say("remove", dropped ? QStringLiteral("answered") : QStringLiteral("no answer"));
    say("load removed", secretText(get(*later, someKey())));
    return 0;
}

} // namespace

class TestSignoffKeyStore : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static QProcessEnvironment privateHome(const QString& folder)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}) {
            const QString path = folder + u'/' + QLatin1String(name).toString().toLower();
            QDir().mkpath(path);
            QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
            environment.insert(QLatin1String(name), path);
        }
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CURRENT_DESKTOP"})
            environment.remove(QLatin1String(name));
        return environment;
    }

    // `before`: shell text that runs on the bus first. Empty log: the bus itself did not come up.
    QStringList play(const QString& name, const QString& before, int patienceMs = deadlineMs)
    {
        const QString folder = m_folder.filePath(name);
        QDir().mkpath(folder);
        QProcess process;
        process.setProcessEnvironment(privateHome(folder));
        process.setStandardErrorFile(QProcess::nullDevice()); // bus and prompter chat
        const QString script =
            before +
            QStringLiteral("\n\"$1\" --scene \"$2\" \"$3\"; s=$?; [ -z \"${HELPER:-}\" ] || kill \"$HELPER\"; exit $s");
        process.start(QStringLiteral("dbus-run-session"),
                      {QStringLiteral("--"), QStringLiteral("bash"), QStringLiteral("-uc"), script,
                       QStringLiteral("bash"), QCoreApplication::applicationFilePath(),
                       folder + QStringLiteral("/keys"), QString::number(patienceMs)});
        if (!process.waitForFinished(60'000))
            return {};
        return QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void init()
    {
        if (QString::fromLatin1(QTest::currentTestFunction()).startsWith(QLatin1String("scene")) &&
            QStandardPaths::findExecutable(QStringLiteral("dbus-run-session")).isEmpty())
            QSKIP("dbus-run-session is not installed");
    }

    void filesArePrivate()
    {
        const QString folder = m_folder.filePath(QStringLiteral("plain/keys"));
        const auto store = KeyStore::inFolder(folder);
        QCOMPARE(placeText(put(*store, someKey(), someSecret())), QStringLiteral("file"));
        QCOMPARE(secretText(get(*store, someKey())), QStringLiteral("same"));
        const QString path = folder + u'/' + someKey();
        constexpr auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
        QCOMPARE(QFile::permissions(path) & ~(QFileDevice::ReadUser | QFileDevice::WriteUser), owner);
        QCOMPARE(int(QFile::permissions(folder) & (QFileDevice::ReadGroup | QFileDevice::ReadOther)), 0);
        QFile::setPermissions(path, owner | QFileDevice::ReadOther);
        QCOMPARE(get(*store, someKey())->error().code, ErrorCode::Refused);
        QVERIFY(get(*store, someKey())->error().nextStep.contains(QStringLiteral("chmod 600")));
        QVERIFY(drop(*store, someKey())->has_value());
        QVERIFY(drop(*store, someKey())->has_value());
        QCOMPARE(get(*store, someKey())->error().code, ErrorCode::Unreadable);
    }

    void answersComeThroughTheEventLoop()
    {
        const auto store = KeyStore::inFolder(m_folder.filePath(QStringLiteral("loop")));
        bool called = false;
        store->store(someKey(), someSecret(), [&called](const Result<KeyPlace>&) { called = true; });
        QVERIFY(!called);
        QTRY_VERIFY(called);
    }

    void aStoreThatGoesCallsNobody()
    {
        bool called = false;
        {
            const auto store = KeyStore::inFolder(m_folder.filePath(QStringLiteral("gone")));
            store->load(someKey(), [&called](const Result<QByteArray>&) { called = true; });
        }
        QTest::qWait(20);
        QVERIFY(!called);
    }

    void refusesNamesThatAreNone_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"", ".", "..", "../x", "a/b", "A", "log key", ".hidden", "-n", "ü"})
            QTest::newRow(*name ? name : "empty") << QString::fromUtf8(name);
        QTest::newRow("long") << QString(121, u'a');
    }

    void refusesNamesThatAreNone()
    {
        QFETCH(const QString, name);
        for (const auto& store :
             {KeyStore::inFolder(m_folder.path()).release(), KeyStore::system(m_folder.path(), deadlineMs).release()}) {
            const std::unique_ptr<KeyStore> owned(store);
            QCOMPARE(put(*store, name, someSecret())->error().code, ErrorCode::Refused);
            QCOMPARE(get(*store, name)->error().code, ErrorCode::Refused);
            QCOMPARE(drop(*store, name)->error().code, ErrorCode::Refused);
        }
    }

    void aFolderThatCannotBeMadeIsAnError()
    {
        QFile file(m_folder.filePath(QStringLiteral("in-the-way")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto store = KeyStore::inFolder(file.fileName() + QStringLiteral("/keys"));
        const Answer<KeyPlace> answer = put(*store, someKey(), someSecret());
        QCOMPARE(answer->error().code, ErrorCode::OutsideFailed);
        QVERIFY(!answer->error().nextStep.isEmpty());
    }

    void sceneNoKeyring()
    {
        const QStringList log = play(QStringLiteral("none"), QString());
        QCOMPARE(log, (QStringList{QStringLiteral("store: file"), QStringLiteral("in time: yes"),
                                   QStringLiteral("file: yes"), QStringLiteral("load: same"),
                                   QStringLiteral("place: file"), QStringLiteral("load later: same"),
                                   QStringLiteral("remove: answered"), QStringLiteral("load removed: none")}));
    }

    void sceneRealKeyring()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty())
            QSKIP("gnome-keyring-daemon is not installed");
        const QStringList log =
            play(QStringLiteral("real"), QStringLiteral("printf %s test | gnome-keyring-daemon --unlock "
                                                        "--components=secrets >/dev/null 2>&1 || exit 77"));
        QCOMPARE(log, (QStringList{QStringLiteral("store: keyring"), QStringLiteral("in time: yes"),
                                   QStringLiteral("file: no"), QStringLiteral("load: same"),
                                   QStringLiteral("place: keyring"), QStringLiteral("load later: same"),
                                   QStringLiteral("remove: answered"), QStringLiteral("load removed: none")}));
    }

    void sceneHungKeyring()
    {
        const QStringList log =
            play(QStringLiteral("hung"),
                 QStringLiteral("coproc FAKE { exec \"%1/holdpoint-test-hung-keyring\"; }; HELPER=$FAKE_PID; "
                                "read -r -t 10 line <&\"${FAKE[0]}\"; [ \"$line\" = ready ] || exit 77")
                     .arg(QStringLiteral(HOLDPOINT_BIN_DIR)),
                 hungDeadlineMs);
        // What it cannot know it does not say: whether the keyring still holds the key stays open.
        QCOMPARE(log, (QStringList{QStringLiteral("store: file"), QStringLiteral("in time: yes"),
                                   QStringLiteral("file: yes"), QStringLiteral("load: same"),
                                   QStringLiteral("place: file"), QStringLiteral("load later: same"),
                                   QStringLiteral("remove: answered"), QStringLiteral("load removed: error")}));
    }

    // A secret is kept under the name of its environment variable.
    void aNameMayHaveAnUnderscore()
    {
        QVERIFY(KeyFolder::checkName(QStringLiteral("secret.shop-1.0.shop_token")));
        QVERIFY(!KeyFolder::checkName(QStringLiteral("_hidden")));
        QVERIFY(!KeyFolder::checkName(QStringLiteral("up/../down")));
    }
};

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 4 && qstrcmp(argv[1], "--scene") == 0)
        return playScene(QString::fromLocal8Bit(argv[2]), QByteArray(argv[3]).toInt());
    TestSignoffKeyStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_signoff_key_store.moc"
