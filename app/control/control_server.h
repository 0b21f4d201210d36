// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/session.h"

#include <QLocalServer>
#include <QObject>

class QLocalSocket;

namespace holdpoint::app {

// Listens for acts from the command line while this process holds the launch: one JSON object a line, answered by one.
// The socket and its folder belong to the user alone (0700, 0600). Lives in the session's thread.
class ControlServer : public QObject
{
    Q_OBJECT
public:
    // `clock`: outlives the server; tells requests apart that nobody waits for any more.
    ControlServer(session::Session& session, const Clock& clock, QObject* parent = nullptr);
    ~ControlServer() override;

    // OutsideFailed when nobody can be listened to; the launch works all the same.
    Result<void> listen();

private:
    void accept();
    void read(QLocalSocket* socket);

    session::Session& m_session;
    const Clock& m_clock;
    QLocalServer m_server;
};

} // namespace holdpoint::app
