// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/editor_file.h"

#include "core/runbook/importer.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>

namespace holdpoint::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto lookDelay = 250ms; // another program writes in several steps

} // namespace

EditorFile::EditorFile(Disk& disk, QString draftsFolder, QObject* parent)
    : QObject(parent)
    , m_disk(disk)
    , m_draftsFolder(std::move(draftsFolder))
{
    m_worker.setMaxThreadCount(1);
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(lookDelay);
    connect(&m_lookTimer, &QTimer::timeout, this, &EditorFile::checkOutside);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_lookTimer.start(); });
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_lookTimer.start(); });
}

EditorFile::~EditorFile() { m_worker.waitForDone(); }

template <class Work, class Done> void EditorFile::run(Work work, Done done)
{
    m_worker.start([self = QPointer<EditorFile>(this), file = m_file, job = m_job, work = std::move(work),
                    done = std::move(done)] {
        auto answer = std::make_shared<decltype(work(*file))>(work(*file));
        // Through the application: this object may be gone, which only its own thread can tell.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, job, done, answer] {
                if (self && self->m_job == job)
                    done(*self, *answer);
            },
            Qt::QueuedConnection);
    });
}

void EditorFile::open(const QString& path)
{
    ++m_job;
    m_path = QFileInfo(path).absoluteFilePath();
    m_file = std::make_shared<runbook::DocumentFile>(m_disk, m_path, m_draftsFolder);
    run(
        [](runbook::DocumentFile& file) -> Result<Opened> {
            Result<runbook::Document> document = file.load();
            if (!document)
                return std::unexpected(document.error());
            Opened opened{std::move(*document), std::nullopt, std::nullopt, file.isWritable(), file.isOpenElsewhere()};
            Result<std::optional<runbook::DocumentFile::Recovery>> recovery = file.recover();
            if (recovery)
                opened.recovery = std::move(*recovery);
            else
                opened.recoveryProblem = recovery.error();
            return opened;
        },
        [](EditorFile& self, const Result<Opened>& opened) {
            if (!opened) {
                self.m_path.clear();
                Q_EMIT self.openFailed(opened.error());
                return;
            }
            self.watch();
            Q_EMIT self.opened(*opened);
        });
}

void EditorFile::watch()
{
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    // The folder as well: most programs save by putting a new file in the old one's place.
    m_watcher.addPath(QFileInfo(m_path).absolutePath());
    if (QFileInfo::exists(m_path))
        m_watcher.addPath(m_path);
}

void EditorFile::save(const QByteArray& bytes, quint64 revision, bool overwrite)
{
    run(
        [bytes, overwrite](runbook::DocumentFile& file) -> Result<void> {
            const Result<runbook::Document> document = runbook::Document::read(bytes);
            return document ? file.save(*document, overwrite) : std::unexpected(document.error());
        },
        [revision](EditorFile& self, const Result<void>& saved) {
            if (saved) {
                self.watch();
                Q_EMIT self.saved(revision, self.m_path);
            } else {
                Q_EMIT self.failed(saved.error());
            }
        });
}

void EditorFile::saveAs(const QByteArray& bytes, quint64 revision, const QString& path)
{
    run(
        [bytes, path](runbook::DocumentFile& file) -> Result<void> {
            const Result<runbook::Document> document = runbook::Document::read(bytes);
            // The dialog in which the name was chosen has asked already.
            return document ? file.saveAs(*document, path, true) : std::unexpected(document.error());
        },
        [revision, path](EditorFile& self, const Result<void>& saved) {
            if (saved) {
                self.m_path = QFileInfo(path).absoluteFilePath();
                self.watch();
                Q_EMIT self.saved(revision, self.m_path);
            } else {
                Q_EMIT self.failed(saved.error());
            }
        });
}

void EditorFile::keepDraft(const QByteArray& bytes)
{
    if (!m_file)
        return;
    run(
        [bytes](runbook::DocumentFile& file) -> Result<void> {
            const Result<runbook::Document> document = runbook::Document::read(bytes);
            // What is no runbook at the moment is kept when it is one again.
            return document ? file.autosave(*document) : Result<void>();
        },
        [](EditorFile& self, const Result<void>& kept) {
            if (!kept)
                Q_EMIT self.failed(kept.error());
        });
}

void EditorFile::discardDraft()
{
    if (!m_file)
        return;
    run([](runbook::DocumentFile& file) { return file.discardJournal(); },
        [](EditorFile& self, const Result<void>& discarded) {
            if (!discarded)
                Q_EMIT self.failed(discarded.error());
        });
}

void EditorFile::reload()
{
    run([](runbook::DocumentFile& file) { return file.load(); },
        [](EditorFile& self, const Result<runbook::Document>& document) {
            if (document)
                Q_EMIT self.reloaded(*document);
            else
                Q_EMIT self.failed(document.error());
        });
}

void EditorFile::look()
{
    run([disk = &m_disk](runbook::DocumentFile& file) { return disk->read(file.path(), runbook::largestRunbook); },
        [](EditorFile& self, const Result<QByteArray>& bytes) {
            if (bytes)
                Q_EMIT self.looked(*bytes);
            else
                Q_EMIT self.failed(bytes.error());
        });
}

void EditorFile::close()
{
    ++m_job;
    m_path.clear();
    m_file.reset();
    m_lookTimer.stop();
    if (const QStringList old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
}

void EditorFile::checkOutside()
{
    if (!m_file || m_path.isEmpty())
        return;
    run([](runbook::DocumentFile& file) { return file.externalChange(); },
        [](EditorFile& self, const runbook::ExternalChange& change) {
            if (QFileInfo::exists(self.m_path) && !self.m_watcher.files().contains(self.m_path))
                self.m_watcher.addPath(self.m_path);
            if (change != runbook::ExternalChange::None)
                Q_EMIT self.changedOutside(change);
        });
}

} // namespace holdpoint::ui
