// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace holdpoint::test {

struct Said
{
    int status = -1; // -1: no answer in time
    QString text;    // both streams
};

// A range that stays up while a test speaks to a shell in it. It ends with this object.
class OpenRange
{
public:
    OpenRange() = default;
    ~OpenRange();
    OpenRange(const OpenRange&) = delete;
    OpenRange& operator=(const OpenRange&) = delete;

    // False when it did not come up; text() says why.
    bool start(const QStringList& options = {});
    // One line of bash in the folder of the scripts, in a subshell.
    Said run(const QString& command, int seconds = 240);
    [[nodiscard]] QString text() const { return QString::fromUtf8(m_errors); }

private:
    QProcess m_process;
    QByteArray m_read, m_errors;
    int m_number = 0;
};

} // namespace holdpoint::test
