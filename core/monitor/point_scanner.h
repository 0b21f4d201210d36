// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/prometheus.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace holdpoint::monitor {

// Goes through JSON (RFC 8259) of a known shape from its first byte to its last. What it is asked to take and does not
// find makes it return false; then nothing more may be asked. The text must be UTF-8 already.
class JsonCursor
{
public:
    explicit JsonCursor(std::string_view text)
        : m_at(text.data())
        , m_end(text.data() + text.size())
    {
    }

    bool take(char c);                       // one of {}[],:
    bool takeString(std::string_view& text); // without its escapes; valid as long as the cursor
    bool takeSeconds(qint64& ms);            // a number of seconds, to the nearest millisecond
    bool takeQuotedNumber(double& value);    // see promNumber()
    bool skipValue(int depth = 0);           // any value
    bool isAtEnd();
    // A point as the servers write it, without blanks and with at most three decimals of a second; of any other it
    // takes nothing, and it can be read piece by piece.
    bool takePlainPoint(SeriesPoint& point);

private:
    void skipBlanks();
    bool unescape(std::string_view escaped, std::string_view& text);

    const char* m_at;
    const char* const m_end;
    std::deque<std::string> m_unescaped;
};

// A value as the Prometheus interface writes it: decimal, NaN, +Inf, -Inf. NaN for any other text.
double promNumber(std::string_view text);

// One point, `[1700000000.781,"1000.37"]`, and the points of a series, a list of these.
// Both add to what is there.
bool scanPoint(JsonCursor& cursor, std::vector<SeriesPoint>& points);
bool scanPoints(JsonCursor& cursor, std::vector<SeriesPoint>& points);

} // namespace holdpoint::monitor
