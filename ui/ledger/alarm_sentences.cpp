// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/alarm_sentences.h"

#include "ui/ledger/launch_titles.h"

namespace holdpoint::ui {
namespace {

// Begun minutes count.
int minutes(qint64 ms) { return int((ms + 59'999) / 60'000); }

} // namespace

QString AlarmSentences::named(const QString& alarm) const
{
    return tr("“%1” (%2)").arg(m_titles.ofAlarm(alarm), alarm);
}

QString AlarmSentences::operator()(const events::AlarmRaised& fact) const
{
    const QString who = tr("“%1”").arg(fact.title);
    QString raised;
    if (fact.kind == QLatin1String("limit"))
        raised = tr("Alarm: %1 is %2, limit %3")
                     .arg(who, fact.unit.isEmpty() ? fact.value : tr("%1 %2").arg(fact.value, fact.unit), fact.limit);
    else if (fact.kind == QLatin1String("data"))
        raised = tr("Alarm: no data of %1 comes from %2").arg(who, fact.source);
    else
        raised = fact.cause == QLatin1String("down") ? tr("Alarm: the source %1 is down").arg(who)
                                                     : tr("Alarm: the source %1 is silent").arg(who);
    if (fact.answer == QLatin1String("rollback"))
        return tr("%1; the runbook advises a rollback").arg(raised);
    return fact.answer == QLatin1String("hold") ? tr("%1; the runbook advises a hold").arg(raised) : raised;
}

QString AlarmSentences::operator()(const events::AlarmCleared& fact) const
{
    return fact.value.isEmpty() ? tr("Alarm cleared: %1").arg(named(fact.alarm))
                                : tr("Alarm cleared: %1 is %2").arg(named(fact.alarm), fact.value);
}

QString AlarmSentences::operator()(const events::AlarmAcknowledged& fact) const
{
    return tr("Acknowledged the alarm %1").arg(named(fact.alarm));
}

QString AlarmSentences::operator()(const events::AlarmEscalated& fact) const
{
    return tr("Nobody acknowledged the alarm %1 within %n minute(s): escalated", nullptr, minutes(fact.afterMs))
        .arg(named(fact.alarm));
}

QString AlarmSentences::operator()(const events::AlarmShelved& fact) const
{
    return tr("Shelved the alarm %1 for %n minute(s): %2", nullptr, minutes(fact.forMs))
        .arg(named(fact.alarm), fact.reason);
}

QString AlarmSentences::operator()(const events::AlarmUnshelved& fact) const
{
    const QString back = fact.cause == QLatin1String("expired")
                             ? tr("The alarm %1 is back: its time on the shelf is over").arg(named(fact.alarm))
                             : tr("Took the alarm %1 from the shelf").arg(named(fact.alarm));
    return fact.reason.isEmpty() ? back : tr("%1: %2").arg(back, fact.reason);
}

QString AlarmSentences::operator()(const events::AlarmTakenOutOfService& fact) const
{
    return tr("Took the alarm %1 out of service: %2").arg(named(fact.alarm), fact.reason);
}

QString AlarmSentences::operator()(const events::AlarmReturnedToService& fact) const
{
    const QString back = tr("Returned the alarm %1 to service").arg(named(fact.alarm));
    return fact.reason.isEmpty() ? back : tr("%1: %2").arg(back, fact.reason);
}

} // namespace holdpoint::ui
