// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runner/output_log.h"

#include "app/runner/records.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

// The plain functions: their code is a few kilobytes of a static program and starts without OpenSSL's set-up.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

namespace holdpoint::runner_process {

struct OutputLog::Hash
{
    SHA256_CTX context{};
};

OutputLog::OutputLog(int folder, std::string memoryFolder, std::int64_t quota)
    : m_sum(std::make_unique<Hash>())
    , m_memoryFolder(std::move(memoryFolder))
    , m_quota(quota)
    , m_file(openat(folder, "output.log", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600))
{
    SHA256_Init(&m_sum->context);
}

OutputLog::~OutputLog()
{
    if (m_file >= 0)
        close(m_file);
    if (m_memory >= 0)
        close(m_memory);
}

std::string OutputLog::memoryPath() const { return m_memoryFolder + "/output.more"; }

std::size_t OutputLog::toDisk(std::string_view bytes)
{
    std::size_t done = 0;
    while (m_file >= 0 && done < bytes.size()) {
        const ssize_t count = ::write(m_file, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break; // full, over a quota, broken: all the same to the script
        done += static_cast<std::size_t>(count);
    }
    if (m_hashed == m_stored) {
        SHA256_Update(&m_sum->context, bytes.data(), done);
        m_hashed += static_cast<std::int64_t>(done);
    }
    m_stored += static_cast<std::int64_t>(done);
    return done;
}

void OutputLog::toMemory(std::string_view bytes)
{
    if (m_memory < 0 && makePrivateFolder(m_memoryFolder)) {
        m_memory = open(memoryPath().c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    }
    const std::int64_t room = m_memory < 0 ? 0 : memoryLimit - m_memoryBegin - m_inMemory;
    const std::size_t fits = std::min(bytes.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, room)));
    std::size_t done = 0;
    while (done < fits) {
        const ssize_t count =
            pwrite(m_memory, bytes.data() + done, fits - done, static_cast<off_t>(m_memoryBegin + m_inMemory));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        done += static_cast<std::size_t>(count);
        m_inMemory += count;
    }
    m_dropped += static_cast<std::int64_t>(bytes.size() - done);
    m_overflowed = done < bytes.size();
}

void OutputLog::write(std::string_view bytes)
{
    const std::int64_t room = std::max<std::int64_t>(0, m_quota - m_stored - m_inMemory);
    const std::size_t kept = std::min(bytes.size(), static_cast<std::size_t>(room));
    m_dropped += static_cast<std::int64_t>(bytes.size() - kept);
    bytes = bytes.substr(0, kept);
    // Once something was dropped for want of room nothing is stored after it: a log without holes.
    if (m_overflowed) {
        m_dropped += static_cast<std::int64_t>(bytes.size());
        return;
    }
    if (m_inMemory == 0)
        bytes.remove_prefix(toDisk(bytes));
    if (!bytes.empty())
        toMemory(bytes);
}

std::int64_t OutputLog::moveFrom(int pipe, std::int64_t most)
{
    most = std::min(most, m_quota - m_stored);
    if (m_file < 0 || m_inMemory > 0 || m_overflowed || most <= 0)
        return -1;
    const ssize_t count = splice(pipe, nullptr, m_file, nullptr, static_cast<std::size_t>(most), SPLICE_F_NONBLOCK);
    if (count > 0)
        m_stored += count;
    return count;
}

bool OutputLog::hashMore()
{
    if (m_hashed == m_stored)
        return false;
    m_piece.resize(std::size_t{256} << 10);
    const auto wanted = std::min(m_piece.size(), static_cast<std::size_t>(m_stored - m_hashed));
    const ssize_t count = pread(m_file, m_piece.data(), wanted, static_cast<off_t>(m_hashed));
    if (count <= 0) { // unreadable: the sum will tell that the file is not what was stored
        m_hashed = m_stored;
        return false;
    }
    SHA256_Update(&m_sum->context, m_piece.data(), static_cast<std::size_t>(count));
    m_hashed += count;
    return m_hashed < m_stored;
}

void OutputLog::moveToDisk()
{
    std::string buffer(std::size_t{256} << 10, '\0');
    while (m_inMemory > 0) {
        const std::size_t piece = std::min(buffer.size(), static_cast<std::size_t>(m_inMemory));
        const ssize_t count = pread(m_memory, buffer.data(), piece, static_cast<off_t>(m_memoryBegin));
        if (count <= 0)
            return;
        const std::size_t done = toDisk({buffer.data(), static_cast<std::size_t>(count)});
        m_memoryBegin += static_cast<std::int64_t>(done);
        m_inMemory -= static_cast<std::int64_t>(done);
        if (done < static_cast<std::size_t>(count))
            return;
    }
    if (m_memoryBegin > 0 && ftruncate(m_memory, 0) == 0)
        m_memoryBegin = 0;
}

int OutputLog::finish()
{
    moveToDisk();
    int refused = m_file < 0 ? EIO : 0;
    // The disk writes while we hash.
    if (m_file >= 0)
        sync_file_range(m_file, 0, 0, SYNC_FILE_RANGE_WRITE);
    while (hashMore()) {
    }
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256_Final(digest, &m_sum->context);
    if (m_file >= 0 && fdatasync(m_file) != 0)
        refused = errno;
    constexpr const char* digits = "0123456789abcdef";
    for (const unsigned char byte : digest) {
        m_hash.push_back(digits[byte >> 4]);
        m_hash.push_back(digits[byte & 15]);
    }
    if (m_memory >= 0 && m_inMemory == 0)
        unlink(memoryPath().c_str());
    for (int* file : {&m_file, &m_memory}) {
        if (*file >= 0)
            close(*file);
        *file = -1;
    }
    return refused;
}

} // namespace holdpoint::runner_process
