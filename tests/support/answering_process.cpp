// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/answering_process.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string_view>

namespace holdpoint::test {
namespace {

constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\n"
                                    "Content-Length: 16\r\nConnection: keep-alive\r\n\r\nstatus: healthy\n";

// The child of a process with threads: system calls alone, nothing that takes memory or a lock.
[[noreturn]] void serve(int listener)
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event listening{};
    listening.events = EPOLLIN;
    listening.data.fd = listener;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &listening);
    epoll_event events[256];
    char buffer[4096];
    while (true) {
        const int count = ::epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < count; ++i) {
            const int socket = events[i].data.fd;
            if (socket == listener) {
                const int on = 1;
                epoll_event event{};
                event.events = EPOLLIN;
                event.data.fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
                ::setsockopt(event.data.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                ::epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
                continue;
            }
            // Nobody here sends a second question before the first was answered: a piece is a whole one.
            if (::recv(socket, buffer, sizeof buffer, 0) <= 0)
                ::close(socket);
            else
                ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
        }
    }
}

} // namespace

AnsweringProcess::AnsweringProcess()
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 4096) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        std::abort();
    m_port = ntohs(address.sin_port);
    const pid_t parent = ::getpid();
    m_process = ::fork();
    if (m_process < 0)
        std::abort();
    if (m_process == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent)
            ::_exit(0);
        serve(listener);
    }
    ::close(listener);
}

AnsweringProcess::~AnsweringProcess()
{
    ::kill(m_process, SIGKILL);
    ::waitpid(m_process, nullptr, 0);
}

qsizetype AnsweringProcess::answerSize() { return qsizetype(answer.size()); }

} // namespace holdpoint::test
