// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/control_server.h"

#include "app/control/act.h"
#include "core/session/open.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>

#include <sys/stat.h>
#include <unistd.h>

namespace holdpoint::app {
namespace {

constexpr qint64 longestRequest = 8 * 1024 * 1024; // bytes

// The socket's folder must be ours alone: /tmp is everybody's.
bool privateFolder(const QString& path)
{
    const QByteArray name = QFile::encodeName(path);
    mkdir(name.constData(), 0700);
    struct stat info
    {
    };
    return lstat(name.constData(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == getuid() &&
           (info.st_mode & 077) == 0;
}

} // namespace

ControlServer::ControlServer(session::Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::accept);
}

ControlServer::~ControlServer() = default;

Result<void> ControlServer::listen()
{
    const QString path = session::controlSocket(m_session.folder());
    const QString folder = QFileInfo(path).absolutePath();
    const auto refused = [&](const QString& why) {
        return failure(ErrorCode::OutsideFailed, tr("The command line cannot reach this window: %1.").arg(why),
                       tr("Work in the window, or close it before you use the command line on this launch."));
    };
    if (!privateFolder(folder))
        return refused(tr("%1 is not a folder of your own").arg(folder));
    // We hold the launch's lock: whatever listens there is the remains of a dead process.
    QLocalServer::removeServer(path);
    if (!m_server.listen(path))
        return refused(m_server.errorString());
    return {};
}

void ControlServer::accept()
{
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void ControlServer::read(QLocalSocket* socket)
{
    if (!socket->canReadLine() && socket->bytesAvailable() > longestRequest) {
        socket->abort();
        return;
    }
    while (socket->canReadLine()) {
        const Result<Act> act = actOf(QJsonDocument::fromJson(socket->readLine()).object());
        const auto answer = [socket = QPointer<QLocalSocket>(socket)](const Result<session::Committed>& result) {
            if (!socket)
                return;
            socket->write(QJsonDocument(answerJson(result)).toJson(QJsonDocument::Compact) + '\n');
            socket->flush();
        };
        if (act)
            perform(m_session, *act, answer);
        else
            answer(std::unexpected(act.error()));
    }
}

} // namespace holdpoint::app
