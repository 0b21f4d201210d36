// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/erpgo/shop.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>
#include <string_view>
#include <thread>

#include <QJsonDocument>
#include <QJsonObject>

namespace holdpoint::erpgo {
namespace {

constexpr int cacheSeconds = 600;

Response failing(int status, std::string_view words)
{
    return {status, "{\"error\":\"" + std::string(words) + "\"}", "application/json", {}};
}

QJsonObject objectOf(const std::string& body)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(body)).object();
}

bool isNumber(std::string_view text)
{
    return !text.empty() && text.size() < 16 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool misses(int percent)
{
    thread_local std::minstd_rand random(std::random_device{}());
    return percent > 0 && std::uniform_int_distribution(1, 100)(random) <= percent;
}

std::string quoted(const std::string& text)
{
    const QByteArray object =
        QJsonDocument(QJsonObject{{QStringLiteral("t"), QString::fromStdString(text)}}).toJson(QJsonDocument::Compact);
    return object.mid(5, object.size() - 6).toStdString();
}

// What follows `prefix` in `path`, when it does.
bool tail(const std::string& path, std::string_view prefix, std::string& rest)
{
    if (!path.starts_with(prefix))
        return false;
    rest = path.substr(prefix.size());
    return true;
}

} // namespace

Shop::Shop(ShopOptions options)
    : m_options(std::move(options))
    , m_database(m_options.database, m_options.poolSize, m_metrics)
    , m_memory(m_options.redisPort, m_options.redisDatabase)
{
    // Series that are there from the first scrape on: a rate over them is 0, not nothing.
    for (const char* series :
         {"erpgo_registrations_total", "erpgo_product_views_total", "erpgo_orders_total", "erpgo_revenue_cents_total",
          "erpgo_cache_hits_total", "erpgo_cache_misses_total", "erpgo_errors_total", "erpgo_support_tickets_total",
          "erpgo_survey_answers_total", "erpgo_survey_rating_total", "erpgo_cart_additions_total",
          "erpgo_sessions_total", "erpgo_checkouts_total", "erpgo_related_views_total", "erpgo_searches_total",
          "erpgo_db_errors_total", "erpgo_db_pool_timeouts_total"})
        m_metrics.add(series, 0);
    m_metrics.set("erpgo_build_info{version=\"" + m_options.version + "\",color=\"" + m_options.color + "\"}", 1);
    m_metrics.set("erpgo_memory_limit_bytes", m_options.memoryLimitMb * 1048576.0);
    m_metrics.set("process_start_time_seconds", static_cast<double>(std::time(nullptr)));
}

Response Shop::answer(const Request& request)
{
    const auto began = std::chrono::steady_clock::now();
    std::string route = "other";
    Response response;
    const bool api = request.path.starts_with("/api/");
    if (const int delay = api ? m_faults.latencyMs() : 0; delay > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(delay));
    if (api && misses(m_faults.errorsPercent())) {
        route = "fault";
        response = failing(500, "internal error");
    } else {
        response = routed(request, route);
    }
    response.headers.emplace_back("X-ERPGo-Version", m_options.version);
    if (route == "metrics")
        return response;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    m_metrics.add("erpgo_http_requests_total{route=\"" + route + "\",code=\"" + std::to_string(response.status) +
                  "\"}");
    m_metrics.observe("erpgo_http_request_duration_seconds", "route=\"" + route + "\"", seconds);
    if (response.status >= 500) {
        m_metrics.add("erpgo_errors_total");
        log("error", route, response.status, seconds * 1000, response.body);
    } else if (seconds > 0.2) {
        log("slow", route, response.status, seconds * 1000, {});
    }
    return response;
}

