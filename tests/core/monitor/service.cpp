// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/monitor/service.h"

#include "tests/core/monitor/loopback_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QThread>

namespace holdpoint::test {

QString Service::find(const QString& program)
{
    return QStandardPaths::findExecutable(
        program, {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin"), QStringLiteral("/sbin")});
}

Service::Service()
    : m_port(freePort())
{
}

Service::~Service() { stop(); }

QString Service::url(const QString& path) const
{
    return QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path);
}

void Service::write(const QString& name, const QString& text) const
{
    QFile out(file(name));
    if (!out.open(QIODevice::WriteOnly) || out.write(text.toUtf8()) < 0)
        qFatal("no temporary folder");
}

bool Service::start(const QString& program, const QStringList& arguments)
{
    m_process.setStandardOutputFile(file(QStringLiteral("output.log")));
    m_process.setStandardErrorFile(file(QStringLiteral("error.log")));
    m_process.setWorkingDirectory(m_folder.path());
    m_process.start(program, arguments);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 30'000) {
        if (listensOn(m_port))
            return true;
        QThread::msleep(20);
    }
    return false;
}

void Service::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(5000)) {
        m_process.kill();
        m_process.waitForFinished(5000);
    }
}

} // namespace holdpoint::test
