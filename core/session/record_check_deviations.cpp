// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/record_check.h"

#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

// Entries that depart from the plan: each by an approval of exactly that, once.
namespace holdpoint::session {
namespace {

QString deviationText(const char* text) { return QCoreApplication::translate("verify", text); }

// Whether `done` is `approved`, a blank of which may have become a reference to the variable that carries what fills
// it: `<REV>` runs as "${HOLDPOINT_VALUE_REV}", with whatever quotes the shell needs there. Nothing else may differ.
bool isThat(const QByteArray& approved, const QByteArray& done)
{
    static const QRegularExpression blank(QStringLiteral(R"(\[[^\[\]\n]+\]|<[^<>\n]+>|_{2,})"));
    const QString reference = QStringLiteral(R"(["'\\]*\$\{HOLDPOINT_VALUE_[A-Z0-9_]*(?:@Q)?\}["'\\$]*)");
    // Byte for byte: what is no UTF-8 differs as well.
    const QString text = QString::fromLatin1(approved);
    QString form;
    qsizetype at = 0;
    for (auto blanks = blank.globalMatch(text); blanks.hasNext();) {
        const QRegularExpressionMatch one = blanks.next();
        form += QRegularExpression::escape(text.mid(at, one.capturedStart() - at));
        form += QStringLiteral("(?:%1|%2)").arg(QRegularExpression::escape(one.captured()), reference);
        at = one.capturedEnd();
    }
    form += QRegularExpression::escape(text.mid(at));
    const QRegularExpression whole(QRegularExpression::anchoredPattern(form),
                                   QRegularExpression::DotMatchesEverythingOption);
    return whole.isValid() && whole.match(QString::fromLatin1(done)).hasMatch();
}

// Names of the lines NAME=value.
QStringList namesSet(const QByteArray& lines)
{
    QStringList names;
    for (const QByteArray& line : lines.split('\n')) {
        if (line.contains('='))
            names.append(QString::fromUtf8(line.left(line.indexOf('='))));
    }
    return names;
}

} // namespace

