// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alarms/limit.h"

#include "core/base/limit_text.h"

#include <QLocale>

#include <cmath>

namespace holdpoint::alarms {

using runbook::Comparator;

static_assert(int(Comparator::Lt) == int(Relation::Less) && int(Comparator::Le) == int(Relation::LessOrEqual) &&
              int(Comparator::Gt) == int(Relation::Greater) && int(Comparator::Ge) == int(Relation::GreaterOrEqual) &&
              int(Comparator::Eq) == int(Relation::Equal));

bool Limit::holds(double measured) const
{
    return holdpoint::keepsTo(static_cast<Relation>(comparator), measured, value);
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
    const std::optional<LimitText> read = limitInText(text, unit);
    return read ? std::optional(Limit{static_cast<Comparator>(read->relation), read->number}) : std::nullopt;
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
