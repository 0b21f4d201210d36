// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/kept_checkpoint.h"

#include "core/base/disk.h"
#include "core/ledger/ledger.h"
#include "core/ledger/tree.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QPointer>
#include <QRegularExpression>

#include <algorithm>

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

Result<bool> isInPastOf(const QString& ledgerFile, const ledger::Checkpoint& checkpoint)
{
    const Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(ledgerFile);
    if (!reader)
        return std::unexpected(reader.error());
    ledger::GrowingTree tree;
    while (tree.size() < checkpoint.size) {
        const Result<std::vector<QByteArray>> rows =
            (*reader)->entries(tree.size(), int(std::min<qint64>(256, checkpoint.size - tree.size())));
        if (!rows)
            return std::unexpected(rows.error());
        if (rows->empty())
            return false;
        for (const QByteArray& bytes : *rows)
            tree.append(ledger::leafHash(bytes));
    }
    return tree.root() == checkpoint.root;
}

CheckpointKeeper::CheckpointKeeper(QString path, QString ledgerFile, QObject* parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_ledgerFile(std::move(ledgerFile))
    , m_written(std::make_shared<QByteArray>())
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
    m_worker.start([path = m_path, note = m_newest, ledgerFile = m_ledgerFile, ours = m_written,
                    keeper = QPointer<CheckpointKeeper>(this)] {
        SystemDisk disk;
        const QByteArray present = keptCheckpoint(path);
        if (present == note)
            return;
        const Result<ledger::Checkpoint> other = ledger::parseCheckpoint(present);
        if (other && present != *ours && !isInPastOf(ledgerFile, *other).value_or(true)) {
            const Error fork{ErrorCode::Refused,
                             QCoreApplication::translate("session", "Another copy of this launch goes on on this "
                                                                    "machine: its checkpoint in %1 is not in the past "
                                                                    "of this one.")
                                 .arg(path),
                             QCoreApplication::translate("session", "Close the copy that is not the true one, put that "
                                                                    "file away, and open this launch again."),
                             0};
            QMetaObject::invokeMethod(QCoreApplication::instance(), [keeper, fork] {
                if (keeper)
                    Q_EMIT keeper->forked(fork);
            });
            return;
        }
        Result<void> written = disk.makeFolder(QFileInfo(path).absolutePath(), 0700);
        if (written)
            written = disk.writeAtomically(path, note, 0600);
        // The launch goes on: only the notice of an older copy is lost.
        if (!written)
            qCWarning(checkpointLog, "%s", qUtf8Printable(written.error().text()));
        else
            *ours = note;
    });
}

} // namespace holdpoint::session
