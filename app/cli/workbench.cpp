// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/workbench.h"

#include <QCoreApplication>
#include <QTimer>

#include <pwd.h>
#include <unistd.h>

namespace holdpoint::app {

void Workbench::fail(const Error& error, const Finish& finish) const
{
    terminal.error(error);
    finish(exitStatus(error.code));
}

events::Actor Workbench::actor(const checklist::Launch& launch, events::Auth auth, const QString& seat) const
{
    events::Actor actor;
    actor.auth = auth;
    actor.seat = seat;
    actor.person = !person.empty() ? text(person) : qEnvironmentVariable("HOLDPOINT_PERSON");
    if (actor.person.isEmpty()) {
        if (const passwd* entry = getpwuid(getuid()))
            actor.person = QString::fromLocal8Bit(entry->pw_name);
    }
    for (const events::Person& known : launch.state().people) {
        if (known.name == actor.person && !known.roles.isEmpty())
            actor.role = known.roles.first();
    }
    return actor;
}

void Workbench::mark(const checklist::Launch& launch) const
{
    if (launch.state().rehearsal && !terminal.json)
        terminal.aside(QCoreApplication::translate("cli", "REHEARSAL: this is no production launch."));
}

Result<session::ReadLaunch> Workbench::read(const std::string& folder) const
{
    Result<session::ReadLaunch> read = session::readLaunch(text(folder));
    if (read)
        mark(read->launch);
    return read;
}

void Workbench::open(const std::string& folder, std::function<void(Result<LaunchClient*>)> done, int busyMs)
{
    m_client = std::make_unique<LaunchClient>(text(folder), environment);
    m_opening = true;
    m_client->open(
        [this, done = std::move(done)](const Result<void>& opened) {
            m_opening = opened.has_value();
            if (!opened)
                return done(std::unexpected(opened.error()));
            mark(m_client->launch());
            done(m_client.get());
        },
        busyMs);
}

void Workbench::withLaunch(const std::string& folder, const Finish& finish, std::function<void(LaunchClient&)> use)
{
    open(folder, [this, finish, use = std::move(use)](const Result<LaunchClient*>& opened) {
        if (!opened)
            fail(opened.error(), finish);
        else
            use(**opened);
    });
}

void Workbench::whenIdle(std::function<void()> done)
{
    if (m_client)
        m_client->whenIdle(std::move(done));
    else
        done();
}

void Workbench::whenRecorded(int status, const Finish& finish)
{
    const session::Session* session = m_client ? m_client->session() : nullptr;
    if (!session || session->recorded()) {
        finish(status);
        return;
    }
    constexpr int pauseMs = 20;
    constexpr int mostPauses = 500;
    if (++m_pauses > mostPauses) {
        fail(
            {ErrorCode::OutsideFailed,
             QCoreApplication::translate("cli", "What was done could not be recorded in the ledger."),
             QCoreApplication::translate("cli", "Free the disk or close what locks it, then note it by hand: holdpoint "
                                                "note."),
             0},
            finish);
        return;
    }
    QTimer::singleShot(pauseMs, m_client.get(), [this, status, finish] { whenRecorded(status, finish); });
}

void Workbench::answer(const Result<session::Committed>& result, const Finish& finish) const
{
    if (!result) {
        fail(result.error(), finish);
        return;
    }
    if (terminal.json)
        terminal.object({{QStringLiteral("seq"), result->firstSeq},
                         {QStringLiteral("entries"), result->size},
                         {QStringLiteral("run"), result->run}});
    finish(0);
}

void Workbench::submit(const std::string& folder, const Finish& finish,
                       std::function<Result<checklist::Command>(const checklist::Launch&)> make, events::Auth auth,
                       const QString& seat)
{
    withLaunch(folder, finish, [this, finish, make = std::move(make), auth, seat](LaunchClient& client) {
        Result<checklist::Command> command = make(client.launch());
        if (!command) {
            fail(command.error(), finish);
            return;
        }
        Act act;
        act.command = std::move(*command);
        act.actor = actor(client.launch(), auth, seat);
        client.act(act, [this, finish](const Result<session::Committed>& result) { answer(result, finish); });
    });
}

} // namespace holdpoint::app
