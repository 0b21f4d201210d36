// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/erpgo/http.h"

#include <arpa/inet.h>
#include <csignal>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <list>
#include <optional>
#include <thread>

namespace holdpoint::erpgo {
namespace {

using Clock = std::chrono::steady_clock;
using Moment = Clock::time_point;
using std::chrono::milliseconds;
constexpr std::size_t largestMessage = 1 << 20;
constexpr std::size_t mostConnections = 400;
std::atomic<bool> signalled = false;

bool waitFor(int fd, short events, Moment deadline)
{
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
    pollfd entry{fd, events, 0};
    return poll(&entry, 1, static_cast<int>(std::max<milliseconds::rep>(left, 0))) == 1;
}

bool sendAll(int fd, std::string_view bytes, Moment deadline)
{
    while (!bytes.empty()) {
        const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if ((errno != EAGAIN && errno != EINTR) || !waitFor(fd, POLLOUT, deadline))
            return false;
    }
    return true;
}

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

std::string lowered(std::string_view text)
{
    std::string low(text);
    std::ranges::transform(low, low.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return low;
}

std::optional<std::size_t> sizeOf(std::string_view text)
{
    std::size_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size() || value > largestMessage)
        return {};
    return value;
}

struct Head
{
    std::string first; // request or status line
    std::map<std::string, std::string> headers;
};

Head parsedHead(std::string_view text)
{
    Head head;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find("\r\n"), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 2, text.size()));
        if (head.first.empty()) {
            head.first = line;
            continue;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            continue;
        std::string_view value = line.substr(colon + 1);
        while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
            value.remove_prefix(1);
        head.headers[lowered(line.substr(0, colon))] = value;
    }
    return head;
}

// A head and the body that it announces; what follows them stays in `bytes`. `closes`: without a length, the body of an
// answer ends with the connection.
bool readMessage(int fd, std::string& bytes, Head& head, std::string& body, Moment deadline, bool closes)
{
    std::size_t end = 0;
    while ((end = bytes.find("\r\n\r\n")) == std::string::npos)
        if (!readMore(fd, bytes, deadline))
            return false;
    head = parsedHead(std::string_view(bytes).substr(0, end));
    bytes.erase(0, end + 4);
    if (head.headers.contains("transfer-encoding"))
        return false;
    const auto announced = head.headers.find("content-length");
    if (announced == head.headers.end()) {
        if (closes && !head.first.starts_with("HTTP/1.1 204"))
            while (readMore(fd, bytes, deadline)) {
            }
        body = closes ? std::exchange(bytes, {}) : std::string();
        return true;
    }
    const auto size = sizeOf(announced->second);
    if (!size)
        return false;
    while (bytes.size() < *size)
        if (!readMore(fd, bytes, deadline))
            return false;
    body = bytes.substr(0, *size);
    bytes.erase(0, *size);
    return true;
}

std::optional<Request> requestOf(Head head, std::string body)
{
    const std::size_t first = head.first.find(' ');
    const std::size_t last = head.first.rfind(' ');
    if (first == std::string::npos || last <= first || !head.first.substr(last + 1).starts_with("HTTP/1."))
        return {};
    const std::string target = head.first.substr(first + 1, last - first - 1);
    const std::size_t mark = target.find('?');
    Request request{head.first.substr(0, first), target.substr(0, mark),
                    mark == std::string::npos ? std::string() : target.substr(mark + 1), std::move(body),
                    std::move(head.headers)};
    return request;
}

const char* reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 500:
        return "Internal Server Error";
    case 503:
        return "Service Unavailable";
    default:
        return "Status";
    }
}

std::string textOf(const Response& response, bool keepAlive)
{
    std::string text = "HTTP/1.1 " + std::to_string(response.status) + ' ' + reasonOf(response.status) +
                       "\r\nContent-Type: " + response.type +
                       "\r\nContent-Length: " + std::to_string(response.body.size());
    for (const auto& [name, value] : response.headers)
        text += "\r\n" + name + ": " + value;
    return text + (keepAlive ? "\r\nConnection: keep-alive" : "\r\nConnection: close") + "\r\n\r\n" + response.body;
}

