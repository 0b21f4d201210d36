// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runner/records.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace holdpoint::runner_process {
namespace {

constexpr const char* unfinishedExit = ".exit.json.part";
constexpr off_t reservedBytes = 4096;

std::string readSmallFile(const char* path)
{
    char text[1024];
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    const ssize_t size = read(file, text, sizeof text);
    close(file);
    return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

bool writeAll(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

// Paths may hold any byte: what is no ASCII goes as it is where it may be UTF-8, the reader decides.
std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte == '"' || byte == '\\') {
            out.push_back('\\');
            out.push_back(character);
        } else if (byte < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", byte);
            out.append(escape);
        } else {
            out.push_back(character);
        }
    }
    return out + '"';
}

std::string jsonOf(const Exit& exit)
{
    std::string out = "{\"v\":1,\"ending\":" + quoted(exit.ending);
    const auto number = [&](const char* name, std::int64_t value) {
        out.append(",\"").append(name).append("\":").append(std::to_string(value));
    };
    const auto text = [&](const char* name, std::string_view value) {
        out.append(",\"").append(name).append("\":").append(quoted(value));
    };
    number("status", exit.status);
    number("started_utc_ms", exit.startedUtcMs);
    number("duration_ms", exit.durationMs);
    number("output_bytes", exit.outputBytes);
    number("dropped_bytes", exit.droppedBytes);
    number("memory_bytes", exit.memoryBytes);
    text("memory_path", exit.memoryPath);
    text("output_sha256", exit.sha256);
    number("left_behind", exit.leftBehind);
    text("problem", exit.problem.words);
    text("problem_code", exit.problem.code ? exit.problem.code : "");
    number("problem_errno", exit.problem.number);
    return out + "}\n";
}

bool finishFile(int file, int folder, const std::string& text)
{
    return pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) &&
           ftruncate(file, static_cast<off_t>(text.size())) == 0 && fsync(file) == 0 &&
           renameat(folder, unfinishedExit, folder, "exit.json") == 0;
}

} // namespace

Identity ownIdentity()
{
    Identity identity;
    identity.pid = getpid();
    const std::string stat = readSmallFile("/proc/self/stat");
    const std::size_t nameEnd = stat.rfind(')');
    if (nameEnd != std::string::npos) {
        std::sscanf(stat.c_str() + nameEnd + 1,
                    " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                    &identity.startTicks);
    }
    identity.boot = readSmallFile("/proc/sys/kernel/random/boot_id");
    while (!identity.boot.empty() && identity.boot.back() == '\n')
        identity.boot.pop_back();
    return identity;
}

bool writeIdentity(int folder, const Identity& identity)
{
    constexpr const char* part = ".runner.json.part";
    const int file = openat(folder, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return false;
    const std::string text = "{\"v\":1,\"pid\":" + std::to_string(identity.pid) +
                             ",\"start_ticks\":" + std::to_string(identity.startTicks) +
                             ",\"boot\":" + quoted(identity.boot) + "}\n";
    const bool written = writeAll(file, text);
    close(file);
    return written && renameat(folder, part, folder, "runner.json") == 0;
}

ExitRecord::ExitRecord(int folder, std::string memoryFolder)
    : m_folder(folder)
    , m_memoryFolder(std::move(memoryFolder))
{
}

void ExitRecord::reserve()
{
    m_file = openat(m_folder, unfinishedExit, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_file >= 0)
        (void)posix_fallocate(m_file, 0, reservedBytes); // refused: the disk is full now, and may not be at the end
}

bool ExitRecord::write(const Exit& exit)
{
    const std::string text = jsonOf(exit);
    if (m_file < 0)
        reserve();
    if (m_file >= 0 && finishFile(m_file, m_folder, text)) {
        fsync(m_folder);
        close(m_file);
        return true;
    }
    if (!makePrivateFolder(m_memoryFolder))
        return false;
    const int folder = open(m_memoryFolder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int file = openat(folder, unfinishedExit, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool written = file >= 0 && finishFile(file, folder, text);
    close(file);
    close(folder);
    return written;
}

bool makePrivateFolder(const std::string& folder)
{
    const std::size_t slash = folder.rfind('/');
    if (slash == std::string::npos || slash == 0)
        return false;
    for (const std::string& path : {folder.substr(0, slash), folder}) {
        struct stat state = {};
        if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
            return false;
        if (lstat(path.c_str(), &state) != 0 || !S_ISDIR(state.st_mode) || state.st_uid != geteuid() ||
            (state.st_mode & 077) != 0)
            return false;
    }
    return true;
}

} // namespace holdpoint::runner_process
