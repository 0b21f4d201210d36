// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/edit.h"
#include "core/runbook/patch.h"
#include "core/runbook/plan.h"

#include <QByteArray>

#include <memory>
#include <vector>

namespace holdpoint::runbook {

enum class LineEnding
{
    Lf,
    CrLf,
    Cr
};

// A runbook that is being edited: its bytes, and the plan that they give. A value: copies share what they hold, an edit
// gives a new document and leaves the old one as it was, so an undo step can keep either the patches or the document.
// Pure; any thread.
class Document
{
public:
    // An empty runbook.
    Document();
    // Errors as importRunbook().
    static Result<Document> read(const QByteArray& bytes);

    [[nodiscard]] const QByteArray& bytes() const;
    [[nodiscard]] const Plan& plan() const;
    [[nodiscard]] bool hasByteOrderMark() const;
    [[nodiscard]] LineEnding lineEnding() const; // of most of its lines; Lf where it has none
    [[nodiscard]] bool endsWithLineEnding() const;

    // The document after one edit.
    struct Edited;
    // Bytes outside the changed item stay as they are, new lines look like their neighbours (line ending, indentation,
    // bullets, boxes), and the plan changes in what was asked for and nothing else. Errors, with nothing done: Usage
    // (no such item, text that cannot stand there), Refused (it cannot be said at that place without changing how
    // something else is read), and those of importRunbook().
    [[nodiscard]] Result<Edited> edit(const Edit& edit) const;
    // Several edits, one after another, as one act: the ids in all of them are those of this document, and follow their
    // items where an edit before changes ids. Errors as for one edit, with nothing done.
    struct EditedAll;
    [[nodiscard]] Result<EditedAll> editAll(std::vector<Edit> edits) const;
    // Only what edit() would change in the bytes.
    [[nodiscard]] Result<Patches> patchesFor(const Edit& edit) const;
    // The document after given patches, as undo and redo apply them. Errors as applyPatches() and importRunbook().
    [[nodiscard]] Result<Document> apply(const Patches& patches) const;

    struct Content; // inside the room

private:
    explicit Document(std::shared_ptr<const Content> content);
    std::shared_ptr<const Content> m_content;
};

struct Document::Edited
{
    Document document;
    Patches patches; // empty: nothing had to change
    QString item;    // id, in the new plan, of what was added, changed, moved or copied; empty where it is gone
};

struct Document::EditedAll
{
    Document document;
    std::vector<Patches> patches; // of each edit that changed bytes, in order
    QStringList items;            // as Edited::item of each, in the last plan
};

} // namespace holdpoint::runbook
