// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/control/act.h"

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

namespace holdpoint::app {

// How long a client waits, in milliseconds.
struct ControlPatience
{
    int beginMs = 10'000; // until the holder must have begun; afterwards it does not begin any more
    int endMs = 10'000;   // from then on, until the answer of a holder that did begin
};

// Sends one act to the holder of a launch and hears its answer. HeldElsewhere when there is none: the cause says
// whether the act was surely not done or may have been. Used for one act.
class ControlClient : public QObject
{
    Q_OBJECT
public:
    // `clock`: outlives the client.
    ControlClient(QString launchFolder, const Clock& clock, QObject* parent = nullptr);
    ~ControlClient() override;
    void send(const Act& act, session::Done done, ControlPatience patience = {});
    // The holder went away and had not begun; nobody else will do it either.
    [[nodiscard]] bool holderGoneUnbegun() const { return m_holderGone && m_revoked; }

private:
    void waitedForBegin();
    void lostHolder();
    void answer(const Result<session::Committed>& result);

    QString m_folder;
    const Clock& m_clock;
    QLocalSocket m_socket;
    QTimer m_deadline;
    ControlPatience m_patience;
    Envelope m_envelope;
    bool m_revoked = false; // nobody begins it any more
    bool m_holderGone = false;
    QByteArray m_request;
    session::Done m_done;
};

} // namespace holdpoint::app
