// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

// SSH's binary encoding (RFC 4251 section 5) and the SSHSIG blob (OpenSSH, PROTOCOL.sshsig).
namespace holdpoint::signoff {

// uint32 length, big-endian, and the bytes.
QByteArray sshString(const QByteArray& bytes);
// Takes one string from the front of `rest`; empty when there is no whole one.
std::optional<QByteArray> takeSshString(QByteArray& rest);
// `string "ssh-ed25519", string key` for a key of 32 bytes.
QByteArray sshKeyBlob(const QByteArray& publicKey);

struct SshSignature
{
    QByteArray publicKey; // 32 bytes
    QByteArray nameSpace;
    QByteArray hashName;  // "sha512" or "sha256"
    QByteArray signature; // 64 bytes
};

// The bytes that are signed; empty for a hash that PROTOCOL.sshsig does not allow.
QByteArray sshSignedBytes(const QByteArray& nameSpace, const QByteArray& hashName, const QByteArray& message);
// `-----BEGIN SSH SIGNATURE-----` and so on.
QByteArray armourSshSignature(const SshSignature& signature);
std::optional<SshSignature> parseSshSignature(const QByteArray& armoured);

} // namespace holdpoint::signoff
