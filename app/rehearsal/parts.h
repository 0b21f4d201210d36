// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <chrono>
#include <expected>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace holdpoint::rehearsal {

// One server of the range, as a line of parts.conf says it: `name | ready when | command`. A name that begins with `-`
// is started on demand. Ready when: `tcp PORT`, `http PORT PATH` (answered with 200), or `done` (ended with 0).
struct Part
{
    std::string name, ready, command;
    bool atStart = true;
    pid_t pid = 0; // 0: not running
    bool wanted = false, isReady = false;
    std::optional<int> ended; // exit status, or 128 + signal
};

std::expected<std::vector<Part>, std::string> readParts(const std::filesystem::path& file);

// Starts, watches and stops the parts; process 1 of the range. Thread-safe.
class Parts
{
public:
    // Output of a part goes to log/NAME.log below `range`; `environment` is what each sees, as NAME=text.
    Parts(std::vector<Part> parts, std::filesystem::path range, std::vector<std::string> environment);

    std::expected<void, std::string> start(const std::string& name);
    // Signal, and after `patience` SIGKILL, to its process group; returns when it is gone.
    std::expected<void, std::string> stop(const std::string& name, int signal, std::chrono::milliseconds patience);
    void startAll();
    void stopAll(std::chrono::milliseconds patience);

    // A child; with a log, in its own process group, and silent. Of one that is awaited, the status is kept for
    // reap(pid).
    pid_t spawnAwaited(const std::vector<std::string>& words, const std::string& log,
                       const std::vector<std::string>& environment);
    pid_t spawn(const std::vector<std::string>& words, const std::string& log,
                const std::vector<std::string>& environment);
    // Collects what ended. The status of the awaited child once it ended.
    std::optional<int> reap(pid_t awaited);

    // Tries the ready checks of the parts that are not ready yet. True when all wanted ones are.
    bool allReady();
    [[nodiscard]] bool ready(const std::string& name) const;
    // Names the parts that ended although they are wanted, or are not ready; empty when all is well.
    [[nodiscard]] std::string complaints() const;
    [[nodiscard]] std::string json() const;

private:
    Part* find(const std::string& name);
    bool probe(const Part& part) const;

    mutable std::recursive_mutex m_busy;
    std::vector<Part> m_parts;
    std::filesystem::path m_range;
    std::vector<std::string> m_environment;
    std::set<pid_t> m_awaited;
    std::map<pid_t, int> m_statuses; // of awaited children that ended
};

} // namespace holdpoint::rehearsal
