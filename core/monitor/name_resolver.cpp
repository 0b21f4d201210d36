// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/name_resolver.h"

#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
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

// glibc waits five seconds before it asks a server again, and asks twice. A server that answers at all does so within
// one; and whoever waits for a longer answer has been told UNKNOWN before it came.
constexpr int secondsToWait = 1, timesToAsk = 2;

void askInTime()
{
    // This thread's own resolver (resolver(3)), read anew: what is set here keeps glibc from seeing that the file
    // changed.
    if (res_init() != 0)
        return; // getaddrinfo() then says what is wrong
    _res.retrans = std::min(_res.retrans, secondsToWait);
    _res.retry = std::min(_res.retry, timesToAsk);
}

NameResolver::Answer ask(quint64 ticket, quint64 question, const QByteArray& host, quint16 port)
{
    askInTime();
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int error = getaddrinfo(host.constData(), QByteArray::number(port).constData(), &hints, &found);
    NameResolver::Answer answer;
    answer.ticket = ticket;
    answer.question = question;
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
        quint64 question;
        QByteArray host;
        quint16 port;
    };

    std::mutex mutex;
    std::deque<Job> jobs;
    std::vector<QByteArray> running; // names
    std::vector<Answer> answers;
    quint64 questions = 0;
    int threads = 0;
    bool closed = false;
    int wake = -1;

    ~Shared() { ::close(wake); }

    // The first job whose name may be asked now.
    std::deque<Job>::iterator waiting()
    {
        return std::ranges::find_if(
            jobs, [this](const Job& job) { return std::ranges::count(running, job.host) < mostForOneName; });
    }

    void work()
    {
        std::unique_lock lock(mutex);
        for (auto next = waiting(); !closed && next != jobs.end(); next = waiting()) {
            const Job job = *next;
            running.push_back(job.host);
            jobs.erase(next);
            lock.unlock();
            Answer answer = ask(job.ticket, job.question, job.host, job.port);
            lock.lock();
            running.erase(std::ranges::find(running, job.host));
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

quint64 NameResolver::resolve(quint64 ticket, const QByteArray& host, quint16 port)
{
    const std::lock_guard lock(m_shared->mutex);
    const quint64 question = ++m_shared->questions;
    // A resolver that hangs must not gather a queue: of one asker only the newest question waits.
    std::erase_if(m_shared->jobs, [ticket](const Shared::Job& job) { return job.ticket == ticket; });
    m_shared->jobs.push_back({ticket, question, host, port});
    if (m_shared->threads == mostThreads || m_shared->waiting() == m_shared->jobs.end())
        return question;
    try {
        // Detached: getaddrinfo() cannot be cancelled and must not hold up the end of the program. What the thread
        // touches is kept alive by its own reference.
        std::thread([shared = m_shared] { shared->work(); }).detach();
        ++m_shared->threads;
    } catch (const std::system_error&) {
        if (m_shared->threads > 0)
            return question; // one of those that run will take the job
        m_shared->jobs.pop_back();
        m_shared->answers.push_back({ticket, question, host, port, {}, ProbeCause::OutOfResources});
        eventfd_write(m_shared->wake, 1);
    }
    return question;
}

std::vector<NameResolver::Answer> NameResolver::take()
{
    const std::lock_guard lock(m_shared->mutex);
    return std::exchange(m_shared->answers, {});
}

} // namespace holdpoint::monitor
