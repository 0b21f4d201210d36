// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_layout.h"

#include "core/base/canonical_json.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <utility>

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

std::unexpected<Error> malformed(const QString& why)
{
    return failure(
        ErrorCode::Malformed,
        QCoreApplication::translate("Chart", "The kept arrangement of the charts cannot be read: %1").arg(why),
        QCoreApplication::translate("Chart", "Arrange the charts anew; that replaces it."));
}

// What is wrong with the list of ids; empty: nothing.
QString readIds(const QJsonValue& value, QLatin1String key, QStringList& ids)
{
    if (!value.isArray())
        return QCoreApplication::translate("Chart", "\"%1\" is no list.").arg(key);
    const QJsonArray array = value.toArray();
    if (array.size() > ChartLayout::mostIds)
        return QCoreApplication::translate("Chart", "\"%1\" names more than %n chart(s).", nullptr,
                                           int(ChartLayout::mostIds))
            .arg(key);
    for (const QJsonValue& id : array) {
        const QString text = id.toString();
        if (text.isEmpty() || text.size() > ChartLayout::longestId)
            return QCoreApplication::translate("Chart", "\"%1\" holds what is no id of a chart.").arg(key);
        if (ids.contains(text))
            return QCoreApplication::translate("Chart", "\"%1\" names the chart %2 twice.").arg(key, text);
        ids.append(text);
    }
    return {};
}

Result<ChartLayout> layoutFromJson(const QJsonValue& value)
{
    if (!value.isObject())
        return malformed(QCoreApplication::translate("Chart", "A layout is no object."));
    const QJsonObject object = value.toObject();
    ChartLayout layout;
    layout.columns = object.value(columnsKey).toInt(0);
    if (layout.columns < 1 || layout.columns > ChartLayout::mostColumns)
        return malformed(QCoreApplication::translate("Chart", "\"columns\" is no whole number from 1 to %1.")
                             .arg(ChartLayout::mostColumns));
    for (const auto& [key, ids] : {std::pair(orderKey, &layout.order), std::pair(hiddenKey, &layout.hidden)})
        if (const QString wrong = readIds(object.value(key), key, *ids); !wrong.isEmpty())
            return malformed(wrong);
    if (object.size() != 3)
        return malformed(QCoreApplication::translate("Chart", "A layout has more than columns, order and hidden."));
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
        return malformed(QCoreApplication::translate("Chart", "It is not made of \"common\" and \"phases\"."));
    const Result<ChartLayout> common = layoutFromJson(object.value(commonKey));
    if (!common)
        return std::unexpected(common.error());
    ChartLayouts layouts{*common, {}};
    const QJsonObject phases = object.value(phasesKey).toObject();
    for (auto phase = phases.constBegin(); phase != phases.constEnd(); ++phase) {
        if (phase.key().isEmpty())
            return malformed(QCoreApplication::translate("Chart", "A phase has no name."));
        const Result<ChartLayout> layout = layoutFromJson(*phase);
        if (!layout)
            return std::unexpected(layout.error());
        layouts.ofPhase.insert(phase.key(), *layout);
    }
    return layouts;
}

Result<QByteArray> ChartLayouts::toText() const
{
    const QJsonObject object = toJson();
    if (const Result<ChartLayouts> read = fromJson(object); !read)
        return std::unexpected(read.error());
    return canonicalJson(object);
}

Result<ChartLayouts> ChartLayouts::fromText(const QByteArray& text)
{
    if (text.size() > mostBytes)
        return failure(ErrorCode::TooLarge,
                       QCoreApplication::translate("Chart",
                                                   "The kept arrangement of the charts is larger than any that "
                                                   "Holdpoint writes."),
                       QCoreApplication::translate("Chart", "Arrange the charts anew; that replaces it."));
    const Result<QJsonObject> object = parseCanonicalJson(text);
    if (!object)
        return malformed(object.error().cause);
    return fromJson(*object);
}

} // namespace holdpoint::ui
