// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/pdf_file.h"

#include <QCoreApplication>

#include <zlib.h>

namespace holdpoint::report {
namespace {

constexpr int mostRevisions = 16;
constexpr int mostObjects = 1'000'000;

QString pdfSaid(const char* text) { return QCoreApplication::translate("report", text); }

std::unexpected<Error> notOurs()
{
    return failure(ErrorCode::Malformed, pdfSaid("This PDF does not have the form of a certificate."),
                   pdfSaid("Give the file as Holdpoint exported it; a PDF that was printed again is another one."));
}

Result<QByteArray> inflated(const QByteArray& packed)
{
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.constData()));
    stream.avail_in = uInt(packed.size());
    if (inflateInit(&stream) != Z_OK)
        return notOurs();
    QByteArray plain;
    QByteArray piece(1 << 16, Qt::Uninitialized);
    int state = Z_OK;
    while (state == Z_OK && plain.size() <= PdfFile::largest) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = uInt(piece.size());
        state = inflate(&stream, Z_NO_FLUSH);
        plain.append(piece.constData(), piece.size() - qsizetype(stream.avail_out));
    }
    inflateEnd(&stream);
    if (state != Z_STREAM_END || plain.size() > PdfFile::largest)
        return notOurs();
    return plain;
}

} // namespace

Result<PdfFile> PdfFile::read(QByteArray bytes)
{
    if (bytes.size() > largest)
        return failure(ErrorCode::TooLarge, pdfSaid("The PDF is larger than a certificate can be."),
                       pdfSaid("Give the certificate as Holdpoint exported it."));
    PdfFile file;
    file.m_bytes = std::move(bytes);
    const qsizetype marker = file.m_bytes.lastIndexOf("startxref");
    if (!file.m_bytes.startsWith("%PDF-1.") || marker < 0)
        return notOurs();
    file.m_startXref = file.m_bytes.mid(marker + 9, 24).simplified().split(' ').first().toLongLong();
    qsizetype at = file.m_startXref;
    for (int revision = 0; revision < mostRevisions; ++revision) {
        if (!file.readTable(at))
            return notOurs();
        const qsizetype trailerAt = file.m_bytes.indexOf("trailer", at);
        const qsizetype end = trailerAt < 0 ? -1 : pdfValueEnd(file.m_bytes, trailerAt + 7);
        if (end < 0)
            return notOurs();
        const QByteArray trailer = file.m_bytes.sliced(trailerAt + 7, end - trailerAt - 7).trimmed();
        if (revision == 0) {
            file.m_trailer = trailer;
            file.m_size = pdfValue(trailer, "Size").toInt();
        }
        const QByteArray previous = pdfValue(trailer, "Prev");
        if (previous.isEmpty())
            return file.m_size > 0 && file.m_size <= mostObjects ? Result<PdfFile>(std::move(file)) : notOurs();
        at = previous.toLongLong();
    }
    return notOurs();
}

// Sections of `first count` and entries of 20 bytes each; what a newer revision names already stays.
bool PdfFile::readTable(qsizetype at)
{
    constexpr qsizetype entrySize = 20;
    if (at <= 0 || at >= m_bytes.size() || m_bytes.mid(at, 4) != "xref")
        return false;
    at += 4;
    for (;;) {
        while (at < m_bytes.size() && (m_bytes[at] == '\n' || m_bytes[at] == '\r' || m_bytes[at] == ' '))
            ++at;
        if (m_bytes.mid(at, 7) == "trailer")
            return true;
        const qsizetype lineEnd = m_bytes.indexOf('\n', at);
        if (lineEnd < 0 || lineEnd - at > 32)
            return false;
        const QList<QByteArray> words = m_bytes.sliced(at, lineEnd - at).simplified().split(' ');
        if (words.size() != 2)
            return false;
        const int first = words[0].toInt();
        const int count = words[1].toInt();
        at = lineEnd + 1;
        if (first < 0 || count <= 0 || count > mostObjects || m_bytes.size() - at < count * entrySize)
            return false;
        for (int i = 0; i < count; ++i, at += entrySize) {
            if (m_bytes[at + 17] == 'n' && !m_offsets.contains(first + i))
                m_offsets.insert(first + i, m_bytes.sliced(at, 10).toLongLong());
        }
    }
}

qsizetype PdfFile::valueStart(int number) const
{
    const auto found = m_offsets.constFind(number);
    const QByteArray head = QByteArray::number(number) + " 0 obj";
    if (found == m_offsets.constEnd() || *found <= 0 || m_bytes.mid(*found, head.size()) != head)
        return -1;
    return *found + head.size();
}

QByteArray PdfFile::object(int number) const
{
    const qsizetype start = valueStart(number);
    const qsizetype end = start < 0 ? -1 : pdfValueEnd(m_bytes, start);
    return end < 0 ? QByteArray() : m_bytes.sliced(start, end - start).trimmed();
}

QByteArray PdfFile::resolved(const QByteArray& value) const
{
    const int number = pdfReference(value);
    return number > 0 ? object(number) : value;
}

Result<QByteArray> PdfFile::stream(int number) const
{
    const QByteArray dictionary = object(number);
    bool counted = false;
    const qsizetype length = resolved(pdfValue(dictionary, "Length")).toLongLong(&counted);
    const qsizetype start = valueStart(number);
    qsizetype at = start < 0 ? -1 : m_bytes.indexOf("stream", pdfValueEnd(m_bytes, start));
    if (at < 0 || !counted || length < 0)
        return notOurs();
    at += 6;
    if (m_bytes.mid(at, 2) == "\r\n")
        ++at;
    ++at;
    if (at > m_bytes.size() || length > m_bytes.size() - at)
        return notOurs();
    const QByteArray packed = m_bytes.sliced(at, length);
    const QByteArray filter = pdfValue(dictionary, "Filter");
    if (filter.isEmpty())
        return packed;
    return filter == "/FlateDecode" ? inflated(packed) : notOurs();
}

Result<QList<QPair<QString, QByteArray>>> PdfFile::embeddedFiles() const
{
    const QByteArray catalog = resolved(pdfValue(m_trailer, "Root"));
    const QByteArray names = resolved(pdfValue(catalog, "Names"));
    const QByteArray tree = resolved(pdfValue(names, "EmbeddedFiles"));
    const QList<QByteArray> items = pdfItems(resolved(pdfValue(tree, "Names")));
    if (items.size() % 2 != 0)
        return notOurs();
    QList<QPair<QString, QByteArray>> files;
    qsizetype total = 0;
    for (qsizetype i = 0; i < items.size(); i += 2) {
        const QByteArray embedded = resolved(pdfValue(resolved(items[i + 1]), "EF"));
        Result<QByteArray> bytes = stream(pdfReference(pdfValue(embedded, "F")));
        if (!bytes)
            return std::unexpected(bytes.error());
        total += bytes->size();
        if (total > largest)
            return notOurs();
        files.append({pdfText(items[i]), std::move(*bytes)});
    }
    return files;
}

} // namespace holdpoint::report
