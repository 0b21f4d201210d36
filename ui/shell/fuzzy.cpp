// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzy.h"

#include <QChar>

#include <algorithm>
#include <array>

namespace holdpoint::ui {
namespace {

constexpr qsizetype longestText = 160;
constexpr qsizetype longestNeedle = 40;
constexpr int impossible = -1'000'000;

bool isSubsequence(QStringView needle, QStringView text)
{
    qsizetype at = 0;
    for (const QChar letter : needle) {
        while (at < text.size() && text[at].toCaseFolded() != letter.toCaseFolded())
            ++at;
        if (at++ >= text.size())
            return false;
    }
    return true;
}

bool startsWord(QStringView text, qsizetype i)
{
    return i == 0 || !text[i - 1].isLetterOrNumber() || (text[i].isUpper() && text[i - 1].isLower());
}

} // namespace

int fuzzyScore(QStringView needle, QStringView text)
{
    needle = needle.trimmed().left(longestNeedle);
    text = text.left(longestText);
    if (needle.isEmpty())
        return 0;
    if (!isSubsequence(needle, text))
        return -1;
    // best[i]: the best score with the letters so far, the last of them at text[i].
    std::array<int, longestText> best{};
    std::array<int, longestText> previous{};
    for (qsizetype n = 0; n < needle.size(); ++n) {
        int reachable = n == 0 ? 0 : impossible;
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (n > 0 && i > 0)
                reachable = std::max(reachable, previous[size_t(i - 1)]);
            best[size_t(i)] = impossible;
            if (needle[n].toCaseFolded() != text[i].toCaseFolded())
                continue;
            const int letter = startsWord(text, i) ? 10 : 1;
            if (n == 0)
                best[size_t(i)] = letter + (i == 0 ? 8 : 0);
            else if (reachable > impossible)
                best[size_t(i)] = reachable + letter;
            if (n > 0 && i > 0 && previous[size_t(i - 1)] > impossible)
                best[size_t(i)] = std::max(best[size_t(i)], previous[size_t(i - 1)] + letter + 12);
        }
        previous = best;
    }
    const int top = *std::max_element(previous.begin(), previous.begin() + text.size());
    // Of equally good places the shorter text is meant.
    return std::max(0, top * 4 - int(text.size()) / 16);
}

} // namespace holdpoint::ui
