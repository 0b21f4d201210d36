// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/monitor/nginx.h"

#include "tests/core/monitor/loopback_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QThread>

namespace holdpoint::test {

QString Nginx::program()
{
    return QStandardPaths::findExecutable(
        QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin"), QStringLiteral("/sbin")});
}

Nginx::Nginx()
    : m_port(freePort())
{
    QFile file(m_folder.filePath(QStringLiteral("nginx.conf")));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no temporary folder");
    file.write(QStringLiteral(R"(daemon off; master_process off; pid %1/pid; error_log %1/error.log;
events { worker_connections 64; }
http {
  access_log off; keepalive_timeout 60;
  client_body_temp_path %1/a; proxy_temp_path %1/b; fastcgi_temp_path %1/c; uwsgi_temp_path %1/d; scgi_temp_path %1/e;
  server {
    listen 127.0.0.1:%2;
    location = /health { default_type text/plain; return 200 "status: healthy\n"; }
    location = /error { return 500 "broken\n"; }
    location = /moved { return 302 /health; }
  }
})")
                   .arg(m_folder.path())
                   .arg(m_port)
                   .toUtf8());
}

Nginx::~Nginx() { stop(); }

bool Nginx::start()
{
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(QProcess::nullDevice());
    m_process.start(program(), {QStringLiteral("-p"), m_folder.path(), QStringLiteral("-e"),
                                m_folder.filePath(QStringLiteral("error.log")), QStringLiteral("-c"),
                                m_folder.filePath(QStringLiteral("nginx.conf"))});
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10'000) {
        if (listensOn(m_port))
            return true;
        QThread::msleep(20);
    }
    return false;
}

void Nginx::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(5000)) {
        m_process.kill();
        m_process.waitForFinished(5000);
    }
}

QString Nginx::url(const QString& path) const { return QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path); }

} // namespace holdpoint::test
