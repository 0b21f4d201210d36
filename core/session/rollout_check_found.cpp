// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/rollout_check.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>

// What was seen of traffic and of the rollback matrix.
namespace holdpoint::session {
namespace {

QString watchText(const char* text) { return QCoreApplication::translate("verify", text); }

// A value is clearly not as a limit says it: "> 5". What says no number says nothing otherwise.
bool saysOtherwise(const QString& value, const QString& limit)
{
    static const QRegularExpression form(QStringLiteral(R"(^\s*(<=|>=|<|>)\s*(\S+))"));
    constexpr double rounding = 0.001; // values are told with three decimals
    const QRegularExpressionMatch match = form.match(limit);
    bool isValue = false;
    bool isBound = false;
    const double number = value.toDouble(&isValue);
    const double bound = match.captured(2).toDouble(&isBound);
    if (!match.hasMatch() || !isValue || !isBound)
        return false;
    return match.captured(1).startsWith(u'<') ? number > bound + rounding : number < bound - rounding;
}

// From best to worst; 0 for what is no verdict.
int rankOf(const std::string& verdict)
{
    if (verdict == "ok")
        return 1;
    if (verdict == "insufficient")
        return 2;
    if (verdict == "no-data")
        return 3;
    return verdict == "breach" ? 4 : 0;
}

} // namespace

RolloutCheck::Problem RolloutCheck::found(const std::string& kind, const RecordValue& record)
{
    const RecordValue& body = record["body"];
    if (kind.starts_with("scenario."))
        return applied(kind, body);
    const qint64 number = body["change"].number();
    Change* of = change(number);
    if (!of || of->withdrawn)
        return watchText("It speaks of change %1 of the traffic, which nobody asked for.").arg(number);
    if (kind == "rollout.baseline") {
        if (!of->confirmed || of->from != 0 || m_baseline)
            return watchText("The baseline is of no first weight, or was taken before.");
        m_baseline = true;
        return std::nullopt;
    }
    if (!of->set.value_or(false))
        return watchText("It speaks of an effect of change %1, whose script had not ended well.").arg(number);
    if (kind == "rollout.observed")
        return observed(*of, record);
    if (of->seen != "reached")
        return watchText("It speaks of a watch of change %1, whose effect was not seen before.").arg(number);
    if (kind == "rollout.breached") {
        if (body["metric"].text().isEmpty() || body["since_utc_ms"].number() <= 0)
            return watchText("It names no metric that broke its limit, or not since when.");
        of->breached = true;
        return std::nullopt;
    }
    if (Problem problem = watched(*of, record))
        return problem;
    of->watched = body["verdict"].utf8();
    return std::nullopt;
}

RolloutCheck::Problem RolloutCheck::observed(Change& of, const RecordValue& record)
{
    const RecordValue& body = record["body"];
    const std::string& outcome = body["outcome"].utf8();
    constexpr double mostOff = 5; // percent of the traffic, which servers of whole weights cannot always share exactly
    bool isNumber = false;
    const double share = body["share"].text().toDouble(&isNumber);
    if (outcome != "reached" && outcome != "elsewhere" && outcome != "no-data")
        return watchText("It does not say what was seen at the load balancer.");
    if (outcome == "reached" && (!isNumber || std::abs(share - double(of.weight)) > mostOff))
        return watchText("It says that %1 % was reached, and its own share says otherwise.").arg(of.weight);
    if (outcome == "elsewhere" && !isNumber)
        return watchText("It says that traffic is elsewhere, and not where.");
    if (of.seen != "reached") {
        of.seenBootMs = record["at"]["boottime_ms"].number();
        of.seenBoot = record["at"]["boot"].text();
    }
    if (outcome != "reached")
        of.watched.clear(); // when it comes back it is watched anew
    of.seen = outcome;
    return std::nullopt;
}

RolloutCheck::Problem RolloutCheck::watched(Change& of, const RecordValue& record) const
{
    const RecordValue& body = record["body"];
    const std::string& verdict = body["verdict"].utf8();
    if (!of.watched.empty())
        return watchText("The watch of change %1 was over already.").arg(body["change"].number());
    int worst = body["numbers"].size() == 0 ? rankOf("no-data") : 0;
    QStringList names;
    for (const RecordValue& number : body["numbers"].items()) {
        if (rankOf(number["verdict"].utf8()) == 0)
            return watchText("It does not say what became of %1.").arg(number["metric"].text());
        if (Problem problem = numberHolds(number))
            return problem;
        worst = std::max(worst, rankOf(number["verdict"].utf8()));
        names.append(number["metric"].text());
    }
    if (rankOf(verdict) != worst)
        return watchText("Its verdict is not that of its numbers.");
    if (verdict != "ok")
        return std::nullopt;
    if (of.breached)
        return watchText("It says that all kept to its limits, although a limit was broken in this watch.");
    for (const QString& metric : m_ladder.watched) {
        if (!names.contains(metric))
            return watchText("It says that all kept to its limits, and nothing of %1.").arg(metric);
    }
    // Some clocks are set a little while they go.
    qint64 latestMs = 2000;
    for (const Metric& metric : m_metrics)
        latestMs = std::max(latestMs, 2000 + 2 * metric.intervalMs);
    const RecordValue& at = record["at"];
    const bool sameBoot = at["boot"].text() == of.seenBoot;
    if (body["ended_utc_ms"].number() - body["began_utc_ms"].number() < m_ladder.watchMs ||
        (sameBoot && at["boottime_ms"].number() - of.seenBootMs + latestMs < m_ladder.watchMs))
        return watchText("It says that all kept to its limits, and the watch was shorter than it must be.");
    return std::nullopt;
}

RolloutCheck::Problem RolloutCheck::numberHolds(const RecordValue& number) const
{
    if (number["verdict"].utf8() != "ok")
        return std::nullopt;
    const QString name = number["metric"].text();
    const auto known = m_metrics.constFind(name);
    const bool few = known != m_metrics.constEnd() && number["requests"].number() < known->minSamples;
    const bool gap =
        known != m_metrics.constEnd() && known->intervalMs > 0 && number["gap_ms"].number() > 2 * known->intervalMs;
    return number["value"].text().isEmpty() || number["since_utc_ms"].number() != 0 || few || gap
               ? Problem(watchText("It says that %1 kept to its limit, and its own numbers say otherwise.").arg(name))
               : std::nullopt;
}

RolloutCheck::Problem RolloutCheck::applied(const std::string& kind, const RecordValue& body)
{
    const QString id = body["scenario"].text();
    const auto row = m_rows.find(id);
    if (row == m_rows.end())
        return watchText("The rollback matrix has no row %1.").arg(id);
    const bool applies = kind == "scenario.applied";
    if (row->measured == applies)
        return watchText("It says of a row of the rollback matrix what was so already.");
    if (applies && !row->isMeasured)
        return watchText("Nothing measures this row of the rollback matrix: a person declares it.");
    if (applies && saysOtherwise(body["value"].text(), body["limit"].text()))
        return watchText("It says that a row of the rollback matrix applies, and its own value says otherwise.");
    row->measured = applies;
    return std::nullopt;
}

RolloutCheck::Problem RolloutCheck::declared(const RecordValue& body)
{
    const auto row = m_rows.find(body["scenario"].text());
    if (row == m_rows.end())
        return watchText("The rollback matrix has no row %1.").arg(body["scenario"].text());
    const bool applies = body["applies"].flag();
    if (applies ? row->declared : !row->declared && !row->measured)
        return watchText("It says of a row of the rollback matrix what was so already.");
    if (body["reason"].text().trimmed().isEmpty())
        return watchText("It gives no reason.");
    row->declared = applies;
    row->measured = row->measured && applies; // a person's word that it is over ends what was measured too
    return std::nullopt;
}

RolloutCheck::Problem RolloutCheck::decided(const RecordValue& body)
{
    const auto row = m_rows.constFind(body["scenario"].text());
    if (row == m_rows.constEnd())
        return watchText("The rollback matrix has no row %1.").arg(body["scenario"].text());
    if (!row->measured && !row->declared)
        return watchText("It decides on a row of the rollback matrix that did not apply.");
    const std::string& decision = body["decision"].utf8();
    if (decision != "rollback" && decision != "watch" && decision != "go-on")
        return watchText("It does not say what was decided.");
    return body["reason"].text().trimmed().isEmpty() ? Problem(watchText("It gives no reason.")) : std::nullopt;
}

} // namespace holdpoint::session
