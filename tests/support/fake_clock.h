// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <atomic>

namespace holdpoint::test {

// A clock that stands still until a test moves it. Starts at 2026-12-01T09:00:00Z, local time one hour ahead.
class FakeClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] qint64 monotonicMs() const override;
    // Time goes by on all clocks.
    void advance(qint64 ms);
    // Somebody sets the wall clock; boot time goes on.
    void setWallClock(qint64 utcMs);

private:
    std::atomic<qint64> m_utcMs = 1'796'115'600'000;
    std::atomic<qint64> m_boottimeMs = 5'000'000;
};

} // namespace holdpoint::test
