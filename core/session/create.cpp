// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/open.h"

#include "core/base/ids.h"
#include "core/base/sha256.h"
#include "core/base/when_done.h"
#include "core/runbook/importer.h"
#include "core/session/armed_plan.h"
#include "core/session/launch_folder.h"
#include "core/signoff/key_store.h"
#include "core/signoff/seal_key.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace holdpoint::session {
namespace {

QString createText(const char* text) { return QCoreApplication::translate("session", text); }

// Everything that is known before the keys are stored.
struct Draft
{
    QString folder, launch, origin;
    std::vector<events::Entry> entries;
    std::unique_ptr<ledger::LogKey> key;
    QByteArray seal;
};

Result<void> makeFolders(const QString& folder, Disk& disk)
{
    for (const char* name : {"", "/inputs", "/runs", "/attachments", "/checkpoints", "/certificates", "/reports"}) {
        if (Result<void> made = disk.makeFolder(folder + QLatin1String(name), 0700); !made)
            return made;
    }
    return {};
}

Result<Draft> draftOf(const NewLaunch& wanted, const events::Actor& actor, const Environment& world)
{
    const QString folder = QFileInfo(wanted.folder).absoluteFilePath();
    if (QFileInfo::exists(folder))
        return failure(ErrorCode::Refused, createText("%1 exists already.").arg(folder),
                       createText("Choose another name, or open that launch."));
    const Result<QByteArray> markdown = world.disk->read(wanted.runbookFile, runbook::largestRunbook);
    if (!markdown)
        return std::unexpected(markdown.error());
    QByteArray configurationFile;
    if (!wanted.configFile.isEmpty()) {
        Result<QByteArray> bytes = world.disk->read(wanted.configFile, runbook::largestRunbook);
        if (!bytes)
            return std::unexpected(bytes.error());
        configurationFile = *bytes;
    }
    Result<LoadedPlan> loaded = loadPlan(*markdown, configurationFile);
    if (!loaded)
        return std::unexpected(loaded.error());

    const runbook::Configuration& configuration = loaded->configuration;
    events::LaunchOpened opened;
    opened.name = !configuration.name.isEmpty()   ? configuration.name
                  : !loaded->plan.title.isEmpty() ? loaded->plan.title
                                                  : QFileInfo(wanted.runbookFile).completeBaseName();
    opened.version = !wanted.version.isEmpty()          ? wanted.version
                     : !configuration.version.isEmpty() ? configuration.version
                                                        : loaded->plan.document.version;
    opened.t0UtcMs = wanted.t0UtcMs;
    const QDir runbookFolder = QFileInfo(wanted.runbookFile).absoluteDir();
    const QString workdir = !wanted.workdir.isEmpty()          ? wanted.workdir
                            : !configuration.workdir.isEmpty() ? runbookFolder.filePath(configuration.workdir)
                                                               : runbookFolder.absolutePath();
    opened.workdir = QDir::cleanPath(QFileInfo(workdir).absoluteFilePath());
    if (!QFileInfo(opened.workdir).isDir())
        return failure(ErrorCode::Unreadable,
                       createText("The working folder %1 does not exist or is no folder.").arg(opened.workdir),
                       createText("Make it first, or name the folder in which the commands are to run."));
    opened.launch = slug(opened.name + u' ' + opened.version) + u'-' + randomId().left(8);
    opened.origin = (wanted.rehearsal ? QStringLiteral("holdpoint/rehearsal/") : QStringLiteral("holdpoint/launch/")) +
                    opened.launch;
    opened.program = world.program;

    Draft draft;
    draft.folder = folder;
    draft.launch = opened.launch;
    draft.origin = opened.origin;
    draft.key = std::make_unique<ledger::LogKey>(ledger::LogKey::generate(opened.origin));
    opened.logKey = draft.key->verifierKey();
    const Result<signoff::SealKey> seal = signoff::generateSealKey(opened.launch, world.clock->now().utcMs);
    if (!seal)
        return std::unexpected(seal.error());
    opened.sealFingerprint = seal->fingerprint();
    draft.seal = seal->toPem();

    if (Result<void> made = makeFolders(folder, *world.disk); !made)
        return std::unexpected(made.error());
    const QString sha256 = hex(Sha256::of(*markdown));
    if (Result<void> kept = world.disk->writeAtomically(inputPath(folder, sha256), *markdown, 0600); !kept)
        return std::unexpected(kept.error());

    const Instant at = world.clock->now();
    const auto add = [&](events::Event event) {
        events::Entry entry;
        entry.seq = qint64(draft.entries.size());
        entry.at = at;
        entry.actor = actor;
        entry.rehearsal = wanted.rehearsal;
        entry.body = std::move(event);
        draft.entries.push_back(std::move(entry));
    };
    add(opened);
    add(events::RunbookLoaded{sha256, QFileInfo(wanted.runbookFile).fileName(), loaded->plan.title});
    if (wanted.trust && !loaded->configurationText.isEmpty()) {
        const QString trusted = hex(Sha256::of(loaded->configurationText));
        if (Result<void> kept =
                world.disk->writeAtomically(inputPath(folder, trusted), loaded->configurationText, 0600);
            !kept)
            return std::unexpected(kept.error());
        add(events::ConfigurationTrusted{trusted});
    }
    if (const events::RosterChanged roster = rosterOf(loaded->plan); !roster.people.isEmpty())
        add(roster);
    const bool trusted = wanted.trust && !loaded->configurationText.isEmpty();
    checklist::Launch launch(std::move(loaded->plan),
                             trusted ? std::move(loaded->configuration) : runbook::Configuration());
    for (const events::Entry& entry : draft.entries)
        launch.apply(entry);
    const Result<QByteArray> plan = armedPlanBytes(armedPlanOf(launch));
    if (!plan)
        return std::unexpected(plan.error());
    if (Result<void> kept = world.disk->writeAtomically(armedPlanPath(folder), *plan, 0600); !kept)
        return std::unexpected(kept.error());
    return draft;
}

// The last act: the ledger itself.
void writeLedger(Draft& draft, const Created& done)
{
    Result<std::unique_ptr<ledger::Writer>> created =
        ledger::Writer::create(ledgerPath(draft.folder), draft.origin, *draft.key);
    if (!created) {
        done(std::unexpected(created.error()));
        return;
    }
    std::vector<QByteArray> bytes;
    for (const events::Entry& entry : draft.entries) {
        Result<QByteArray> one = events::encodeEntry(entry);
        if (!one) {
            done(std::unexpected(one.error()));
            return;
        }
        bytes.push_back(std::move(*one));
    }
    std::shared_ptr<ledger::Writer> writer = std::move(*created);
    whenDone(writer->append(0, std::move(bytes)), QCoreApplication::instance(),
             [writer, done, launch = draft.launch](const Result<ledger::Appended>& appended) mutable {
                 // The file is closed before anyone is told that it can be opened.
                 writer.reset();
                 if (!appended)
                     done(std::unexpected(appended.error()));
                 else
                     done(launch);
             });
}

} // namespace

void createLaunch(const NewLaunch& wanted, const events::Actor& actor, const Environment& environment, Created done)
{
    Result<Draft> drafted = draftOf(wanted, actor, environment);
    if (!drafted) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [done, error = drafted.error()] { done(std::unexpected(error)); },
            Qt::QueuedConnection);
        return;
    }
    const auto draft = std::make_shared<Draft>(std::move(*drafted));
    signoff::KeyStore* const keys = environment.keys;
    keys->store(QStringLiteral("log.") + draft->launch, draft->key->seed(),
                [keys, draft, done](const Result<signoff::KeyPlace>& log) {
                    if (!log) {
                        done(std::unexpected(log.error()));
                        return;
                    }
                    keys->store(QStringLiteral("seal.") + draft->launch, draft->seal,
                                [draft, done](const Result<signoff::KeyPlace>& seal) {
                                    if (!seal)
                                        done(std::unexpected(seal.error()));
                                    else
                                        writeLedger(*draft, done);
                                });
                });
}

} // namespace holdpoint::session
