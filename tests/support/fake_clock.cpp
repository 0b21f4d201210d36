// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_clock.h"

namespace holdpoint::test {

Instant FakeClock::now() const
{
    return {m_utcMs, 60, m_boottimeMs, QStringLiteral("11111111-2222-3333-4444-555555555555")};
}

qint64 FakeClock::monotonicMs() const { return m_boottimeMs; }

void FakeClock::advance(qint64 ms)
{
    m_utcMs += ms;
    m_boottimeMs += ms;
}

void FakeClock::setWallClock(qint64 utcMs) { m_utcMs = utcMs; }

} // namespace holdpoint::test
