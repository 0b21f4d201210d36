// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace holdpoint::runner_process {

// What is to be run, as core/runner/spec_wire.h brings it. Times in milliseconds.
struct Spec
{
    std::string folder;
    std::string memoryFolder;
    std::string token;
    std::string command;
    std::string workdir;
    std::vector<std::string> environment; // KEY=VALUE, complete
    std::vector<std::string> secrets;     // values to mask
    bool pty = false;
    std::int64_t limitMs = 0;
    std::int64_t graceMs = 10'000;
    std::int64_t quotaBytes = std::int64_t{2} << 30;
};

// Reads the whole of `descriptor`; false when it is no complete spec.
bool readSpec(int descriptor, Spec& spec);

} // namespace holdpoint::runner_process
