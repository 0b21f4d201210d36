// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/rehearsal/armed_faults.h"

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

namespace holdpoint::rehearsal {

struct RangeOptions
{
    std::filesystem::path resources;         // holds range/, scripts/ and sql/
    std::filesystem::path program;           // this executable
    std::vector<std::filesystem::path> seen; // besides home, working folder and the above, what the command must see
    std::vector<std::filesystem::path> kept; // folders that are written for good; made where they are not there yet
    bool display = false;                    // the person's screen can be reached from inside
    std::vector<std::string> command;        // what runs inside; empty: until a signal comes
    std::vector<ArmedFault> faults;
    int patienceS = 60; // until the parts are ready
};

// Brings the range up, runs the command in it and takes it down. The command's exit status; 0 after a signal without a
// command; 2 or 4 when the range did not come up, with its reasons on stderr. A folder to keep that was made for this
// and stayed empty is taken away again.
int runRange(const RangeOptions& options);

// A request to the range that this process runs in, whose folder stands in ERPGO_RANGE. The exit status.
int askRange(const std::string& method, const std::string& path, const std::string& query = {});

// What the processes of the range in this folder see, as NAME=text; only from inside. The range itself is asked.
std::expected<std::vector<std::string>, std::string> environmentOfRange(const std::filesystem::path& folder);

} // namespace holdpoint::rehearsal
