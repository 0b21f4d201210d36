// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_pulse.h"

#include "ui/checklist/time_text.h"

#include <QCoreApplication>

#include <cstdlib>

namespace holdpoint::ui {

void WallPulse::looked(const std::optional<session::Beat>& beat, const std::optional<Error>& problem, qint64 nowMs,
                       qint64 utcMs)
{
    const bool first = !m_lookedMs;
    m_lookedMs = nowMs;
    m_problem = problem;
    if (!beat || beat == m_beat)
        return; // missing ones are met by their age
    // What lay there when we came may be a day old.
    if (!first || std::abs(utcMs - beat->utcMs) < staleMs)
        m_beatMs = nowMs;
    m_beat = beat;
}

std::optional<QString> WallPulse::staleBecause(qint64 nowMs) const
{
    const auto say = [](const char* words) { return QCoreApplication::translate("Wall", words); };
    if (!m_lookedMs)
        return nowMs - m_begunMs <= staleMs
                   ? std::nullopt
                   : std::optional(say(QT_TRANSLATE_NOOP("Wall", "Nothing was read of this launch yet.")));
    if (nowMs - *m_lookedMs > staleMs)
        return say(QT_TRANSLATE_NOOP("Wall", "The disk of this launch does not answer."));
    if (m_problem)
        return m_problem->text();
    if (m_beatMs && nowMs - *m_beatMs <= staleMs)
        return std::nullopt;
    if (!m_beat)
        return say(QT_TRANSLATE_NOOP("Wall", "No Holdpoint holds this launch."));
    return say(QT_TRANSLATE_NOOP("Wall", "No sign of life since %1 UTC: Holdpoint was closed, or it hangs."))
        .arg(utcSeconds(m_beat->utcMs));
}

} // namespace holdpoint::ui
