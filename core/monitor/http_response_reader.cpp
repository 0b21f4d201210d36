// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/http_response_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>

namespace holdpoint::monitor {
namespace {

constexpr qint64 headCap = 64 * 1024;

bool same(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && qstrnicmp(a.data(), b.data(), size_t(a.size())) == 0;
}

// A number that fills the whole text and does not overflow; -1 otherwise.
qint64 number(QByteArrayView text, int base)
{
    qint64 value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value, base);
    return error == std::errc() && end == text.end() && !text.isEmpty() && value >= 0 ? value : -1;
}

// RFC 9110 5.6.1: calls `each` with every element of a comma separated list.
template <class Each> void forEachElement(QByteArrayView list, Each each)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView element = (comma < 0 ? list : list.first(comma)).trimmed();
        if (!element.isEmpty())
            each(element);
        list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
    }
}

constexpr auto tokenCharacters = [] {
    std::array<bool, 256> is{};
    for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789"
                                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        is[uchar(c)] = true;
    return is;
}();

bool isTokenCharacter(char c) { return tokenCharacters[uchar(c)]; }

} // namespace

void HttpResponseReader::start(bool isHead, bool keepBody, qint64 bodyCap)
{
    m_state = State::Reading;
    m_part = Part::StatusLine;
    m_isHead = isHead;
    m_keepBody = keepBody;
    m_bodyCap = bodyCap;
    m_keepAlive = true;
    m_untilClose = m_chunked = m_otherCoding = m_encoded = false;
    m_status = 0;
    m_bodyBytes = m_headBytes = m_left = 0;
    m_length = -1;
    m_line.clear();
    m_body.clear();
    m_location.clear();
}

qsizetype HttpResponseReader::feed(QByteArrayView bytes)
{
    const qsizetype size = bytes.size();
    while (m_state == State::Reading && !bytes.isEmpty()) {
        const bool inBody = m_part == Part::Body || m_part == Part::ChunkData;
        bytes = bytes.sliced(inBody ? takeBodyPart(bytes) : takeLine(bytes));
    }
    return size - bytes.size();
}

void HttpResponseReader::end()
{
    if (m_state != State::Reading)
        return;
    if (m_part == Part::Body && m_untilClose)
        m_state = State::Done;
    else
        fail();
}

qsizetype HttpResponseReader::takeLine(QByteArrayView bytes)
{
    const qsizetype lineFeed = bytes.indexOf('\n');
    const qsizetype taken = lineFeed < 0 ? bytes.size() : lineFeed + 1;
    m_headBytes += taken;
    if (m_headBytes > headCap) {
        fail();
        return taken;
    }
    QByteArrayView line = bytes.first(taken);
    if (lineFeed < 0 || !m_line.isEmpty()) {
        m_line.append(line);
        // What cannot become a status line is refused at once, however slowly it drips.
        if (m_part == Part::StatusLine && !QByteArrayView("HTTP/1.").startsWith(
                                              QByteArrayView(m_line).first(std::min<qsizetype>(m_line.size(), 7)))) {
            fail();
            return taken;
        }
        if (lineFeed < 0)
            return taken;
        line = m_line;
    }
    line.chop(1);
    if (line.endsWith('\r'))
        line.chop(1);
    onLine(line);
    m_line.clear();
    return taken;
}

void HttpResponseReader::onLine(QByteArrayView line)
{
    switch (m_part) {
    case Part::StatusLine:
        onStatusLine(line);
        break;
    case Part::Header:
        if (line.isEmpty())
            onHeadEnd();
        else
            onHeader(line);
        break;
    case Part::ChunkSize:
        onChunkSize(line);
        break;
    case Part::ChunkEnd:
        if (!line.isEmpty())
            fail();
        m_part = Part::ChunkSize;
        m_headBytes = 0; // the cap is for one run of lines; chunks are counted as body
        break;
    case Part::Trailer:
        if (line.isEmpty())
            m_state = State::Done;
        break;
    case Part::Body:
    case Part::ChunkData:
        break;
    }
}

