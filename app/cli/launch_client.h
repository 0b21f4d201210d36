// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/control/control_client.h"
#include "core/session/open.h"
#include "core/session/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace holdpoint::app {

class ControlServer;

// A launch for the time of one command: held by this process, or by another that acts for us. Asynchronous; lives in
// the main thread.
class LaunchClient : public QObject
{
    Q_OBJECT
public:
    LaunchClient(QString folder, session::Environment environment, QObject* parent = nullptr);
    ~LaunchClient() override;

    // `busyMs`: how long to try again while another command, which does not listen, holds the launch.
    void open(std::function<void(Result<void>)> done, int busyMs = 5000);
    // The fold as this process knows it; moves on with changed().
    [[nodiscard]] const checklist::Launch& launch() const;
    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] session::Session* session() const { return m_session.get(); } // nullptr: held elsewhere
    [[nodiscard]] Result<ledger::Appended> head() const;                        // of the durable ledger
    // `patience`: with a holder elsewhere.
    void act(Act act, session::Done done, ControlPatience patience = {});
    // Calls `done` when nothing goes on any more that somebody started through this process: a rollback above all,
    // whose next command nobody else would start. At once when the launch is held elsewhere.
    void whenIdle(std::function<void()> done);

Q_SIGNALS:
    void changed();
    // The holder died while we waited for it, and this process holds the launch now: session() is there.
    void takenOver();
    // It died, and the launch cannot be held by us: nobody works on it any more.
    void holderLost(const holdpoint::Error& error);

private:
    void tryOpen();
    void opened(Result<session::OpenedLaunch> result);
    void join(const Error& heldBy);
    void hold(session::OpenedLaunch launch, std::function<void()> settled);
    void refresh();
    void lookForHolder();
    void actThroughHolder(Act act, session::Done done, ControlPatience patience, QElapsedTimer since);
    [[nodiscard]] bool busy() const;

    QString m_folder;
    session::Environment m_environment;
    std::function<void(Result<void>)> m_done;
    std::function<void()> m_idle;
    qsizetype m_rollbacksBefore = 0; // rollbacks and highest run when we opened the launch
    qint64 m_runsBefore = 0;
    QElapsedTimer m_since;
    int m_busyMs = 0;
    bool m_looking = false; // whether the holder still lives
    std::unique_ptr<session::Session> m_session;
    std::unique_ptr<ControlServer> m_server;
    session::ReadLaunch m_read; // held elsewhere: the fold that we read
    std::unique_ptr<ledger::Reader> m_reader;
    QTimer m_poll;
    QTimer m_lookForHolder;
};

} // namespace holdpoint::app
