// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/id_maker.h"

#include "core/base/ids.h"

#include <array>

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

// FNV-1a over code units, two at a time, with a final mix; never 0.
quint64 hashOf(const QString& id)
{
    const auto* at = reinterpret_cast<const char16_t*>(id.constData());
    const auto* const end = at + id.size();
    quint64 hash = 0xcbf29ce484222325ULL;
    for (; at + 1 < end; at += 2)
        hash = (hash ^ (at[0] | quint64(at[1]) << 16)) * 0x100000001b3ULL;
    if (at != end)
        hash = (hash ^ *at) * 0x100000001b3ULL;
    hash ^= hash >> 29;
    hash *= 0xbf58476d1ce4e5b9ULL;
    hash ^= hash >> 32;
    return hash == 0 ? 1 : hash;
}

} // namespace

IdMaker::IdMaker()
    : m_table(2048)
{
}

IdMaker::Used& IdMaker::used(quint64 hash)
{
    if (m_count * 2 > m_table.size()) {
        std::vector<Used> old(m_table.size() * 4);
        old.swap(m_table);
        m_count = 0;
        for (const Used& one : old) {
            if (one.hash != 0)
                used(one.hash).counter = one.counter;
        }
    }
    const std::size_t mask = m_table.size() - 1;
    std::size_t at = hash & mask;
    while (m_table[at].hash != 0 && m_table[at].hash != hash)
        at = (at + 1) & mask;
    if (m_table[at].hash == 0) {
        m_table[at].hash = hash;
        ++m_count;
    }
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
    const int size = asciiPart(text, part.data());
    QString id;
    id.reserve(parent.size() + longestPart + 6);
    if (!parent.isEmpty())
        id += parent;
    if (!parent.isEmpty())
        id += u'/';
    if (size > 0)
        id.append(reinterpret_cast<const QChar*>(part.data()), size);
    else
        id += idPart(text);
    const quint64 hash = hashOf(id);
    int counter = ++used(hash).counter;
    if (counter == 1)
        return id;
    // The numbered form can be somebody's own text as well.
    for (;; ++counter) {
        QString numbered = id + u'-' + QString::number(counter);
        int& other = used(hashOf(numbered)).counter;
        if (++other == 1) {
            used(hash).counter = counter;
            return numbered;
        }
        --other;
    }
}

} // namespace holdpoint::runbook
