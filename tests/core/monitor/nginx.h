// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/monitor/certificates.h"
#include "tests/core/monitor/service.h"

#include <QString>

namespace holdpoint::test {

// A real nginx on a free loopback port, with its files in a folder of its own.
class Nginx
{
public:
    // Empty where nginx is not installed: tests then skip.
    static QString program();

    // Before start(): a further server with TLS on a port of its own, which is returned.
    quint16 addSecureServer(const KeyedCertificate& certificate);

    // Waits until it listens; false when it does not.
    bool start();
    void stop() { m_service.stop(); }
    [[nodiscard]] quint16 port() const { return m_service.port(); }
    [[nodiscard]] QString url(const QString& path) const { return m_service.url(path); }

private:
    Service m_service;
    QString m_secureServers;
};

} // namespace holdpoint::test
