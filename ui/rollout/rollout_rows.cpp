// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/rollout_rows.h"

#include "ui/rollout/rollout_words.h"
#include "ui/theme/shown_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

QString rowText(const char* words) { return QCoreApplication::translate("Rollout", words); }

QString dash() { return QStringLiteral("–"); }

QString orDash(const QString& text) { return text.isEmpty() ? dash() : shownText(text); }

QString withUnit(const QString& value, const QString& unit)
{
    return value.isEmpty() || unit.isEmpty() ? orDash(value) : QStringLiteral("%1 %2").arg(value, unit);
}

// Since when it is a breach, or how old the value is where that is what matters.
QString remarkOf(const session::WatchedRow& row)
{
    if (row.now.verdict == rollout::WatchVerdict::Breach)
        return rowText(QT_TRANSLATE_NOOP("Rollout", "since %1")).arg(momentText(row.now.sinceUtcMs));
    if (row.now.ageMs < 0)
        return rowText(QT_TRANSLATE_NOOP("Rollout", "never measured"));
    if (row.now.verdict == rollout::WatchVerdict::Insufficient)
        return rowText(QT_TRANSLATE_NOOP("Rollout", "%1 requests so far")).arg(row.now.requests);
    return agoText(row.now.ageMs);
}

QString remarkOf(const events::WatchedNumber& number)
{
    if (number.verdict == QLatin1String("breach"))
        return rowText(QT_TRANSLATE_NOOP("Rollout", "since %1")).arg(momentText(number.sinceUtcMs));
    if (number.verdict == QLatin1String("insufficient"))
        return rowText(QT_TRANSLATE_NOOP("Rollout", "%1 requests in all")).arg(number.requests);
    return number.verdict == QLatin1String("no-data")
               ? rowText(QT_TRANSLATE_NOOP("Rollout", "%1 without a measurement")).arg(leftText(number.gapMs))
               : dash();
}

StateMark recordedDifference(const QString& code)
{
    if (code == QLatin1String("none"))
        return differenceMark(rollout::Difference::None);
    if (code == QLatin1String("better"))
        return differenceMark(rollout::Difference::Better);
    return differenceMark(code == QLatin1String("worse") ? rollout::Difference::Worse
                                                         : rollout::Difference::Insufficient);
}

constexpr auto failedRequests = QLatin1StringView("rollout.failed");

// As it is shown while it is measured.
QString recorded(const QString& value, const QString& unit = {})
{
    bool isNumber = false;
    const double number = value.toDouble(&isNumber);
    return isNumber ? figureText(number, unit) : orDash(value);
}

// The load balancer's own count has no title in a configuration.
QString comparedTitle(const QString& metric, const QString& title)
{
    if (metric == failedRequests)
        return rowText(QT_TRANSLATE_NOOP("Rollout", "Failed requests"));
    return shownText(title.isEmpty() ? metric : title);
}

QString chanceText(double chance)
{
    if (!std::isfinite(chance))
        return dash();
    return chance < 0.001 ? rowText(QT_TRANSLATE_NOOP("Rollout", "< 0.001")) : QString::number(chance, 'f', 3);
}

QString degradationText(std::optional<double> percent)
{
    if (!percent)
        return dash();
    return (*percent > 0 ? QStringLiteral("+%1") : QStringLiteral("%1")).arg(percentText(*percent));
}

QString measuredText(const MatrixLine& line)
{
    if (line.isMeasured) {
        if (!line.reading || line.reading->value.isEmpty())
            return rowText(QT_TRANSLATE_NOOP("Rollout", "no data"));
        return rowText(QT_TRANSLATE_NOOP("Rollout", "%1 (limit %2)"))
            .arg(withUnit(line.reading->value, line.reading->unit), shownText(line.reading->limit));
    }
    return rowText(QT_TRANSLATE_NOOP("Rollout", "by a person"));
}

QString declaredText(const rollout::Scenario& scenario)
{
    return rowText(QT_TRANSLATE_NOOP("Rollout", "declared by %1")).arg(shownText(scenario.declaredBy.person));
}

