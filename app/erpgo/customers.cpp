// SPDX-License-Identifier: GPL-3.0-or-later
// What a customer does: register, log in, fill a cart, order, ask for support.
#include "app/erpgo/passwords.h"
#include "app/erpgo/shop.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdpoint::erpgo {
namespace {

constexpr int sessionSeconds = 3600;

std::string textOf(const QJsonObject& body, const char* key)
{
    return body.value(QString::fromLatin1(key)).toString().toStdString();
}

Response said(int status, const char* words)
{
    return {status, std::string("{\"error\":\"") + words + "\"}", "application/json", {}};
}

} // namespace

Shop::Found Shop::sessionOf(const Request& request)
{
    const std::string header = request.header("authorization");
    if (!header.starts_with("Bearer "))
        return std::unexpected(said(401, "log in first"));
    Session session;
    session.token = header.substr(7);
    const auto kept = m_memory.get("session:" + session.token);
    if (!kept)
        return std::unexpected(unreachable(kept.error()));
    if (!*kept)
        return std::unexpected(said(401, "the session ended: log in again"));
    const std::size_t space = (*kept)->find(' ');
    session.user = (*kept)->substr(0, space);
    session.row = space == std::string::npos ? std::string() : (*kept)->substr(space + 1);
    return session;
}

Response Shop::enrol(const QJsonObject& body)
{
    const std::string email = textOf(body, "email");
    const std::string password = textOf(body, "password");
    if (email.find('@') == std::string::npos || password.size() < 8)
        return said(400, "an e-mail address and a password of 8 characters or more are needed");
    const auto rows = m_database.query("INSERT INTO users (email, name, password) VALUES ($1, $2, $3) "
                                       "RETURNING json_build_object('id', id, 'email', email)",
                                       {email, textOf(body, "name"), passwordHash(password)});
    if (!rows && rows.error().state == "23505")
        return said(409, "this e-mail address is registered already");
    if (!rows)
        return refused(rows.error());
    m_metrics.add("erpgo_registrations_total");
    return {201, rows->front(), "application/json", {}};
}

Response Shop::logIn(const QJsonObject& body)
{
    const auto rows =
        m_database.query("SELECT id || ' ' || password FROM users WHERE email = $1", {textOf(body, "email")});
    if (!rows)
        return refused(rows.error());
    const std::string row = rows->empty() ? std::string() : rows->front();
    const std::size_t space = row.find(' ');
    if (space == std::string::npos || !passwordFits(textOf(body, "password"), row.substr(space + 1))) {
        m_metrics.add("erpgo_logins_total{result=\"refused\"}");
        return said(401, "e-mail address or password is wrong");
    }
    const std::string user = row.substr(0, space);
    const auto began = m_database.query("INSERT INTO user_sessions (user_id) VALUES ($1::bigint) RETURNING id", {user});
    if (!began)
        return refused(began.error());
    const std::string token = freshToken();
    const auto kept = m_memory.set("session:" + token, user + ' ' + began->front(), sessionSeconds);
    if (!kept)
        return unreachable(kept.error());
    m_metrics.add("erpgo_logins_total{result=\"good\"}");
    m_metrics.add("erpgo_sessions_total");
    return {200, "{\"token\":\"" + token + "\"}", "application/json", {}};
}

Response Shop::changeCart(const Session& session, const QJsonObject& body)
{
    const int product = body.value(QStringLiteral("product_id")).toInt();
    const int quantity = body.value(QStringLiteral("quantity")).toInt(1);
    if (product < 1 || quantity < 1 || quantity > 100)
        return said(400, "a product_id and a quantity from 1 to 100 are needed");
    const auto cart = m_memory.get("cart:" + session.token);
    if (!cart)
        return unreachable(cart.error());
    QJsonArray lines = QJsonDocument::fromJson(QByteArray::fromStdString(cart->value_or("[]"))).array();
    if (lines.size() >= 50)
        return said(400, "the cart is full");
    lines.append(QJsonObject{{QStringLiteral("product_id"), product}, {QStringLiteral("quantity"), quantity}});
    const std::string text = QJsonDocument(lines).toJson(QJsonDocument::Compact).toStdString();
    const auto kept = m_memory.set("cart:" + session.token, text, sessionSeconds);
    if (!kept)
        return unreachable(kept.error());
    m_metrics.add("erpgo_cart_additions_total");
    return {201, text, "application/json", {}};
}

Response Shop::order(const Session& session, const std::string& lines, bool ofCart)
{
    const auto rows = m_database.query("SELECT created || ' ' || cents FROM place_order($1::bigint, $2::jsonb, $3)",
                                       {session.user, lines, m_options.version});
    if (!rows)
        return refused(rows.error());
    const std::size_t space = rows->front().rfind(' ');
    m_metrics.add("erpgo_orders_total");
    m_metrics.add("erpgo_revenue_cents_total", std::stod(rows->front().substr(space + 1)));
    if (ofCart) {
        m_metrics.add("erpgo_checkouts_total");
        // The order stands; a cart that stays is a nuisance, not a failed order.
        if (const auto gone = m_memory.erase("cart:" + session.token); !gone)
            log("error", "cart", 0, 0, gone.error());
    }
    if (const auto seen =
            m_database.query("UPDATE user_sessions SET seen_at = now() WHERE id = $1::bigint", {session.row});
        !seen)
        log("error", "user_sessions", 0, 0, seen.error().text);
    return {201, rows->front().substr(0, space), "application/json", {}};
}

Response Shop::ordersOf(const Session& session, const std::string& id)
{
    const std::string columns = "SELECT id, total_cents, version, created_at FROM orders WHERE user_id = $1::bigint";
    const auto rows = id.empty()
                          ? m_database.query("SELECT coalesce(json_agg(o), '[]') FROM (" + columns +
                                                 " ORDER BY id DESC LIMIT 20) AS o",
                                             {session.user})
                          : m_database.query("SELECT row_to_json(o) FROM (" + columns + " AND id = $2::bigint) AS o",
                                             {session.user, id});
    if (!rows)
        return refused(rows.error());
    return rows->empty() ? said(404, "no such order") : Response{200, rows->front(), "application/json", {}};
}

Response Shop::ticket(const Session& session, const QJsonObject& body)
{
    const auto rows =
        m_database.query("INSERT INTO support_tickets (user_id, channel, subject) SELECT $1::bigint, name, $3 "
                         "FROM support_channels WHERE name = $2 AND enabled RETURNING json_build_object('id', id)",
                         {session.user, textOf(body, "channel"), textOf(body, "subject")});
    if (!rows)
        return refused(rows.error());
    if (rows->empty())
        return said(409, "this support channel is not open");
    m_metrics.add("erpgo_support_tickets_total");
    return {201, rows->front(), "application/json", {}};
}

Response Shop::survey(const Session& session, const QJsonObject& body)
{
    const int rating = body.value(QStringLiteral("rating")).toInt();
    const auto rows =
        m_database.query("INSERT INTO survey_answers (user_id, rating, comment) VALUES ($1::bigint, $2::int, $3) "
                         "RETURNING json_build_object('id', id)",
                         {session.user, std::to_string(rating), textOf(body, "comment")});
    if (!rows)
        return refused(rows.error());
    m_metrics.add("erpgo_survey_answers_total");
    m_metrics.add("erpgo_survey_rating_total", rating);
    return {201, rows->front(), "application/json", {}};
}

} // namespace holdpoint::erpgo
