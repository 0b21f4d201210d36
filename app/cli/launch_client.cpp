// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/launch_client.h"

#include "app/control/control_server.h"
#include "core/ledger/tree.h"
#include "core/session/launch_folder.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QPointer>

#include <algorithm>
#include <utility>

namespace holdpoint::app {

LaunchClient::LaunchClient(QString folder, session::Environment environment, QObject* parent)
    : QObject(parent)
    , m_folder(QFileInfo(folder).absoluteFilePath())
    , m_environment(std::move(environment))
{
    connect(&m_poll, &QTimer::timeout, this, &LaunchClient::refresh);
    connect(&m_lookForHolder, &QTimer::timeout, this, &LaunchClient::lookForHolder);
}

LaunchClient::~LaunchClient() = default;

const checklist::Launch& LaunchClient::launch() const { return m_session ? m_session->launch() : m_read.launch; }

void LaunchClient::open(std::function<void(Result<void>)> done, int busyMs)
{
    m_done = std::move(done);
    m_busyMs = busyMs;
    m_since.start();
    tryOpen();
}

void LaunchClient::tryOpen()
{
    session::openLaunch(m_folder, m_environment,
                        [client = QPointer<LaunchClient>(this)](Result<session::OpenedLaunch> result) {
                            if (client)
                                client->opened(std::move(result));
                        });
}

void LaunchClient::opened(Result<session::OpenedLaunch> result)
{
    if (result)
        hold(std::move(*result), [this] { m_done({}); });
    else if (result.error().code == ErrorCode::HeldElsewhere)
        join(result.error());
    else
        m_done(std::unexpected(result.error()));
}

void LaunchClient::join(const Error& heldBy)
{
    QLocalSocket probe;
    probe.connectToServer(session::controlSocket(m_folder));
    const bool listening = probe.state() == QLocalSocket::ConnectedState || probe.waitForConnected(200);
    probe.abort();
    if (!listening && m_since.elapsed() < m_busyMs) {
        // A command that is just ending holds it for a moment more.
        QTimer::singleShot(50, this, &LaunchClient::tryOpen);
        return;
    }
    if (!listening) {
        m_done(std::unexpected(heldBy));
        return;
    }
    Result<session::ReadLaunch> read = session::readLaunch(m_folder);
    Result<std::unique_ptr<ledger::Reader>> reader = ledger::Reader::open(session::ledgerPath(m_folder));
    if (!read || !reader) {
        m_done(std::unexpected(read ? reader.error() : read.error()));
        return;
    }
    m_read = std::move(*read);
    m_reader = std::move(*reader);
    m_poll.start(100);
    m_lookForHolder.start(1000);
    m_done({});
}

void LaunchClient::hold(session::OpenedLaunch launch, std::function<void()> settled)
{
    m_session = std::make_unique<session::Session>(std::move(launch), m_environment);
    connect(m_session.get(), &session::Session::changed, this, &LaunchClient::changed);
    const checklist::State& state = m_session->launch().state();
    m_rollbacksBefore = state.rollbacks.size();
    m_runsBefore = state.runs.isEmpty() ? 0 : state.runs.lastKey();
    // A command that takes long can be joined by another, above all by a rollback.
    m_server = std::make_unique<ControlServer>(*m_session, *m_environment.clock);
    const Result<void> listening = m_server->listen();
    if (!listening)
        m_server.reset();
    connect(m_session.get(), &session::Session::settledChanged, this, std::move(settled));
}

// The lock goes with its holder, however it died.
void LaunchClient::lookForHolder()
{
    if (std::exchange(m_looking, true))
        return;
    session::openLaunch(m_folder, m_environment,
                        [client = QPointer<LaunchClient>(this)](Result<session::OpenedLaunch> result) {
                            if (!client)
                                return;
                            client->m_looking = false;
                            if (!result && result.error().code == ErrorCode::HeldElsewhere)
                                return;
                            // What it recorded last.
                            client->refresh();
                            client->m_lookForHolder.stop();
                            client->m_poll.stop();
                            if (!result) {
                                Q_EMIT client->holderLost(result.error());
                                return;
                            }
                            client->hold(std::move(*result), [client] {
                                Q_EMIT client->takenOver();
                                Q_EMIT client->changed();
                            });
                        });
}

void LaunchClient::refresh()
{
    const Result<std::vector<QByteArray>> rows = m_reader->entries(m_read.launch.state().entries, 256);
    if (!rows || rows->empty())
        return;
    bool planned = true;
    for (const QByteArray& bytes : *rows) {
        Result<events::Entry> entry = events::decodeEntry(bytes);
        if (!entry)
            return;
        planned = planned && !std::holds_alternative<events::RunbookLoaded>(entry->body) &&
                  !std::holds_alternative<events::ConfigurationTrusted>(entry->body);
        m_read.launch.apply(*entry);
        m_read.entries.push_back(std::move(*entry));
    }
    // Another runbook or configuration is in force: what we know is folded over that.
    if (!planned) {
        Result<checklist::Launch> again = session::launchOf(m_folder, m_read.entries, *m_environment.disk);
        if (again)
            m_read.launch = std::move(*again);
        else
            qWarning("%s", qUtf8Printable(again.error().text()));
    }
    Q_EMIT changed();
}

Result<ledger::Appended> LaunchClient::head() const
{
    if (m_session)
        return m_session->head();
    const qint64 size = m_read.launch.state().entries;
    ledger::GrowingTree tree;
    for (qint64 first = 0; first < size;) {
        const Result<std::vector<QByteArray>> rows = m_reader->entries(first, 256);
        if (!rows)
            return std::unexpected(rows.error());
        for (const QByteArray& bytes : *rows) {
            if (first++ < size)
                tree.append(ledger::leafHash(bytes));
        }
        if (rows->empty())
            break;
    }
    return ledger::Appended{0, size, tree.root(), {}};
}

bool LaunchClient::busy() const
{
    if (!m_session)
        return false;
    const checklist::State& state = m_session->launch().state();
    if (state.rollbacks.size() > m_rollbacksBefore && !state.rollbacks.last().ended)
        return true;
    return std::any_of(state.runs.begin(), state.runs.end(), [this](const checklist::RunRecord& run) {
        return run.running() && !run.started.background && run.started.run > m_runsBefore;
    });
}

void LaunchClient::whenIdle(std::function<void()> done)
{
    if (!busy()) {
        done();
        return;
    }
    m_idle = std::move(done);
    connect(this, &LaunchClient::changed, this, [this] {
        if (m_idle && !busy())
            std::exchange(m_idle, {})();
    });
}

void LaunchClient::act(Act act, session::Done done, ControlPatience patience)
{
    if (m_session) {
        perform(*m_session, act, std::move(done));
        return;
    }
    QElapsedTimer since;
    // A rollback does not look for another holder: it goes alone.
    if (act.via != Via::Rollback)
        since.start();
    actThroughHolder(std::move(act), std::move(done), patience, since);
}

// The holder may be a command that just ended; then the act goes to the next holder, or this process becomes it.
void LaunchClient::actThroughHolder(Act act, session::Done done, ControlPatience patience, QElapsedTimer since)
{
    constexpr int longestMs = 5000;
    auto* client = new ControlClient(m_folder, *m_environment.clock, this);
    client->send(
        act,
        [this, client, act, done, patience, since](const Result<session::Committed>& result) {
            client->deleteLater();
            if (result || !client->holderGoneUnbegun() || !since.isValid() || since.elapsed() > longestMs) {
                done(result);
                return;
            }
            QTimer::singleShot(50, this, [this, act, done, patience, since] {
                if (m_session) {
                    perform(*m_session, act, done);
                    return;
                }
                lookForHolder();
                actThroughHolder(act, done, patience, since);
            });
        },
        patience);
}

} // namespace holdpoint::app
