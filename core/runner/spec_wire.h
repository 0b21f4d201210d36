// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// How startRun hands a run to the runner process: through an anonymous file on its descriptor 0, because secrets are in
// it and neither argv nor the disk may hold them. Both ends are of one build on one machine, so host byte order will
// do. Without Qt: the runner process is a small static program.
namespace holdpoint::runner::wire {

inline constexpr std::string_view magic = "holdpoint-run-1\n";

// Each field: one byte of name, eight of length, the bytes. `Environment` (KEY=VALUE) and `Secret` (a value to mask)
// occur any number of times, the others once; numbers are decimal text.
enum class Field : unsigned char
{
    End,
    Folder,       // where spec.json, runner.json, output.log and exit.json stand
    MemoryFolder, // what takes output and exit when the disk does not
    Token,        // HOLDPOINT_RUN of the child
    Command,
    Workdir,
    Environment,
    Secret,
    Pty,
    LimitMs,
    GraceMs,
    QuotaBytes,
};

inline void append(std::string& out, Field name, std::string_view value)
{
    const std::uint64_t size = value.size();
    out.push_back(static_cast<char>(name));
    out.append(reinterpret_cast<const char*>(&size), sizeof size);
    out.append(value);
}

} // namespace holdpoint::runner::wire
