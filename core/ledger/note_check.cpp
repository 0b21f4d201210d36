// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/note_check.h"

#include <QString>

#include <charconv>
#include <cstring>
#include <string_view>

#include <openssl/evp.h>
#include <sodium.h>

namespace holdpoint::ledger {
namespace {

constexpr size_t idSize = 4;
constexpr size_t signatureSize = 64;

std::string_view viewOf(const QByteArray& bytes) { return {bytes.constData(), size_t(bytes.size())}; }

std::string encode(const unsigned char* bytes, size_t size)
{
    std::string text(sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
    text.pop_back(); // its NUL
    return text;
}

// Exactly `size` bytes, in the one encoding that they have.
bool decode(std::string_view text, unsigned char* bytes, size_t size)
{
    size_t length = 0;
    return sodium_base642bin(bytes, size, text.data(), text.size(), nullptr, &length, nullptr,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           length == size && encode(bytes, size) == text;
}

} // namespace

bool NoteKey::parse(const std::string& text)
{
    const size_t first = text.find('+');
    if (first == std::string::npos || first == 0 || text.size() < first + 10 || text[first + 9] != '+')
        return false;
    name = text.substr(0, first);
    std::array<unsigned char, 33> bytes{};
    if (!decode(std::string_view(text).substr(first + 10), bytes.data(), bytes.size()) || bytes[0] != 1)
        return false;
    std::memcpy(key.data(), bytes.data() + 1, key.size());
    std::string hashed = name + '\n';
    hashed.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    std::array<unsigned char, 32> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(hashed.data()), hashed.size());
    std::memcpy(id.data(), digest.data(), id.size());
    std::array<char, 9> digits{};
    sodium_bin2hex(digits.data(), digits.size(), id.data(), id.size());
    return text.compare(first + 1, 8, digits.data()) == 0;
}

bool NoteKey::signedText(const QByteArray& text, const QByteArray& signature) const
{
    return size_t(signature.size()) == signatureSize &&
           crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.constData()),
                                       reinterpret_cast<const unsigned char*>(text.constData()),
                                       static_cast<unsigned long long>(text.size()), key.data()) == 0;
}

bool NoteKey::signedNote(const QByteArray& note) const
{
    const std::string_view all = viewOf(note);
    const size_t gap = all.rfind("\n\n");
    if (gap == std::string_view::npos || !all.ends_with('\n') || !all.starts_with(name + '\n'))
        return false;
    const QByteArray text = note.first(qsizetype(gap) + 1);
    const std::string begin = "\xe2\x80\x94 " + name + ' ';
    for (std::string_view rest = all.substr(gap + 2); !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + 1);
        std::array<unsigned char, idSize + signatureSize> bytes{};
        if (line.starts_with(begin) && decode(line.substr(begin.size()), bytes.data(), bytes.size()) &&
            std::memcmp(bytes.data(), id.data(), idSize) == 0 &&
            signedText(text, QByteArray(reinterpret_cast<const char*>(bytes.data()) + idSize, signatureSize)))
            return true;
    }
    return false;
}

bool takeNoteApart(const QByteArray& note, const NoteParts& parts, qsizetype& textSize, QByteArray& signature)
{
    const std::string text =
        parts.key.name + '\n' + std::to_string(parts.size) + '\n' + encode(parts.root.data(), parts.root.size()) + '\n';
    const std::string begin = text + "\n\xe2\x80\x94 " + parts.key.name + ' ';
    std::string_view rest = viewOf(note);
    if (!rest.starts_with(begin) || !rest.ends_with('\n'))
        return false;
    rest.remove_prefix(begin.size());
    rest.remove_suffix(1);
    std::array<unsigned char, idSize + signatureSize> bytes{};
    if (!decode(rest, bytes.data(), bytes.size()) || std::memcmp(bytes.data(), parts.key.id.data(), idSize) != 0)
        return false;
    textSize = qsizetype(text.size());
    signature = QByteArray(reinterpret_cast<const char*>(bytes.data()) + idSize, signatureSize);
    return true;
}

std::optional<NoteFacts> readNote(const QByteArray& note)
{
    NoteFacts facts;
    std::string_view rest = viewOf(note);
    std::array<std::string_view, 3> lines;
    for (std::string_view& line : lines) {
        const size_t end = rest.find('\n');
        if (end == std::string_view::npos)
            return {};
        line = rest.substr(0, end);
        rest.remove_prefix(end + 1);
    }
    const auto [end, error] = std::from_chars(lines[1].data(), lines[1].data() + lines[1].size(), facts.size);
    if (lines[0].empty() || error != std::errc() || end != lines[1].data() + lines[1].size() || facts.size < 0 ||
        !decode(lines[2], facts.root.data(), facts.root.size()))
        return {};
    facts.origin = lines[0];
    return facts;
}

struct RunningRoot::Hasher
{
    EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    Hasher() = default;
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;
    ~Hasher()
    {
        EVP_MD_CTX_free(context);
        EVP_MD_free(algorithm);
    }

    RootBytes of(unsigned char prefix, const void* first, size_t firstSize, const void* second, size_t secondSize) const
    {
        RootBytes digest{};
        EVP_DigestInit_ex2(context, algorithm, nullptr);
        EVP_DigestUpdate(context, &prefix, 1);
        EVP_DigestUpdate(context, first, firstSize);
        EVP_DigestUpdate(context, second, secondSize);
        EVP_DigestFinal_ex(context, digest.data(), nullptr);
        return digest;
    }

    RootBytes join(const RootBytes& left, const RootBytes& right) const
    {
        return of(1, left.data(), left.size(), right.data(), right.size());
    }
};

RunningRoot::RunningRoot()
    : m_hasher(std::make_unique<Hasher>())
{
}

RunningRoot::~RunningRoot() = default;

void RunningRoot::add(const QByteArray& leaf)
{
    RootBytes carried = m_hasher->of(0, leaf.constData(), size_t(leaf.size()), nullptr, 0);
    for (std::optional<RootBytes>& level : m_levels) {
        if (!level) {
            level = carried;
            return;
        }
        carried = m_hasher->join(*level, carried);
        level.reset();
    }
    m_levels.emplace_back(carried);
}

RootBytes RunningRoot::root()
{
    std::optional<RootBytes> joined;
    for (const std::optional<RootBytes>& level : m_levels) {
        if (level)
            joined = joined ? m_hasher->join(*level, *joined) : *level;
    }
    return joined.value_or(RootBytes{});
}

} // namespace holdpoint::ledger
