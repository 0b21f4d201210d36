// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/alarms/alarm_caller.h"

#include "ui/alarms/alarm_words.h"

#include <algorithm>
#include <utility>

namespace holdpoint::ui {

AlarmCaller::AlarmCaller(const alarms::AlarmBook& atStart, std::shared_ptr<AlarmSound> sound,
                         std::shared_ptr<AlarmNotice> notice, QObject* parent)
    : QObject(parent)
    , m_annunciator(atStart)
    , m_sound(std::move(sound))
    , m_notice(std::move(notice))
{
}

AlarmCaller::~AlarmCaller()
{
    if (m_sound)
        m_sound->stop();
    if (m_notice && m_noticed)
        m_notice->withdraw();
}

qint64 AlarmCaller::apartMs(alarms::Priority priority)
{
    switch (priority) {
    case alarms::Priority::Critical:
        return 2'000;
    case alarms::Priority::Warning:
        return 5'000;
    case alarms::Priority::Note:
        break;
    }
    return 15'000;
}

void AlarmCaller::review(const alarms::AlarmBook& book, const Instant& now)
{
    if (const std::optional<alarms::Annunciation> call = m_annunciator.review(book, now)) {
        tell(book, *call);
        Q_EMIT called(*call);
    }
    if (m_noticed) {
        const QStringList all = book.alarms(); // in no order: a thousand are not sorted for this
        const bool waits = std::any_of(all.begin(), all.end(), [&](const QString& one) {
            return !book.isSuppressed(one) && !book.isAcknowledged(one);
        });
        if (!waits) {
            m_notice->withdraw();
            m_noticed = false;
        }
    }
    sound(book, now);
}

void AlarmCaller::tell(const alarms::AlarmBook& book, const alarms::Annunciation& call)
{
    constexpr int mostLines = 5;
    if (!m_notice)
        return;
    QStringList lines;
    for (const qsizetype place : call.occurrences.mid(0, mostLines)) {
        const events::AlarmRaised& raised = book.occurrences().at(place).raised;
        const QString advice = adviceText(raised);
        const QString line = tr("%1: %2", "title of an alarm, its value").arg(raisedTitle(raised), raisedValue(raised));
        lines.append(advice.isEmpty() ? line : tr("%1; the runbook %2").arg(line, advice));
    }
    if (const int more = int(call.occurrences.size()) - mostLines; more > 0)
        lines.append(tr("and %n more", nullptr, more));
    if (call.escalation)
        lines.append(tr("Nobody acknowledged in time."));
    const QString first = raisedTitle(book.occurrences().at(call.occurrences.first()).raised);
    const QString summary = call.occurrences.size() == 1
                                ? tr("%1 alarm: %2", "priority, title").arg(priorityWord(call.highest), first)
                                : tr("%n alarms, the worst: %1", nullptr, int(call.occurrences.size())).arg(first);
    m_notice->tell(call.highest, summary, lines.join(QLatin1Char('\n')));
    m_noticed = true;
}

void AlarmCaller::sound(const alarms::AlarmBook& book, const Instant& now)
{
    const bool before = m_sounding.has_value();
    const std::optional<alarms::Priority> was = m_sounding;
    m_sounding = m_on ? m_annunciator.sounding(book, now) : std::nullopt;
    if (!m_sounding) {
        m_playedMs.reset();
        if (before && m_sound)
            m_sound->stop();
    } else {
        // What is worse than what sounded is heard at once.
        const bool due = !m_playedMs || now.boottimeMs - *m_playedMs >= apartMs(*m_sounding) || *m_sounding > *was;
        if (due && m_sound)
            m_sound->play(*m_sounding);
        if (due)
            m_playedMs = now.boottimeMs;
    }
    if (before != m_sounding.has_value())
        Q_EMIT soundingChanged(m_sounding.has_value());
}

void AlarmCaller::setSoundOn(bool on)
{
    m_on = on;
    if (on || !m_sounding)
        return;
    m_sounding.reset();
    m_playedMs.reset();
    if (m_sound)
        m_sound->stop();
    Q_EMIT soundingChanged(false);
}

void AlarmCaller::silence(const alarms::AlarmBook& book, const Instant& now)
{
    m_annunciator.silence(book);
    sound(book, now);
}

} // namespace holdpoint::ui
