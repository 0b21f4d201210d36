// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/record_check.h"

#include <QCoreApplication>

// Whose turn it is, and entries about the work itself.
namespace holdpoint::session {
namespace {

QString workText(const char* text) { return QCoreApplication::translate("verify", text); }

} // namespace

RecordCheck::Problem RecordCheck::onRoster() const
{
    return m_plan.mayAct(person()) ? std::nullopt : Problem(workText("%1 is not on the roster.").arg(person()));
}

RecordCheck::Problem RecordCheck::coordinator() const
{
    return m_plan.mayCoordinate(person())
               ? std::nullopt
               : Problem(workText("It is the coordinator's to do, and %1 does not hold that role.").arg(person()));
}

RecordCheck::Problem RecordCheck::settled() const
{
    if (const QString gate = m_plan.fallen(); !gate.isEmpty())
        return workText("“%1” stayed GO although what it stands on changed before.").arg(gate);
    if (m_rolledBack)
        return workText("The rollback before it did not hold the launch.");
    return m_mustHold ? Problem(workText("The NO-GO before it did not hold the launch.")) : std::nullopt;
}

RecordCheck::Problem RecordCheck::moving() const
{
    return m_held ? Problem(workText("The launch was held.")) : std::nullopt;
}

RecordCheck::Problem RecordCheck::turnOf(const QString& step, bool allowed) const
{
    if (Problem problem = onRoster())
        return problem;
    if (Problem problem = settled())
        return problem;
    const QString before = m_plan.before(step);
    return allowed || before.isEmpty()
               ? std::nullopt
               : Problem(workText("It is out of order, by no deviation: “%1” comes first.").arg(before));
}

RecordCheck::Problem RecordCheck::pollOf(const QString& gate) const
{
    const runbook::Step* step = m_plan.step(gate);
    if (!step || step->kind != runbook::StepKind::Gate)
        return workText("The runbook has no go/no-go point %1.").arg(gate);
    return m_plan.isGo(gate) ? Problem(workText("“%1” was GO already.").arg(step->title)) : std::nullopt;
}

RecordCheck::Problem RecordCheck::allDone() const
{
    if (Problem problem = settled())
        return problem;
    const QString undone = m_plan.undone();
    return undone.isEmpty() ? std::nullopt : Problem(workText("“%1” was not done yet.").arg(undone));
}

RecordCheck::Problem RecordCheck::unticked()
{
    m_plan.unticked(bodyText("check"));
    return onRoster();
}

RecordCheck::Problem RecordCheck::judged()
{
    m_plan.judged(bodyText("expectation"), body()["met"].flag());
    return onRoster();
}

RecordCheck::Problem RecordCheck::filled()
{
    if (m_plan.knows())
        m_plan.filled(body());
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::reopened()
{
    m_plan.reopened(bodyText("gate"));
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::announced()
{
    return bodyText("fingerprint") == m_rosterSha256
               ? onRoster()
               : Problem(workText("It announces another roster than the one in force."));
}

RecordCheck::Problem RecordCheck::accepted() { return coordinator(); }

} // namespace holdpoint::session
