// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/monitor/nginx.h"

#include "tests/core/monitor/loopback_server.h"

namespace holdpoint::test {

QString Nginx::program() { return Service::find(QStringLiteral("nginx")); }

quint16 Nginx::addSecureServer(const KeyedCertificate& certificate)
{
    const quint16 port = freePort();
    const QString name = QString::number(port);
    m_service.write(name + QStringLiteral(".pem"), QString::fromLatin1(certificate.certificate));
    m_service.write(name + QStringLiteral(".key"), QString::fromLatin1(certificate.key));
    m_secureServers += QStringLiteral(R"(  server {
    listen 127.0.0.1:%1 ssl; ssl_certificate %2.pem; ssl_certificate_key %2.key;
    location = /health { default_type text/plain; return 200 "status: healthy\n"; }
    location = /down { return 302 http://127.0.0.1:%3/health; }
    location = /asks { if ($http_authorization != "Bearer s3cret") { return 401; } return 302 https://localhost:%1/saw; }
    location = /saw { if ($http_authorization) { return 500; } return 200 "clean\n"; }
  }
)")
                           .arg(port)
                           .arg(m_service.file(name))
                           .arg(m_service.port());
    return port;
}

bool Nginx::start()
{
    const QString text = QStringLiteral(R"(daemon off; master_process off; pid %1/pid; error_log %1/error.log;
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
                             .arg(m_service.file({}))
                             .arg(m_service.port())
                             .arg(m_secureServers);
    m_service.write(QStringLiteral("nginx.conf"), text);
    return m_service.start(program(), {QStringLiteral("-p"), m_service.file({}), QStringLiteral("-e"),
                                       m_service.file(QStringLiteral("error.log")), QStringLiteral("-c"),
                                       m_service.file(QStringLiteral("nginx.conf"))});
}

} // namespace holdpoint::test
