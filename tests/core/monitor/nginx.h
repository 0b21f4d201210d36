// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/monitor/certificates.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace holdpoint::test {

// A real nginx on a free loopback port, with its files in a folder of its own.
class Nginx
{
public:
    // Empty where nginx is not installed: tests then skip.
    static QString program();

    Nginx();
    ~Nginx();

    // Before start(): a further server with TLS on a port of its own, which is returned.
    quint16 addSecureServer(const KeyedCertificate& certificate);

    // Waits until it listens; false when it does not.
    bool start();
    void stop();
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString url(const QString& path) const;

private:
    QTemporaryDir m_folder;
    quint16 m_port;
    QString m_secureServers;
    QProcess m_process;
};

} // namespace holdpoint::test
