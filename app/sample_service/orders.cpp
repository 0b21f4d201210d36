// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sample_service/orders.h"

#include "app/sample_service/http.h"

#include <sqlite3.h>

#include <array>
#include <cstdio>
#include <utility>

namespace holdpoint::sample {
namespace {

constexpr const char* firstContent = R"(
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS products(id INTEGER PRIMARY KEY, name TEXT NOT NULL, price_cents INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS orders(id INTEGER PRIMARY KEY, customer TEXT NOT NULL, product INTEGER NOT NULL
  REFERENCES products(id), quantity INTEGER NOT NULL CHECK(quantity > 0), created TEXT NOT NULL) STRICT;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
  INSERT OR IGNORE INTO products SELECT i, 'Product ' || i, 250 + i * 35 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
  INSERT OR IGNORE INTO orders SELECT i, 'Customer ' || (i * 7 % 61), 1 + i * 13 % 40, 1 + i % 5,
    strftime('%Y-%m-%dT%H:%M:%SZ', 1780000000 + i * 600, 'unixepoch') FROM n;
COMMIT;
)";

const std::array<std::string, 2> tables = {"products", "orders"};

} // namespace

void Orders::Closer::operator()(sqlite3* database) const { sqlite3_close(database); }

Orders::Orders(sqlite3* database)
    : m_database(database)
{
}

std::expected<Orders, std::string> Orders::open(const std::string& path, bool create)
{
    sqlite3* database = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    const int opened = sqlite3_open_v2(path.c_str(), &database, flags, nullptr);
    Orders orders(database);
    if (opened != SQLITE_OK)
        return Problem(path + ": " + sqlite3_errmsg(database));
    sqlite3_busy_timeout(database, 3000);
    if (create && sqlite3_exec(database, firstContent, nullptr, nullptr, nullptr) != SQLITE_OK)
        return Problem(path + ": " + sqlite3_errmsg(database));
    return orders;
}

std::expected<std::string, std::string> Orders::single(const std::string& sql, const std::string& bound)
{
    const std::lock_guard lock(*m_busy);
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(m_database.get(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK)
        return Problem(sqlite3_errmsg(m_database.get()));
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(raw, &sqlite3_finalize);
    if (sqlite3_bind_parameter_count(raw) > 0)
        sqlite3_bind_text(raw, 1, bound.data(), static_cast<int>(bound.size()), SQLITE_TRANSIENT);
    const int stepped = sqlite3_step(raw);
    if (stepped != SQLITE_ROW)
        return stepped == SQLITE_DONE ? std::expected<std::string, std::string>()
                                      : Problem(sqlite3_errmsg(m_database.get()));
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
    std::string value = text == nullptr ? std::string() : std::string(text);
    // An INSERT ... RETURNING takes effect when it is run to its end.
    if (sqlite3_step(raw) != SQLITE_DONE)
        return Problem(sqlite3_errmsg(m_database.get()));
    return value;
}

std::expected<std::string, std::string> Orders::latest()
{
    return single("SELECT json_group_array(json_object('id', id, 'customer', customer, 'product', product, 'quantity', "
                  "quantity, 'created', created)) FROM (SELECT * FROM orders ORDER BY id DESC LIMIT 20)");
}

std::expected<std::string, std::string> Orders::summary()
{
    return single("SELECT json_object('orders', count(*), 'pieces', sum(quantity), 'customers', "
                  "count(DISTINCT customer)) FROM orders");
}

std::expected<std::string, std::string> Orders::add(const std::string& json)
{
    if (single("SELECT json_valid(?1)", json).value_or("0") != "1")
        return Problem("the order is not JSON");
    return single("INSERT INTO orders(customer, product, quantity, created) VALUES(json_extract(?1, '$.customer'), "
                  "json_extract(?1, '$.product'), json_extract(?1, '$.quantity'), strftime('%Y-%m-%dT%H:%M:%SZ', "
                  "'now')) RETURNING json_object('id', id, 'customer', customer, 'created', created)",
                  json);
}

std::expected<void, std::string> Orders::check()
{
    const auto integrity = single("SELECT group_concat(integrity_check, '; ') FROM pragma_integrity_check");
    if (!integrity)
        return Problem(integrity.error());
    if (*integrity != "ok")
        return Problem(*integrity);
    const auto read = counts();
    return read ? std::expected<void, std::string>() : Problem(read.error());
}

std::expected<std::map<std::string, long long>, std::string> Orders::counts()
{
    std::map<std::string, long long> found;
    for (const std::string& table : tables) {
        const auto count = single("SELECT count(*) FROM " + table);
        if (!count)
            return Problem(count.error());
        found[table] = std::stoll(*count);
    }
    return found;
}

std::expected<void, std::string> Orders::backUpTo(const std::string& path)
{
    // Finished under another name and then moved, so that a half-written backup never has the good name.
    const std::string part = path + ".part";
    std::remove(part.c_str());
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open(part.c_str(), &raw);
    std::unique_ptr<sqlite3, Closer> target(raw);
    if (opened != SQLITE_OK)
        return Problem(part + ": " + sqlite3_errmsg(raw));
    {
        const std::lock_guard lock(*m_busy);
        sqlite3_backup* backup = sqlite3_backup_init(raw, "main", m_database.get(), "main");
        const int copied = backup == nullptr ? SQLITE_ERROR : sqlite3_backup_step(backup, -1);
        if (sqlite3_backup_finish(backup) != SQLITE_OK || copied != SQLITE_DONE)
            return Problem(part + ": " + sqlite3_errmsg(raw));
    }
    target.reset();
    if (std::rename(part.c_str(), path.c_str()) != 0)
        return Problem(path + ": cannot be written");
    return {};
}

std::expected<long long, std::string> Orders::differences(const std::string& path, bool exact)
{
    if (const auto attached = single("ATTACH DATABASE ?1 AS other", path); !attached)
        return Problem(path + ": " + attached.error());
    long long found = 0;
    std::string problem;
    for (const std::string& table : tables) {
        const std::string here = "SELECT * FROM main." + table;
        const std::string there = "SELECT * FROM other." + table;
        for (const std::string& sql : {there + " EXCEPT " + here, here + " EXCEPT " + there}) {
            const auto count = single("SELECT count(*) FROM (" + sql + ")");
            if (count)
                found += std::stoll(*count);
            else
                problem = path + ": " + count.error();
            if (!exact)
                break;
        }
    }
    if (const auto detached = single("DETACH DATABASE other"); !detached)
        problem = detached.error();
    return problem.empty() ? std::expected<long long, std::string>(found) : Problem(problem);
}

} // namespace holdpoint::sample
