// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/checkpoint.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <optional>

// The highest checkpoint of every launch that this machine held, outside the launch's folder: a folder that fell behind
// (an older copy put back, a tail that was cut off) or went on differently is noticed.
namespace holdpoint::session {

// Empty where `folder` is empty or the id is none: an id of another's making must not lead out of the folder.
QString keptCheckpointPath(const QString& folder, const QString& launch);

// The note that is kept, empty where there is none.
QByteArray keptCheckpoint(const QString& path);

// Writes it: atomically, 0600, in a worker thread, at most a few times a second and at the end.
class CheckpointKeeper : public QObject
{
    Q_OBJECT
public:
    // `path` empty: nothing is kept.
    explicit CheckpointKeeper(QString path, QObject* parent = nullptr);
    ~CheckpointKeeper() override;

    // A durable checkpoint; later ones are higher.
    void keep(const QByteArray& note);

private:
    void writeNow();

    QString m_path;
    QByteArray m_newest;
    QThreadPool m_worker; // one thread, so that the newest is written last
    QTimer m_delay;
};

} // namespace holdpoint::session
