// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/control/act.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

namespace holdpoint::app {

// Sends one act to the holder of a launch and hears its answer. HeldElsewhere when nobody answers within the deadline.
class ControlClient : public QObject
{
    Q_OBJECT
public:
    explicit ControlClient(QString launchFolder, QObject* parent = nullptr);
    void send(const Act& act, session::Done done, int deadlineMs = 10'000);

private:
    void answer(const Result<session::Committed>& result);

    QString m_folder;
    QLocalSocket m_socket;
    QTimer m_deadline;
    QByteArray m_request;
    session::Done m_done;
};

} // namespace holdpoint::app
