// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/kept_checkpoint.h"

#include "core/base/disk.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QRegularExpression>

namespace holdpoint::session {

Q_LOGGING_CATEGORY(checkpointLog, "holdpoint.checkpoint")

QString keptCheckpointPath(const QString& folder, const QString& launch)
{
    static const QRegularExpression id(QStringLiteral("^[a-z0-9-][a-z0-9.-]{0,200}$"));
    return folder.isEmpty() || !id.match(launch).hasMatch() ? QString() : folder + u'/' + launch;
}

QByteArray keptCheckpoint(const QString& path)
{
    constexpr qint64 longest = 1 << 16; // bytes
    if (path.isEmpty() || !QFileInfo::exists(path))
        return {};
    const Result<QByteArray> bytes = SystemDisk().read(path, longest);
    if (!bytes)
        qCWarning(checkpointLog, "%s", qUtf8Printable(bytes.error().text()));
    return bytes.value_or(QByteArray());
}

CheckpointKeeper::CheckpointKeeper(QString path, QObject* parent)
    : QObject(parent)
    , m_path(std::move(path))
{
    constexpr int delayMs = 200;
    m_worker.setMaxThreadCount(1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMs);
    connect(&m_delay, &QTimer::timeout, this, &CheckpointKeeper::writeNow);
}

CheckpointKeeper::~CheckpointKeeper()
{
    if (m_delay.isActive())
        writeNow();
    m_worker.waitForDone();
}

void CheckpointKeeper::keep(const QByteArray& note)
{
    if (m_path.isEmpty() || note.isEmpty() || note == m_newest)
        return;
    m_newest = note;
    if (!m_delay.isActive())
        m_delay.start();
}

void CheckpointKeeper::writeNow()
{
    m_worker.start([path = m_path, note = m_newest] {
        SystemDisk disk;
        if (keptCheckpoint(path) == note)
            return;
        Result<void> written = disk.makeFolder(QFileInfo(path).absolutePath(), 0700);
        if (written)
            written = disk.writeAtomically(path, note, 0600);
        // The launch goes on: only the notice of an older copy is lost.
        if (!written)
            qCWarning(checkpointLog, "%s", qUtf8Printable(written.error().text()));
    });
}

} // namespace holdpoint::session
