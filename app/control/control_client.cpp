// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/control_client.h"

#include "app/control/claim.h"
#include "core/base/ids.h"
#include "core/session/open.h"

#include <QJsonDocument>

namespace holdpoint::app {

ControlClient::ControlClient(QString launchFolder, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(launchFolder))
    , m_clock(clock)
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, &ControlClient::waitedForBegin);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &ControlClient::lostHolder);
    connect(&m_socket, &QLocalSocket::connected, this, [this] { m_socket.write(m_request); });
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
        if (m_socket.canReadLine())
            answer(answerOf(QJsonDocument::fromJson(m_socket.readLine()).object()));
    });
}

// By now its time is over too, so that a holder that wakes drops it all the same.
ControlClient::~ControlClient()
{
    if (m_revoked)
        releaseRequest(m_folder, m_envelope.id);
}

void ControlClient::send(const Act& act, session::Done done, ControlPatience patience)
{
    const Instant now = m_clock.now();
    m_done = std::move(done);
    m_patience = patience;
    m_envelope = {randomId(), now.boot, now.boottimeMs + patience.beginMs};
    m_request = QJsonDocument(actJson(act, m_envelope)).toJson(QJsonDocument::Compact) + '\n';
    m_deadline.start(patience.beginMs + 5);
    m_socket.connectToServer(session::controlSocket(m_folder));
}

void ControlClient::waitedForBegin()
{
    if (!m_revoked && claimRequest(m_folder, m_envelope.id)) {
        m_revoked = true;
        answer(failure(
            ErrorCode::HeldElsewhere,
            tr("The Holdpoint that holds this launch does not answer: %1. It will not do this any more.").arg(m_folder),
            tr("Look at that window; if it is gone, try again.")));
        return;
    }
    if (m_patience.endMs > 0) {
        m_deadline.start(std::exchange(m_patience.endMs, 0));
        return;
    }
    answer(
        failure(ErrorCode::HeldElsewhere,
                tr("The Holdpoint that holds this launch began this and has not said how it went: %1.").arg(m_folder),
                tr("Look at that window or at holdpoint log before you ask again.")));
}

void ControlClient::lostHolder()
{
    if (!m_done)
        return;
    if (m_socket.canReadLine()) {
        answer(answerOf(QJsonDocument::fromJson(m_socket.readLine()).object()));
        return;
    }
    // A holder that is gone begins nothing; one that had begun has left it in the ledger, or not.
    m_revoked = claimRequest(m_folder, m_envelope.id);
    m_holderGone = true;
    answer(failure(
        ErrorCode::HeldElsewhere,
        m_revoked ? tr("The Holdpoint that held this launch cannot be reached any more: %1. This was not "
                       "done.")
                        .arg(m_folder)
                  : tr("The Holdpoint that held this launch ended before it said how this went: %1.").arg(m_folder),
        m_revoked ? tr("Try again.") : tr("Look at holdpoint log before you ask again.")));
}

void ControlClient::answer(const Result<session::Committed>& result)
{
    m_deadline.stop();
    if (const session::Done done = std::exchange(m_done, {}))
        done(result);
}

} // namespace holdpoint::app
