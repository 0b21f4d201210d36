// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/rehearsal/range.h"

#include <filesystem>
#include <string>
#include <vector>

namespace holdpoint::rehearsal {

// Where the person's display is reached: socket files, and the file that lets this user in.
std::vector<std::filesystem::path> displayFiles();

// The folder that ERPGO_REPORTS names; empty: the range's own.
std::filesystem::path reportsFolder();

// What the processes of a range see, as NAME=text: this process's own variables without those that lead outside or to
// the person's own places. Called from inside the enclosure or before it; the range's folder is `range`.
std::vector<std::string> environmentFor(const RangeOptions& options, const std::filesystem::path& range);

} // namespace holdpoint::rehearsal
