// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/canonical_json.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

#include <type_traits>
#include <utility>

// Records to JSON and back by their `describe(record, field)` function, found by argument-dependent lookup. Field
// types: QString, QByteArray, bool, integers, described records, and lists of these.
namespace holdpoint::events {

template <class T> struct IsList : std::false_type
{
};
template <class T> struct IsList<QList<T>> : std::true_type
{
};

// Writes each described field under its name.
class FieldWriter
{
public:
    QJsonObject object;

    template <class T> void operator()(const char* name, T& field)
    {
        const QLatin1String key(name);
        if constexpr (std::is_same_v<T, QByteArray>)
            insertBytes(object, key, field);
        else
            object.insert(key, json(field));
    }

private:
    template <class T> static QJsonValue json(T& field)
    {
        if constexpr (IsList<T>::value) {
            QJsonArray array;
            for (auto& item : field)
                array.append(json(item));
            return array;
        } else if constexpr (requires(FieldWriter & f) { describe(field, f); }) {
            FieldWriter inner;
            describe(field, inner);
            return inner.object;
        } else {
            return QJsonValue(field);
        }
    }
};

// Reads the same fields back; anything missing, additional or of another type makes `good` false.
class FieldReader
{
public:
    explicit FieldReader(QJsonObject from)
        : m_object(std::move(from))
    {
    }

    [[nodiscard]] bool complete() const { return m_good && m_seen == m_object.size(); }

    template <class T> void operator()(const char* name, T& field)
    {
        const QLatin1String key(name);
        if constexpr (std::is_same_v<T, QByteArray>) {
            ++m_seen;
            field = takeBytes(m_object, key);
            // Only the one way in which these bytes are written is a way to read them.
            QJsonObject written;
            insertBytes(written, key, field);
            const QString stored = written.constBegin().key();
            m_good = m_good && m_object.value(stored) == written.constBegin().value();
        } else {
            const auto found = m_object.constFind(key);
            if (found == m_object.constEnd()) {
                m_good = false;
                return;
            }
            ++m_seen;
            m_good = read(found.value(), field) && m_good;
        }
    }

private:
    template <class T> static bool read(const QJsonValue& value, T& field)
    {
        if constexpr (std::is_same_v<T, QString>) {
            field = value.toString();
            return value.isString();
        } else if constexpr (std::is_same_v<T, bool>) {
            field = value.toBool();
            return value.isBool();
        } else if constexpr (std::is_integral_v<T>) {
            field = value.toInteger();
            return value.isDouble();
        } else if constexpr (IsList<T>::value) {
            if (!value.isArray())
                return false;
            for (const QJsonValue& item : value.toArray()) {
                typename T::value_type element{};
                if (!read(item, element))
                    return false;
                field.append(element);
            }
            return true;
        } else {
            if (!value.isObject())
                return false;
            FieldReader inner(value.toObject());
            describe(field, inner);
            return inner.complete();
        }
    }

    QJsonObject m_object;
    qsizetype m_seen = 0;
    bool m_good = true;
};

} // namespace holdpoint::events