// RFC 9112 4: "HTTP/1.1 200 reason", where the reason may be missing.
void HttpResponseReader::onStatusLine(QByteArrayView line)
{
    const bool shaped = line.size() >= 12 && line.startsWith("HTTP/1.") && line[7] >= '0' && line[7] <= '9' &&
                        line[8] == ' ' && (line.size() == 12 || line[12] == ' ');
    const qint64 status = shaped ? number(line.sliced(9, 3), 10) : -1;
    if (status < 100) {
        fail();
        return;
    }
    m_status = int(status);
    m_keepAlive = line[7] != '0';
    m_part = Part::Header;
}

void HttpResponseReader::onHeader(QByteArrayView line)
{
    if (line[0] == ' ' || line[0] == '\t')
        return; // a folded line continues a header; none that matters here may be folded by any known server
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = colon > 0 ? line.first(colon) : QByteArrayView();
    if (name.isEmpty() || !std::all_of(name.begin(), name.end(), isTokenCharacter)) {
        fail();
        return;
    }
    const QByteArrayView value = line.sliced(colon + 1).trimmed();
    if (same(name, "content-length")) {
        // RFC 9110 8.6: a list of equal numbers is one number; different ones are an attack or a fault.
        forEachElement(value, [&](QByteArrayView element) {
            const qint64 length = number(element, 10);
            if (length < 0 || (m_length >= 0 && m_length != length))
                fail();
            m_length = length;
        });
        if (value.isEmpty())
            fail();
    } else if (same(name, "transfer-encoding")) {
        forEachElement(value, [&](QByteArrayView element) {
            m_otherCoding = m_otherCoding || m_chunked || !same(element, "chunked");
            m_chunked = same(element, "chunked");
        });
    } else if (same(name, "connection")) {
        forEachElement(value, [&](QByteArrayView element) {
            if (same(element, "close"))
                m_keepAlive = false;
            else if (same(element, "keep-alive"))
                m_keepAlive = true;
        });
    } else if (same(name, "location")) {
        m_location = value.toByteArray();
    } else if (same(name, "content-encoding")) {
        m_encoded = !value.isEmpty() && !same(value, "identity");
    }
}

// RFC 9112 6.3: which rule gives the body its length.
void HttpResponseReader::onHeadEnd()
{
    if (m_state != State::Reading)
        return;
    if (m_status < 200 && m_status != 101) {
        const auto [isHead, keepBody, cap, spent] = std::tuple(m_isHead, m_keepBody, m_bodyCap, m_headBytes);
        start(isHead, keepBody, cap);
        m_headBytes = spent; // an endless row of interim responses must end, too
        return;
    }
    m_encoded = m_encoded || m_otherCoding;
    if (m_isHead || m_status == 204 || m_status == 304 || m_status == 101) {
        m_keepAlive = m_keepAlive && m_status != 101;
        m_state = State::Done;
    } else if (m_chunked) {
        m_keepAlive = m_keepAlive && m_length < 0; // both lengths: trust the chunks, not the connection
        m_part = Part::ChunkSize;
        m_headBytes = 0;
    } else if (m_length >= 0 && !m_otherCoding) {
        m_left = m_length;
        m_part = Part::Body;
        if (m_length > m_bodyCap)
            m_state = State::TooLarge;
        else if (m_length == 0)
            m_state = State::Done;
    } else {
        m_untilClose = true;
        m_left = std::numeric_limits<qint64>::max();
        m_part = Part::Body;
    }
}

void HttpResponseReader::onChunkSize(QByteArrayView line)
{
    const qsizetype semicolon = line.indexOf(';');
    const qint64 size = number((semicolon < 0 ? line : line.first(semicolon)).trimmed(), 16);
    if (size < 0) {
        fail();
    } else if (size == 0) {
        m_part = Part::Trailer;
    } else if (size > m_bodyCap - m_bodyBytes) {
        m_state = State::TooLarge;
    } else {
        m_left = size;
        m_part = Part::ChunkData;
    }
}

qsizetype HttpResponseReader::takeBodyPart(QByteArrayView bytes)
{
    const qsizetype taken = qsizetype(std::min<qint64>(bytes.size(), m_left));
    m_bodyBytes += taken;
    m_left -= taken;
    if (m_bodyBytes > m_bodyCap) {
        m_state = State::TooLarge;
        return taken;
    }
    if (m_keepBody)
        m_body.append(bytes.first(taken));
    if (m_left == 0) {
        if (m_part == Part::ChunkData)
            m_part = Part::ChunkEnd;
        else
            m_state = State::Done;
    }
    return taken;
}

} // namespace holdpoint::monitor
