// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace holdpoint::test {

// A real server of a test on a loopback port of its own, with its files in a folder of its own. Ends with the object.
class Service
{
public:
    // Empty where the program is not installed: tests then skip.
    static QString find(const QString& program);

    Service();
    ~Service();

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString url(const QString& path = {}) const;
    [[nodiscard]] QString file(const QString& name) const { return m_folder.filePath(name); }
    void write(const QString& name, const QString& text) const;
    // Waits until it listens; false when it does not.
    bool start(const QString& program, const QStringList& arguments);
    void stop();

private:
    QTemporaryDir m_folder;
    quint16 m_port;
    QProcess m_process;
};

} // namespace holdpoint::test
