// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"

#include <QMap>
#include <QString>

#include <optional>

namespace holdpoint::alarms {

// What a value must be: `value comparator limit`, in the unit of its metric.
struct Limit
{
    runbook::Comparator comparator = runbook::Comparator::Lt;
    double value = 0;

    // Whether the value keeps to it; NaN keeps to nothing.
    [[nodiscard]] bool holds(double measured) const;
    // "< 0.1": what limitFromText reads again, whatever the language of the program.
    [[nodiscard]] QString text() const;
    bool operator==(const Limit&) const = default;
};

// As limitInText(); `unit` is the metric's.
std::optional<Limit> limitFromText(const QString& text, const QString& unit = {});

// A decimal as the ledger writes it: the shortest text that reads back as the same number; empty for what is not
// finite.
QString decimalText(double value);

// The limits of one metric: one for each phase that says its own, and one for all others.
struct LimitSet
{
    QMap<QString, Limit> byPhase; // phase id
    std::optional<Limit> otherwise;

    // The limit in that phase; nothing: the runbook sets none there.
    [[nodiscard]] std::optional<Limit> in(const QString& phase) const;
    [[nodiscard]] bool isEmpty() const { return byPhase.isEmpty() && !otherwise; }
    bool operator==(const LimitSet&) const = default;
};

// How far back inside its limit a value must be before its alarm may clear. The clear limit of a phase counts where
// there is one; else the dead band, in the unit of the metric, never negative.
struct Hysteresis
{
    LimitSet clear;
    double deadBand = 0;
    bool operator==(const Hysteresis&) const = default;
};

enum class Side
{
    Within,  // keeps to the limit, far enough for its alarm to clear
    Between, // keeps to the limit, but not far enough
    Beyond
};

// Where a finite value stands. A clear limit that is looser than the limit itself loosens nothing.
Side sideOf(const Limit& limit, const Hysteresis& hysteresis, const QString& phase, double value);

} // namespace holdpoint::alarms
