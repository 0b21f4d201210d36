// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/state.h"
#include "core/runbook/configuration.h"
#include "core/runbook/plan.h"
#include "core/runbook/time_line.h"
#include "core/runbook/value_rules.h"

#include <QSet>

#include <memory>

namespace holdpoint::checklist {

// Who must act next, and how to reach them. `name` and `contact` are empty when nobody holds the role.
struct Awaited
{
    QString role, name, contact;
    QString what; // translated: "to vote on Go/No-Go", "to run Back up the database"
    bool operator==(const Awaited&) const = default;
};

// The roster's fingerprint leaves the machine this long before T-0; from as long before that on, people are reminded.
constexpr qint64 announcedAhead = 24 * 3'600'000LL; // ms

// How the announcement of the roster as it stands is doing.
enum class Announcement
{
    NotNeeded, // nobody on the roster has a key, or the launch is over
    Early,     // not announced, and there is time
    Due,       // not announced, and less than a day is left until it has to be
    Late,      // not announced, and it is too late for a day ahead: announce it all the same
    Made
};

// The plan and the fold together: answers every question about a launch, decides nothing. Copyable value.
class Launch
{
public:
    Launch();
    Launch(runbook::Plan plan, runbook::Configuration configuration);

    // Before the launch started, a new version of the runbook takes the place of the old plan.
    void setPlan(runbook::Plan plan, runbook::Configuration configuration);
    void apply(const events::Entry& entry);

    [[nodiscard]] const runbook::Plan& plan() const { return *m_plan; }
    [[nodiscard]] const runbook::Configuration& configuration() const { return m_configuration; }
    [[nodiscard]] const State& state() const { return m_state; }

    // ---- steps, in the order in which they are worked through
    [[nodiscard]] const QStringList& stepOrder() const; // ids of all steps, time line first
    [[nodiscard]] StepState stepState(const QString& step) const;
    [[nodiscard]] CommandState commandState(const QString& command) const;
    [[nodiscard]] ExpectationState expectationState(const QString& expectation) const;
    // Passed, skipped or nothing to do; or all of it was done and a command of it goes on in the background.
    [[nodiscard]] bool done(const QString& step) const;
    // Running, and done all the same: only a command that was meant to go on is left of it.
    [[nodiscard]] bool runsOn(const QString& step) const;
    // The runs of the step that go on in the background.
    [[nodiscard]] QList<const RunRecord*> backgroundRuns(const QString& step) const;
    // True when everything that must precede this step is done. Sections outside the time line precede nothing.
    [[nodiscard]] bool inOrder(const QString& step) const;
    [[nodiscard]] bool timeLineDone() const;
    // The step that wants attention: running, failed or unknown first, else the first ready one; empty at the end.
    [[nodiscard]] QString currentStep() const;
    // The next command of the step that is not passed; nullptr when there is none. It may be one that a person does by
    // hand: StartRun refuses it, TickCheck on its id confirms it.
    [[nodiscard]] const runbook::Command* nextCommand(const QString& step) const;
    // Holdpoint cannot run this command of a step, and no box above it speaks for it: a person confirms it.
    [[nodiscard]] bool doneByHand(const QString& command) const;
    // The latest run of a command; nullptr before the first.
    [[nodiscard]] const RunRecord* latestRun(const QString& command) const;
    [[nodiscard]] QList<const RunRecord*> runningRuns() const;
    // Deliverables of the step that have no file yet.
    [[nodiscard]] QStringList missingDeliverables(const QString& step) const;
    [[nodiscard]] runbook::StepKind kindOf(const QString& step) const;
    // Settings of the step from the configuration, by id or title; defaults where it says nothing.
    [[nodiscard]] runbook::StepConfiguration stepConfiguration(const QString& step) const;

    // ---- times, UTC ms; empty where the runbook gives none
    [[nodiscard]] std::optional<qint64> plannedStart(const QString& step) const;
    [[nodiscard]] std::optional<qint64> plannedEnd(const QString& step) const;
    // The step names a fixed clock time (`14:00 CET`), and T-0 was moved since: a person must look at it.
    [[nodiscard]] bool clockInDoubt(const QString& step) const;
    [[nodiscard]] ActualTimes phaseTimes(const QString& phase) const;

