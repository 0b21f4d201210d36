// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/checkpoint.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

// The highest checkpoint of every launch that this machine held, outside the launch's folder: a folder that fell behind
// (an older copy put back, a tail that was cut off) or went on differently is noticed.
namespace holdpoint::session {

// Empty where `folder` is empty or the id is none: an id of another's making must not lead out of the folder.
QString keptCheckpointPath(const QString& folder, const QString& launch);

// The note that is kept, empty where there is none.
QByteArray keptCheckpoint(const QString& path);

// Whether the first entries of the ledger are those of a checkpoint. Reads them.
Result<bool> isInPastOf(const QString& ledgerFile, const ledger::Checkpoint& checkpoint);

// Writes it: atomically, 0600, in a worker thread, at most a few times a second and at the end. What another process
// kept meanwhile is replaced only when it is in the past of `ledgerFile`.
class CheckpointKeeper : public QObject
{
    Q_OBJECT
public:
    // `path` empty: nothing is kept.
    CheckpointKeeper(QString path, QString ledgerFile, QObject* parent = nullptr);
    ~CheckpointKeeper() override;

    // A durable checkpoint; later ones are higher.
    void keep(const QByteArray& note);

Q_SIGNALS:
    // Another copy of this launch goes on, on this very machine.
    void forked(const holdpoint::Error& error);

private:
    void writeNow();

    QString m_path, m_ledgerFile;
    QByteArray m_newest;
    std::shared_ptr<QByteArray> m_written; // by us last; of the worker
    QThreadPool m_worker;                  // one thread, so that the newest is written last
    QTimer m_delay;
};

} // namespace holdpoint::session
