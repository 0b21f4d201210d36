// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/heartbeat.h"

#include "core/base/ids.h"

#include <QFile>
#include <QLoggingCategory>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace holdpoint::session {

Q_LOGGING_CATEGORY(heartbeatLog, "holdpoint.heartbeat")

namespace {

// One line of fixed length, written over itself: a full disk has room for it, and no reader meets half a file.
constexpr qsizetype beatLength = 96;

QByteArray beatLine(const Beat& beat)
{
    return QStringLiteral("holdpoint-heartbeat 1 %1 %2 %3")
               .arg(beat.number)
               .arg(beat.utcMs)
               .arg(beat.holder)
               .toLatin1()
               .leftJustified(beatLength - 1, ' ', true) +
           '\n';
}

// 0, or the number of the system's error.
int writeBeat(const QString& path, const QByteArray& line)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return errno;
    const ssize_t written = ::pwrite(file, line.constData(), size_t(line.size()), 0);
    const int error = written == line.size() ? 0 : written < 0 ? errno : ENOSPC;
    ::close(file);
    return error;
}

} // namespace

QString heartbeatPath(const QString& folder) { return folder + QStringLiteral("/heartbeat"); }

Heartbeat::Heartbeat(const QString& folder, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_path(heartbeatPath(folder))
    , m_clock(clock)
    , m_holder(randomId())
    , m_writing(std::make_shared<std::atomic<bool>>(false))
{
    m_worker.setMaxThreadCount(1);
    connect(&m_timer, &QTimer::timeout, this, &Heartbeat::beat);
    m_timer.start(intervalMs);
    beat();
}

Heartbeat::~Heartbeat() = default;

void Heartbeat::beat()
{
    ++m_number;
    if (m_writing->exchange(true))
        return; // the disk hangs: what is missing says so
    const QByteArray line = beatLine({m_number, m_clock.now().utcMs, m_holder});
    m_worker.start([path = m_path, line, first = m_number == 1, writing = m_writing] {
        if (const int error = writeBeat(path, line); error != 0 && first)
            qCWarning(heartbeatLog, "%s cannot be written, walls will say that they are stale: %s",
                      qUtf8Printable(path), std::strerror(error));
        writing->store(false);
    });
}

std::optional<Beat> lastBeat(const QString& folder)
{
    QFile file(heartbeatPath(folder));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QList<QByteArray> words = file.read(beatLength).simplified().split(' ');
    bool numberRead = false, timeRead = false;
    if (words.size() != 5 || words[0] != "holdpoint-heartbeat" || words[1] != "1")
        return std::nullopt;
    const Beat beat{words[2].toLongLong(&numberRead), words[3].toLongLong(&timeRead), QString::fromLatin1(words[4])};
    return numberRead && timeRead ? std::optional(beat) : std::nullopt;
}

} // namespace holdpoint::session
