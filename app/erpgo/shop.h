// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/erpgo/database.h"
#include "app/erpgo/faults.h"
#include "app/erpgo/http.h"
#include "app/erpgo/memory.h"
#include "app/erpgo/metrics.h"

class QJsonObject;

namespace holdpoint::erpgo {

struct ShopOptions
{
    std::string version = "1.0.0"; // 0.9.9 does not know related products yet
    std::string color = "green";
    std::string database; // libpq connection string
    int redisPort = 6379;
    int redisDatabase = 0;
    int poolSize = 8;
    int memoryLimitMb = 256; // declared in /metrics, held by nobody
};

// ERPGo: a small shop. Thread-safe.
//   GET  /health, /api/v1/health, /version, /metrics, and the pages /, /register, /login, /products
//   POST /api/v1/auth/register {email, name, password}, /api/v1/auth/login {email, password}, /api/v1/auth/logout
//   GET  /api/v1/products?search=, /api/v1/products/ID, from 1.0.0 on /api/v1/products/ID/related
//   GET  /api/v1/cart, POST {product_id, quantity}, DELETE; POST /api/v1/checkout
//   GET  /api/v1/orders, /api/v1/orders/ID, POST /api/v1/orders {lines: [{product_id, quantity}]}
//   POST /api/v1/support/tickets {channel, subject}, /api/v1/surveys {rating, comment}
// A session is the header `Authorization: Bearer TOKEN`.
class Shop
{
public:
    explicit Shop(ShopOptions options);
    Response answer(const Request& request);
    Faults& faults() { return m_faults; }

private:
    struct Session
    {
        std::string user, token, row;
    };
    using Found = std::expected<Session, Response>;

    Response routed(const Request& request, std::string& route);
    Response withSession(const Request& request, std::string& route);
    Response health();
    Response metricsPage();
    Response page(const std::string& path) const;
    Response enrol(const QJsonObject& body);
    Response logIn(const QJsonObject& body);
    Response products(const std::string& search);
    Response product(const std::string& id, bool related);
    Response cached(const std::string& key, const std::string& sql, const std::vector<std::string>& values);
    Response changeCart(const Session& session, const QJsonObject& body);
    Response order(const Session& session, const std::string& lines, bool ofCart);
    Response ordersOf(const Session& session, const std::string& id);
    Response ticket(const Session& session, const QJsonObject& body);
    Response survey(const Session& session, const QJsonObject& body);
    Found sessionOf(const Request& request);
    Response refused(const DatabaseError& error);
    Response unreachable(const std::string& what);
    void log(const char* level, const std::string& route, int status, double ms, const std::string& words) const;

    ShopOptions m_options;
    Metrics m_metrics;
    Faults m_faults;
    Database m_database;
    Memory m_memory;
};

} // namespace holdpoint::erpgo
