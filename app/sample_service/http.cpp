// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sample_service/http.h"

#include <arpa/inet.h>
#include <csignal>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <list>
#include <thread>
#include <utility>

namespace holdpoint::sample {
namespace {

using Moment = std::chrono::steady_clock::time_point;
constexpr std::size_t largestMessage = 1 << 20;
constexpr std::size_t mostConnections = 64;
std::atomic<bool> stopAsked = false;

Moment after(int ms) { return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms); }

int millisecondsUntil(Moment deadline)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0));
}

bool waitFor(int fd, short events, Moment deadline)
{
    pollfd entry{fd, events, 0};
    return poll(&entry, 1, millisecondsUntil(deadline)) == 1;
}

bool sendAll(int fd, const std::string& bytes, Moment deadline)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t sent = send(fd, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            done += static_cast<std::size_t>(sent);
        else if (errno != EAGAIN || !waitFor(fd, POLLOUT, deadline))
            return false;
    }
    return true;
}

// Reads more into `bytes`; false at the end of the stream, an error or the deadline.
bool readMore(int fd, std::string& bytes, Moment deadline)
{
    if (bytes.size() > largestMessage || !waitFor(fd, POLLIN, deadline))
        return false;
    char piece[16384];
    const ssize_t got = recv(fd, piece, sizeof piece, 0);
    if (got <= 0)
        return false;
    bytes.append(piece, static_cast<std::size_t>(got));
    return true;
}

std::string headerOf(const std::string& head, const std::string& name)
{
    std::string folded = head;
    std::ranges::transform(folded, folded.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::size_t at = folded.find("\r\n" + name + ":");
    if (at == std::string::npos)
        return {};
    std::size_t begin = at + name.size() + 3;
    while (begin < head.size() && head[begin] == ' ')
        ++begin;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

int numberOf(const std::string& text, int otherwise)
{
    int value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// A head and its body from the stream; what follows them stays in `bytes`.
bool readMessage(int fd, std::string& bytes, std::string& head, std::string& body, Moment deadline)
{
    std::size_t end = 0;
    while ((end = bytes.find("\r\n\r\n")) == std::string::npos)
        if (!readMore(fd, bytes, deadline))
            return false;
    head = bytes.substr(0, end + 2);
    const int length = numberOf(headerOf(head, "content-length"), 0);
    if (length < 0 || static_cast<std::size_t>(length) > largestMessage)
        return false;
    const std::size_t size = end + 4 + static_cast<std::size_t>(length);
    while (bytes.size() < size)
        if (!readMore(fd, bytes, deadline))
            return false;
    body = bytes.substr(end + 4, size - end - 4);
    bytes.erase(0, size);
    return true;
}

bool parseRequest(const std::string& head, Request& request)
{
    const std::string line = head.substr(0, head.find("\r\n"));
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string::npos || last <= first || !line.substr(last + 1).starts_with("HTTP/1."))
        return false;
    request.method = line.substr(0, first);
    request.target = line.substr(first + 1, last - first - 1);
    return true;
}

std::string textOf(const Response& response, bool keepAlive)
{
    return "HTTP/1.1 " + std::to_string(response.status) + ' ' + reasonOf(response.status) +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(response.body.size()) +
           (response.version.empty() ? std::string() : "\r\nX-Version: " + response.version) +
           (keepAlive ? "\r\nConnection: keep-alive" : "\r\nConnection: close") + "\r\n\r\n" + response.body;
}

// Waits for the next request of a kept connection in short steps, so that a stop is never held up by a silent peer.
bool nextRequestBegins(int fd)
{
    for (const Moment idle = after(30'000); !stopAsked && std::chrono::steady_clock::now() < idle;)
        if (waitFor(fd, POLLIN, after(100)))
            return true;
    return false;
}

void answerConnection(const Descriptor& peer, const std::function<Response(const Request&)>& answer)
{
    std::string bytes;
    while (!bytes.empty() || nextRequestBegins(peer.get())) {
        Request request;
        std::string head;
        const bool read = readMessage(peer.get(), bytes, head, request.body, after(3000));
        if (!read && bytes.empty())
            return;
        const bool good = read && parseRequest(head, request);
        const bool keep = good && headerOf(head, "connection") != "close" && !stopAsked;
        const Response response = good ? answer(request) : Response{400, R"({"error":"bad request"})", {}};
        if (!sendAll(peer.get(), textOf(response, keep), after(3000)) || !keep)
            return;
    }
}

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

} // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    if (this != &other) {
        if (m_fd >= 0)
            close(m_fd);
        m_fd = other.release();
    }
    return *this;
}

Descriptor::~Descriptor()
{
    if (m_fd >= 0)
        close(m_fd);
}

int Descriptor::release() { return std::exchange(m_fd, -1); }

std::string reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    default:
        return "Status";
    }
}

std::expected<Descriptor, std::string> listenOn(int& port)
{
    Descriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int yes = 1;
    setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = loopback(port);
    socklen_t size = sizeof address;
    if (!listener.valid() || bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(listener.get(), 64) != 0 ||
        getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        return Problem(std::string("cannot listen on 127.0.0.1:") + std::to_string(port) + ": " + strerror(errno));
    port = ntohs(address.sin_port);
    return listener;
}

void serve(const Descriptor& listener, int lifetimeS, const std::function<Response(const Request&)>& answer)
{
    struct sigaction action
    {
    };
    action.sa_handler = [](int) { stopAsked = true; };
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);

    struct Connection
    {
        std::atomic<bool> done = false;
        std::jthread thread;
    };
    std::list<Connection> connections;
    for (const Moment end = after(lifetimeS * 1000); !stopAsked && std::chrono::steady_clock::now() < end;) {
        std::erase_if(connections, [](const Connection& c) { return c.done.load(); });
        if (connections.size() >= mostConnections || !waitFor(listener.get(), POLLIN, after(200))) {
            if (connections.size() >= mostConnections)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            continue;
        }
        Descriptor peer(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!peer.valid())
            continue;
        const int yes = 1;
        setsockopt(peer.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        Connection& connection = connections.emplace_back();
        connection.thread = std::jthread([&connection, &answer, held = std::move(peer)] {
            answerConnection(held, answer);
            connection.done = true;
        });
    }
    stopAsked = true;
}

std::expected<Response, std::string> ask(int port, const Request& request, int deadlineMs)
{
    const Moment deadline = after(deadlineMs);
    const Descriptor peer(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const sockaddr_in address = loopback(port);
    const int begun = connect(peer.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    int failed = begun == 0 ? 0 : errno;
    if (failed == EINPROGRESS) {
        socklen_t size = sizeof failed;
        if (!waitFor(peer.get(), POLLOUT, deadline))
            failed = ETIMEDOUT;
        else
            getsockopt(peer.get(), SOL_SOCKET, SO_ERROR, &failed, &size);
    }
    if (failed != 0)
        return Problem("127.0.0.1:" + std::to_string(port) + ": " + strerror(failed));
    const std::string text =
        request.method + ' ' + request.target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
        "\r\nConnection: close\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
    std::string bytes, head;
    Response response;
    if (!sendAll(peer.get(), text, deadline) || !readMessage(peer.get(), bytes, head, response.body, deadline) ||
        !head.starts_with("HTTP/1."))
        return Problem("127.0.0.1:" + std::to_string(port) + ": no whole answer within " + std::to_string(deadlineMs) +
                       " ms");
    response.status = numberOf(head.substr(std::min<std::size_t>(9, head.size()), 3), 0);
    response.version = headerOf(head, "x-version");
    return response;
}

} // namespace holdpoint::sample
