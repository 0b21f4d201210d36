// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/probe_surroundings.h"

#include <QRegularExpression>

#include <csignal>

#include <sys/types.h>

namespace holdpoint::monitor {

// ProbeKind::Command: one shell line in a session of its own, whose output is read up to the cap. Whatever it left
// running is killed when it ends or is late. Its standard error is not looked at.
class CommandProbe final : public Probe
{
public:
    CommandProbe(quint64 id, const ProbeSpec& spec);
    ~CommandProbe() override;

    void onNames(ProbeSurroundings& around, const NameResolver::Answer& answer) override;
    void onEvents(ProbeSurroundings& around, quint32 events) override;

protected:
    void begin(ProbeSurroundings& around) override;
    ProbeCause onAbandon(ProbeCause cause) override;

private:
    // 0, or the errno of what could not be done.
    int spawn(const QByteArray& secret);
    bool readOutput(std::span<char> buffer);
    void onExit(const siginfo_t& how, std::span<char> buffer);
    [[nodiscard]] ProbeCause judge(int status);
    void stop();

    QRegularExpression m_pattern;
    pid_t m_process = -1;
    int m_exit = -1, m_output = -1; // pidfd; read end
    QByteArray m_text;
};

} // namespace holdpoint::monitor
