// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace holdpoint::runbook {

// Which of a runbook's drafts is ours while it is open here: the first window has draft 1, a second one draft 2, and so
// on. The kernel lets go of it with the process, however that ends, so that a draft without a lock was left behind.
class DraftLock
{
public:
    DraftLock() = default;
    // Takes a draft that was left behind, else the first one that nobody has. Locks are files in `folder`, which
    // exists, named after `name`; `hasDraft`: something is kept under this number. Number 1 without a lock where the
    // folder takes none.
    static DraftLock take(const QString& folder, const QString& name, const std::function<bool(int number)>& hasDraft);
    DraftLock(DraftLock&& other) noexcept;
    DraftLock& operator=(DraftLock&& other) noexcept;
    ~DraftLock();

    [[nodiscard]] int number() const { return m_number; }     // from 1; 0: none was taken
    [[nodiscard]] bool hasOthers() const { return m_others; } // somebody else had this runbook open at that moment

private:
    void release();

    int m_number = 0;
    bool m_others = false;
    QString m_path;
    int m_file = -1;
};

} // namespace holdpoint::runbook