QString timeText(const MatrixLine& line, qint64 nowUtcMs)
{
    const std::optional<qint64> left = line.leftMs(nowUtcMs);
    if (!left)
        return line.row.deadlineS
                   ? rowText(QT_TRANSLATE_NOOP("Rollout", "within %1")).arg(leftText(*line.row.deadlineS * 1000))
                   : dash();
    return *left >= 0 ? rowText(QT_TRANSLATE_NOOP("Rollout", "%1 left")).arg(leftText(*left))
                      : rowText(QT_TRANSLATE_NOOP("Rollout", "OVER by %1")).arg(leftText(-*left));
}

QString decidedText(const rollout::Scenario& scenario)
{
    if (!scenario.decided)
        return scenario.applies() ? rowText(QT_TRANSLATE_NOOP("Rollout", "open")) : dash();
    QString what = rowText(QT_TRANSLATE_NOOP("Rollout", "Go on, %1"));
    if (scenario.decided->decision == QLatin1String("rollback"))
        what = rowText(QT_TRANSLATE_NOOP("Rollout", "Roll back, %1"));
    else if (scenario.decided->decision == QLatin1String("watch"))
        what = rowText(QT_TRANSLATE_NOOP("Rollout", "Keep watching, %1"));
    return what.arg(shownText(scenario.decidedBy.person));
}

} // namespace

QStringList watchHeaders()
{
    return {rowText(QT_TRANSLATE_NOOP("Rollout", "Number")), rowText(QT_TRANSLATE_NOOP("Rollout", "Value")),
            rowText(QT_TRANSLATE_NOOP("Rollout", "Limit")), rowText(QT_TRANSLATE_NOOP("Rollout", "Worst")),
            rowText(QT_TRANSLATE_NOOP("Rollout", "Since, age"))};
}

QList<StateRow> watchRows(const std::vector<session::WatchedRow>& metrics)
{
    QList<StateRow> rows;
    for (const session::WatchedRow& one : metrics)
        rows.append({one.now.metric,
                     watchMark(one.now.verdict),
                     {shownText(one.title.isEmpty() ? one.now.metric : one.title), figureText(one.now.value, one.unit),
                      withUnit(one.limit, one.unit), figureText(one.now.worst, one.unit), remarkOf(one)},
                     {}});
    return rows;
}

QList<StateRow> watchRows(const QList<events::WatchedNumber>& numbers, const QHash<QString, MetricWords>& words)
{
    QList<StateRow> rows;
    for (const events::WatchedNumber& one : numbers) {
        const MetricWords metric = words.value(one.metric);
        rows.append({one.metric,
                     watchMark(one.verdict),
                     {shownText(metric.title.isEmpty() ? one.metric : metric.title), recorded(one.value, metric.unit),
                      withUnit(one.limit, metric.unit), recorded(one.worst, metric.unit), remarkOf(one)},
                     {}});
    }
    return rows;
}

QStringList comparedHeaders(const QString& oldVersion, const QString& newVersion)
{
    const auto named = [](const QString& version, const char* otherwise) {
        return version.isEmpty() ? rowText(otherwise) : shownText(version);
    };
    return {
        rowText(QT_TRANSLATE_NOOP("Rollout", "Compared")),      named(oldVersion, QT_TRANSLATE_NOOP("Rollout", "old")),
        named(newVersion, QT_TRANSLATE_NOOP("Rollout", "new")), rowText(QT_TRANSLATE_NOOP("Rollout", "To baseline")),
        rowText(QT_TRANSLATE_NOOP("Rollout", "Effect")),        rowText(QT_TRANSLATE_NOOP("Rollout", "p"))};
}

QList<StateRow> comparedRows(const std::vector<session::ComparedRow>& compared)
{
    QList<StateRow> rows;
    for (const session::ComparedRow& one : compared)
        rows.append({one.metric,
                     differenceMark(one.now.difference),
                     {comparedTitle(one.metric, one.title), figureText(one.now.oldMedian, one.unit),
                      figureText(one.now.newMedian, one.unit), degradationText(one.degradation),
                      figureText(one.now.probability), chanceText(one.now.chance)},
                     {}});
    return rows;
}

