// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rehearsal/armed_faults.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace holdpoint::rehearsal {
namespace {

enum class Takes
{
    Nothing,
    Number,
    FileName
};

// The faults of range/fault.sh.
struct KnownFault
{
    std::string_view name, usual, does;
    Takes takes = Takes::Nothing;
    int least = 0, most = 0;
};
constexpr std::array knownFaults{
    KnownFault{"errors", "20", "percent of green's API requests are answered with 500", Takes::Number, 1, 100},
    KnownFault{"latency", "400", "ms that green's API takes longer", Takes::Number, 1, 30'000},
    KnownFault{"memory-leak", "20", "MB that green grows each second, 384 MB at most", Takes::Number, 1, 100},
    KnownFault{"green-crash", "", "green ends with SIGABRT; off: it is started again"},
    KnownFault{"database-down", "", "PostgreSQL ends"},
    KnownFault{"redis-down", "", "Redis ends"},
    KnownFault{"disk-full", "", "the disk for backups and reports is filled"},
    KnownFault{"prometheus-gone", "", "Prometheus ends"},
    KnownFault{"alertmanager-gone", "", "Alertmanager ends"},
    KnownFault{"slow-script", "10", "every script of the range begins so many seconds late", Takes::Number, 1, 3600},
    KnownFault{"script-hangs", "all", "the script of this file name never goes on, or all of them", Takes::FileName},
    KnownFault{"corrupt-data", "5", "so many orders get a wrong total; off: totals are counted again", Takes::Number, 1,
               100'000},
    KnownFault{"expired-certificate", "", "the load balancer shows a certificate that ended years ago"},
};

std::optional<int> wholeNumber(std::string_view text)
{
    int number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// What is wrong with the value; empty: nothing.
std::string against(const KnownFault& known, const std::string& value)
{
    const std::string name(known.name), usual(known.usual);
    switch (known.takes) {
    case Takes::Nothing:
        return "The fault " + name + " takes no value. Write it as " + name + " or " + name + "@WEIGHT.";
    case Takes::Number:
        if (const auto number = wholeNumber(value); number && *number >= known.least && *number <= known.most)
            return {};
        return "The fault " + name + " takes a whole number from " + std::to_string(known.least) + " to " +
               std::to_string(known.most) + ", not “" + value + "”: " + std::string(known.does) + ". Usual is " + name +
               '=' + usual + '.';
    case Takes::FileName:
        if (!value.empty() && value.find('/') == std::string::npos && value.find('\n') == std::string::npos)
            return {};
        return "The fault " + name + " takes the file name of a script, not “" + value + "”. For example: " + name +
               "=shift-traffic.sh";
    }
    return {};
}

} // namespace

std::string ArmedFault::text() const
{
    return name + (value.empty() ? "" : '=' + value) + (weight ? '@' + std::to_string(*weight) : "");
}

std::expected<ArmedFault, std::string> parseFault(const std::string& text)
{
    ArmedFault fault;
    std::string left = text;
    if (const std::size_t at = left.rfind('@'); at != std::string::npos) {
        fault.weight = wholeNumber(std::string_view(left).substr(at + 1));
        if (!fault.weight || *fault.weight < 0 || *fault.weight > 100)
            return std::unexpected("The weight in " + text + " is no whole number from 0 to 100.");
        left.erase(at);
    }
    const std::size_t equals = left.find('=');
    fault.name = left.substr(0, equals);
    const bool named = !fault.name.empty() &&
                       std::ranges::all_of(fault.name, [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); });
    if (!named)
        return std::unexpected("A fault is written as NAME, NAME=VALUE or NAME=VALUE@WEIGHT, not as " + text + '.');
    const auto* known = std::ranges::find(knownFaults, fault.name, &KnownFault::name);
    if (known == knownFaults.end()) {
        std::string names;
        for (const KnownFault& one : knownFaults)
            names += (names.empty() ? "" : ", ") + std::string(one.name);
        return std::unexpected("There is no fault " + fault.name + ". There are: " + names + '.');
    }
    if (equals != std::string::npos) {
        fault.value = left.substr(equals + 1);
        if (std::string wrong = against(*known, fault.value); !wrong.empty())
            return std::unexpected(std::move(wrong));
    }
    return fault;
}

std::string faultList()
{
    std::string list;
    for (const KnownFault& known : knownFaults) {
        std::string line(known.name);
        if (known.takes != Takes::Nothing)
            line += '=' + std::string(known.usual);
        line.resize(std::max<std::size_t>(line.size() + 1, 22), ' ');
        list += line + std::string(known.does) + '\n';
    }
    return list;
}

ArmedFaults::ArmedFaults(std::vector<ArmedFault> faults)
{
    for (ArmedFault& fault : faults)
        m_waiting.push_back({std::move(fault), {}});
}

bool ArmedFaults::needsWeight() const
{
    return !m_beginning &&
           std::ranges::any_of(m_waiting, [](const Waiting& one) { return one.fault.weight.has_value(); });
}

std::optional<ArmedFault> ArmedFaults::due(int weight, Moment now)
{
    if (m_beginning)
        return {};
    const auto next = std::ranges::find_if(m_waiting, [&](const Waiting& one) {
        return one.notBefore <= now && (!one.fault.weight || *one.fault.weight <= weight);
    });
    if (next == m_waiting.end())
        return {};
    m_beginning = std::move(*next);
    m_waiting.erase(next);
    return m_beginning->fault;
}

std::string ArmedFaults::ended(int status, const std::string& lastWords, Moment now)
{
    if (!m_beginning)
        return {};
    Waiting one = std::move(*m_beginning);
    m_beginning.reset();
    if (status == 0)
        return "fault " + one.fault.name + " begins";
    if (status == 3) {
        one.notBefore = now + std::chrono::seconds(1);
        const bool first = !one.triedInVain;
        one.triedInVain = true;
        const std::string name = one.fault.name;
        m_waiting.push_back(std::move(one));
        return first ? "fault " + name + " waits until green runs" : std::string();
    }
    m_failed.push_back("fault " + one.fault.text() + " did not begin: its script ended with status " +
                       std::to_string(status) + (lastWords.empty() ? "" : ", “" + lastWords + "”") +
                       ". Begin it by hand, inside: holdpoint-range fault " + one.fault.name + " on" +
                       (one.fault.value.empty() ? "" : ' ' + one.fault.value));
    return m_failed.back();
}

std::string ArmedFaults::leftOver() const
{
    std::string lines;
    for (const std::string& failed : m_failed)
        lines += failed + '\n';
    for (const Waiting& one : m_waiting)
        lines +=
            "fault " + one.fault.text() + " never began: " +
            (one.triedInVain ? "green did not run"
                             : "green's weight stayed below " + std::to_string(one.fault.weight.value_or(0)) + " %") +
            ".\n";
    return lines;
}

} // namespace holdpoint::rehearsal
