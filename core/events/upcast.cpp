// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/upcast.h"

#include <QJsonArray>

#include <array>

namespace holdpoint::events {
namespace {

// The field is new; entries of before say nothing about it.
bool add(QJsonObject& body, const char* field, const QJsonValue& meaning)
{
    const QLatin1String key(field);
    if (body.contains(key) || body.contains(key + QLatin1String("_b64")))
        return false;
    body.insert(key, meaning);
    return true;
}

bool runbookLoaded1(QJsonObject& body) { return add(body, "deviation", QString()) && add(body, "kept", QJsonArray()); }

bool configurationTrusted1(QJsonObject& body) { return add(body, "deviation", QString()); }

// One deviation became several: a changed command out of its order uses two.
bool runStarted1(QJsonObject& body)
{
    const QJsonValue deviation = body.take(QLatin1String("deviation"));
    if (!deviation.isString())
        return false;
    return add(body, "deviations", deviation.toString().isEmpty() ? QJsonArray() : QJsonArray{deviation});
}

// People filled every value before outputs were captured.
bool valueFilled1(QJsonObject& body) { return add(body, "source", QStringLiteral("hand")) && add(body, "run", 0); }

// Decisions can be signed; those of before were claimed.
bool withoutProof(QJsonObject& body)
{
    return add(body, "statement", QString()) && add(body, "signature", QString()) && add(body, "public_key", QString());
}

bool gateDecided1(QJsonObject& body) { return add(body, "stood_in_for", QJsonArray()) && withoutProof(body); }

// A decision before its turn did not name what allowed it.
bool gateDecided2(QJsonObject& body) { return add(body, "order_deviation", QString()); }

struct Upcaster
{
    const char* kind;
    qint64 from; // version that it brings to the next one
    bool (*change)(QJsonObject&);
};

constexpr std::array upcasters = {
    Upcaster{"runbook.loaded", 1, runbookLoaded1},   Upcaster{"configuration.trusted", 1, configurationTrusted1},
    Upcaster{"run.started", 1, runStarted1},         Upcaster{"value.filled", 1, valueFilled1},
    Upcaster{"deviation.approved", 1, withoutProof}, Upcaster{"gate.decided", 1, gateDecided1},
    Upcaster{"launch.held", 1, withoutProof},        Upcaster{"launch.resumed", 1, withoutProof},
    Upcaster{"launch.slipped", 1, withoutProof},     Upcaster{"launch.scrubbed", 1, withoutProof},
    Upcaster{"gate.decided", 2, gateDecided2}};

} // namespace

bool upcast(const QString& kind, qint64 version, QJsonObject& body)
{
    for (const Upcaster& upcaster : upcasters) {
        if (kind == QLatin1String(upcaster.kind) && version == upcaster.from) {
            if (!upcaster.change(body))
                return false;
            ++version;
        }
    }
    return true;
}

} // namespace holdpoint::events