// Waits for the next request of a kept connection in short steps, so that a silent peer holds up no stop.
bool nextRequestBegins(int fd, const std::function<bool()>& stopped)
{
    for (const Moment idle = Clock::now() + std::chrono::seconds(60); !stopped() && Clock::now() < idle;)
        if (waitFor(fd, POLLIN, Clock::now() + milliseconds(100)))
            return true;
    return false;
}

void answerConnection(const Descriptor& peer, const std::function<bool()>& stopped, const Answer& answer)
{
    std::string bytes;
    while (!bytes.empty() || nextRequestBegins(peer.get(), stopped)) {
        Head head;
        std::string body;
        const bool read = readMessage(peer.get(), bytes, head, body, Clock::now() + milliseconds(5000), false);
        if (!read && bytes.empty() && head.first.empty())
            return;
        auto request = read ? requestOf(std::move(head), std::move(body)) : std::nullopt;
        const bool keep = request && lowered(request->header("connection")) != "close" && !stopped();
        const Response response =
            request ? answer(*request) : Response{400, R"({"error":"bad request"})", "application/json", {}};
        if (!sendAll(peer.get(), textOf(response, keep), Clock::now() + milliseconds(5000)) || !keep)
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

std::optional<sockaddr_un> unixAddress(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return {};
    path.copy(address.sun_path, path.size());
    return address;
}

std::expected<Descriptor, std::string> connectedTo(const std::string& path)
{
    Descriptor peer(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const auto address = unixAddress(path);
    if (!address || connect(peer.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        return std::unexpected(path + ": " + (address ? strerror(errno) : "the path is too long"));
    return peer;
}

std::expected<Descriptor, std::string> connected(int port, Moment deadline)
{
    Descriptor peer(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const sockaddr_in address = loopback(port);
    int failed = connect(peer.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
    if (failed == EINPROGRESS) {
        socklen_t size = sizeof failed;
        if (!waitFor(peer.get(), POLLOUT, deadline))
            failed = ETIMEDOUT;
        else
            getsockopt(peer.get(), SOL_SOCKET, SO_ERROR, &failed, &size);
    }
    if (failed != 0)
        return std::unexpected("127.0.0.1:" + std::to_string(port) + ": " + strerror(failed));
    const int yes = 1;
    setsockopt(peer.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return peer;
}

int hexOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char low = static_cast<char>(c | 0x20);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

} // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    if (this != &other) {
        if (m_fd >= 0)
            close(m_fd);
        m_fd = std::exchange(other.m_fd, -1);
    }
    return *this;
}

Descriptor::~Descriptor()
{
    if (m_fd >= 0)
        close(m_fd);
}

std::string percentDecoded(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool code = text[i] == '%' && i + 2 < text.size() && hexOf(text[i + 1]) >= 0 && hexOf(text[i + 2]) >= 0;
        if (code) {
            plain += static_cast<char>(hexOf(text[i + 1]) * 16 + hexOf(text[i + 2]));
            i += 2;
        } else {
            plain += text[i] == '+' ? ' ' : text[i];
        }
    }
    return plain;
}

std::string percentEncoded(std::string_view text)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string coded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.')
            coded += c;
        else
            (coded += '%').append({digits[byte >> 4U], digits[byte & 15U]});
    }
    return coded;
}

std::string Request::parameter(std::string_view name) const
{
    std::string_view rest = query;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
            return percentDecoded(pair.substr(name.size() + 1));
    }
    return {};
}

std::string Request::header(const std::string& name) const
{
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

std::expected<Descriptor, std::string> listenOn(int& port)
{
    Descriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int yes = 1;
    setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = loopback(port);
    socklen_t size = sizeof address;
    if (!listener.valid() || bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(listener.get(), 256) != 0 ||
        getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
        return std::unexpected("Nothing can listen on 127.0.0.1:" + std::to_string(port) + ": " + strerror(errno) +
                               ". Choose another port, or end what holds this one.");
    port = ntohs(address.sin_port);
    return listener;
}

std::expected<Descriptor, std::string> listenOnSocket(const std::string& path)
{
    const auto address = unixAddress(path);
    if (!address)
        return std::unexpected("The socket's path is too long: " + path + ". Choose a shorter folder.");
    unlink(path.c_str());
    Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!listener.valid() || bind(listener.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
        chmod(path.c_str(), 0600) != 0 || listen(listener.get(), 16) != 0)
        return std::unexpected("Nothing can listen on " + path + ": " + strerror(errno) +
                               ". See whether its folder exists and can be written.");
    return listener;
}

void heedSignals()
{
    struct sigaction action
    {
    };
    action.sa_handler = [](int) { signalled = true; };
    sigset_t heeded;
    sigemptyset(&heeded);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        sigaction(signal, &action, nullptr);
        sigaddset(&heeded, signal);
    }
    // Whoever started this may have blocked them until now.
    sigprocmask(SIG_UNBLOCK, &heeded, nullptr);
}

bool stopSignalled() { return signalled; }

void serve(const Descriptor& listener, const std::function<bool()>& stopped, const Answer& answer)
{
    struct Peer
    {
        std::atomic<bool> done = false;
        std::jthread thread;
    };
    std::list<Peer> peers;
    while (!stopped()) {
        std::erase_if(peers, [](const Peer& peer) { return peer.done.load(); });
        if (peers.size() >= mostConnections) {
            std::this_thread::sleep_for(milliseconds(5));
            continue;
        }
        if (!waitFor(listener.get(), POLLIN, Clock::now() + milliseconds(200)))
            continue;
        Descriptor accepted(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!accepted.valid())
            continue;
        const int yes = 1;
        setsockopt(accepted.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); // does nothing on a Unix socket
        Peer& peer = peers.emplace_back();
        peer.thread = std::jthread([&peer, &stopped, &answer, held = std::move(accepted)] {
            answerConnection(held, stopped, answer);
            peer.done = true;
        });
    }
}

std::expected<Response, std::string> Connection::askOnce(const Request& request, milliseconds deadline, bool& fresh)
{
    const Moment end = Clock::now() + deadline;
    fresh = !m_peer.valid();
    if (fresh) {
        auto peer = m_port < 0 ? connectedTo(m_host) : connected(m_port, end);
        if (!peer)
            return std::unexpected(peer.error());
        m_peer = std::move(*peer);
        m_bytes.clear();
    }
    std::string text = request.method + ' ' + request.path + (request.query.empty() ? "" : '?' + request.query) +
                       " HTTP/1.1\r\nHost: " + (m_port < 0 ? "localhost" : m_host) +
                       "\r\nContent-Length: " + std::to_string(request.body.size());
    for (const auto& [name, value] : request.headers)
        text += "\r\n" + name + ": " + value;
    Head head;
    Response response;
    if (!sendAll(m_peer.get(), text + "\r\n\r\n" + request.body, end) ||
        !readMessage(m_peer.get(), m_bytes, head, response.body, end, true) || !head.first.starts_with("HTTP/1.")) {
        m_peer = Descriptor();
        return std::unexpected((m_port < 0 ? m_host : "127.0.0.1:" + std::to_string(m_port)) +
                               ": no whole answer within " + std::to_string(deadline.count()) + " ms");
    }
    const std::string code = head.first.size() > 12 ? head.first.substr(9, 3) : std::string();
    response.status = static_cast<int>(sizeOf(code).value_or(0));
    if (const auto type = head.headers.find("content-type"); type != head.headers.end())
        response.type = type->second;
    const auto kept = head.headers.find("connection");
    if (kept != head.headers.end() && lowered(kept->second) == "close")
        m_peer = Descriptor();
    return response;
}

bool Connection::reaches(milliseconds deadline)
{
    return (m_port < 0 ? connectedTo(m_host) : connected(m_port, Clock::now() + deadline)).has_value();
}

std::expected<Response, std::string> Connection::ask(const Request& request, milliseconds deadline)
{
    const Moment end = Clock::now() + deadline;
    bool fresh = false;
    auto answer = askOnce(request, deadline, fresh);
    // A server may close a kept connection at any moment: what it has not begun to answer is asked once more.
    if (!answer && !fresh && Clock::now() < end)
        answer = askOnce(request, std::chrono::ceil<milliseconds>(end - Clock::now()), fresh);
    return answer;
}

} // namespace holdpoint::erpgo
