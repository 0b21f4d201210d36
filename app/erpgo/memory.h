// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

struct redisContext;

namespace holdpoint::erpgo {

// Sessions, carts and cached answers in Redis. An error means that Redis did not answer within two seconds; a key
// that is not there is no error. Thread-safe; lost connections are opened anew at their next use.
class Memory
{
public:
    using Text = std::expected<std::optional<std::string>, std::string>;
    using Done = std::expected<void, std::string>;

    Memory(int port, int database);
    ~Memory();
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    Text get(const std::string& key);
    Done set(const std::string& key, const std::string& value, int seconds);
    Done erase(const std::string& key);
    Done ping();

private:
    struct Closer
    {
        void operator()(redisContext* context) const;
    };
    using Handle = std::unique_ptr<redisContext, Closer>;
    Text command(const std::vector<std::string>& words);
    Handle opened() const;

    int m_port, m_database;
    std::mutex m_busy;
    std::vector<Handle> m_free;
};

} // namespace holdpoint::erpgo