RecordCheck::Problem RecordCheck::deviationRequested()
{
    const QString id = bodyText("deviation");
    if (m_deviations.contains(id))
        return deviationText("Deviation %1 was requested before.").arg(id);
    m_deviations.insert(id, {ProofCheck::sha256Hex(body().canonical()), body()["kind"].utf8(), bodyText("target"),
                             body().bytes("after"), person(), Course::Requested});
    if (Problem problem = onRoster())
        return problem;
    // A version that was asked for is as much a record as one that was taken.
    if (bodyText("kind") == QLatin1String("runbook") || bodyText("kind") == QLatin1String("configuration"))
        return file(inputPath(m_folder, bodyText("after")), bodyText("after"));
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::decided(Course course)
{
    const QString id = bodyText("deviation");
    const auto found = m_deviations.find(id);
    if (found == m_deviations.end())
        return deviationText("Deviation %1 was not requested before.").arg(id);
    const bool open =
        found->course == Course::Requested || (found->course == Course::Approved && course == Course::Expired);
    if (!open)
        return deviationText("Deviation %1 was decided, used or expired before.").arg(id);
    found->course = course;
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::deviationApproved()
{
    if (Problem problem = decided(Course::Approved))
        return problem;
    SignedClaim claim;
    claim.act = QStringLiteral("decision");
    claim.decision = QStringLiteral("approve");
    claim.reason = bodyText("reason");
    claim.binds = {
        {QStringLiteral("deviation ") + bodyText("deviation"), m_deviations.value(bodyText("deviation")).sha256}};
    if (Problem problem = proof(claim, false))
        return problem;
    const bool own = m_deviations.value(bodyText("deviation")).requester == person();
    if (own != body()["self_approved"].flag())
        return deviationText("It does not say truly whether the requester approved it.");
    if (own && m_proofs.hasRoster() && !m_selfApproval)
        return deviationText("%1 approved an own request, which this roster does not allow.").arg(person());
    return coordinator();
}

RecordCheck::Problem RecordCheck::deviationRejected()
{
    const Problem problem = decided(Course::Rejected);
    return problem ? problem : coordinator();
}

RecordCheck::Problem RecordCheck::deviationExpired() { return decided(Course::Expired); }

RecordCheck::Problem RecordCheck::uses(const QString& id, std::string_view kind, const QString& target)
{
    if (id.isEmpty())
        return std::nullopt;
    const auto found = m_deviations.find(id);
    if (found == m_deviations.end() || found->course == Course::Requested || found->course == Course::Rejected)
        return deviationText("It uses deviation %1, which nobody had approved.").arg(id);
    if (found->course == Course::Expired)
        return deviationText("It uses deviation %1, which had expired with its phase.").arg(id);
    if (found->kind != kind || found->target != target)
        return deviationText("It uses deviation %1, which was approved for something else.").arg(id);
    // The boxes and commands of a step that was let out of order are one work.
    if (found->course == Course::Used && kind != "order")
        return deviationText("It uses deviation %1 a second time.").arg(id);
    found->course = Course::Used;
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::usesExactly(const QString& id, std::string_view kind, const QString& target,
                                              const QByteArray& done)
{
    const Problem problem = uses(id, kind, target);
    if (problem || id.isEmpty())
        return problem;
    const QByteArray after = m_deviations.value(id).after;
    if (after == done || (kind == "command" && isThat(after, done)))
        return std::nullopt;
    return deviationText("It is not what deviation %1 was approved for.").arg(id);
}

RecordCheck::Problem RecordCheck::runUses(const QString& id)
{
    const QString command = bodyText("command");
    const auto found = m_deviations.constFind(id);
    const std::string kind = found == m_deviations.constEnd() ? std::string() : found->kind;
    if (kind == "command")
        return usesExactly(id, kind, command, body().bytes("text"));
    if (kind == "folder")
        return usesExactly(id, kind, command, bodyText("workdir").toUtf8());
    if (kind == "order") {
        if (found->target != command)
            return uses(id, kind, bodyText("step"));
        return found->course == Course::Used ? deviationText("It uses deviation %1 a second time.").arg(id)
                                             : uses(id, kind, command);
    }
    if (kind == "environment") {
        QStringList names;
        for (const RecordValue& name : body()["environment"].items())
            names.append(name.text());
        const QStringList wanted = namesSet(found->after);
        if (!std::all_of(wanted.begin(), wanted.end(), [&](const QString& name) { return names.contains(name); }))
            return deviationText("It is not what deviation %1 was approved for.").arg(id);
    }
    return uses(id, kind == "environment" ? "environment" : "rerun", command);
}

bool RecordCheck::outOfOrderAllowed(const QString& target) const
{
    return std::any_of(m_deviations.begin(), m_deviations.end(), [&target](const Deviation& one) {
        return one.kind == "order" && one.target == target &&
               (one.course == Course::Approved || one.course == Course::Used);
    });
}

RecordCheck::Problem RecordCheck::skipped()
{
    const QString step = bodyText("step");
    if (bodyText("deviation").isEmpty())
        return deviationText("A step was skipped by no deviation.");
    if (Problem problem = uses(bodyText("deviation"), "skip", step))
        return problem;
    if (m_plan.knows() && (!m_plan.step(step) || m_plan.step(step)->kind == runbook::StepKind::Gate))
        return deviationText("%1 is no step that can be skipped.").arg(step);
    m_started = true;
    m_plan.skipped(step);
    return onRoster();
}

RecordCheck::Problem RecordCheck::ticked()
{
    const QString id = bodyText("deviation");
    const QString step = m_deviations.value(id).target;
    // A box's id begins with its step's.
    const bool ofTheStep = bodyText("check").startsWith(step + u'/');
    if (Problem problem = uses(id, "order", ofTheStep ? step : QString()))
        return problem;
    m_started = true;
    if (!m_plan.knows())
        return std::nullopt;
    const QString owner = m_plan.stepOfCheck(bodyText("check"));
    if (owner.isEmpty())
        return deviationText("The runbook has no box %1.").arg(bodyText("check"));
    if (Problem problem = turnOf(owner, !id.isEmpty()))
        return problem;
    m_plan.ticked(bodyText("check"));
    return afterTheEnd();
}

RecordCheck::Problem RecordCheck::shiftAsConfirmed() const
{
    const rollout::Ladder& ladder = m_plan.rollout().ladder();
    const int weight = int(m_plan.rollout().weightOf(m_plan.rollout().setBy(body())));
    const runbook::Command* command = m_plan.command(bodyText("step"), bodyText("command"));
    return isThat(command ? command->text : ladder.commandFor(weight), body().bytes("text"))
               ? std::nullopt
               : Problem(deviationText("Another text ran than the one that sets %1 %.").arg(weight));
}

RecordCheck::Problem RecordCheck::runAsPlanned() const
{
    if (!m_plan.knows())
        return std::nullopt;
    if (Problem problem = m_plan.rollout().mayRun(body()))
        return problem;
    if (m_plan.rollout().setBy(body()) != 0)
        return shiftAsConfirmed();
    const QString stepId = bodyText("step");
    // Procedures (rollbacks) wait for nothing and nobody.
    if (stepId.isEmpty())
        return std::nullopt;
    const runbook::Command* command = m_plan.command(stepId, bodyText("command"));
    if (!command || !command->runnable)
        return deviationText("The runbook has no command %1 to run.").arg(bodyText("command"));
    QStringList kinds;
    for (const RecordValue& deviation : body()["deviations"].items())
        kinds.append(QString::fromStdString(m_deviations.value(deviation.text()).kind));
    kinds.append(QString::fromStdString(m_deviations.value(bodyText("deviation")).kind));
    if (!kinds.contains(QLatin1String("command")) && !isThat(command->text, body().bytes("text")))
        return deviationText("Another text ran than the runbook's, by no deviation.");
    if (Problem problem = turnOf(stepId, kinds.contains(QLatin1String("order"))))
        return problem;
    const Problem problem = afterTheEnd();
    return problem ? problem : moving();
}

} // namespace holdpoint::session
