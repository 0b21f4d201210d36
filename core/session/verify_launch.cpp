// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/verify_launch.h"

#include "core/events/entry.h"
#include "core/ledger/ledger.h"
#include "core/session/kept_checkpoint.h"
#include "core/session/launch_folder.h"
#include "core/session/record_check.h"

#include <QFileInfo>

#include <algorithm>

namespace holdpoint::session {
namespace {

// Entry 0 names the launch; whether it is true is found out afterwards, with none of this.
QString launchIdOf(const QString& folder)
{
    const Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(ledgerPath(folder));
    const Result<std::vector<QByteArray>> first = reader ? (*reader)->entries(0, 1) : std::unexpected(reader.error());
    if (!first || first->empty())
        return {};
    const Result<events::Entry> entry = events::decodeEntry(first->front());
    const auto* opened = entry ? std::get_if<events::LaunchOpened>(&entry->body) : nullptr;
    return opened ? opened->launch : QString();
}

} // namespace

Result<ledger::Verdict> verifyLaunch(const QString& folder, const QByteArray& against, const QString& checkpointFolder,
                                     std::function<void(qint64 done, qint64 all)> onProgress)
{
    constexpr size_t mostNotices = 100;
    RecordCheck check(QFileInfo(folder).absoluteFilePath());
    ledger::VerifyOptions options;
    options.against = against;
    options.onProgress = std::move(onProgress);
    if (!checkpointFolder.isEmpty())
        options.kept = keptCheckpoint(keptCheckpointPath(checkpointFolder, launchIdOf(folder)));
    options.onEntry = [&check](const ledger::VerifiedEntry& entry) { return check(entry); };
    Result<ledger::Verdict> verdict = ledger::verifyLedger(ledgerPath(folder), options);
    if (!verdict)
        return verdict;
    std::vector<ledger::Notice>& notices = verdict->notices;
    for (const ledger::Notice& notice : check.notices()) {
        if (!verdict->firstBad || notice.seq < *verdict->firstBad)
            notices.push_back(notice);
    }
    std::stable_sort(notices.begin(), notices.end(),
                     [](const ledger::Notice& one, const ledger::Notice& other) { return one.seq < other.seq; });
    if (notices.size() > mostNotices)
        notices.resize(mostNotices);
    return verdict;
}

} // namespace holdpoint::session
