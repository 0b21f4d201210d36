// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/monitor/closed_network.h"

#include <QByteArray>
#include <QDir>
#include <QFile>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace holdpoint::test {
namespace {

QString failed(const char* what)
{
    return QStringLiteral("%1: %2").arg(QString::fromLatin1(what), QString::fromLocal8Bit(std::strerror(errno)));
}

bool writeFile(const QString& name, const QByteArray& text)
{
    QFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

// The text in the place of a file of the system, for this process alone.
bool replaceFile(const QString& folder, const char* path, const QByteArray& text)
{
    const QString own = folder + QLatin1Char('/') + QString::fromLatin1(path).section(QLatin1Char('/'), -1);
    return writeFile(own, text) && ::mount(QFile::encodeName(own).constData(), path, nullptr, MS_BIND, nullptr) == 0;
}

bool raiseLoopback()
{
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool raised = ::ioctl(socket, SIOCSIFFLAGS, &request) == 0;
    ::close(socket);
    return raised;
}

// RFC 1035: the question given back with a code and, for an address of version 4, one record.
QByteArray answerTo(const QByteArray& question, NameServer::Mood mood)
{
    constexpr qsizetype header = 12;
    qsizetype end = header;
    while (end < question.size() && question[end] != 0)
        end += uchar(question[end]) + 1;
    end += 5; // the root, type and class
    if (end > question.size())
        return {};
    const bool forAddress = question[end - 3] == 1 && mood == NameServer::Mood::Answering;
    QByteArray answer = question.first(end);
    answer[2] = char(0x81); // an answer; recursion was asked for ...
    answer[3] = char(0x80 | (mood == NameServer::Mood::Failing ? 2 : mood == NameServer::Mood::Denying ? 3 : 0));
    answer[6] = 0;
    answer[7] = forAddress ? 1 : 0;
    for (int i = 8; i < header; ++i)
        answer[i] = 0;
    if (forAddress) // the name above, address, internet, kept for an hour, four bytes
        answer += QByteArray::fromHex("c00c00010001"
                                      "00000e10"
                                      "0004"
                                      "7f000001");
    return answer;
}

} // namespace

QString enterClosedNetwork()
{
    const QByteArray user = QByteArray::number(::getuid()), group = QByteArray::number(::getgid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET) != 0)
        return failed("unshare");
    if (!writeFile(QStringLiteral("/proc/self/setgroups"), "deny") ||
        !writeFile(QStringLiteral("/proc/self/uid_map"), "0 " + user + " 1") ||
        !writeFile(QStringLiteral("/proc/self/gid_map"), "0 " + group + " 1"))
        return failed("uid_map");
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("none", "/mnt", "tmpfs", 0, nullptr) != 0)
        return failed("mount");
    const QString folder = QStringLiteral("/mnt");
    if (!replaceFile(folder, "/etc/resolv.conf", "nameserver 127.0.0.1\n") ||
        !replaceFile(folder, "/etc/nsswitch.conf", "hosts: files dns\n") ||
        !replaceFile(folder, "/etc/hosts", "127.0.0.1 localhost\n"))
        return failed("mount of a file");
    // A cache of the machine would answer past all of this.
    if (QDir(QStringLiteral("/run/nscd")).exists() && ::mount("none", "/run/nscd", "tmpfs", 0, nullptr) != 0)
        return failed("mount over nscd");
    return raiseLoopback() ? QString() : failed("loopback");
}

NameServer::NameServer(Mood mood)
    : m_mood(mood)
    , m_socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(53);
    if (::bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        qFatal("no port for names");
    m_thread = std::jthread([this](const std::stop_token& stop) {
        char buffer[1500];
        while (!stop.stop_requested()) {
            pollfd waiting{m_socket, POLLIN, 0};
            if (::poll(&waiting, 1, 20) <= 0)
                continue;
            sockaddr_in from{};
            socklen_t size = sizeof from;
            const ssize_t length =
                ::recvfrom(m_socket, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &size);
            ++m_questions;
            if (length <= 0 || m_mood == Mood::Silent)
                continue;
            const QByteArray answer = answerTo(QByteArray(buffer, length), m_mood);
            ::sendto(m_socket, answer.constData(), size_t(answer.size()), 0, reinterpret_cast<sockaddr*>(&from), size);
        }
    });
}

NameServer::~NameServer()
{
    m_thread.request_stop();
    m_thread.join();
    ::close(m_socket);
}

} // namespace holdpoint::test
