// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/haproxy.h"

#include <QCoreApplication>
#include <QList>
#include <QRegularExpression>

namespace holdpoint::monitor {
namespace {

struct ProxyText
{
    Q_DECLARE_TR_FUNCTIONS(ProxyStatistics)
};

// RFC 4180: a column in quotes may hold commas and doubled quotes. HAProxy's rows have no line ends inside.
QList<QByteArray> columnsOf(const QByteArray& line)
{
    QList<QByteArray> columns(1);
    bool quoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (quoted && line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            columns.back() += '"';
            ++i;
        } else if (line[i] == '"') {
            quoted = !quoted;
        } else if (line[i] == ',' && !quoted) {
            columns.append(QByteArray());
        } else {
            columns.back() += line[i];
        }
    }
    return columns;
}

bool isUp(const ProxyRow& row)
{
    const auto status = row.find("status");
    return status != row.end() &&
           (status->second.startsWith("UP") || status->second == "no check" || status->second == "OPEN");
}

double weightOf(const ProxyRow& row)
{
    const auto weight = row.find("weight");
    return weight == row.end() ? 0 : weight->second.toDouble();
}

} // namespace

Result<ProxyStatistics> ProxyStatistics::read(const QByteArray& csv)
{
    const auto wrong = [] {
        return failure(ErrorCode::Malformed, ProxyText::tr("The answer is not HAProxy's statistics, or was cut off."),
                       ProxyText::tr("Check the source's socket, or its address, which must end with ;csv."));
    };
    const QList<QByteArray> lines = csv.trimmed().split('\n');
    if (!lines.front().startsWith("# pxname,svname,"))
        return wrong();
    const QList<QByteArray> names = columnsOf(lines.front().mid(2).trimmed());
    ProxyStatistics statistics;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QList<QByteArray> columns = columnsOf(lines[i].trimmed());
        if (columns.size() != names.size())
            return wrong();
        ProxyRow row;
        for (qsizetype j = 0; j < names.size(); ++j)
            if (!columns[j].isEmpty() && !names[j].isEmpty())
                row.emplace(names[j], columns[j]);
        statistics.m_rows.insert_or_assign({columns[0], columns[1]}, std::move(row));
    }
    return statistics;
}

const ProxyRow* ProxyStatistics::row(const QByteArray& proxy, const QByteArray& server) const
{
    const auto found = m_rows.find({proxy, server});
    return found == m_rows.end() ? nullptr : &found->second;
}

QByteArray ProxyStatistics::proxyOf(const QByteArray& server) const
{
    QByteArray found;
    for (const auto& [key, row] : m_rows) {
        if (key.second != server)
            continue;
        if (!found.isEmpty())
            return {};
        found = key.first;
    }
    return found;
}

std::optional<double> ProxyStatistics::share(const QByteArray& proxy, const QByteArray& server) const
{
    const ProxyRow* own = row(proxy, server);
    double all = 0;
    for (const auto& [key, other] : m_rows)
        if (key.first == proxy && key.second != "FRONTEND" && key.second != "BACKEND" && isUp(other))
            all += weightOf(other);
    if (!own || all <= 0)
        return std::nullopt;
    return isUp(*own) ? 100 * weightOf(*own) / all : 0;
}

Result<ProxyQuery> proxyQuery(const QString& text)
{
    static const QRegularExpression shape(QStringLiteral(R"(\A\s*([^\s/]+)/(\S+)\s+(rate\s+)?([a-z0-9_.-]+)\s*\z)"));
    const QRegularExpressionMatch match = shape.match(text);
    if (!match.hasMatch())
        return failure(ErrorCode::Malformed, ProxyText::tr("“%1” cannot be asked of HAProxy.").arg(text),
                       ProxyText::tr("Write a server and a column, such as erpgo/green weight."));
    return ProxyQuery{match.captured(1).toUtf8(), match.captured(2).toUtf8(), match.captured(4).toUtf8(),
                      match.hasCaptured(3) && !match.captured(3).isEmpty()};
}

QString proxyUrl(const QString& url)
{
    return url.contains(QLatin1String(";csv")) ? url : url + QStringLiteral(";csv");
}

} // namespace holdpoint::monitor
