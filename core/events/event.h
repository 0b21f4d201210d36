// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/alarm_facts.h"
#include "core/events/rollout_facts.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <variant>

// What can happen in a launch: one variant of facts, past tense. Plain values; ids are the plan's. Times are UTC
// milliseconds, durations milliseconds unless the name says otherwise.
namespace holdpoint::events {

// What a decider signed: the statement (canonical JSON), the SSH signature over it, and the key that made it. Empty
// unless the actor's auth is "signed".
struct Proof
{
    QByteArray statement = {}, signature = {};
    QString publicKey = {}; // `ssh-ed25519 AAAA...`
    bool operator==(const Proof&) const = default;
};

// ---- the launch itself ------------------------------------------------------------------------------------------

struct LaunchOpened // always entry 0
{
    QString launch; // id of [a-z0-9.-]
    QString origin; // of the checkpoints
    QString name, version;
    qint64 t0UtcMs = 0;
    QString workdir;         // absolute
    QString logKey;          // C2SP verifier key
    QString sealFingerprint; // SHA-256 of the seal certificate, hex
    QString program;         // version of Holdpoint
    bool operator==(const LaunchOpened&) const = default;
};

struct RunbookLoaded // the bytes lie in inputs/<sha256>
{
    QString sha256, fileName, title;
    // A version that was merged into a running launch: the approved deviation, and the steps that were done by then.
    // They stay done, whatever the new version says in their place.
    QString deviation = {};
    QStringList kept = {};
    bool operator==(const RunbookLoaded&) const = default;
};

struct ConfigurationTrusted // `sha256` of the configuration text, which lies in inputs/ as well
{
    QString sha256;
    QString deviation = {}; // covers a change during the launch
    bool operator==(const ConfigurationTrusted&) const = default;
};

struct T0Slipped
{
    qint64 t0UtcMs = 0;
    qint64 minutes = 0; // later is positive
    QString reason;
    Proof proof = {};
    bool operator==(const T0Slipped&) const = default;
};

struct LaunchHeld
{
    QString reason;
    Proof proof = {};
    bool operator==(const LaunchHeld&) const = default;
};

struct LaunchResumed
{
    QString reason;
    Proof proof = {};
    bool operator==(const LaunchResumed&) const = default;
};

struct LaunchScrubbed
{
    QString reason;
    Proof proof = {};
    bool operator==(const LaunchScrubbed&) const = default;
};

struct LaunchEnded
{
    QString reason;
    bool operator==(const LaunchEnded&) const = default;
};

// Another machine goes on with the launch: checkpoints from the one after this entry on are signed by the new key.
struct LogTakenOver
{
    QString logKey;          // C2SP verifier key of the same origin
    QString previousKey;     // the key that signed until then
    QString sealFingerprint; // SHA-256 of the new seal certificate, hex
    QString reason;
    Proof proof = {};
    bool operator==(const LogTakenOver&) const = default;
};

struct AnchorsChanged // where every checkpoint is copied to from now on: absolute folders
{
    QStringList folders;
    bool operator==(const AnchorsChanged&) const = default;
};

// ---- people -----------------------------------------------------------------------------------------------------

struct Person
{
    QString name, contact;
    QStringList roles;
    QStringList deputyFor; // roles that this person may stand in for
    QString publicKey;     // `ssh-ed25519 AAAA...`, empty while the person has no key here
    bool operator==(const Person&) const = default;
};

struct KeyRevoked // what the key signs from now on does not count; what it signed before stays
{
    QString person, publicKey, reason;
    bool operator==(const KeyRevoked&) const = default;
};

struct RosterChanged // the whole roster as it is from now on
{
    QList<Person> people;
    bool selfApproval = false; // a requester may approve an own deviation
    bool operator==(const RosterChanged&) const = default;
};

// A person says, with the key itself, that this line of the roster is theirs: name, roles, deputies and key.
struct KeyConfirmed
{
    QString person;
    Proof proof = {};
    bool operator==(const KeyConfirmed&) const = default;
};

// The roster's fingerprint left the machine: whoever heard it there can tell another roster from this one later.
struct RosterAnnounced
{
    QString fingerprint; // SHA-256, hex, over the body of the roster's entry
    QString channel;     // where it was said, in the words of who did: "#war-room", "mail to the board"
    bool operator==(const RosterAnnounced&) const = default;
};

// A roll call; with a channel it is the communication test of that channel.
struct RollCallStarted
{
    qint64 call = 0;      // 1, 2 ...
    QString channel;      // empty: a roll call
    QStringList expected; // people, in the order in which they are called
    bool operator==(const RollCallStarted&) const = default;
};

struct RollCallAnswered // the latest answer of a person counts
{
    qint64 call = 0;
    QString person;
    bool present = false;
    QString remark;
    bool operator==(const RollCallAnswered&) const = default;
};

struct RollCallEnded
{
    qint64 call = 0;
    QStringList missing; // people who did not answer, or were said to be absent
    bool operator==(const RollCallEnded&) const = default;
};

// ---- steps ------------------------------------------------------------------------------------------------------

struct RunStarted
{
    qint64 run = 0;          // runs/<six digits>
    QString step;            // empty: a procedure's command
    QString procedure;       // id, for rollbacks and incidents
    QString command;         // id
    QByteArray text;         // exactly what runs
    QStringList environment; // names only, sorted
    QString workdir;
    QStringList deviations; // ids of the approved deviations that it uses, each once
    bool background = false;
    qint64 limitMs = 0;
    bool operator==(const RunStarted&) const = default;
};

struct JudgedExpectation
{
    QString expectation;
    QString outcome; // "met" | "missing" | "person"
    QString evidence;
    bool operator==(const JudgedExpectation&) const = default;
};

struct RunFinished
{
    qint64 run = 0;
    QString ending; // "exited" | "signalled" | "timed-out" | "stopped" | "could-not-start"
    qint64 status = 0;
    qint64 startedUtcMs = 0;
    qint64 durationMs = 0;
    qint64 outputBytes = 0;
    qint64 droppedBytes = 0;
    QString outputSha256;
    QString problem;
    QList<JudgedExpectation> expectations;
    bool operator==(const RunFinished&) const = default;
};

struct RunLost // nobody saw its end: ask
{
    qint64 run = 0;
    bool operator==(const RunLost&) const = default;
};

struct RunResolved // a person says how a lost run ended
{
    qint64 run = 0;
    bool passed = false;
    QString reason;
    bool operator==(const RunResolved&) const = default;
};

struct StopRequested
{
    qint64 run = 0;
    bool operator==(const StopRequested&) const = default;
};

struct StepSkipped
{
    QString step, reason, deviation;
    bool operator==(const StepSkipped&) const = default;
};

struct CheckTicked
{
    QString check;
    QString deviation; // covers a tick out of order
    bool operator==(const CheckTicked&) const = default;
};

struct CheckUnticked
{
    QString check, reason;
    bool operator==(const CheckUnticked&) const = default;
};

struct ExpectationJudged // by a person
{
    QString expectation;
    bool met = false;
    QString reason;
    bool operator==(const ExpectationJudged&) const = default;
};

struct EvidenceAttached // the bytes lie in attachments/<sha256>
{
    QString step, deliverable; // deliverable may be empty
    QString fileName, sha256;
    qint64 bytes = 0;
    bool operator==(const EvidenceAttached&) const = default;
};

struct NoteWritten
{
    QString text;
    QString step; // may be empty
    bool operator==(const NoteWritten&) const = default;
};

struct ValueFilled
{
    QString value; // id
    QString text;  // empty when secret
    bool secret = false;
    QString source = QStringLiteral("hand"); // "hand" | "capture": from a run's output | "clock": the time of its use
    qint64 run = 0;                          // that it was captured from, or filled for; 0: none
    bool operator==(const ValueFilled&) const = default;
};

struct CommandAccepted // hidden characters were shown escaped and accepted
{
    QString command, textSha256;
    bool operator==(const CommandAccepted&) const = default;
};

// ---- deviations -------------------------------------------------------------------------------------------------

struct DeviationRequested
{
    QString deviation; // D1, D2 ...
    // "skip" | "order" | "command" | "rerun" | "environment" | "folder" | "override" | "runbook" | "configuration"
    QString kind;
    QString target; // step, command or gate id; the kind itself for the whole runbook and configuration
    // Command: texts. Environment: sorted lines NAME=value, a name that is missing is not set. Folder: paths. Runbook
    // and configuration: SHA-256 of files in inputs/. Empty for the other kinds.
    QByteArray before, after;
    QString reason;
    bool operator==(const DeviationRequested&) const = default;
};

struct DeviationApproved
{
    QString deviation, reason;
    bool selfApproved = false; // printed wherever the deviation is
    // Empty unless the actor's auth is "signed".
    QByteArray statement = {}, signature = {};
    QString publicKey = {};
    bool operator==(const DeviationApproved&) const = default;
};

struct DeviationRejected
{
    QString deviation, reason;
    bool operator==(const DeviationRejected&) const = default;
};

struct DeviationExpired // its phase ended before it was used
{
    QString deviation;
    QString phase; // id
    bool operator==(const DeviationExpired&) const = default;
};

// ---- gates ------------------------------------------------------------------------------------------------------

struct VoteCast
{
    QString gate; // step id
    QString seat; // role
    bool go = false;
    QString reason;
    QString evidenceSha256;          // of the gate's evidence when the vote was cast
    QByteArray statement, signature; // empty unless the actor's auth is "signed"
    bool operator==(const VoteCast&) const = default;
};

struct GateDecided
{
    QString gate;
    bool go = false;
    QString reason;
    QString deviation;           // an override
    QStringList stoodInFor = {}; // roles that nobody held: the decision stands in for their votes
    Proof proof = {};
    QString orderDeviation = {}; // let it be decided before its turn
    bool operator==(const GateDecided&) const = default;
};

// A GO stands on what was seen: when that changes afterwards, the gate is not GO any more and asks for new decisions.
struct GateReopened
{
    QString gate;
    QString cause;  // "unticked" | "run" | "judged" | "attached" | "filled" | "traffic" (rolled back)
    QString target; // id of the box, command, expectation, step or value
    bool operator==(const GateReopened&) const = default;
};

// ---- rollback ---------------------------------------------------------------------------------------------------

struct RollbackStarted
{
    qint64 rollback = 0;  // 1, 2 ...
    QString procedure;    // id
    QString kind;         // "immediate" | "planned"
    QString scenario;     // matrix row id or the person's words
    bool changed = false; // a pinned script differed: second hold
    bool operator==(const RollbackStarted&) const = default;
};

struct PinnedFile
{
    QString path; // as the runbook or configuration writes it; below a folder, with that
    QString sha256;
    bool operator==(const PinnedFile&) const = default;
};

// With a GO: what a rollback would run, from now on as it is.
struct RollbackPinned
{
    QString gate;
    QList<PinnedFile> files; // sorted by path
    bool operator==(const RollbackPinned&) const = default;
};

struct RollbackStepObserved
{
    qint64 rollback = 0;
    QString step;    // procedure step id or command id
    QString outcome; // "done" | "failed" | "person"
    QString observed;
    bool operator==(const RollbackStepObserved&) const = default;
};

struct RollbackEnded
{
    qint64 rollback = 0;
    QString outcome; // "done" | "failed" | "incomplete" | "stopped" | "superseded" (by an immediate one)
    qint64 commandsPassed = 0, commandsFailed = 0, commandsNotRun = 0;
    bool operator==(const RollbackEnded&) const = default;
};

struct RollbackSeconded // the second name, asked for afterwards
{
    qint64 rollback = 0;
    QString name;
    bool operator==(const RollbackSeconded&) const = default;
};

// ---- sign-off ---------------------------------------------------------------------------------------------------

struct SignoffGiven
{
    QString signoff; // plan id
    QString role;
    QByteArray statement, signature;
    QString publicKey;
    bool operator==(const SignoffGiven&) const = default;
};

struct LaunchDeclared
{
    QString text, role;
    QByteArray statement, signature;
    QString publicKey;
    QString deviation; // declared although something is missing
    bool operator==(const LaunchDeclared&) const = default;
};

struct CertificateExported // the file lies in certificates/
{
    QString fileName, sha256;
    qint64 treeSize = 0;
    bool operator==(const CertificateExported&) const = default;
};

// ---- monitoring -------------------------------------------------------------------------------------------------

struct ThresholdCrossed
{
    QString metric, source;
    QString state; // "breach" | "ok" | "unknown"
    QString value; // decimal, may be empty
    QString limit; // "< 200 ms"
    bool operator==(const ThresholdCrossed&) const = default;
};

using Event =
    std::variant<LaunchOpened, RunbookLoaded, ConfigurationTrusted, T0Slipped, LaunchHeld, LaunchResumed,
                 LaunchScrubbed, LaunchEnded, LogTakenOver, AnchorsChanged, RosterChanged, KeyRevoked, KeyConfirmed,
                 RosterAnnounced, RollCallStarted, RollCallAnswered, RollCallEnded, RunStarted, RunFinished, RunLost,
                 RunResolved, StopRequested, StepSkipped, CheckTicked, CheckUnticked, ExpectationJudged,
                 EvidenceAttached, NoteWritten, ValueFilled, CommandAccepted, DeviationRequested, DeviationApproved,
                 DeviationRejected, DeviationExpired, VoteCast, GateDecided, GateReopened, RollbackStarted,
                 RollbackStepObserved, RollbackEnded, RollbackSeconded, SignoffGiven, LaunchDeclared,
                 CertificateExported, ThresholdCrossed, AlarmRaised, AlarmCleared, AlarmAcknowledged, AlarmEscalated,
                 AlarmShelved, AlarmUnshelved, AlarmTakenOutOfService, AlarmReturnedToService, RollbackPinned,
                 WeightAsked, WeightConfirmed, WeightWithdrawn, WeightObserved, WatchBreached, WatchEnded,
                 BaselineTaken, ScenarioApplied, ScenarioCeased, ScenarioDeclared, ScenarioDecided>;

} // namespace holdpoint::events
