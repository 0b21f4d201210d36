// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/sha256.h"

#include <QByteArray>
#include <QString>

#include <array>

// C2SP tlog-checkpoint inside a C2SP signed-note: origin, size and base64 root, one a line; an empty line; a line
// `— <name> <base64 of key id and Ed25519 signature>` for each signer. Text: UTF-8, LF.
namespace holdpoint::ledger {

// Who may sign: `<name>+<8 hex digits>+<base64 of 0x01 and the public key>` (signed-note, "verifier keys").
struct VerifierKey
{
    QString name;
    quint32 id = 0;
    std::array<unsigned char, 32> publicKey{};

    bool operator==(const VerifierKey&) const = default;
};

struct Checkpoint
{
    QString origin;
    qint64 size = 0;
    Digest root{};

    bool operator==(const Checkpoint&) const = default;
};

// Malformed unless the id is the one that name and key give.
Result<VerifierKey> parseVerifierKey(const QString& text);
QString verifierKeyText(const QString& name, const std::array<unsigned char, 32>& publicKey);
// First four bytes of SHA-256 over name, LF, 0x01 and key, big-endian.
quint32 keyIdOf(const QString& name, const std::array<unsigned char, 32>& publicKey);

// The signed text: origin, size and root with their line ends, without the empty line.
QByteArray checkpointText(const Checkpoint& checkpoint);
// Reads a note without looking at its signatures. Malformed when it is none.
Result<Checkpoint> parseCheckpoint(const QByteArray& note);
// The same, and one of its lines must be a good signature by `key`: AnswerIsNo when none is. Unknown signers' lines
// (witnesses) are passed over, as the specification wants.
Result<Checkpoint> openCheckpoint(const QByteArray& note, const VerifierKey& key);

} // namespace holdpoint::ledger
