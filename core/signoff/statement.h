// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QMap>
#include <QString>

namespace holdpoint::signoff {

// What a person signs, exactly as shown (design, "Formats", Sign-off). Stored as canonical JSON inside the entry.
struct Statement
{
    QString launch; // launch id
    bool rehearsal = false;
    QString act; // "signoff" | "vote" | "declaration" | "decision"
    QString person, role;
    QString keyFingerprint;
    QString meaning;                 // as displayed to the signer
    QString decision;                // "signed", "go", "no-go", "declared" ...
    QMap<QString, QString> evidence; // name -> sha256 hex
    qint64 treeSize = 0;             // entries that the signer saw
    QString treeRoot;                // base64 root at that size
    QString utc;                     // 2026-12-01T09:58:03.120Z

    bool operator==(const Statement&) const = default;
};

Result<QByteArray> statementBytes(const Statement& statement); // canonical JSON
Result<Statement> parseStatement(const QByteArray& bytes);
// `holdpoint-signoff`, or `holdpoint-rehearsal` for a rehearsal.
QString signatureNamespace(bool rehearsal);

} // namespace holdpoint::signoff
