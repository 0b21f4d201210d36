// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/clock_watch.h"

#include "core/base/clock.h"
#include "core/ledger/ledger_text.h"

#include <cstdlib>

namespace holdpoint::ledger {
namespace {

constexpr size_t mostNotices = 100;
// A disciplined clock drifts from the time since boot by up to 500 ppm (adjtimex), and a second is nobody's trick.
constexpr qint64 slackMs = 1000;
constexpr qint64 driftDivisor = 2000;

QString secondsText(qint64 ms) { return QString::number(double(ms) / 1000, 'f', 1); }

} // namespace

bool ClockWatch::see(qint64 seq, const EntryFacts& facts, std::vector<Notice>& notices)
{
    qint64 utcMs = 0;
    if (!facts.boottimeMs || *facts.boottimeMs < 0 || facts.boot.empty() ||
        !parseUtc(QString::fromStdString(facts.utc), utcMs) || utcText(utcMs).toStdString() != facts.utc)
        return false;
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
