// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

// Services of the sample, each known by its name inside a state folder: NAME.pid, NAME.port and NAME.log.
namespace holdpoint::sample {

struct Running
{
    int pid = 0;
    int port = 0;
};

// The service of this name if it is alive; a pid that went to another process is not.
std::optional<Running> running(const std::filesystem::path& state, const std::string& name);

// Runs `body` in a process of its own session, its output in NAME.log, and returns when it called `ready` with its port
// or after 5 s. `body` gets that function; its result is the process's exit status.
using Ready = std::function<void(int port)>;
std::expected<Running, std::string> detach(const std::filesystem::path& state, const std::string& name,
                                           const std::function<int(const Ready&)>& body);

// TERM, 3 s, KILL; returns when it is gone. False when it was not running.
bool stop(const std::filesystem::path& state, const std::string& name);

// Whole text or nothing, through a temporary file beside it.
bool writeText(const std::filesystem::path& path, const std::string& text);
std::string readText(const std::filesystem::path& path);

} // namespace holdpoint::sample
