// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace holdpoint::test {

// PostgreSQL and Redis in a temporary folder, on free ports of loopback, with the shop's tables and few rows in it.
// What it starts ends with it.
class RealStores
{
public:
    RealStores() = default;
    ~RealStores();
    RealStores(const RealStores&) = delete;
    RealStores& operator=(const RealStores&) = delete;

    // An empty text, or what failed.
    QString start();
    bool startRedis();
    void stopRedis() { end(m_redis); }
    bool startPostgres();
    void stopPostgres() { end(m_postgres); }
    [[nodiscard]] QString database() const; // libpq connection string
    [[nodiscard]] int redisPort() const { return m_redisPort; }
    // The first column of the first row.
    [[nodiscard]] QString ask(const QString& sql) const;

private:
    static void end(QProcess& process);
    // PostgreSQL refuses to run as root: root becomes an ordinary user in a namespace of its own.
    static void beOrdinary(QProcess& process, const QString& program, const QStringList& arguments);

    QTemporaryDir m_folder;
    QString m_programs;
    int m_port = 0, m_redisPort = 0;
    QProcess m_postgres, m_redis;
};

} // namespace holdpoint::test
