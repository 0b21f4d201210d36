// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace holdpoint::runner_process {

// output.log: what the script wrote, up to a quota, hashed as stored. A disk that takes no more does not stop the
// script: up to 64 MiB go to a file in memory and from there to the disk once it has room again; beyond that bytes
// are counted and dropped.
class OutputLog
{
public:
    static constexpr std::int64_t memoryLimit = 64 << 20;

    OutputLog(int folder, std::string memoryFolder, std::int64_t quota);
    ~OutputLog();
    OutputLog(const OutputLog&) = delete;
    OutputLog& operator=(const OutputLog&) = delete;

    void write(std::string_view bytes);
    // Moves up to `most` bytes from a pipe straight to the disk, without a copy through this process; hashed later.
    // -1: not now (nothing there, no room, a file system that cannot); then read and write. 0: the pipe's end.
    std::int64_t moveFrom(int pipe, std::int64_t most);
    // Hashes a piece of what was moved; false when all is hashed.
    bool hashMore();
    // Moves what memory holds to the disk as far as that has room. Cheap when there is nothing.
    void moveToDisk();
    [[nodiscard]] bool holdsMemory() const { return m_inMemory > 0; }
    // Makes it durable and closes it; errno of a disk that refused, or 0.
    int finish();

    [[nodiscard]] std::int64_t stored() const { return m_stored; }
    [[nodiscard]] std::int64_t dropped() const { return m_dropped; }
    [[nodiscard]] std::int64_t inMemory() const { return m_inMemory; }
    [[nodiscard]] std::string memoryPath() const;
    [[nodiscard]] std::string sha256() const { return m_hash; } // after finish

private:
    std::size_t toDisk(std::string_view bytes);
    void toMemory(std::string_view bytes);

    struct Hash;
    std::unique_ptr<Hash> m_sum;
    std::string m_memoryFolder;
    std::string m_hash;
    std::string m_piece; // read back for hashing
    std::int64_t m_quota;
    std::int64_t m_stored = 0;
    std::int64_t m_hashed = 0; // bytes of m_stored that are in the sum
    std::int64_t m_dropped = 0;
    std::int64_t m_inMemory = 0;    // bytes in memory that are not on disk yet
    std::int64_t m_memoryBegin = 0; // their place in the memory file
    bool m_overflowed = false;      // neither disk nor memory took something
    int m_file = -1;
    int m_memory = -1;
};

} // namespace holdpoint::runner_process
