// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/alarms/alarm_book.h"
#include "core/events/entry.h"
#include "core/rollout/course.h"
#include "core/rollout/matrix.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QSet>
#include <QString>

#include <optional>

// What the fold of a launch's entries knows. Plain values; a copy may cross threads.
namespace holdpoint::checklist {

enum class StepState
{
    Waiting,
    Ready,
    Running,
    Passed,
    Failed,
    Skipped,
    Unknown
};
enum class CommandState
{
    Waiting,
    Ready,
    Running,
    Passed,
    Failed,
    Unknown
};
enum class ExpectationState
{
    Waiting,
    Met,
    Missing,
    PersonMustJudge
};

struct RunRecord
{
    events::RunStarted started;
    events::Actor by;
    qint64 startedUtcMs = 0;
    std::optional<events::RunFinished> finished;
    std::optional<events::RunResolved> resolved;
    bool lost = false;
    bool stopRequested = false;
    qint64 endedUtcMs = 0; // 0 while it runs

    [[nodiscard]] bool running() const { return !finished && !lost; }
    [[nodiscard]] bool unknown() const { return lost && !resolved; }
    // Ended well: exit 0, a person's word for a lost run, or a background command that a person stopped.
    [[nodiscard]] bool passed() const;
};

struct TickRecord
{
    events::Actor by;
    qint64 utcMs = 0;
};

struct JudgementRecord
{
    bool met = false;
    QString reason;
    events::Actor by;
    qint64 utcMs = 0;
};

struct EvidenceRecord
{
    events::EvidenceAttached file;
    events::Actor by;
    qint64 utcMs = 0;
};

struct NoteRecord
{
    events::NoteWritten note;
    events::Actor by;
    qint64 utcMs = 0;
};

struct ValueRecord
{
    QString text; // empty when secret
    bool secret = false;
    events::Actor by;
    qint64 utcMs = 0;
    QString source = QStringLiteral("hand"); // "hand" | "capture" | "clock"
    qint64 run = 0;                          // that it was captured from, or filled for
    int times = 0;                           // how often it was filled
};

enum class DeviationStatus
{
    Requested,
    Approved,
    Rejected,
    Used,
    Expired // its phase ended before it was used
};

struct DeviationRecord
{
    events::DeviationRequested request;
    events::Actor by;
    qint64 requestedUtcMs = 0;
    DeviationStatus status = DeviationStatus::Requested;
    events::Actor decidedBy;
    QString decisionReason;
    bool selfApproved = false;
    qint64 decidedUtcMs = 0;
    QByteArray statement, signature; // of the approval, when it was signed
    QString publicKey;
    // It expires with the end of this phase: its target's, or the one that was worked on when that was over already.
    // Empty: with the launch.
    QString phase;
    QSet<QString> doneThen; // another runbook: the steps that were done when it was asked for, so that all saw them
};

struct VoteRecord
{
    events::VoteCast vote;
    events::Actor by;
    qint64 utcMs = 0;
    bool stoodIn = false; // nobody on the roster held the seat: the coordinator spoke for it
};

struct RevokedKey
{
    events::KeyRevoked revoked;
    events::Actor by;
    qint64 utcMs = 0;
};

// The person's word, given with the key, for the roster's line as it then was.
struct ConfirmedLine
{
    QString lineSha256; // rosterLineSha256() of that line
    qint64 utcMs = 0;
};

struct AnnouncementRecord
{
    events::RosterAnnounced announced;
    events::Actor by;
    qint64 utcMs = 0;
};

struct RollCallAnswer
{
    events::RollCallAnswered answer;
    events::Actor by;
    qint64 utcMs = 0;
};

struct RollCallRecord
{
    events::RollCallStarted started;
    events::Actor by;
    qint64 utcMs = 0;
    QMap<QString, RollCallAnswer> answers; // by person; the latest
    std::optional<events::RollCallEnded> ended;
    qint64 endedUtcMs = 0;
};

struct TakeoverRecord
{
    events::LogTakenOver takenOver;
    events::Actor by;
    qint64 utcMs = 0;
};

struct DecisionRecord
{
    events::GateDecided decision;
    events::Actor by;
    qint64 utcMs = 0;
};

// A decision that fell because what it stood on changed.
struct ReopenRecord
{
    events::GateReopened reopened;
    std::optional<DecisionRecord> decision; // the one that fell
    events::Actor by;
    qint64 utcMs = 0;
};

struct GateRecord
{
    QMap<QString, VoteRecord> votes; // by seat; the latest
    std::optional<DecisionRecord> decision;
    std::optional<ReopenRecord> reopened; // until the next decision
};

struct RollbackRecord
{
    events::RollbackStarted started;
    events::Actor by;
    qint64 utcMs = 0;
    qint64 firstRun = 1; // runs from this number on may be of it: a clock that is set tells nothing
    QList<events::RollbackStepObserved> observed;
    std::optional<events::RollbackEnded> ended;
    qint64 endedUtcMs = 0;
    QString seconded;

