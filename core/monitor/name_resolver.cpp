// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/name_resolver.h"

#include <netdb.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace holdpoint::monitor {
namespace {

constexpr int mostThreads = 4;

NameResolver::Answer ask(quint64 ticket, const QByteArray& host, quint16 port)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int error = getaddrinfo(host.constData(), QByteArray::number(port).constData(), &hints, &found);
    NameResolver::Answer answer;
    answer.ticket = ticket;
    answer.host = host;
    answer.port = port;
    if (error == EAI_NONAME || error == EAI_NODATA)
        answer.cause = ProbeCause::NameMissing;
    if (error == EAI_MEMORY || (error == EAI_SYSTEM && (errno == EMFILE || errno == ENFILE)))
        answer.cause = ProbeCause::OutOfResources;
    for (const addrinfo* it = error == 0 ? found : nullptr; it; it = it->ai_next) {
        SocketAddress address;
        if (it->ai_addrlen > sizeof address.storage)
            continue;
        std::memcpy(&address.storage, it->ai_addr, it->ai_addrlen);
        address.size = it->ai_addrlen;
        answer.addresses.push_back(address);
    }
    if (error == 0)
        freeaddrinfo(found);
    return answer;
}

} // namespace

struct NameResolver::Shared
{
    struct Job
    {
        quint64 ticket;
        QByteArray host;
        quint16 port;
        bool operator==(const Job&) const = default;
    };

    std::mutex mutex;
    std::deque<Job> jobs;
    std::vector<Job> running;
    std::vector<Answer> answers;
    int threads = 0;
    bool closed = false;
    int wake = -1;

    ~Shared() { ::close(wake); }

    void work()
    {
        std::unique_lock lock(mutex);
        while (!closed && !jobs.empty()) {
            const Job job = jobs.front();
            running.push_back(job);
            jobs.pop_front();
            lock.unlock();
            Answer answer = ask(job.ticket, job.host, job.port);
            lock.lock();
            running.erase(std::find(running.begin(), running.end(), job));
            answers.push_back(std::move(answer));
            eventfd_write(wake, 1);
        }
        --threads;
    }
};

NameResolver::NameResolver(int wake)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->wake = ::dup(wake);
}

NameResolver::~NameResolver()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->closed = true;
    m_shared->jobs.clear();
}

void NameResolver::resolve(quint64 ticket, const QByteArray& host, quint16 port)
{
    const std::lock_guard lock(m_shared->mutex);
    const Shared::Job job{ticket, host, port};
    // A resolver that hangs must not gather a queue.
    if (std::ranges::count(m_shared->jobs, job) + std::ranges::count(m_shared->running, job) > 0)
        return;
    m_shared->jobs.push_back(job);
    if (m_shared->threads == mostThreads)
        return;
    try {
        // Detached: getaddrinfo() cannot be cancelled and must not hold up the end of the program. What the thread
        // touches is kept alive by its own reference.
        std::thread([shared = m_shared] { shared->work(); }).detach();
        ++m_shared->threads;
    } catch (const std::system_error&) {
        if (m_shared->threads > 0)
            return; // one of those that run will take the job
        m_shared->jobs.pop_back();
        m_shared->answers.push_back({ticket, host, port, {}, ProbeCause::OutOfResources});
        eventfd_write(m_shared->wake, 1);
    }
}

std::vector<NameResolver::Answer> NameResolver::take()
{
    const std::lock_guard lock(m_shared->mutex);
    return std::exchange(m_shared->answers, {});
}

} // namespace holdpoint::monitor
