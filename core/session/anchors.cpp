// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/anchors.h"

#include "core/base/disk.h"
#include "core/ledger/checkpoint.h"
#include "core/session/kept_checkpoint.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QPointer>

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

namespace holdpoint::session {

Q_LOGGING_CATEGORY(anchorLog, "holdpoint.anchor")

namespace {

constexpr int delayMs = 500;   // of a checkpoint, so that a burst of entries is one file
constexpr int againMs = 4'000; // for folders that were away
constexpr int partingMs = 2'000;
constexpr int silentMs = 10'000; // a folder that has not answered for so long is said to be silent

QString anchorText(const char* text) { return QCoreApplication::translate("anchor", text); }

Error forkFound(const QString& path)
{
    return {
        ErrorCode::Refused,
        anchorText("%1 holds a checkpoint that is not in the past of this ledger: somebody goes on with another "
                   "copy of this launch, or this one is older.")
            .arg(path),
        anchorText("Find out which copy is the true one with holdpoint verify --against, and close the other. To go on "
                   "with this one, put that file away."),
        0};
}

QStringList logKeys(const checklist::Launch& launch)
{
    QStringList keys{launch.state().opened.logKey};
    for (const checklist::TakeoverRecord& record : launch.state().takeovers)
        keys.append(record.takenOver.logKey);
    return keys;
}

} // namespace

QString anchorPath(const QString& folder, const QString& launch)
{
    const QString path = keptCheckpointPath(folder, launch);
    return path.isEmpty() ? path : path + QStringLiteral(".checkpoint");
}

std::vector<Anchor> readAnchors(const checklist::Launch& launch)
{
    std::vector<Anchor> anchors;
    for (const QString& folder : launch.state().anchors) {
        Anchor anchor{folder, 0, 0, {}, false};
        const QString path = anchorPath(folder, launch.state().opened.launch);
        const QByteArray note = keptCheckpoint(path);
        if (!QFileInfo(folder).isDir())
            anchor.problem = anchorText("The folder is not there.");
        else if (note.isEmpty())
            anchor.problem = anchorText("No checkpoint lies there yet.");
        for (const QString& text : logKeys(launch)) {
            const Result<ledger::VerifierKey> key = ledger::parseVerifierKey(text);
            const Result<ledger::Checkpoint> checkpoint =
                key ? ledger::openCheckpoint(note, *key) : std::unexpected(key.error());
            if (checkpoint) {
                anchor.size = checkpoint->size;
                anchor.utcMs = QFileInfo(path).lastModified().toMSecsSinceEpoch();
            }
        }
        if (anchor.size == 0 && anchor.problem.isEmpty())
            anchor.problem = anchorText("What lies there is not signed by the key of this log.");
        else if (anchor.size > launch.state().entries)
            anchor.problem = anchorText("It reaches farther than this ledger: another copy of this launch goes on.");
        anchors.push_back(anchor);
    }
    return anchors;
}

Anchor farthestAnchor(const std::vector<Anchor>& anchors)
{
    Anchor farthest;
    for (const Anchor& anchor : anchors) {
        if (anchor.size > farthest.size)
            farthest = anchor;
    }
    return farthest;
}

QString anchoredText(const std::vector<Anchor>& anchors, qint64 entries)
{
    const Anchor farthest = farthestAnchor(anchors);
    if (farthest.size == 0)
        return anchorText("anchored 0 of %1: no checkpoint has left this machine").arg(entries);
    return anchorText("anchored %1 of %2, last %3 UTC")
        .arg(farthest.size)
        .arg(entries)
        .arg(QDateTime::fromMSecsSinceEpoch(farthest.utcMs, Qt::UTC).toString(QStringLiteral("HH:mm:ss")));
}

Result<void> writeAnchor(const QString& folder, const QString& launch, const QByteArray& note,
                         const QString& ledgerFile, const QByteArray& before)
{
    const QString path = anchorPath(folder, launch);
    // A folder that is made where a disk should be mounted would keep the checkpoint on this very machine.
    if (path.isEmpty() || !QFileInfo(folder).isDir())
        return failure(ErrorCode::OutsideFailed, anchorText("The anchor folder %1 is not there.").arg(folder),
                       anchorText("Mount the disk, plug the stick in, or make the folder."));
    const QByteArray present = keptCheckpoint(path);
    if (present == note)
        return {};
    const Result<ledger::Checkpoint> ours = ledger::parseCheckpoint(note);
    if (!ours)
        return std::unexpected(ours.error());
    // What is torn or foreign there is written over: it anchors nothing.
    const Result<ledger::Checkpoint> theirs = ledger::parseCheckpoint(present);
    if (theirs && theirs->origin == ours->origin && present != before) {
        const Result<bool> past = isInPastOf(ledgerFile, *theirs);
        if (!past)
            return std::unexpected(past.error());
        if (!*past)
            return std::unexpected(forkFound(path));
        if (theirs->size >= ours->size)
            return {};
    }
    SystemDisk disk;
    return disk.writeAtomically(path, note, 0644);
}

std::optional<Error> anchorFork(const checklist::Launch& launch, const QString& ledgerFile)
{
    const QStringList folders = launch.state().anchors;
    if (folders.isEmpty())
        return std::nullopt;
    const auto promise = std::make_shared<std::promise<std::optional<Error>>>();
    std::future<std::optional<Error>> answer = promise->get_future();
    // Not waited for when a share hangs; it owns all that it uses.
    std::thread([promise, folders, ledgerFile, id = launch.state().opened.launch, keys = logKeys(launch)] {
        std::optional<Error> fork;
        for (const QString& folder : folders) {
            const QByteArray note = keptCheckpoint(anchorPath(folder, id));
            for (const QString& text : keys) {
                const Result<ledger::VerifierKey> key = ledger::parseVerifierKey(text);
                const Result<ledger::Checkpoint> checkpoint =
                    key ? ledger::openCheckpoint(note, *key) : std::unexpected(key.error());
                if (checkpoint && !isInPastOf(ledgerFile, *checkpoint).value_or(true))
                    fork = forkFound(anchorPath(folder, id));
            }
        }
        promise->set_value(fork);
    }).detach();
    return answer.wait_for(std::chrono::milliseconds(partingMs)) == std::future_status::ready ? answer.get()
                                                                                              : std::nullopt;
}

AnchorKeeper::AnchorKeeper(QString launch, QString ledgerFile, QObject* parent)
    : QObject(parent)
    , m_launch(std::move(launch))
    , m_ledgerFile(std::move(ledgerFile))
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMs);
    connect(&m_delay, &QTimer::timeout, this, &AnchorKeeper::writeAll);
    connect(&m_again, &QTimer::timeout, this, &AnchorKeeper::writeAll);
    m_again.start(againMs);
}