Response Shop::routed(const Request& request, std::string& route)
{
    const bool get = request.method == "GET";
    const bool post = request.method == "POST";
    const auto is = [&](bool method, std::string_view path, const char* name) {
        if (!method || request.path != path)
            return false;
        route = name;
        return true;
    };
    if (is(get, "/health", "health") || is(get, "/api/v1/health", "health"))
        return health();
    if (is(get, "/metrics", "metrics"))
        return metricsPage();
    if (is(get, "/version", "version"))
        return {200,
                "{\"version\":\"" + m_options.version + "\",\"color\":\"" + m_options.color + "\"}",
                "application/json",
                {}};
    if (is(get, "/", "page") || is(get, "/login", "page") || is(get, "/register", "page") ||
        is(get, "/products", "page"))
        return page(request.path);
    if (is(post, "/api/v1/auth/register", "register"))
        return enrol(objectOf(request.body));
    if (is(post, "/api/v1/auth/login", "login"))
        return logIn(objectOf(request.body));
    if (is(get, "/api/v1/products", "products"))
        return products(request.parameter("search"));
    if (std::string rest; get && tail(request.path, "/api/v1/products/", rest)) {
        const bool related = rest.ends_with("/related") && !m_options.version.starts_with("0.");
        const std::string id = related ? rest.substr(0, rest.size() - 8) : rest;
        if (isNumber(id)) {
            route = related ? "related" : "product";
            return product(id, related);
        }
    }
    return withSession(request, route);
}

Response Shop::withSession(const Request& request, std::string& route)
{
    static constexpr std::string_view places[] = {"cart",    "checkout",        "orders",
                                                  "surveys", "support/tickets", "auth/logout"};
    std::string place, id;
    if (!tail(request.path, "/api/v1/", place))
        return failing(404, "no such page");
    if (tail(place, "orders/", id))
        place = "orders";
    if (std::ranges::find(places, place) == std::end(places) || (!id.empty() && !isNumber(id)))
        return failing(404, "no such page");
    route = place;
    const Found session = sessionOf(request);
    if (!session)
        return session.error();
    const bool get = request.method == "GET";
    const bool post = request.method == "POST";
    const QJsonObject body = objectOf(request.body);
    if (place == "cart" && get) {
        const auto cart = m_memory.get("cart:" + session->token);
        return cart ? Response{200, cart->value_or("[]"), "application/json", {}} : unreachable(cart.error());
    }
    if (place == "cart" && request.method == "DELETE") {
        const auto gone = m_memory.erase("cart:" + session->token);
        return gone ? Response{200, "[]", "application/json", {}} : unreachable(gone.error());
    }
    if (place == "cart" && post)
        return changeCart(*session, body);
    if (place == "checkout" && post) {
        const auto cart = m_memory.get("cart:" + session->token);
        return cart ? order(*session, cart->value_or("[]"), true) : unreachable(cart.error());
    }
    if (place == "orders" && get)
        return ordersOf(*session, id);
    if (place == "orders" && post && id.empty()) {
        const QByteArray lines = QJsonDocument(QJsonObject{{QStringLiteral("l"), body.value(QStringLiteral("lines"))}})
                                     .toJson(QJsonDocument::Compact);
        return order(*session, lines.mid(5, lines.size() - 6).toStdString(), false);
    }
    if (place == "support/tickets" && post)
        return ticket(*session, body);
    if (place == "surveys" && post)
        return survey(*session, body);
    if (place == "auth/logout" && post) {
        const auto gone = m_memory.erase("session:" + session->token);
        return gone ? Response{204, {}, "application/json", {}} : unreachable(gone.error());
    }
    return failing(405, "method not allowed");
}

Response Shop::health()
{
    const bool database = m_database.query("SELECT 1").has_value();
    const bool cache = m_memory.ping().has_value();
    const auto word = [](bool good) { return good ? "\"up\"" : "\"down\""; };
    return {database && cache ? 200 : 503,
            std::string(R"({"status":)") + (database && cache ? "\"ok\"" : "\"failing\"") + R"(,"database":)" +
                word(database) + R"(,"cache":)" + word(cache) + R"(,"version":")" + m_options.version + "\"}",
            "application/json",
            {}};
}

Response Shop::metricsPage()
{
    m_metrics.set("process_resident_memory_bytes", residentBytes());
    m_metrics.set("process_cpu_seconds_total", processorSeconds());
    return {200, m_metrics.text(), "text/plain; version=0.0.4", {}};
}

