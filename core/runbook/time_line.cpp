// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/time_line.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace holdpoint::runbook {
namespace {

constexpr qint64 hourS = 3600;
constexpr qint64 dayS = 24 * hourS;

struct Zone
{
    const char16_t* name;
    int offsetMin;
};
// Abbreviations with one common meaning in operations; others are asked for by leaving the file's order alone.
constexpr std::array zones{
    Zone{u"Z", 0},      Zone{u"UTC", 0},    Zone{u"GMT", 0},    Zone{u"WET", 0},    Zone{u"WEST", 60},
    Zone{u"BST", 60},   Zone{u"CET", 60},   Zone{u"CEST", 120}, Zone{u"EET", 120},  Zone{u"EEST", 180},
    Zone{u"MSK", 180},  Zone{u"IST", 330},  Zone{u"JST", 540},  Zone{u"KST", 540},  Zone{u"AEST", 600},
    Zone{u"AEDT", 660}, Zone{u"NZST", 720}, Zone{u"NZDT", 780}, Zone{u"EST", -300}, Zone{u"EDT", -240},
    Zone{u"CST", -360}, Zone{u"CDT", -300}, Zone{u"MST", -420}, Zone{u"MDT", -360}, Zone{u"PST", -480},
    Zone{u"PDT", -420},
};

bool zoneNamed(QStringView text)
{
    return std::any_of(zones.begin(), zones.end(), [&](const Zone& zone) { return text == QStringView(zone.name); });
}

int twoDigits(QStringView text, qsizetype& at)
{
    int number = 0;
    qsizetype digits = 0;
    for (; at < text.size() && digits < 2 && text.at(at).isDigit(); ++at, ++digits)
        number = number * 10 + text.at(at).digitValue();
    return digits == 0 ? -1 : number;
}

struct ReadClock
{
    qint64 secondsOfDay = 0;
    std::optional<int> offsetMin;
};

// The first time of the text, with the zone behind it; of a range the zone may stand at its end.
std::optional<ReadClock> readClock(const QString& original)
{
    const QString text = original.trimmed();
    qsizetype at = 0;
    const int hours = twoDigits(text, at);
    int minutes = 0;
    if (hours < 0 || hours > 24)
        return {};
    if (at < text.size() && text.at(at) == u':') {
        ++at;
        minutes = twoDigits(text, at);
        if (minutes < 0 || minutes > 59)
            return {};
    }
    ReadClock clock{hours * hourS + minutes * 60, {}};
    const QString rest = text.mid(at).toUpper();
    QString half = rest.trimmed().left(4);
    half.remove(u'.');
    if (half.startsWith(u"AM") || half.startsWith(u"PM")) {
        clock.secondsOfDay = (hours % 12 + (half.startsWith(u'P') ? 12 : 0)) * hourS + minutes * 60;
    }
    const qsizetype plus = rest.indexOf(u'+');
    if (plus >= 0 && rest.size() >= plus + 6 && rest.at(plus + 3) == u':') {
        qsizetype digits = plus + 1;
        const int zoneHours = twoDigits(rest, digits);
        const int zoneMinutes = twoDigits(rest, ++digits);
        if (zoneHours >= 0 && zoneMinutes >= 0)
            clock.offsetMin = zoneHours * 60 + zoneMinutes;
    }
    // The last word in capitals names the zone: "14:00-15:30 UTC".
    qsizetype begin = rest.size();
    while (begin > 0 && rest.at(begin - 1).isLetter())
        --begin;
    const QStringView word = QStringView(rest).sliced(begin);
    if (zoneNamed(word))
        clock.offsetMin = std::find_if(zones.begin(), zones.end(), [&](const Zone& zone) {
                              return word == QStringView(zone.name);
                          })->offsetMin;
    else if (!word.isEmpty() && word != u"AM" && word != u"PM" && word != u"M" && word != u"UHR")
        return {};
    return clock;
}

// What a phase is sorted by; the file's line decides between equals.
struct PhasePlace
{
    std::optional<qint64> offset; // as written
    std::optional<QString> clock; // as written, where there is no offset
    std::optional<qint64> key;
};

PhasePlace placeOfPhase(const Phase& phase)
{
    PhasePlace place{phase.offsetS, {}, phase.offsetS};
    if (phase.offsetS)
        return place;
    place.clock = phase.clock;
    for (const Step& step : phase.steps) {
        if (place.clock)
            break;
        // Its steps say when: the first of them with a time speaks for the section.
        if (step.offsetS) {
            place.offset = place.key = step.offsetS;
            break;
        }
        place.clock = step.clock;
    }
    return place;
}

// The occurrence of the clock time that fits between its neighbours in the file, else the one nearest to T-0.
qint64 fitting(qint64 nearest, std::optional<qint64> before, std::optional<qint64> behind)
{
    if (before) {
        const qint64 days = (*before - nearest + (*before > nearest ? dayS - 1 : 0)) / dayS;
        const qint64 next = nearest + days * dayS;
        if (behind ? next <= *behind : next - *before <= dayS / 2)
            return next;
    } else if (behind && nearest > *behind && nearest - dayS >= *behind - dayS / 2) {
        return nearest - dayS;
    }
    return nearest;
}

} // namespace

