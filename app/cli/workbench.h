// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/find.h"
#include "app/cli/launch_client.h"
#include "app/cli/terminal.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>

namespace holdpoint::app {

using Finish = std::function<void(int status)>;

// What the commands share while one of them is parsed and done. A command parses into values that it owns, then leaves
// its job here; the job runs inside the event loop and answers through Finish, once.
class Workbench
{
public:
    Terminal terminal;
    session::Environment environment;
    std::string person; // --by
    std::function<void(Finish)> job;

    // Prints the error and finishes with its status.
    void fail(const Error& error, const Finish& finish) const;
    // The launch as it lies in its folder, for what asks nothing of its holder.
    [[nodiscard]] Result<session::ReadLaunch> read(const std::string& folder) const;
    // Opens the launch (or joins its holder) and answers with it or with what stands against it.
    void open(const std::string& folder, std::function<void(Result<LaunchClient*>)> done, int busyMs = 5000);
    // open() was called and has not failed.
    [[nodiscard]] bool isOpening() const { return m_opening; }
    // The same, then goes on with `use`; errors finish the command.
    void withLaunch(const std::string& folder, const Finish& finish, std::function<void(LaunchClient&)> use);
    // Opens, asks the rules for one thing, answers. `make` builds the command from the launch or says why it cannot.
    void submit(const std::string& folder, const Finish& finish,
                std::function<Result<checklist::Command>(const checklist::Launch&)> make,
                events::Auth auth = events::Auth::Claimed, const QString& seat = {});
    // The usual answer to an act: nothing on success (JSON: the entry's number), the error otherwise.
    void answer(const Result<session::Committed>& result, const Finish& finish) const;
    // Calls `done` when this process may end: what others started through it is over.
    void whenIdle(std::function<void()> done);
    // Goes on once everything is durable, or says after ten seconds that it is not (status 4).
    void whenRecorded(int status, const Finish& finish);
    // Who acts: --by, HOLDPOINT_PERSON, or the login name.
    [[nodiscard]] events::Actor actor(const checklist::Launch& launch, events::Auth auth = events::Auth::Claimed,
                                      const QString& seat = {}) const;

private:
    // A rehearsal is marked beside every answer that does not mark it itself.
    void mark(const checklist::Launch& launch) const;

    std::unique_ptr<LaunchClient> m_client;
    bool m_opening = false;
    int m_pauses = 0;
};

// Where the checkpoints of a launch lie outside of it, for `anchor` and `status`.
QJsonObject anchorsJson(const checklist::Launch& launch);

inline QString text(const std::string& words) { return QString::fromStdString(words); }

// Each adds its commands to the program; the objects that they parse into live as long as the application.
void addReadCommands(CLI::App& program, Workbench& bench);   // import, status, log, verify
void addLintCommand(CLI::App& program, Workbench& bench);    // lint
void addEditCommands(CLI::App& program, Workbench& bench);   // edit
void addLaunchCommands(CLI::App& program, Workbench& bench); // new, load, hold, resume, slip, scrub, end
void addStepCommands(CLI::App& program, Workbench& bench);   // tick, untick, attach, note, set, secret, skip, stop ...
void addRunCommands(CLI::App& program, Workbench& bench);    // run, retry, rollback, armed
void addPeopleCommands(CLI::App& program, Workbench& bench); // roster, decide
void addDeviationCommands(CLI::App& program, Workbench& bench); // deviation
void addAlarmCommands(CLI::App& program, Workbench& bench);     // alarm
void addAnchorCommands(CLI::App& program, Workbench& bench);    // anchor, takeover
void addBriefingCommands(CLI::App& program, Workbench& bench);  // rollcall, confirm
void addSignCommands(CLI::App& program, Workbench& bench);      // statement, sign, vote
void addKeyCommands(CLI::App& program, Workbench& bench);       // keygen, key
void addCertificateCommands(CLI::App& program, Workbench& bench);
void addShiftCommand(CLI::App& program, Workbench& bench);   // shift
void addMatrixCommand(CLI::App& program, Workbench& bench);  // matrix
void addMonitorCommand(CLI::App& program, Workbench& bench); // monitor
void addWallCommand(CLI::App& program, Workbench& bench);    // wall
void addRehearseCommand(CLI::App& program);                  // rehearse

} // namespace holdpoint::app
