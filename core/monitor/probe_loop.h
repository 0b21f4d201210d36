// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/monitor/probe.h"

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace holdpoint::monitor {

// Runs all probes on one thread of its own: their schedule, their deadlines and their sockets. The numbers do not
// depend on what any other thread of the program does.
class ProbeLoop
{
public:
    // Called on the loop's thread with what one turn of it decided; must not block.
    using Sink = std::function<void(std::vector<ProbeResult>)>;

    // `clock` must outlive the loop; `secrets` is called on its thread.
    // OutsideFailed where the kernel gives no epoll or eventfd.
    static Result<std::unique_ptr<ProbeLoop>> start(const Clock& clock, Sink sink, SecretSource secrets = {});
    // Ends the thread; probes under way give no result.
    ~ProbeLoop();
    ProbeLoop(const ProbeLoop&) = delete;
    ProbeLoop& operator=(const ProbeLoop&) = delete;

    // From any thread. The first exchange starts at once.
    void add(quint64 id, const ProbeSpec& spec);
    void remove(quint64 id);

private:
    class Thread;
    struct Command
    {
        quint64 id = 0;
        std::optional<ProbeSpec> add; // none: remove
    };

    ProbeLoop(int epoll, int wake);
    void command(Command command);
    std::vector<Command> takeCommands();

    int m_epoll, m_wake;
    std::mutex m_mutex;
    std::vector<Command> m_commands;
    std::jthread m_thread;
};

} // namespace holdpoint::monitor
