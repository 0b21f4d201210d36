// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/sample/sample_folder.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHostAddress>
#include <QTcpServer>

using namespace Qt::StringLiterals;

namespace holdpoint::test {
namespace {

constexpr int longestScriptMs = 30'000;

void copyTree(const QString& from, const QString& to)
{
    QDirIterator walk(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString target = to + u'/' + QDir(from).relativeFilePath(walk.next());
        QDir().mkpath(QFileInfo(target).path());
        QFile::copy(walk.filePath(), target);
    }
}

} // namespace

SampleFolder::SampleFolder()
{
    copyTree(QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/sample"), m_folder.path());
    QDir(m_folder.path()).mkpath(u"bin"_s);
    QFile::link(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-sample-service"), path(u"bin/holdpoint-sample-service"_s));
    QTcpServer free;
    free.listen(QHostAddress::LocalHost);
    m_port = free.serverPort();
}

SampleFolder::~SampleFolder() { static_cast<void>(run(u"./scripts/clean-up.sh"_s)); }

QString SampleFolder::path(const QString& relative) const { return m_folder.path() + u'/' + relative; }

void SampleFolder::prepare(QProcess& process) const
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    environment.insert(u"LANG"_s, u"C.UTF-8"_s);
    environment.insert(u"HOLDPOINT_SAMPLE_PATIENCE"_s, u"50"_s); // these tests do not judge how busy the machine is
    environment.insert(u"HOLDPOINT_SAMPLE_PORT"_s, QString::number(m_port));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
}

ScriptResult SampleFolder::run(const QString& command) const
{
    QProcess process;
    prepare(process);
    process.start(u"bash"_s, {u"-c"_s, command});
    const bool ended = process.waitForFinished(longestScriptMs);
    const QString output = QString::fromUtf8(process.readAll());
    return {ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, output};
}

QString SampleFolder::text(const QString& relative) const
{
    QFile file(path(relative));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QList<SampleFolder::Fence> SampleFolder::fences() const
{
    QList<Fence> found;
    bool inside = false;
    for (const QString& line : text(u"runbook.md"_s).split(u'\n')) {
        if (line.startsWith(u"```"_s)) {
            inside = line == u"```bash"_s;
            if (inside)
                found << Fence();
        } else if (inside && line.startsWith(u"# ✅ "_s)) {
            found.last().expected << line.mid(2);
        } else if (inside && !line.isEmpty() && !line.startsWith(u'#')) {
            found.last().commands << line;
        }
    }
    return found;
}

} // namespace holdpoint::test
