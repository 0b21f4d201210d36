// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <atomic>
#include <thread>

namespace holdpoint::test {

// Moves this process into a network of its own in which 127.0.0.1 alone is reachable and is the name server, for
// programs that ask the system's resolver. Call it first in main(), before there is a thread. Empty, or why this
// machine does not allow it.
QString enterClosedNetwork();

// A name server on 127.0.0.1:53 of a closed network. Every name has the address 127.0.0.1 while it answers.
class NameServer
{
public:
    enum class Mood
    {
        Silent,
        Failing, // SERVFAIL
        Denying, // NXDOMAIN
        Answering
    };

    explicit NameServer(Mood mood);
    ~NameServer();
    NameServer(const NameServer&) = delete;
    NameServer& operator=(const NameServer&) = delete;

    void setMood(Mood mood) { m_mood = mood; }
    [[nodiscard]] int questions() const { return m_questions; }

private:
    std::atomic<Mood> m_mood;
    std::atomic<int> m_questions = 0;
    int m_socket = -1;
    std::jthread m_thread;
};

} // namespace holdpoint::test
