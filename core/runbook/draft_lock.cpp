// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/draft_lock.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace holdpoint::runbook {
namespace {

constexpr int mostDrafts = 16;

enum class Held
{
    Ours,
    Elsewhere,
    Unknown // the folder takes no locks
};

// Locks the file. Whoever lets go of a lock removes its file: one that is gone by then is made anew.
Held lock(const QString& path, int& file)
{
    const QByteArray name = QFile::encodeName(path);
    for (;;) {
        file = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0)
            return Held::Unknown;
        if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
            const bool busy = errno == EWOULDBLOCK;
            ::close(std::exchange(file, -1));
            return busy ? Held::Elsewhere : Held::Unknown;
        }
        struct stat opened = {};
        struct stat named = {};
        if (::fstat(file, &opened) == 0 && ::stat(name.constData(), &named) == 0 && opened.st_ino == named.st_ino)
            return Held::Ours;
        ::close(std::exchange(file, -1));
    }
}

} // namespace

DraftLock DraftLock::take(const QString& folder, const QString& name, const std::function<bool(int)>& hasDraft)
{
    DraftLock taken;
    for (int number = 1; number <= mostDrafts; ++number) {
        const bool draft = hasDraft(number);
        // What nobody left behind is not looked at once we have one, unless somebody is there.
        const QString path = folder + u'/' + name + u'-' + QString::number(number);
        if (taken.m_number > 0 && !draft && !QFile::exists(path))
            continue;
        DraftLock one;
        const Held held = lock(path, one.m_file);
        if (held == Held::Unknown)
            continue;
        if (held == Held::Elsewhere) {
            taken.m_others = true;
            continue;
        }
        one.m_number = number;
        one.m_path = path;
        one.m_others = taken.m_others;
        if (taken.m_number == 0 || (draft && !hasDraft(taken.m_number)))
            taken = std::move(one);
    }
    if (taken.m_number == 0)
        taken.m_number = 1;
    return taken;
}

DraftLock::DraftLock(DraftLock&& other) noexcept
    : m_number(std::exchange(other.m_number, 0))
    , m_others(std::exchange(other.m_others, false))
    , m_path(std::exchange(other.m_path, {}))
    , m_file(std::exchange(other.m_file, -1))
{
}

DraftLock& DraftLock::operator=(DraftLock&& other) noexcept
{
    if (this != &other) {
        release();
        m_number = std::exchange(other.m_number, 0);
        m_others = std::exchange(other.m_others, false);
        m_path = std::exchange(other.m_path, {});
        m_file = std::exchange(other.m_file, -1);
    }
    return *this;
}

DraftLock::~DraftLock() { release(); }

void DraftLock::release()
{
    if (m_file < 0)
        return;
    // Removed before it is let go of: nobody else can have it yet.
    QFile::remove(m_path);
    ::close(std::exchange(m_file, -1));
}

} // namespace holdpoint::runbook
