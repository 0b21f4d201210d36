// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_rules.h"

#include <algorithm>

// Scripts as they lie on the disk, and what a rehearsal proved.
namespace holdpoint::runbook {

namespace {

bool startsItself(const LintCommand& command, const QByteArray& script)
{
    return std::any_of(command.simple.begin(), command.simple.end(), [&](const LintSimple& simple) {
        return simple.program < simple.words.size() && simple.words[simple.program].text == script;
    });
}

void lintScript(const LintSubject& subject, LintSink& sink, const LintCommand& command, const QString& script)
{
    const auto view = subject.world.scripts->constFind(script);
    if (view == subject.world.scripts->constEnd())
        return;
    const QByteArray written = script.toUtf8();
    const qsizetype at = command.command->text.indexOf(written);
    const ByteRange bytes = at < 0 ? command.bytes : command.range(at, at + written.size());
    if (!view->exists) {
        sink.add("script-missing", bytes, LintSeverity::Danger,
                 LintText::tr("There is no file \"%1\" in the working folder.").arg(script),
                 LintText::tr("The step fails the moment that it is started."));
        return;
    }
    if (!view->executable && startsItself(command, written)) {
        sink.add("script-not-executable", bytes, LintSeverity::Danger,
                 LintText::tr("\"%1\" may not be executed.").arg(script),
                 LintText::tr("The shell refuses to start it: make it executable (chmod +x) beforehand."));
    }
    if (!subject.world.rehearsal || view->sha256.isEmpty())
        return;
    const QString then = subject.world.rehearsal->scriptSha256.value(script);
    if (!then.isEmpty() && then != view->sha256) {
        sink.add("script-changed", bytes, LintSeverity::Warning,
                 LintText::tr("\"%1\" was changed after the last rehearsal.").arg(script),
                 LintText::tr("What runs on launch day is not what was rehearsed: rehearse it again."));
    }
}

} // namespace

void lintScripts(const LintSubject& subject, LintSink& sink)
{
    if (subject.world.scripts) {
        for (const LintCommand& command : subject.commands) {
            if (subject.stop.stop_requested())
                return;
            for (const QString& script : command.command->scripts)
                lintScript(subject, sink, command, script);
        }
    }
    if (!subject.world.rehearsal)
        return;
    for (const Procedure& procedure : subject.plan.procedures) {
        const bool immediate = procedure.kind == ProcedureKind::ImmediateRollback;
        if (procedure.commands.isEmpty() || (!immediate && procedure.kind != ProcedureKind::PlannedRollback))
            continue;
        if (immediate ? subject.world.rehearsal->immediateRollback : subject.world.rehearsal->plannedRollback)
            continue;
        sink.add("rollback-not-rehearsed", subject.lineRange(procedure.line),
                 immediate ? LintSeverity::Danger : LintSeverity::Warning,
                 LintText::tr("\"%1\" never ran to its end in a rehearsal.").arg(procedure.title),
                 LintText::tr("The way back is needed when everything else has gone wrong; that is no time for its "
                              "first run."));
    }
}

} // namespace holdpoint::runbook
