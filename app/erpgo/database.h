// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/erpgo/metrics.h"

#include <condition_variable>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

struct pg_conn;

namespace holdpoint::erpgo {

struct DatabaseError
{
    std::string text;  // what PostgreSQL said, for the log
    std::string state; // SQLSTATE, `23505` for a value that is there already; empty when no server answered
};

// A pool of connections to PostgreSQL. A connection that broke is opened anew at its next use. Thread-safe; a caller
// waits at most a second for a free connection, a statement runs at most 3 s.
class Database
{
public:
    // The first column of every row; NULL is an empty text.
    using Rows = std::vector<std::string>;

    // `place` is a libpq connection string. Nothing is opened yet.
    Database(std::string place, int size, Metrics& metrics);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    std::expected<Rows, DatabaseError> query(const std::string& sql, const std::vector<std::string>& values = {});

private:
    struct Closer
    {
        void operator()(pg_conn* connection) const;
    };
    using Handle = std::unique_ptr<pg_conn, Closer>;

    std::optional<Handle> taken(); // nothing when none became free in time
    void giveBack(Handle handle);

    std::string m_place;
    Metrics& m_metrics;
    std::mutex m_busy;
    std::condition_variable m_freed;
    std::vector<Handle> m_free; // empty handles are connections that are to be opened
    int m_size;
};

} // namespace holdpoint::erpgo
