// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_layout.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr QLatin1String columnsKey("columns"), orderKey("order"), hiddenKey("hidden"), commonKey("common"),
    phasesKey("phases");

QJsonObject layoutToJson(const ChartLayout& layout)
{
    return {{columnsKey, layout.columns},
            {orderKey, QJsonArray::fromStringList(layout.order)},
            {hiddenKey, QJsonArray::fromStringList(layout.hidden)}};
}

std::unexpected<Error> malformed()
{
    return failure(ErrorCode::Malformed,
                   QCoreApplication::translate("Chart", "The kept arrangement of the charts cannot be read."),
                   QCoreApplication::translate("Chart", "Arrange the charts anew; that replaces it."));
}

bool readIds(const QJsonValue& value, QStringList& ids)
{
    if (!value.isArray())
        return false;
    const QJsonArray array = value.toArray();
    for (const QJsonValue& id : array) {
        if (!id.isString() || ids.contains(id.toString()))
            return false;
        ids.append(id.toString());
    }
    return true;
}

Result<ChartLayout> layoutFromJson(const QJsonValue& value)
{
    const QJsonObject object = value.toObject();
    ChartLayout layout;
    layout.columns = object.value(columnsKey).toInt(0);
    if (!value.isObject() || object.size() != 3 || layout.columns < 1 || layout.columns > ChartLayout::mostColumns ||
        !readIds(object.value(orderKey), layout.order) || !readIds(object.value(hiddenKey), layout.hidden))
        return malformed();
    return layout;
}

} // namespace

void ChartLayout::move(const QString& id, qsizetype target)
{
    order.removeAll(id);
    order.insert(std::clamp<qsizetype>(target, 0, order.size()), id);
}

QStringList ChartLayout::arranged(const QStringList& present) const
{
    QStringList ids;
    for (const QString& id : order)
        if (present.contains(id) && !hidden.contains(id))
            ids.append(id);
    for (const QString& id : present)
        if (!order.contains(id) && !hidden.contains(id))
            ids.append(id);
    return ids;
}

const ChartLayout& ChartLayouts::layout(const QString& phase) const
{
    const auto found = ofPhase.constFind(phase);
    return found == ofPhase.constEnd() ? common : *found;
}

QJsonObject ChartLayouts::toJson() const
{
    QJsonObject phases;
    for (auto phase = ofPhase.constBegin(); phase != ofPhase.constEnd(); ++phase)
        phases.insert(phase.key(), layoutToJson(*phase));
    return {{commonKey, layoutToJson(common)}, {phasesKey, phases}};
}

Result<ChartLayouts> ChartLayouts::fromJson(const QJsonObject& object)
{
    if (object.size() != 2 || !object.value(phasesKey).isObject())
        return malformed();
    const Result<ChartLayout> common = layoutFromJson(object.value(commonKey));
    if (!common)
        return std::unexpected(common.error());
    ChartLayouts layouts{*common, {}};
    const QJsonObject phases = object.value(phasesKey).toObject();
    for (auto phase = phases.constBegin(); phase != phases.constEnd(); ++phase) {
        const Result<ChartLayout> layout = layoutFromJson(*phase);
        if (!layout)
            return std::unexpected(layout.error());
        layouts.ofPhase.insert(phase.key(), *layout);
    }
    return layouts;
}

} // namespace holdpoint::ui