AnchorKeeper::~AnchorKeeper()
{
    writeAll();
    for (auto& [folder, place] : m_places) {
        // A share that hangs may keep its thread; nothing of ours is in there.
        if (!place.thread->waitForDone(partingMs)) {
            qCWarning(anchorLog, "the anchor folder %s does not answer", qUtf8Printable(folder));
            new std::shared_ptr<QThreadPool>(place.thread); // NOLINT: outlives us on purpose
        }
    }
}

void AnchorKeeper::setFolders(const QStringList& folders)
{
    const bool others = std::exchange(m_folders, folders) != folders;
    for (const QString& folder : folders) {
        Place& place = m_places[folder];
        if (place.thread)
            continue;
        place.anchor = {folder, 0, 0, anchorText("Nothing was written there yet."), false};
        place.thread = std::make_shared<QThreadPool>();
        place.thread->setMaxThreadCount(1);
        if (!m_delay.isActive())
            m_delay.start();
    }
    std::erase_if(m_places,
                  [&folders](const auto& place) { return !folders.contains(place.first) && !place.second.busy; });
    if (others)
        Q_EMIT changed();
}

void AnchorKeeper::keep(const QByteArray& note)
{
    if (note.isEmpty() || note == m_newest)
        return;
    m_newest = note;
    if (!m_delay.isActive())
        m_delay.start();
}

std::vector<Anchor> AnchorKeeper::anchors() const
{
    std::vector<Anchor> anchors;
    for (const QString& folder : m_folders) {
        if (const auto place = m_places.find(folder); place != m_places.end())
            anchors.push_back(place->second.anchor);
    }
    return anchors;
}

void AnchorKeeper::tell(Place& place, const Anchor& anchor)
{
    if (std::exchange(place.anchor, anchor) != anchor)
        Q_EMIT changed();
}

void AnchorKeeper::writeAll()
{
    for (auto& [folder, place] : m_places) {
        if (place.busy && place.since.hasExpired(silentMs)) {
            Anchor silent = place.anchor;
            silent.problem = anchorText("The folder does not answer.");
            silent.away = true;
            tell(place, silent);
        }
        if (!place.busy && place.written != m_newest && !m_newest.isEmpty())
            write(folder);
    }
}

void AnchorKeeper::write(const QString& folder)
{
    Place& place = m_places[folder];
    place.busy = true;
    place.since.start();
    place.thread->start(
        [keeper = QPointer<AnchorKeeper>(this), folder, launch = m_launch, note = m_newest, ledgerFile = m_ledgerFile] {
            const Result<void> result = writeAnchor(folder, launch, note, ledgerFile);
            const qint64 utcMs = result ? QFileInfo(anchorPath(folder, launch)).lastModified().toMSecsSinceEpoch() : 0;
            QMetaObject::invokeMethod(QCoreApplication::instance(), [keeper, folder, note, utcMs, result] {
                if (keeper)
                    keeper->written(folder, note, utcMs, result);
            });
        });
}

void AnchorKeeper::written(const QString& folder, const QByteArray& note, qint64 utcMs, const Result<void>& result)
{
    Place& place = m_places[folder];
    place.busy = false;
    if (result) {
        place.written = note;
        const Result<ledger::Checkpoint> checkpoint = ledger::parseCheckpoint(note);
        tell(place, {folder, checkpoint ? checkpoint->size : 0, utcMs, {}, false});
        return;
    }
    Anchor failed = place.anchor;
    failed.problem = result.error().cause;
    failed.away = true;
    tell(place, failed);
    qCWarning(anchorLog, "%s", qUtf8Printable(result.error().text()));
    if (result.error().code == ErrorCode::Refused)
        Q_EMIT forked(result.error());
}

} // namespace holdpoint::session
