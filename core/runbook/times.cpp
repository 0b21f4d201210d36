// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/times.h"

#include <QVarLengthArray>

#include <algorithm>
#include <cmath>

namespace holdpoint::runbook {

namespace {

constexpr qint64 minute = 60;
constexpr qint64 hour = 3600;
constexpr qint64 day = 86400;
constexpr qint64 longest = 3650 * day;
constexpr qsizetype longestLine = 400; // characters of a heading that are looked at

bool isDash(QChar c)
{
    const char16_t u = c.unicode();
    return u == u'-' || (u >= 0x2010 && u <= 0x2015) || u == 0x2212 || u == 0xFE63 || u == 0xFF0D;
}

// Text in lower case, all dashes the same, other spaces as space; as long as the text so that positions agree.
class NormalText
{
public:
    explicit NormalText(const QString& text)
        : m_units(std::min(text.size(), longestLine))
    {
        char16_t* to = m_units.data();
        for (const QChar c : QStringView(text).first(m_units.size())) {
            const char16_t u = c.unicode();
            if (u >= u'A' && u <= u'Z')
                *to = static_cast<char16_t>(u + 32);
            else if (u >= 0x80 || u < u' ')
                *to = isDash(c) ? u'-' : c.isSpace() ? u' ' : c.toLower().unicode();
            else
                *to = u;
            m_digits = m_digits || (u >= u'0' && u <= u'9');
            ++to;
        }
    }

    [[nodiscard]] QStringView view() const { return {m_units.data(), m_units.size()}; }
    [[nodiscard]] bool hasDigits() const { return m_digits; }
    // Without a digit only "T minus zero" and "D-Day" tell a time, and nothing tells a duration.
    [[nodiscard]] bool mayTellTime() const { return m_digits || view().contains(u"zero") || view().contains(u"day"); }

private:
    QVarLengthArray<char16_t, 256> m_units;
    bool m_digits = false;
};

class Reader
{
public:
    explicit Reader(QStringView text, qsizetype at = 0)
        : m_text(text)
        , m_at(at)
    {
    }

