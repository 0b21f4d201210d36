// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/probe_loop.h"

#include "core/monitor/probe_surroundings.h"
#include "core/monitor/timer_heap.h"
#include "core/monitor/tls_session.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stop_token>
#include <unordered_map>
#include <utility>

namespace holdpoint::monitor {
namespace {

constexpr qint64 msNs = 1'000'000;
// A timer that is served this late was not served in time by this machine: what it found is no verdict on others.
constexpr qint64 stallNs = 1000 * msNs;
constexpr quint64 wakeId = 0; // probes count from 1

} // namespace

// What the thread owns. Everything here happens on it.
class ProbeLoop::Thread
{
public:
    Thread(ProbeLoop& loop, const Clock& clock, Sink sink, SecretSource secrets)
        : m_loop(loop)
        , m_clock(clock)
        , m_sink(std::move(sink))
        , m_secrets(std::move(secrets))
        , m_names(loop.m_wake)
        , m_buffer(64 * 1024)
        , m_around{loop.m_epoll, m_names, m_tls, m_secrets, m_buffer}
    {
    }

    void run(const std::stop_token& stop)
    {
        std::array<epoll_event, 256> events{};
        while (!stop.stop_requested()) {
            const int count = ::epoll_wait(m_loop.m_epoll, events.data(), int(events.size()), timeoutMs());
            if (count < 0 && errno != EINTR) // only a closed descriptor can do this: better slow than spinning
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            // Answers before deadlines: one that waited for us in the kernel was not late.
            for (int i = 0; i < count; ++i)
                onEvent(events[size_t(i)]);
            onTimers();
            if (!m_results.empty())
                give();
        }
    }

private:
    void give()
    {
        const size_t usual = m_results.size();
        m_sink(std::exchange(m_results, {}));
        m_results.reserve(usual);
    }

    struct Slot : Timed // due: next start, or the deadline while under way
    {
        Slot(quint64 number, const ProbeSpec& spec)
            : id(number)
            , probe(makeProbe(number, spec))
        {
        }
        const quint64 id;
        std::unique_ptr<Probe> probe;
        qint64 gridNs = 0; // the start without jitter
    };

    static qint64 nowNs() { return ProbeMoment::nowBootNs(); }

