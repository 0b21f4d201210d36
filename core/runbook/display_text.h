// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <vector>

namespace holdpoint::runbook {

// UTF-8 as text with double-encoded characters (UTF-8 read as Windows-1252 and saved as UTF-8 again) repaired.
// `repaired` is set to true when there was one and left alone otherwise.
QString repairedText(QByteArrayView utf8, bool* repaired = nullptr);

// False for text that has none for certain; quick.
bool mayBeDoubleEncoded(QByteArrayView utf8);

// Where double-encoded characters stand: bytes [begin, end) of the text.
struct DoubleEncodedSpot
{
    qsizetype begin = 0;
    qsizetype end = 0;
};
std::vector<DoubleEncodedSpot> doubleEncodedIn(QByteArrayView utf8);

// Inline Markdown as plain text: repaired; emphasis, code marks, links and escapes taken off.
QString plainText(QByteArrayView markdown);

// Bidirectional, control (other than tab and newline) or invisible characters, which can make a command look like
// another one.
bool isHiddenCharacter(char32_t character);
bool hasHiddenCharacters(QByteArrayView utf8);

// Text in which hidden characters show: ESC as ␛, U+202E as <U+202E>; bytes that are not UTF-8 as <0xFF>. Never
// repaired.
QString escapedForDisplay(const QByteArray& bytes);

} // namespace holdpoint::runbook
