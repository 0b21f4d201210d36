// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <utility>

namespace holdpoint::monitor {

// Reads one HTTP/1.x response (RFC 9112) piece by piece, in bounded memory: at most 64 KiB of head and, where the
// body is kept, `bodyCap` bytes of it. Anything that is not such a response is Malformed, never a guess.
class HttpResponseReader
{
public:
    enum class State
    {
        Reading,
        Done,
        Malformed,
        TooLarge, // the body is longer than its cap
    };

    // `isHead`: the answer to HEAD has no body whatever its header says.
    void start(bool isHead, bool keepBody, qint64 bodyCap);
    // Takes bytes until the response ends; returns how many. More than were taken belong to no response we asked for.
    qsizetype feed(QByteArrayView bytes);
    // The connection ended: Done only where the end of the connection is the end of the body.
    void end();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] int status() const { return m_status; } // 0 until the status line was read
    [[nodiscard]] qint64 bodyBytes() const { return m_bodyBytes; }
    [[nodiscard]] const QByteArray& body() const { return m_body; }
    [[nodiscard]] QByteArray takeBody() { return std::exchange(m_body, {}); }
    [[nodiscard]] const QByteArray& location() const { return m_location; }
    [[nodiscard]] bool isEncoded() const { return m_encoded; } // a Content-Encoding other than identity
    // Whether another request may follow on the connection.
    [[nodiscard]] bool keepsAlive() const { return m_state == State::Done && m_keepAlive && !m_untilClose; }

private:
    enum class Part
    {
        StatusLine,
        Header,
        Body,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer
    };

    qsizetype takeLine(QByteArrayView bytes);
    void onLine(QByteArrayView line);
    void onStatusLine(QByteArrayView line);
    void onHeader(QByteArrayView line);
    void onHeadEnd();
    void onChunkSize(QByteArrayView line);
    qsizetype takeBodyPart(QByteArrayView bytes);
    void fail() { m_state = State::Malformed; }

    State m_state = State::Reading;
    Part m_part = Part::StatusLine;
    bool m_isHead = false, m_keepBody = false;
    bool m_keepAlive = true, m_untilClose = false, m_chunked = false, m_otherCoding = false, m_encoded = false;
    int m_status = 0;
    qint64 m_bodyCap = 0, m_bodyBytes = 0, m_headBytes = 0;
    qint64 m_length = -1; // Content-Length; -1 without
    qint64 m_left = 0;    // of the body or the chunk
    QByteArray m_line;    // the piece of a line that came without its end
    QByteArray m_body, m_location;
};

} // namespace holdpoint::monitor
