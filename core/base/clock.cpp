// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <QDateTime>
#include <QFile>
#include <QTimeZone>

#include <ctime>

namespace holdpoint {
namespace {

qint64 milliseconds(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return qint64(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

} // namespace

SystemClock::SystemClock()
{
    QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
    if (file.open(QIODevice::ReadOnly))
        m_boot = QString::fromLatin1(file.readAll().trimmed());
}

Instant SystemClock::now() const
{
    Instant instant;
    instant.utcMs = milliseconds(CLOCK_REALTIME);
    instant.offsetMin = QDateTime::fromMSecsSinceEpoch(instant.utcMs).offsetFromUtc() / 60;
    instant.boottimeMs = milliseconds(CLOCK_BOOTTIME);
    instant.boot = m_boot;
    return instant;
}

qint64 SystemClock::monotonicMs() const { return milliseconds(CLOCK_MONOTONIC); }

QString utcText(qint64 utcMs) { return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODateWithMs); }

bool parseUtc(const QString& text, qint64& utcMs)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
        return false;
    utcMs = time.toMSecsSinceEpoch();
    return true;
}

} // namespace holdpoint
