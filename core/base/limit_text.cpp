// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/limit_text.h"

#include <cmath>

namespace holdpoint {

bool keepsTo(Relation relation, double value, double number)
{
    switch (relation) {
    case Relation::Less:
        return value < number;
    case Relation::LessOrEqual:
        return value <= number;
    case Relation::Greater:
        return value > number;
    case Relation::GreaterOrEqual:
        return value >= number;
    case Relation::Equal:
        return value == number;
    }
    return false;
}

std::optional<LimitText> limitInText(const QString& text, const QString& unit)
{
    using enum Relation;
    static constexpr struct
    {
        QStringView sign;
        Relation relation;
    } signs[] = {
        {u"<=", LessOrEqual}, {u">=", GreaterOrEqual},  {u"==", Equal}, {u"≤", LessOrEqual}, {u"≥", GreaterOrEqual},
        {u"<", Less},         {u">", Greater},          {u"=", Equal},  {u"lt ", Less},      {u"le ", LessOrEqual},
        {u"gt ", Greater},    {u"ge ", GreaterOrEqual}, {u"eq ", Equal}};
    const QStringView trimmed = QStringView(text).trimmed();
    for (const auto& [sign, relation] : signs) {
        if (!trimmed.startsWith(sign))
            continue;
        QStringView number = trimmed.mid(sign.size()).trimmed();
        const QStringView word = QStringView(unit).trimmed();
        if (!word.isEmpty() && number.endsWith(word, Qt::CaseInsensitive))
            number = number.chopped(word.size()).trimmed();
        bool isNumber = false;
        const double value = number.toDouble(&isNumber);
        if (!isNumber || !std::isfinite(value))
            return std::nullopt;
        return LimitText{relation, value};
    }
    return std::nullopt;
}

} // namespace holdpoint
