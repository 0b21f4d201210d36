// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/rollout_sentences.h"

#include "ui/ledger/launch_titles.h"

#include <QDateTime>

namespace holdpoint::ui {
namespace {

QString sentenceText(const char* text) { return QCoreApplication::translate("LedgerSentence", text); }

QString clockOf(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("HH:mm:ss"));
}

QString because(const QString& what, const QString& reason)
{
    return reason.isEmpty() ? what : sentenceText("%1: %2").arg(what, reason);
}

QString verdictText(const QString& verdict)
{
    if (verdict == QLatin1String("ok"))
        return sentenceText("all kept to its limits");
    if (verdict == QLatin1String("breach"))
        return sentenceText("BREACH");
    return verdict == QLatin1String("insufficient") ? sentenceText("INSUFFICIENT, too few requests")
                                                    : sentenceText("NO DATA, not everything was measured");
}

} // namespace

QString despiteText(const QString& despite)
{
    if (despite == QLatin1String("failed"))
        return sentenceText("the script of the weight before did not end well");
    if (despite == QLatin1String("unseen"))
        return sentenceText("the weight before was not seen at the load balancer");
    if (despite == QLatin1String("watching"))
        return sentenceText("the watch was not over");
    if (despite == QLatin1String("breach"))
        return sentenceText("a limit was broken");
    if (despite == QLatin1String("insufficient"))
        return sentenceText("too few requests were seen");
    if (despite == QLatin1String("no-data"))
        return sentenceText("not everything was measured");
    return despite == QLatin1String("alarm") ? sentenceText("an alarm was active")
                                             : sentenceText("a weight of the ladder was left out");
}

QString RolloutSentences::row(const QString& scenario) const { return tr("“%1”").arg(m_titles.of(scenario)); }

QString RolloutSentences::operator()(const events::WeightAsked& fact) const
{
    QString asked = fact.rollback > 0 ? tr("Rollback %1 goes on from %2 % to %3 % of the traffic")
                                            .arg(fact.rollback)
                                            .arg(fact.from)
                                            .arg(fact.weight)
                                      : tr("Asked for %2 % of the traffic, from %1 %").arg(fact.from).arg(fact.weight);
    if (!fact.despite.isEmpty())
        asked = tr("%1, although %2").arg(asked, despiteText(fact.despite));
    return because(asked, fact.reason);
}

QString RolloutSentences::operator()(const events::WeightConfirmed& fact) const
{
    return tr("Confirmed change %1 of the traffic").arg(fact.change);
}

QString RolloutSentences::operator()(const events::WeightWithdrawn& fact) const
{
    return because(tr("Withdrew change %1 of the traffic").arg(fact.change), fact.reason);
}

QString RolloutSentences::operator()(const events::WeightObserved& fact) const
{
    const double seconds = double(fact.tookMs) / 1000;
    if (fact.outcome == QLatin1String("no-data"))
        return because(tr("The load balancer did not say where traffic is"), fact.cause);
    const QString seen =
        (fact.outcome == QLatin1String("reached") ? tr("Seen at the load balancer: %1 % on the new version, after %2 s")
                                                  : tr("NOT as asked: %1 % on the new version, after %2 s"))
            .arg(fact.share)
            .arg(seconds, 0, 'f', 1);
    if (fact.newRequests < 0 || fact.oldRequests < 0)
        return because(seen, fact.cause);
    return because(tr("%1; it counted %2 requests to the new version, %3 to the old one")
                       .arg(seen)
                       .arg(fact.newRequests)
                       .arg(fact.oldRequests),
                   fact.cause);
}

QString RolloutSentences::operator()(const events::WatchBreached& fact) const
{
    return tr("BREACH in the watch of change %1: %2 is %3, limit %4, since %5 UTC")
        .arg(QString::number(fact.change), row(fact.metric), fact.value, fact.limit, clockOf(fact.sinceUtcMs));
}

QString RolloutSentences::operator()(const events::WatchEnded& fact) const
{
    QStringList notWell;
    for (const events::WatchedNumber& number : fact.numbers) {
        if (number.verdict != QLatin1String("ok"))
            notWell.append(m_titles.of(number.metric));
    }
    const QString ended =
        tr("The watch of change %1 ended after %2 s: %3")
            .arg(QString::number(fact.change), QString::number((fact.endedUtcMs - fact.beganUtcMs + 500) / 1000),
                 verdictText(fact.verdict));
    return notWell.isEmpty() ? ended : tr("%1 (%2)").arg(ended, notWell.join(tr(", ")));
}

QString RolloutSentences::operator()(const events::BaselineTaken& fact) const
{
    QStringList numbers;
    for (const events::BaselineNumber& number : fact.numbers)
        numbers.append(tr("%1 %2").arg(m_titles.of(number.metric), number.value));
    return because(tr("The baseline before the first weight"), numbers.join(tr(", ")));
}

QString RolloutSentences::operator()(const events::ScenarioApplied& fact) const
{
    return tr("The matrix row %1 applies: measured %2, from %3 on").arg(row(fact.scenario), fact.value, fact.limit);
}

QString RolloutSentences::operator()(const events::ScenarioCeased& fact) const
{
    return tr("The matrix row %1 does not apply any more: measured %2").arg(row(fact.scenario), fact.value);
}

QString RolloutSentences::operator()(const events::ScenarioDeclared& fact) const
{
    return because((fact.applies ? tr("Declared that the matrix row %1 applies")
                                 : tr("Declared that the matrix row %1 does not apply any more"))
                       .arg(row(fact.scenario)),
                   fact.reason);
}

QString RolloutSentences::operator()(const events::ScenarioDecided& fact) const
{
    QString decided = tr("Decided on the matrix row %1 to go on");
    if (fact.decision == QLatin1String("rollback"))
        decided = tr("Decided on the matrix row %1 to roll back");
    else if (fact.decision == QLatin1String("watch"))
        decided = tr("Decided on the matrix row %1 to watch it further");
    return because(decided.arg(row(fact.scenario)), fact.reason);
}

} // namespace holdpoint::ui
