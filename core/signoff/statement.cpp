// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signoff/statement.h"

#include "core/base/canonical_json.h"
#include "core/signoff/signoff_text.h"

#include <QJsonArray>

namespace holdpoint::signoff {
namespace {

constexpr qint64 statementVersion = 1;

QJsonObject statementObject(const Statement& statement)
{
    // Names of evidence are people's text, keys are ASCII: so a list, in the order of the map.
    QJsonArray evidence;
    for (auto it = statement.evidence.begin(); it != statement.evidence.end(); ++it)
        evidence.append(QJsonObject{{QStringLiteral("name"), it.key()}, {QStringLiteral("sha256"), it.value()}});
    return {{QStringLiteral("v"), statementVersion},
            {QStringLiteral("launch"), statement.launch},
            {QStringLiteral("rehearsal"), statement.rehearsal},
            {QStringLiteral("act"), statement.act},
            {QStringLiteral("person"), statement.person},
            {QStringLiteral("role"), statement.role},
            {QStringLiteral("key"), statement.keyFingerprint},
            {QStringLiteral("meaning"), statement.meaning},
            {QStringLiteral("decision"), statement.decision},
            {QStringLiteral("evidence"), evidence},
            {QStringLiteral("tree_size"), statement.treeSize},
            {QStringLiteral("tree_root"), statement.treeRoot},
            {QStringLiteral("utc"), statement.utc}};
}

} // namespace

Result<QByteArray> statementBytes(const Statement& statement) { return canonicalJson(statementObject(statement)); }

Result<Statement> parseStatement(const QByteArray& bytes)
{
    const Result<QJsonObject> object = parseCanonicalJson(bytes);
    if (!object)
        return std::unexpected(object.error());
    const auto text = [&object](const char* key) { return object->value(QLatin1String(key)).toString(); };
    Statement statement;
    statement.launch = text("launch");
    statement.rehearsal = object->value(QLatin1String("rehearsal")).toBool();
    statement.act = text("act");
    statement.person = text("person");
    statement.role = text("role");
    statement.keyFingerprint = text("key");
    statement.meaning = text("meaning");
    statement.decision = text("decision");
    const QJsonArray evidence = object->value(QLatin1String("evidence")).toArray();
    for (const QJsonValue& item : evidence)
        statement.evidence.insert(item[QLatin1String("name")].toString(), item[QLatin1String("sha256")].toString());
    statement.treeSize = object->value(QLatin1String("tree_size")).toInteger(-1);
    statement.treeRoot = text("tree_root");
    statement.utc = text("utc");
    // Whatever does not come out again as it went in had a field too many, too few or of another type.
    if (statementObject(statement) != *object || statement.treeSize < 0)
        return failure(ErrorCode::Malformed, Text::tr("This is not a statement that can be signed."),
                       Text::tr("Export the statement from the launch again."));
    return statement;
}

QString signatureNamespace(bool rehearsal)
{
    return rehearsal ? QStringLiteral("holdpoint-rehearsal") : QStringLiteral("holdpoint-signoff");
}

} // namespace holdpoint::signoff
