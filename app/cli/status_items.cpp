// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status.h"

#include "core/runbook/display_text.h"

#include <QCoreApplication>

namespace holdpoint::app {
namespace {

QString itemWords(const char* words) { return QCoreApplication::translate("cli", words); }

QString deviationStatus(checklist::DeviationStatus status)
{
    switch (status) {
    case checklist::DeviationStatus::Requested:
        return QStringLiteral("requested");
    case checklist::DeviationStatus::Approved:
        return QStringLiteral("approved");
    case checklist::DeviationStatus::Rejected:
        return QStringLiteral("rejected");
    case checklist::DeviationStatus::Used:
        return QStringLiteral("used");
    case checklist::DeviationStatus::Expired:
        return QStringLiteral("expired");
    }
    return {};
}

QString shown(const QString& text) { return runbook::escapedForDisplay(text.toUtf8()).simplified(); }

} // namespace

QJsonObject deviationJson(const checklist::DeviationRecord& record)
{
    const events::DeviationRequested& request = record.request;
    return {{QStringLiteral("id"), request.deviation},
            {QStringLiteral("kind"), request.kind},
            {QStringLiteral("target"), request.target},
            {QStringLiteral("before"), QString::fromUtf8(request.before)},
            {QStringLiteral("after"), QString::fromUtf8(request.after)},
            {QStringLiteral("reason"), request.reason},
            {QStringLiteral("by"), record.by.person},
            {QStringLiteral("status"), deviationStatus(record.status)},
            {QStringLiteral("decided_by"), record.decidedBy.person},
            {QStringLiteral("decision_reason"), record.decisionReason},
            {QStringLiteral("self_approved"), record.selfApproved}};
}

QString deviationLine(const checklist::Launch& launch, const checklist::DeviationRecord& record)
{
    const events::DeviationRequested& request = record.request;
    const runbook::Step* step = launch.plan().step(request.target);
    const QString target = step ? itemWords("“%1”").arg(step->title) : request.target;
    const QString line = request.target == request.kind
                             ? itemWords("Deviation %1, %2, %3, asked for by %4: %5")
                                   .arg(request.deviation, request.kind, deviationStatus(record.status),
                                        record.by.person, shown(request.reason))
                             : itemWords("Deviation %1, %2 of %3, %4, asked for by %5: %6")
                                   .arg(request.deviation, request.kind, target, deviationStatus(record.status),
                                        record.by.person, shown(request.reason));
    return record.selfApproved ? itemWords("%1 (APPROVED BY WHO ASKED FOR IT)").arg(line) : line;
}

QJsonObject valueJson(const checklist::Launch& launch, const runbook::Value& value)
{
    const runbook::ValueRule rule = launch.valueRule(value.id);
    const auto filled = launch.state().values.constFind(value.id);
    const bool known = filled != launch.state().values.constEnd();
    return {{QStringLiteral("id"), value.id},
            {QStringLiteral("placeholder"), value.placeholder},
            {QStringLiteral("name"), value.name},
            {QStringLiteral("type"), runbook::valueTypeName(rule.type)},
            {QStringLiteral("unit"), rule.unit},
            {QStringLiteral("text"), known ? filled->text : QString()},
            {QStringLiteral("filled"), known},
            {QStringLiteral("secret"), known ? filled->secret : rule.secret},
            {QStringLiteral("source"), known ? filled->source : QString()},
            {QStringLiteral("by"), known ? filled->by.person : QString()}};
}

QString valueLine(const checklist::Launch& launch, const runbook::Value& value)
{
    const runbook::ValueRule rule = launch.valueRule(value.id);
    const auto filled = launch.state().values.constFind(value.id);
    QString type = runbook::valueTypeName(rule.type);
    if (!rule.unit.isEmpty())
        type += itemWords(" in %1").arg(rule.unit);
    if (filled != launch.state().values.constEnd()) {
        const QString text = filled->secret ? itemWords("(secret)") : shown(filled->text);
        if (filled->source == QLatin1String("capture"))
            return itemWords("%1 (%2, %3) = %4, from run %5")
                .arg(value.placeholder, value.id, type, text)
                .arg(filled->run);
        if (filled->source == QLatin1String("clock"))
            return itemWords("%1 (%2, %3) = %4, the time of run %5")
                .arg(value.placeholder, value.id, type, text)
                .arg(filled->run);
        return itemWords("%1 (%2, %3) = %4, by %5").arg(value.placeholder, value.id, type, text, filled->by.person);
    }
    if (launch.filledValues().contains(value.id))
        return itemWords("%1 (%2, %3) comes from the configuration").arg(value.placeholder, value.id, type);
    if (value.atUse)
        return itemWords("%1 (%2, %3) is the time of its use").arg(value.placeholder, value.id, type);
    if (!rule.from.isEmpty())
        return itemWords("%1 (%2, %3) NOT FILLED, comes from the output of “%4”")
            .arg(value.placeholder, value.id, type, rule.from);
    return itemWords("%1 (%2, %3) NOT FILLED").arg(value.placeholder, value.id, type);
}

} // namespace holdpoint::app
