// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/screen_wake.h"

#include <QDBusConnection>
#include <QDBusError>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QLoggingCategory>

namespace holdpoint::ui {

Q_LOGGING_CATEGORY(wakeLog, "holdpoint.wall.wake")

namespace {

QDBusMessage screenSaver(const QString& method)
{
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.ScreenSaver"),
                                          QStringLiteral("/org/freedesktop/ScreenSaver"),
                                          QStringLiteral("org.freedesktop.ScreenSaver"), method);
}

} // namespace

ScreenWake::ScreenWake(const QString& why, QObject* parent)
    : QObject(parent)
    , m_why(why)
{
    constexpr int againMs = 60'000;
    m_again.setSingleShot(true);
    m_again.setInterval(againMs);
    connect(&m_again, &QTimer::timeout, this, &ScreenWake::ask);
    ask();
}

ScreenWake::~ScreenWake()
{
    if (!m_cookie)
        return;
    QDBusMessage call = screenSaver(QStringLiteral("UnInhibit"));
    call << *m_cookie;
    QDBusConnection::sessionBus().send(call);
}

void ScreenWake::failed(const QString& cause)
{
    if (!m_told)
        qCWarning(wakeLog, "the screensaver cannot be kept away, switch it off by hand: %s", qUtf8Printable(cause));
    m_told = true;
    m_again.start();
}

void ScreenWake::ask()
{
    // A call on a bus that is not there would never be answered, not even with an error.
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        failed(bus.lastError().message());
        return;
    }
    QDBusMessage call = screenSaver(QStringLiteral("Inhibit"));
    call << QStringLiteral("Holdpoint") << m_why;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<quint32> reply = *watcher;
        if (reply.isError())
            failed(reply.error().message());
        else
            m_cookie = reply.value();
    });
}

} // namespace holdpoint::ui
