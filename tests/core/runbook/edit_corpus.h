// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/document.h"
#include "core/runbook/edit.h"

#include <QByteArray>
#include <QRandomGenerator>
#include <QString>
#include <QStringList>

#include <vector>

namespace holdpoint::test {

// The runbooks written for the editor's tests; with the real one where it is there.
struct CorpusFile
{
    QString name;
    QByteArray bytes;
};
std::vector<CorpusFile> corpus();

// Lines that differ, as "-12 old line" and "+12 new line": numbers count in the file before, and in the file after.
QStringList lineDifference(const QByteArray& before, const QByteArray& after);

// One edit of some kind that a person could ask for in this document; texts hold what needs escaping now and then.
runbook::Edit randomEdit(const runbook::Document& document, QRandomGenerator& random);

// Rows "operation" and "difference" for every kind of edit, on the runbook of tst_runbook_edit_kinds.
void addEditKindRows();

// How many kinds of edits there are, and the name of one.
constexpr std::size_t editKinds = std::variant_size_v<runbook::Edit>;

} // namespace holdpoint::test
