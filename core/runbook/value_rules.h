// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/configuration.h"
#include "core/runbook/plan.h"

#include <optional>

// What may fill a blank.
namespace holdpoint::runbook {

// "text", "number", "time", "person", "link": the words of the configuration and of JSON.
QStringList valueTypeNames();
QString valueTypeName(ValueType type);

// The type that a placeholder's own words ask for ("[Target]", "<RELEASE-URL>"), or the label before a blank
// ("Date: ____"). What says nothing is a text.
ValueType typeInWords(const QString& placeholder, const QString& label);

// "[Timestamp]", "<TIMESTAMP>", "[Current Time]": nobody can fill that in beforehand.
bool isTimeOfUse(const QString& placeholder);

// A value as the plan and the configuration together want it.
struct ValueRule
{
    ValueType type = ValueType::Text;
    QString unit;
    QString format;        // the whole text must match; empty: any
    QString from, pattern; // step and regular expression that it is captured by; empty: by hand
    bool secret = false;
};

// The configuration's word about the value, by its id, its placeholder or its variable (`NAME` or `$NAME`); nullptr:
// none.
const ValueConfiguration* configurationOf(const Value& value, const Configuration& configuration);
ValueRule ruleOf(const Value& value, const Configuration& configuration);

// The text as it is recorded: trimmed, and for a number without its digit grouping and without the unit that the rule
// names. Refused, with what is wrong and what would be right, where it is not of the type. Text may have several lines;
// nothing may hold characters that hide, and nothing more than 64 KiB.
Result<QString> checkedValue(const ValueRule& rule, const QString& name, const QString& text);

// The number at the beginning of a recorded value, as a decimal with a point; empty where there is none.
std::optional<QString> decimalIn(const QString& recorded);

} // namespace holdpoint::runbook
