// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/configuration.h"
#include "core/runbook/plan.h"
#include "core/session/alarm_check.h"
#include "core/session/record_value.h"
#include "core/session/rollout_check.h"

#include <QHash>
#include <QMap>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace holdpoint::session {

// The verifier's own account of the work: what was ticked, run, judged, attached and filled, which gates are GO, and
// what therefore may come next. The runbook is read by the importer, as by everybody; what follows from it is worked
// out here anew, and shares nothing with the rules and the fold. Records come in the ledger's order.
class PlanCheck
{
public:
    // T-0 and the offset from UTC in minutes that the launch was opened with: phases by the clock stand by them.
    void open(qint64 t0UtcMs, int offsetMin);
    // Another version; bytes that are no runbook or no configuration leave an empty one.
    void setRunbook(const QByteArray& markdown);
    void setConfiguration(const QByteArray& toml);
    void setRoster(const RecordValue& people);
    void keep(const RecordValue& steps); // that were done when another version came

    // What happened; `body` of an entry of that kind.
    void ticked(const QString& check);
    void unticked(const QString& check);
    void runStarted(const RecordValue& body);
    void runFinished(const RecordValue& body);
    void runLost(qint64 run);
    void runResolved(qint64 run, bool passed);
    void stopRequested(qint64 run);
    void judged(const QString& expectation, bool met);
    void attached(const RecordValue& body);
    void filled(const RecordValue& body);
    void skipped(const QString& step);
    void voted(const RecordValue& body);
    void decided(const QString& gate, bool go);
    void reopened(const QString& gate);
    [[nodiscard]] AlarmCheck& alarms() { return m_alarms; }
    [[nodiscard]] const AlarmCheck& alarms() const { return m_alarms; }
    [[nodiscard]] RolloutCheck& rollout() { return m_rollout; }
    [[nodiscard]] const RolloutCheck& rollout() const { return m_rollout; }
    // A rollback starts, with traffic where it is.
    RolloutCheck::Problem rollbackStarted(const RecordValue& record);

    // ---- questions
    [[nodiscard]] bool knows() const { return !m_places.isEmpty(); } // the runbook has steps
    [[nodiscard]] const runbook::Step* step(const QString& id) const;
    [[nodiscard]] const runbook::Command* command(const QString& step, const QString& id) const;
    [[nodiscard]] QString stepOfCheck(const QString& check) const;
    [[nodiscard]] bool isDone(const QString& step) const;
    // Title of the step that should have come before this one; empty: it is its turn.
    [[nodiscard]] QString before(const QString& step) const;
    // Text of a command of the ladder's step that should have come before its weights; empty: none.
    [[nodiscard]] QString beforeTheLadder() const;
    // Title of the first step of the time line that is not done; empty: all are.
    [[nodiscard]] QString undone() const;
    // A gate that is GO although what it stands on changed: its title; empty: none.
    [[nodiscard]] QString fallen() const;
    [[nodiscard]] bool isGo(const QString& gate) const { return m_gates.value(gate).go; }
    [[nodiscard]] QString evidenceSha256(const QString& gate) const;
    [[nodiscard]] QStringList openCriteria(const QString& gate) const;
    [[nodiscard]] QStringList seats(const QString& gate) const;
    [[nodiscard]] QStringList seatsWithoutGo(const QString& gate) const;
    [[nodiscard]] QStringList heldByNobody(const QString& gate) const; // roles that a decision stands in for
    [[nodiscard]] bool mayCoordinate(const QString& person) const;
    [[nodiscard]] bool mayAct(const QString& person) const;
    [[nodiscard]] const runbook::SignoffLine* signoff(const QString& id) const;
    [[nodiscard]] const runbook::Declaration& declaration() const { return m_plan.declaration; }
    // Ids of criteria and sign-offs that the declaration still waits for.
    [[nodiscard]] QStringList missingForDeclaration(const QSet<QString>& signoffs) const;

private:
    struct Run
    {
        QString command, ending, output;
        qint64 status = 0, number = 0;
        bool background = false, stopped = false, finished = false, lost = false;
        std::optional<bool> resolved;
        [[nodiscard]] bool passed() const;
        [[nodiscard]] bool running() const { return !finished && !lost && !resolved; }
    };
    struct Filled
    {
        QString text, source;
        bool secret = false;
        int times = 0;
    };
    struct Vote
    {
        bool go = false;
        QString evidence;
    };
    struct Gate
    {
        bool go = false;
        QHash<QString, Vote> votes; // by seat; the latest
    };
    struct Place
    {
        const runbook::Phase* phase = nullptr;
        const runbook::Step* step = nullptr;
        qsizetype turn = -1; // in the time line; -1: outside of it, where nothing waits
    };
    struct Person
    {
        QString name;
        QStringList roles, deputyFor;
    };

    void arrange();
    void changed(const QString& step); // something that decides whether it is done
    void shaken(const QString& step);  // evidence of the gates behind it
    [[nodiscard]] bool done(const runbook::Step& step) const;
    [[nodiscard]] bool through(const runbook::Command& command) const;
    [[nodiscard]] const Run* latestRun(const QString& command) const;
    [[nodiscard]] QStringList valuesOf(const runbook::Step& step) const;
    [[nodiscard]] QString coordinatorRole() const;
    [[nodiscard]] bool isHeld(const QString& role) const;
    [[nodiscard]] qsizetype firstUndone() const;

    std::optional<qint64> m_t0;
    int m_offsetMin = 0;
    runbook::Plan m_plan;
    runbook::Configuration m_configuration;
    std::vector<Person> m_people;

    QHash<QString, Place> m_places;
    std::vector<const runbook::Step*> m_timeLine;
    QHash<QString, QString> m_stepOfCheck; // of commands that a person does by hand too
    QHash<QString, QString> m_stepOfExpectation;
    QSet<QString> m_byHand;
    mutable qsizetype m_done = 0; // so many steps at the time line's beginning are done

    QSet<QString> m_ticks, m_skipped, m_kept, m_delivered, m_shaken;
    QHash<qint64, Run> m_runs;
    QHash<QString, qint64> m_latestRun; // by command
    QHash<QString, QString> m_outputWords;
    QHash<QString, bool> m_personWords;
    QHash<QString, QStringList> m_files; // by step: SHA-256, in order
    QHash<QString, Filled> m_values;
    QHash<QString, Gate> m_gates;
    AlarmCheck m_alarms;
    RolloutCheck m_rollout;
};

} // namespace holdpoint::session
