// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/json_value.h"

#include <QStringList>

#include <cmath>
#include <optional>

#include <simdjson.h>

namespace holdpoint::monitor {
namespace {

// The steps of a path; nothing for a text that is no path.
std::optional<QStringList> stepsOf(const QString& path)
{
    QStringList steps;
    qsizetype at = 0;
    bool needKey = true;
    while (at < path.size()) {
        const QChar c = path[at];
        if (c == QLatin1Char('[')) {
            const qsizetype end = path.indexOf(QLatin1Char(']'), at);
            bool isNumber = false;
            const QString index = end < 0 ? QString() : path.mid(at + 1, end - at - 1);
            index.toUInt(&isNumber);
            if (!isNumber || (needKey && at != 0))
                return std::nullopt;
            steps.append(index);
            at = end + 1;
            needKey = false;
        } else if (c == QLatin1Char('.')) {
            if (needKey)
                return std::nullopt;
            needKey = true;
            ++at;
        } else if (!needKey) {
            return std::nullopt;
        } else if (c == QLatin1Char('"')) {
            const qsizetype end = path.indexOf(QLatin1Char('"'), at + 1);
            if (end < 0)
                return std::nullopt;
            steps.append(path.mid(at + 1, end - at - 1));
            at = end + 1;
            needKey = false;
        } else {
            qsizetype end = at;
            while (end < path.size() && path[end] != QLatin1Char('.') && path[end] != QLatin1Char('['))
                ++end;
            steps.append(path.mid(at, end - at));
            at = end;
            needKey = false;
        }
    }
    return needKey ? std::nullopt : std::optional(steps);
}

QString shownText(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

JsonValue valueOf(const simdjson::dom::element& element)
{
    JsonValue value;
    std::string_view text;
    bool yes = false;
    if (element.get(text) == simdjson::SUCCESS) {
        value.text = shownText(text);
        bool isNumber = false;
        const double number = value.text.trimmed().toDouble(&isNumber);
        if (isNumber)
            value.number = number;
        return value;
    }
    value.text = shownText(simdjson::minify(element));
    if (element.get(yes) == simdjson::SUCCESS)
        value.number = yes ? 1 : 0;
    else if (double number = 0; element.get(number) == simdjson::SUCCESS)
        value.number = number;
    return value;
}

} // namespace

bool isJsonPath(const QString& path) { return stepsOf(path).has_value(); }

std::expected<JsonValue, JsonFault> jsonAt(QByteArrayView json, const QString& path)
{
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (parser.parse(json.data(), size_t(json.size())).get(element) != simdjson::SUCCESS)
        return std::unexpected(JsonFault::Malformed);
    const std::optional<QStringList> steps = stepsOf(path);
    if (!steps)
        return std::unexpected(JsonFault::Missing);
    for (const QString& step : *steps) {
        simdjson::dom::array list;
        const QByteArray key = step.toUtf8();
        bool isNumber = false;
        const size_t index = step.toUInt(&isNumber);
        const simdjson::error_code error = element.get(list) == simdjson::SUCCESS
                                               ? (isNumber ? list.at(index).get(element) : simdjson::NO_SUCH_FIELD)
                                               : element.at_key({key.constData(), size_t(key.size())}).get(element);
        if (error != simdjson::SUCCESS)
            return std::unexpected(JsonFault::Missing);
    }
    return valueOf(element);
}

} // namespace holdpoint::monitor
