// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/launch_folder.h"

#include "core/base/sha256.h"
#include "core/ledger/read_check.h"
#include "core/runbook/importer.h"
#include "core/session/open.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace holdpoint::session {
namespace {

QString folderText(const char* text) { return QCoreApplication::translate("session", text); }

constexpr qint64 largestInput = 5 * 1024 * 1024;

} // namespace

QString ledgerPath(const QString& folder) { return folder + QStringLiteral("/ledger.sqlite"); }

QString inputPath(const QString& folder, const QString& sha256) { return folder + QStringLiteral("/inputs/") + sha256; }

QString runPath(const QString& folder, qint64 run)
{
    return folder + QStringLiteral("/runs/%1").arg(run, 6, 10, QLatin1Char('0'));
}

QString attachmentPath(const QString& folder, const QString& sha256)
{
    return folder + QStringLiteral("/attachments/") + sha256;
}

QString controlSocket(const QString& folder)
{
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    const QString name = hex(Sha256::of(canonical.toUtf8())).left(24);
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString base = !runtime.isEmpty() && QFileInfo(runtime).isWritable()
                             ? runtime + QStringLiteral("/holdpoint")
                             : QStringLiteral("/tmp/holdpoint-%1").arg(getuid());
    return base + u'/' + name;
}

Result<QString> keepInput(const QString& folder, const QByteArray& bytes)
{
    SystemDisk disk;
    const QString sha256 = hex(Sha256::of(bytes));
    if (Result<void> written = disk.writeAtomically(inputPath(folder, sha256), bytes, 0600); !written)
        return std::unexpected(written.error());
    return sha256;
}

Result<QByteArray> keptInput(const QString& folder, const QString& sha256, const Disk& disk)
{
    Result<QByteArray> bytes = disk.read(inputPath(folder, sha256), largestInput);
    if (bytes && hex(Sha256::of(*bytes)) != sha256)
        return failure(ErrorCode::AnswerIsNo,
                       folderText("inputs/%1 is not what the ledger names: it was changed.").arg(sha256),
                       folderText("Put the original file back, or open a copy of this launch that is whole."));
    return bytes;
}

namespace {

constexpr int mostTries = 100;
Q_LOGGING_CATEGORY(folderLog, "holdpoint.session.folder")

// The lock names a process that is none any more.
bool holderIsGone(int lock)
{
    std::array<char, 24> text{};
    const ssize_t read = pread(lock, text.data(), text.size(), 0);
    const pid_t holder = read > 0 ? pid_t(QByteArray(text.data(), qsizetype(read)).trimmed().toInt()) : 0;
    return holder > 0 && kill(holder, 0) != 0 && errno == ESRCH;
}

} // namespace