    [[nodiscard]] int timeoutMs() const
    {
        if (m_timers.isEmpty())
            return -1;
        const qint64 left = m_timers.first()->dueNs - nowNs();
        return int(std::clamp<qint64>((left + msNs - 1) / msNs, 0, 60'000));
    }

    void onEvent(const epoll_event& event)
    {
        if (event.data.u64 == wakeId) {
            eventfd_t ignored = 0;
            eventfd_read(m_loop.m_wake, &ignored);
            for (const Command& command : m_loop.takeCommands())
                obey(command);
            for (const NameResolver::Answer& answer : m_names.take())
                with(answer.ticket, [&](Slot& slot) { slot.probe->onNames(m_around, answer); });
            return;
        }
        with(event.data.u64, [&](Slot& slot) { slot.probe->onEvents(m_around, event.events); });
    }

    void obey(const Command& command)
    {
        if (const auto old = m_slots.find(command.id); old != m_slots.end()) {
            m_timers.remove(old->second.get());
            m_slots.erase(old);
        }
        if (!command.add)
            return;
        const auto slot = m_slots.emplace(command.id, std::make_unique<Slot>(command.id, *command.add)).first;
        slot->second->gridNs = nowNs();
        m_timers.set(slot->second.get(), slot->second->gridNs);
    }

    template <class Act> void with(quint64 id, Act act)
    {
        const auto it = m_slots.find(id);
        if (it == m_slots.end())
            return;
        act(*it->second);
        if (it->second->probe->isFinished())
            onFinished(*it->second);
    }

    void onFinished(Slot& slot)
    {
        const qint64 now = slot.probe->finishedBootNs();
        ProbeResult result = slot.probe->takeResult();
        // Nobody is blamed for what we found long after we should have stopped waiting: then it was us who slept.
        if (result.verdict == Verdict::Bad && now - slot.dueNs > stallNs) {
            result.cause = ProbeCause::Stalled;
            result.verdict = verdictOf(result.cause);
        }
        m_results.push_back(std::move(result));
        // The schedule keeps to its grid: a slow answer shifts nothing, missed starts are not made up for.
        const ProbeSpec& spec = slot.probe->spec();
        if (spec.intervalMs == 0) {
            m_timers.remove(&slot);
            m_slots.erase(quint64(slot.id)); // not by a reference into what goes
            return;
        }
        const qint64 interval = spec.intervalMs * msNs;
        slot.gridNs += std::max<qint64>(1, (now - slot.gridNs + interval - 1) / interval) * interval;
        const qint64 jitter = spec.jitterMs * msNs;
        const qint64 shift = jitter > 0 ? qint64(m_random.bounded(2.0 * double(jitter))) - jitter : 0;
        m_timers.set(&slot, std::max(now, slot.gridNs + shift));
    }

    void onTimers()
    {
        if (m_timers.isEmpty())
            return;
        // The wall clock is dear: asked once a turn.
        const qint64 now = nowNs();
        std::optional<qint64> utcMs;
        while (!m_timers.isEmpty() && m_timers.first()->dueNs <= now) {
            Slot& slot = *static_cast<Slot*>(m_timers.first());
            if (slot.probe->isUnderWay()) {
                slot.probe->abandon(now - slot.dueNs > stallNs ? ProbeCause::Stalled : ProbeCause::Deadline);
            } else {
                if (!utcMs)
                    utcMs = m_clock.now().utcMs;
                const ProbeMoment begin = ProbeMoment::now();
                m_timers.set(&slot, begin.bootNs + slot.probe->spec().deadlineMs * msNs);
                slot.probe->start(m_around, *utcMs + (begin.bootNs - now) / msNs, begin);
            }
            if (slot.probe->isFinished())
                onFinished(slot);
        }
    }

    ProbeLoop& m_loop;
    const Clock& m_clock;
    Sink m_sink;
    SecretSource m_secrets;
    TlsContexts m_tls;
    NameResolver m_names;
    std::vector<char> m_buffer;
    ProbeSurroundings m_around;
    std::unordered_map<quint64, std::unique_ptr<Slot>> m_slots;
    TimerHeap m_timers; // one a probe
    std::vector<ProbeResult> m_results;
    QRandomGenerator m_random = QRandomGenerator::securelySeeded();
};

Result<std::unique_ptr<ProbeLoop>> ProbeLoop::start(const Clock& clock, Sink sink, SecretSource secrets)
{
    const auto refused = [](int error) {
        return failure(
            ErrorCode::OutsideFailed,
            QCoreApplication::translate("ProbeLoop", "Monitoring cannot start: %1.")
                .arg(QString::fromLocal8Bit(std::strerror(error))),
            QCoreApplication::translate("ProbeLoop", "Close programs that hold many files, then try again."));
    };
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
        return refused(errno);
    const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = wakeId;
    if (wake < 0 || ::epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event) != 0) {
        const int error = errno;
        ::close(epoll);
        if (wake >= 0)
            ::close(wake);
        return refused(error);
    }
    std::unique_ptr<ProbeLoop> loop(new ProbeLoop(epoll, wake));
    try {
        loop->m_thread = std::jthread([self = loop.get(), &clock, sink = std::move(sink),
                                       secrets = std::move(secrets)](const std::stop_token& stop) {
            pthread_setname_np(pthread_self(), "hp-monitor");
            const std::stop_callback wakeUp(stop, [self] { eventfd_write(self->m_wake, 1); });
            Thread(*self, clock, sink, secrets).run(stop);
        });
    } catch (const std::system_error& error) {
        return refused(error.code().value());
    }
    return loop;
}

ProbeLoop::ProbeLoop(int epoll, int wake)
    : m_epoll(epoll)
    , m_wake(wake)
{
}

ProbeLoop::~ProbeLoop()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
    ::close(m_wake);
    ::close(m_epoll);
}

void ProbeLoop::add(quint64 id, const ProbeSpec& spec) { command({id, spec}); }

void ProbeLoop::remove(quint64 id) { command({id, std::nullopt}); }

void ProbeLoop::command(Command command)
{
    {
        const std::lock_guard lock(m_mutex);
        m_commands.push_back(std::move(command));
    }
    eventfd_write(m_wake, 1);
}

std::vector<ProbeLoop::Command> ProbeLoop::takeCommands()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_commands, {});
}

} // namespace holdpoint::monitor
