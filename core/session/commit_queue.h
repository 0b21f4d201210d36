// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/checklist/commands.h"
#include "core/events/entry.h"
#include "core/ledger/ledger.h"
#include "core/session/alone_rollback.h"
#include "core/session/session.h"

#include <QObject>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace holdpoint::session {

// One command on its way into the ledger.
struct Request
{
    checklist::Command command;
    events::Actor actor;
    Done done;
    // Rollback and the ends of scripts do not wait for a slow ledger: after `patience` they are acted on and recorded
    // late. Everything else is appended first, then acted on.
    bool urgent = false;
    // The end of a script that cannot be recorded now waits for the ledger instead of being refused.
    bool keep = false;

    // Whether the statement that it carries is about this ledger, where that had to be looked up beforehand.
    std::optional<Result<bool>> seen;

    // A rollback that ran without the ledger: appended as it was recorded, with times and people of its own, late.
    std::optional<AloneRollback> alone;

    std::vector<events::Entry> recorded; // of `alone`, filled in by `prepare`
    std::vector<events::Event> events;   // once decided
    Instant at;
    bool decided = false;
    bool folded = false; // applied before it was durable: what is decided meanwhile counts on it
    bool acted = false;  // and acted on
    bool stale = false;  // folded, and the ledger did not take it at first: what it was to start is out of date
};

// Works requests off one by one: decide, append, then apply and act. Lives in the session's thread.
class CommitQueue : public QObject
{
    Q_OBJECT
public:
    // What the session does with a request; called in this thread.
    struct Steps
    {
        std::function<void(Request&)> prepare; // fills in the facts that rules need
        std::function<Result<std::vector<events::Event>>(const Request&)> decide;
        std::function<void(const events::Entry&)> apply; // fold
        std::function<void(const Request&)> act;         // start scripts and the like
    };

    static constexpr int patienceMs = 250;

    CommitQueue(std::unique_ptr<ledger::Writer> writer, std::vector<events::Entry> entries, bool rehearsal,
                const Clock& clock, Steps steps, QObject* parent = nullptr);
    ~CommitQueue() override;

    void submit(Request request);
    [[nodiscard]] const std::vector<events::Entry>& entries() const { return m_entries; }
    // And those that were applied before they are durable, in the order in which they will be.
    [[nodiscard]] std::vector<events::Entry> folded() const;
    [[nodiscard]] ledger::Appended head() const { return m_head; }
    // Nothing is recorded any more, and nothing tried again: somebody else goes on with this launch. What does not wait
    // for the ledger is still done.
    void stop(const Error& why);
    // The ledger takes nothing at the moment.
    [[nodiscard]] bool broken() const { return m_broken; }
    // Nothing waits to be recorded.
    [[nodiscard]] bool idle() const { return m_waiting.empty() && !m_inFlight; }

Q_SIGNALS:
    void durable(qint64 first, qint64 count);
    void refused(const holdpoint::Error& error);
    void failed(const holdpoint::Error& error);
    void recovered();

private:
    void next();
    bool decideNow(Request& request);
    void actNow(Request& request);
    void fold(Request& request, const std::vector<events::Entry>& entries);
    void actOnUrgent();
    void appended(const Result<ledger::Appended>& result);
    void broke(const Error& error);
    void tryAgain();
    [[nodiscard]] std::vector<events::Entry> entriesOf(const Request& request, qint64 firstSeq) const;

    std::unique_ptr<ledger::Writer> m_writer;
    std::vector<events::Entry> m_entries; // durable ones, in order
    ledger::Appended m_head;
    bool m_rehearsal;
    const Clock& m_clock;
    Steps m_steps;
    std::deque<Request> m_waiting;
    std::unique_ptr<Request> m_inFlight;
    std::vector<events::Entry> m_inFlightEntries;
    qint64 m_folded = 0; // entries applied, durable or not
    bool m_broken = false;
    bool m_stopped = false;
    Error m_why;
};

} // namespace holdpoint::session
