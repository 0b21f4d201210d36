// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/checklist/launch.h"
#include "core/rollout/armed_check.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

namespace holdpoint::session {

// Keeps the armed check of an open launch up to date: every ten seconds, and a moment after a file that the rollback
// needs was changed. The disk is waited for in a thread of its own; a check that hangs longer than 20 s says NOT ARMED,
// so that no miss is older than half a minute. Lives in the session's thread.
class ArmedKeeper final : public QObject
{
    Q_OBJECT
public:
    static constexpr int everyMs = 10'000, afterChangeMs = 200, patienceMs = 20'000;

    // `disk` must outlive it and be safe for reading from another thread.
    ArmedKeeper(QString folder, QString runnerProgram, const Disk& disk, QObject* parent = nullptr);
    ~ArmedKeeper() override;

    // The first time it looks at once and waits for it; later in its thread. `missingSecrets`: names of secrets that
    // the commands need and nobody has in memory.
    void follow(const checklist::Launch& launch, const QStringList& missingSecrets);
    // What speaks against a rollback outside of this machine's files: whole translated sentences of whoever watches.
    void setWatched(const QStringList& causes);
    // Causes that only the holder of the launch knows: its runner and its disk, secrets, and what is watched.
    [[nodiscard]] QStringList ownCauses() const;
    [[nodiscard]] const rollout::Armed& armed() const { return m_armed; }

Q_SIGNALS:
    void changed(); // armed() or ownCauses()

private:
    void look();
    void compare();

    QString m_folder, m_runnerProgram;
    const Disk& m_disk;
    std::shared_ptr<const checklist::Launch> m_launch;
    QStringList m_missingSecrets, m_watchedCauses;
    QString m_processProblem;        // the runner does not start, or the disk does not answer
    rollout::Armed m_found, m_armed; // of the disk; with our own causes
    QStringList m_own;               // causes, as they were told last
    QFileSystemWatcher m_files;
    QTimer m_every, m_soon, m_patience;
    QThreadPool m_worker;
    bool m_looking = false, m_again = false;
};

} // namespace holdpoint::session
