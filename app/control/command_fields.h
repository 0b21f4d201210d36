// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/events/event_fields.h"
#include "core/events/record_codec.h"

// How commands travel to the holder of a launch. Facts of the machine (missing scripts, resolved text) do not travel:
// the holder finds them itself.
namespace holdpoint::checklist {

template <class T> struct CommandName;

template <> struct CommandName<LoadRunbook>
{
    static constexpr const char* name = "LoadRunbook";
};
template <class F> void describe(LoadRunbook& command, F& field) { field("loaded", command.loaded); }

template <> struct CommandName<TrustConfiguration>
{
    static constexpr const char* name = "TrustConfiguration";
};
template <class F> void describe(TrustConfiguration& command, F& field) { field("sha256", command.sha256); }

template <> struct CommandName<ChangeRoster>
{
    static constexpr const char* name = "ChangeRoster";
};
template <class F> void describe(ChangeRoster& command, F& field) { field("roster", command.roster); }

template <> struct CommandName<RevokeKey>
{
    static constexpr const char* name = "RevokeKey";
};
template <class F> void describe(RevokeKey& command, F& field)
{
    field("person", command.person);
    field("reason", command.reason);
}

template <> struct CommandName<ConfirmKey>
{
    static constexpr const char* name = "ConfirmKey";
};
template <class F> void describe(ConfirmKey& command, F& field) { describeProof(command.proof, field); }

template <> struct CommandName<StartRollCall>
{
    static constexpr const char* name = "StartRollCall";
};
template <class F> void describe(StartRollCall& command, F& field) { field("channel", command.channel); }

template <> struct CommandName<AnswerRollCall>
{
    static constexpr const char* name = "AnswerRollCall";
};
template <class F> void describe(AnswerRollCall& command, F& field)
{
    field("person", command.person);
    field("present", command.present);
    field("remark", command.remark);
}

template <> struct CommandName<EndRollCall>
{
    static constexpr const char* name = "EndRollCall";
};
template <class F> void describe(EndRollCall&, F&) {}

template <> struct CommandName<AnnounceRoster>
{
    static constexpr const char* name = "AnnounceRoster";
};
template <class F> void describe(AnnounceRoster& command, F& field) { field("channel", command.channel); }

template <> struct CommandName<ChangeAnchors>
{
    static constexpr const char* name = "ChangeAnchors";
};
template <class F> void describe(ChangeAnchors& command, F& field) { field("folders", command.folders); }

template <> struct CommandName<StartRun>
{
    static constexpr const char* name = "StartRun";
};
template <class F> void describe(StartRun& command, F& field)
{
    field("command", command.command);
    field("changed_text", command.changedText);
}

template <> struct CommandName<FinishRun>
{
    static constexpr const char* name = "FinishRun";
};
template <class F> void describe(FinishRun& command, F& field) { field("finished", command.finished); }

template <> struct CommandName<LoseRun>
{
    static constexpr const char* name = "LoseRun";
};
template <class F> void describe(LoseRun& command, F& field) { field("run", command.run); }

template <> struct CommandName<ResolveRun>
{
    static constexpr const char* name = "ResolveRun";
};
template <class F> void describe(ResolveRun& command, F& field)
{
    field("run", command.run);
    field("passed", command.passed);
    field("reason", command.reason);
}

template <> struct CommandName<StopRun>
{
    static constexpr const char* name = "StopRun";
};
template <class F> void describe(StopRun& command, F& field) { field("run", command.run); }

template <> struct CommandName<SkipStep>
{
    static constexpr const char* name = "SkipStep";
};
template <class F> void describe(SkipStep& command, F& field)
{
    field("step", command.step);
    field("reason", command.reason);
}

template <> struct CommandName<TickCheck>
{
    static constexpr const char* name = "TickCheck";
};
template <class F> void describe(TickCheck& command, F& field) { field("check", command.check); }

template <> struct CommandName<UntickCheck>
{
    static constexpr const char* name = "UntickCheck";
};
template <class F> void describe(UntickCheck& command, F& field)
{
    field("check", command.check);
    field("reason", command.reason);
}

template <> struct CommandName<JudgeExpectation>
{
    static constexpr const char* name = "JudgeExpectation";
};
template <class F> void describe(JudgeExpectation& command, F& field)
{
    field("expectation", command.expectation);
    field("met", command.met);
    field("reason", command.reason);
}

template <> struct CommandName<AttachEvidence>
{
    static constexpr const char* name = "AttachEvidence";
};
template <class F> void describe(AttachEvidence& command, F& field) { field("file", command.file); }

template <> struct CommandName<WriteNote>
{
    static constexpr const char* name = "WriteNote";
};
template <class F> void describe(WriteNote& command, F& field)
{
    field("text", command.text);
    field("step", command.step);
}

template <> struct CommandName<FillValue>
{
    static constexpr const char* name = "FillValue";
};
template <class F> void describe(FillValue& command, F& field)
{
    field("value", command.value);
    field("text", command.text);
    field("secret", command.secret);
}

template <> struct CommandName<AcceptCommand>
{
    static constexpr const char* name = "AcceptCommand";
};
template <class F> void describe(AcceptCommand& command, F& field) { field("command", command.command); }

template <> struct CommandName<RequestDeviation>
{
    static constexpr const char* name = "RequestDeviation";
};
template <class F> void describe(RequestDeviation& command, F& field)
{
    field("kind", command.kind);
    field("target", command.target);
    field("after", command.after);
    field("reason", command.reason);
    field("even_done", command.evenDone);
}

template <> struct CommandName<ApproveDeviation>
{
    static constexpr const char* name = "ApproveDeviation";
};
template <class F> void describe(ApproveDeviation& command, F& field)
{
    field("deviation", command.deviation);
    field("reason", command.reason);
    describeProof(command.proof, field);
}

template <> struct CommandName<RejectDeviation>
{
    static constexpr const char* name = "RejectDeviation";
};
template <class F> void describe(RejectDeviation& command, F& field)
{
    field("deviation", command.deviation);
    field("reason", command.reason);
}

template <> struct CommandName<CastVote>
{
    static constexpr const char* name = "CastVote";
};
template <class F> void describe(CastVote& command, F& field)
{
    field("gate", command.gate);
    field("seat", command.seat);
    field("go", command.go);
    field("reason", command.reason);
    field("statement", command.statement);
    field("signature", command.signature);
}

template <> struct CommandName<DecideGate>
{
    static constexpr const char* name = "DecideGate";
};
template <class F> void describe(DecideGate& command, F& field)
{
    field("gate", command.gate);
    field("go", command.go);
    field("reason", command.reason);
    describeProof(command.proof, field);
}

template <> struct CommandName<Hold>
{
    static constexpr const char* name = "Hold";
};
template <class F> void describe(Hold& command, F& field)
{
    field("reason", command.reason);
    describeProof(command.proof, field);
}

template <> struct CommandName<Resume>
{
    static constexpr const char* name = "Resume";
};
template <class F> void describe(Resume& command, F& field)
{
    field("reason", command.reason);
    describeProof(command.proof, field);
}

template <> struct CommandName<Slip>
{
    static constexpr const char* name = "Slip";
};
template <class F> void describe(Slip& command, F& field)
{
    field("minutes", command.minutes);
    field("reason", command.reason);
    describeProof(command.proof, field);
}

template <> struct CommandName<Scrub>
{
    static constexpr const char* name = "Scrub";
};
template <class F> void describe(Scrub& command, F& field)
{
    field("reason", command.reason);
    describeProof(command.proof, field);
}

template <> struct CommandName<End>
{
    static constexpr const char* name = "End";
};
template <class F> void describe(End& command, F& field) { field("reason", command.reason); }

template <> struct CommandName<StartRollback>
{
    static constexpr const char* name = "StartRollback";
};
template <class F> void describe(StartRollback& command, F& field)
{
    field("kind", command.kind);
    field("scenario", command.scenario);
    field("changed", command.changed);
}

template <> struct CommandName<StartRollbackCommand>
{
    static constexpr const char* name = "StartRollbackCommand";
};
template <class F> void describe(StartRollbackCommand& command, F& field)
{
    field("rollback", command.rollback);
    field("run", command.run);
}

template <> struct CommandName<ObserveRollbackStep>
{
    static constexpr const char* name = "ObserveRollbackStep";
};
template <class F> void describe(ObserveRollbackStep& command, F& field) { field("observed", command.observed); }

template <> struct CommandName<EndRollback>
{
    static constexpr const char* name = "EndRollback";
};
template <class F> void describe(EndRollback& command, F& field) { field("rollback", command.rollback); }

template <> struct CommandName<SecondRollback>
{
    static constexpr const char* name = "SecondRollback";
};
template <class F> void describe(SecondRollback& command, F& field)
{
    field("rollback", command.rollback);
    field("name", command.name);
}

template <> struct CommandName<StopRollback>
{
    static constexpr const char* name = "StopRollback";
};
template <class F> void describe(StopRollback& command, F& field)
{
    field("rollback", command.rollback);
    field("reason", command.reason);
}

template <> struct CommandName<ShiftForRollback>
{
    static constexpr const char* name = "ShiftForRollback";
};
template <class F> void describe(ShiftForRollback& command, F& field)
{
    field("rollback", command.rollback);
    field("reason", command.reason);
}

template <> struct CommandName<AskWeight>
{
    static constexpr const char* name = "AskWeight";
};
template <class F> void describe(AskWeight& command, F& field)
{
    field("weight", command.weight);
    field("reason", command.reason);
}

template <> struct CommandName<ConfirmWeight>
{
    static constexpr const char* name = "ConfirmWeight";
};
template <class F> void describe(ConfirmWeight& command, F& field) { field("change", command.change); }

template <> struct CommandName<WithdrawWeight>
{
    static constexpr const char* name = "WithdrawWeight";
};
template <class F> void describe(WithdrawWeight& command, F& field)
{
    field("change", command.change);
    field("reason", command.reason);
}

// Only the holder's own watch sees something.
template <> struct CommandName<RecordRollout>
{
    static constexpr const char* name = "RecordRollout";
};
template <class F> void describe(RecordRollout&, F&) {}

template <> struct CommandName<DeclareScenario>
{
    static constexpr const char* name = "DeclareScenario";
};
template <class F> void describe(DeclareScenario& command, F& field)
{
    field("scenario", command.scenario);
    field("applies", command.applies);
    field("reason", command.reason);
}

template <> struct CommandName<DecideScenario>
{
    static constexpr const char* name = "DecideScenario";
};
template <class F> void describe(DecideScenario& command, F& field)
{
    field("scenario", command.scenario);
    field("decision", command.decision);
    field("reason", command.reason);
}

template <> struct CommandName<GiveSignoff>
{
    static constexpr const char* name = "GiveSignoff";
};
template <class F> void describe(GiveSignoff& command, F& field)
{
    field("signoff", command.signoff);
    field("statement", command.statement);
    field("signature", command.signature);
    field("public_key", command.publicKey);
}

template <> struct CommandName<Declare>
{
    static constexpr const char* name = "Declare";
};
template <class F> void describe(Declare& command, F& field)
{
    field("statement", command.statement);
    field("signature", command.signature);
    field("public_key", command.publicKey);
}

template <> struct CommandName<RecordCertificate>
{
    static constexpr const char* name = "RecordCertificate";
};
template <class F> void describe(RecordCertificate& command, F& field) { field("exported", command.exported); }

// Only whoever watches finds alarms: they come from the holder itself, and what travels is an empty list.
template <> struct CommandName<RecordAlarms>
{
    static constexpr const char* name = "RecordAlarms";
};
template <class F> void describe(RecordAlarms&, F&) {}

template <> struct CommandName<alarms::Acknowledge>
{
    static constexpr const char* name = "AcknowledgeAlarm";
};
template <> struct CommandName<alarms::Shelve>
{
    static constexpr const char* name = "ShelveAlarm";
};
template <> struct CommandName<alarms::Unshelve>
{
    static constexpr const char* name = "UnshelveAlarm";
};
template <> struct CommandName<alarms::TakeOutOfService>
{
    static constexpr const char* name = "TakeAlarmOutOfService";
};
template <> struct CommandName<alarms::ReturnToService>
{
    static constexpr const char* name = "ReturnAlarmToService";
};

} // namespace holdpoint::checklist

namespace holdpoint::alarms {

template <class F> void describe(Acknowledge& command, F& field)
{
    field("alarm", command.alarm);
    field("occurrence", command.occurrence);
}

template <class F> void describe(Shelve& command, F& field)
{
    field("alarm", command.alarm);
    field("for_ms", command.forMs);
    field("reason", command.reason);
}

template <class F> void describe(Unshelve& command, F& field)
{
    field("alarm", command.alarm);
    field("reason", command.reason);
}

template <class F> void describe(TakeOutOfService& command, F& field)
{
    field("alarm", command.alarm);
    field("reason", command.reason);
}

template <class F> void describe(ReturnToService& command, F& field)
{
    field("alarm", command.alarm);
    field("reason", command.reason);
}

} // namespace holdpoint::alarms
