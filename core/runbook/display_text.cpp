// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/display_text.h"

#include <QList>
#include <QStringDecoder>
#include <QVarLengthArray>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace holdpoint::runbook {

namespace {

// Windows-1252 for 0x80 to 0x9F (WHATWG encoding standard: the five holes map to themselves).
constexpr std::array<char16_t, 32> windows1252 = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                  0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

int windows1252Byte(char16_t c)
{
    if (c < 0x80 || (c >= 0xA0 && c <= 0xFF))
        return c;
    for (std::size_t i = 0; i < windows1252.size(); ++i) {
        if (windows1252[i] == c)
            return static_cast<int>(0x80 + i);
    }
    return -1;
}

// Length of the double-encoded character at `at` in code units (0: none) and the character itself. Only the leading
// bytes of Latin, punctuation, symbols and emoji count: others occur in honest text of accented letters and quotes.
int doubleEncoded(const QString& text, qsizetype at, char32_t& character)
{
    const char16_t lead = text.at(at).unicode();
    const int more = lead == 0xC2 || lead == 0xC3 ? 1 : lead == 0xE2 || lead == 0xEF ? 2 : lead == 0xF0 ? 3 : 0;
    if (more == 0 || at + more >= text.size())
        return 0;
    char32_t value = more == 1 ? lead & 0x1Fu : more == 2 ? lead & 0x0Fu : lead & 0x07u;
    for (int i = 1; i <= more; ++i) {
        const int byte = windows1252Byte(text.at(at + i).unicode());
        if (byte < 0x80 || byte > 0xBF)
            return 0;
        value = (value << 6) | static_cast<char32_t>(byte & 0x3F);
    }
    if ((more == 2 && value < 0x800) || (more == 3 && (value < 0x10000 || value > 0x10FFFF)) ||
        (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    character = value;
    return more + 1;
}

bool isAscii(QByteArrayView utf8)
{
    const char* at = utf8.data();
    const char* const end = at + utf8.size();
    quint64 bits = 0;
    for (; end - at >= 8; at += 8) {
        quint64 eight = 0;
        std::memcpy(&eight, at, 8);
        bits |= eight;
    }
    for (; at != end; ++at)
        bits |= static_cast<unsigned char>(*at) >= 0x80 ? 0x80U : 0U;
    return (bits & 0x8080808080808080ULL) == 0;
}

bool isHidden(char32_t c)
{
    if (c < 0x20)
        return c != '\t' && c != '\n';
    if (c < 0x7F)
        return false;
    return c <= 0x9F || c == 0xA0 || c == 0xAD || c == 0x034F || c == 0x061C || (c >= 0x115F && c <= 0x1160) ||
           c == 0x1680 || c == 0x2800 || (c >= 0x17B4 && c <= 0x17B5) || (c >= 0x180B && c <= 0x180F) ||
           (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) ||
           c == 0x3000 || c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 ||
           (c >= 0xFFF0 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

struct EmphasisRun
{
    qsizetype begin;
    qsizetype length;
    char16_t mark;
};

// Display text is short: this much of it is worked on without the heap.
constexpr qsizetype usualText = 400;

// Text as code units: of ASCII bytes, or of UTF-16. Letters and spaces beyond ASCII only occur in the latter.
char16_t unit(char c) { return static_cast<unsigned char>(c); }
char16_t unit(QChar c) { return c.unicode(); }

bool isBlankUnit(char16_t c) { return c < 0x80 ? c == u' ' || (c >= 0x09 && c <= 0x0D) : QChar(c).isSpace(); }

bool isWordUnit(char16_t c)
{
    if (c < 0x80)
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_';
    return QChar(c).isLetterOrNumber();
}

using Dropped = QVarLengthArray<bool, usualText>;

// Marks the emphasis runs of `text` that have a partner. Linear: the stack of openers is searched only a little way.
template <typename Text> void dropPairedMarks(Text text, Dropped& drop)
{
    QVarLengthArray<EmphasisRun, 16> open;
    bool code = false;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char16_t c = unit(text[at]);
        if (c == u'`')
            code = !code;
        if (code || (c != u'*' && c != u'_' && c != u'~'))
            continue;
        qsizetype end = at;
        while (end < text.size() && unit(text[end]) == c)
            ++end;
        const qsizetype length = end - at;
        const char16_t before = at > 0 ? unit(text[at - 1]) : u' ';
        const char16_t after = end < text.size() ? unit(text[end]) : u' ';
        bool opens = !isBlankUnit(after) && length <= 3;
        bool closes = !isBlankUnit(before) && length <= 3;
        if (c == u'_') {
            opens = opens && !isWordUnit(before);
            closes = closes && !isWordUnit(after);
        }
        if (c == u'~' && length != 2)
            opens = closes = false;
        bool matched = false;
        for (qsizetype back = 1; closes && back <= open.size() && back <= 4; ++back) {
            const EmphasisRun& run = open[open.size() - back];
            if (run.mark != c || run.length != length)
                continue;
            for (qsizetype i = 0; i < length; ++i)
                drop[run.begin + i] = drop[at + i] = true;
            open.resize(open.size() - back);
            matched = true;
            break;
        }
        if (!matched && opens)
            open.append({at, length, c});
        at = end - 1;
    }
}

// End of `(...)` that begins at `at`, or -1; at most 2,000 characters away, so that odd text stays linear.
template <typename Text> qsizetype linkTargetEnd(Text text, qsizetype at)
{
    if (at >= text.size() || unit(text[at]) != u'(')
        return -1;
    const qsizetype last = std::min<qsizetype>(text.size(), at + 2000);
    for (qsizetype i = at + 1; i < last; ++i) {
        if (unit(text[i]) == u')')
            return i + 1;
        if (unit(text[i]) == u'(')
            return -1;
    }
    return -1;
}

// What a backslash makes plain text (CommonMark, "Backslash escapes"): signs as well, such as `|` and `<`.
bool isAsciiPunctuation(char16_t u)
{
    return (u >= u'!' && u <= u'/') || (u >= u':' && u <= u'@') || (u >= u'[' && u <= u'`') || (u >= u'{' && u <= u'~');
}

template <typename Text> QString withoutMarks(Text text)
{
    Dropped drop(text.size());
    std::fill(drop.begin(), drop.end(), false);
    dropPairedMarks(text, drop);
    QVarLengthArray<char16_t, usualText> out(text.size());
    char16_t* const to = out.data();
    qsizetype size = 0;
    bool code = false;
    QVarLengthArray<qsizetype, 16> brackets; // positions in `out` of open square brackets
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char16_t c = unit(text[at]);
        if (drop[at])
            continue;
        if (c == u'`') {
            code = !code;
            continue;
        }
        if (!code && c == u'\\' && at + 1 < text.size() && isAsciiPunctuation(unit(text[at + 1]))) {
            to[size++] = unit(text[++at]);
            continue;
        }
        if (!code && c == u'[') {
            brackets.append(size);
        } else if (!code && c == u']' && !brackets.isEmpty()) {
            const qsizetype open = brackets.back();
            brackets.pop_back();
            const qsizetype end = linkTargetEnd(text, at + 1);
            if (end > 0) {
                const bool image = open > 0 && to[open - 1] == u'!';
                const qsizetype from = image ? open - 1 : open;
                const qsizetype marks = image ? 2 : 1;
                std::copy(to + from + marks, to + size, to + from);
                size -= marks;
                at = end - 1;
                continue;
            }
        }
        to[size++] = c;
    }
    return QStringView(to, size).trimmed().toString();
}

constexpr std::array<bool, 128> plainTextMarks()
{
    std::array<bool, 128> marks{};
    for (const char c : {'*', '_', '`', '\\', '[', '~'})
        marks[static_cast<unsigned char>(c)] = true;
    return marks;
}

constexpr std::array<bool, 128> isPlainTextMark = plainTextMarks();

} // namespace

// The characters that begin a double-encoded one, U+00C2, C3, E2, EF and F0, all have the lead byte C3 in UTF-8.
bool mayBeDoubleEncoded(QByteArrayView utf8)
{
    return !utf8.isEmpty() && std::memchr(utf8.data(), 0xC3, static_cast<std::size_t>(utf8.size())) != nullptr;
}

QString repairedText(QByteArrayView utf8, bool* repaired)
{
    if (isAscii(utf8))
        return QString::fromLatin1(utf8);
    const QString text = QString::fromUtf8(utf8);
    if (!mayBeDoubleEncoded(utf8))
        return text;
    QString out;
    qsizetype copied = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text.at(at).unicode() < 0xC2)
            continue;
        char32_t character = 0;
        const int length = doubleEncoded(text, at, character);
        if (length == 0)
            continue;
        out += QStringView(text).sliced(copied, at - copied);
        out += QString::fromUcs4(&character, 1);
        at += length - 1;
        copied = at + 1;
        if (repaired)
            *repaired = true;
    }
    if (copied == 0)
        return text;
    out += QStringView(text).sliced(copied);
    return out;
}

