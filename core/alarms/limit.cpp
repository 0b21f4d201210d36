// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/limit.h"

#include <QLocale>

#include <cmath>

namespace holdpoint::alarms {

using runbook::Comparator;

bool Limit::holds(double measured) const
{
    switch (comparator) {
    case Comparator::Lt:
        return measured < value;
    case Comparator::Le:
        return measured <= value;
    case Comparator::Gt:
        return measured > value;
    case Comparator::Ge:
        return measured >= value;
    case Comparator::Eq:
        return measured == value;
    }
    return false;
}

QString decimalText(double value)
{
    return std::isfinite(value) ? QString::number(value, 'g', QLocale::FloatingPointShortest) : QString();
}

QString Limit::text() const
{
    static constexpr QStringView signs[] = {u"< ", u"<= ", u"> ", u">= ", u"= "};
    return signs[static_cast<int>(comparator)].toString() + decimalText(value);
}

std::optional<Limit> limitFromText(const QString& text, const QString& unit)
{
    static constexpr struct
    {
        QStringView sign;
        Comparator comparator;
    } signs[] = {{u"<=", Comparator::Le}, {u">=", Comparator::Ge}, {u"==", Comparator::Eq}, {u"≤", Comparator::Le},
                 {u"≥", Comparator::Ge},  {u"<", Comparator::Lt},  {u">", Comparator::Gt},  {u"=", Comparator::Eq}};
    const QStringView trimmed = QStringView(text).trimmed();
    for (const auto& [sign, comparator] : signs) {
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
        return Limit{comparator, value};
    }
    return std::nullopt;
}

std::optional<Limit> LimitSet::in(const QString& phase) const
{
    const auto own = byPhase.constFind(phase);
    return own == byPhase.constEnd() ? otherwise : std::optional(own.value());
}

Side sideOf(const Limit& limit, const Hysteresis& hysteresis, const QString& phase, double value)
{
    if (!limit.holds(value))
        return Side::Beyond;
    if (const std::optional<Limit> clear = hysteresis.clear.in(phase))
        return clear->holds(value) ? Side::Within : Side::Between;
    Limit inner = limit;
    if (limit.comparator == Comparator::Lt || limit.comparator == Comparator::Le)
        inner.value -= hysteresis.deadBand;
    else if (limit.comparator == Comparator::Gt || limit.comparator == Comparator::Ge)
        inner.value += hysteresis.deadBand;
    return inner.holds(value) ? Side::Within : Side::Between;
}

} // namespace holdpoint::alarms
