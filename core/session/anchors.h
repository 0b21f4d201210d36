// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <vector>

// Checkpoints that leave the launch folder: the newest one lies in every anchor folder (another disk, a USB stick, a
// share) as `<launch>.checkpoint`, and is never replaced by one that does not grow out of it.
namespace holdpoint::session {

// What an anchor folder holds of a launch.
struct Anchor
{
    QString folder;
    qint64 size = 0;   // entries of its checkpoint; 0: none, or none by a key of this log
    qint64 utcMs = 0;  // when it was written there
    QString problem;   // translated, empty: none
    bool away = false; // nothing can be written there at the moment
    bool operator==(const Anchor&) const = default;
};

// `<folder>/<launch>.checkpoint`; empty where the id is none.
QString anchorPath(const QString& folder, const QString& launch);
// Looks into the folders of the launch, in their order. Reads files: not for a thread that must not wait.
std::vector<Anchor> readAnchors(const checklist::Launch& launch);
// The anchor that reaches farthest; empty folder: nothing is anchored.
Anchor farthestAnchor(const std::vector<Anchor>& anchors);
// “anchored 40 of 41, last 09:58:03 UTC”, or that nothing is.
QString anchoredText(const std::vector<Anchor>& anchors, qint64 entries);

// Puts `note` there, unless what lies there is the same or newer. Refused when that is not in the past of `ledgerFile`:
// the two are a fork. OutsideFailed where the folder cannot be written. Reads the ledger once, but for a note that we
// wrote there ourselves (`before`).
Result<void> writeAnchor(const QString& folder, const QString& launch, const QByteArray& note,
                         const QString& ledgerFile, const QByteArray& before = {});

// Why this ledger may not go on: an anchor folder holds a checkpoint of this log that is not in its past. Empty also
// where the folders did not answer within two seconds: a share that is away stops no launch.
std::optional<Error> anchorFork(const checklist::Launch& launch, const QString& ledgerFile);

// Keeps the anchors of an open launch up to date: each checkpoint is there within two seconds, and within ten where a
// folder was away meanwhile. Each folder has a thread of its own, so that a share that hangs holds up no other.
class AnchorKeeper : public QObject
{
    Q_OBJECT
public:
    AnchorKeeper(QString launch, QString ledgerFile, QObject* parent = nullptr);
    ~AnchorKeeper() override; // waits two seconds at most for what is still to be written

    void setFolders(const QStringList& folders);
    // What was written where, in the order of the folders. Reads nothing: it says what came back from them.
    [[nodiscard]] std::vector<Anchor> anchors() const;
    void keep(const QByteArray& note); // a durable checkpoint; later ones are higher

Q_SIGNALS:
    // Somebody goes on with another copy of this launch.
    void forked(const holdpoint::Error& error);
    void changed(); // what anchors() says

private:
    struct Place
    {
        std::shared_ptr<QThreadPool> thread; // given up, not waited for, when it hangs
        bool busy = false;
        QElapsedTimer since; // of the work that it is busy with
        QByteArray written;
        Anchor anchor; // of `written`, and what has gone wrong since
    };
    void writeAll();
    void write(const QString& folder);
    void written(const QString& folder, const QByteArray& note, qint64 utcMs, const Result<void>& result);
    void tell(Place& place, const Anchor& anchor);

    QString m_launch, m_ledgerFile;
    QByteArray m_newest;
    QStringList m_folders;
    std::map<QString, Place> m_places;
    QTimer m_delay, m_again;
};

} // namespace holdpoint::session
