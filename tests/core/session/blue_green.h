// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/monitor/service.h"

#include <atomic>
#include <thread>

namespace holdpoint::test {

// A real HAProxy that shares traffic between `blue` and `green` by weight, and customers who ask it all the time: about
// 200 requests a second over one connection, at most `mostRequests`. Green answers 500 where it is told to fail.
class BlueGreen
{
public:
    static constexpr int mostRequests = 60'000;

    // Empty: ready; else why not, also that HAProxy is not installed.
    QString start();
    ~BlueGreen();

    [[nodiscard]] QString statistics() const;     // address of the CSV
    [[nodiscard]] QByteArray shiftScript() const; // sets the weight of green that its first word says
    void greenFails(bool fails);
    void pause(bool paused) { m_paused = paused; } // the customers
    [[nodiscard]] int weightOfGreen();             // of the load balancer's own word; -1: it does not answer

private:
    [[nodiscard]] QByteArray say(const QByteArray& command) const;
    void ask(); // the customers' thread

    Service m_haproxy;
    quint16 m_admin = 0, m_blue = 0, m_green = 0, m_front = 0;
    std::atomic<bool> m_paused = false, m_over = false;
    std::thread m_customers;
};

} // namespace holdpoint::test
