// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/point_scanner.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include <QtEndian>

namespace holdpoint::monitor {
namespace {

constexpr int deepest = 64;

void appendUtf8(std::string& text, char32_t code)
{
    if (code < 0x80) {
        text += char(code);
    } else if (code < 0x800) {
        text += char(0xc0 | (code >> 6));
        text += char(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        text += char(0xe0 | (code >> 12));
        text += char(0x80 | ((code >> 6) & 0x3f));
        text += char(0x80 | (code & 0x3f));
    } else {
        text += char(0xf0 | (code >> 18));
        text += char(0x80 | ((code >> 12) & 0x3f));
        text += char(0x80 | ((code >> 6) & 0x3f));
        text += char(0x80 | (code & 0x3f));
    }
}

// The four digits behind "\u" at this place.
bool hexadecimal(std::string_view text, size_t at, char32_t& code)
{
    unsigned value = 0;
    if (at + 4 > text.size())
        return false;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 4, value, 16);
    code = value;
    return error == std::errc() && end == text.data() + at + 4;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// The eight digits at this place in three multiplications; nothing where one of them is none.
bool eightDigits(const char* at, quint64& number)
{
    quint64 bytes = 0;
    std::memcpy(&bytes, at, 8);
    bytes = qFromLittleEndian(bytes);
    // Below '0' the subtraction, above '9' the addition sets the highest bit of a byte.
    constexpr quint64 zeros = 0x3030303030303030;
    if ((((bytes + 0x4646464646464646) | (bytes - zeros)) & 0x8080808080808080) != 0)
        return false;
    bytes -= zeros;
    bytes = bytes * 10 + (bytes >> 8); // pairs
    number = quint32((((bytes & 0x000000ff000000ff) * 0x000f424000000064) +
                      (((bytes >> 16) & 0x000000ff000000ff) * 0x0000271000000001)) >>
                     32);
    return true;
}

// A decimal without an exponent up to its quote. Where the digits are a whole number below 2^53 and the power of ten
// is exact, so is their quotient (Clinger 1990); else the library reads it.
const char* plainNumber(const char* at, double& value)
{
    static constexpr double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    constexpr std::ptrdiff_t mostDigits = 19; // of 64 bits
    const char* const begin = at;
    const bool negative = *at == '-';
    at += negative;
    const char* const first = at;
    quint64 digits = 0;
    for (; isDigit(*at) && at - first <= mostDigits; ++at)
        digits = digits * 10 + quint64(*at - '0');
    const std::ptrdiff_t whole = at - first;
    std::ptrdiff_t decimals = 0;
    if (*at == '.') {
        const char* const point = at++;
        for (; isDigit(*at) && at - point <= mostDigits; ++at)
            digits = digits * 10 + quint64(*at - '0');
        decimals = at - point - 1;
    }
    if (*at != '"' || whole == 0 || whole + decimals > mostDigits)
        return nullptr;
    if (digits <= quint64(1) << 53) {
        value = double(digits) / tens[decimals];
        value = negative ? -value : value;
        return at;
    }
    const auto [end, error] = std::from_chars(begin, at, value);
    return error == std::errc() && end == at ? at : nullptr;
}

} // namespace

bool JsonCursor::takePlainPoint(SeriesPoint& point)
{
    constexpr std::ptrdiff_t longest = 64; // more than any that is read here: one look at the end for all of it
    const char* at = m_at;
    quint64 seconds = 0;
    if (m_end - at < longest || *at != '[' || !eightDigits(at + 1, seconds) || at[1] == '0')
        return false;
    at += 9;
    for (int more = 0; isDigit(*at); ++at, ++more) {
        if (more == 4)
            return false;
        seconds = seconds * 10 + quint64(*at - '0');
    }
    qint64 fraction = 0;
    if (*at == '.') {
        ++at;
        for (const qint64 weight : {100, 10, 1})
            if (isDigit(*at))
                fraction += weight * (*at++ - '0');
    }
    if (at[0] != ',' || at[1] != '"')
        return false;
    const char* quote = plainNumber(at + 2, point.value);
    if (!quote || quote[1] != ']')
        return false;
    m_at = quote + 2;
    point.utcMs = qint64(seconds) * 1000 + fraction;
    return true;
}

void JsonCursor::skipBlanks()
{
    while (m_at < m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\t' || *m_at == '\r'))
        ++m_at;
}

bool JsonCursor::take(char c)
{
    skipBlanks();
    if (m_at == m_end || *m_at != c)
        return false;
    ++m_at;
    return true;
}

bool JsonCursor::isAtEnd()
{
    skipBlanks();
    return m_at == m_end;
}

bool JsonCursor::takeString(std::string_view& text)
{
    if (!take('"'))
        return false;
    const char* const begin = m_at;
    bool escaped = false;
    while (m_at < m_end && *m_at != '"') {
        if (uchar(*m_at) < 0x20)
            return false;
        const bool isEscape = *m_at == '\\';
        escaped = escaped || isEscape;
        m_at += isEscape ? 2 : 1;
    }
    if (m_at >= m_end)
        return false;
    text = {begin, size_t(m_at - begin)};
    ++m_at;
    return !escaped || unescape(text, text);
}

bool JsonCursor::unescape(std::string_view escaped, std::string_view& text)
{
    static constexpr std::string_view signs = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
    std::string& plain = m_unescaped.emplace_back();
    for (size_t i = 0; i < escaped.size(); ++i) {
        if (escaped[i] != '\\') {
            plain += escaped[i];
            continue;
        }
        const char sign = escaped[++i]; // takeString() saw to it that there is one
        if (const size_t place = signs.find(sign); place != std::string_view::npos) {
            plain += meanings[place];
            continue;
        }
        char32_t code = 0, low = 0;
        if (sign != 'u' || !hexadecimal(escaped, i + 1, code))
            return false;
        i += 4;
        if (code >= 0xd800 && code < 0xe000) {
            const bool pair = code < 0xdc00 && escaped.substr(i + 1, 2) == "\\u" && hexadecimal(escaped, i + 3, low) &&
                              low >= 0xdc00 && low < 0xe000;
            if (!pair)
                return false;
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            i += 6;
        }
        appendUtf8(plain, code);
    }
    text = plain;
    return true;
}

bool JsonCursor::takeSeconds(qint64& ms)
{
    skipBlanks();
    const char* const begin = m_at;
    qint64 seconds = 0;
    const auto [end, error] = std::from_chars(m_at, m_end, seconds);
    if (error != std::errc())
        return false;
    m_at = end;
    int fraction = 0, digits = 0;
    if (m_at < m_end && *m_at == '.')
        for (++m_at; m_at < m_end && *m_at >= '0' && *m_at <= '9'; ++m_at, ++digits)
            if (digits < 3)
                fraction = fraction * 10 + (*m_at - '0');
    if (digits <= 3 && seconds >= 0 && seconds < 1'000'000'000'000 &&
        (m_at == m_end || (*m_at != 'e' && *m_at != 'E'))) {
        for (; digits < 3; ++digits)
            fraction *= 10;
        ms = seconds * 1000 + fraction;
        return true;
    }
    double exact = 0;
    const auto [exactEnd, exactError] = std::from_chars(begin, m_end, exact);
    if (exactError != std::errc() || !(std::abs(exact) < 1e12))
        return false;
    m_at = exactEnd;
    ms = std::llround(exact * 1000);
    return true;
}

bool JsonCursor::takeQuotedNumber(double& value)
{
    if (!take('"'))
        return false;
    const auto* const quote = static_cast<const char*>(std::memchr(m_at, '"', size_t(m_end - m_at)));
    if (!quote)
        return false;
    value = promNumber({m_at, size_t(quote - m_at)});
    m_at = quote + 1;
    return true;
}

bool JsonCursor::skipValue(int depth)
{
    std::string_view text;
    skipBlanks();
    if (m_at == m_end || depth > deepest)
        return false;
    if (*m_at == '"')
        return takeString(text);
    const char open = *m_at;
    if (open == '{' || open == '[') {
        const char close = open == '{' ? '}' : ']';
        ++m_at;
        if (take(close))
            return true;
        do {
            if (open == '{' && !(takeString(text) && take(':')))
                return false;
            if (!skipValue(depth + 1))
                return false;
        } while (take(','));
        return take(close);
    }
    const std::string_view rest(m_at, size_t(m_end - m_at));
    for (const std::string_view word : {"true", "false", "null"}) {
        if (rest.starts_with(word)) {
            m_at += word.size();
            return true;
        }
    }
    double number = 0;
    const bool isNumber = open == '-' || (open >= '0' && open <= '9');
    const auto [end, error] = std::from_chars(m_at, m_end, number);
    m_at = end;
    return isNumber && error == std::errc();
}

double promNumber(std::string_view text)
{
    double value = std::numeric_limits<double>::quiet_NaN();
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : std::numeric_limits<double>::quiet_NaN();
}

bool scanPoint(JsonCursor& cursor, std::vector<SeriesPoint>& points)
{
    SeriesPoint& point = points.emplace_back();
    if (cursor.takePlainPoint(point))
        return true;
    return cursor.take('[') && cursor.takeSeconds(point.utcMs) && cursor.take(',') &&
           cursor.takeQuotedNumber(point.value) && cursor.take(']');
}

bool scanPoints(JsonCursor& cursor, std::vector<SeriesPoint>& points)
{
    if (!cursor.take('['))
        return false;
    if (cursor.take(']'))
        return true;
    do {
        if (!scanPoint(cursor, points))
            return false;
    } while (cursor.take(','));
    return cursor.take(']');
}

} // namespace holdpoint::monitor