    [[nodiscard]] bool began(const RunRecord& run) const { return run.started.run >= firstRun; }
    // Planned, down the weights of the ladder; else by the commands of a procedure of the runbook.
    [[nodiscard]] bool isByWeights() const { return started.procedure == QLatin1String(rollout::weightsProcedure); }
};

struct SignoffRecord
{
    events::SignoffGiven signoff;
    events::Actor by;
    qint64 utcMs = 0;
};

struct DeclarationRecord
{
    events::LaunchDeclared declared;
    events::Actor by;
    qint64 utcMs = 0;
};

struct HoldRecord
{
    QString reason;
    events::Actor by;
    qint64 utcMs = 0;
};

// Actual times of a step or phase; 0: not yet.
struct ActualTimes
{
    qint64 startedUtcMs = 0;
    qint64 endedUtcMs = 0;
};

struct State
{
    events::LaunchOpened opened;
    QList<events::RunbookLoaded> runbooks; // every version, the last is in force
    QString trustedConfiguration;          // sha256, empty: none
    bool rehearsal = false;
    qint64 t0UtcMs = 0;
    qint64 slippedMinutes = 0;
    int clockOffsetMin = 0; // of clock times without a zone: where the launch was opened, minutes east of UTC

    QList<events::Person> people;
    bool selfApproval = false;
    QList<RevokedKey> revokedKeys;
    QHash<QString, ConfirmedLine> confirmedLines; // by person
    // Fingerprint of the roster, announced before the launch: SHA-256 over the body of its last entry, hex; empty
    // before there is one.
    QString rosterSha256;
    QList<AnnouncementRecord> announcements; // of every roster, also of those that were changed since

    QList<RollCallRecord> rollCalls; // communication tests among them; the last may be open
    QList<TakeoverRecord> takeovers;
    QStringList anchors; // folders that every checkpoint is copied to

    std::optional<HoldRecord> held;
    QList<HoldRecord> holds; // every one, also those that are over
    std::optional<HoldRecord> scrubbed, ended;
    bool started = false; // something of the plan was run, ticked, voted or skipped: the plan is read-only

    QMap<qint64, RunRecord> runs;                               // by number
    QHash<QString, QList<qint64>> runsOfCommand;                // numbers in order of start
    QHash<QString, TickRecord> ticks;                           // by check or command done by hand
    QHash<QString, events::JudgedExpectation> outputJudgements; // by expectation, of the latest run
    QHash<QString, JudgementRecord> personJudgements;           // by expectation
    QHash<QString, QString> skipped;                            // step -> reason
    QSet<QString> kept; // steps that were done when another version of the runbook was merged
    QList<EvidenceRecord> evidence;
    QList<NoteRecord> notes;
    QHash<QString, ValueRecord> values;       // by value id
    QHash<QString, QString> acceptedCommands; // command -> sha256 of the text
    QList<DeviationRecord> deviations;
    QHash<QString, GateRecord> gates; // by step
    QList<RollbackRecord> rollbacks;
    QList<events::PinnedFile> pins;         // of the last GO that pinned
    QHash<QString, SignoffRecord> signoffs; // by sign-off
    std::optional<DeclarationRecord> declaration;
    QList<events::CertificateExported> certificates;
    QHash<QString, events::ThresholdCrossed> thresholds; // by metric: the latest crossing
    alarms::AlarmBook alarms;                            // every alarm of the launch
    rollout::Course rollout;                             // every weight that was asked for
    rollout::Matrix matrix;                              // what was said of the rollback matrix

    QHash<QString, ActualTimes> stepTimes; // by step; `ended` is the last act that touched it
    qint64 entries = 0;                    // folded; also the next seq
    Instant last;                          // of the last entry
};

} // namespace holdpoint::checklist
