// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/record_check.h"

#include <QCoreApplication>

// Entries about traffic between the two versions, about the rollback matrix and about rollbacks.
namespace holdpoint::session {
namespace {

QString trafficText(const char* text) { return QCoreApplication::translate("verify", text); }

} // namespace

RecordCheck::Problem RecordCheck::owed(const std::string& kind) const
{
    return m_superseded && kind != "rollback.started"
               ? Problem(trafficText("The rollback before it is said to have given way to an immediate one, and none "
                                     "follows."))
               : std::nullopt;
}

RecordCheck::Problem RecordCheck::upwards() const
{
    if (Problem problem = moving())
        return problem;
    const QString step = m_plan.rollout().ladder().step;
    if (Problem problem = m_plan.step(step) ? turnOf(step, outOfOrderAllowed(step)) : settled())
        return problem;
    const QString before = m_plan.beforeTheLadder();
    return before.isEmpty() ? std::nullopt
                            : Problem(trafficText("Another command of this step comes first: %1").arg(before));
}

RecordCheck::Problem RecordCheck::weightAsked()
{
    if (Problem problem = afterTheEnd())
        return problem;
    const qint64 weight = body()["weight"].number();
    const bool up = m_plan.rollout().isUp(weight);
    m_started = true;
    if (!m_plan.knows())
        return std::nullopt;
    if (Problem problem = m_plan.rollout().asked(body(), m_plan.alarms().anyActive()))
        return problem;
    const bool reasoned = !bodyText("reason").trimmed().isEmpty();
    // A rollback goes down by itself, and where it should not, somebody says why.
    if (body()["rollback"].number() != 0)
        return reasoned ? onRoster() : std::nullopt;
    if (Problem problem = onRoster())
        return problem;
    if (!up)
        return std::nullopt;
    if (Problem problem = upwards())
        return problem;
    const QString despite = bodyText("despite");
    if (despite.isEmpty())
        return std::nullopt;
    return reasoned
               ? coordinator()
               : Problem(
                     trafficText("It goes up and gives no reason, although this spoke against it: %1.").arg(despite));
}

RecordCheck::Problem RecordCheck::weightConfirmed()
{
    if (Problem problem = afterTheEnd())
        return problem;
    if (!m_plan.knows())
        return std::nullopt;
    const qint64 change = body()["change"].number();
    if (Problem problem = m_plan.rollout().confirmed(body(), m_plan.alarms().anyActive()))
        return problem;
    if (m_plan.rollout().isOfARollback(change))
        return std::nullopt;
    if (Problem problem = onRoster())
        return problem;
    return m_plan.rollout().isUp(m_plan.rollout().weightOf(change)) ? upwards() : std::nullopt;
}

RecordCheck::Problem RecordCheck::weightWithdrawn()
{
    if (Problem problem = afterTheEnd())
        return problem;
    if (!m_plan.knows())
        return std::nullopt;
    const Problem problem = m_plan.rollout().withdrawn(body());
    return problem ? problem : onRoster();
}

RecordCheck::Problem RecordCheck::watchFound()
{
    if (Problem problem = afterTheEnd())
        return problem;
    if (!person().isEmpty())
        return trafficText("It names a person for what only Holdpoint's own watch can find.");
    return m_plan.knows() ? m_plan.rollout().found((*m_record)["kind"].utf8(), *m_record) : std::nullopt;
}

RecordCheck::Problem RecordCheck::scenarioDeclared()
{
    if (Problem problem = afterTheEnd())
        return problem;
    const Problem problem = m_plan.knows() ? m_plan.rollout().declared(body()) : std::nullopt;
    return problem ? problem : onRoster();
}

RecordCheck::Problem RecordCheck::scenarioDecided()
{
    if (Problem problem = afterTheEnd())
        return problem;
    const Problem problem = m_plan.knows() ? m_plan.rollout().decided(body()) : std::nullopt;
    return problem ? problem : coordinator();
}

RecordCheck::Problem RecordCheck::rollbackStarted()
{
    m_rollbacks.insert(body()["rollback"].number());
    m_started = true;
    if (m_superseded && body()["kind"].utf8() != "immediate")
        return trafficText("The rollback before it gave way to this one, which is not immediate.");
    m_superseded = false;
    m_rolledBack = !m_held && !m_ended;
    return m_plan.rollbackStarted(*m_record);
}

RecordCheck::Problem RecordCheck::rollbackEnded()
{
    if (Problem problem = m_plan.rollout().rollbackEnded(body()))
        return problem;
    const std::string& outcome = body()["outcome"].utf8();
    m_superseded = outcome == "superseded";
    return outcome == "stopped" ? onRoster() : std::nullopt;
}

} // namespace holdpoint::session
