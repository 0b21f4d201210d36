// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/checkpoint.h"

#include "core/ledger/ledger_text.h"

#include <QtEndian>

#include <algorithm>
#include <optional>

#include <sodium.h>

namespace holdpoint::ledger {
namespace {

constexpr char ed25519Type = 0x01;
constexpr qsizetype signatureBytes = 4 + 64;

std::unexpected<Error> notACheckpoint(const QString& why)
{
    return failure(ErrorCode::Malformed, Text::tr("This is not a checkpoint: %1").arg(why),
                   Text::tr("Give the checkpoint file as it was saved, with all its lines."));
}

// Only what encodes back to the same text is base64 here: no spaces, no missing padding, no loose bits.
std::optional<QByteArray> strictBase64(const QByteArray& text)
{
    const auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.toBase64() != text)
        return {};
    return decoded.decoded;
}

// The position after the text and its empty line; -1 when there is none.
qsizetype signaturesStart(const QByteArray& note)
{
    const qsizetype end = note.lastIndexOf("\n\n");
    return end < 0 ? -1 : end + 2;
}

} // namespace

quint32 keyIdOf(const QString& name, const std::array<unsigned char, 32>& publicKey)
{
    QByteArray bytes = name.toUtf8() + '\n' + ed25519Type;
    bytes.append(reinterpret_cast<const char*>(publicKey.data()), qsizetype(publicKey.size()));
    const Digest digest = Sha256::of(bytes);
    return qFromBigEndian<quint32>(digest.data());
}

QString verifierKeyText(const QString& name, const std::array<unsigned char, 32>& publicKey)
{
    QByteArray key(1, ed25519Type);
    key.append(reinterpret_cast<const char*>(publicKey.data()), qsizetype(publicKey.size()));
    return QStringLiteral("%1+%2+%3")
        .arg(name, QStringLiteral("%1").arg(keyIdOf(name, publicKey), 8, 16, QLatin1Char('0')),
             QString::fromLatin1(key.toBase64()));
}

Result<VerifierKey> parseVerifierKey(const QString& text)
{
    const auto no = [] {
        return failure(ErrorCode::Malformed, Text::tr("This is not the public key of a log."),
                       Text::tr("It has the form name+8 hexadecimal digits+base64."));
    };
    const qsizetype first = text.indexOf(u'+');
    const qsizetype second = first < 0 ? -1 : text.indexOf(u'+', first + 1);
    if (first < 1 || second < 0)
        return no();
    const std::optional<QByteArray> key = strictBase64(text.mid(second + 1).toUtf8());
    if (!key || key->size() != 33 || key->at(0) != ed25519Type)
        return no();
    VerifierKey result;
    result.name = text.left(first);
    std::copy_n(key->begin() + 1, 32, result.publicKey.begin());
    result.id = keyIdOf(result.name, result.publicKey);
    if (verifierKeyText(result.name, result.publicKey) != text ||
        std::any_of(result.name.begin(), result.name.end(), [](QChar c) { return c.isSpace(); }))
        return no();
    return result;
}

QByteArray checkpointText(const Checkpoint& checkpoint)
{
    const auto root = QByteArray::fromRawData(reinterpret_cast<const char*>(checkpoint.root.data()),
                                              qsizetype(checkpoint.root.size()));
    return checkpoint.origin.toUtf8() + '\n' + QByteArray::number(checkpoint.size) + '\n' + root.toBase64() + '\n';
}

Result<Checkpoint> parseCheckpoint(const QByteArray& note)
{
    const qsizetype start = signaturesStart(note);
    if (start < 0 || start == note.size() || !note.endsWith('\n'))
        return notACheckpoint(Text::tr("it has no signature lines."));
    const QList<QByteArray> lines = note.first(start - 2).split('\n');
    // Further lines are extensions of the specification; none of ours has any, other logs' may.
    if (lines.size() < 3)
        return notACheckpoint(Text::tr("it has fewer than three lines."));
    Checkpoint checkpoint;
    checkpoint.origin = QString::fromUtf8(lines[0]);
    bool whole = false;
    checkpoint.size = lines[1].toLongLong(&whole);
    const std::optional<QByteArray> root = strictBase64(lines[2]);
    if (checkpoint.origin.isEmpty() || checkpoint.origin.toUtf8() != lines[0])
        return notACheckpoint(Text::tr("its first line does not name a log."));
    if (!whole || checkpoint.size < 0 || QByteArray::number(checkpoint.size) != lines[1])
        return notACheckpoint(Text::tr("its second line is not a number of entries."));
    if (!root || root->size() != 32)
        return notACheckpoint(Text::tr("its third line is not a root."));
    std::copy(root->begin(), root->end(), checkpoint.root.begin());
    return checkpoint;
}

Result<Checkpoint> openCheckpoint(const QByteArray& note, const VerifierKey& key)
{
    Result<Checkpoint> checkpoint = parseCheckpoint(note);
    if (!checkpoint)
        return checkpoint;
    const qsizetype start = signaturesStart(note);
    const QByteArray begin = QByteArrayLiteral("\xe2\x80\x94 ") + key.name.toUtf8() + ' ';
    for (const QByteArray& line : note.sliced(start).chopped(1).split('\n')) {
        if (!line.startsWith(begin))
            continue;
        const std::optional<QByteArray> bytes = strictBase64(line.sliced(begin.size()));
        if (!bytes || bytes->size() != signatureBytes || qFromBigEndian<quint32>(bytes->constData()) != key.id)
            continue;
        const auto* signature = reinterpret_cast<const unsigned char*>(bytes->constData()) + 4;
        if (crypto_sign_verify_detached(signature, reinterpret_cast<const unsigned char*>(note.constData()),
                                        static_cast<unsigned long long>(start - 1), key.publicKey.data()) == 0 &&
            checkpoint->origin == key.name)
            return checkpoint;
    }
    return failure(ErrorCode::AnswerIsNo, Text::tr("The checkpoint is not signed by the key of %1.").arg(key.name),
                   Text::tr("Compare the log key with the one on the certificate or in the roster message."));
}

} // namespace holdpoint::ledger
