// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/launch_follower.h"

#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <sys/stat.h>

namespace holdpoint::session {
namespace {

// A new plan or configuration is in force from this entry on.
bool changesPlan(const events::Entry& entry)
{
    return std::holds_alternative<events::RunbookLoaded>(entry.body) ||
           std::holds_alternative<events::ConfigurationTrusted>(entry.body);
}

} // namespace

LaunchFollower::LaunchFollower(QString folder)
    : m_folder(std::move(folder))
{
}

LaunchFollower::~LaunchFollower() = default;

std::optional<LaunchFollower::File> LaunchFollower::fileAt(const QString& path)
{
    struct stat status
    {
    };
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return std::nullopt;
    return File{status.st_dev, status.st_ino};
}

void LaunchFollower::forget()
{
    m_reader.reset();
    m_file.reset();
    m_check = {};
    m_logKey.clear();
    m_entries.clear();
}

// All rows that are not read yet; true when there were any.
Result<bool> LaunchFollower::readOn(std::vector<events::Entry>& read, ledger::ReadCheck& check, QString& logKey) const
{
    constexpr int rowsOfATransaction = 256;
    const qint64 before = check.size();
    for (;;) {
        const Result<std::vector<QByteArray>> rows = m_reader->entries(check.size(), rowsOfATransaction);
        if (!rows)
            return std::unexpected(rows.error());
        for (const QByteArray& bytes : *rows) {
            Result<events::Entry> entry = events::decodeEntry(bytes);
            if (!entry)
                return std::unexpected(entry.error());
            check.add(bytes);
            logKey = logKeyAfter(*entry, logKey);
            read.push_back(std::move(*entry));
        }
        if (std::ssize(*rows) < rowsOfATransaction)
            return check.size() != before;
    }
}

Result<bool> LaunchFollower::follow(int ledgerWaitMs)
{
    const QString path = ledgerPath(m_folder);
    const std::optional<File> file = fileAt(path);
    if (!file) {
        forget();
        return failure(
            ErrorCode::Unreadable,
            QCoreApplication::translate("session", "The ledger of this launch is not there: %1.").arg(m_folder),
            QCoreApplication::translate("session", "It is read again as soon as it comes back. Check the path and "
                                                   "whether its disk is mounted."));
    }
    if (file != m_file)
        forget();
    if (!m_reader) {
        Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(path, ledgerWaitMs);
        if (!reader)
            return std::unexpected(reader.error());
        m_reader = std::move(*reader);
        m_file = file;
    }
    const Result<qint64> size = m_reader->size();
    if (!size)
        return std::unexpected(size.error());
    if (*size < m_check.size()) { // somebody put an older copy into the same file
        forget();
        return follow(ledgerWaitMs);
    }
    if (*size == m_check.size())
        return false;
    // What was read counts as a whole or not at all: an error in the middle is met again by the next call.
    std::vector<events::Entry> read;
    ledger::ReadCheck check = m_check;
    QString logKey = m_logKey;
    if (const Result<bool> more = readOn(read, check, logKey); !more)
        return std::unexpected(more.error());
    const bool anew = m_entries.empty() || std::any_of(read.begin(), read.end(), changesPlan);
    std::vector<events::Entry> all = m_entries;
    all.insert(all.end(), read.begin(), read.end());
    if (anew) {
        Result<checklist::Launch> launch = launchOf(m_folder, all, SystemDisk());
        if (!launch)
            return std::unexpected(launch.error());
        m_launch = std::move(*launch);
    } else {
        for (const events::Entry& entry : read)
            m_launch.apply(entry);
    }
    m_entries = std::move(all);
    m_check = std::move(check);
    m_logKey = logKey;
    const Result<void> holds = m_check.holds(*m_reader, m_logKey);
    m_broken = holds ? std::nullopt : std::optional(holds.error());
    return true;
}

} // namespace holdpoint::session
