// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace holdpoint {

// What a measured value must be: `value relation number`.
enum class Relation
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal
};

// Whether the value keeps to it; NaN keeps to nothing.
bool keepsTo(Relation relation, double value, double number);

struct LimitText
{
    Relation relation = Relation::Less;
    double number = 0; // finite
};

// A limit as people and configurations write it: "< 0.1", "<= 200", "≥ 500", the plan's codes "lt 0.1", and "< 200 ms"
// where `unit` is "ms". Nothing when it is no such text, when the number is not finite, or when it is written in
// another unit. Pure; any thread.
std::optional<LimitText> limitInText(const QString& text, const QString& unit = {});

} // namespace holdpoint
