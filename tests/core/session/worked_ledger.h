// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/rules.h"
#include "tests/core/session/signed_ledger.h"

namespace holdpoint::test {

// A launch of a small runbook as the rules let it go, entry by entry, and what a holder of the log key could write
// besides: entries that no rule allowed, hashed and signed like all others.
class WorkedLedger
{
public:
    WorkedLedger(); // of the small runbook
    // Of another, its configuration trusted where one is given. Ada coordinates, Ben and Cem are leads.
    explicit WorkedLedger(const QByteArray& markdown, const QString& configuration = {});

    // As the rules answer; false, with `cause`, where they refuse. Signed kinds need their command's signature.
    bool ask(const checklist::Command& command, const QString& person = QStringLiteral("Ada"),
             events::Auth auth = events::Auth::Claimed);
    // Whatever the rules say.
    void force(events::Event event, const QString& person = QStringLiteral("Ada"),
               events::Auth auth = events::Auth::Claimed);
    bool run(const QByteArray& text, int status = 0);
    bool finish(int status = 0); // the newest run ends
    bool vote(const QString& seat, bool go = true);
    bool signOff(const QString& person, const QString& role);
    bool declare();

    // Up to the poll: backup run, room ticked, criterion ticked. Then GO; then the work behind it; then all signatures.
    bool prepare();
    bool passGate();
    bool work();
    bool signAll();

    [[nodiscard]] events::RunStarted started(const QByteArray& text) const; // as the rules would have it
    [[nodiscard]] events::SignoffGiven signedOff(const QString& person, const QString& role);
    [[nodiscard]] events::LaunchDeclared declared(const QString& person, const QString& text);
    [[nodiscard]] QString stepId(const QString& title) const;
    [[nodiscard]] QString gate() const { return stepId(QStringLiteral("Go/No-Go Decision")); }
    [[nodiscard]] QString commandId(const QByteArray& text) const;
    [[nodiscard]] QString checkId(const QString& text) const;
    // Keeps bytes in a folder of the launch under their hash, and answers with it.
    QString keep(const QString& folder, const QByteArray& bytes) const;

    SignedLedger ledger;
    checklist::Launch launch;
    QString cause;
};

} // namespace holdpoint::test
