// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdpoint {

// A moment as the ledger records it.
struct Instant
{
    qint64 utcMs = 0;      // milliseconds since 1970-01-01T00:00:00Z by the wall clock, which people may set
    int offsetMin = 0;     // local time minus UTC, minutes
    qint64 boottimeMs = 0; // milliseconds since boot, suspend included: shows that the wall clock was set
    QString boot;          // the kernel's boot id

    bool operator==(const Instant&) const = default;
};

// Where time comes from. Passed in, so that tests and simulation can replace it. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
    // Milliseconds that never go back; for durations.
    [[nodiscard]] virtual qint64 monotonicMs() const = 0;
};

// The machine's own clocks.
class SystemClock final : public Clock
{
public:
    SystemClock();
    [[nodiscard]] Instant now() const override;
    [[nodiscard]] qint64 monotonicMs() const override;

private:
    QString m_boot;
};

// `2026-12-01T09:58:03.120Z`: UTC with milliseconds, as entries and statements write it.
QString utcText(qint64 utcMs);
// The reverse; also takes `2026-12-01T10:00Z` and numeric offsets. False when it is no such time.
bool parseUtc(const QString& text, qint64& utcMs);

} // namespace holdpoint
