// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/rehearsal/own_files.h"

#include <expected>
#include <filesystem>
#include <functional>
#include <string>

// The closed place in which a rehearsal runs: own user, process, network and mount namespaces. Of networks there is
// loopback alone; its files are its own (own_files.h says which, and what leads out still). What runs inside ends with
// it.
namespace holdpoint::rehearsal {

struct EnclosureOptions
{
    OwnFiles files;
};

// Runs `body` inside, as process 1 of its own process namespace, and returns its result, or 128 + N when signal N
// ended it. SIGTERM, SIGINT and SIGHUP of this process reach the body as SIGTERM, none is lost: they are blocked there
// until it heeds signals (erpgo::heedSignals). When this process dies in whatever way, the
// kernel ends everything inside. `body` gets the range's folder, an empty file system in memory of mode 0700. An error
// where namespaces are not allowed, and whenever the place would not be closed: nothing was started then.
std::expected<int, std::string> enclosed(const EnclosureOptions& options,
                                         const std::function<int(const std::filesystem::path&)>& body);

// Whether this process is closed off: loopback is the only device that is up, and no address outside has a way. The
// sentence says what is not so. `enclosed` starts nothing without this proof.
std::expected<void, std::string> provedClosed();

// Lets `folder`, prepared by the body, stand in for /etc/ssl/certs inside. Only inside.
std::expected<void, std::string> trustOnly(const std::filesystem::path& folder);

// A small file system in memory at `folder`, for a disk that can be filled. Only inside.
std::expected<void, std::string> mountSmallDisk(const std::filesystem::path& folder, int memoryMb);

} // namespace holdpoint::rehearsal