QList<StateRow> comparedRows(const QList<events::ComparedNumber>& compared, const QHash<QString, MetricWords>& words)
{
    QList<StateRow> rows;
    for (const events::ComparedNumber& one : compared) {
        const MetricWords metric = words.value(one.metric);
        const QString unit = one.metric == failedRequests ? QStringLiteral("%") : metric.unit;
        const std::optional<double> degradation =
            one.degradation.isEmpty() ? std::nullopt : std::optional(one.degradation.toDouble());
        rows.append({one.metric,
                     recordedDifference(one.difference),
                     {comparedTitle(one.metric, metric.title), recorded(one.before, unit), recorded(one.now, unit),
                      degradationText(degradation), recorded(one.effect),
                      chanceText(one.chance.isEmpty() ? std::nan("") : one.chance.toDouble())},
                     {}});
    }
    return rows;
}

std::optional<qint64> MatrixLine::leftMs(qint64 nowUtcMs) const
{
    if (!scenario.applies() || !row.deadlineS)
        return std::nullopt;
    return scenario.sinceUtcMs() + *row.deadlineS * 1000 - nowUtcMs;
}

QList<MatrixLine> matrixLines(const checklist::Launch& launch, const std::vector<session::MatrixReading>& readings)
{
    QList<MatrixLine> lines;
    for (const runbook::MatrixRow& row : launch.plan().matrix) {
        MatrixLine line{row, launch.state().matrix.scenario(row.id),
                        rollout::measureOf(row, launch.configuration()) != nullptr, std::nullopt};
        const auto reading = std::ranges::find(readings, row.id, &session::MatrixReading::row);
        if (reading != readings.end())
            line.reading = *reading;
        lines.append(line);
    }
    return lines;
}

QStringList matrixHeaders()
{
    return {rowText(QT_TRANSLATE_NOOP("Rollout", "Scenario")), rowText(QT_TRANSLATE_NOOP("Rollout", "Time")),
            rowText(QT_TRANSLATE_NOOP("Rollout", "Measured")), rowText(QT_TRANSLATE_NOOP("Rollout", "Decided")),
            rowText(QT_TRANSLATE_NOOP("Rollout", "Severity")), rowText(QT_TRANSLATE_NOOP("Rollout", "Action"))};
}

StateMark matrixMark(const MatrixLine& line)
{
    if (line.scenario.applies())
        return {rowText(QT_TRANSLATE_NOOP("Rollout", "APPLIES")), StateShape::Failed, Meaning::Critical};
    if (!line.isMeasured)
        return {rowText(QT_TRANSLATE_NOOP("Rollout", "Not declared")), StateShape::Waiting, Meaning::Neutral};
    if (!line.reading || line.reading->value.isEmpty())
        return {rowText(QT_TRANSLATE_NOOP("Rollout", "NO DATA")), StateShape::Unknown, Meaning::Unknown};
    return {rowText(QT_TRANSLATE_NOOP("Rollout", "Does not apply")), StateShape::Skipped, Meaning::Neutral};
}

QList<StateRow> matrixRows(const QList<MatrixLine>& lines, qint64 nowUtcMs)
{
    QList<StateRow> rows;
    for (const MatrixLine& line : lines) {
        const bool declared = line.scenario.declaredSinceUtcMs != 0;
        QString detail = shownText(line.row.action);
        if (declared)
            detail = rowText(QT_TRANSLATE_NOOP("Rollout", "%1, %2: %3"))
                         .arg(declaredText(line.scenario), momentText(line.scenario.declaredSinceUtcMs),
                              shownText(line.scenario.declaredReason));
        rows.append({line.row.id,
                     matrixMark(line),
                     {shownText(line.row.scenario), timeText(line, nowUtcMs),
                      declared ? declaredText(line.scenario) : measuredText(line), decidedText(line.scenario),
                      orDash(line.row.severity), orDash(line.row.action)},
                     detail});
    }
    return rows;
}

} // namespace holdpoint::ui