    [[nodiscard]] qsizetype at() const { return m_at; }
    void moveTo(qsizetype at) { m_at = at; }
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() && m_at + ahead >= 0 ? m_text.at(m_at + ahead) : QChar(u'\0');
    }
    void spaces()
    {
        while (peek() == u' ')
            ++m_at;
    }
    bool take(QLatin1String word)
    {
        const QStringView rest = m_text.sliced(std::min(m_at, m_text.size()));
        if (rest.size() < word.size() || rest.front() != QLatin1Char(word.front()) || !rest.startsWith(word))
            return false;
        m_at += word.size();
        return true;
    }
    // Digits, at most 6, with an optional fraction.
    std::optional<double> number()
    {
        qsizetype end = m_at;
        while (end < m_text.size() && m_text.at(end).unicode() < 0x80 && m_text.at(end).isDigit())
            ++end;
        if (end == m_at || end - m_at > 6)
            return {};
        bool fraction = false;
        if (end + 1 < m_text.size() && m_text.at(end) == u'.' && m_text.at(end + 1).unicode() < 0x80 &&
            m_text.at(end + 1).isDigit()) {
            fraction = true;
            ++end;
            while (end < m_text.size() && m_text.at(end).unicode() < 0x80 && m_text.at(end).isDigit())
                ++end;
        }
        double value = 0;
        if (fraction) {
            value = m_text.sliced(m_at, end - m_at).toDouble();
        } else {
            for (qsizetype at = m_at; at < end; ++at)
                value = value * 10 + (m_text.at(at).unicode() - u'0');
        }
        m_at = end;
        return value;
    }
    // Seconds of the unit that stands here, 0 where there is none (and nothing is taken).
    qint64 unit()
    {
        const qsizetype start = m_at;
        spaces();
        if (peek() == u'-' && peek(1).isLetter())
            ++m_at; // "30-minute"
        const qsizetype begin = m_at;
        while (peek().isLetter())
            ++m_at;
        const QStringView word = m_text.sliced(begin, m_at - begin);
        static const struct
        {
            QLatin1String name;
            qint64 seconds;
        } units[] = {{QLatin1String("s"), 1},           {QLatin1String("sec"), 1},
                     {QLatin1String("secs"), 1},        {QLatin1String("second"), 1},
                     {QLatin1String("seconds"), 1},     {QLatin1String("m"), minute},
                     {QLatin1String("min"), minute},    {QLatin1String("mins"), minute},
                     {QLatin1String("minute"), minute}, {QLatin1String("minutes"), minute},
                     {QLatin1String("h"), hour},        {QLatin1String("hr"), hour},
                     {QLatin1String("hrs"), hour},      {QLatin1String("hour"), hour},
                     {QLatin1String("hours"), hour},    {QLatin1String("d"), day},
                     {QLatin1String("day"), day},       {QLatin1String("days"), day},
                     {QLatin1String("w"), 7 * day},     {QLatin1String("week"), 7 * day},
                     {QLatin1String("weeks"), 7 * day}};
        for (const auto& one : units) {
            if (word.size() == one.name.size() && word == one.name)
                return one.seconds;
        }
        m_at = start;
        return 0;
    }
    // A clock-like number after the sign: "2:00", "1:30:00" as hours, minutes, seconds.
    std::optional<qint64> colonTime(double first)
    {
        if (peek() != u':' || !peek(1).isDigit() || !peek(2).isDigit())
            return {};
        qint64 seconds = static_cast<qint64>(first) * hour;
        seconds += (peek(1).digitValue() * 10 + peek(2).digitValue()) * minute;
        m_at += 3;
        if (peek() == u':' && peek(1).isDigit() && peek(2).isDigit()) {
            seconds += peek(1).digitValue() * 10 + peek(2).digitValue();
            m_at += 3;
        }
        return seconds;
    }

private:
    QStringView m_text;
    qsizetype m_at;
};

// A quantity with its unit, still open: "30" takes the unit of the other end of its range.
struct Quantity
{
    double number = 0;
    qint64 unit = 0; // 0: not said
    qint64 extra = 0;
    [[nodiscard]] qint64 seconds(qint64 fallback) const
    {
        qint64 by = unit != 0 ? unit : fallback;
        if (by == 0)
            by = number >= 24 && std::fmod(number, 24) == 0 ? hour : minute;
        const double total = number * static_cast<double>(by);
        return std::llround(std::min(total, static_cast<double>(longest))) + extra;
    }
};

std::optional<Quantity> quantity(Reader& in)
{
    const std::optional<double> number = in.number();
    if (!number)
        return {};
    Quantity q{*number, 0, 0};
    if (const std::optional<qint64> colon = in.colonTime(*number)) {
        q.number = static_cast<double>(*colon);
        q.unit = 1;
        in.unit();
        return q;
    }
    q.unit = in.unit();
    // "1h 30m"
    while (q.unit > minute / 60) {
        const qsizetype before = in.at();
        in.spaces();
        const std::optional<double> more = in.number();
        const qint64 unit = more ? in.unit() : 0;
        if (unit == 0 || unit >= q.unit) {
            in.moveTo(before);
            break;
        }
        q.extra += std::llround(*more * static_cast<double>(unit));
    }
    return q;
}

// The sign after a T or D: -, +, "minus", "plus"; 0 where there is none.
int sign(Reader& in)
{
    const qsizetype start = in.at();
    in.spaces();
    if (in.take(QLatin1String("-")) || in.take(QLatin1String("minus")))
        return -1;
    if (in.take(QLatin1String("+")) || in.take(QLatin1String("plus")))
        return 1;
    in.moveTo(start);
    return 0;
}

struct Offset
{
    int sign = 0;
    Quantity amount;
};

// "T-30 min", "D+1", "T0", "D-Day". `in` stands at the letter.
std::optional<Offset> offset(Reader& in)
{
    const qsizetype start = in.at();
    const bool days = in.peek() == u'd';
    if (in.peek() != u't' && !days)
        return {};
    in.moveTo(start + 1);
    Offset found;
    if (days && in.take(QLatin1String("-day")) && !in.peek().isLetter())
        return Offset{1, {0, day, 0}};
    in.moveTo(start + 1);
    if (in.peek() == u'0' && !in.peek(1).isLetterOrNumber()) {
        in.moveTo(start + 2);
        return Offset{1, {0, minute, 0}};
    }
    found.sign = sign(in);
    if (found.sign != 0)
        in.spaces();
    std::optional<Quantity> amount;
    if (found.sign != 0 && in.take(QLatin1String("zero")))
        amount = Quantity{0, minute, 0};
    else if (found.sign != 0)
        amount = quantity(in);
    if (!amount || in.peek().isLetterOrNumber()) {
        in.moveTo(start);
        return {};
    }
    found.amount = *amount;
    if (days && found.amount.unit == 0)
        found.amount.unit = day;
    return found;
}

// " to ", "-", "until": between the two ends of a range.
bool rangeWord(Reader& in)
{
    const qsizetype start = in.at();
    in.spaces();
    for (const QLatin1String word :
         {QLatin1String("to "), QLatin1String("until "), QLatin1String("till "), QLatin1String("through "),
          QLatin1String("..."), QLatin1String(".."), QLatin1String("-"), QLatin1String("/")}) {
        if (in.take(word)) {
            in.spaces();
            return true;
        }
    }
    in.moveTo(start);
    return false;
}

std::optional<TimeMark> relativeTime(QStringView text, qsizetype at)
{
    Reader in(text, at);
    const std::optional<Offset> first = offset(in);
    if (!first)
        return {};
    TimeMark mark;
    mark.begin = at;
    mark.end = in.at();
    std::optional<Offset> second;
    const qsizetype afterFirst = in.at();
    if (rangeWord(in)) {
        second = offset(in);
        if (!second) {
            // "T+30-60 min": the second end shares letter and sign; "T-24 Hours - 3 checks" is no range.
            const bool tight = text.at(afterFirst) != u' ' || text.mid(afterFirst, 4) == u" to ";
            const std::optional<Quantity> amount =
                tight && first->amount.unit == 0 && in.peek().isDigit() ? quantity(in) : std::nullopt;
            if (amount && !in.peek().isLetterOrNumber())
                second = Offset{first->sign, *amount};
        }
        if (second)
            mark.end = in.at();
    }
    const qint64 secondUnit = second ? second->amount.unit : 0;
    qint64 begin = first->sign * first->amount.seconds(secondUnit);
    if (second) {
        const qint64 end = second->sign * second->amount.seconds(first->amount.unit);
        if (begin > end && first->amount.unit == 0)
            begin = first->sign * first->amount.seconds(minute);
        mark.endS = std::max(begin, end);
        begin = std::min(begin, end);
    }
    mark.offsetS = begin;
    return mark;
}

// "14:00", "2:30 pm", "9am", "22:00 Uhr"; moves behind it.
bool clockTime(Reader& in)
{
    const qsizetype start = in.at();
    const std::optional<double> hours = in.number();
    const qsizetype digits = in.at() - start;
    bool minutes = false;
    if (!hours || digits > 2 || *hours > 24) {
        in.moveTo(start);
        return false;
    }
    if (in.peek() == u':' && in.peek(1).isDigit() && in.peek(2).isDigit() && in.peek(1) <= QChar(u'5')) {
        in.moveTo(in.at() + 3);
        minutes = true;
        if (in.peek() == u':' && in.peek(1).isDigit() && in.peek(2).isDigit())
            in.moveTo(in.at() + 3);
    }
    const qsizetype beforeHalf = in.at();
    in.spaces();
    bool half = in.take(QLatin1String("am")) || in.take(QLatin1String("pm")) || in.take(QLatin1String("a.m.")) ||
                in.take(QLatin1String("p.m.")) || in.take(QLatin1String("uhr"));
    if (half && in.peek().isLetter())
        half = false;
    if (!half)
        in.moveTo(beforeHalf);
    if ((!minutes && !half) || in.peek().isDigit() || (in.peek() == u':' && in.peek(1).isDigit()) ||
        in.peek() == u'%') {
        in.moveTo(start);
        return false;
    }
    return true;
}

// A zone such as UTC, CEST, +02:00 or Z: written in capitals, so the text as it was is needed.
void zone(Reader& in, const QString& original)
{
    const qsizetype start = in.at();
    in.spaces();
    qsizetype end = in.at();
    while (end < original.size() && original.at(end) >= QChar(u'A') && original.at(end) <= QChar(u'Z'))
        ++end;
    const QStringView word = QStringView(original).sliced(in.at(), end - in.at());
    const bool known = word == u"Z" || word == u"UTC" || word == u"GMT" || word == u"IST" || word == u"JST" ||
                       (word.size() >= 3 && word.size() <= 5 && word.endsWith(u'T'));
    if (known && !(end < original.size() && original.at(end).isLetterOrNumber())) {
        in.moveTo(end);
        return;
    }
    if (in.at() == start && (in.peek() == u'+' || in.peek() == u'-') && in.peek(1).isDigit() && in.peek(2).isDigit() &&
        in.peek(3) == u':' && in.peek(4).isDigit() && in.peek(5).isDigit() && !in.peek(6).isDigit()) {
        // "14:00-15:30" is a range, "14:00+02:00" a zone.
        if (in.peek() == u'+') {
            in.moveTo(in.at() + 6);
            return;
        }
    }
    in.moveTo(start);
}

std::optional<TimeMark> clockMark(QStringView text, const QString& original, qsizetype at)
{
    Reader in(text, at);
    if (!clockTime(in))
        return {};
    zone(in, original);
    TimeMark mark;
    mark.begin = at;
    mark.end = in.at();
    const qsizetype first = in.at();
    if (rangeWord(in) && in.peek().isDigit() && clockTime(in)) {
        zone(in, original);
        mark.end = in.at();
    } else {
        in.moveTo(first);
    }
    mark.clock = original.mid(at, mark.end - at);
    return mark;
}

std::optional<qint64> boxIn(QStringView text)
{
    qsizetype open = -1;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text.at(at);
        if (c == u'(' || c == u'[') {
            open = at;
        } else if ((c == u')' || c == u']') && open >= 0) {
            Reader in(text, open + 1);
            in.spaces();
            for (const QLatin1String word : {QLatin1String("~"), QLatin1String("approx. "), QLatin1String("about "),
                                             QLatin1String("ca. "), QLatin1String("duration: ")})
                in.take(word);
            std::optional<Quantity> amount = quantity(in);
            if (amount && amount->unit == 0 && in.take(QLatin1String("-")))
                amount = quantity(in);
            in.spaces();
            if (amount && amount->unit != 0 && in.at() == at)
                return amount->seconds(0);
            open = -1;
        }
    }
    return {};
}

