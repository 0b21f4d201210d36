// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace holdpoint::rehearsal {

// A fault and its moment: at once when the range is ready, or as soon as green's weight at HAProxy is at least this.
struct ArmedFault
{
    std::string name, value; // an empty value is the fault's own usual one
    std::optional<int> weight;
};

// NAME, NAME=VALUE, NAME@WEIGHT or NAME=VALUE@WEIGHT.
std::expected<ArmedFault, std::string> parseFault(const std::string& text);

struct RangeOptions
{
    std::filesystem::path resources;         // holds range/, scripts/ and sql/
    std::filesystem::path program;           // this executable
    std::vector<std::filesystem::path> seen; // besides home, working folder and the above, what the command must see
    std::vector<std::string> command;        // what runs inside; empty: until a signal comes
    std::vector<ArmedFault> faults;
    int patienceS = 60; // until the parts are ready
};

// Brings the range up, runs the command in it and takes it down. The command's exit status; 0 after a signal without a
// command; 4 when the range did not come up, with its reasons on stderr.
int runRange(const RangeOptions& options);

// A request to the range that this process runs in, whose folder stands in ERPGO_RANGE. The exit status.
int askRange(const std::string& method, const std::string& path, const std::string& query = {});

} // namespace holdpoint::rehearsal
