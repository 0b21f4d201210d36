// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/clock_watch.h"

#include "core/ledger/ledger_text.h"

#include <chrono>
#include <cstdlib>
#include <string_view>

namespace holdpoint::ledger {
namespace {

constexpr size_t mostNotices = 100;
// A disciplined clock drifts from the time since boot by up to 500 ppm (adjtimex), and a second is nobody's trick.
constexpr qint64 slackMs = 1000;
constexpr qint64 driftDivisor = 2000;

// Exactly `2026-11-25T03:04:05.678Z`, as entries have it: milliseconds since 1970 (RFC 3339 section 5.6).
std::optional<qint64> readUtc(std::string_view text)
{
    static constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
    if (text.size() != form.size())
        return {};
    for (size_t i = 0; i < form.size(); ++i) {
        if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return {};
    }
    const auto number = [text](size_t at, size_t digits) {
        int value = 0;
        for (const char c : text.substr(at, digits))
            value = value * 10 + (c - '0');
        return value;
    };
    const std::chrono::year_month_day day{std::chrono::year(number(0, 4)), std::chrono::month(unsigned(number(5, 2))),
                                          std::chrono::day(unsigned(number(8, 2)))};
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    const int second = number(17, 2);
    if (!day.ok() || hour > 23 || minute > 59 || second > 59)
        return {};
    const qint64 days = std::chrono::sys_days(day).time_since_epoch().count();
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + number(20, 3);
}

QString secondsText(qint64 ms) { return QString::number(double(ms) / 1000, 'f', 1); }

} // namespace

bool ClockWatch::see(qint64 seq, const EntryFacts& facts, std::vector<Notice>& notices)
{
    const std::optional<qint64> utc = readUtc(facts.utc);
    if (!facts.boottimeMs || *facts.boottimeMs < 0 || facts.boot.empty() || !utc)
        return false;
    const qint64 utcMs = *utc;
    const auto note = [&](const QString& text) {
        if (notices.size() < mostNotices)
            notices.push_back({seq, text});
    };
    if (m_started && facts.boot == m_boot) {
        const qint64 passed = *facts.boottimeMs - m_boottimeMs;
        const qint64 shown = utcMs - m_utcMs;
        const qint64 slack = slackMs + std::abs(passed) / driftDivisor;
        if (passed < 0)
            note(Text::tr("Entry %1 was recorded %2 s late: it is older than the one before it.")
                     .arg(seq)
                     .arg(secondsText(-passed)));
        if (shown - passed < -slack)
            note(Text::tr("Before entry %1 the clock was set back by %2 s.").arg(seq).arg(secondsText(passed - shown)));
        else if (shown - passed > slack)
            note(Text::tr("Before entry %1 the clock was set forward by %2 s.")
                     .arg(seq)
                     .arg(secondsText(shown - passed)));
    } else if (m_started && utcMs < m_utcMs) {
        note(Text::tr("Entry %1 comes after a restart, and the clock then stood %2 s earlier.")
                 .arg(seq)
                 .arg(secondsText(m_utcMs - utcMs)));
    }
    m_boot = facts.boot;
    m_boottimeMs = *facts.boottimeMs;
    m_utcMs = utcMs;
    m_started = true;
    return true;
}

} // namespace holdpoint::ledger
