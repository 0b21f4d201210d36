// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runner/masker.h"

#include <algorithm>
#include <utility>

namespace holdpoint::runner_process {
namespace {

constexpr std::string_view base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes)
{
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = (bits << 8) | static_cast<unsigned char>(byte);
        count += 8;
        while (count >= 6) {
            count -= 6;
            out.push_back(base64Alphabet[(bits >> count) & 63U]);
        }
    }
    return out; // a rest of 2 or 4 bits depends on what follows
}

// The value in base64 when it begins `shift` bytes into a group: what is the same whatever stands beside it, then the
// same with every character that it can share bits with at its end and, for values of ordinary length, its beginning.
std::vector<std::string> base64At(std::string_view value, std::size_t shift, std::size_t atLeast)
{
    constexpr std::size_t longest = 1024; // the beginnings are patterns of their own; the ends share their nodes
    const std::string text = base64(std::string(shift, '\0').append(value));
    const std::size_t unsure = shift == 0 ? 0 : shift + 1; // 1 byte before: 2 characters hold bits of it; 2: 3
    if (text.size() < unsure + atLeast)
        return {};
    std::vector<std::string> begun{text.substr(unsure)};
    if (shift > 0 && value.size() <= longest) {
        const std::size_t ours = base64Alphabet.find(text[shift]);
        const std::size_t foreign = shift == 1 ? 4 : 16; // 2 bits of the byte before are in it, or 4
        for (std::size_t bits = 0; bits < foreign; ++bits)
            begun.push_back(base64Alphabet[bits * (64 / foreign) + ours] + text.substr(unsure));
    }
    const std::size_t rest = (shift + value.size()) * 8 % 6;
    if (rest == 0)
        return begun;
    const std::size_t known = static_cast<unsigned char>(value.back()) & ((1U << rest) - 1);
    const std::size_t open = 6 - rest; // bits of what follows, or of the padding
    std::vector<std::string> all = begun;
    for (const std::string& one : begun) {
        for (std::size_t bits = 0; bits < (std::size_t{1} << open); ++bits)
            all.push_back(one + base64Alphabet[(known << open) + bits]);
    }
    return all;
}

std::string hexOf(std::string_view value, const char* digits)
{
    std::string out;
    for (const char character : value) {
        const auto byte = static_cast<unsigned char>(character);
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 15]);
    }
    return out;
}

std::string replaced(std::string_view value, std::string_view what, std::string_view with)
{
    std::string out;
    for (std::size_t at = 0; at < value.size();) {
        if (value.substr(at).starts_with(what)) {
            out.append(with);
            at += what.size();
        } else {
            out.push_back(value[at++]);
        }
    }
    return out;
}

std::string jsonQuoted(std::string_view value)
{
    std::string out = replaced(value, "\\", "\\\\");
    out = replaced(out, "\"", "\\\"");
    out = replaced(out, "\n", "\\n");
    return replaced(out, "\t", "\\t");
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

// The value itself and, where it has several lines, those that are long enough to tell something.
std::vector<std::string_view> partsOf(std::string_view value)
{
    constexpr std::size_t tellingLine = 8;
    std::vector<std::string_view> parts{value};
    const std::string_view core = trimmed(value);
    if (core.size() != value.size())
        parts.push_back(core);
    for (std::size_t begin = 0; core.find('\n') != std::string_view::npos && begin <= core.size();) {
        const std::size_t end = std::min(core.find('\n', begin), core.size());
        const std::string_view line = trimmed(core.substr(begin, end - begin));
        if (line.size() >= tellingLine)
            parts.push_back(line);
        begin = end + 1;
    }
    return parts;
}

int hexDigit(unsigned char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    if (character >= 'A' && character <= 'F')
        return character - 'A' + 10;
    return -1;
}

} // namespace

Masker::Masker(const std::vector<std::string>& secrets)
{
    for (const std::string& secret : secrets) {
        for (const std::string_view part : partsOf(secret)) {
            if (part.size() < shortest)
                continue;
            m_active = true;
            m_raw.add(part);
            m_raw.add(jsonQuoted(part));
            m_raw.add(replaced(jsonQuoted(part), "/", "\\/"));
            m_raw.add(replaced(part, "'", "'\\''")); // as `set -x` prints it
            m_raw.add(hexOf(part, "0123456789abcdef"));
            m_raw.add(hexOf(part, "0123456789ABCDEF"));
            m_url.add(part);
            m_url.add(replaced(part, " ", "+"));
            for (std::size_t shift = 0; shift < 3; ++shift) {
                for (const std::string& encoded : base64At(part, shift, shortest))
                    m_base64.add(encoded);
            }
        }
    }
    m_raw.prepare();
    m_base64.prepare();
    m_url.prepare();
    for (unsigned byte = 0; byte < 256; ++byte) {
        const auto symbol = static_cast<unsigned char>(byte);
        m_skip[byte] = byte != '%' && byte != '-' && byte != '_' && !m_raw.begins(symbol) && !m_base64.begins(symbol) &&
                       !m_url.begins(symbol);
    }
}

