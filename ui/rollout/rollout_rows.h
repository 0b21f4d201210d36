// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/session/rollout_watch.h"
#include "ui/theme/state_table_model.h"

#include <QHash>

// The tables of the rollout as rows of words. Pure.
namespace holdpoint::ui {

QStringList watchHeaders();
// What is measured now.
QList<StateRow> watchRows(const std::vector<session::WatchedRow>& metrics);
// How people call a metric, and what its values are in; empty: its name, and a bare number.
struct MetricWords
{
    QString title, unit;
};
// What the record of a watch that is over says; `words`: of metrics, by name.
QList<StateRow> watchRows(const QList<events::WatchedNumber>& numbers, const QHash<QString, MetricWords>& words);

QStringList comparedHeaders(const QString& oldVersion, const QString& newVersion);
QList<StateRow> comparedRows(const std::vector<session::ComparedRow>& compared);
QList<StateRow> comparedRows(const QList<events::ComparedNumber>& compared, const QHash<QString, MetricWords>& words);

// One row of the rollback matrix: what the runbook says, what was recorded, and what is measured.
struct MatrixLine
{
    runbook::MatrixRow row;
    rollout::Scenario scenario;
    bool isMeasured = false;                       // false: a person declares it
    std::optional<session::MatrixReading> reading; // nothing: not measured here

    // What is left of the row's deadline; nothing: it does not apply, or the runbook has none.
    [[nodiscard]] std::optional<qint64> leftMs(qint64 nowUtcMs) const;
};
QList<MatrixLine> matrixLines(const checklist::Launch& launch, const std::vector<session::MatrixReading>& readings);

QStringList matrixHeaders();
QList<StateRow> matrixRows(const QList<MatrixLine>& lines, qint64 nowUtcMs);
StateMark matrixMark(const MatrixLine& line);

} // namespace holdpoint::ui
