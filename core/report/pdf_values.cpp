// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/pdf_file.h"

#include <QStringDecoder>

// Values of a PDF as text (ISO 32000-1, 7.3).
namespace holdpoint::report {
namespace {

constexpr int deepest = 64;

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool isDelimiter(char c) { return QByteArrayView("()<>[]{}/%").contains(c); }

qsizetype skipSpace(const QByteArray& bytes, qsizetype at)
{
    while (at < bytes.size()) {
        if (bytes[at] == '%') {
            while (at < bytes.size() && bytes[at] != '\n' && bytes[at] != '\r')
                ++at;
        } else if (isSpace(bytes[at])) {
            ++at;
        } else {
            break;
        }
    }
    return at;
}

qsizetype wordEnd(const QByteArray& bytes, qsizetype at)
{
    while (at < bytes.size() && !isSpace(bytes[at]) && !isDelimiter(bytes[at]))
        ++at;
    return at;
}

qsizetype literalEnd(const QByteArray& bytes, qsizetype at)
{
    int depth = 0;
    for (; at < bytes.size(); ++at) {
        if (bytes[at] == '\\')
            ++at;
        else if (bytes[at] == '(')
            ++depth;
        else if (bytes[at] == ')' && --depth == 0)
            return at + 1;
    }
    return -1;
}

bool isWholeNumber(const QByteArray& word)
{
    bool good = false;
    return word.toInt(&good) >= 0 && good && !word.startsWith('+') && !word.startsWith('-');
}

qsizetype valueEnd(const QByteArray& bytes, qsizetype at, int depth);

// Past `close`, which ends a dictionary or array that was opened before `at`.
qsizetype groupEnd(const QByteArray& bytes, qsizetype at, QByteArrayView close, int depth)
{
    for (;;) {
        at = skipSpace(bytes, at);
        if (at >= bytes.size())
            return -1;
        if (QByteArrayView(bytes).sliced(at).startsWith(close))
            return at + close.size();
        at = valueEnd(bytes, at, depth + 1);
        if (at < 0)
            return -1;
    }
}

qsizetype valueEnd(const QByteArray& bytes, qsizetype at, int depth)
{
    at = skipSpace(bytes, at);
    if (at >= bytes.size() || depth > deepest)
        return -1;
    const QByteArrayView rest = QByteArrayView(bytes).sliced(at);
    if (rest.startsWith("<<"))
        return groupEnd(bytes, at + 2, ">>", depth);
    switch (bytes[at]) {
    case '<': {
        const qsizetype end = bytes.indexOf('>', at);
        return end < 0 ? -1 : end + 1;
    }
    case '[':
        return groupEnd(bytes, at + 1, "]", depth);
    case '(':
        return literalEnd(bytes, at);
    case '/':
        return wordEnd(bytes, at + 1);
    default:
        break;
    }
    const qsizetype end = wordEnd(bytes, at);
    if (end == at)
        return -1;
    // `12 0 R` is one value.
    if (isWholeNumber(bytes.sliced(at, end - at))) {
        const qsizetype second = skipSpace(bytes, end);
        const qsizetype secondEnd = wordEnd(bytes, second);
        const qsizetype third = skipSpace(bytes, secondEnd);
        if (isWholeNumber(bytes.mid(second, secondEnd - second)) && third < bytes.size() && bytes[third] == 'R' &&
            wordEnd(bytes, third) == third + 1)
            return third + 1;
    }
    return end;
}

} // namespace

qsizetype pdfValueEnd(const QByteArray& bytes, qsizetype at) { return valueEnd(bytes, at, 0); }

QByteArray pdfValue(const QByteArray& dictionary, const QByteArray& key)
{
    qsizetype at = skipSpace(dictionary, 0);
    if (!QByteArrayView(dictionary).sliced(at).startsWith("<<"))
        return {};
    for (at += 2;;) {
        at = skipSpace(dictionary, at);
        if (at >= dictionary.size() || dictionary[at] != '/')
            return {};
        const qsizetype nameEnd = pdfValueEnd(dictionary, at);
        const qsizetype end = nameEnd < 0 ? -1 : pdfValueEnd(dictionary, nameEnd);
        if (end < 0)
            return {};
        if (QByteArrayView(dictionary).sliced(at + 1, nameEnd - at - 1) == key)
            return dictionary.sliced(nameEnd, end - nameEnd).trimmed();
        at = end;
    }
}

QList<QByteArray> pdfItems(const QByteArray& array)
{
    QList<QByteArray> items;
    if (!array.startsWith('['))
        return items;
    for (qsizetype at = skipSpace(array, 1); at < array.size() && array[at] != ']'; at = skipSpace(array, at)) {
        const qsizetype end = pdfValueEnd(array, at);
        if (end < 0)
            return {};
        items.append(array.sliced(at, end - at));
        at = end;
    }
    return items;
}

int pdfReference(const QByteArray& value)
{
    const QList<QByteArray> words = value.simplified().split(' ');
    return words.size() == 3 && words[1] == "0" && words[2] == "R" ? words[0].toInt() : 0;
}

QString pdfText(const QByteArray& string)
{
    QByteArray text;
    if (string.startsWith('<')) {
        text = QByteArray::fromHex(string.mid(1, string.size() - 2));
    } else {
        for (qsizetype i = 1; i + 1 < string.size(); ++i) {
            // Escapes of other characters than these are not written by QPdfWriter.
            if (string[i] == '\\')
                ++i;
            text += string[i];
        }
    }
    if (text.startsWith("\xfe\xff"))
        return QStringDecoder(QStringDecoder::Utf16BE).decode(QByteArrayView(text).sliced(2));
    return QString::fromLatin1(text);
}

} // namespace holdpoint::report
