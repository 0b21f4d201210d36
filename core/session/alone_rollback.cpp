// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/alone_rollback.h"

#include "core/base/ids.h"
#include "core/runner/storage.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QTimeZone>

#include <algorithm>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace holdpoint::session {
namespace {

constexpr qint64 largestRecord = 1 << 20; // bytes

QString onDisk(const QString& launchFolder) { return launchFolder + QStringLiteral("/runs/alone"); }

// Where the disk takes nothing: found again from the launch folder alone.
QString inMemory(const QString& launchFolder) { return runner::memoryFolder(onDisk(launchFolder)); }

QString recordName(qint64 number) { return QStringLiteral("/%1.json").arg(number, 4, 10, QLatin1Char('0')); }

// -1 when somebody else has it, or when there is none.
int lockOf(const QString& folder, int flags)
{
    const int file = ::open(QFile::encodeName(folder + QStringLiteral("/lock")).constData(), flags | O_CLOEXEC, 0600);
    if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
        return file;
    if (file >= 0)
        ::close(file);
    return -1;
}

bool isLocked(const QString& folder)
{
    if (!QFileInfo::exists(folder + QStringLiteral("/lock")))
        return false;
    const int file = lockOf(folder, O_RDWR);
    if (file < 0)
        return true;
    ::close(file);
    return false;
}

} // namespace

QString aloneRunFolder(const QString& launchFolder, const QString& name, qint64 run)
{
    return QStringLiteral("%1/%2/run-%3").arg(onDisk(launchFolder), name).arg(run);
}

std::vector<AloneRollback> aloneRollbacks(const QString& launchFolder)
{
    const QStringList places{onDisk(launchFolder), inMemory(launchFolder)};
    QSet<QString> names;
    for (const QString& place : places) {
        const QStringList found = QDir(place).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        names.unite(QSet<QString>(found.begin(), found.end()));
    }
    QStringList ordered(names.begin(), names.end());
    ordered.sort();
    std::vector<AloneRollback> rollbacks;
    const SystemDisk disk;
    for (const QString& name : std::as_const(ordered)) {
        AloneRollback rollback;
        rollback.name = name;
        rollback.running = std::any_of(places.begin(), places.end(),
                                       [&](const QString& place) { return isLocked(place + u'/' + name); });
        for (;;) {
            const QString record = u'/' + name + recordName(qint64(rollback.entries.size()));
            Result<QByteArray> bytes = disk.read(places[0] + record, largestRecord);
            if (!bytes)
                bytes = disk.read(places[1] + record, largestRecord);
            Result<events::Entry> entry = bytes ? events::decodeEntry(*bytes) : std::unexpected(bytes.error());
            if (!entry || entry->seq != qint64(rollback.entries.size()))
                break;
            rollback.entries.push_back(std::move(*entry));
        }
        // Facts without the one that begins them tell nothing.
        if (!rollback.entries.empty() && std::holds_alternative<events::RollbackStarted>(rollback.entries[0].body))
            rollbacks.push_back(std::move(rollback));
    }
    return rollbacks;
}

void forgetAloneRollback(const QString& launchFolder, const QString& name)
{
    for (const QString& place : {onDisk(launchFolder), inMemory(launchFolder)}) {
        QDir(place + u'/' + name).removeRecursively();
        QDir().rmdir(place); // only when it was the last
    }
}

AloneJournal::AloneJournal(QString launchFolder, Disk& disk, const Clock& clock, bool rehearsal)
    : m_launchFolder(std::move(launchFolder))
    , m_disk(disk)
    , m_clock(clock)
    , m_rehearsal(rehearsal)
    , m_name(QDateTime::fromMSecsSinceEpoch(clock.now().utcMs, QTimeZone::utc())
                 .toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z-'")) +
             randomId().left(8))
{
    const QString folder = onDisk(m_launchFolder) + u'/' + m_name;
    if (m_disk.makeFolder(onDisk(m_launchFolder), 0700) && m_disk.makeFolder(folder, 0700))
        m_lock = lockOf(folder, O_RDWR | O_CREAT);
    if (m_lock < 0) {
        const QString memory = inMemory(m_launchFolder);
        if ((QFileInfo(memory).isDir() || runner::makeMemoryFolder(memory) == 0) &&
            m_disk.makeFolder(memory + u'/' + m_name, 0700))
            m_lock = lockOf(memory + u'/' + m_name, O_RDWR | O_CREAT);
    }
}

AloneJournal::~AloneJournal()
{
    if (m_lock >= 0)
        ::close(m_lock);
}

void AloneJournal::write(const events::Actor& actor, events::Event event)
{
    events::Entry entry;
    entry.seq = m_next;
    entry.at = m_clock.now();
    entry.actor = actor;
    entry.rehearsal = m_rehearsal;
    entry.late = true;
    entry.body = std::move(event);
    const Result<QByteArray> bytes = events::encodeEntry(entry);
    Result<void> written = bytes ? Result<void>() : std::unexpected(bytes.error());
    if (bytes) {
        const QString record = u'/' + m_name + recordName(m_next);
        written = m_disk.writeAtomically(onDisk(m_launchFolder) + record, *bytes, 0600);
        const QString memory = inMemory(m_launchFolder);
        if (!written && (QFileInfo(memory).isDir() || runner::makeMemoryFolder(memory) == 0) &&
            m_disk.makeFolder(memory + u'/' + m_name, 0700))
            written = m_disk.writeAtomically(memory + record, *bytes, 0600);
    }
    if (written)
        ++m_next;
    else if (m_keeping)
        m_keeping = written;
}

} // namespace holdpoint::session
