// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// As much HTTP/1.1 as the range's own services need: bounded heads and bodies, a deadline for every act, kept
// connections. Loopback and Unix sockets alone. Functions may be called from any thread.
namespace holdpoint::erpgo {

// Owns a file descriptor.
class Descriptor
{
public:
    explicit Descriptor(int fd = -1)
        : m_fd(fd)
    {
    }
    Descriptor(Descriptor&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool valid() const { return m_fd >= 0; }

private:
    int m_fd;
};

struct Request
{
    std::string method = "GET", path, query, body;
    std::map<std::string, std::string> headers; // names in lower case

    // The value of `name` in the query, percent-decoded; empty when it is not there.
    [[nodiscard]] std::string parameter(std::string_view name) const;
    [[nodiscard]] std::string header(const std::string& name) const;
};

struct Response
{
    int status = 200;
    std::string body;
    std::string type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers;
};

using Answer = std::function<Response(const Request&)>;

// Listens on 127.0.0.1:port (0: a free one, stored back), or on a Unix socket of mode 0600.
std::expected<Descriptor, std::string> listenOn(int& port);
std::expected<Descriptor, std::string> listenOnSocket(const std::string& path);

// Answers connections, each on a thread of its own, until `stopped` says so; a request in progress is finished.
void serve(const Descriptor& listener, const std::function<bool()>& stopped, const Answer& answer);

// True from the first SIGTERM, SIGINT or SIGHUP on, once `heedSignals` was called; it lets them in where they were
// blocked.
void heedSignals();
bool stopSignalled();

// One kept connection to 127.0.0.1:port, or to a Unix socket; opened at need, opened anew when the server closed it.
class Connection
{
public:
    Connection(std::string host, int port)
        : m_host(std::move(host))
        , m_port(port)
    {
    }
    explicit Connection(std::string socketPath)
        : Connection(std::move(socketPath), -1)
    {
    }
    // The answer, or a sentence that says what failed. The deadline covers all of it.
    std::expected<Response, std::string> ask(const Request& request, std::chrono::milliseconds deadline);
    // Whether something accepts a connection within the deadline.
    bool reaches(std::chrono::milliseconds deadline);

private:
    std::expected<Response, std::string> askOnce(const Request& request, std::chrono::milliseconds deadline,
                                                 bool& fresh);

    std::string m_host; // what the Host header says, or the socket's path
    int m_port;         // -1: a Unix socket
    Descriptor m_peer;
    std::string m_bytes;
};

std::string percentDecoded(std::string_view text);
std::string percentEncoded(std::string_view text);

} // namespace holdpoint::erpgo
