// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/source.h"

#include "core/runbook/importer.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>

namespace holdpoint::runbook {

namespace {

constexpr int longestFrontMatter = 200; // lines

QString sourceText(const char* text) { return QCoreApplication::translate("holdpoint::runbook", text); }

int lineAt(const QByteArray& bytes, qsizetype position)
{
    int line = 1;
    for (qsizetype at = 0; at < position; ++at) {
        const char c = bytes.at(at);
        if (c == '\n' || (c == '\r' && !(at + 1 < bytes.size() && bytes.at(at + 1) == '\n')))
            ++line;
    }
    return line;
}

// Position of the first byte that breaks UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF), or -1.
qsizetype firstInvalidUtf8(const QByteArray& bytes)
{
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.constData());
    const qsizetype size = bytes.size();
    qsizetype at = 0;
    while (at < size) {
        if (at + 8 <= size) {
            quint64 eight = 0;
            std::memcpy(&eight, data + at, 8);
            if ((eight & 0x8080808080808080ULL) == 0) {
                at += 8;
                continue;
            }
        }
        const unsigned char c = data[at];
        if (c < 0x80) {
            ++at;
            continue;
        }
        const int more = c >= 0xC2 && c <= 0xDF ? 1 : c >= 0xE0 && c <= 0xEF ? 2 : c >= 0xF0 && c <= 0xF4 ? 3 : 0;
        if (more == 0 || at + more >= size + 0 || at + more > size - 1)
            return at;
        for (int i = 1; i <= more; ++i) {
            if ((data[at + i] & 0xC0) != 0x80)
                return at;
        }
        const unsigned char second = data[at + 1];
        if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) || (c == 0xF0 && second < 0x90) ||
            (c == 0xF4 && second > 0x8F))
            return at;
        at += more + 1;
    }
    return -1;
}

} // namespace

Source::Source(const QByteArray& bytes)
    : m_bytes(bytes)
{
    m_mark = bytes.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    m_starts.reserve(static_cast<std::size_t>(bytes.size() / 24 + 2));
    m_starts.push_back(0);
    const char* const data = bytes.constData();
    const char* const end = data + bytes.size();
    const bool carriageReturns = std::memchr(data, '\r', static_cast<std::size_t>(bytes.size())) != nullptr;
    for (const char* at = data; at < end; ++at) {
        if (!carriageReturns) {
            at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
            if (!at)
                break;
        } else if (*at == '\r') {
            if (at + 1 < end && at[1] == '\n')
                continue;
        } else if (*at != '\n') {
            continue;
        }
        m_starts.push_back(static_cast<qint32>(at + 1 - data));
    }
    if (m_starts.back() != bytes.size())
        m_starts.push_back(static_cast<qint32>(bytes.size()));
}

qint64 Source::lineStart(int number) const
{
    const int index = std::clamp(number - 1, 0, lineCount());
    return m_starts[static_cast<std::size_t>(index)];
}

int Source::lineOf(qint64 byte) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), byte);
    return std::clamp(static_cast<int>(after - m_starts.begin()), 1, std::max(lineCount(), 1));
}

ByteRange Source::range(int firstLine, int lastLine) const { return {lineStart(firstLine), lineStart(lastLine + 1)}; }

Result<void> checkBytes(const QByteArray& bytes)
{
    if (bytes.size() > largestRunbook) {
        return failure(ErrorCode::TooLarge,
                       sourceText(QT_TRANSLATE_NOOP("holdpoint::runbook", "The runbook has more than 5 MiB.")),
                       sourceText(QT_TRANSLATE_NOOP("holdpoint::runbook",
                                                    "Check that it is the right file, or split it into several.")));
    }
    const qsizetype nul = bytes.indexOf('\0');
    if (nul >= 0) {
        return failure(
            ErrorCode::Malformed,
            sourceText(QT_TRANSLATE_NOOP("holdpoint::runbook", "The runbook contains a NUL byte.")),
            sourceText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Check that it is a text file, and save it as UTF-8.")),
            lineAt(bytes, nul));
    }
    const qsizetype invalid = firstInvalidUtf8(bytes);
    if (invalid >= 0) {
        return failure(ErrorCode::Malformed,
                       sourceText(QT_TRANSLATE_NOOP("holdpoint::runbook", "The runbook is not valid UTF-8.")),
                       sourceText(QT_TRANSLATE_NOOP("holdpoint::runbook", "Save it as UTF-8 and open it again.")),
                       lineAt(bytes, invalid));
    }
    return {};
}

int frontMatterLines(const Source& source)
{
    if (source.lineCount() < 2 || source.line(1).trimmed() != QByteArrayView("---"))
        return 0;
    // A thematic break on line 1 is followed by an empty line; front matter never is.
    if (source.line(2).trimmed().isEmpty())
        return 0;
    const int last = std::min(source.lineCount(), longestFrontMatter);
    for (int number = 2; number <= last; ++number) {
        const QByteArrayView line = source.line(number);
        if (line.trimmed() == QByteArrayView("---") || line.trimmed() == QByteArrayView("..."))
            return number;
    }
    return 0;
}

} // namespace holdpoint::runbook
