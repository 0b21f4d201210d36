// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/server_rows.h"

#include "ui/monitor/number_rows.h"
#include "ui/theme/shown_text.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace holdpoint::ui {
namespace {

struct ServerWords
{
    Q_DECLARE_TR_FUNCTIONS(ServerRows)
};

StateMark unknownMark(const QString& code)
{
    return {code.isEmpty() ? ServerWords::tr("UNKNOWN") : code.toUpper(), StateShape::Unknown, Meaning::Unknown};
}

StateMark healthMark(const QString& health)
{
    if (health == QLatin1String("up") || health == QLatin1String("ok"))
        return {ServerWords::tr("OK"), StateShape::Passed, Meaning::Ok};
    if (health == QLatin1String("down") || health == QLatin1String("err"))
        return {ServerWords::tr("DOWN"), StateShape::Failed, Meaning::Critical};
    return unknownMark(health);
}

StateMark alertMark(const QString& state)
{
    if (state == QLatin1String("firing") || state == QLatin1String("active"))
        return {ServerWords::tr("FIRING"), StateShape::Failed, Meaning::Critical};
    if (state == QLatin1String("pending") || state == QLatin1String("unprocessed"))
        return {ServerWords::tr("PENDING"), StateShape::Waiting, Meaning::Warning};
    if (state == QLatin1String("suppressed"))
        return {ServerWords::tr("SILENCED"), StateShape::Held, Meaning::Neutral};
    if (state == QLatin1String("inactive"))
        return {ServerWords::tr("INACTIVE"), StateShape::Passed, Meaning::Ok};
    return unknownMark(state);
}

StateMark ruleMark(const monitor::ServerRule& rule)
{
    // A rule that the server cannot work out says nothing, whatever its alerts did before.
    if (rule.health == QLatin1String("err"))
        return {ServerWords::tr("BROKEN"), StateShape::Failed, Meaning::Critical};
    if (!rule.alerts)
        return rule.health == QLatin1String("ok")
                   ? StateMark{ServerWords::tr("RECORDS"), StateShape::Passed, Meaning::Neutral}
                   : unknownMark(rule.health);
    return alertMark(rule.state);
}

int rankOf(const QString& state)
{
    return state == QLatin1String("active") ? 0 : state == QLatin1String("pending") ? 1 : 2;
}

StateMark silenceMark(const QString& state)
{
    if (state == QLatin1String("active"))
        return {ServerWords::tr("ACTIVE"), StateShape::Held, Meaning::Info};
    if (state == QLatin1String("pending"))
        return {ServerWords::tr("PENDING"), StateShape::Waiting, Meaning::Neutral};
    if (state == QLatin1String("expired"))
        return {ServerWords::tr("ENDED"), StateShape::Skipped, Meaning::Neutral};
    return unknownMark(state);
}

QString quoted(QString text)
{
    text.replace(u'\\', QLatin1String("\\\\"))
        .replace(u'"', QLatin1String("\\\""))
        .replace(u'\n', QLatin1String("\\n"));
    return u'"' + text + u'"';
}

QString labelsText(const QMap<QString, QString>& labels)
{
    QStringList parts;
    for (auto label = labels.cbegin(); label != labels.cend(); ++label)
        if (label.key() != QLatin1String("alertname"))
            parts.append(QStringLiteral("%1=%2").arg(label.key(), quoted(label.value())));
    return parts.join(QLatin1String(", "));
}

QString momentText(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd hh:mm'Z'"));
}

} // namespace

QStringList targetHeaders()
{
    return {ServerWords::tr("Job"), ServerWords::tr("Target"), ServerWords::tr("Last scrape"),
            ServerWords::tr("Last error")};
}

