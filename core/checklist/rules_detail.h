// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/rules.h"

#include <QCoreApplication>

// One visitor for all commands; its bodies are divided by what they are about.
namespace holdpoint::checklist {

using Answer = Result<std::vector<events::Event>>;

inline QString ruleText(const char* text) { return QCoreApplication::translate("rules", text); }

inline std::unexpected<Error> refusal(QString cause, QString nextStep)
{
    return failure(ErrorCode::Refused, std::move(cause), std::move(nextStep));
}

class Rules
{
public:
    Rules(const Launch& launch, const events::Actor& actor)
        : m_launch(launch)
        , m_state(launch.state())
        , m_actor(actor)
    {
    }

    // the launch (rules_launch.cpp)
    Answer operator()(const LoadRunbook& command) const;
    Answer operator()(const TrustConfiguration& command) const;
    Answer operator()(const Hold& command) const;
    Answer operator()(const Resume& command) const;
    Answer operator()(const Slip& command) const;
    Answer operator()(const Scrub& command) const;
    Answer operator()(const End& command) const;
    Answer operator()(const RecordCertificate& command) const;

    // alarms (rules_alarms.cpp)
    Answer operator()(const RecordAlarms& command) const;
    Answer operator()(const alarms::Acknowledge& command) const;
    Answer operator()(const alarms::Shelve& command) const;
    Answer operator()(const alarms::Unshelve& command) const;
    Answer operator()(const alarms::TakeOutOfService& command) const;
    Answer operator()(const alarms::ReturnToService& command) const;

    // runs (rules_runs.cpp)
    Answer operator()(const StartRun& command) const;
    Answer operator()(const FinishRun& command) const;
    Answer operator()(const LoseRun& command) const;
    Answer operator()(const ResolveRun& command) const;
    Answer operator()(const StopRun& command) const;

    // steps and values (rules_steps.cpp)
    Answer operator()(const SkipStep& command) const;
    Answer operator()(const TickCheck& command) const;
    Answer operator()(const UntickCheck& command) const;
    Answer operator()(const JudgeExpectation& command) const;
    Answer operator()(const AttachEvidence& command) const;
    Answer operator()(const WriteNote& command) const;
    Answer operator()(const FillValue& command) const;
    Answer operator()(const AcceptCommand& command) const;

    // deviations (rules_deviations.cpp)
    Answer operator()(const RequestDeviation& command) const;
    Answer operator()(const ApproveDeviation& command) const;
    Answer operator()(const RejectDeviation& command) const;

    // people, gates, sign-off (rules_people.cpp)
    Answer operator()(const ChangeRoster& command) const;
    Answer operator()(const RevokeKey& command) const;     // rules_keys.cpp
    Answer operator()(const ConfirmKey& command) const;    // rules_keys.cpp
    Answer operator()(const StartRollCall& command) const; // and the other two: rules_roll_call.cpp
    Answer operator()(const AnswerRollCall& command) const;
    Answer operator()(const EndRollCall& command) const;
    Answer operator()(const AnnounceRoster& command) const; // rules_keys.cpp
    Answer operator()(const ChangeAnchors& command) const;  // rules_keys.cpp
    Answer operator()(const CastVote& command) const;
    Answer operator()(const DecideGate& command) const;
    Answer operator()(const GiveSignoff& command) const;
    Answer operator()(const Declare& command) const; // rules_declare.cpp

    // rollback (rules_rollback.cpp)
    Answer operator()(const StartRollback& command) const;
    Answer operator()(const StartRollbackCommand& command) const;
    Answer operator()(const ObserveRollbackStep& command) const;
    Answer operator()(const EndRollback& command) const;
    Answer operator()(const StopRollback& command) const;
    Answer operator()(const ShiftForRollback& command) const; // rules_rollout.cpp
    Answer operator()(const SecondRollback& command) const;

