// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_commands.h"
#include "core/events/event.h"

#include <variant>
#include <vector>

// What a person can ask of a launch: imperative. Facts of the machine that a rule needs (missing scripts, the resolved
// text) travel inside the command, put there by the session; rules touch nothing themselves.
namespace holdpoint::checklist {

// What another version of the runbook or the configuration would mean, read from inputs/ by the session.
struct PlanChange
{
    QString problem, nextStep;     // why it cannot be taken; empty: it can
    QString title;                 // of the new runbook
    QStringList changed, vanished; // steps of the plan in force
};

struct LoadRunbook
{
    events::RunbookLoaded loaded;
};
struct TrustConfiguration
{
    QString sha256;
};
struct ChangeRoster
{
    events::RosterChanged roster;
};

struct RevokeKey // the one that the roster names for the person
{
    QString person, reason;
};

struct ConfirmKey // the actor's own line of the roster, signed with the key that it names
{
    events::Proof proof;
};
struct StartRollCall // of everybody on the roster
{
    QString channel; // empty: a roll call; else the communication test of that channel
};
struct AnswerRollCall // in the call that is open
{
    QString person;
    bool present = true;
    QString remark;
};
struct EndRollCall
{
};
struct AnnounceRoster // the fingerprint of the roster as it stands was said outside of this machine
{
    QString channel;
};
struct ChangeAnchors
{
    QStringList folders; // absolute; all of them
};

struct StartRun
{
    QString command;        // id
    QByteArray changedText; // empty: as in the runbook; else an approved deviation must hold exactly this
    // filled in by the session
    QByteArray resolvedText;
    QStringList unfilled; // placeholders without a value
    QStringList missingScripts;
    QStringList environment; // names
    QString workdir;
    QStringList atUse{};   // values that the clock fills when it starts
    qint64 startsUtcMs{0}; // what the clock says
};
// A value that a run's output showed.
struct Captured
{
    QString value, text;
};
struct FinishRun
{
    events::RunFinished finished;
    QList<Captured> captured{}; // filled in by the session
};
struct LoseRun
{
    qint64 run = 0;
};
struct ResolveRun
{
    qint64 run = 0;
    bool passed = false;
    QString reason;
};
struct StopRun
{
    qint64 run = 0;
};
struct SkipStep
{
    QString step, reason;
};
// `check` is the id of a box, or of a command that is shown but not run here (PowerShell, SQL): ticking that one says
// that a person ran it where it belongs.
struct TickCheck
{
    QString check;
};
struct UntickCheck
{
    QString check, reason;
};
struct JudgeExpectation
{
    QString expectation;
    bool met = false;
    QString reason;
};
struct AttachEvidence
{
    events::EvidenceAttached file;
};
struct WriteNote
{
    QString text, step;
};
struct FillValue
{
    QString value, text;
    bool secret = false;
};
struct AcceptCommand
{
    QString command;
};

struct RequestDeviation
{
    QString kind, target;
    // The whole changed command; for an environment only the lines that differ: NAME=value, or NAME to leave it out.
    QByteArray after;
    QString reason;
    bool evenDone{false}; // another runbook may change or drop steps that are done: the difference was shown
    PlanChange change{};  // filled in by the session
};
struct ApproveDeviation
{
    QString deviation, reason;
    events::Proof proof = {};
    PlanChange change{}; // filled in by the session
};
struct RejectDeviation
{
    QString deviation, reason;
};

struct CastVote
{
    QString gate, seat;
    bool go = false;
    QString reason;
    QByteArray statement, signature;
};
struct DecideGate
{
    QString gate;
    bool go = false;
    QString reason;
    events::Proof proof = {};
    // filled in by the session: what a rollback would run
    QList<events::PinnedFile> pins = {};
};

struct Hold
{
    QString reason;
    events::Proof proof = {};
};
struct Resume
{
    QString reason;
    events::Proof proof = {};
};
struct Slip
{
    qint64 minutes = 0;
    QString reason;
    events::Proof proof = {};
};
struct Scrub
{
    QString reason;
    events::Proof proof = {};
};
struct End
{
    QString reason;
};

struct StartRollback
{
    QString kind, scenario;
    bool changed = false;
}; // kind: "immediate" | "planned"
struct StartRollbackCommand
{
    qint64 rollback = 0;
    StartRun run;
};
struct ObserveRollbackStep
{
    events::RollbackStepObserved observed;
};
struct EndRollback
{
    qint64 rollback = 0;
};
struct StopRollback // a planned one, where it is
{
    qint64 rollback = 0;
    QString reason;
};
// The next weight of a planned rollback that goes down the ladder; with a reason, although the watch before it does not
// say that all is well.
struct ShiftForRollback
{
    qint64 rollback = 0;
    QString reason{};
    StartRun run{}; // filled in by the session
};
struct SecondRollback
{
    qint64 rollback = 0;
    QString name;
};

struct AskWeight
{
    qint64 weight = 0; // percent for the new version
    QString reason{};  // where the weight before speaks against it
};
struct ConfirmWeight
{
    qint64 change = 0;
    StartRun run{}; // filled in by the session
};
struct WithdrawWeight
{
    qint64 change = 0;
    QString reason{};
};
using RolloutFact = std::variant<events::WeightObserved, events::WatchBreached, events::WatchEnded,
                                 events::BaselineTaken, events::ScenarioApplied, events::ScenarioCeased>;
struct RecordRollout // what Holdpoint itself saw
{
    std::vector<RolloutFact> facts;
};
struct DeclareScenario
{
    QString scenario; // id of a row of the rollback matrix
    bool applies = false;
    QString reason;
};
struct DecideScenario
{
    QString scenario;
    QString decision; // "rollback" | "watch" | "go-on"
    QString reason;
};

struct GiveSignoff
{
    QString signoff;
    QByteArray statement, signature;
    QString publicKey;
};
struct Declare
{
    QByteArray statement, signature;
    QString publicKey;
};
struct RecordCertificate
{
    events::CertificateExported exported;
};
struct RecordAlarms // what the watch found; what people ask of alarms are commands of core/alarms
{
    std::vector<alarms::Fact> facts;
};

using Command = std::variant<LoadRunbook, TrustConfiguration, ChangeRoster, RevokeKey, ConfirmKey, StartRollCall,
                             AnswerRollCall, EndRollCall, AnnounceRoster, ChangeAnchors, StartRun, FinishRun, LoseRun,
                             ResolveRun, StopRun, SkipStep, TickCheck, UntickCheck, JudgeExpectation, AttachEvidence,
                             WriteNote, FillValue, AcceptCommand, RequestDeviation, ApproveDeviation, RejectDeviation,
                             CastVote, DecideGate, Hold, Resume, Slip, Scrub, End, StartRollback, StartRollbackCommand,
                             ObserveRollbackStep, EndRollback, StopRollback, ShiftForRollback, SecondRollback,
                             AskWeight, ConfirmWeight, WithdrawWeight, RecordRollout, DeclareScenario, DecideScenario,
                             GiveSignoff, Declare, RecordCertificate, RecordAlarms, alarms::Acknowledge, alarms::Shelve,
                             alarms::Unshelve, alarms::TakeOutOfService, alarms::ReturnToService>;

} // namespace holdpoint::checklist
