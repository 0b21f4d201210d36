// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_rules.h"

#include <QDBusConnection>
#include <QObject>
#include <QString>

#include <optional>

namespace holdpoint::ui {

// What brings a call onto the desktop, outside of the window. Passed in.
class AlarmNotice
{
public:
    virtual ~AlarmNotice() = default;
    // Plain text. Takes the place of what was told before. Returns at once; errors go to the log.
    virtual void tell(alarms::Priority priority, const QString& summary, const QString& body) = 0;
    virtual void withdraw() = 0; // nothing of it waits any more
};

// org.freedesktop.Notifications on the session bus. One bubble, replaced by each call; a critical one stays until it is
// closed. A desktop without the service is said in the log, once.
class DesktopNotice final : public QObject, public AlarmNotice
{
    Q_OBJECT
public:
    explicit DesktopNotice(QDBusConnection bus = QDBusConnection::sessionBus(), QObject* parent = nullptr);

    void tell(alarms::Priority priority, const QString& summary, const QString& body) override;
    void withdraw() override;

Q_SIGNALS:
    // The person clicked on it.
    void activated();

private Q_SLOTS:
    void actionInvoked(quint32 id, const QString& action);

private:
    struct Message
    {
        alarms::Priority priority = alarms::Priority::Note;
        QString summary, body;
    };
    void failed(const QString& cause);
    void askWhatItCan();
    void send();

    QDBusConnection m_bus;
    std::optional<bool> m_markup; // whether it reads bodies as markup; nothing: not asked yet
    std::optional<Message> m_next;
    quint32 m_shown = 0; // id of the bubble; 0: none
    bool m_underWay = false;
    bool m_withdrawn = false; // while a call was under way
    bool m_told = false;      // a failure, in the log
};

} // namespace holdpoint::ui
