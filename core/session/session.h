// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/disk.h"
#include "core/base/error.h"
#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/events/entry.h"
#include "core/ledger/ledger.h"
#include "core/rollout/armed_check.h"
#include "core/runner/run.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace holdpoint::signoff {
class KeyStore;
}

namespace holdpoint::session {

// The world that a session lives in. All pointers outlive the session.
struct Environment
{
    const Clock* clock = nullptr;
    Disk* disk = nullptr;
    signoff::KeyStore* keys = nullptr;
    QString runnerProgram; // path of holdpoint-runner
    QString program;       // our own version, for entry 0
    // Where the highest checkpoint of every launch is kept, outside of its folder; empty: nowhere.
    QString checkpointFolder{};
};

struct Anchor;
class SecretBox;

// What an accepted command left behind.
struct Committed
{
    qint64 firstSeq = 0;
    qint64 size = 0; // entries in the ledger afterwards
    qint64 run = 0;  // number of the run that it started, 0: none
};

using Done = std::function<void(Result<Committed>)>;

// A launch that was read and re-hashed, ready to become a Session. Made in any thread; opening 100,000 entries takes
// about a second, so a window makes it in a worker.
struct OpenedLaunch
{
    QString folder;
    std::unique_ptr<ledger::Writer> writer;
    std::vector<events::Entry> entries;
    checklist::Launch launch;
    int lock = -1; // file descriptor of the lock, close-on-exec; owned
    OpenedLaunch() = default;
    OpenedLaunch(OpenedLaunch&& other) noexcept;
    OpenedLaunch& operator=(OpenedLaunch&&) = delete;
    ~OpenedLaunch();
};

// What running `command` would mean now, under the deviations that are approved for it: resolved text, environment
// names, folder, what is missing. Runs nothing.
// `changedText` empty: as in the runbook. `secretNames`: environment names whose secrets are in memory.
checklist::StartRun prepareRun(const checklist::Launch& launch, const QString& command, const QByteArray& changedText,
                               const QStringList& secretNames);

// The same for the command that sets a weight, percent for the new version: the runbook's own where it has one, else
// the configuration's with that number.
checklist::StartRun prepareShift(const checklist::Launch& launch, int weight, const QStringList& secretNames);

// One open launch: commands in, events out. Append, then act. Lives in the thread it was made in, which must run an
// event loop; never blocks it on disk, network or scripts. Commands are worked off one by one in the order of submit.
class Session : public QObject
{
    Q_OBJECT
public:
    Session(OpenedLaunch opened, Environment environment, QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] QString folder() const;
    [[nodiscard]] QString runFolder(qint64 run) const;
    [[nodiscard]] const checklist::Launch& launch() const;
    [[nodiscard]] const std::vector<events::Entry>& entries() const; // in order of seq
    [[nodiscard]] ledger::Appended head() const;                     // size, root and checkpoint of the durable ledger
    // Everything that was asked for and that happened is durable; false while something waits for the ledger.
    [[nodiscard]] bool recorded() const;
    [[nodiscard]] const rollout::Armed& armed() const;
    // The folders that checkpoints go to, and how far each was brought. Reads no file.
    [[nodiscard]] std::vector<Anchor> anchors() const;
    // False until every run that was alive at the last end is watched again or its end is recorded, and the secrets
    // that the configuration names were asked for.
    [[nodiscard]] bool settled() const;

    // Asks the rules, makes the answer durable, then acts. `done` is called in this thread, once.
    void submit(checklist::Command command, events::Actor actor, Done done = {});
    // Runs what is left of a step, command by command, until the first that does not pass. `done` after the first.
    void runStep(const QString& step, events::Actor actor, Done done = {});
    // Starts the procedure within 300 ms whatever the ledger does; what could not be recorded is recorded late.
    // kind: "immediate" | "planned"; scenario: id of a matrix row or the person's words.
    void rollBack(const QString& kind, const QString& scenario, events::Actor actor, Done done = {});

    // prepareRun() with the secrets that this session holds.
    [[nodiscard]] checklist::StartRun prepared(const QString& command, const QByteArray& changedText = {}) const;
    // Copies a file into attachments/ and records it. Refused over 256 MiB.
    void attach(const QString& step, const QString& deliverable, const QString& file, events::Actor actor,
                Done done = {});
    // A secret for the environment of later commands, for sources and channels: memory only, recorded as set.
    void setSecret(const QString& name, const QByteArray& secret);
    [[nodiscard]] std::shared_ptr<const SecretBox> secrets() const;
    // What whoever watches found against a rollback, whole translated sentences: NOT ARMED with them.
    void setWatchedCauses(const QStringList& causes);

Q_SIGNALS:
    void changed();                                   // the fold moved on; read launch()
    void entriesAppended(qint64 first, qint64 count); // durable
    void runOutputGrown(qint64 run, qint64 bytes);
    void runEnded(qint64 run);
    void refused(const holdpoint::Error& error);      // also told to `done`
    void ledgerFailed(const holdpoint::Error& error); // nothing can be recorded; acts are refused, rollback is not
    void ledgerRecovered();
    void armedChanged();
    void anchorsChanged();
    void settledChanged(); // once, after the start

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace holdpoint::session
