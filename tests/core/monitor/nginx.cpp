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
}

Nginx::~Nginx() { stop(); }

quint16 Nginx::addSecureServer(const KeyedCertificate& certificate)
{
    const quint16 port = freePort();
    const QString base = m_folder.filePath(QString::number(port));
    for (const auto& [name, bytes] : {std::pair(base + QStringLiteral(".pem"), certificate.certificate),
                                      std::pair(base + QStringLiteral(".key"), certificate.key)}) {
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("no temporary folder");
    }
    m_secureServers += QStringLiteral(R"(  server {
    listen 127.0.0.1:%1 ssl; ssl_certificate %2.pem; ssl_certificate_key %2.key;
    location = /health { default_type text/plain; return 200 "status: healthy\n"; }
    location = /down { return 302 http://127.0.0.1:%3/health; }
    location = /asks { if ($http_authorization != "Bearer s3cret") { return 401; } return 302 https://localhost:%1/saw; }
    location = /saw { if ($http_authorization) { return 500; } return 200 "clean\n"; }
  }
)")
                           .arg(port)
                           .arg(base)
                           .arg(m_port);
    return port;
}

bool Nginx::start()
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
    location = /json { default_type application/json; return 200 '{"status":{"db":"ok","lag":1.5},"items":[{"age":7}]}'; }
    location = /loop { return 302 /loop; }
    location = /hop1 { return 301 /hop2; }
    location = /hop2 { return 307 http://127.0.0.1:%2/hop3; }
    location = /hop3 { return 308 /health; }
    location = /away { return 302 ftp://127.0.0.1/; }
    location = /gone { return 410 "gone\n"; }
    location = /asks { if ($http_authorization != "Bearer s3cret") { return 401; } return 200 "let in\n"; }
    location = /named { if ($http_accept != "text/plain") { return 406; } if ($http_user_agent != "launch") { return 400; } return 200; }
    location = /elsewhere { if ($http_user_agent != "launch") { return 400; } return 302 http://localhost:%2/ours; }
    location = /ours { if ($http_user_agent = "launch") { return 500; } if ($http_accept != "*/*") { return 406; } return 200; }
    location = /posts { if ($request_method != POST) { return 405; } if ($content_length != 4) { return 400; } if ($http_x_test != "yes") { return 400; } return 201; }
  }
%3
})")
                   .arg(m_folder.path())
                   .arg(m_port)
                   .arg(m_secureServers)
                   .toUtf8());
    file.close();
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
