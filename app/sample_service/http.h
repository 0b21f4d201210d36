// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <expected>
#include <functional>
#include <string>

// As much HTTP/1.1 as a sample needs, on loopback alone: bounded heads and bodies, a deadline for every act.
namespace holdpoint::sample {

using Problem = std::unexpected<std::string>;

// Owns a file descriptor.
class Descriptor
{
public:
    explicit Descriptor(int fd = -1)
        : m_fd(fd)
    {
    }
    Descriptor(Descriptor&& other) noexcept
        : m_fd(other.release())
    {
    }
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool valid() const { return m_fd >= 0; }
    int release();

private:
    int m_fd;
};

struct Request
{
    std::string method, target, body;
};

struct Response
{
    int status = 200;
    std::string body;
    std::string version; // of the service that answered, sent as X-Version
};

// Listens on 127.0.0.1; port 0 takes a free one. `port` is the one taken.
std::expected<Descriptor, std::string> listenOn(int& port);

// Answers connections, each on its own thread and kept alive, until SIGTERM, SIGINT or `lifetimeS` seconds.
void serve(const Descriptor& listener, int lifetimeS, const std::function<Response(const Request&)>& answer);

// One request to 127.0.0.1:port within `deadlineMs`.
std::expected<Response, std::string> ask(int port, const Request& request, int deadlineMs = 2000);

std::string reasonOf(int status);

} // namespace holdpoint::sample
