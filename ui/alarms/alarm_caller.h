// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/annunciator.h"
#include "ui/alarms/alarm_notice.h"
#include "ui/alarms/alarm_sound.h"

#include <QObject>

#include <memory>
#include <optional>

namespace holdpoint::ui {

// Calls people: a notification for each call of the annunciator, and a sound that goes on until what it is about was
// acknowledged. The list of alarms is another matter and is never shortened.
class AlarmCaller final : public QObject
{
    Q_OBJECT
public:
    // `atStart`: the book as it was replayed. Either output may be nullptr.
    AlarmCaller(const alarms::AlarmBook& atStart, std::shared_ptr<AlarmSound> sound,
                std::shared_ptr<AlarmNotice> notice, QObject* parent = nullptr);
    ~AlarmCaller() override;

    // After facts were applied, and once a second.
    void review(const alarms::AlarmBook& book, const Instant& now);
    // Off: notifications alone. What sounds stops.
    void setSoundOn(bool on);
    // Quiet until the next alarm. Nothing is acknowledged by it.
    void silence(const alarms::AlarmBook& book, const Instant& now);
    [[nodiscard]] bool isSounding() const { return m_sounding.has_value(); }

    // Milliseconds between two tones of that priority.
    static qint64 apartMs(alarms::Priority priority);

Q_SIGNALS:
    void called(const holdpoint::alarms::Annunciation& call);
    void soundingChanged(bool sounding);

private:
    void tell(const alarms::AlarmBook& book, const alarms::Annunciation& call);
    void sound(const alarms::AlarmBook& book, const Instant& now);

    alarms::Annunciator m_annunciator;
    std::shared_ptr<AlarmSound> m_sound;
    std::shared_ptr<AlarmNotice> m_notice;
    bool m_on = true;
    bool m_noticed = false;                     // a notification stands
    std::optional<alarms::Priority> m_sounding; // nothing: quiet
    std::optional<qint64> m_playedMs;           // since boot
};

} // namespace holdpoint::ui
