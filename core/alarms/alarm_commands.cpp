// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/alarm_commands.h"

#include <QCoreApplication>

namespace holdpoint::alarms {
namespace {

struct AlarmCommandsText
{
    Q_DECLARE_TR_FUNCTIONS(AlarmCommands)
};

using Facts = std::vector<Fact>;

std::unexpected<Error> refusal(const QString& cause, const QString& nextStep)
{
    return failure(ErrorCode::Refused, cause, nextStep);
}

std::unexpected<Error> reasonIsMissing()
{
    return refusal(AlarmCommandsText::tr("No reason is given."),
                   AlarmCommandsText::tr("Say why: it stands in the record, and in the list until the alarm is back."));
}

class AlarmDecider
{
public:
    explicit AlarmDecider(const AlarmBook& book)
        : m_book(book)
    {
    }

    Result<Facts> operator()(const Acknowledge& command) const
    {
        const Occurrence* newest = m_book.newest(command.alarm);
        if (!newest || command.occurrence < 1 || command.occurrence > newest->raised.occurrence)
            return refusal(AlarmCommandsText::tr("The alarm %1 has not been raised like that.").arg(command.alarm),
                           AlarmCommandsText::tr("Look at the list of alarms and acknowledge what stands there."));
        // Who read an older list has not seen that it came again.
        if (command.occurrence < newest->raised.occurrence)
            return refusal(AlarmCommandsText::tr("The alarm %1 was raised again in the meantime.").arg(command.alarm),
                           AlarmCommandsText::tr("Look at it again, then acknowledge it."));
        if (m_book.isAcknowledged(command.alarm))
            return refusal(AlarmCommandsText::tr("%1 acknowledged the alarm %2 already.")
                               .arg(newest->acknowledgedBy.person, command.alarm),
                           AlarmCommandsText::tr("Ask them what they are doing about it."));
        return Facts{AlarmAcknowledged{command.alarm, command.occurrence}};
    }

    Result<Facts> operator()(const Shelve& command) const
    {
        if (command.reason.trimmed().isEmpty())
            return reasonIsMissing();
        if (command.forMs <= 0 || command.forMs > longestShelfMs)
            return refusal(AlarmCommandsText::tr("An alarm is shelved for a time, for eight hours at most."),
                           AlarmCommandsText::tr("Give a shorter time, or take the alarm out of service."));
        if (const Shelf* shelf = m_book.shelf(command.alarm))
            return refusal(
                AlarmCommandsText::tr("%1 shelved the alarm %2 already.").arg(shelf->by.person, command.alarm),
                AlarmCommandsText::tr("Take it from the shelf first, then shelve it anew."));
        return Facts{AlarmShelved{command.alarm, command.forMs, command.reason.trimmed()}};
    }

    Result<Facts> operator()(const Unshelve& command) const
    {
        if (!m_book.shelf(command.alarm))
            return refusal(AlarmCommandsText::tr("The alarm %1 is not shelved.").arg(command.alarm),
                           AlarmCommandsText::tr("Its time may be over already: look at the list of alarms."));
        return Facts{AlarmUnshelved{command.alarm, QStringLiteral("person"), command.reason.trimmed()}};
    }

    Result<Facts> operator()(const TakeOutOfService& command) const
    {
        if (command.reason.trimmed().isEmpty())
            return reasonIsMissing();
        if (const Removal* removal = m_book.removal(command.alarm))
            return refusal(AlarmCommandsText::tr("%1 took the alarm %2 out of service already.")
                               .arg(removal->by.person, command.alarm),
                           AlarmCommandsText::tr("Nothing is left to do."));
        return Facts{AlarmTakenOutOfService{command.alarm, command.reason.trimmed()}};
    }

    Result<Facts> operator()(const ReturnToService& command) const
    {
        if (!m_book.removal(command.alarm))
            return refusal(AlarmCommandsText::tr("The alarm %1 is in service.").arg(command.alarm),
                           AlarmCommandsText::tr("Nothing is left to do."));
        return Facts{AlarmReturnedToService{command.alarm, command.reason.trimmed()}};
    }

private:
    const AlarmBook& m_book;
};

} // namespace

Result<std::vector<Fact>> decide(const AlarmBook& book, const QStringList& watched, const Command& command,
                                 const events::Actor& actor)
{
    if (actor.person.trimmed().isEmpty())
        return refusal(AlarmCommandsText::tr("Nobody is named who does this."),
                       AlarmCommandsText::tr("Say who you are: an alarm is answered by a person."));
    const QString& alarm = std::visit([](const auto& one) -> const QString& { return one.alarm; }, command);
    if (!watched.contains(alarm) && !book.alarms().contains(alarm))
        return refusal(AlarmCommandsText::tr("There is no alarm %1.").arg(alarm),
                       AlarmCommandsText::tr("The list of alarms shows how they are called."));
    return std::visit(AlarmDecider(book), command);
}

} // namespace holdpoint::alarms
