// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/worked_alarms.h"

using namespace Qt::StringLiterals;

namespace holdpoint::test {

events::AlarmRaised raisedAlarm(const QString& alarm, qint64 occurrence)
{
    events::AlarmRaised fact;
    fact.alarm = alarm;
    fact.occurrence = occurrence;
    fact.kind = alarm.section(u'.', 1);
    fact.metric = u"errors"_s;
    fact.source = u"prom"_s;
    fact.title = u"Error rate"_s;
    fact.priority = u"critical"_s;
    fact.answer = u"rollback"_s;
    return fact;
}

void alarmHappens(WorkedLedger& l, QRandomGenerator& random)
{
    const alarms::AlarmBook& book = l.launch.state().alarms;
    const QString alarm = workedAlarms.at(random.bounded(int(workedAlarms.size())));
    if (book.isActive(alarm))
        l.ask(checklist::RecordAlarms{{events::AlarmCleared{alarm, book.raisedCount(alarm), u"0.2"_s}}}, {});
    else if (book.shelf(alarm) && random.bounded(2) == 0)
        l.ask(checklist::RecordAlarms{{events::AlarmUnshelved{alarm, u"expired"_s, {}}}}, {});
    else
        l.ask(checklist::RecordAlarms{{raisedAlarm(alarm, book.raisedCount(alarm) + 1)}}, {});
}

void alarmIsAnswered(WorkedLedger& l, QRandomGenerator& random, const QString& who)
{
    const QString alarm = workedAlarms.at(random.bounded(int(workedAlarms.size())));
    switch (random.bounded(6)) {
    case 0:
        l.ask(alarms::Shelve{alarm, 60'000, u"known"_s}, who);
        break;
    case 1:
        l.ask(alarms::Unshelve{alarm, {}}, who);
        break;
    case 2:
        l.ask(alarms::TakeOutOfService{alarm, u"broken"_s}, who);
        break;
    case 3:
        l.ask(alarms::ReturnToService{alarm, {}}, who);
        break;
    default:
        l.ask(alarms::Acknowledge{alarm, l.launch.state().alarms.raisedCount(alarm)}, who);
    }
}

} // namespace holdpoint::test
