// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/rollback_effects.h"

#include <QFile>
#include <QMap>
#include <QRegularExpression>

#include <algorithm>

namespace holdpoint::session {
namespace {

constexpr qsizetype mostCharacters = 300; // of one line that goes into the ledger

const runbook::Procedure* procedureOf(const checklist::Launch& launch, const checklist::RollbackRecord& rollback)
{
    const auto& all = launch.plan().procedures;
    const auto found =
        std::ranges::find_if(all, [&](const runbook::Procedure& one) { return one.id == rollback.started.procedure; });
    return found == all.end() ? nullptr : &*found;
}

bool isObserved(const checklist::RollbackRecord& rollback, const QString& step)
{
    return std::ranges::any_of(rollback.observed,
                               [&step](const events::RollbackStepObserved& one) { return one.step == step; });
}

} // namespace

std::vector<events::RollbackStepObserved> effectsInOutput(const checklist::Launch& launch,
                                                          const checklist::RollbackRecord& rollback, bool passed,
                                                          const QByteArray& output)
{
    std::vector<events::RollbackStepObserved> effects;
    const runbook::Procedure* procedure = procedureOf(launch, rollback);
    if (!procedure)
        return effects;
    static const QRegularExpression numbered(QStringLiteral("^([^\\p{L}\\p{N}]*|\\W*(?:OK|DONE|FAIL(?:ED)?|ERROR)\\W*)"
                                                            "(\\d{1,2})\\.\\s+(\\S.*)$"));
    static const QRegularExpression bad(QStringLiteral("[\\x{274C}\\x{2717}\\x{2718}]|FAIL|ERROR"));
    QMap<int, events::RollbackStepObserved> byNumber;
    for (const QByteArray& bytes : output.split('\n')) {
        const QRegularExpressionMatch match = numbered.match(QString::fromUtf8(bytes).trimmed());
        const int number = match.captured(2).toInt();
        if (!match.hasMatch() || number < 1 || number > procedure->steps.size())
            continue;
        const QString& step = procedure->steps.at(number - 1).id;
        const bool failed = bad.match(match.captured(1)).hasMatch();
        // "1. Stopping traffic" of a script that died says only what it was about to do.
        const bool marked = !match.captured(1).trimmed().isEmpty();
        if (!isObserved(rollback, step) && (marked || passed))
            byNumber.insert(number, {rollback.started.rollback, step,
                                     failed ? QStringLiteral("failed") : QStringLiteral("done"),
                                     match.captured(3).left(mostCharacters)});
    }
    std::ranges::copy(byNumber, std::back_inserter(effects));
    return effects;
}

QByteArray endOfOutput(const QString& file)
{
    constexpr qint64 mostBytes = 256 * 1024;
    QFile output(file);
    if (!output.open(QIODevice::ReadOnly))
        return {};
    output.seek(std::max<qint64>(0, output.size() - mostBytes));
    return output.read(mostBytes);
}

QStringList trafficSteps(const checklist::Launch& launch, const checklist::RollbackRecord& rollback)
{
    QStringList steps;
    const runbook::Procedure* procedure = procedureOf(launch, rollback);
    if (!procedure)
        return steps;
    for (const runbook::ProcedureStep& step : procedure->steps) {
        if (step.text.contains(QLatin1String("traffic"), Qt::CaseInsensitive))
            steps.append(step.id);
    }
    if (steps.isEmpty() && !procedure->commands.isEmpty())
        steps.append(procedure->commands.first().id);
    return steps;
}

} // namespace holdpoint::session
