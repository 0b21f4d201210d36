// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/open.h"

#include "core/session/anchors.h"
#include "core/session/kept_checkpoint.h"
#include "core/session/launch_folder.h"
#include "core/signoff/key_store.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

#include <unistd.h>

namespace holdpoint::session {
namespace {

struct Identity
{
    QString launch, origin;
};

Result<Identity> identityOf(const QString& folder)
{
    if (!QFileInfo(folder).isDir())
        return failure(ErrorCode::Unreadable,
                       QCoreApplication::translate("session", "%1 is no launch folder.").arg(folder),
                       QCoreApplication::translate("session", "Make one with holdpoint new, or check the path."));
    const Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(ledgerPath(folder));
    if (!reader)
        return std::unexpected(reader.error());
    const Result<std::vector<QByteArray>> first = (*reader)->entries(0, 1);
    if (!first)
        return std::unexpected(first.error());
    const Result<events::Entry> entry =
        first->empty() ? failure(ErrorCode::Malformed, QCoreApplication::translate("session", "The ledger is empty."),
                                 QCoreApplication::translate("session", "Making this launch was cut short: make it "
                                                                        "again with holdpoint new in another folder."))
                       : events::decodeEntry(first->front());
    if (!entry)
        return std::unexpected(entry.error());
    const auto* opened = std::get_if<events::LaunchOpened>(&entry->body);
    if (!opened)
        return failure(ErrorCode::Malformed, QCoreApplication::translate("session", "Entry 0 does not open a launch."),
                       QCoreApplication::translate("session", "Run holdpoint verify on this folder."));
    return Identity{opened->launch, opened->origin};
}

// Nobody is locked out for ever: the gap stays visible to whoever holds a later checkpoint.
QString wayOut(const QString& keptPath)
{
    return QCoreApplication::translate("session", "If that is lost, put %1 away and open this launch again.")
        .arg(keptPath);
}

// What this machine saw last of the launch; empty where it saw nothing or cannot read it any more.
Result<std::optional<ledger::Checkpoint>> knownCheckpoint(const QString& keptPath, const ledger::LogKey& key)
{
    const QByteArray note = keptCheckpoint(keptPath);
    const Result<ledger::Checkpoint> parsed = ledger::parseCheckpoint(note);
    if (note.isEmpty() || !parsed) {
        if (!note.isEmpty())
            qWarning("%s: %s", qUtf8Printable(keptPath), qUtf8Printable(parsed.error().text()));
        return std::nullopt;
    }
    const Result<ledger::VerifierKey> verifierKey = ledger::parseVerifierKey(key.verifierKey());
    if (!verifierKey)
        return std::unexpected(verifierKey.error());
    const Result<ledger::Checkpoint> checkpoint = ledger::openCheckpoint(note, *verifierKey);
    if (!checkpoint)
        return failure(ErrorCode::Refused,
                       QCoreApplication::translate("session", "This machine knows a launch of this name with another "
                                                              "log key."),
                       QCoreApplication::translate("session", "Look at both with holdpoint verify.") + u' ' +
                           wayOut(keptPath));
    return *checkpoint;
}

// Re-hashes the ledger and folds it; in a worker thread.
Result<OpenedLaunch> readAll(const QString& folder, const QString& origin, ledger::LogKey key, int lock,
                             const QString& keptPath)
{
    OpenedLaunch opened;
    opened.folder = folder;
    opened.lock = lock;
    std::optional<Error> bad;
    const Result<std::optional<ledger::Checkpoint>> known = knownCheckpoint(keptPath, key);
    if (!known)
        return std::unexpected(known.error());
    Result<std::unique_ptr<ledger::Writer>> writer = ledger::Writer::open(
        ledgerPath(folder), origin, std::move(key),
        [&](qint64, const QByteArray& bytes) {
            if (bad)
                return;
            Result<events::Entry> entry = events::decodeEntry(bytes);
            if (!entry)
                bad = entry.error();
            else
                opened.entries.push_back(std::move(*entry));
        },
        *known);
    if (!writer) {
        Error error = writer.error();
        if (error.code == ErrorCode::Refused && *known)
            error.nextStep += u' ' + wayOut(keptPath);
        return std::unexpected(error);
    }
    if (bad)
        return std::unexpected(*bad);
    opened.writer = std::move(*writer);
    Result<checklist::Launch> launch = launchOf(folder, opened.entries, SystemDisk());
    if (!launch)
        return std::unexpected(launch.error());
    opened.launch = std::move(*launch);
    if (const std::optional<Error> fork = anchorFork(opened.launch, ledgerPath(folder)))
        return std::unexpected(*fork);
    return opened;
}

} // namespace

void openLaunch(const QString& path, const Environment& environment, OpenDone done)
{
    QObject* const application = QCoreApplication::instance();
    const auto refuse = [application, done](const Error& error) {
        QMetaObject::invokeMethod(
            application, [done, error] { done(std::unexpected(error)); }, Qt::QueuedConnection);
    };
    const QString folder = QFileInfo(path).absoluteFilePath();
    const Result<Identity> identity = identityOf(folder);
    if (!identity) {
        refuse(identity.error());
        return;
    }
    const Result<int> lock = lockFolder(folder);
    if (!lock) {
        refuse(lock.error());
        return;
    }
    const QString kept = keptCheckpointPath(environment.checkpointFolder, identity->launch);
    environment.keys->load(
        QStringLiteral("log.") + identity->launch,
        [application, folder, identity = *identity, lock = *lock, kept, done](const Result<QByteArray>& seed) {
            const auto fail = [&](const Error& error) {
                ::close(lock);
                done(std::unexpected(error));
            };
            if (!seed) {
                fail({seed.error().code,
                      QCoreApplication::translate("session", "The log key of this launch is not on this machine: %1")
                          .arg(seed.error().cause),
                      QCoreApplication::translate("session", "Unlock the keyring, or open the launch on the machine "
                                                             "that began it. Anyone can still read and verify it."),
                      0});
                return;
            }
            Result<ledger::LogKey> key = ledger::LogKey::fromSeed(identity.origin, *seed);
            if (!key) {
                fail(key.error());
                return;
            }
            QThreadPool::globalInstance()->start(
                [application, folder, origin = identity.origin, key = *key, lock, kept, done] {
                    auto opened = std::make_shared<Result<OpenedLaunch>>(readAll(folder, origin, key, lock, kept));
                    QMetaObject::invokeMethod(application, [opened, done] { done(std::move(*opened)); });
                });
        });
}

} // namespace holdpoint::session