bool hasTimeLine(const Plan& plan)
{
    return std::any_of(plan.phases.begin(), plan.phases.end(),
                       [](const Phase& phase) { return phase.offsetS.has_value(); });
}

bool hasTime(const Phase& phase)
{
    return phase.offsetS || phase.clock || std::any_of(phase.steps.begin(), phase.steps.end(), [](const Step& step) {
               return step.offsetS || step.clock;
           });
}

std::optional<qint64> clockOffsetS(const QString& clock, const ClockAnchor& anchor)
{
    const std::optional<ReadClock> read = readClock(clock);
    if (!read)
        return {};
    const qint64 t0S = anchor.t0UtcMs / 1000;
    const qint64 ofDayUtc = read->secondsOfDay - read->offsetMin.value_or(anchor.offsetMin) * qint64(60);
    qint64 offset = (ofDayUtc - t0S) % dayS;
    if (offset < -dayS / 2)
        offset += dayS;
    else if (offset >= dayS / 2)
        offset -= dayS;
    return offset;
}

void sortPhases(QList<Phase>& phases, const std::optional<ClockAnchor>& anchor)
{
    if (std::none_of(phases.begin(), phases.end(), [](const Phase& phase) { return phase.offsetS.has_value(); }))
        return;
    std::stable_sort(phases.begin(), phases.end(), [](const Phase& a, const Phase& b) { return a.line < b.line; });
    std::vector<PhasePlace> places;
    places.reserve(std::size_t(phases.size()));
    for (const Phase& phase : std::as_const(phases))
        places.push_back(placeOfPhase(phase));

    std::vector<std::optional<qint64>> offsetBehind(places.size());
    std::optional<qint64> last;
    for (std::size_t i = places.size(); i-- > 0;) {
        offsetBehind[i] = last;
        last = places[i].offset ? places[i].offset : last;
    }
    std::optional<qint64> before;
    for (std::size_t i = 0; i < places.size(); ++i) {
        PhasePlace& place = places[i];
        if (place.clock) {
            const std::optional<qint64> behind = offsetBehind[i];
            const std::optional<qint64> nearest = anchor ? clockOffsetS(*place.clock, *anchor) : std::nullopt;
            place.key = nearest ? fitting(*nearest, before, behind) : before ? before : behind;
        }
        before = place.key ? place.key : before;
    }

    // Preparations above the time line come first.
    for (std::size_t i = 0; i < places.size() && !places[i].key; ++i)
        places[i].key = std::numeric_limits<qint64>::min();

    std::vector<qsizetype> order(places.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = qsizetype(i);
    std::stable_sort(order.begin(), order.end(), [&](qsizetype a, qsizetype b) {
        const std::optional<qint64>& first = places[std::size_t(a)].key;
        const std::optional<qint64>& second = places[std::size_t(b)].key;
        if (first && second)
            return *first < *second;
        return first.has_value() && !second.has_value();
    });
    QList<Phase> sorted;
    sorted.reserve(phases.size());
    for (const qsizetype from : order)
        sorted.append(std::move(phases[from]));
    phases = std::move(sorted);
}

} // namespace holdpoint::runbook
