// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/workbench.h"

#include "core/base/disk.h"
#include "core/runbook/configuration.h"
#include "core/runbook/importer.h"
#include "core/runbook/lint_world.h"
#include "core/session/run_scripts.h"

#include <QDir>
#include <QFileInfo>

namespace holdpoint::app {
namespace {

struct LintArguments
{
    std::string runbook, workdir, rehearsal;
};

// The scripts as `holdpoint new` would find them: in the folder given, else where the configuration says, else beside
// the runbook.
runbook::LintWorld worldOf(const runbook::Plan& plan, const LintArguments& given)
{
    QString folder = text(given.workdir);
    const QString beside = QFileInfo(text(given.runbook)).absolutePath();
    if (folder.isEmpty()) {
        const auto configuration = runbook::parseConfiguration(plan.configurationToml);
        const QString configured = configuration ? configuration->workdir : QString();
        folder = QDir(beside).filePath(configured);
    }
    runbook::LintWorld world;
    world.scripts = runbook::lookAtScripts(folder, runbook::scriptsToLookUp(plan));
    return world;
}

void lint(const Workbench& bench, const LintArguments& given, const Finish& finish)
{
    const Result<QByteArray> source = SystemDisk().read(text(given.runbook), runbook::largestRunbook);
    if (!source) {
        bench.fail(source.error(), finish);
        return;
    }
    const Result<runbook::Plan> plan = runbook::importRunbook(*source);
    if (!plan) {
        bench.fail(plan.error(), finish);
        return;
    }
    runbook::LintWorld world = worldOf(*plan, given);
    if (!given.rehearsal.empty()) {
        const Result<session::Rehearsal> rehearsal = session::readRehearsal(text(given.rehearsal));
        if (!rehearsal) {
            bench.fail(rehearsal.error(), finish);
            return;
        }
        world.rehearsal = session::provenFor(*rehearsal, *plan);
    }
    const auto findings = runbook::lint(*plan, *source, world).value();
    if (bench.terminal.json) {
        bench.terminal.raw(runbook::lintJson(findings, text(given.runbook)));
    } else {
        for (const runbook::LintFinding& finding : findings)
            bench.terminal.line(QStringLiteral("%1:%2: %3: %4")
                                    .arg(text(given.runbook))
                                    .arg(finding.line)
                                    .arg(finding.code, finding.text));
    }
    finish(findings.empty() ? 0 : 1);
}

} // namespace

void addLintCommand(CLI::App& program, Workbench& bench)
{
    auto* command = program.add_subcommand("lint", "Find the traps in a runbook");
    auto given = std::make_shared<LintArguments>();
    command->add_option("RUNBOOK", given->runbook)->required();
    command->add_option("--workdir", given->workdir, "Where its scripts lie; default: the runbook's folder");
    command->add_option("--rehearsal", given->rehearsal,
                        "A launch that was a rehearsal: find scripts that changed since then, and rollbacks that did "
                        "not run to their end in it as they stand now");
    command->callback(
        [&bench, given] { bench.job = [&bench, given](const Finish& finish) { lint(bench, *given, finish); }; });
}

} // namespace holdpoint::app
