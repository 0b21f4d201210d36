// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/base/error.h"
#include "core/runbook/document.h"
#include "core/runbook/draft_lock.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace holdpoint::runbook {

// What happened to the file since it was loaded or saved here.
enum class ExternalChange
{
    None,
    Changed, // other bytes stand in it
    Gone     // it cannot be read any more
};

// The file behind a document: loaded, saved all or nothing, and kept safe between two saves in a journal, which a crash
// leaves behind. Blocks on the disk; one thread at a time. `disk` lives longer.
class DocumentFile
{
public:
    // `journalFolder`: where unsaved work is kept ($XDG_STATE_HOME/holdpoint/drafts); made when it is needed.
    DocumentFile(Disk& disk, QString path, QString journalFolder);

    [[nodiscard]] const QString& path() const { return m_path; }
    // False where the file (or, where there is none yet, its folder) is marked read-only: save elsewhere.
    [[nodiscard]] bool isWritable() const;

    // The document in the file. Errors: Unreadable, and those of Document::read(). From then on a journal of our own is
    // kept: one that a crash left behind, else a new one. Two windows never write the same.
    Result<Document> load();
    // Another window or process had this file open when it was loaded here.
    [[nodiscard]] bool isOpenElsewhere() const { return m_lock.hasOthers(); }
    // Whole or not at all; mode and symbolic links are kept; the journal goes. Refused where the file is read-only, or
    // where it changed since it was loaded and `overwrite` is false; OutsideFailed when the disk says no.
    Result<void> save(const Document& document, bool overwrite = false);
    // Under another name, where a file is overwritten when `overwrite` is true; later saves go there.
    Result<void> saveAs(const Document& document, const QString& path, bool overwrite = false);

    // Compares the bytes in the file with those that were loaded or saved last.
    [[nodiscard]] ExternalChange externalChange() const;

    // Keeps unsaved work; call it some seconds after a change. Does nothing where the document is what the file held.
    Result<void> autosave(const Document& document);
    // Work that was never saved, left behind by a crash.
    struct Recovery
    {
        Document document;
        bool fileChanged = false; // the file is not the one that the work began from: compare before saving
    };
    // Nothing where there is none, or where the file holds just that. Errors: Malformed for a damaged journal.
    [[nodiscard]] Result<std::optional<Recovery>> recover() const;
    // The unsaved work is not wanted.
    Result<void> discardJournal();

private:
    // Takes a journal of this file, once.
    void claim();
    [[nodiscard]] QString journalPath() const { return journalPath(m_lock.number()); }
    [[nodiscard]] QString journalPath(int number) const;
    [[nodiscard]] QString target() const; // behind symbolic links

    Disk& m_disk;
    QString m_path;
    QString m_journalFolder;
    DraftLock m_lock;      // of the journal
    QString m_knownSha256; // of what the file held when we saw it last; empty: it did not exist
};

} // namespace holdpoint::runbook
