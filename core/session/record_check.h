// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/verifier.h"
#include "core/session/plan_check.h"
#include "core/session/proof_check.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace holdpoint::session {

// What only the meaning of entries shows: signatures, keys and roster of their time, files by hash, and the order of
// acts. Reads the stored bytes itself and shares nothing with the codec, the rules and the fold.
class RecordCheck
{
public:
    explicit RecordCheck(QString folder);

    // A translated problem of this entry; empty: none. Entries must come in order.
    std::optional<QString> operator()(const ledger::VerifiedEntry& entry);
    // Things that an auditor should know, in order.
    [[nodiscard]] const std::vector<ledger::Notice>& notices() const { return m_notices; }

private:
    using Problem = std::optional<QString>;
    using Check = Problem (RecordCheck::*)();
    static const std::unordered_map<std::string, Check>& checks();

    Problem opened();
    Problem runbook();
    Problem configuration();
    Problem roster();
    Problem revocation();
    Problem confirmation();
    Problem takeover();
    Problem vote();
    Problem decision();
    Problem signoff();
    Problem declaration();
    Problem ended();
    Problem evidence();
    Problem certificate();
    Problem runStarted();
    Problem runFinished();
    Problem ofARun();
    Problem deviationRequested();
    Problem deviationApproved();
    Problem deviationRejected();
    Problem deviationExpired();
    Problem skipped();
    Problem ticked();
    Problem rollbackStarted();
    Problem pinned();
    Problem ofARollback();
    Problem rollCallStarted();
    Problem ofARollCall();
    Problem unticked();
    Problem judged();
    Problem filled();
    Problem reopened();
    Problem announced();
    Problem decidedGate();
    Problem accepted();
    Problem alarm();
    Problem rollbackEnded();
    Problem weightAsked();
    Problem weightConfirmed();
    Problem weightWithdrawn();
    Problem watchFound();
    Problem scenarioDeclared();
    Problem scenarioDecided();

    [[nodiscard]] const RecordValue& body() const { return (*m_record)["body"]; }
    [[nodiscard]] QString bodyText(std::string_view key) const { return body()[key].text(); }
    [[nodiscard]] QString person() const { return (*m_record)["actor"]["person"].text(); }
    [[nodiscard]] bool isSigned() const { return (*m_record)["actor"]["auth"].utf8() == "signed"; }
    [[nodiscard]] Problem file(const QString& path, const QString& sha256) const;
    // The file of a runbook or configuration, once its hash was found to be right.
    [[nodiscard]] static QByteArray bytesOf(const QString& path);
    // What everybody's rules ask: on the roster, the coordinator's own act, the launch neither held nor with a gate
    // that should have fallen, this step's turn.
    [[nodiscard]] Problem onRoster() const;
    [[nodiscard]] Problem coordinator() const;
    [[nodiscard]] Problem moving() const;
    [[nodiscard]] Problem settled() const;
    [[nodiscard]] Problem turnOf(const QString& step, bool allowed) const;
    [[nodiscard]] Problem pollOf(const QString& gate) const;
    [[nodiscard]] Problem allDone() const;
    [[nodiscard]] Problem runAsPlanned() const;
    // Traffic may move up to the new version: not held, in its turn, nothing of the step before it left.
    [[nodiscard]] Problem upwards() const;
    [[nodiscard]] Problem shiftAsConfirmed() const;
    // What the entry before asked for by itself and this one, of that kind, is not.
    [[nodiscard]] Problem owed(const std::string& kind) const;
    [[nodiscard]] bool outOfOrderAllowed(const QString& target) const;
    // This act uses the deviation, an approved one of this kind and about `target`; empty `deviation`: none is used.
    Problem uses(const QString& deviation, std::string_view kind, const QString& target);
    // The same, and what was done is exactly what was approved.
    Problem usesExactly(const QString& deviation, std::string_view kind, const QString& target, const QByteArray& done);
    Problem runUses(const QString& deviation);
    [[nodiscard]] Problem afterTheEnd() const;
    // The signature of this entry; `mustSign`: it may not be without one.
    Problem proof(SignedClaim claim, bool mustSign);
    void note(const QString& text);

    QString m_folder;
    ProofCheck m_proofs;
    PlanCheck m_plan;
    const ledger::VerifiedEntry* m_entry = nullptr; // during a call
    const RecordValue* m_record = nullptr;          // during a call
    bool m_rehearsal = false;
    bool m_ended = false; // ended or scrubbed
    QSet<qint64> m_runs, m_rollbacks;
    qint64 m_rollCalls = 0;
    bool m_rollCallOpen = false;
    bool m_started = false; // the plan is read-only from here on
    bool m_held = false;
    bool m_mustHold = false;     // a NO-GO stands that nothing has followed yet
    bool m_rolledBack = false;   // the same of a rollback
    bool m_superseded = false;   // a planned rollback gave way to an immediate one, which comes next
    bool m_selfApproval = false; // by the roster in force
    qint64 m_t0UtcMs = 0;
    QString m_rosterSha256, m_configurationSha256;
    enum class Course
    {
        Requested,
        Approved,
        Rejected,
        Expired,
        Used
    };
    struct Deviation
    {
        QString sha256; // over the request's body
        std::string kind;
        QString target;
        QByteArray after;
        QString requester;
        Course course = Course::Requested;
    };
    Problem decided(Course course);
    QHash<QString, Deviation> m_deviations;
    QSet<QString> m_signoffs; // ids
    bool m_declared = false;
    std::vector<ledger::Notice> m_notices;
};

} // namespace holdpoint::session
