// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <atomic>

namespace holdpoint::test {

// The system's clock, set by somebody in the middle. From any thread.
class SetClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override
    {
        Instant now = m_system.now();
        now.utcMs += offsetMs;
        return now;
    }
    [[nodiscard]] qint64 monotonicMs() const override { return m_system.monotonicMs(); }
    std::atomic<qint64> offsetMs = 0;

private:
    SystemClock m_system;
};

} // namespace holdpoint::test
