// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/alarms/alarm_sound.h"

#include <QApplication>
#include <QDataStream>
#include <QFile>
#include <QLoggingCategory>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace holdpoint::ui {

Q_LOGGING_CATEGORY(soundLog, "holdpoint.alarms.sound")

namespace {

constexpr int rate = 22'050;

struct Beats
{
    int beats;
    double beatS, pauseS, hertz;
};

Beats beatsOf(alarms::Priority priority)
{
    switch (priority) {
    case alarms::Priority::Critical:
        return {3, 0.14, 0.08, 988};
    case alarms::Priority::Warning:
        return {2, 0.2, 0.1, 740};
    case alarms::Priority::Note:
        break;
    }
    return {1, 0.25, 0, 523};
}

QString playerOfTheDesktop()
{
    for (const char* name : {"pw-play", "paplay", "aplay"})
        if (const QString found = QStandardPaths::findExecutable(QLatin1String(name)); !found.isEmpty())
            return found;
    return {};
}

} // namespace

QByteArray alarmTone(alarms::Priority priority)
{
    constexpr double fadeS = 0.01; // hard edges click
    constexpr double loudness = 0.5 * 32'767;
    const Beats tone = beatsOf(priority);
    QByteArray samples;
    QDataStream sound(&samples, QIODevice::WriteOnly);
    sound.setByteOrder(QDataStream::LittleEndian);
    for (int beat = 0; beat < tone.beats; ++beat) {
        const int length = int(tone.beatS * rate);
        for (int i = 0; i < length; ++i) {
            const double at = double(i) / rate;
            const double edge = std::min({1.0, at / fadeS, (tone.beatS - at) / fadeS});
            sound << qint16(loudness * edge * std::sin(2 * std::numbers::pi * tone.hertz * at));
        }
        for (int i = 0; i < int(tone.pauseS * rate); ++i)
            sound << qint16(0);
    }
    QByteArray wav;
    QDataStream head(&wav, QIODevice::WriteOnly);
    head.setByteOrder(QDataStream::LittleEndian);
    constexpr quint32 formatBytes = 16, headBytes = 36;
    constexpr quint16 pcm = 1, channels = 1, bytesEach = 2, bits = 16;
    head.writeRawData("RIFF", 4);
    head << quint32(headBytes + quint32(samples.size()));
    head.writeRawData("WAVEfmt ", 8);
    head << formatBytes << pcm << channels << quint32(rate) << quint32(rate * bytesEach) << bytesEach << bits;
    head.writeRawData("data", 4);
    head << quint32(samples.size());
    return wav + samples;
}

PlayedSound::PlayedSound(QString program, QObject* parent)
    : QObject(parent)
    , m_program(program.isEmpty() ? playerOfTheDesktop() : std::move(program))
{
    m_player.setStandardOutputFile(QProcess::nullDevice());
    m_player.setStandardErrorFile(QProcess::nullDevice());
    connect(&m_player, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::Crashed) // that is how it is stopped
            failed(m_player.errorString());
    });
    connect(&m_player, &QProcess::finished, this, [this](int status, QProcess::ExitStatus how) {
        if (how == QProcess::NormalExit && status != 0)
            failed(tr("%1 ended with status %2").arg(m_program).arg(status));
    });
}

PlayedSound::~PlayedSound()
{
    m_player.disconnect(this);
    stop();
    m_player.waitForFinished(1000);
}

void PlayedSound::failed(const QString& cause)
{
    if (!m_told)
        qCWarning(soundLog, "alarms are not heard; look at the window and its notifications: %s",
                  qUtf8Printable(cause));
    m_told = true;
    QApplication::beep();
}

QString PlayedSound::file(alarms::Priority priority)
{
    if (!m_folder)
        m_folder = std::make_unique<QTemporaryDir>();
    const QString path = m_folder->filePath(alarms::codeOf(priority) + QStringLiteral(".wav"));
    if (QFile::exists(path))
        return path;
    QFile wav(path);
    const QByteArray tone = alarmTone(priority);
    if (m_folder->isValid() && wav.open(QIODevice::WriteOnly) && wav.write(tone) == tone.size() && wav.flush())
        return path;
    failed(wav.errorString());
    wav.remove();
    return {};
}

void PlayedSound::play(alarms::Priority priority)
{
    if (m_program.isEmpty()) {
        failed(tr("none of pw-play, paplay and aplay is installed"));
        return;
    }
    if (m_player.state() != QProcess::NotRunning)
        return; // a slow sound server: never two at once
    if (const QString tone = file(priority); !tone.isEmpty())
        m_player.start(m_program, {tone});
}

void PlayedSound::stop()
{
    if (m_player.state() != QProcess::NotRunning)
        m_player.kill();
}

} // namespace holdpoint::ui
