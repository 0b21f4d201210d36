// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/alarms/alarm_notice.h"

#include <QDBusError>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QLoggingCategory>

#include <utility>

namespace holdpoint::ui {

Q_LOGGING_CATEGORY(noticeLog, "holdpoint.alarms.notice")

namespace {

constexpr int answerWithinMs = 5'000;

QDBusMessage notifications(const QString& method)
{
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.Notifications"),
                                          QStringLiteral("/org/freedesktop/Notifications"),
                                          QStringLiteral("org.freedesktop.Notifications"), method);
}

} // namespace

DesktopNotice::DesktopNotice(QDBusConnection bus, QObject* parent)
    : QObject(parent)
    , m_bus(std::move(bus))
{
    if (m_bus.isConnected())
        m_bus.connect(QString(), QStringLiteral("/org/freedesktop/Notifications"),
                      QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("ActionInvoked"), this,
                      SLOT(actionInvoked(quint32, QString)));
}

void DesktopNotice::failed(const QString& cause)
{
    if (!m_told)
        qCWarning(noticeLog, "the desktop shows no notifications of alarms; look at the window: %s",
                  qUtf8Printable(cause));
    m_told = true;
    m_next.reset();
    m_underWay = false;
}

void DesktopNotice::tell(alarms::Priority priority, const QString& summary, const QString& body)
{
    // A call on a bus that is not there would never be answered, not even with an error.
    if (!m_bus.isConnected()) {
        failed(m_bus.lastError().message());
        return;
    }
    m_next = Message{priority, summary, body};
    m_withdrawn = false;
    if (m_underWay)
        return;
    m_underWay = true;
    if (m_markup)
        send();
    else
        askWhatItCan();
}

// Where bodies are markup, text from a runbook must not be.
void DesktopNotice::askWhatItCan()
{
    auto* watcher = new QDBusPendingCallWatcher(
        m_bus.asyncCall(notifications(QStringLiteral("GetCapabilities")), answerWithinMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> reply = *watcher;
        if (reply.isError()) {
            failed(reply.error().message());
            return;
        }
        m_markup = reply.value().contains(QStringLiteral("body-markup"));
        send();
    });
}

void DesktopNotice::send()
{
    const Message message = *std::exchange(m_next, std::nullopt);
    constexpr uchar normal = 1, critical = 2;
    constexpr int never = 0, asTheDesktopLikes = -1;
    const bool worst = message.priority == alarms::Priority::Critical;
    QVariantMap hints;
    hints.insert(QStringLiteral("urgency"), QVariant::fromValue(worst ? critical : normal));
    hints.insert(QStringLiteral("suppress-sound"), true); // ours says the priority, and can be silenced
    hints.insert(QStringLiteral("desktop-entry"), QStringLiteral("holdpoint"));
    QDBusMessage call = notifications(QStringLiteral("Notify"));
    call << QStringLiteral("Holdpoint") << m_shown << QString() << message.summary
         << (*m_markup ? message.body.toHtmlEscaped() : message.body)
         << QStringList{QStringLiteral("default"), tr("Show the alarms")} << hints
         << (worst ? never : asTheDesktopLikes);
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, answerWithinMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<quint32> reply = *watcher;
        if (reply.isError()) {
            m_markup.reset(); // another one may come up later
            failed(reply.error().message());
            return;
        }
        m_shown = reply.value();
        m_told = false;
        m_underWay = false;
        if (m_withdrawn)
            withdraw();
        else if (m_next) {
            m_underWay = true;
            send();
        }
    });
}

void DesktopNotice::withdraw()
{
    m_next.reset();
    m_withdrawn = m_underWay;
    if (m_underWay || m_shown == 0)
        return;
    QDBusMessage call = notifications(QStringLiteral("CloseNotification"));
    call << std::exchange(m_shown, 0U);
    m_bus.send(call);
}

void DesktopNotice::actionInvoked(quint32 id, const QString& action)
{
    if (id == m_shown && m_shown != 0 && action == QLatin1String("default"))
        Q_EMIT activated();
}

} // namespace holdpoint::ui
