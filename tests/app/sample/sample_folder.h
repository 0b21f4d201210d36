// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace holdpoint::test {

struct ScriptResult
{
    int status = -1; // -1: did not end in time or was killed
    QString output;  // both streams
};

// A private copy of the sample launch with a port of its own. What its scripts started ends with it.
class SampleFolder
{
public:
    SampleFolder();
    ~SampleFolder();
    SampleFolder(const SampleFolder&) = delete;
    SampleFolder& operator=(const SampleFolder&) = delete;

    [[nodiscard]] QString path(const QString& relative = {}) const;
    [[nodiscard]] int port() const { return m_port; }
    // One shell command in this folder, with little more in its environment than a run of the launch has.
    [[nodiscard]] ScriptResult run(const QString& command) const;
    void prepare(QProcess& process) const;
    // The runbook's shell fences: the commands of each, and the ticked lines that it expects.
    struct Fence
    {
        QStringList commands, expected;
    };
    [[nodiscard]] QList<Fence> fences() const;
    [[nodiscard]] QString text(const QString& relative) const;

private:
    QTemporaryDir m_folder;
    int m_port = 0;
};

} // namespace holdpoint::test
