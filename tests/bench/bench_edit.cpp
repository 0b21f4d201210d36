// SPDX-License-Identifier: GPL-3.0-or-later
// An edit of a runbook with 5,000 items, beside importing the same bytes once: an edit patches the bytes, imports what
// came of it and compares both plans.
#include "core/runbook/document.h"
#include "core/runbook/importer.h"
#include "tests/bench/bench.h"

#include <cstdio>
#include <cstdlib>

namespace holdpoint::bench {

namespace {

Row measure(const QString& name, const runbook::Document& document, const runbook::Edit& edit, double goal)
{
    const Pair pair = cpuSideBySide(
        15,
        [&] {
            if (!document.edit(edit)) {
                std::fputs("holdpoint-bench: the edit was refused\n", stderr);
                std::abort();
            }
        },
        [&document] {
            if (!runbook::importRunbook(document.bytes())) {
                std::fputs("holdpoint-bench: the runbook was not imported\n", stderr);
                std::abort();
            }
        });
    return compared(name, QStringLiteral("ms"), pair.ours, QStringLiteral("importing it once"), pair.peer, goal);
}

} // namespace

std::vector<Row> benchEdit()
{
    const Result<runbook::Document> document = runbook::Document::read(longRunbook());
    if (!document) {
        std::fputs("holdpoint-bench: the runbook was not read\n", stderr);
        std::abort();
    }
    const runbook::Plan& plan = document->plan();
    const runbook::Step& step = plan.phases.at(25).steps.at(5);
    const QString box = step.checks.at(3).id;
    const qint64 at = document->bytes().indexOf("Box 25-5-3");
    return {measure(QStringLiteral("edit at 5,000 items, text"), *document,
                    runbook::edit::SetText{box, QStringLiteral("Another text")}, 4),
            measure(QStringLiteral("edit at 5,000 items, duplicate"), *document,
                    runbook::edit::Duplicate{step.checks.at(4).id}, 4),
            measure(QStringLiteral("edit at 5,000 items, move a phase"), *document,
                    runbook::edit::MoveUp{plan.phases.at(25).id}, 4),
            measure(QStringLiteral("edit at 5,000 items, typed"), *document,
                    runbook::edit::ReplaceSource{{at, at}, "x"}, 2)};
}

} // namespace holdpoint::bench
