// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <mutex>
#include <string>

struct sqlite3;

namespace holdpoint::sample {

// The sample shop's SQLite database. Thread-safe: one statement at a time.
class Orders
{
public:
    // An existing database; `create` also makes a new one, filled with the same 40 products and 250 orders each time.
    static std::expected<Orders, std::string> open(const std::string& path, bool create);

    std::expected<std::string, std::string> latest();                      // JSON array of at most 20 orders
    std::expected<std::string, std::string> summary();                     // JSON: orders, pieces, customers
    std::expected<std::string, std::string> add(const std::string& json);  // the stored order as JSON
    std::expected<void, std::string> check();                              // integrity and a read of every table
    std::expected<std::map<std::string, long long>, std::string> counts(); // table -> records
    std::expected<void, std::string> backUpTo(const std::string& path);    // whole and consistent, beside writers
    // Records of `path` that this database lacks; with `exact`, also the reverse.
    std::expected<long long, std::string> differences(const std::string& path, bool exact);

private:
    struct Closer
    {
        void operator()(sqlite3* database) const;
    };
    explicit Orders(sqlite3* database);
    std::expected<std::string, std::string> single(const std::string& sql, const std::string& bound = {});

    std::unique_ptr<sqlite3, Closer> m_database;
    std::unique_ptr<std::mutex> m_busy = std::make_unique<std::mutex>();
};

} // namespace holdpoint::sample
