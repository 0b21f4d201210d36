// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/output_store.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace holdpoint::runner {
namespace {

constexpr qint64 pieceBytes = 256 << 10;
constexpr qint64 firstSpacing = 32 << 10;
constexpr size_t mostMarks = 32 << 10; // of 16 bytes; beyond that every second is dropped

struct Mark
{
    qint64 line;
    qint64 offset;
};

qsizetype readAt(int file, qint64 offset, char* to, qsizetype size)
{
    for (;;) {
        const ssize_t count = pread(file, to, size_t(size), off_t(offset));
        if (count >= 0 || errno != EINTR)
            return qMax<qsizetype>(0, count);
    }
}

// Cuts a stream of bytes into lines: at newlines and where a line would exceed `longestLine`.
class LineCutter
{
public:
    // Calls `line(begin, end)` (offsets, without the newline) for each line that ends within `bytes`, which begin at
    // `offset`; stops early when it returns false.
    template <class Line> bool feed(const char* bytes, qsizetype size, qint64 offset, const Line& line)
    {
        qsizetype at = 0;
        while (at < size) {
            const qsizetype room = OutputStore::longestLine - qsizetype(offset + at - begin);
            const auto* newline =
                static_cast<const char*>(std::memchr(bytes + at, '\n', size_t(qMin(size - at, room + 1))));
            if (newline) {
                const qint64 end = offset + (newline - bytes);
                const qint64 from = std::exchange(begin, end + 1);
                at = newline - bytes + 1;
                if (!line(from, end))
                    return false;
            } else if (size - at > room) {
                // One more byte that is no newline: the line is too long and is cut before it.
                const qint64 end = offset + at + room;
                const qint64 from = std::exchange(begin, end);
                at += room;
                if (!line(from, end))
                    return false;
            } else {
                at = size;
            }
        }
        return true;
    }
    qint64 begin = 0; // offset at which the open line begins
};

char folded(char character) { return character >= 'A' && character <= 'Z' ? char(character + 32) : character; }

// A needle against raw lines. Lines of plain ASCII are compared as bytes; the rest as people see it.
class Needle
{
public:
    explicit Needle(const QString& text)
        : m_text(text)
        , m_bytes(text.toUtf8())
        , m_ascii(std::ranges::all_of(m_bytes, [](char c) { return c >= 0x20 && c < 0x7f; }))
    {
        std::ranges::transform(m_bytes, m_bytes.begin(), folded);
    }
    // `line` may be changed.
    [[nodiscard]] bool isIn(char* line, qsizetype size) const
    {
        bool plain = m_ascii;
        unsigned char odd = 0;
        for (qsizetype i = 0; i < size; ++i) {
            const auto byte = static_cast<unsigned char>(line[i]);
            odd |= static_cast<unsigned char>((byte >= 0x80) | (byte == 0x1b) | (byte == '\r') | (byte == '\b'));
        }
        plain = plain && odd == 0;
        if (!plain)
            return displayText(QByteArray(line, size)).contains(m_text, Qt::CaseInsensitive);
        std::transform(line, line + size, line, folded);
        return memmem(line, size_t(size), m_bytes.constData(), size_t(m_bytes.size())) != nullptr;
    }

private:
    QString m_text;
    QByteArray m_bytes;
    bool m_ascii;
};

} // namespace

struct OutputStore::Private
{
    QString path;
    int file = -1;
    LineCutter cutter;
    qint64 indexed = 0;  // bytes in the index
    qint64 complete = 0; // lines that have ended
    qint64 spacing = firstSpacing;
    std::vector<Mark> marks{{0, 0}};

    ~Private()
    {
        if (file >= 0)
            close(file);
    }
    bool open()
    {
        if (file < 0)
            file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
        return file >= 0;
    }
    [[nodiscard]] qint64 lines() const { return complete + (indexed > cutter.begin ? 1 : 0); }
    void mark()
    {
        if (cutter.begin - marks.back().offset < spacing)
            return;
        marks.push_back({complete, cutter.begin});
        if (marks.size() < mostMarks)
            return;
        size_t kept = 0;
        for (size_t i = 0; i < marks.size(); i += 2)
            marks[kept++] = marks[i];
        marks.resize(kept);
        spacing *= 2;
    }
    [[nodiscard]] size_t markBefore(qint64 line) const
    {
        const auto after = std::ranges::upper_bound(marks, line, {}, &Mark::line);
        return size_t(after - marks.begin()) - 1;
    }
    // Reads lines from a mark on: `visit(number, begin, end, bytes)` with the bytes in a buffer it may change; false
    // ends it. `until`: offset at which reading ends at the latest. Returns the bytes read.
    using Visit = std::function<bool(qint64, char*, qsizetype)>;
    qint64 walk(const Mark& from, qint64 until, const Visit& visit) const;
};