bool wordBefore(QStringView text, qsizetype at)
{
    return at > 0 && (text.at(at - 1).isLetterOrNumber() || text.at(at - 1) == u'_' || text.at(at - 1) == u':' ||
                      text.at(at - 1) == u'.' || text.at(at - 1) == u'/' || text.at(at - 1) == u'#');
}

} // namespace

TimeMark timeInHeading(const QString& original)
{
    const NormalText normal(original);
    TimeMark found;
    if (!normal.mayTellTime())
        return found;
    const QStringView text = normal.view();
    for (qsizetype at = 0; at < text.size() && !found.onTimeline(); ++at) {
        const QChar c = text.at(at);
        if ((c == u't' || c == u'd') && !wordBefore(text, at)) {
            if (const std::optional<TimeMark> mark = relativeTime(text, at))
                found = *mark;
        }
    }
    for (qsizetype at = 0; at < text.size() && !found.clock; ++at) {
        if (found.offsetS && at >= found.begin && at < found.end)
            continue;
        const bool fresh = !wordBefore(text, at) && (at == 0 || text.at(at - 1) != u'-');
        if (text.at(at).unicode() < 0x80 && text.at(at).isDigit() && fresh) {
            const std::optional<TimeMark> mark = clockMark(text, original, at);
            if (mark && found.offsetS)
                found.clock = mark->clock;
            else if (mark)
                found = *mark;
        }
    }
    found.boxS = boxIn(text);
    return found;
}

