// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/verifier.h"
#include "core/session/record_value.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>

namespace holdpoint::session {

// What an entry says that the statement signed for it must say as well.
struct SignedClaim
{
    QByteArray statement, signature;
    QString publicKey; // as the entry names it; empty where the signature alone does
    QString person, act, role, decision;
    QString reason;                           // which the shown words must end with; empty: any words
    QList<std::pair<QString, QString>> binds; // evidence: name and hash
    bool listedOnly = true;                   // the roster must name the key; else it must not name another
};

// The verifier's own check of what people signed: reads statements and SSH signatures with code that shares nothing
// with core/signoff, and follows the roster from entry to entry.
class ProofCheck
{
public:
    void open(const QString& launch, bool rehearsal);
    void setRoster(const RecordValue& people);
    void revoke(const QString& publicKey);
    [[nodiscard]] bool isRevoked(const QString& publicKey) const { return m_revoked.contains(bare(publicKey)); }

    struct Line
    {
        QString publicKey; // without comment, empty: none
        QStringList roles, deputyFor;
        QString sha256; // over the canonical form of name, roles, deputies and key
    };
    [[nodiscard]] const Line* line(const QString& person) const;
    [[nodiscard]] bool hasRoster() const { return !m_lines.isEmpty(); }
    [[nodiscard]] bool namesKeys() const; // somebody on the roster has a key that counts
    [[nodiscard]] bool mayActAs(const QString& person, const QString& role) const; // holder or deputy
    [[nodiscard]] bool isHeld(const QString& role) const;

    // A translated problem; empty: the claim holds.
    std::optional<QString> check(const SignedClaim& claim, const ledger::VerifiedEntry& entry);

    static QString sha256Hex(const QByteArray& bytes);

private:
    static QString bare(const QString& publicKey) { return publicKey.simplified().section(u' ', 0, 1); }

    QString m_launch;
    bool m_rehearsal = false;
    QHash<QString, Line> m_lines; // by person, as the roster in force has them
    QSet<QString> m_revoked;
    QSet<QByteArray> m_used; // SHA-256 of statements
};

} // namespace holdpoint::session
