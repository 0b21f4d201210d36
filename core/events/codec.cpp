// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/entry.h"

#include "core/base/canonical_json.h"
#include "core/events/event_fields.h"
#include "core/events/record_codec.h"
#include "core/events/upcast.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>
#include <utility>

namespace holdpoint::events {
namespace {

std::unexpected<Error> malformed(const QString& why)
{
    return failure(ErrorCode::Malformed,
                   QCoreApplication::translate("events", "A ledger entry cannot be understood: %1.").arg(why),
                   QCoreApplication::translate("events", "Run holdpoint verify on this launch, and open it with the "
                                                         "version of Holdpoint that wrote it."));
}

constexpr std::array authNames = {"claimed", "spoken", "signed"};

QString authName(Auth auth) { return QLatin1String(authNames[size_t(auth)]); }

bool authOf(const QString& name, Auth& auth)
{
    for (size_t i = 0; i < authNames.size(); ++i) {
        if (name == QLatin1String(authNames[i])) {
            auth = Auth(i);
            return true;
        }
    }
    return false;
}

// Makes the alternative whose kind is `kind` and reads it; false: no such kind or version, or not its fields.
template <size_t Index = 0> bool readBody(const QString& kind, qint64 version, QJsonObject body, Event& event)
{
    if constexpr (Index < std::variant_size_v<Event>) {
        using Alternative = std::variant_alternative_t<Index, Event>;
        if (kind != QLatin1String(Kind<Alternative>::name))
            return readBody<Index + 1>(kind, version, std::move(body), event);
        if (version < 1 || version > versionOf<Alternative>() || !upcast(kind, version, body))
            return false;
        Alternative fact;
        FieldReader reader(std::move(body));
        describe(fact, reader);
        event = std::move(fact);
        return reader.complete();
    } else {
        return false;
    }
}

} // namespace

QString kindOf(const Event& event)
{
    return std::visit([]<class T>(const T&) { return QString(QLatin1String(Kind<T>::name)); }, event);
}

bool carriesSignature(const Event& event)
{
    return std::visit(
        []<class T>(const T& fact) {
            if constexpr (requires { fact.proof; })
                return !fact.proof.signature.isEmpty();
            else if constexpr (requires { fact.signature; })
                return !fact.signature.isEmpty();
            else
                return false;
        },
        event);
}

QJsonObject bodyJson(const Event& event)
{
    FieldWriter writer;
    std::visit([&writer](auto fact) { describe(fact, writer); }, event);
    return writer.object;
}

Result<QByteArray> encodeEntry(const Entry& entry)
{
    const QJsonObject actor{{QStringLiteral("auth"), authName(entry.actor.auth)},
                            {QStringLiteral("person"), entry.actor.person},
                            {QStringLiteral("role"), entry.actor.role},
                            {QStringLiteral("seat"), entry.actor.seat}};
    const QJsonObject at{{QStringLiteral("boot"), entry.at.boot},
                         {QStringLiteral("boottime_ms"), entry.at.boottimeMs},
                         {QStringLiteral("offset_min"), entry.at.offsetMin},
                         {QStringLiteral("utc"), utcText(entry.at.utcMs)}};
    const int versionOfKind = std::visit([]<class T>(const T&) { return versionOf<T>(); }, entry.body);
    QJsonObject object{{QStringLiteral("actor"), actor},
                       {QStringLiteral("at"), at},
                       {QStringLiteral("body"), bodyJson(entry.body)},
                       {QStringLiteral("kind"), kindOf(entry.body)},
                       {QStringLiteral("rehearsal"), entry.rehearsal},
                       {QStringLiteral("seq"), entry.seq},
                       {QStringLiteral("v"), versionOfKind}};
    if (entry.late)
        object.insert(QStringLiteral("late"), true);
    return canonicalJson(object);
}

Result<Entry> decodeEntry(const QByteArray& bytes)
{
    const Result<QJsonObject> parsed = parseCanonicalJson(bytes);
    if (!parsed)
        return std::unexpected(parsed.error());
    const QJsonObject& object = *parsed;
    Entry entry;
    entry.late = object.value(u"late").toBool();
    if (object.size() != 7 + (entry.late ? 1 : 0))
        return malformed(QStringLiteral("fields"));
    if (!object.value(u"seq").isDouble() || !object.value(u"rehearsal").isBool())
        return malformed(QStringLiteral("seq"));
    entry.seq = object.value(u"seq").toInteger(-1);
    entry.rehearsal = object.value(u"rehearsal").toBool();
    const QJsonObject actor = object.value(u"actor").toObject();
    if (!authOf(actor.value(u"auth").toString(), entry.actor.auth) || actor.size() != 4)
        return malformed(QStringLiteral("actor"));
    for (const char* name : {"person", "role", "seat"}) {
        if (!actor.value(QLatin1String(name)).isString())
            return malformed(QStringLiteral("actor"));
    }
    entry.actor.person = actor.value(u"person").toString();
    entry.actor.role = actor.value(u"role").toString();
    entry.actor.seat = actor.value(u"seat").toString();
    const QJsonObject at = object.value(u"at").toObject();
    if (at.size() != 4 || !parseUtc(at.value(u"utc").toString(), entry.at.utcMs) ||
        utcText(entry.at.utcMs) != at.value(u"utc").toString())
        return malformed(QStringLiteral("at"));
    if (!at.value(u"boot").isString() || !at.value(u"boottime_ms").isDouble() || !at.value(u"offset_min").isDouble())
        return malformed(QStringLiteral("at"));
    entry.at.boot = at.value(u"boot").toString();
    entry.at.boottimeMs = at.value(u"boottime_ms").toInteger();
    entry.at.offsetMin = int(at.value(u"offset_min").toInteger());
    const QString kind = object.value(u"kind").toString();
    if (!readBody(kind, object.value(u"v").toInteger(-1), object.value(u"body").toObject(), entry.body))
        return malformed(kind);
    return entry;
}

} // namespace holdpoint::events