    // rollout (rules_rollout.cpp), rollback matrix (rules_matrix.cpp)
    Answer operator()(const AskWeight& command) const;
    Answer operator()(const ConfirmWeight& command) const;
    Answer operator()(const WithdrawWeight& command) const;
    Answer operator()(const RecordRollout& command) const;
    Answer operator()(const DeclareScenario& command) const;
    Answer operator()(const DecideScenario& command) const;

private:
    // Refusals that several rules share; empty when the rule is kept.
    [[nodiscard]] std::optional<Error> notOpen() const;   // scrubbed or ended
    [[nodiscard]] std::optional<Error> notMoving() const; // not open, or held
    [[nodiscard]] std::optional<Error> notOnRoster() const;
    [[nodiscard]] std::optional<Error> notCoordinator(const QString& act) const;
    // The actor's signature was made with a key that counts for them; "" where only the roster can tell the key.
    [[nodiscard]] std::optional<Error> wrongKey(const QString& publicKey) const;
    // A deviation that covers what is missing from the declaration as it stands; and why it cannot be declared without.
    [[nodiscard]] Answer incompleteDeclaration(const RequestDeviation& request) const;
    [[nodiscard]] std::optional<Error> notDeclarable() const;
    // A decision is signed with a key that counts, or carries no signature at all.
    [[nodiscard]] std::optional<Error> wrongProof(const events::Proof& proof) const;
    // How a person names a step or command to the command line: its title or text where that fits nothing else, its id
    // where it does.
    [[nodiscard]] QString named(const QString& id) const;
    // An alarm that nobody acknowledged, or one of numbers that do not come: no GO on that.
    [[nodiscard]] std::optional<Error> blindOrUnheard(const runbook::Step& gate) const;
    [[nodiscard]] Answer onAlarm(const alarms::Command& command, const QString& coordinatorsAct) const;
    [[nodiscard]] std::optional<Error> notInOrder(const QString& step, const QString& deviationTarget) const;
    [[nodiscard]] std::optional<Error> cannotStart(const StartRun& command) const;
    // A command of the plan with characters that do not show, which nobody accepted.
    [[nodiscard]] std::optional<Error> hides(const runbook::Command& command) const;
    [[nodiscard]] std::optional<Error> decidedDeviation(const QString& id) const;
    // What a deviation of the kind is about does not exist, or cannot be changed; fills in `requested.before`.
    [[nodiscard]] std::optional<Error> changesNothing(const RequestDeviation& command,
                                                      events::DeviationRequested& requested) const;
    [[nodiscard]] std::optional<Error> wrongEnvironment(const RequestDeviation& command,
                                                        events::DeviationRequested& requested) const;
    [[nodiscard]] std::optional<Error> wrongVersion(const RequestDeviation& command,
                                                    const events::DeviationRequested& requested) const;
    [[nodiscard]] std::optional<Error> cannotMerge(const DeviationRecord& record, const PlanChange& change) const;
    // Titles of the done ones among `steps`, those in `known` left out.
    [[nodiscard]] QStringList doneAmong(const QStringList& steps, const QSet<QString>& known) const;
    [[nodiscard]] events::RunStarted runStarted(const StartRun& command) const;
    [[nodiscard]] std::vector<events::Event> filledByClock(const StartRun& command, qint64 run) const;
    [[nodiscard]] const RollbackRecord* rollback(qint64 number) const;
    [[nodiscard]] const RollbackRecord* runningRollback() const;
    // One that goes down the weights is watched: the launch stays open for it.
    [[nodiscard]] std::optional<Error> inARollbackByWeights() const;
    // `outcome` empty: what its commands say.
    [[nodiscard]] events::RollbackEnded endOf(const RollbackRecord& record, const QString& outcome) const;
    // The change that waits to be confirmed; else why there is none.
    [[nodiscard]] Result<const rollout::Change*> waiting(qint64 change, const QString& nextStep) const;
    // What a person must know before traffic may move up to this weight: held, not its turn, work before it.
    [[nodiscard]] std::optional<Error> notUp() const;
    // The run that sets a weight, and what falls with it.
    [[nodiscard]] std::vector<events::Event> shift(qint64 change, const StartRun& run) const;
    // What was seen is still news, and true.
    [[nodiscard]] bool fits(const events::WeightObserved& fact) const;
    [[nodiscard]] bool fits(const events::WatchBreached& fact) const;
    [[nodiscard]] bool fits(const events::WatchEnded& fact) const;
    [[nodiscard]] bool fits(const events::BaselineTaken& fact) const;
    [[nodiscard]] bool fits(const events::ScenarioApplied& fact) const;
    [[nodiscard]] bool fits(const events::ScenarioCeased& fact) const;
    // Gates that were GO with traffic where it is now.
    void reopenForTraffic(std::vector<events::Event>& happened) const;
    [[nodiscard]] const runbook::MatrixRow* matrixRow(const QString& id) const;
    // What an act about `step` does, and the gates that fall with it because they were GO on what was there before.
    [[nodiscard]] std::vector<events::Event> withReopenedGates(events::Event event, const QString& step,
                                                               const char* cause, const QString& target) const;

    // A filled value, and the gates that fall with it because they were GO on another.
    [[nodiscard]] std::vector<events::Event> withReopenedGates(const events::ValueFilled& filled) const;

    const Launch& m_launch;
    const State& m_state;
    const events::Actor& m_actor;
};

} // namespace holdpoint::checklist
