// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/server_alerts.h"

#include "core/base/clock.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace holdpoint::monitor {
namespace {

struct AlertmanagerText
{
    Q_DECLARE_TR_FUNCTIONS(Alertmanager)
};

std::unexpected<Error> notAlertmanager()
{
    return failure(ErrorCode::Malformed, AlertmanagerText::tr("The answer is not one of Alertmanager, or was cut off."),
                   AlertmanagerText::tr("Check that the source's address leads to Alertmanager 0.16 or later."));
}

Result<QJsonArray> listOf(const QByteArray& json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError || !document.isArray())
        return notAlertmanager();
    return document.array();
}

qint64 timeOf(const QJsonValue& value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

QMap<QString, QString> pairsOf(const QJsonValue& value)
{
    QMap<QString, QString> pairs;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        pairs.insert(it.key(), it.value().toString());
    return pairs;
}

} // namespace

Result<std::vector<AlertMatcher>> matchersFromText(const QString& text)
{
    static const QRegularExpression one(
        QStringLiteral(R"re(\G\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(,|\z))re"));
    QString inner = text.trimmed();
    if (inner.startsWith(QLatin1Char('{')) && inner.endsWith(QLatin1Char('}')))
        inner = inner.mid(1, inner.size() - 2).trimmed();
    std::vector<AlertMatcher> matchers;
    for (qsizetype at = 0; at < inner.size();) {
        const QRegularExpressionMatch match = one.match(inner, at);
        QString value = match.captured(3);
        value.replace(QLatin1String("\\\""), QLatin1String("\"")).replace(QLatin1String("\\\\"), QLatin1String("\\"));
        const QString sign = match.captured(2);
        const bool regex = sign.endsWith(QLatin1Char('~'));
        if (!match.hasMatch() || (regex && !QRegularExpression(value).isValid()))
            return failure(ErrorCode::Malformed,
                           AlertmanagerText::tr("“%1” is no list of labels and values.").arg(inner.mid(at)),
                           AlertmanagerText::tr("Write pairs such as severity=\"critical\", with commas between."));
        matchers.push_back({match.captured(1), value, !sign.startsWith(QLatin1Char('!')), regex});
        at = match.capturedEnd();
    }
    return matchers;
}

bool matches(const std::vector<AlertMatcher>& matchers, const QMap<QString, QString>& labels)
{
    return std::ranges::all_of(matchers, [&](const AlertMatcher& matcher) {
        const QString value = labels.value(matcher.name);
        const bool same =
            matcher.regex ? QRegularExpression(QStringLiteral("(*LIMIT_MATCH=200000)\\A(?:%1)\\z").arg(matcher.value))
                                .match(value)
                                .hasMatch()
                          : value == matcher.value;
        return same == matcher.equal;
    });
}

bool namesFirstVersion(const QString& base) { return base.contains(QLatin1String("/api/v1")); }

QString alertmanagerUrl(const QString& base, const QString& what)
{
    static const QRegularExpression end(QStringLiteral("/+(?:api/v[12](?:/.*)?)?\\z"));
    QString root = base;
    root.remove(end);
    return root + QStringLiteral("/api/v2/") + what;
}

Result<std::vector<ServerAlert>> readServerAlerts(const QByteArray& json)
{
    const Result<QJsonArray> list = listOf(json);
    if (!list)
        return std::unexpected(list.error());
    std::vector<ServerAlert> alerts;
    for (const QJsonValue& value : *list) {
        const QJsonObject status = value[QLatin1String("status")].toObject();
        ServerAlert alert{pairsOf(value[QLatin1String("labels")]),
                          pairsOf(value[QLatin1String("annotations")]),
                          status.value(QLatin1String("state")).toString(),
                          value[QLatin1String("fingerprint")].toString(),
                          {},
                          timeOf(value[QLatin1String("startsAt")])};
        for (const QJsonValue& id : status.value(QLatin1String("silencedBy")).toArray())
            alert.silencedBy.append(id.toString());
        if (alert.state.isEmpty())
            return notAlertmanager();
        alerts.push_back(std::move(alert));
    }
    return alerts;
}

Result<std::vector<Silence>> readSilences(const QByteArray& json)
{
    const Result<QJsonArray> list = listOf(json);
    if (!list)
        return std::unexpected(list.error());
    std::vector<Silence> silences;
    for (const QJsonValue& value : *list) {
        Silence silence;
        silence.id = value[QLatin1String("id")].toString();
        silence.state = value[QLatin1String("status")].toObject().value(QLatin1String("state")).toString();
        silence.comment = value[QLatin1String("comment")].toString();
        silence.createdBy = value[QLatin1String("createdBy")].toString();
        silence.fromUtcMs = timeOf(value[QLatin1String("startsAt")]);
        silence.untilUtcMs = timeOf(value[QLatin1String("endsAt")]);
        for (const QJsonValue& matcher : value[QLatin1String("matchers")].toArray())
            silence.matchers.push_back(
                {matcher[QLatin1String("name")].toString(), matcher[QLatin1String("value")].toString(),
                 matcher[QLatin1String("isEqual")].toBool(true), matcher[QLatin1String("isRegex")].toBool(false)});
        if (silence.id.isEmpty())
            return notAlertmanager();
        silences.push_back(std::move(silence));
    }
    return silences;
}

Result<QByteArray> silenceBody(const Silence& silence)
{
    const bool excludes = std::ranges::any_of(silence.matchers, [](const AlertMatcher& matcher) {
        return !matches({matcher}, {}); // an alert without any label is not silenced
    });
    if (!excludes)
        return failure(ErrorCode::Refused, AlertmanagerText::tr("This silence would match every alert."),
                       AlertmanagerText::tr("Name at least one label with its value."));
    if (silence.createdBy.trimmed().isEmpty() || silence.comment.trimmed().isEmpty())
        return failure(ErrorCode::Refused, AlertmanagerText::tr("A silence needs a name and a reason."),
                       AlertmanagerText::tr("Say who silences these alerts, and why."));
    if (silence.untilUtcMs <= silence.fromUtcMs)
        return failure(ErrorCode::Refused, AlertmanagerText::tr("This silence would end before it begins."),
                       AlertmanagerText::tr("Choose a later end."));
    QJsonArray matchers;
    for (const AlertMatcher& matcher : silence.matchers)
        matchers.append(QJsonObject{{QStringLiteral("name"), matcher.name},
                                    {QStringLiteral("value"), matcher.value},
                                    {QStringLiteral("isRegex"), matcher.regex},
                                    {QStringLiteral("isEqual"), matcher.equal}});
    const QJsonObject body{{QStringLiteral("matchers"), matchers},
                           {QStringLiteral("startsAt"), utcText(silence.fromUtcMs)},
                           {QStringLiteral("endsAt"), utcText(silence.untilUtcMs)},
                           {QStringLiteral("createdBy"), silence.createdBy},
                           {QStringLiteral("comment"), silence.comment}};
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

Result<QString> readSilenceId(const QByteArray& json)
{
    const QString id = QJsonDocument::fromJson(json).object().value(QLatin1String("silenceID")).toString();
    if (id.isEmpty())
        return notAlertmanager();
    return id;
}

} // namespace holdpoint::monitor
