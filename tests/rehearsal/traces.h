// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

// What a rehearsal leaves on this machine: processes and files.
namespace holdpoint::test {

struct SeenProcess
{
    qint64 pid = 0;
    QString commandLine; // words, with spaces between them
};

// Processes anywhere on this machine whose environment holds the mark; all that can be looked at for an empty one.
QList<SeenProcess> processesWith(const QString& mark);
// Their numbers and command lines, for a message.
QStringList linesOf(const QList<SeenProcess>& processes);
// A namespace of a process, as the kernel names it: "net", "pid"; "self" is this process. Empty: it is gone.
QString namespaceOf(const QString& process, const QString& kind);

// A person's places, which belong to this test alone: home, temporary files and runtime folder. Marked, so that each
// process that was started with them is found.
class OwnPlaces
{
public:
    OwnPlaces();
    [[nodiscard]] QProcessEnvironment environment() const;
    [[nodiscard]] QString mark() const { return m_mark; }
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    // Every file and folder with its kind, size and time of change, a line each.
    [[nodiscard]] QStringList tree() const;

private:
    QTemporaryDir m_folder;
    QString m_mark;
};

} // namespace holdpoint::test
