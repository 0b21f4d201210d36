// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// The verifier's own checkpoints and tree: written apart from checkpoint.h and tree.h on purpose, so that one fault
// cannot hide in both.
namespace holdpoint::ledger {

using RootBytes = std::array<unsigned char, 32>;

// The key of the log, as entry 0 names it.
struct NoteKey
{
    std::string name;
    std::array<unsigned char, 4> id{};
    std::array<unsigned char, 32> key{};

    // False when the text is no verifier key, or its id does not fit.
    bool parse(const std::string& text);
    [[nodiscard]] bool signedText(const QByteArray& text, const QByteArray& signature) const;
    // Any note, of which one line must be ours and good.
    [[nodiscard]] bool signedNote(const QByteArray& note) const;
};

struct NoteParts
{
    const NoteKey& key;
    qint64 size;
    RootBytes root;
};

// True when `note` is, to the byte, the checkpoint of these parts but for the signature, which comes back with the
// length of the signed text. Does not check the signature.
bool takeNoteApart(const QByteArray& note, const NoteParts& parts, qsizetype& textSize, QByteArray& signature);

struct NoteFacts
{
    std::string origin;
    qint64 size = 0;
    RootBytes root{};
};

// Origin, size and root of a checkpoint from elsewhere.
std::optional<NoteFacts> readNote(const QByteArray& note);

// RFC 6962 roots of a growing list: a digest for each level, like a binary counter.
class RunningRoot
{
public:
    RunningRoot();
    ~RunningRoot();
    void add(const QByteArray& leaf);
    [[nodiscard]] RootBytes root();

private:
    struct Hasher;
    std::unique_ptr<Hasher> m_hasher;
    std::vector<std::optional<RootBytes>> m_levels;
};

} // namespace holdpoint::ledger
