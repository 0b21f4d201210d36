// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/monitoring.h"
#include "tests/core/monitor/nginx.h"
#include "tests/core/monitor/service.h"
#include "tests/core/session/temporary_launch.h"
#include "ui/wall/wall_feed.h"
#include "ui/wall/wall_view.h"

#include <QTcpSocket>
#include <QTimer>

#include <memory>

namespace holdpoint::test {

// A service behind a real HAProxy, scraped by a real Prometheus each second, whose rule tells a real Alertmanager; a
// launch that watches all three, and a wall that sees its folder alone. At most 20
// requests a second run through HAProxy; the fault sends them to where nginx answers 500.
class Demonstration
{
public:
    // Empty: everything is installed; else the program that is not.
    static QString missing();

    Demonstration();
    ~Demonstration();

    // False, and `problem` says why.
    bool begin();
    void setFault(bool on) { m_fault = on; }

    // The time, UTC ms, of the first scrape whose counters hold an error answer; 0: Prometheus has none.
    qint64 scrapeWithErrors();
    // The error rate's alarm stands there and nobody acknowledged it.
    [[nodiscard]] bool wallShowsAlarm() const;

    QString problem;
    std::unique_ptr<TemporaryLaunch> launch;
    std::unique_ptr<session::Monitoring> monitoring;
    std::unique_ptr<ui::WallView> wall;

private:
    void request();
    [[nodiscard]] QByteArray runbook() const;

    Nginx m_nginx;
    Service m_prometheus, m_alertmanager, m_proxy;
    std::unique_ptr<ui::WallFeed> m_feed;
    QTimer m_load;
    bool m_fault = false;
};

} // namespace holdpoint::test
