// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace holdpoint::rehearsal {

// A fault and its moment: at once when the range is ready, or as soon as green's weight at HAProxy is at least this.
struct ArmedFault
{
    std::string name, value;   // an empty value is the fault's own usual one
    std::optional<int> weight; // percent, 0 to 100

    // As it is written: NAME=VALUE@WEIGHT.
    [[nodiscard]] std::string text() const;
};

// NAME, NAME=VALUE, NAME@WEIGHT or NAME=VALUE@WEIGHT; the name is one of range/fault.sh, and the value one that it
// takes. The sentence says what there is.
std::expected<ArmedFault, std::string> parseFault(const std::string& text);

// Every fault with its usual value and what it does, a line each.
std::string faultList();

// When a fault begins, and what became of it. The caller starts range/fault.sh and tells how it ended.
class ArmedFaults
{
public:
    using Moment = std::chrono::steady_clock::time_point;

    explicit ArmedFaults(std::vector<ArmedFault> faults);

    // Whether somebody must ask HAProxy for green's weight before `due`.
    [[nodiscard]] bool needsWeight() const;
    // The fault that begins now, once; none while one is being begun. `weight` is green's, in percent.
    std::optional<ArmedFault> due(int weight, Moment now);
    // How its script ended. 0: it began; 3: green does not run, it is tried again a second later; else it failed, and
    // `lastWords` is what the script said. A sentence for the person, empty where there is nothing to say.
    std::string ended(int status, const std::string& lastWords, Moment now);
    // What did not begin until now, and why, a line each.
    [[nodiscard]] std::string leftOver() const;

private:
    struct Waiting
    {
        ArmedFault fault;
        Moment notBefore;
        bool triedInVain = false;
    };
    std::vector<Waiting> m_waiting;
    std::optional<Waiting> m_beginning;
    std::vector<std::string> m_failed;
};

} // namespace holdpoint::rehearsal
