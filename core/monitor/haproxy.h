// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>
#include <vector>

// HAProxy's statistics as CSV: `show stat` over its socket, or the address of its page with `;csv`.
namespace holdpoint::monitor {

// Column name -> text; columns without a value are left out.
using ProxyRow = std::map<QByteArray, QByteArray>;

class ProxyStatistics
{
public:
    // Malformed where the first line is not HAProxy's, or a row has not as many columns.
    static Result<ProxyStatistics> read(const QByteArray& csv);

    // Null where there is none. `server` is also FRONTEND or BACKEND.
    [[nodiscard]] const ProxyRow* row(const QByteArray& proxy, const QByteArray& server) const;
    // The one proxy that has a server of that name; empty where none or more than one has.
    [[nodiscard]] QByteArray proxyOf(const QByteArray& server) const;
    // Of a server among those of its backend that are up, in percent; nothing where none is.
    [[nodiscard]] std::optional<double> share(const QByteArray& proxy, const QByteArray& server) const;

private:
    std::map<std::pair<QByteArray, QByteArray>, ProxyRow> m_rows;
};

// What to ask of them: `erpgo/green weight`, or `*/green weight` where one proxy alone has that server. Beside
// HAProxy's own columns: `share` (of the weights, %), `up` (1 or 0), `requests` and `failed` (since HAProxy started),
// `error_rate` (answers 5xx and broken connections, % of the requests since the statistics before), `rate COLUMN`
// (increase a second).
struct ProxyQuery
{
    QByteArray proxy, server, field;
    bool rate = false;
};
Result<ProxyQuery> proxyQuery(const QString& text);

// The CSV's address for a source's: `;csv` is added where it is missing.
QString proxyUrl(const QString& url);

} // namespace holdpoint::monitor
