// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/disk.h"
#include "core/events/entry.h"

#include <memory>
#include <vector>

// A rollback that ran without the ledger (locked, corrupt, its holder frozen) leaves a record for every fact in
// runs/alone/<name>/, or in memory-backed storage where the disk takes nothing. Whoever holds the launch next appends
// them to the ledger, marked late, once.
namespace holdpoint::session {

struct AloneRollback
{
    QString name;
    // In order, numbered from 0: rollback.started, run.started, ... The numbers of runs and of the rollback are its
    // own, from 1.
    std::vector<events::Entry> entries;
    bool running = false; // its process is still at it
};

// What one of its runs keeps its files in.
QString aloneRunFolder(const QString& launchFolder, const QString& name, qint64 run);

// Those that are not in the ledger yet, oldest first. Records that cannot be read end their rollback's list.
std::vector<AloneRollback> aloneRollbacks(const QString& launchFolder);

// Removes the records; the runs' files must have been moved away.
void forgetAloneRollback(const QString& launchFolder, const QString& name);

// The writing side. Holds a lock as long as it lives, so that nobody takes an unfinished rollback for a finished one.
class AloneJournal
{
public:
    // Never fails as a whole: where nothing can be written, keeping() says why.
    AloneJournal(QString launchFolder, Disk& disk, const Clock& clock, bool rehearsal);
    ~AloneJournal();
    AloneJournal(const AloneJournal&) = delete;
    AloneJournal& operator=(const AloneJournal&) = delete;

    [[nodiscard]] QString name() const { return m_name; }
    void write(const events::Actor& actor, events::Event event);
    // An error when a record could not be written anywhere.
    [[nodiscard]] Result<void> keeping() const { return m_keeping; }

private:
    QString m_launchFolder;
    Disk& m_disk;
    const Clock& m_clock;
    bool m_rehearsal;
    QString m_name;
    qint64 m_next = 0;
    int m_lock = -1;
    Result<void> m_keeping;
};

} // namespace holdpoint::session
