// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/alarm_fields.h"
#include "core/events/people_fields.h"
#include "core/events/rollout_fields.h"

// The fields of every fact, by the names that entries carry for ever. A codec visits them; a field that is added
// later gives its kind a new version and an upcaster (upcast.cpp), never another meaning.
namespace holdpoint::events {

template <> struct Kind<LaunchOpened>
{
    static constexpr const char* name = "launch.opened";
};

template <class F> void describe(LaunchOpened& fact, F& field)
{
    field("launch", fact.launch);
    field("origin", fact.origin);
    field("name", fact.name);
    field("version", fact.version);
    field("t0_utc_ms", fact.t0UtcMs);
    field("workdir", fact.workdir);
    field("log_key", fact.logKey);
    field("seal_fingerprint", fact.sealFingerprint);
    field("program", fact.program);
}

template <> struct Kind<RunbookLoaded>
{
    static constexpr const char* name = "runbook.loaded";
    static constexpr int version = 2;
};

template <class F> void describe(RunbookLoaded& fact, F& field)
{
    field("sha256", fact.sha256);
    field("file_name", fact.fileName);
    field("title", fact.title);
    field("deviation", fact.deviation);
    field("kept", fact.kept);
}

template <> struct Kind<ConfigurationTrusted>
{
    static constexpr const char* name = "configuration.trusted";
    static constexpr int version = 2;
};

template <class F> void describe(ConfigurationTrusted& fact, F& field)
{
    field("sha256", fact.sha256);
    field("deviation", fact.deviation);
}

template <> struct Kind<T0Slipped>
{
    static constexpr const char* name = "launch.slipped";
    static constexpr int version = 2;
};

template <class F> void describe(T0Slipped& fact, F& field)
{
    field("t0_utc_ms", fact.t0UtcMs);
    field("minutes", fact.minutes);
    field("reason", fact.reason);
    describeProof(fact.proof, field);
}

template <> struct Kind<LaunchHeld>
{
    static constexpr const char* name = "launch.held";
    static constexpr int version = 2;
};

template <class F> void describe(LaunchHeld& fact, F& field)
{
    field("reason", fact.reason);
    describeProof(fact.proof, field);
}

template <> struct Kind<LaunchResumed>
{
    static constexpr const char* name = "launch.resumed";
    static constexpr int version = 2;
};

template <class F> void describe(LaunchResumed& fact, F& field)
{
    field("reason", fact.reason);
    describeProof(fact.proof, field);
}

template <> struct Kind<LaunchScrubbed>
{
    static constexpr const char* name = "launch.scrubbed";
    static constexpr int version = 2;
};

template <class F> void describe(LaunchScrubbed& fact, F& field)
{
    field("reason", fact.reason);
    describeProof(fact.proof, field);
}

template <> struct Kind<LaunchEnded>
{
    static constexpr const char* name = "launch.ended";
};

template <class F> void describe(LaunchEnded& fact, F& field) { field("reason", fact.reason); }

template <> struct Kind<LogTakenOver>
{
    static constexpr const char* name = "log.taken-over";
};

template <class F> void describe(LogTakenOver& fact, F& field)
{
    field("log_key", fact.logKey);
    field("previous_key", fact.previousKey);
    field("seal_fingerprint", fact.sealFingerprint);
    field("reason", fact.reason);
    describeProof(fact.proof, field);
}

template <> struct Kind<AnchorsChanged>
{
    static constexpr const char* name = "anchors.changed";
};

template <class F> void describe(AnchorsChanged& fact, F& field) { field("folders", fact.folders); }

template <> struct Kind<RunStarted>
{
    static constexpr const char* name = "run.started";
    static constexpr int version = 2;
};

template <class F> void describe(RunStarted& fact, F& field)
{
    field("run", fact.run);
    field("step", fact.step);
    field("procedure", fact.procedure);
    field("command", fact.command);
    field("text", fact.text);
    field("environment", fact.environment);
    field("workdir", fact.workdir);
    field("deviations", fact.deviations);
    field("background", fact.background);
    field("limit_ms", fact.limitMs);
}

template <class F> void describe(JudgedExpectation& fact, F& field)
{
    field("expectation", fact.expectation);
    field("outcome", fact.outcome);
    field("evidence", fact.evidence);
}

template <> struct Kind<RunFinished>
{
    static constexpr const char* name = "run.finished";
};

template <class F> void describe(RunFinished& fact, F& field)
{
    field("run", fact.run);
    field("ending", fact.ending);
    field("status", fact.status);
    field("started_utc_ms", fact.startedUtcMs);
    field("duration_ms", fact.durationMs);
    field("output_bytes", fact.outputBytes);
    field("dropped_bytes", fact.droppedBytes);
    field("output_sha256", fact.outputSha256);
    field("problem", fact.problem);
    field("expectations", fact.expectations);
}

template <> struct Kind<RunLost>
{
    static constexpr const char* name = "run.lost";
};

template <class F> void describe(RunLost& fact, F& field) { field("run", fact.run); }

template <> struct Kind<RunResolved>
{
    static constexpr const char* name = "run.resolved";
};

template <class F> void describe(RunResolved& fact, F& field)
{
    field("run", fact.run);
    field("passed", fact.passed);
    field("reason", fact.reason);
}

template <> struct Kind<StopRequested>
{
    static constexpr const char* name = "run.stop-requested";
};

template <class F> void describe(StopRequested& fact, F& field) { field("run", fact.run); }

template <> struct Kind<StepSkipped>
{
    static constexpr const char* name = "step.skipped";
};

template <class F> void describe(StepSkipped& fact, F& field)
{
    field("step", fact.step);
    field("reason", fact.reason);
    field("deviation", fact.deviation);
}

template <> struct Kind<CheckTicked>
{
    static constexpr const char* name = "check.ticked";
};

template <class F> void describe(CheckTicked& fact, F& field)
{
    field("check", fact.check);
    field("deviation", fact.deviation);
}

template <> struct Kind<CheckUnticked>
{
    static constexpr const char* name = "check.unticked";
};

template <class F> void describe(CheckUnticked& fact, F& field)
{
    field("check", fact.check);
    field("reason", fact.reason);
}

template <> struct Kind<ExpectationJudged>
{
    static constexpr const char* name = "expectation.judged";
};

template <class F> void describe(ExpectationJudged& fact, F& field)
{
    field("expectation", fact.expectation);
    field("met", fact.met);
    field("reason", fact.reason);
}

template <> struct Kind<EvidenceAttached>
{
    static constexpr const char* name = "evidence.attached";
};

template <class F> void describe(EvidenceAttached& fact, F& field)
{
    field("step", fact.step);
    field("deliverable", fact.deliverable);
    field("file_name", fact.fileName);
    field("sha256", fact.sha256);
    field("bytes", fact.bytes);
}

template <> struct Kind<NoteWritten>
{
    static constexpr const char* name = "note.written";
};

template <class F> void describe(NoteWritten& fact, F& field)
{
    field("text", fact.text);
    field("step", fact.step);
}

template <> struct Kind<ValueFilled>
{
    static constexpr const char* name = "value.filled";
    static constexpr int version = 2;
};

template <class F> void describe(ValueFilled& fact, F& field)
{
    field("value", fact.value);
    field("text", fact.text);
    field("secret", fact.secret);
    field("source", fact.source);
    field("run", fact.run);
}

template <> struct Kind<CommandAccepted>
{
    static constexpr const char* name = "command.accepted";
};

template <class F> void describe(CommandAccepted& fact, F& field)
{
    field("command", fact.command);
    field("text_sha256", fact.textSha256);
}

template <> struct Kind<DeviationRequested>
{
    static constexpr const char* name = "deviation.requested";
};

template <class F> void describe(DeviationRequested& fact, F& field)
{
    field("deviation", fact.deviation);
    field("kind", fact.kind);
    field("target", fact.target);
    field("before", fact.before);
    field("after", fact.after);
    field("reason", fact.reason);
}

template <> struct Kind<DeviationApproved>
{
    static constexpr const char* name = "deviation.approved";
    static constexpr int version = 2;
};

template <class F> void describe(DeviationApproved& fact, F& field)
{
    field("deviation", fact.deviation);
    field("reason", fact.reason);
    field("self_approved", fact.selfApproved);
    field("statement", fact.statement);
    field("signature", fact.signature);
    field("public_key", fact.publicKey);
}

template <> struct Kind<DeviationRejected>
{
    static constexpr const char* name = "deviation.rejected";
};

template <class F> void describe(DeviationRejected& fact, F& field)
{
    field("deviation", fact.deviation);
    field("reason", fact.reason);
}

template <> struct Kind<DeviationExpired>
{
    static constexpr const char* name = "deviation.expired";
};

template <class F> void describe(DeviationExpired& fact, F& field)
{
    field("deviation", fact.deviation);
    field("phase", fact.phase);
}

template <> struct Kind<RollbackStarted>
{
    static constexpr const char* name = "rollback.started";
};

template <class F> void describe(RollbackStarted& fact, F& field)
{
    field("rollback", fact.rollback);
    field("procedure", fact.procedure);
    field("kind", fact.kind);
    field("scenario", fact.scenario);
    field("changed", fact.changed);
}

template <> struct Kind<RollbackPinned>
{
    static constexpr const char* name = "rollback.pinned";
};

template <class F> void describe(PinnedFile& file, F& field)
{
    field("path", file.path);
    field("sha256", file.sha256);
}

template <class F> void describe(RollbackPinned& fact, F& field)
{
    field("gate", fact.gate);
    field("files", fact.files);
}

template <> struct Kind<RollbackStepObserved>
{
    static constexpr const char* name = "rollback.step-observed";
};

template <class F> void describe(RollbackStepObserved& fact, F& field)
{
    field("rollback", fact.rollback);
    field("step", fact.step);
    field("outcome", fact.outcome);
    field("observed", fact.observed);
}

template <> struct Kind<RollbackEnded>
{
    static constexpr const char* name = "rollback.ended";
};

template <class F> void describe(RollbackEnded& fact, F& field)
{
    field("rollback", fact.rollback);
    field("outcome", fact.outcome);
    field("commands_passed", fact.commandsPassed);
    field("commands_failed", fact.commandsFailed);
    field("commands_not_run", fact.commandsNotRun);
}

template <> struct Kind<RollbackSeconded>
{
    static constexpr const char* name = "rollback.seconded";
};

template <class F> void describe(RollbackSeconded& fact, F& field)
{
    field("rollback", fact.rollback);
    field("name", fact.name);
}

template <> struct Kind<CertificateExported>
{
    static constexpr const char* name = "certificate.exported";
};

template <class F> void describe(CertificateExported& fact, F& field)
{
    field("file_name", fact.fileName);
    field("sha256", fact.sha256);
    field("tree_size", fact.treeSize);
}

template <> struct Kind<ThresholdCrossed>
{
    static constexpr const char* name = "threshold.crossed";
};

template <class F> void describe(ThresholdCrossed& fact, F& field)
{
    field("metric", fact.metric);
    field("source", fact.source);
    field("state", fact.state);
    field("value", fact.value);
    field("limit", fact.limit);
}

} // namespace holdpoint::events