std::vector<DoubleEncodedSpot> doubleEncodedIn(QByteArrayView utf8)
{
    if (!mayBeDoubleEncoded(utf8))
        return {};
    const QString text = QString::fromUtf8(utf8);
    std::vector<DoubleEncodedSpot> spots;
    qsizetype byte = 0;
    qsizetype spotEnd = 0; // code unit
    for (qsizetype at = 0; at < text.size(); ++at) {
        char32_t character = 0;
        const int length = at < spotEnd ? 0 : doubleEncoded(text, at, character);
        if (length > 0) {
            spotEnd = at + length;
            spots.push_back({byte, byte});
        }
        const char16_t c = text.at(at).unicode();
        // Half of a surrogate pair's four bytes for each of its code units.
        byte += c < 0x80 ? 1 : c < 0x800 || QChar::isSurrogate(c) ? 2 : 3;
        if (at < spotEnd)
            spots.back().end = byte;
    }
    return spots;
}

QString plainText(QByteArrayView markdown)
{
    const QByteArrayView bytes = markdown.trimmed();
    bool marked = false;
    bool ascii = true;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80)
            ascii = false;
        else
            marked = marked || isPlainTextMark[byte];
    }
    if (ascii)
        return marked ? withoutMarks(bytes) : QString::fromLatin1(bytes);
    const QString text = repairedText(bytes);
    // What repairs give lies beyond ASCII, so it has no marks of its own.
    return marked ? withoutMarks(QStringView(text)) : text;
}