TimeMark timeAtStart(const QString& original)
{
    if (original.isEmpty())
        return {};
    const char16_t first = original.at(0).unicode();
    const bool digit = first >= u'0' && first <= u'9';
    if (!digit && first != u'T' && first != u't' && first != u'D' && first != u'[' && first != u'(')
        return {};
    const qsizetype at = first == u'[' || first == u'(' ? 1 : 0;
    if (original.size() < at + 2)
        return {};
    // A sentence that begins with "The" or "Do".
    if (!digit && at == 0 && original.at(1).isLetter() && original.at(1).unicode() < 0x80 &&
        original.at(1).toLower() != u'm' && original.at(1).toLower() != u'p')
        return {};
    const NormalText normal(original);
    const QStringView text = normal.view();
    std::optional<TimeMark> mark =
        digit || text.at(at).isDigit() ? clockMark(text, original, at) : relativeTime(text, at);
    if (!mark)
        return {};
    if (at == 1 && mark->end < text.size() && (text.at(mark->end) == u']' || text.at(mark->end) == u')'))
        ++mark->end;
    mark->begin = 0;
    mark->boxS = boxIn(text);
    return *mark;
}

std::optional<qint64> durationIn(const QString& original)
{
    const NormalText normal(original);
    if (!normal.hasDigits())
        return {};
    const QStringView text = normal.view();
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text.at(at).unicode() >= 0x80 || !text.at(at).isDigit())
            continue;
        Reader in(text, at);
        const std::optional<Quantity> amount = quantity(in);
        if (amount && amount->unit != 0)
            return amount->seconds(0);
        at = std::max(at, in.at() - 1);
    }
    return {};
}

} // namespace holdpoint::runbook