    // ---- people
    [[nodiscard]] QString coordinatorRole() const;
    [[nodiscard]] bool mayCoordinate(const QString& person) const;              // before a roster exists, anyone
    [[nodiscard]] bool mayAct(const QString& person) const;                     // is on the roster, or there is none
    [[nodiscard]] bool holds(const QString& person, const QString& role) const; // holder or deputy
    [[nodiscard]] const events::Person* person(const QString& name) const;      // on the roster; nullptr: not there
    [[nodiscard]] bool isDeputyFor(const QString& person, const QString& role) const; // and does not hold it
    [[nodiscard]] bool isRevoked(const QString& publicKey) const;
    // Roles of the table, the sign-offs and the declaration that neither a holder nor a deputy has.
    [[nodiscard]] QStringList unheldRoles() const;
    [[nodiscard]] const events::Person* holderOf(const QString& role) const;
    // The person said with the key itself that the roster's line, as it is now, is theirs.
    [[nodiscard]] bool lineConfirmed(const QString& person) const;
    // The first record that the roster as it stands was announced; nullptr: it was not.
    [[nodiscard]] const AnnouncementRecord* announcement() const;
    [[nodiscard]] Announcement announcementAt(qint64 nowUtcMs) const;
    // A day before T-0, UTC ms.
    [[nodiscard]] qint64 announceByUtcMs() const { return m_state.t0UtcMs - announcedAhead; }
    // The roll call or communication test that goes on; nullptr: none.
    [[nodiscard]] const RollCallRecord* openRollCall() const;
    // Channels of the runbook whose communication test nobody ended yet.
    [[nodiscard]] QStringList untestedChannels() const;
    [[nodiscard]] QList<Awaited> awaited() const;

    // ---- gates
    [[nodiscard]] QString nextGate() const;                       // id of the first gate that is not GO; empty: none
    [[nodiscard]] QStringList seatsOf(const QString& gate) const; // in polling order, the coordinator not among them
    [[nodiscard]] QStringList openCriteria(const QString& gate) const;             // ids of unticked checks
    [[nodiscard]] QString evidenceSha256(const QString& gate) const;               // of what a voter sees now
    [[nodiscard]] bool voteStands(const QString& gate, const QString& seat) const; // GO or NO-GO on today's evidence
    [[nodiscard]] QStringList seatsWithoutGo(const QString& gate) const;
    // Roles of the runbook's table that nobody on the roster holds: they have no seat, the decision stands in for them.
    // Empty without a roster, and where the configuration names the seats.
    [[nodiscard]] QStringList rolesToStandInFor(const QString& gate) const;
    // Gates that are GO and whose evidence this step belongs to: what changes there makes them fall.
    [[nodiscard]] QStringList gatesStandingOn(const QString& step) const;
    // Ids of the values that stand in the step's commands, boxes and expectations: part of a gate's evidence.
    [[nodiscard]] QStringList valuesOf(const runbook::Step& step) const;
    // Gates that are GO and in whose evidence this value is.
    [[nodiscard]] QStringList gatesStandingOnValue(const QString& value) const;
    // Why a gate that was GO is not GO any more, a translated sentence; empty when that did not happen.
    [[nodiscard]] QString reopenedBecause(const QString& gate) const;

    // ---- rollout
    [[nodiscard]] const rollout::Ladder& ladder() const { return m_ladder; }
    // The command moves traffic, and is started by confirming a weight only.
    [[nodiscard]] bool isGuarded(const QString& command) const
    {
        return m_ladder.isGuarded() && m_ladder.rungOf(command);
    }
    // Why `weight` cannot follow by itself (WeightAsked::despite), with what alarms say; empty: nothing does.
    [[nodiscard]] QString againstWeight(int weight) const;
    // The planned rollback goes down the ladder, watched at each weight.
    [[nodiscard]] bool plannedByWeights() const { return m_configuration.rollback.byWeights && m_ladder.isGuarded(); }

