// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/shown_text.h"

#include <algorithm>
#include <array>

namespace holdpoint::ui {
namespace {

struct Sign
{
    char32_t from;
    char16_t to; // in DejaVu Sans, which every Linux desktop has
};

constexpr std::array signs{
    Sign{0x23F0, u'\u25F7'},  Sign{0x23F1, u'\u25F7'},  Sign{0x23F3, u'\u25F7'},  Sign{0x2705, u'\u2713'},
    Sign{0x2714, u'\u2713'},  Sign{0x2716, u'\u2717'},  Sign{0x274C, u'\u2717'},  Sign{0x274E, u'\u2717'},
    Sign{0x2753, u'?'},       Sign{0x2757, u'!'},       Sign{0x2B1B, u'\u25A0'},  Sign{0x2B1C, u'\u2610'},
    Sign{0x1F534, u'\u25CF'}, Sign{0x1F6A8, u'\u26A0'}, Sign{0x1F7E0, u'\u25CF'}, Sign{0x1F7E1, u'\u25CF'},
    Sign{0x1F7E2, u'\u25CF'},
};

bool isTick(QChar c) { return c == u'\u2713' || c == u'\u2611'; }

} // namespace

QString shownText(const QString& text)
{
    QString shown = text;
    for (qsizetype i = 0; i < shown.size(); ++i) {
        const QChar c = shown.at(i);
        if (c.unicode() < 0x2300)
            continue;
        const bool pair = c.isHighSurrogate() && i + 1 < shown.size() && shown.at(i + 1).isLowSurrogate();
        const char32_t point = pair ? QChar::surrogateToUcs4(c, shown.at(i + 1)) : char32_t(c.unicode());
        const auto* sign = std::find_if(signs.begin(), signs.end(), [point](const Sign& s) { return s.from == point; });
        const bool picture = point >= 0x1F300 && point <= 0x1FAFF;
        if (sign == signs.end() && !picture) {
            i += pair ? 1 : 0;
            continue;
        }
        shown[i] = sign == signs.end() ? QChar(u'\u2022') : QChar(sign->to);
        if (pair)
            shown[++i] = QChar(0x2060); // of no width
        // "Draw the sign before me in colour": without an emoji font it would be a box of its own.
        if (i + 1 < shown.size() && shown.at(i + 1) == QChar(0xFE0F))
            shown[++i] = QChar(0x2060);
    }
    return shown;
}

QString expectedText(const QString& text)
{
    const QString shown = shownText(text);
    qsizetype start = 0;
    while (start < shown.size() && (isTick(shown.at(start)) || shown.at(start) == QChar(0x2060) ||
                                    shown.at(start) == QChar(0xFE0F) || shown.at(start).isSpace()))
        ++start;
    return start == shown.size() ? shown : shown.mid(start);
}

} // namespace holdpoint::ui
