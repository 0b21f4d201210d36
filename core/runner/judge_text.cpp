// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/judge_text.h"

#include <QRegularExpression>

#include <algorithm>

namespace holdpoint::runner {
namespace {

using namespace Qt::Literals;

bool isTick(char32_t c)
{
    return c == 0x2705 || c == 0x2713 || c == 0x2714 || c == 0x2611 || c == 0x1f7e2 || c == 0x1f5f8 || c == 0x221a;
}

bool isCross(char32_t c)
{
    return c == 0x274c || c == 0x2717 || c == 0x2718 || c == 0x2716 || c == 0x274e || c == 0x26d4 || c == 0x1f534 ||
           c == 0x1f6ab || c == 0x2612 || c == 0x1f6d1 || c == 0x1f4a5;
}

bool isWordCharacter(QChar c) { return c.isLetterOrNumber() || c == u'_'; }

const QRegularExpression& harmless()
{
    static const QRegularExpression pattern(
        u"\\b(?:0|no|zero|without|without any)\\s+(?:errors?|fail(?:ed|ures?|s)?|failing|issues?|problems?)\\b"
        u"|\\b(?:errors?|fail(?:ed|ures?)?)\\s*[:=]\\s*(?:0|none|no)\\b(?![.,]\\d)"_s);
    return pattern;
}

const QRegularExpression& failureWords()
{
    static const QRegularExpression pattern(
        u"\\bfail(?:s|ed|ing|ures?)?\\b|\\berrors?\\b|\\bfatal\\b|\\bnot\\b|\\bcannot\\b|\\b\\w+n't\\b|\\bunable\\b"
        u"|\\bunhealthy\\b|\\bdegraded\\b|\\brefused\\b|\\bdenied\\b|\\btimed? ?out\\b|\\bunreachable\\b"
        u"|[:=]\\s*(?:false|no|down|ko|nok)\\b|\\[(?:false|no|down|ko|nok)\\]"_s);
    return pattern;
}

} // namespace

QString comparable(const QString& text)
{
    const bool ascii = std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
    QString plain = ascii ? text : text.normalized(QString::NormalizationForm_C);
    for (QChar& c : plain) {
        const char16_t unit = c.unicode();
        if (unit >= 0x2010 && unit <= 0x2015)
            c = u'-';
        else if (unit == 0x2212)
            c = u'-';
        else if (unit == 0x2018 || unit == 0x2019)
            c = u'\'';
        else if (unit == 0x201c || unit == 0x201d)
            c = u'"';
    }
    plain.remove(QChar(0xfe0f)); // "as an emoji": says nothing
    return plain.simplified().toCaseFolded();
}

QString withoutMark(const QString& comparableText, bool* ticked)
{
    static const QRegularExpression lead(
        u"^(?:#+\\s*)?(?:expected(?: (?:output|result|response|status))?\\s*:\\s*)?(?:[-*+\u2022]\\s+)?"_s);
    static const QRegularExpression box(u"^\\[(?:x|ok|pass|passed|\u2713|\u2714)\\]\\s*"_s);
    QString rest = comparableText.mid(lead.match(comparableText).capturedLength());
    bool found = false;
    const QList<uint> start = rest.left(2).toUcs4();
    if (!start.isEmpty() && isTick(start.first())) {
        rest = rest.mid(QChar::requiresSurrogates(start.first()) ? 2 : 1).trimmed();
        found = true;
    } else if (const QRegularExpressionMatch match = box.match(rest); match.hasMatch()) {
        rest = rest.mid(match.capturedLength());
        found = true;
    }
    if (ticked)
        *ticked = found;
    return rest;
}

qsizetype findWords(const QString& line, const QString& words, qsizetype from)
{
    if (words.isEmpty())
        return -1;
    for (qsizetype at = line.indexOf(words, from); at >= 0; at = line.indexOf(words, at + 1)) {
        const qsizetype end = at + words.size();
        const bool begins = at == 0 || !isWordCharacter(words.front()) || !isWordCharacter(line[at - 1]);
        const bool ends = end == line.size() || !isWordCharacter(words.back()) || !isWordCharacter(line[end]);
        if (begins && ends)
            return at;
    }
    return -1;
}

bool showsFailure(const QString& comparableLine, const QString& words)
{
    QString rest = comparableLine;
    if (const qsizetype at = findWords(rest, words); at >= 0)
        rest.replace(at, words.size(), u" \u00b7 "_s);
    const QList<uint> characters = rest.toUcs4();
    if (std::ranges::any_of(characters, isCross))
        return true;
    rest.remove(harmless());
    return failureWords().match(rest).hasMatch();
}

std::optional<GroupedNumber> groupedNumber(QStringView text)
{
    qsizetype at = 0;
    const auto isDigit = [&](qsizetype i) { return i < text.size() && text[i] >= u'0' && text[i] <= u'9'; };
    if (!isDigit(0))
        return std::nullopt;
    while (isDigit(at))
        ++at;
    const qsizetype firstGroup = at;
    constexpr QStringView separators = u",.'_ \u202f\u2009\u00a0";
    // Groups of exactly three; anything else after the separator is a decimal fraction or another number.
    while (firstGroup <= 3 && at < text.size() && separators.contains(text[at]) && isDigit(at + 1) && isDigit(at + 2) &&
           isDigit(at + 3) && !isDigit(at + 4))
        at += 4;
    GroupedNumber number;
    number.length = at;
    for (const QChar c : text.left(at)) {
        if (c >= u'0' && c <= u'9' && !(c == u'0' && number.digits.isEmpty()))
            number.digits.append(c);
    }
    // A first group of zeros makes "0.123" a fraction and not a count.
    const QStringView first = text.left(firstGroup);
    number.atLeastOne = std::ranges::any_of(first, [](QChar c) { return c != u'0'; });
    number.zero = std::ranges::none_of(text.left(at), [](QChar c) { return c >= u'1' && c <= u'9'; });
    return number;
}

int statusCode(const QString& line, qsizetype from)
{
    static const QRegularExpression pattern(
        u"(?<![\\w.:/"
        u"-])(?:[a-z_]+[=:])?([1-5]\\d\\d)(?![\\w.]*\\d)(?!\\s*(?:ms|s|sec|secs|seconds|us|\u00b5s|ns|b|bytes|"
        u"kb|kib|mb|mib|%)\\b)(?!\\w)"_s);
    int before = 0;
    for (auto matches = pattern.globalMatch(line); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const int code = match.captured(1).toInt();
        if (match.capturedStart(1) >= from)
            return code;
        before = code;
    }
    return before;
}

} // namespace holdpoint::runner
