// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

// The files that a range sees. A socket's file, or a named pipe, leads through a network namespace as if there were
// none: whoever may open it reaches the server behind it. So nothing of this system's files is used as it is:
//   - /run, /tmp, /var/tmp and /dev/shm are empty, in memory; what must be seen in them is put back by name;
//   - every other folder at the top, and what is mounted below it, is a layer over the real one: all of it can be read,
//     what is written stays in memory, and a socket or pipe in it leads nowhere, also one that is made later. Where a
//     file system takes no layer, it is empty, too, and what must be seen is put back as it is, though never all of
//     home.
//   - /etc, /usr, /bin, /sbin and /lib* stay as they are, apart from /etc/hosts and the trusted certificates. Who runs
//   a
//     rehearsal writes there only as root; no server has its socket there.
// What leads out still: what is named as `kept`, with the sockets that lie in it; the display, where it was asked for;
// devices in /dev that this user may open; and the terminal that the range was started from.
namespace holdpoint::rehearsal {

struct OwnFiles
{
    std::vector<std::string> hosts;          // names that lead to 127.0.0.1 inside
    std::vector<std::filesystem::path> seen; // can be read inside, wherever they lie; what is written in them ends
    std::filesystem::path home;              // of the person; among `seen`, and never put back as it is
    std::vector<std::filesystem::path> kept; // used as they are: folders that are written for good, and sockets
    int memoryMb = 1536;                     // the most that the range's own folder may take
};

// A folder of this system that the range's own can stand in for: nothing that must be seen lies in it. Empty: none.
std::filesystem::path placeFor(const OwnFiles& files);

// Sets all of this up, in a mount namespace that was made just now, and the working folder anew. `place` becomes an
// empty file system in memory, of mode 0700. Process 1 of a process namespace alone. An error says what stayed open.
std::expected<void, std::string> separateFiles(const OwnFiles& files, const std::filesystem::path& place);

// What is mounted where, from the text of /proc/self/mountinfo (proc(5)): the mount points, unescaped.
std::vector<std::filesystem::path> mountPoints(const std::string& mountinfo);

} // namespace holdpoint::rehearsal
