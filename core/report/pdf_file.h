// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QPair>

namespace holdpoint::report {

// The objects of a PDF (ISO 32000-1, 7.5) as QPdfWriter and the seal write it: cross-reference tables, generation 0, no
// encryption, no object streams. Bytes from outside: every length and offset is checked, nothing is repaired.
class PdfFile
{
public:
    static constexpr qsizetype largest = 64 << 20; // bytes, of a file and of a stream when unpacked

    // Malformed when it is no such file, TooLarge over `largest`.
    static Result<PdfFile> read(QByteArray bytes);

    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }
    [[nodiscard]] QByteArray trailer() const { return m_trailer; } // dictionary of the newest revision
    [[nodiscard]] qsizetype startXref() const { return m_startXref; }
    [[nodiscard]] int size() const { return m_size; } // one more than the highest object number
    // The value of object `number`, without its stream; empty when there is none.
    [[nodiscard]] QByteArray object(int number) const;
    // `value` itself, or what it refers to when it is a reference.
    [[nodiscard]] QByteArray resolved(const QByteArray& value) const;
    // Unpacked; Malformed when the object has none or its filter is not FlateDecode.
    [[nodiscard]] Result<QByteArray> stream(int number) const;
    // Names and bytes of the embedded files, in the order of the name tree.
    [[nodiscard]] Result<QList<QPair<QString, QByteArray>>> embeddedFiles() const;

private:
    bool readTable(qsizetype at);
    [[nodiscard]] qsizetype valueStart(int number) const; // -1: none

    QByteArray m_bytes, m_trailer;
    QHash<int, qsizetype> m_offsets;
    qsizetype m_startXref = 0;
    int m_size = 0;
};

// One past the value that begins at or after `at`; -1 when there is no whole value. References count as one value.
qsizetype pdfValueEnd(const QByteArray& bytes, qsizetype at);
// The value that `dictionary` has under `key` (without the slash); empty when it has none.
QByteArray pdfValue(const QByteArray& dictionary, const QByteArray& key);
QList<QByteArray> pdfItems(const QByteArray& array);
// The object number in `12 0 R`; 0 when it is no reference.
int pdfReference(const QByteArray& value);
// The text of a literal or hexadecimal string, UTF-16 or Latin-1.
QString pdfText(const QByteArray& string);

} // namespace holdpoint::report
