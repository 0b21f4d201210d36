// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/telemetry_reader.h"

#include "core/base/ids.h"

#include <QCoreApplication>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>

namespace holdpoint::monitor {
namespace {

using Samples = QHash<QString, std::vector<Sample>>;

Sample sampleOf(const QSqlQuery& row)
{
    Sample sample;
    sample.utcMs = row.value(0).toLongLong();
    if (!row.isNull(1))
        sample.value = row.value(1).toDouble();
    const int verdict = row.value(2).toInt();
    sample.verdict = verdict >= 0 && verdict <= int(Verdict::Unknown) ? Verdict(verdict) : Verdict::Unknown;
    return sample;
}

// An error that is not valid: all went well.
QSqlError readSeries(const QSqlDatabase& database, const QString& series, qint64 afterUtcMs, int most,
                     std::vector<Sample>& samples)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.prepare(QStringLiteral("SELECT utc_ms, value, verdict FROM sample WHERE utc_ms > ? AND series ="
                                      " (SELECT id FROM series WHERE name = ?) ORDER BY utc_ms DESC LIMIT ?")))
        return query.lastError();
    query.addBindValue(afterUtcMs);
    query.addBindValue(series);
    query.addBindValue(most);
    if (!query.exec())
        return query.lastError();
    while (query.next())
        samples.push_back(sampleOf(query));
    std::ranges::reverse(samples);
    return {};
}

QSqlError readAll(const QString& connection, const QString& path, const QHash<QString, qint64>& after, int most,
                  Samples& samples)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
    database.setDatabaseName(path);
    database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=200"));
    if (!database.open())
        return database.lastError();
    QSqlError error;
    for (auto series = after.constBegin(); series != after.constEnd() && !error.isValid(); ++series)
        error = readSeries(database, series.key(), series.value(), most, samples[series.key()]);
    database.close();
    return error;
}

} // namespace

Result<Samples> readTelemetry(const QString& path, const QHash<QString, qint64>& after, int most)
{
    Samples samples;
    if (after.isEmpty() || !QFile::exists(path))
        return samples;
    const QString connection = QStringLiteral("telemetry-reader-") + randomId();
    const QSqlError error = readAll(connection, path, after, most, samples);
    QSqlDatabase::removeDatabase(connection);
    if (error.isValid())
        return failure(ErrorCode::Unreadable,
                       QCoreApplication::translate("TelemetryReader", "The samples in %1 cannot be read: %2.")
                           .arg(path, error.databaseText()),
                       QCoreApplication::translate("TelemetryReader", "They are read again by themselves. Check the "
                                                                      "file's permissions if this stays."));
    return samples;
}

} // namespace holdpoint::monitor
