// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rehearsal/desk.h"

#include "app/erpgo/http.h"

#include <fstream>
#include <iostream>
#include <mutex>

#include <QJsonDocument>
#include <QJsonObject>

namespace holdpoint::rehearsal {
namespace {

using erpgo::Request;
using erpgo::Response;

Response text(int status, std::string words) { return {status, std::move(words), "text/plain; charset=utf-8", {}}; }

class Desk
{
public:
    explicit Desk(std::filesystem::path received)
        : m_received(std::move(received))
    {
    }
    Response answer(const Request& request)
    {
        const std::scoped_lock held(m_busy);
        if (request.method == "POST" && request.path.starts_with("/services/"))
            return slack(request);
        if (request.method == "POST" && request.path == "/alertmanager")
            return keep("alertmanager", request.body) ? text(200, "ok") : text(500, "not kept");
        if (request.method == "GET" && request.path.starts_with("/received/"))
            return counted(request.path.substr(10));
        if (request.path == "/v1/pages/erpgo")
            return state(request);
        if (request.method == "GET" && request.path == "/")
            return page();
        return text(404, "no such page");
    }

private:
    Response slack(const Request& request)
    {
        const QJsonObject message = QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
        if (!message.contains(QStringLiteral("text")) && !message.contains(QStringLiteral("blocks")))
            return text(400, "invalid_payload");
        return keep("slack", request.body) ? text(200, "ok") : text(500, "not kept");
    }

    Response state(const Request& request)
    {
        if (request.method == "GET")
            return {200, json(), "application/json", {}};
        if (request.method != "PATCH")
            return text(405, "method not allowed");
        if (!request.header("authorization").starts_with("OAuth "))
            return text(401, "an OAuth key is needed");
        const QString wanted = QJsonDocument::fromJson(QByteArray::fromStdString(request.body))
                                   .object()
                                   .value(QStringLiteral("status"))
                                   .toString();
        if (wanted.isEmpty())
            return text(400, "a status is needed");
        m_status = wanted;
        return {200, json(), "application/json", {}};
    }

    [[nodiscard]] std::string json() const
    {
        return QJsonDocument(
                   QJsonObject{{QStringLiteral("id"), QStringLiteral("erpgo")}, {QStringLiteral("status"), m_status}})
            .toJson(QJsonDocument::Compact)
            .toStdString();
    }

    [[nodiscard]] Response page() const
    {
        return {
            200,
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>ERPGo status</title></head><body>"
            "<h1>ERPGo status</h1><p>" +
                m_status.toHtmlEscaped().toStdString() + "</p></body></html>\n",
            "text/html; charset=utf-8",
            {}};
    }

    bool keep(const std::string& kind, const std::string& body)
    {
        std::error_code failed;
        std::filesystem::create_directories(m_received / kind, failed);
        std::string number = std::to_string(++m_count);
        number.insert(0, 6 - std::min<std::size_t>(number.size(), 6), '0');
        std::ofstream file(m_received / kind / (number + ".json"));
        file << body << '\n';
        return !failed && static_cast<bool>(file.flush());
    }

    [[nodiscard]] Response counted(const std::string& kind) const
    {
        if (kind != "slack" && kind != "alertmanager")
            return text(404, "no such kind");
        std::error_code none; // nothing came yet: the folder is not there
        long count = 0;
        for (auto file = std::filesystem::directory_iterator(m_received / kind, none);
             file != std::filesystem::end(file); ++file)
            ++count;
        return text(200, std::to_string(count));
    }

    std::mutex m_busy;
    std::filesystem::path m_received;
    QString m_status = QStringLiteral("In preparation");
    int m_count = 0;
};

} // namespace

int runDesk(int port, const std::filesystem::path& received)
{
    erpgo::heedSignals();
    const auto listener = erpgo::listenOn(port);
    if (!listener) {
        std::cerr << listener.error() << '\n';
        return 4;
    }
    Desk desk(received);
    erpgo::serve(*listener, erpgo::stopSignalled, [&](const Request& request) { return desk.answer(request); });
    return 0;
}

} // namespace holdpoint::rehearsal
