// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/prometheus.h"

// Alertmanager's interface of version 2: addresses, bodies and answers. No network here.
namespace holdpoint::monitor {

struct AlertMatcher
{
    QString name, value;
    bool equal = true; // else all others
    bool regex = false;
    bool operator==(const AlertMatcher&) const = default;
};
// `severity="critical",job=~"erp.*"`, also in braces; an empty text matches all. Malformed with its place.
Result<std::vector<AlertMatcher>> matchersFromText(const QString& text);
// Regular expressions are anchored at both ends, as Alertmanager does.
bool matches(const std::vector<AlertMatcher>& matchers, const QMap<QString, QString>& labels);

struct Silence
{
    QString id, state, comment, createdBy; // id and state (active | pending | expired) come from the server
    std::vector<AlertMatcher> matchers;
    qint64 fromUtcMs = 0, untilUtcMs = 0;
};

// `base` may end with /api/v1, which is gone from 0.27 on: version 2 is asked all the same.
QString alertmanagerUrl(const QString& base, const QString& what); // "alerts", "silences", "silence/ID"
bool namesFirstVersion(const QString& base);

Result<std::vector<ServerAlert>> readServerAlerts(const QByteArray& json);
Result<std::vector<Silence>> readSilences(const QByteArray& json);
// The body of POST silences. Refused without a name, a comment, an end after its beginning, or a matcher that excludes
// something: a silence of everything is none.
Result<QByteArray> silenceBody(const Silence& silence);
Result<QString> readSilenceId(const QByteArray& json);

} // namespace holdpoint::monitor
