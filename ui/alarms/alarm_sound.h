// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_rules.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace holdpoint::ui {

// What makes a noise. Passed in, so that tests are quiet.
class AlarmSound
{
public:
    virtual ~AlarmSound() = default;
    // One tone of that priority, now. Returns at once; errors go to the log.
    virtual void play(alarms::Priority priority) = 0;
    virtual void stop() = 0;
};

// A tone as a WAV file: mono, 16 bit, 22,050 Hz, below a second. The more urgent, the more beats and the higher.
QByteArray alarmTone(alarms::Priority priority);

// Plays tones with a program of the desktop's sound system, in a process of its own: Qt Multimedia would bring FFmpeg
// and GStreamer into the window for three beeps, and a sound server that hangs would hang it.
class PlayedSound final : public QObject, public AlarmSound
{
    Q_OBJECT
public:
    // `program` takes a WAV file as its last argument; empty: pw-play, paplay or aplay, whichever is there, and the
    // display's own bell where none is.
    explicit PlayedSound(QString program = {}, QObject* parent = nullptr);
    ~PlayedSound() override;

    void play(alarms::Priority priority) override;
    void stop() override;

private:
    void failed(const QString& cause);
    [[nodiscard]] QString file(alarms::Priority priority); // empty: it cannot be written

    QString m_program;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_player;
    bool m_told = false; // a failure, in the log
};

} // namespace holdpoint::ui
