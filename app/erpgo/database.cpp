// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/erpgo/database.h"

#include <libpq-fe.h>

#include <chrono>

namespace holdpoint::erpgo {

void Database::Closer::operator()(pg_conn* connection) const { PQfinish(connection); }

Database::Database(std::string place, int size, Metrics& metrics)
    : m_place(std::move(place))
    , m_metrics(metrics)
    , m_free(static_cast<std::size_t>(size))
    , m_size(size)
{
    m_metrics.set("erpgo_db_pool_size", size);
    m_metrics.set("erpgo_db_pool_in_use", 0);
}

Database::~Database() = default;

std::optional<Database::Handle> Database::taken()
{
    std::unique_lock held(m_busy);
    if (!m_freed.wait_for(held, std::chrono::seconds(1), [&] { return !m_free.empty(); }))
        return {};
    // An open connection first: the last given back is the warmest.
    Handle handle = std::move(m_free.back());
    m_free.pop_back();
    m_metrics.set("erpgo_db_pool_in_use", m_size - static_cast<int>(m_free.size()));
    return handle;
}

void Database::giveBack(Handle handle)
{
    {
        const std::scoped_lock held(m_busy);
        m_free.push_back(std::move(handle));
        m_metrics.set("erpgo_db_pool_in_use", m_size - static_cast<int>(m_free.size()));
    }
    m_freed.notify_one();
}

std::expected<Database::Rows, DatabaseError> Database::query(const std::string& sql,
                                                             const std::vector<std::string>& values)
{
    auto handle = taken();
    if (!handle) {
        m_metrics.add("erpgo_db_pool_timeouts_total");
        return std::unexpected(DatabaseError{"no connection of the pool became free within a second", {}});
    }
    if (*handle && PQstatus(handle->get()) != CONNECTION_OK)
        handle->reset();
    if (!*handle)
        handle->reset(PQconnectdb((m_place + " connect_timeout=2 options='-c statement_timeout=3000'").c_str()));
    const auto began = std::chrono::steady_clock::now();
    std::vector<const char*> pointers;
    pointers.reserve(values.size());
    for (const std::string& value : values)
        pointers.push_back(value.c_str());
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexecParams(handle->get(), sql.c_str(),
                                                                            static_cast<int>(values.size()), nullptr,
                                                                            pointers.data(), nullptr, nullptr, 0),
                                                               &PQclear);
    m_metrics.observe("erpgo_db_query_duration_seconds", {},
                      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        DatabaseError error{PQerrorMessage(handle->get()), state != nullptr ? state : ""};
        giveBack(std::move(*handle));
        m_metrics.add("erpgo_db_errors_total");
        return std::unexpected(std::move(error));
    }
    Rows rows;
    for (int i = 0; i < PQntuples(result.get()); ++i)
        rows.emplace_back(PQgetvalue(result.get(), i, 0));
    giveBack(std::move(*handle));
    return rows;
}

} // namespace holdpoint::erpgo