Response Shop::page(const std::string& path) const
{
    const std::string title = path == "/"           ? "Welcome"
                              : path == "/login"    ? "Log in"
                              : path == "/register" ? "Register"
                                                    : "Products";
    const std::string form =
        path == "/products" || path == "/"
            ? "<form action=\"/products\"><label>Search <input name=\"search\"></label><button>Search</button></form>"
            : "<form method=\"post\"><label>E-mail <input type=\"email\" name=\"email\"></label>"
              "<label>Password <input type=\"password\" name=\"password\"></label><button>" +
                  title + "</button></form>";
    return {200,
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>ERPGo: " + title +
                "</title></head><body><nav><a href=\"/\">ERPGo</a> <a href=\"/products\">Products</a> "
                "<a href=\"/login\">Log in</a> <a href=\"/register\">Register</a></nav><main><h1>" +
                title + "</h1>" + form + "</main><footer>ERPGo " + m_options.version + "</footer></body></html>\n",
            "text/html; charset=utf-8",
            {}};
}

Response Shop::cached(const std::string& key, const std::string& sql, const std::vector<std::string>& values)
{
    // Without Redis the shop still shows its products, straight from the database.
    const auto kept = m_memory.get(key);
    if (kept && *kept) {
        m_metrics.add("erpgo_cache_hits_total");
        return {200, **kept, "application/json", {}};
    }
    m_metrics.add("erpgo_cache_misses_total");
    const auto rows = m_database.query(sql, values);
    if (!rows)
        return refused(rows.error());
    if (rows->empty())
        return failing(404, "no such product");
    if (kept)
        if (const auto stored = m_memory.set(key, rows->front(), cacheSeconds); !stored)
            log("error", "cache", 0, 0, stored.error());
    return {200, rows->front(), "application/json", {}};
}

Response Shop::products(const std::string& search)
{
    if (!search.empty())
        m_metrics.add("erpgo_searches_total");
    return cached("products:" + search,
                  "SELECT coalesce(json_agg(p), '[]') FROM (SELECT id, sku, name, price_cents FROM products "
                  "WHERE strpos(lower(name), lower($1)) > 0 ORDER BY id LIMIT 20) AS p",
                  {search});
}

Response Shop::product(const std::string& id, bool related)
{
    if (related) {
        m_metrics.add("erpgo_related_views_total");
        return cached("related:" + id,
                      "SELECT coalesce(json_agg(p), '[]') FROM (SELECT id, sku, name, price_cents FROM products "
                      "WHERE id <> $1::bigint AND id % 9 = $1::bigint % 9 ORDER BY id LIMIT 5) AS p",
                      {id});
    }
    m_metrics.add("erpgo_product_views_total");
    return cached("product:" + id,
                  "SELECT row_to_json(p) FROM (SELECT id, sku, name, price_cents, stock > 0 AS in_stock FROM products "
                  "WHERE id = $1::bigint) AS p",
                  {id});
}

Response Shop::refused(const DatabaseError& error)
{
    // 22 and 23: the values are at fault, not the server.
    if (error.state.starts_with("22") || error.state.starts_with("23"))
        return failing(400, "the values do not fit");
    log("error", "database", 0, 0, error.text);
    return failing(503, "the database does not answer");
}

Response Shop::unreachable(const std::string& what)
{
    log("error", "sessions", 0, 0, what);
    return failing(503, "the sessions cannot be reached");
}

void Shop::log(const char* level, const std::string& route, int status, double ms, const std::string& words) const
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char moment[24];
    std::strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", &parts);
    // One call: lines of several threads never mix.
    std::printf(R"({"at":"%s","level":"%s","color":"%s","version":"%s","route":"%s","status":%d,"ms":%.1f,"words":%s})"
                "\n",
                moment, level, m_options.color.c_str(), m_options.version.c_str(), route.c_str(), status, ms,
                quoted(words).c_str());
    std::fflush(stdout);
}

} // namespace holdpoint::erpgo