qint64 OutputStore::Private::walk(const Mark& from, qint64 until, const Visit& visit) const
{
    QByteArray buffer(pieceBytes + longestLine + 1, Qt::Uninitialized);
    LineCutter walker;
    walker.begin = from.offset;
    qint64 number = from.line;
    qint64 at = from.offset;
    qint64 kept = 0; // bytes of the open line at the buffer's front
    bool more = true;
    while (more && at < until) {
        const qsizetype size = readAt(file, at, buffer.data() + kept, qMin(pieceBytes, until - at));
        if (size == 0)
            break;
        const qint64 base = at - kept;
        char* bytes = buffer.data();
        more = walker.feed(bytes + kept, size, at, [&](qint64 begin, qint64 end) {
            return visit(number++, bytes + (begin - base), end - begin);
        });
        at += size;
        kept = qMax<qint64>(0, at - walker.begin);
        if (more)
            std::memmove(bytes, bytes + (walker.begin - base), size_t(kept));
    }
    if (more && kept > 0 && at >= indexed)
        visit(number, buffer.data(), kept);
    return at - from.offset;
}

OutputStore::OutputStore(QString path)
    : d(std::make_unique<Private>())
{
    d->path = std::move(path);
}

OutputStore::~OutputStore() = default;

bool OutputStore::refresh(qint64 budgetBytes)
{
    if (!d->open())
        return false;
    struct stat state = {};
    if (fstat(d->file, &state) != 0 || state.st_size <= d->indexed)
        return false;
    const qint64 until = qMin<qint64>(state.st_size, d->indexed + qMax<qint64>(1, budgetBytes));
    QByteArray buffer(qMin(pieceBytes, until - d->indexed), Qt::Uninitialized);
    while (d->indexed < until) {
        const qsizetype size =
            readAt(d->file, d->indexed, buffer.data(), qMin<qint64>(buffer.size(), until - d->indexed));
        if (size == 0)
            return false;
        d->cutter.feed(buffer.constData(), size, d->indexed, [this](qint64, qint64) {
            ++d->complete;
            d->mark();
            return true;
        });
        d->indexed += size;
    }
    return d->indexed < state.st_size;
}

qint64 OutputStore::bytes() const { return d->indexed; }

qint64 OutputStore::lineCount() const { return d->lines(); }

QByteArray OutputStore::line(qint64 number) const
{
    QByteArray found;
    if (number < 0 || number >= d->lines())
        return found;
    d->walk(d->marks[d->markBefore(number)], d->indexed, [&](qint64 at, char* bytes, qsizetype size) {
        if (at == number)
            found = QByteArray(bytes, size);
        return at < number;
    });
    return found;
}

qint64 OutputStore::find(const QString& needle, qint64 from, bool backwards, qint64& resume, qint64 budgetBytes) const
{
    const qint64 count = d->lines();
    resume = backwards ? 0 : count;
    if (needle.isEmpty() || count == 0 || d->file < 0)
        return -1;
    const Needle wanted(needle);
    qint64 found = -1;
    if (!backwards) {
        from = qMax<qint64>(0, from);
        if (from >= count)
            return -1;
        const Mark start = d->marks[d->markBefore(from)];
        const qint64 until = qMin(d->indexed, start.offset + d->spacing + qMax<qint64>(longestLine, budgetBytes));
        qint64 next = from;
        d->walk(start, until, [&](qint64 number, char* bytes, qsizetype size) {
            if (number >= from && wanted.isIn(bytes, size))
                found = number;
            next = qMax(next, number + 1);
            return found < 0;
        });
        resume = next;
        return found;
    }
    from = qMin(from, count);
    qint64 used = 0;
    while (from > 0 && found < 0 && used < qMax<qint64>(1, budgetBytes)) {
        const size_t index = d->markBefore(from - 1);
        const qint64 until = index + 1 < d->marks.size() ? d->marks[index + 1].offset : d->indexed;
        used += d->walk(d->marks[index], until, [&](qint64 number, char* bytes, qsizetype size) {
            if (number < from && wanted.isIn(bytes, size))
                found = number;
            return number < from;
        });
        from = found >= 0 ? found : d->marks[index].line;
    }
    resume = from;
    return found;
}

} // namespace holdpoint::runner
