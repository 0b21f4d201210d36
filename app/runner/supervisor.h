// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/runner/masker.h"
#include "app/runner/output_log.h"
#include "app/runner/records.h"
#include "app/runner/spec.h"

#include <memory>

namespace holdpoint::runner_process {

// One run from its child's start to exit.json, and what comes after.
//
// The run ends when the shell has ended and its output is closed, or 2 s after the shell ended when something still
// holds the output open: a service that a deployment script started in the background. Such processes are left alone
// on purpose; only a stop or the time limit ends the tree. As they may go on writing to our pipe, this process stays
// as their reader (up to 16 MiB more go to late.log) until they close it: neither a SIGPIPE nor a full pipe hits them.
class Supervisor
{
public:
    Supervisor(const Spec& spec, int folder);
    // Blocks until nothing is left to do.
    void run();

private:
    enum class Phase
    {
        Running,
        Terminating,
        Killing
    };

    void watch();
    void readSignals();
    void reap();
    void stop(const char* ending);
    void kill();
    [[nodiscard]] bool finished();
    [[nodiscard]] int waitMs() const;
    // Up to `budget` bytes; false when nothing was there.
    bool readOutput(std::int64_t budget);
    void store(std::string_view bytes);
    void finish();
    void linger();

    const Spec& m_spec;
    bool m_quick;           // output may go from the pipe to the disk past this process
    bool m_hashing = false; // something of it is not in the sum yet
    int m_folder;
    ExitRecord m_record;
    Exit m_exit;
    Masker m_masker;
    std::unique_ptr<OutputLog> m_log;
    std::string m_buffer;
    std::string m_masked;
    int m_output = -1;
    int m_terminal = -1;
    int m_signals = -1;
    pid_t m_child = -1;
    bool m_childEnded = false;
    bool m_treeEmpty = false;
    bool m_unsettled = false; // output came since the masker was settled
    Phase m_phase = Phase::Running;
    std::int64_t m_started = 0; // monotonic milliseconds, as all below
    std::int64_t m_endedAt = 0;
    std::int64_t m_killAt = 0;
    std::int64_t m_killedFirst = 0;
    std::int64_t m_lastRead = 0;
    std::int64_t m_lastMove = 0;
    int m_pauseMs = 0; // between two rounds of KILL
};

} // namespace holdpoint::runner_process
