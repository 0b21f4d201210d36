// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/control_client.h"

#include "core/session/open.h"

#include <QJsonDocument>

namespace holdpoint::app {

ControlClient::ControlClient(QString launchFolder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(launchFolder))
{
    const auto unreachable = [this] {
        answer(failure(ErrorCode::HeldElsewhere,
                       tr("The Holdpoint that holds this launch does not answer: %1.").arg(m_folder),
                       tr("Look at that window; if it is gone, try again.")));
    };
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, unreachable);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, unreachable);
    connect(&m_socket, &QLocalSocket::connected, this, [this] { m_socket.write(m_request); });
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
        if (m_socket.canReadLine())
            answer(answerOf(QJsonDocument::fromJson(m_socket.readLine()).object()));
    });
}

void ControlClient::send(const Act& act, session::Done done, int deadlineMs)
{
    m_done = std::move(done);
    m_request = QJsonDocument(actJson(act)).toJson(QJsonDocument::Compact) + '\n';
    m_deadline.start(deadlineMs);
    m_socket.connectToServer(session::controlSocket(m_folder));
}

void ControlClient::answer(const Result<session::Committed>& result)
{
    m_deadline.stop();
    if (const session::Done done = std::exchange(m_done, {}))
        done(result);
}

} // namespace holdpoint::app
