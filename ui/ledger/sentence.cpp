// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/sentence.h"

#include "core/base/clock.h"
#include "core/runbook/display_text.h"
#include "ui/ledger/alarm_sentences.h"
#include "ui/ledger/launch_titles.h"
#include "ui/ledger/rollout_sentences.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace holdpoint::ui {
namespace {

// One overload for each kind and none for the rest: a new kind without a sentence does not compile.
class Sentences
{
    Q_DECLARE_TR_FUNCTIONS(LedgerSentence)

public:
    explicit Sentences(const LaunchTitles& titles)
        : m_titles(titles)
    {
    }

    QString operator()(const events::LaunchOpened& fact) const
    {
        const QString name = fact.version.isEmpty() ? fact.name : fact.name + QLatin1Char(' ') + fact.version;
        return tr("Opened the launch %1 with T-0 at %2").arg(quoted(name), minute(fact.t0UtcMs));
    }
    QString operator()(const events::RunbookLoaded& fact) const
    {
        const QString loaded = tr("Loaded the runbook %1 from %2 (SHA-256 %3)")
                                   .arg(quoted(fact.title), fact.fileName, fact.sha256.left(12));
        return fact.deviation.isEmpty() ? loaded : tr("%1, covered by deviation %2").arg(loaded, fact.deviation);
    }
    QString operator()(const events::ConfigurationTrusted& fact) const
    {
        const QString trusted = tr("Trusted the configuration %1").arg(fact.sha256.left(12));
        return fact.deviation.isEmpty() ? trusted : tr("%1, covered by deviation %2").arg(trusted, fact.deviation);
    }
    QString operator()(const events::T0Slipped& fact) const
    {
        const QString moved = fact.minutes < 0
                                  ? tr("Moved T-0 earlier by %n minute(s), to %1", nullptr, int(-fact.minutes))
                                  : tr("Slipped T-0 by %n minute(s), to %1", nullptr, int(fact.minutes));
        return because(moved.arg(minute(fact.t0UtcMs)), fact.reason);
    }
    QString operator()(const events::LaunchHeld& fact) const { return because(tr("Held the launch"), fact.reason); }
    QString operator()(const events::LaunchResumed& fact) const
    {
        return because(tr("Resumed the launch"), fact.reason);
    }
    QString operator()(const events::LaunchScrubbed& fact) const
    {
        return because(tr("Scrubbed the launch"), fact.reason);
    }
    QString operator()(const events::LaunchEnded& fact) const { return because(tr("Ended the launch"), fact.reason); }
    QString operator()(const events::RosterChanged& fact) const
    {
        QStringList names;
        for (const events::Person& person : fact.people)
            names.append(person.name);
        const QString roster =
            tr("Set the roster to %n person(s): %1", nullptr, int(fact.people.size())).arg(names.join(tr(", ")));
        return fact.selfApproval ? tr("%1; requesters may approve their own deviations").arg(roster) : roster;
    }
    QString operator()(const events::KeyRevoked& fact) const
    {
        return tr("Revoked the key of %1: %2").arg(fact.person, fact.reason);
    }
    QString operator()(const events::LogTakenOver& fact) const
    {
        return because(tr("Took the launch over with the log key %1").arg(fact.logKey.section(QLatin1Char('+'), 1, 1)),
                       fact.reason);
    }
    QString operator()(const events::AnchorsChanged& fact) const
    {
        return fact.folders.isEmpty() ? tr("Checkpoints are copied to no folder from now on")
                                      : tr("Checkpoints are copied to %1 from now on").arg(fact.folders.join(tr(", ")));
    }
    QString operator()(const events::KeyConfirmed& fact) const
    {
        return tr("Confirmed the own line of the roster with the key: %1").arg(fact.person);
    }
    QString operator()(const events::RosterAnnounced& fact) const
    {
        return tr("Announced the roster %1… through %2").arg(fact.fingerprint.left(12), fact.channel);
    }
    QString operator()(const events::RollCallStarted& fact) const
    {
        return fact.channel.isEmpty()
                   ? tr("Called the roll of %n person(s)", nullptr, int(fact.expected.size()))
                   : tr("Began the communication test of %1 with %n person(s)", nullptr, int(fact.expected.size()))
                         .arg(quoted(fact.channel));
    }
    QString operator()(const events::RollCallAnswered& fact) const
    {
        return because(
            (fact.present ? tr("%1 answered the roll call") : tr("%1 did not answer the roll call")).arg(fact.person),
            fact.remark);
    }
    QString operator()(const events::RollCallEnded& fact) const
    {
        return fact.missing.isEmpty()
                   ? tr("Ended the roll call: everybody answered")
                   : tr("Ended the roll call without an answer of %1").arg(fact.missing.join(tr(", ")));
    }
    QString operator()(const events::RunStarted& fact) const
    {
        const QString command = quoted(LaunchTitles::command(fact.text));
        QString started = fact.background ? tr("Started %1 in the background (run %2)") : tr("Started %1 (run %2)");
        started = started.arg(command, QString::number(fact.run));
        if (fact.deviations.isEmpty())
            return started;
        return tr("%1, covered by deviation %2").arg(started, fact.deviations.join(tr(", ")));
    }
    QString operator()(const events::RunFinished& fact) const
    {
        QString ended = ending(fact);
        qsizetype missing = 0, person = 0;
        for (const events::JudgedExpectation& judged : fact.expectations) {
            missing += judged.outcome == QLatin1String("missing");
            person += judged.outcome == QLatin1String("person");
        }
        if (missing > 0)
            ended = tr("%1; %n expectation(s) missing", nullptr, int(missing)).arg(ended);
        if (person > 0)
            ended = tr("%1; %n expectation(s) for a person to judge", nullptr, int(person)).arg(ended);
        return ended;
    }
    QString operator()(const events::RunLost& fact) const { return tr("Nobody saw how %1 ended").arg(run(fact.run)); }
    QString operator()(const events::RunResolved& fact) const
    {
        return because((fact.passed ? tr("Declared that %1 passed") : tr("Declared that %1 failed")).arg(run(fact.run)),
                       fact.reason);
    }
    QString operator()(const events::StopRequested& fact) const { return tr("Asked %1 to stop").arg(run(fact.run)); }
    QString operator()(const events::StepSkipped& fact) const
    {
        const QString skipped = tr("Skipped %1").arg(title(fact.step));
        return because(fact.deviation.isEmpty() ? skipped
                                                : tr("%1, covered by deviation %2").arg(skipped, fact.deviation),
                       fact.reason);
    }
    QString operator()(const events::CheckTicked& fact) const
    {
        const QString ticked = tr("Ticked %1").arg(title(fact.check));
        return fact.deviation.isEmpty() ? ticked : tr("%1, covered by deviation %2").arg(ticked, fact.deviation);
    }
    QString operator()(const events::CheckUnticked& fact) const
    {
        return because(tr("Unticked %1").arg(title(fact.check)), fact.reason);
    }
    QString operator()(const events::ExpectationJudged& fact) const
    {
        return because((fact.met ? tr("Judged as met: %1") : tr("Judged as missing: %1")).arg(title(fact.expectation)),
                       fact.reason);
    }
    QString operator()(const events::EvidenceAttached& fact) const
    {
        const QString target = fact.deliverable.isEmpty() ? fact.step : fact.deliverable;
        return tr("Attached %1 (%2) to %3")
            .arg(quoted(fact.fileName), QLocale().formattedDataSize(fact.bytes), title(target));
    }
    QString operator()(const events::NoteWritten& fact) const
    {
        return fact.step.isEmpty() ? tr("Noted: %1").arg(fact.text)
                                   : tr("Noted on %1: %2").arg(title(fact.step), fact.text);
    }
    QString operator()(const events::ValueFilled& fact) const
    {
        if (fact.secret)
            return tr("Set %1 to a secret value").arg(title(fact.value));
        if (fact.source == QLatin1String("capture"))
            return tr("Took %1 from the output of %2: %3").arg(title(fact.value), run(fact.run), quoted(fact.text));
        if (fact.source == QLatin1String("clock"))
            return tr("Set %1 to the time of its use, %2").arg(title(fact.value), quoted(fact.text));
        return tr("Set %1 to %2").arg(title(fact.value), quoted(fact.text));
    }
    QString operator()(const events::CommandAccepted& fact) const
    {
        return tr("Accepted the hidden characters in %1").arg(title(fact.command));
    }
    QString operator()(const events::DeviationRequested& fact) const
    {
        return because(tr("Requested deviation %1: %2").arg(fact.deviation, deviation(fact)), fact.reason);
    }
    QString operator()(const events::DeviationApproved& fact) const
    {
        return because((fact.selfApproved ? tr("Approved deviation %1, requested by the same person")
                                          : tr("Approved deviation %1"))
                           .arg(fact.deviation),
                       fact.reason);
    }
    QString operator()(const events::DeviationRejected& fact) const
    {
        return because(tr("Rejected deviation %1").arg(fact.deviation), fact.reason);
    }
    QString operator()(const events::DeviationExpired& fact) const
    {
        return tr("Deviation %1 expired: %2 is over").arg(fact.deviation, title(fact.phase));
    }
    QString operator()(const events::VoteCast& fact) const
    {
        return because(
            (fact.go ? tr("Voted GO for %1 on %2") : tr("Voted NO-GO for %1 on %2")).arg(fact.seat, title(fact.gate)),
            fact.reason);
    }
    QString operator()(const events::GateDecided& fact) const
    {
        QString decided = (fact.go ? tr("Decided GO on %1") : tr("Decided NO-GO on %1")).arg(title(fact.gate));
        if (!fact.stoodInFor.isEmpty())
            decided = tr("%1, standing in for %2").arg(decided, fact.stoodInFor.join(tr(", ")));
        if (!fact.orderDeviation.isEmpty())
            decided = tr("%1, before its turn by deviation %2").arg(decided, fact.orderDeviation);
        return because(fact.deviation.isEmpty() ? decided
                                                : tr("%1, an override by deviation %2").arg(decided, fact.deviation),
                       fact.reason);
    }
    QString operator()(const events::GateReopened& fact) const
    {
        QString reopened = tr("%1 is not GO any more: evidence was attached to %2");
        if (fact.cause == QLatin1String("unticked"))
            reopened = tr("%1 is not GO any more: %2 was unticked");
        else if (fact.cause == QLatin1String("run"))
            reopened = tr("%1 is not GO any more: %2 ran again");
        else if (fact.cause == QLatin1String("judged"))
            reopened = tr("%1 is not GO any more: %2 was judged anew");
        else if (fact.cause == QLatin1String("filled"))
            reopened = tr("%1 is not GO any more: %2 was filled in anew");
        else if (fact.cause == QLatin1String("traffic"))
            reopened = tr("%1 is not GO any more: traffic was taken back from where %2 had brought it");
        return reopened.arg(title(fact.gate), title(fact.target));
    }
    QString operator()(const events::RollbackStarted& fact) const
    {
        QString started = fact.kind == QLatin1String("planned") ? tr("Started planned rollback %1, for %2")
                                                                : tr("Started immediate rollback %1, for %2");
        started = started.arg(QString::number(fact.rollback),
                              fact.scenario.isEmpty() ? tr("no stated scenario") : title(fact.scenario));
        return fact.changed ? tr("%1, although a pinned script had changed").arg(started) : started;
    }
    QString operator()(const events::RollbackPinned& fact) const
    {
        return tr("Pinned %n file(s) that a rollback runs, with the GO on %1", nullptr, int(fact.files.size()))
            .arg(title(fact.gate));
    }
    QString operator()(const events::RollbackStepObserved& fact) const
    {
        QString seen = tr("A person must observe %1 of rollback %2");
        if (fact.outcome == QLatin1String("done"))
            seen = tr("Observed %1 of rollback %2 as done");
        else if (fact.outcome == QLatin1String("failed"))
            seen = tr("Observed %1 of rollback %2 as failed");
        return because(seen.arg(title(fact.step), QString::number(fact.rollback)), fact.observed);
    }
    QString operator()(const events::RollbackEnded& fact) const
    {
        QString ended = tr("Rollback %1 ended incomplete: %2 passed, %3 failed, %4 not run");
        if (fact.outcome == QLatin1String("done"))
            ended = tr("Rollback %1 is done: %2 passed, %3 failed, %4 not run");
        else if (fact.outcome == QLatin1String("failed"))
            ended = tr("Rollback %1 failed: %2 passed, %3 failed, %4 not run");
        else if (fact.outcome == QLatin1String("stopped"))
            ended = tr("Rollback %1 was stopped where it was: %2 passed, %3 failed, %4 not run");
        else if (fact.outcome == QLatin1String("superseded"))
            ended = tr("Rollback %1 gave way to an immediate one: %2 passed, %3 failed, %4 not run");
        return ended.arg(fact.rollback).arg(fact.commandsPassed).arg(fact.commandsFailed).arg(fact.commandsNotRun);
    }
    QString operator()(const events::RollbackSeconded& fact) const
    {
        return tr("Named %1 as the second person of rollback %2").arg(fact.name, QString::number(fact.rollback));
    }
    QString operator()(const events::SignoffGiven& fact) const { return tr("Signed off as %1").arg(fact.role); }
    QString operator()(const events::LaunchDeclared& fact) const
    {
        const QString declared = tr("Declared as %1: %2").arg(fact.role, fact.text);
        return fact.deviation.isEmpty() ? declared : tr("%1 (covered by deviation %2)").arg(declared, fact.deviation);
    }
    QString operator()(const events::CertificateExported& fact) const
    {
        return tr("Exported the certificate %1 over %n entries", nullptr, int(fact.treeSize))
            .arg(quoted(fact.fileName));
    }
    QString operator()(const events::ThresholdCrossed& fact) const
    {
        if (fact.state == QLatin1String("unknown"))
            return tr("%1 is unknown: no data from %2").arg(title(fact.metric), fact.source);
        return (fact.state == QLatin1String("breach") ? tr("%1 is %2: breach of the limit %3")
                                                      : tr("%1 is %2: within the limit %3"))
            .arg(title(fact.metric), fact.value, fact.limit);
    }
    template <class T>
    requires requires(const AlarmSentences& alarms, const T& fact) { alarms(fact); }
    QString operator()(const T& fact) const { return AlarmSentences(m_titles)(fact); }
    template <class T>
    requires requires(const RolloutSentences& rollout, const T& fact) { rollout(fact); }
    QString operator()(const T& fact) const { return RolloutSentences(m_titles)(fact); }

private:
    static QString quoted(const QString& text) { return tr("“%1”").arg(text); }
    [[nodiscard]] QString title(const QString& id) const { return quoted(m_titles.of(id)); }
    static QString because(const QString& what, const QString& reason)
    {
        return reason.isEmpty() ? what : tr("%1: %2").arg(what, reason);
    }
    static QString minute(qint64 utcMs)
    {
        return tr("%1 UTC").arg(
            QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm")));
    }
    static QString seconds(qint64 ms)
    {
        return ms < 60'000 ? tr("%1 s").arg(QLocale().toString(double(ms) / 1000, 'f', 1))
                           : tr("%1 min %2 s").arg(ms / 60'000).arg(ms / 1000 % 60);
    }
    [[nodiscard]] QString run(qint64 number) const
    {
        const QString command = m_titles.commandOfRun(number);
        return command.isEmpty() ? tr("run %1").arg(number)
                                 : tr("%1 (run %2)").arg(quoted(command), QString::number(number));
    }
    [[nodiscard]] QString ending(const events::RunFinished& fact) const
    {
        const QString what = run(fact.run);
        const QString took = seconds(fact.durationMs);
        const QString status = QString::number(fact.status);
        if (fact.ending == QLatin1String("exited") && fact.status == 0)
            return tr("%1 passed after %2").arg(what, took);
        if (fact.ending == QLatin1String("exited"))
            return tr("%1 failed after %2 with exit status %3").arg(what, took, status);
        if (fact.ending == QLatin1String("signalled"))
            return tr("%1 was ended after %2 by signal %3").arg(what, took, status);
        if (fact.ending == QLatin1String("timed-out"))
            return tr("%1 was stopped after %2, at its time limit").arg(what, took);
        if (fact.ending == QLatin1String("stopped"))
            return tr("%1 was stopped by a person after %2").arg(what, took);
        return tr("%1 could not start: %2").arg(what, fact.problem);
    }
    [[nodiscard]] QString deviation(const events::DeviationRequested& fact) const
    {
        const QString target = title(fact.target);
        if (fact.kind == QLatin1String("skip"))
            return tr("skip %1").arg(target);
        if (fact.kind == QLatin1String("order"))
            return tr("%1 out of order").arg(target);
        if (fact.kind == QLatin1String("command"))
            return tr("run %1 instead of %2").arg(quoted(LaunchTitles::command(fact.after)), target);
        if (fact.kind == QLatin1String("rerun"))
            return tr("run %1 again").arg(target);
        if (fact.kind == QLatin1String("environment"))
            return tr("another environment for %1").arg(target);
        if (fact.kind == QLatin1String("folder"))
            return tr("run %1 in %2").arg(target, quoted(QString::fromUtf8(fact.after)));
        if (fact.kind == QLatin1String("runbook"))
            return tr("another version of the runbook (SHA-256 %1)").arg(QString::fromUtf8(fact.after.left(12)));
        if (fact.kind == QLatin1String("configuration"))
            return tr("another configuration (SHA-256 %1)").arg(QString::fromUtf8(fact.after.left(12)));
        if (fact.kind == QLatin1String("declaration"))
            return tr("declare the launch although something is missing");
        return tr("override of %1").arg(target);
    }

    const LaunchTitles& m_titles;
};

} // namespace

QString sentenceOf(const events::Entry& entry, const checklist::Launch& launch)
{
    return sentenceOf(entry, LaunchTitles(launch));
}

QString sentenceOf(const events::Entry& entry, const LaunchTitles& titles)
{
    const QString sentence = std::visit(Sentences(titles), entry.body);
    // Text of people may hold newlines and characters that turn the line around.
    const QString line = runbook::escapedForDisplay(sentence.toUtf8()).simplified();
    return entry.late ? QCoreApplication::translate("LedgerSentence", "%1 (recorded late)").arg(line) : line;
}

QString actorText(const events::Actor& actor)
{
    if (actor.person.isEmpty())
        return QCoreApplication::translate("LedgerSentence", "Holdpoint");
    QString who = actor.person;
    if (!actor.role.isEmpty())
        who = QCoreApplication::translate("LedgerSentence", "%1, %2").arg(who, actor.role);
    if (!actor.seat.isEmpty() && actor.seat != actor.role)
        who = QCoreApplication::translate("LedgerSentence", "%1, for %2").arg(who, actor.seat);
    who = runbook::escapedForDisplay(who.toUtf8()).simplified();
    return QCoreApplication::translate("LedgerSentence", "%1 (%2)").arg(who, authWord(actor.auth));
}

QString actorBrief(const events::Actor& actor)
{
    if (actor.auth != events::Auth::Claimed || actor.person.isEmpty()) {
        events::Actor bare = actor;
        bare.role.clear();
        if (actor.seat == actor.role)
            bare.seat.clear();
        return actorText(bare);
    }
    QString who = actor.person;
    if (!actor.seat.isEmpty() && actor.seat != actor.role)
        who = QCoreApplication::translate("LedgerSentence", "%1, for %2").arg(who, actor.seat);
    return runbook::escapedForDisplay(who.toUtf8()).simplified();
}

QString authWord(events::Auth auth)
{
    switch (auth) {
    case events::Auth::Claimed:
        break;
    case events::Auth::Spoken:
        return QCoreApplication::translate("LedgerSentence", "spoken");
    case events::Auth::Signed:
        return QCoreApplication::translate("LedgerSentence", "signed");
    }
    return QCoreApplication::translate("LedgerSentence", "claimed");
}

} // namespace holdpoint::ui
