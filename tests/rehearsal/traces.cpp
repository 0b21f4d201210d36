// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/rehearsal/traces.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <unistd.h>

#include <array>

using namespace Qt::StringLiterals;

namespace holdpoint::test {

QList<SeenProcess> processesWith(const QString& mark)
{
    QList<SeenProcess> found;
    for (const QString& pid : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile environment(u"/proc/"_s + pid + u"/environ"_s);
        if (pid.toLongLong() <= 0 || !environment.open(QIODevice::ReadOnly) ||
            !environment.readAll().contains(mark.toUtf8()))
            continue;
        QFile line(u"/proc/"_s + pid + u"/cmdline"_s);
        found << SeenProcess{pid.toLongLong(), line.open(QIODevice::ReadOnly)
                                                   ? QString::fromUtf8(line.readAll()).replace(u'\0', u' ')
                                                   : QString()};
    }
    return found;
}

QStringList linesOf(const QList<SeenProcess>& processes)
{
    QStringList lines;
    for (const SeenProcess& process : processes)
        lines << u"%1 %2"_s.arg(process.pid).arg(process.commandLine);
    return lines;
}

QString namespaceOf(const QString& process, const QString& kind)
{
    // The link leads to no file: its text is what counts.
    std::array<char, 64> text{};
    const QByteArray link = QFile::encodeName(u"/proc/"_s + process + u"/ns/"_s + kind);
    const ssize_t length = readlink(link.constData(), text.data(), text.size());
    return length > 0 ? QString::fromLatin1(text.data(), length) : QString();
}

OwnPlaces::OwnPlaces()
{
    static int number = 0;
    m_mark = u"RANGE_MARK=%1.%2"_s.arg(QCoreApplication::applicationPid()).arg(++number);
    for (const char* name : {"home", "temporary", "runtime", "home/.ssh", "home/.config"}) {
        QDir().mkpath(path(QString::fromLatin1(name)));
        QFile::setPermissions(path(QString::fromLatin1(name)),
                              QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    }
}

QProcessEnvironment OwnPlaces::environment() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name :
         {"XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "DISPLAY", "WAYLAND_DISPLAY"})
        environment.remove(QString::fromLatin1(name));
    environment.insert(u"HOME"_s, path(u"home"_s));
    environment.insert(u"TMPDIR"_s, path(u"temporary"_s));
    environment.insert(u"XDG_RUNTIME_DIR"_s, path(u"runtime"_s));
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(m_mark.section(u'=', 0, 0), m_mark.section(u'=', 1));
    return environment;
}

QStringList OwnPlaces::tree() const
{
    QStringList lines;
    QDirIterator walk(m_folder.path(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QFileInfo file(walk.next());
        lines << u"%1 %2 %3 %4"_s
                     .arg(file.filePath(), file.isDir()    ? u"folder"_s
                                           : file.isFile() ? u"file"_s
                                                           : u"other"_s)
                     .arg(file.isFile() ? file.size() : 0)
                     .arg(file.lastModified().toMSecsSinceEpoch());
    }
    lines.sort();
    return lines;
}

} // namespace holdpoint::test
