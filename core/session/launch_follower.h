// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/ledger/ledger.h"
#include "core/ledger/read_check.h"

#include <memory>
#include <optional>
#include <vector>

namespace holdpoint::session {

// The fold of a launch that another process holds, as it grows. Reads in short transactions, so that the holder never
// waits for it; a folder that goes and comes, or another ledger in its place, is read anew. One thread at a time.
class LaunchFollower
{
public:
    explicit LaunchFollower(QString folder);
    ~LaunchFollower();

    // Reads what came since; true when the launch is another one than before. Waits up to `ledgerWaitMs` for a writer
    // that is just committing. After an error launch() stays as it was and the next call tries again.
    Result<bool> follow(int ledgerWaitMs = 200);

    [[nodiscard]] const QString& folder() const { return m_folder; }
    // Nothing was read yet: all that follows is empty.
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] const checklist::Launch& launch() const { return m_launch; }
    [[nodiscard]] const std::vector<events::Entry>& entries() const { return m_entries; }
    // Why the last checkpoint does not hold over what was read; empty: it does.
    [[nodiscard]] const std::optional<Error>& broken() const { return m_broken; }

private:
    struct File // which one it is, whatever it is called
    {
        quint64 device = 0, number = 0;
        bool operator==(const File&) const = default;
    };
    static std::optional<File> fileAt(const QString& path);
    Result<bool> readOn(std::vector<events::Entry>& read, ledger::ReadCheck& check, QString& logKey) const;
    void forget();

    QString m_folder;
    std::optional<File> m_file;
    std::unique_ptr<ledger::Reader> m_reader;
    ledger::ReadCheck m_check;
    QString m_logKey;
    std::vector<events::Entry> m_entries;
    checklist::Launch m_launch;
    std::optional<Error> m_broken;
};

} // namespace holdpoint::session