bool isHiddenCharacter(char32_t character) { return isHidden(character); }

bool hasHiddenCharacters(QByteArrayView utf8)
{
    bool suspicious = false;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        suspicious = suspicious || byte >= 0x7F || (byte < 0x20 && byte != '\t' && byte != '\n');
    }
    if (!suspicious)
        return false;
    const QList<uint> characters = QString::fromUtf8(utf8).toUcs4();
    for (const uint c : characters) {
        if (isHidden(c))
            return true;
    }
    return false;
}

QString escapedForDisplay(const QByteArray& bytes)
{
    QString out;
    out.reserve(bytes.size());
    qsizetype at = 0;
    while (at < bytes.size()) {
        const auto lead = static_cast<unsigned char>(bytes.at(at));
        const int length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
        QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString one = length > 0 && at + length <= bytes.size()
                                ? QString(decode(QByteArrayView(bytes).sliced(at, length)))
                                : QString();
        const QList<uint> characters = one.toUcs4();
        if (decode.hasError() || characters.size() != 1) {
            out += QStringLiteral("<0x%1>").arg(uint(lead), 2, 16, QLatin1Char('0')).toUpper().replace(u'X', u'x');
            ++at;
            continue;
        }
        const uint c = characters.first();
        if (!isHidden(c))
            out += one;
        else if (c < 0x20)
            out += QChar(static_cast<char16_t>(0x2400 + c)); // the block of control pictures
        else if (c == 0x7F)
            out += QChar(u'\u2421');
        else
            out += QStringLiteral("<U+%1>").arg(QStringLiteral("%1").arg(c, 4, 16, QLatin1Char('0')).toUpper());
        at += length;
    }
    return out;
}

} // namespace holdpoint::runbook
