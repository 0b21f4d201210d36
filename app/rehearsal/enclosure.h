// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

// The closed place in which a rehearsal runs: own user, process, network and mount namespaces. Of networks there is
// loopback alone; /etc/hosts, the certificates that are trusted and one folder in memory are its own. What runs inside
// ends with it, and its files were never on a disk.
namespace holdpoint::rehearsal {

struct EnclosureOptions
{
    std::vector<std::string> hosts;          // names that lead to 127.0.0.1 inside
    std::vector<std::filesystem::path> seen; // paths that must not be hidden by the range's own folder
    int memoryMb = 1536;                     // the most that the range's files may take
    unsigned user = 0;                       // who started this program
    std::string sessionBus;                  // the socket file of this person's D-Bus, which is covered
};

// Runs `body` inside, as process 1 of its own process namespace, and returns its result, or 128 + N when signal N
// ended it. SIGTERM, SIGINT and SIGHUP of this process are passed on. When this process dies in whatever way, the
// kernel ends everything inside. `body` gets the range's folder, an empty file system in memory of mode 0700. An error
// where namespaces are not allowed, and whenever the place would not be closed: nothing was started then.
std::expected<int, std::string> enclosed(const EnclosureOptions& options,
                                         const std::function<int(const std::filesystem::path&)>& body);

// Lets `folder`, prepared by the body, stand in for /etc/ssl/certs inside. Only inside.
std::expected<void, std::string> trustOnly(const std::filesystem::path& folder);

// A small file system in memory at `folder`, for a disk that can be filled. Only inside.
std::expected<void, std::string> mountSmallDisk(const std::filesystem::path& folder, int memoryMb);

} // namespace holdpoint::rehearsal
