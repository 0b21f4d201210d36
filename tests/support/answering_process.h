// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <sys/types.h>

namespace holdpoint::test {

// An HTTP/1.1 server on 127.0.0.1 in a process of its own, so that its time counts for nobody who is measured: it
// answers each request at once with the same 200 and keeps its connections. Ends with the object.
class AnsweringProcess
{
public:
    AnsweringProcess();
    ~AnsweringProcess();
    AnsweringProcess(const AnsweringProcess&) = delete;
    AnsweringProcess& operator=(const AnsweringProcess&) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1/health").arg(m_port); }
    // The bytes of one answer.
    static qsizetype answerSize();

private:
    pid_t m_process = -1;
    quint16 m_port = 0;
};

} // namespace holdpoint::test
