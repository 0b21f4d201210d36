// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/rehearsal/real_stores.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace holdpoint::test {
namespace {

int freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

bool answers(int port, QProcess& process)
{
    if (!process.waitForStarted())
        return false;
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < 60'000 && process.state() == QProcess::Running; QThread::msleep(50)) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(port));
        if (socket.waitForConnected(1000))
            return true;
    }
    return false;
}

} // namespace

void RealStores::beOrdinary(QProcess& process, const QString& program, const QStringList& arguments)
{
    if (geteuid() == 0)
        process.start(u"unshare"_s,
                      QStringList{u"--user"_s, u"--map-user=1000"_s, u"--map-group=1000"_s, program} + arguments);
    else
        process.start(program, arguments);
}

void RealStores::end(QProcess& process)
{
    if (process.state() == QProcess::NotRunning)
        return;
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    if (!process.waitForFinished(20'000)) {
        process.kill();
        process.waitForFinished();
    }
}

RealStores::~RealStores()
{
    end(m_postgres);
    end(m_redis);
}

QString RealStores::start()
{
    const QStringList versions =
        QDir(u"/usr/lib/postgresql"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    if (versions.isEmpty())
        return u"PostgreSQL is not installed"_s;
    m_programs = u"/usr/lib/postgresql/%1/bin/"_s.arg(versions.last());
    m_port = freePort();
    m_redisPort = freePort();
    QProcess initdb;
    beOrdinary(initdb, m_programs + u"initdb"_s,
               {m_folder.filePath(u"data"_s), u"-U"_s, u"erpgo"_s, u"--auth=trust"_s, u"--no-sync"_s, u"-E"_s,
                u"UTF8"_s, u"--locale=C"_s});
    if (!initdb.waitForFinished(120'000) || initdb.exitCode() != 0)
        return u"initdb: "_s + QString::fromUtf8(initdb.readAllStandardError());
    if (!startPostgres())
        return u"postgres: "_s + QString::fromUtf8(m_postgres.readAllStandardError());
    QProcess psql;
    psql.start(u"psql"_s, {database(), u"-q"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-f"_s,
                           QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/rehearsal/sql/schema.sql"), u"-f"_s,
                           QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/rehearsal/sql/seed.sql")});
    if (!psql.waitForFinished(60'000) || psql.exitCode() != 0)
        return u"psql: "_s + QString::fromUtf8(psql.readAllStandardError());
    return startRedis() ? QString() : u"redis: "_s + QString::fromUtf8(m_redis.readAllStandardOutput());
}

bool RealStores::startPostgres()
{
    beOrdinary(m_postgres, m_programs + u"postgres"_s,
               {u"-D"_s, m_folder.filePath(u"data"_s), u"-p"_s, QString::number(m_port), u"-c"_s,
                u"listen_addresses=127.0.0.1"_s, u"-c"_s, u"unix_socket_directories="_s, u"-c"_s, u"fsync=off"_s});
    return answers(m_port, m_postgres) && !ask(u"SELECT 1"_s).isEmpty();
}

bool RealStores::startRedis()
{
    m_redis.start(u"redis-server"_s, {u"--bind"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(m_redisPort),
                                      u"--save"_s, QString(), u"--dir"_s, m_folder.path()});
    return answers(m_redisPort, m_redis);
}

QString RealStores::database() const { return u"host=127.0.0.1 port=%1 user=erpgo dbname=postgres"_s.arg(m_port); }

QString RealStores::ask(const QString& sql) const
{
    // While it starts it accepts connections and refuses them.
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < 60'000; QThread::msleep(100)) {
        QProcess psql;
        psql.start(u"psql"_s, {database(), u"-tA"_s, u"-c"_s, sql});
        if (psql.waitForFinished(60'000) && psql.exitCode() == 0)
            return QString::fromUtf8(psql.readAllStandardOutput()).trimmed();
        if (!QString::fromUtf8(psql.readAllStandardError()).contains(u"starting up"_s))
            return {};
    }
    return {};
}

} // namespace holdpoint::test