void Masker::found(std::uint64_t begin, std::uint64_t end)
{
    if (begin == Matcher::noMatch)
        return;
    // Regions end in ascending order; the new one may swallow earlier ones.
    while (!m_regions.empty() && m_regions.back().end >= begin) {
        begin = std::min(begin, m_regions.back().begin);
        end = std::max(end, m_regions.back().end);
        m_regions.pop_back();
    }
    m_regions.push_back({begin, end});
}

void Masker::takeUrl(unsigned char byte, std::uint64_t at)
{
    // "%" and two digits are one symbol; what turns out to be no escape is its own characters.
    if (m_escape.empty() ? byte == '%' : hexDigit(byte) >= 0) {
        m_escape.push_back(static_cast<char>(byte));
        if (m_escape.size() < 3)
            return;
        const int symbol = hexDigit(static_cast<unsigned char>(m_escape[1])) * 16 + hexDigit(byte);
        m_escape.clear();
        found(m_url.step(static_cast<unsigned char>(symbol), at - 2), at + 1);
        return;
    }
    const std::string plain = std::exchange(m_escape, {});
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const std::uint64_t begin = at - plain.size() + i;
        found(m_url.step(static_cast<unsigned char>(plain[i]), begin), begin + 1);
    }
    if (byte == '%') {
        m_escape.push_back('%');
        return;
    }
    found(m_url.step(byte, at), at + 1);
}

void Masker::take(unsigned char byte, std::uint64_t at)
{
    found(m_raw.step(byte, at), at + 1);
    takeUrl(byte, at);
    if (byte == '\n' || byte == '\r')
        return; // base64 is wrapped at any column
    const unsigned char symbol = byte == '-' ? '+' : byte == '_' ? '/' : byte;
    found(m_base64.step(symbol, at), at + 1);
}

std::uint64_t Masker::safeEnd() const
{
    std::uint64_t end = std::min({m_raw.heldFrom(), m_base64.heldFrom(), m_url.heldFrom(), m_seen});
    if (!m_escape.empty())
        end = std::min(end, m_seen - m_escape.size());
    return end;
}

void Masker::emit(std::uint64_t safeEnd, std::string& out)
{
    std::uint64_t at = m_heldAt;
    std::size_t used = 0;
    while (at < safeEnd) {
        const bool inside = used < m_regions.size() && m_regions[used].begin <= at;
        if (inside) {
            const std::uint64_t end = std::min(m_regions[used].end, safeEnd);
            if (!std::exchange(m_masking, true))
                out.append(mask);
            at = end;
            if (end == m_regions[used].end)
                ++used;
            continue;
        }
        const std::uint64_t end = used < m_regions.size() ? std::min(m_regions[used].begin, safeEnd) : safeEnd;
        out.append(m_held, at - m_heldAt, end - at);
        m_masking = false;
        at = end;
    }
    m_regions.erase(m_regions.begin(), m_regions.begin() + static_cast<std::ptrdiff_t>(used));
    m_held.erase(0, at - m_heldAt);
    m_heldAt = at;
}

void Masker::feed(std::string_view bytes, std::string& out)
{
    if (!m_active) {
        out.append(bytes);
        return;
    }
    m_held.append(bytes);
    for (const char character : bytes) {
        const auto byte = static_cast<unsigned char>(character);
        if (!(m_skip[byte] && m_raw.idle() && m_base64.idle() && m_url.idle() && m_escape.empty()))
            take(byte, m_seen);
        ++m_seen;
    }
    emit(safeEnd(), out);
}

void Masker::settle(std::string& out)
{
    if (m_active && m_seen - safeEnd() < shortest)
        emit(m_seen, out);
}

void Masker::finish(std::string& out)
{
    if (m_active)
        emit(m_seen, out);
}

} // namespace holdpoint::runner_process
