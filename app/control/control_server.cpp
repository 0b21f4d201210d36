// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/control_server.h"

#include "app/control/act.h"
#include "app/control/claim.h"
#include "core/session/open.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QLoggingCategory>
#include <QPointer>

#include <sys/stat.h>
#include <unistd.h>

namespace holdpoint::app {

Q_LOGGING_CATEGORY(controlLog, "holdpoint.control")

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

ControlServer::ControlServer(session::Session& session, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_clock(clock)
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
        Envelope envelope;
        const Result<Act> act = actOf(QJsonDocument::fromJson(socket->readLine()).object(), envelope);
        const QString folder = m_session.folder();
        const auto answer = [socket = QPointer<QLocalSocket>(socket), folder,
                             id = envelope.id](const Result<session::Committed>& result) {
            if (socket) {
                socket->write(QJsonDocument(answerJson(result)).toJson(QJsonDocument::Compact) + '\n');
                socket->flush();
            }
            releaseRequest(folder, id);
        };
        if (!act) {
            answer(std::unexpected(act.error()));
            continue;
        }
        // Claimed first, then looked at: between the two nobody else can begin it.
        const bool claimed = claimRequest(folder, envelope.id);
        if (!claimed || envelope.expired(m_clock.now())) {
            qCWarning(controlLog, "a request that nobody waits for any more is dropped");
            if (claimed)
                releaseRequest(folder, envelope.id);
            continue;
        }
        perform(m_session, *act, answer);
    }
}

} // namespace holdpoint::app
