// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/alarms/alarm_notice.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::ui;
using alarms::Priority;

namespace {

// The desktop's side of org.freedesktop.Notifications.
class Desktop final : public QDBusVirtualObject
{
public:
    [[nodiscard]] QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& bus) override
    {
        const QList<QVariant> arguments = message.arguments();
        if (message.member() == u"GetCapabilities") {
            bus.send(message.createReply(capabilities));
            return true;
        }
        if (message.member() == u"Notify") {
            replaced.append(arguments.at(1).toUInt());
            summaries.append(arguments.at(3).toString());
            bodies.append(arguments.at(4).toString());
            const auto hints = qdbus_cast<QVariantMap>(arguments.at(6));
            urgencies.append(hints.value(u"urgency"_s).toInt());
            expiries.append(arguments.at(7).toInt());
            bus.send(message.createReply(7U));
            return true;
        }
        if (message.member() == u"CloseNotification") {
            closed.append(arguments.first().toUInt());
            bus.send(message.createReply());
            return true;
        }
        return false;
    }
    QStringList capabilities;
    QStringList summaries, bodies;
    QList<uint> replaced, closed;
    QList<int> urgencies, expiries;
};

} // namespace

// A session bus of its own: what the desktop of whoever runs the tests shows is not touched.
class AlarmsNoticeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString program = QStandardPaths::findExecutable(u"dbus-daemon"_s);
        QVERIFY2(!program.isEmpty(), "dbus-daemon is not installed (packaging/packages.txt)");
        m_daemon.start(program, {u"--session"_s, u"--print-address"_s, u"--nofork"_s, u"--nopidfile"_s});
        QVERIFY(m_daemon.waitForStarted(30'000));
        QVERIFY(QTest::qWaitFor([this] { return m_daemon.canReadLine(); }, 30'000) ||
                m_daemon.waitForReadyRead(30'000));
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
        QVERIFY(!m_address.isEmpty());
    }
    void cleanupTestCase()
    {
        m_daemon.kill();
        m_daemon.waitForFinished(10'000);
    }
    void init()
    {
        m_desktop = std::make_unique<Desktop>();
        QDBusConnection server = QDBusConnection::connectToBus(m_address, u"desktop"_s);
        QVERIFY(server.isConnected());
        QVERIFY(server.registerVirtualObject(u"/org/freedesktop/Notifications"_s, m_desktop.get()));
    }
    void cleanup()
    {
        QDBusConnection server(u"desktop"_s);
        server.unregisterObject(u"/org/freedesktop/Notifications"_s);
        server.unregisterService(u"org.freedesktop.Notifications"_s);
        QDBusConnection::disconnectFromBus(u"desktop"_s);
        QDBusConnection::disconnectFromBus(u"window"_s);
        m_desktop.reset();
    }

    void oneBubbleIsReplacedAndWithdrawn()
    {
        serve();
        DesktopNotice notice(window());
        notice.tell(Priority::Critical, u"Critical alarm: Error rate"_s, u"0.42 %, limit < 0.1 %"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->summaries.size(), 1, 30'000);
        QCOMPARE(m_desktop->summaries.first(), u"Critical alarm: Error rate"_s);
        QCOMPARE(m_desktop->bodies.first(), u"0.42 %, limit < 0.1 %"_s); // read as plain text there
        QCOMPARE(m_desktop->urgencies.first(), 2);
        QCOMPARE(m_desktop->expiries.first(), 0); // stays
        // Told in a row: the last one is what stands.
        notice.tell(Priority::Warning, u"second"_s, {});
        notice.tell(Priority::Warning, u"third"_s, {});
        QTRY_VERIFY_WITH_TIMEOUT(m_desktop->summaries.last() == u"third"_s, 30'000);
        QCOMPARE(m_desktop->replaced.last(), 7U);
        QCOMPARE(m_desktop->urgencies.last(), 1);
        // Its answer is on the way: the bubble goes once it is known.
        notice.withdraw();
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->closed, QList<uint>{7U}, 30'000);
    }

    void textFromOutsideIsNoMarkup()
    {
        m_desktop->capabilities = {u"body"_s, u"body-markup"_s};
        serve();
        DesktopNotice notice(window());
        notice.tell(Priority::Warning, u"<b>x</b>"_s, u"<img src=\"http://x\"> & more"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->bodies.size(), 1, 30'000);
        QCOMPARE(m_desktop->bodies.first(), u"&lt;img src=&quot;http://x&quot;&gt; &amp; more"_s);
        QCOMPARE(m_desktop->summaries.first(), u"<b>x</b>"_s); // never markup by the specification
    }

    void aClickShowsTheAlarms()
    {
        serve();
        DesktopNotice notice(window());
        QSignalSpy activated(&notice, &DesktopNotice::activated);
        notice.tell(Priority::Warning, u"one"_s, {});
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->summaries.size(), 1, 30'000);
        const auto click = [](uint id) {
            QDBusMessage signal = QDBusMessage::createSignal(u"/org/freedesktop/Notifications"_s,
                                                             u"org.freedesktop.Notifications"_s, u"ActionInvoked"_s);
            signal << id << u"default"_s;
            QDBusConnection(u"desktop"_s).send(signal);
        };
        click(3); // of another program
        QTRY_VERIFY_WITH_TIMEOUT((click(7), QTest::qWait(50), !activated.isEmpty()), 30'000);
    }

    void aDesktopWithoutTheServiceIsSaidOnce()
    {
        DesktopNotice notice(window()); // nobody owns the name
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no notifications of alarms"_s));
        QTest::failOnWarning(QRegularExpression(u"no notifications of alarms"_s));
        notice.tell(Priority::Warning, u"one"_s, {});
        QTest::qWait(300);
        notice.tell(Priority::Warning, u"two"_s, {});
        QTest::qWait(300);
        // One that comes up later is found.
        serve();
        notice.tell(Priority::Warning, u"three"_s, {});
        QTRY_COMPARE_WITH_TIMEOUT(m_desktop->summaries, QStringList(u"three"_s), 30'000);
    }

    void noBusAtAllIsSaidOnce()
    {
        DesktopNotice notice(QDBusConnection(u"there is none"_s));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no notifications of alarms"_s));
        QTest::failOnWarning(QRegularExpression(u"no notifications of alarms"_s));
        notice.tell(Priority::Warning, u"one"_s, {});
        notice.tell(Priority::Warning, u"two"_s, {});
        notice.withdraw();
    }

private:
    void serve() { QVERIFY(QDBusConnection(u"desktop"_s).registerService(u"org.freedesktop.Notifications"_s)); }
    [[nodiscard]] QDBusConnection window() const { return QDBusConnection::connectToBus(m_address, u"window"_s); }

    QProcess m_daemon;
    QString m_address;
    std::unique_ptr<Desktop> m_desktop;
};

QTEST_GUILESS_MAIN(AlarmsNoticeTest)
#include "tst_alarms_notice.moc"
