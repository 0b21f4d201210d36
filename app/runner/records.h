// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/runner/child.h"

#include <cstdint>
#include <string>

namespace holdpoint::runner_process {

// What readers know this process by after a restart.
struct Identity
{
    pid_t pid = 0;
    unsigned long long startTicks = 0;
    std::string boot;
};

Identity ownIdentity();
// runner.json, all or nothing. Not made durable: it matters only while this boot lasts.
bool writeIdentity(int folder, const Identity& identity);

// exit.json; names as in core/runner/run_records.cpp.
struct Exit
{
    const char* ending = "exited";
    int status = 0;
    std::int64_t startedUtcMs = 0;
    std::int64_t durationMs = 0;
    std::int64_t outputBytes = 0;
    std::int64_t droppedBytes = 0;
    std::int64_t memoryBytes = 0;
    std::string memoryPath;
    std::string sha256;
    int leftBehind = 0;
    Problem problem;
};

// The last act: durable and all or nothing. Its block is reserved at the start, so that a disk that filled up
// meanwhile still takes it; where even that fails it goes to `memoryFolder`.
class ExitRecord
{
public:
    ExitRecord(int folder, std::string memoryFolder);
    // Takes the block; later, because the child does not have to wait for it.
    void reserve();
    bool write(const Exit& exit);

private:
    int m_folder;
    std::string m_memoryFolder;
    int m_file = -1;
};

// `folder` and the one above it, mode 0700 and of this user alone; false otherwise. Memory file systems are shared.
bool makePrivateFolder(const std::string& folder);

} // namespace holdpoint::runner_process
