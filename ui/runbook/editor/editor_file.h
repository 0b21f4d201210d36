// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/runbook/document_file.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace holdpoint::ui {

// The file behind the editor: every act on the disk happens in a worker, one after another, and is answered by a
// signal. Watches the file for changes by others.
class EditorFile final : public QObject
{
    Q_OBJECT
public:
    struct Opened
    {
        runbook::Document document;
        std::optional<runbook::DocumentFile::Recovery> recovery;
        std::optional<Error> recoveryProblem;
        bool writable = true;
        bool elsewhere = false; // another window has it open as well
    };
    // `disk` must outlive it. `draftsFolder`: where unsaved work is kept.
    EditorFile(Disk& disk, QString draftsFolder, QObject* parent = nullptr);
    ~EditorFile() override;

    [[nodiscard]] const QString& path() const { return m_path; } // empty: none is open
    void open(const QString& path);
    // Bytes as they are now; `revision` comes back with the answer.
    void save(const QByteArray& bytes, quint64 revision, bool overwrite);
    void saveAs(const QByteArray& bytes, quint64 revision, const QString& path);
    void keepDraft(const QByteArray& bytes);
    void discardDraft();
    void reload(); // answered by reloaded()
    void look();   // answered by looked(): what stands in the file now, while ours stays
    void close();
    void checkOutside(); // answered by changedOutside() where something changed

Q_SIGNALS:
    void opened(const holdpoint::ui::EditorFile::Opened& opened);
    void openFailed(const holdpoint::Error& error);
    void saved(quint64 revision, const QString& path);
    void reloaded(const holdpoint::runbook::Document& document);
    void looked(const QByteArray& bytes);
    void changedOutside(holdpoint::runbook::ExternalChange change);
    void failed(const holdpoint::Error& error);

private:
    using File = std::shared_ptr<runbook::DocumentFile>;
    // Runs `work` in the worker and gives what it returns to `done` here, unless another file was opened meanwhile.
    template <class Work, class Done> void run(Work work, Done done);
    void watch();

    Disk& m_disk;
    QString m_draftsFolder;
    QString m_path;
    File m_file;
    quint64 m_job = 0; // of the file that is open
    QFileSystemWatcher m_watcher;
    QTimer m_lookTimer;
    QThreadPool m_worker; // one thread: acts on one file in order
};

} // namespace holdpoint::ui