QList<StateRow> targetRows(const std::vector<monitor::ScrapeTarget>& targets, qint64 nowUtcMs)
{
    QList<StateRow> rows;
    for (const monitor::ScrapeTarget& target : targets) {
        const QString scraped = target.lastScrapeUtcMs > 0
                                    ? ServerWords::tr("%1 ago", "an age")
                                          .arg(shortAge(std::max<qint64>(0, nowUtcMs - target.lastScrapeUtcMs)))
                                    : ServerWords::tr("never");
        rows.append({target.job + u'\n' + target.instance + u'\n' + target.url,
                     healthMark(target.health),
                     {shownText(target.job), shownText(target.instance), scraped, shownText(target.lastError)},
                     shownText(target.lastError.isEmpty() ? target.url : target.lastError)});
    }
    return rows;
}

QStringList ruleHeaders()
{
    return {ServerWords::tr("Rule"), ServerWords::tr("Group"), ServerWords::tr("Query"), ServerWords::tr("Last error")};
}

QList<StateRow> ruleRows(const std::vector<monitor::ServerRule>& rules)
{
    QList<StateRow> rows;
    for (const monitor::ServerRule& rule : rules)
        rows.append({rule.group + u'\n' + rule.name + u'\n' + rule.query,
                     ruleMark(rule),
                     {shownText(rule.name), shownText(rule.group), shownText(rule.query), shownText(rule.lastError)},
                     shownText(rule.lastError.isEmpty() ? rule.query : rule.lastError)});
    return rows;
}

QStringList alertHeaders()
{
    return {ServerWords::tr("Alert"), ServerWords::tr("Since"), ServerWords::tr("Labels"), ServerWords::tr("Summary")};
}

QList<StateRow> alertRows(const std::vector<monitor::ServerAlert>& alerts, qint64 nowUtcMs)
{
    QList<StateRow> rows;
    for (const monitor::ServerAlert& alert : alerts) {
        const QString labels = labelsText(alert.labels);
        QString summary = alert.annotations.value(QStringLiteral("summary"));
        if (summary.isEmpty())
            summary = alert.annotations.value(QStringLiteral("description"));
        rows.append(
            {alert.id.isEmpty() ? alert.name() + u'\n' + labels : alert.id,
             alertMark(alert.state),
             {shownText(alert.name()),
              alert.sinceUtcMs > 0 ? shortAge(std::max<qint64>(0, nowUtcMs - alert.sinceUtcMs)) : QStringLiteral("–"),
              shownText(labels), shownText(summary)},
             shownText(summary)});
    }
    return rows;
}

QStringList silenceHeaders()
{
    return {ServerWords::tr("Alerts"), ServerWords::tr("Until"), ServerWords::tr("By"), ServerWords::tr("Comment")};
}

QList<StateRow> silenceRows(const std::vector<monitor::Silence>& silences)
{
    std::vector<monitor::Silence> sorted = silences;
    std::ranges::stable_sort(sorted, {}, [](const monitor::Silence& one) { return rankOf(one.state); });
    QList<StateRow> rows;
    for (const monitor::Silence& silence : sorted)
        rows.append({silence.id,
                     silenceMark(silence.state),
                     {shownText(matchersText(silence.matchers)), momentText(silence.untilUtcMs),
                      shownText(silence.createdBy), shownText(silence.comment)},
                     shownText(silence.comment)});
    return rows;
}

QString matchersText(const std::vector<monitor::AlertMatcher>& matchers)
{
    QStringList parts;
    for (const monitor::AlertMatcher& matcher : matchers) {
        const QLatin1String sign(matcher.regex ? (matcher.equal ? "=~" : "!~") : (matcher.equal ? "=" : "!="));
        parts.append(matcher.name + sign + quoted(matcher.value));
    }
    return parts.join(QLatin1String(", "));
}

QString matchersText(const QMap<QString, QString>& labels)
{
    std::vector<monitor::AlertMatcher> matchers;
    for (auto label = labels.cbegin(); label != labels.cend(); ++label)
        matchers.push_back({label.key(), label.value(), true, false});
    return matchersText(matchers);
}

} // namespace holdpoint::ui
