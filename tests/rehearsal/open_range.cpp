// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/rehearsal/open_range.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace holdpoint::test {

OpenRange::~OpenRange()
{
    m_process.closeWriteChannel();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(20'000)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

bool OpenRange::start(const QStringList& options)
{
    m_process.start(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-range"),
                    QStringList{u"run"_s, u"--patience"_s, u"300"_s} + options + QStringList{u"--"_s, u"bash"_s});
    const Said first = run(u"true"_s, 400);
    m_errors += m_process.readAllStandardError();
    return first.status == 0;
}

Said OpenRange::run(const QString& command, int seconds)
{
    const QByteArray mark = "=== end " + QByteArray::number(++m_number) + ' ';
    // The shell's own stdin is the line of commands: no script may read from it.
    m_process.write("( cd \"$ERPGO_RESOURCES\"; " + command.toUtf8() + "\n) </dev/null 2>&1; printf '\\n" + mark +
                    "%s\\n' $?\n");
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < seconds * 1000LL;) {
        if (!m_process.waitForReadyRead(200) && m_process.state() == QProcess::NotRunning)
            return {};
        m_read += m_process.readAllStandardOutput();
        const qsizetype at = m_read.indexOf(mark);
        const qsizetype end = at < 0 ? -1 : m_read.indexOf('\n', at);
        if (end < 0)
            continue;
        const Said said{m_read.mid(at + mark.size(), end - at - mark.size()).toInt(),
                        QString::fromUtf8(m_read.left(at)).trimmed()};
        m_read.remove(0, end + 1);
        return said;
    }
    return {-1, QString::fromUtf8(m_read)};
}

} // namespace holdpoint::test
