// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/id_maker.h"

#include "core/base/ids.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace holdpoint::runbook {

namespace {

constexpr int longestPart = 60;

// What an ASCII character is in an id; 0 where it is a gap.
constexpr std::array<char, 128> idCharacters()
{
    std::array<char, 128> characters{};
    for (unsigned char c = 'a'; c <= 'z'; ++c) {
        characters[c] = static_cast<char>(c);
        characters[c - 32U] = static_cast<char>(c);
    }
    for (unsigned char c = '0'; c <= '9'; ++c)
        characters[c] = static_cast<char>(c);
    characters['.'] = '.';
    return characters;
}

// The id part of ASCII text in `part`; its length, or -1 where the text needs more care.
int asciiPart(const QString& text, char16_t* part)
{
    static constexpr std::array<char, 128> characters = idCharacters();
    int size = 0;
    bool gap = false;
    const auto* at = reinterpret_cast<const char16_t*>(text.constData());
    const auto* const end = at + text.size();
    for (; at != end && size < longestPart; ++at) {
        if (*at >= 0x80)
            return -1;
        const char c = characters[*at];
        if (c == 0) {
            gap = size > 0;
            continue;
        }
        if (gap) {
            part[size++] = u'-';
            gap = false;
            if (size == longestPart)
                break;
        }
        part[size++] = static_cast<char16_t>(c);
    }
    return size;
}

// Four code units at a time into a multiplication, with a final mix; never 0. `before`: the hash of what stands before.
quint64 hashOf(QStringView id, quint64 before)
{
    constexpr quint64 prime = 0x9E3779B97F4A7C15ULL;
    const char16_t* at = id.utf16();
    qsizetype left = id.size();
    quint64 hash = before ^ static_cast<quint64>(left) * prime;
    for (; left >= 4; left -= 4, at += 4) {
        quint64 four = 0;
        std::memcpy(&four, at, sizeof four);
        hash = (hash ^ four) * prime;
        hash ^= hash >> 32;
    }
    quint64 rest = 0;
    for (; left > 0; --left, ++at)
        rest = rest << 16 | *at;
    hash = (hash ^ rest) * prime;
    hash ^= hash >> 29;
    hash *= 0xbf58476d1ce4e5b9ULL;
    hash ^= hash >> 32;
    return hash == 0 ? 1 : hash;
}

} // namespace

IdMaker::IdMaker(qsizetype sourceSize)
    : m_table(std::bit_ceil(static_cast<std::size_t>(std::max<qsizetype>(sourceSize / 20, 1024))))
{
}

IdMaker::Used& IdMaker::used(quint64 hash, quint64 parentHash)
{
    if (m_count * 4 > m_table.size() * 3) {
        std::vector<Used> old(m_table.size() * 2);
        old.swap(m_table);
        for (const Used& one : old) {
            if (one.hash != 0)
                place(one.hash, one.home).counter = one.counter;
        }
    }
    Used& found = place(hash, static_cast<quint32>(parentHash));
    m_count += found.counter == 0 ? 1 : 0;
    return found;
}

// Ids of one parent follow each other and stand close to each other, within the cache: in a few places of the parent's
// own part of the table, then, where those are taken, anywhere.
IdMaker::Used& IdMaker::place(quint64 hash, quint32 home)
{
    constexpr std::size_t part = 16;
    constexpr std::size_t tries = 4;
    const std::size_t mask = m_table.size() - 1;
    const std::size_t begin = home * part & mask;
    for (std::size_t i = 0; i < tries; ++i) {
        Used& one = m_table[begin + (hash + i) % part];
        if (one.hash == hash || one.hash == 0) {
            one.hash = hash;
            one.home = home;
            return one;
        }
    }
    std::size_t at = hash >> 8 & mask;
    while (m_table[at].hash != 0 && m_table[at].hash != hash)
        at = (at + 1) & mask;
    m_table[at].hash = hash;
    m_table[at].home = home;
    return m_table[at];
}

QString idPart(const QString& text)
{
    std::array<char16_t, longestPart> part;
    const int size = asciiPart(text, part.data());
    if (size < 0)
        return slug(text, longestPart);
    return size == 0 ? QStringLiteral("item") : QString(reinterpret_cast<const QChar*>(part.data()), size);
}

QString IdMaker::make(const QString& parent, const QString& text)
{
    std::array<char16_t, longestPart> part;
    const int ascii = asciiPart(text, part.data());
    const QString spelled = ascii > 0 ? QString() : idPart(text);
    const QStringView own = ascii > 0 ? QStringView(part.data(), ascii) : QStringView(spelled);
    // As long as it is: a plan holds thousands of ids.
    const qsizetype begin = parent.isEmpty() ? 0 : parent.size() + 1;
    QString id(begin + own.size(), Qt::Uninitialized);
    QChar* const to = id.data();
    if (begin > 0) {
        std::copy(parent.begin(), parent.end(), to);
        to[begin - 1] = u'/';
    }
    std::copy(own.begin(), own.end(), to + begin);
    const quint64 parentHash = hashOf(parent, 0);
    const quint64 hash = hashOf(own, parentHash);
    int counter = ++used(hash, parentHash).counter;
    if (counter == 1)
        return id;
    // The numbered form can be somebody's own text as well.
    for (;; ++counter) {
        QString numbered = id + u'-' + QString::number(counter);
        int& other = used(hashOf(QStringView(numbered).sliced(begin), parentHash), parentHash).counter;
        if (++other == 1) {
            used(hash, parentHash).counter = counter;
            return numbered;
        }
        --other;
    }
}

} // namespace holdpoint::runbook