Result<int> lockFolder(const QString& folder)
{
    const QByteArray path = QFile::encodeName(folder + QStringLiteral("/lock"));
    const int file = open(path.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return failure(ErrorCode::OutsideFailed,
                       folderText("The launch cannot be locked: %1: %2.")
                           .arg(folder, QString::fromLocal8Bit(std::strerror(errno))),
                       folderText("Check the folder's permissions and free space."));
    int number = flock(file, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    // A process that it was just starting still has the file of a holder that was killed, until it is another program.
    for (int tries = 0; number == EWOULDBLOCK && tries < mostTries && holderIsGone(file); ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        number = flock(file, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    }
    if (number == 0) {
        const QByteArray self = QByteArray::number(getpid()) + '\n';
        // For whoever finds it locked; without it they are told at once that it is held.
        if (ftruncate(file, 0) != 0 || pwrite(file, self.constData(), size_t(self.size()), 0) != self.size())
            qCDebug(folderLog, "the lock of %s does not name its holder", qPrintable(folder));
        return file;
    }
    close(file);
    if (number != EWOULDBLOCK)
        return failure(ErrorCode::OutsideFailed,
                       folderText("The launch cannot be locked: %1: %2.")
                           .arg(folder, QString::fromLocal8Bit(std::strerror(number))),
                       folderText("Keep the launch on a local disk."));
    return failure(ErrorCode::HeldElsewhere, folderText("Another Holdpoint holds this launch: %1.").arg(folder),
                   folderText("Use that window, or close it first."));
}

Result<LoadedPlan> loadPlan(const QByteArray& markdown, const QByteArray& configurationFile)
{
    LoadedPlan loaded;
    Result<runbook::Plan> plan = runbook::importRunbook(markdown);
    if (!plan)
        return std::unexpected(plan.error());
    loaded.plan = std::move(*plan);
    const bool own = !configurationFile.isEmpty();
    loaded.configurationText = own ? configurationFile : loaded.plan.configurationToml.toUtf8();
    if (!loaded.configurationText.isEmpty()) {
        Result<runbook::Configuration> configuration = runbook::parseConfiguration(
            QString::fromUtf8(loaded.configurationText), own ? 1 : std::max(1, loaded.plan.configurationLine));
        if (!configuration)
            return std::unexpected(configuration.error());
        loaded.configuration = std::move(*configuration);
    }
    return loaded;
}

events::RosterChanged rosterOf(const runbook::Plan& plan)
{
    static const QRegularExpression blank(QStringLiteral("^\\s*(\\[.*\\]|<.*>|_+|-*)\\s*$"));
    events::RosterChanged roster;
    for (const runbook::Role& role : plan.roles) {
        if (blank.match(role.name).hasMatch())
            continue;
        auto person = std::find_if(roster.people.begin(), roster.people.end(),
                                   [&](const events::Person& known) { return known.name == role.name; });
        if (person == roster.people.end()) {
            roster.people.append({role.name, role.contact, {}, {}, {}});
            person = roster.people.end() - 1;
        }
        person->roles.append(role.role);
    }
    for (const runbook::Role& role : plan.roles) {
        for (const QString& deputy : role.deputies) {
            for (events::Person& person : roster.people) {
                if (person.name == deputy)
                    person.deputyFor.append(role.role);
            }
        }
    }
    return roster;
}

Result<checklist::Launch> launchOf(const QString& folder, const std::vector<events::Entry>& entries, const Disk& disk)
{
    QString runbookSha;
    QString trustedSha;
    for (const events::Entry& entry : entries) {
        if (const auto* loaded = std::get_if<events::RunbookLoaded>(&entry.body))
            runbookSha = loaded->sha256;
        else if (const auto* trusted = std::get_if<events::ConfigurationTrusted>(&entry.body))
            trustedSha = trusted->sha256;
    }
    if (runbookSha.isEmpty())
        return failure(ErrorCode::Malformed, folderText("This launch names no runbook."),
                       folderText("Run holdpoint verify on it."));
    const auto input = [&](const QString& sha256) { return keptInput(folder, sha256, disk); };
    const Result<QByteArray> markdown = input(runbookSha);
    if (!markdown)
        return std::unexpected(markdown.error());
    QByteArray configuration;
    if (!trustedSha.isEmpty()) {
        Result<QByteArray> bytes = input(trustedSha);
        if (!bytes)
            return std::unexpected(bytes.error());
        configuration = *bytes;
    }
    Result<LoadedPlan> loaded = loadPlan(*markdown, configuration);
    if (!loaded)
        return std::unexpected(loaded.error());
    // A configuration that nobody trusted does not act.
    checklist::Launch launch(std::move(loaded->plan),
                             trustedSha.isEmpty() ? runbook::Configuration() : std::move(loaded->configuration));
    for (const events::Entry& entry : entries)
        launch.apply(entry);
    return launch;
}

QString logKeyAfter(const events::Entry& entry, const QString& before)
{
    if (const auto* opened = std::get_if<events::LaunchOpened>(&entry.body))
        return entry.seq == 0 ? opened->logKey : before;
    const auto* taken = std::get_if<events::LogTakenOver>(&entry.body);
    return taken ? taken->logKey : before;
}

Result<ReadLaunch> readLaunch(const QString& folder, int ledgerWaitMs)
{
    const Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(ledgerPath(folder), ledgerWaitMs);
    if (!reader)
        return std::unexpected(reader.error());
    ReadLaunch read;
    ledger::ReadCheck check;
    std::optional<Error> undecoded;
    for (;;) {
        const Result<std::vector<QByteArray>> rows = (*reader)->entries(check.size(), 256);
        if (!rows)
            return std::unexpected(rows.error());
        if (rows->empty())
            break;
        for (const QByteArray& bytes : *rows) {
            check.add(bytes);
            Result<events::Entry> entry = events::decodeEntry(bytes);
            if (!entry && !undecoded)
                undecoded = entry.error();
            if (!undecoded)
                read.entries.push_back(std::move(*entry));
        }
    }
    QString logKey;
    for (const events::Entry& entry : read.entries)
        logKey = logKeyAfter(entry, logKey);
    if (const Result<void> holds = check.holds(**reader, logKey); !holds)
        read.broken = holds.error();
    if (undecoded)
        return std::unexpected(read.broken ? *read.broken : *undecoded);
    Result<checklist::Launch> launch = launchOf(folder, read.entries, SystemDisk());
    if (!launch)
        return std::unexpected(read.broken ? *read.broken : launch.error());
    read.launch = std::move(*launch);
    return read;
}

} // namespace holdpoint::session