    // ---- deviations
    [[nodiscard]] const DeviationRecord* deviation(const QString& id) const;
    // An approved, unused, unexpired deviation of this kind for this target and, for commands, exactly this text, as
    // long as what it changes is still what it was. One of kind "order" for a whole step holds until that step is done.
    [[nodiscard]] const DeviationRecord* approval(const QString& kind, const QString& target,
                                                  const QByteArray& text = {}) const;
    // The same for kinds that change how a command runs ("environment", "folder"), whatever the change is.
    [[nodiscard]] const DeviationRecord* approvedChange(const QString& kind, const QString& command) const;
    // What a deviation of this kind would change, as it stands now: DeviationRequested::before.
    [[nodiscard]] QByteArray inForce(const QString& kind, const QString& target, const QByteArray& after = {}) const;
    // What it changes is still what it was when it was requested.
    [[nodiscard]] bool holdsStill(const DeviationRecord& record) const;
    // Requested and approved ones whose phase is over.
    [[nodiscard]] QStringList outlivedDeviations() const;

    // ---- what commands run in
    // What the launch adds to the environment of every command: the configuration's, the filled values,
    // HOLDPOINT_LAUNCH. Secrets are not among them.
    [[nodiscard]] QMap<QString, QString> environment() const;
    // The same for one run, with the deviations that it uses.
    [[nodiscard]] QMap<QString, QString> environmentOf(const QStringList& deviations) const;

    // ---- values, sign-off
    // Value id -> text; secrets left out. `$NAME` that the configuration's environment sets counts as filled.
    [[nodiscard]] QMap<QString, QString> filledValues() const;
    [[nodiscard]] const runbook::Value* value(const QString& id) const; // nullptr: the plan has none
    // What may fill it, by the plan and the trusted configuration.
    [[nodiscard]] runbook::ValueRule valueRule(const QString& id) const;
    // Values that the configuration wants from the output of this command's step.
    [[nodiscard]] QStringList capturedFrom(const QString& command) const;
    // The threshold of a metric as a decimal, "[Target]" filled in; empty while nobody filled it.
    [[nodiscard]] std::optional<QString> thresholdOf(const QString& metric) const;
    [[nodiscard]] QStringList missingSignoffs() const;       // ids, in the runbook's order
    [[nodiscard]] QStringList openSuccessCriteria() const;   // ids
    [[nodiscard]] QStringList missingForDeclaration() const; // ids of open criteria and missing sign-offs
    // The approved deviation that covers all of it; nullptr: none does.
    [[nodiscard]] const DeviationRecord* declarationApproval() const;
    [[nodiscard]] QString declarationItem(const QString& id) const; // in words

private:
    void index();
    void arrange(); // clock times find their place once T-0 is known
    [[nodiscard]] runbook::ClockAnchor clockAnchor() const;
    void derive() const;
    [[nodiscard]] StepState deriveStep(const runbook::Step& step, bool reached) const;
    [[nodiscard]] bool through(const runbook::Command& command) const;
    // Traffic is below what this command of the ladder set: it has to be done again.
    [[nodiscard]] bool isUndone(const QString& command) const;
    void touch(const QString& step, qint64 utcMs);
    void place(DeviationRecord& record) const; // when it expires
    [[nodiscard]] bool over(const QString& phase) const;

    std::shared_ptr<const runbook::Plan> m_plan; // shared by copies, so that pointers into it stay valid
    runbook::Configuration m_configuration;
    State m_state;
    rollout::Ladder m_ladder;

    QStringList m_order;
    QHash<QString, const runbook::Step*> m_steps;
    QHash<QString, const runbook::Phase*> m_phaseOf;
    QHash<QString, const runbook::Command*> m_commands;
    QHash<QString, const runbook::Step*> m_stepOfCommand;
    QHash<QString, const runbook::Step*> m_stepOfCheck; // of commands done by hand too
    QSet<QString> m_doneByHand;
    QHash<QString, const runbook::Expectation*> m_expectations;
    QHash<QString, const runbook::Step*> m_stepOfExpectation;

    // Derived on demand after the last entry.
    mutable bool m_derived = false;
    mutable QHash<QString, StepState> m_stepStates;
    mutable QSet<QString> m_runsOn;
    mutable QHash<QString, bool> m_inOrder;
    mutable QHash<QString, QStringList> m_valuesOfStep; // looked up once for each plan
};

// What a person confirms of the roster: SHA-256, hex, over the canonical JSON of name, roles, deputies and bare key.
QString rosterLineSha256(const events::Person& person);
// `ssh-ed25519 AAAA...` without a comment behind it.
QString bareKey(const QString& publicKey);

} // namespace holdpoint::checklist
