// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/commit_queue.h"

#include "core/base/when_done.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace holdpoint::session {

CommitQueue::CommitQueue(std::unique_ptr<ledger::Writer> writer, std::vector<events::Entry> entries, bool rehearsal,
                         const Clock& clock, Steps steps, QObject* parent)
    : QObject(parent)
    , m_writer(std::move(writer))
    , m_entries(std::move(entries))
    , m_head(m_writer->head())
    , m_rehearsal(rehearsal)
    , m_clock(clock)
    , m_steps(std::move(steps))
    , m_folded(qint64(m_entries.size()))
{
}

CommitQueue::~CommitQueue() = default;

void CommitQueue::submit(Request request)
{
    const bool urgent = request.urgent;
    m_waiting.push_back(std::move(request));
    // Through the event loop: acts and answers may submit again, and must not find the queue half way.
    QMetaObject::invokeMethod(this, &CommitQueue::next, Qt::QueuedConnection);
    if (urgent)
        QTimer::singleShot(patienceMs, Qt::PreciseTimer, this, &CommitQueue::actOnUrgent);
}

bool CommitQueue::decideNow(Request& request)
{
    if (request.decided)
        return true;
    if (m_steps.prepare)
        m_steps.prepare(request);
    Result<std::vector<events::Event>> decided = m_steps.decide(request);
    if (!decided) {
        Q_EMIT refused(decided.error());
        if (request.done)
            request.done(std::unexpected(decided.error()));
        return false;
    }
    request.events = std::move(*decided);
    request.at = m_clock.now();
    request.decided = true;
    return true;
}

std::vector<events::Entry> CommitQueue::entriesOf(const Request& request, qint64 firstSeq) const
{
    std::vector<events::Entry> entries = request.recorded;
    for (size_t i = 0; i < entries.size(); ++i) {
        entries[i].seq = firstSeq + qint64(i);
        entries[i].rehearsal = m_rehearsal;
    }
    if (request.alone)
        return entries;
    entries.reserve(request.events.size());
    for (const events::Event& event : request.events) {
        events::Entry entry;
        entry.seq = firstSeq + qint64(entries.size());
        entry.at = request.at;
        entry.actor = request.actor;
        // What follows from a signed act, such as the hold behind a NO-GO, was not signed itself.
        if (entry.actor.auth == events::Auth::Signed && !events::carriesSignature(event))
            entry.actor.auth = events::Auth::Claimed;
        entry.rehearsal = m_rehearsal;
        entry.late = request.acted || request.stale;
        entry.body = event;
        entries.push_back(std::move(entry));
    }
    return entries;
}

void CommitQueue::next()
{
    while (!m_inFlight && !m_waiting.empty()) {
        if (m_broken) {
            // Nothing can be recorded: what can wait is refused, what cannot is done and kept for later.
            std::vector<Done> answers;
            std::erase_if(m_waiting, [&answers](Request& request) {
                if (request.urgent || request.keep)
                    return false;
                if (request.done)
                    answers.push_back(std::move(request.done));
                return true;
            });
            for (const Done& answer : answers)
                answer(std::unexpected(m_why));
            actOnUrgent();
            return;
        }
        Request request = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (!decideNow(request))
            continue;
        std::vector<events::Entry> entries = entriesOf(request, qint64(m_entries.size()));
        std::vector<QByteArray> bytes;
        bytes.reserve(entries.size());
        bool encoded = true;
        for (const events::Entry& entry : entries) {
            Result<QByteArray> one = events::encodeEntry(entry);
            if (!one) {
                encoded = false;
                Q_EMIT refused(one.error());
                if (request.done)
                    request.done(std::unexpected(one.error()));
                break;
            }
            bytes.push_back(std::move(*one));
        }
        if (!encoded)
            continue;
        m_inFlight = std::make_unique<Request>(std::move(request));
        m_inFlightEntries = std::move(entries);
        whenDone(m_writer->append(qint64(m_entries.size()), std::move(bytes)), this,
                 [this](const Result<ledger::Appended>& result) { appended(result); });
    }
}

void CommitQueue::fold(Request& request, const std::vector<events::Entry>& entries)
{
    if (std::exchange(request.folded, true))
        return;
    for (const events::Entry& entry : entries) {
        m_steps.apply(entry);
        ++m_folded;
    }
}

std::vector<events::Entry> CommitQueue::folded() const
{
    std::vector<events::Entry> all = m_entries;
    if (m_inFlight && m_inFlight->folded)
        all.insert(all.end(), m_inFlightEntries.begin(), m_inFlightEntries.end());
    for (const Request& request : m_waiting) {
        if (!request.folded)
            continue;
        const std::vector<events::Entry> entries = entriesOf(request, qint64(all.size()));
        all.insert(all.end(), entries.begin(), entries.end());
    }
    return all;
}

void CommitQueue::actNow(Request& request)
{
    request.acted = true;
    fold(request, entriesOf(request, m_folded));
    m_steps.act(request);
    if (request.done) {
        const Done done = std::exchange(request.done, {});
        done(Committed{-1, qint64(m_entries.size()), 0});
    }
}

void CommitQueue::actOnUrgent()
{
    if (m_inFlight && m_inFlight->urgent && !m_inFlight->acted)
        actNow(*m_inFlight);
    for (size_t i = 0; i < m_waiting.size();) {
        Request& request = m_waiting[i];
        if (!request.urgent || request.acted) {
            ++i;
            continue;
        }
        // What is on its way into the ledger will stand before this one: its numbers are taken, its scripts are known.
        if (m_inFlight && !m_inFlight->folded) {
            fold(*m_inFlight, m_inFlightEntries);
            m_inFlight->keep = true;
        }
        if (!decideNow(request)) {
            m_waiting.erase(m_waiting.begin() + std::ptrdiff_t(i));
            continue;
        }
        // Acting may submit further requests: they are appended, which leaves this reference whole.
        actNow(request);
        // The ledger tells things in the order in which they were applied: what is not decided yet comes after it.
        const auto begin = m_waiting.begin();
        const auto at = begin + std::ptrdiff_t(i);
        std::rotate(std::ranges::find(begin, at, false, &Request::folded), at, at + 1);
        ++i;
    }
}

void CommitQueue::appended(const Result<ledger::Appended>& result)
{
    const std::unique_ptr<Request> request = std::move(m_inFlight);
    std::vector<events::Entry> entries = std::move(m_inFlightEntries);
    if (!result) {
        if (request->urgent || request->keep) {
            if (request->urgent && !request->acted)
                actNow(*request);
            // Its numbers are given again: a rollback that does not wait may take them meanwhile.
            if (request->alone && !request->folded)
                request->decided = false;
            request->stale = request->folded && !request->acted;
            m_waiting.push_front(std::move(*request));
        } else if (request->done) {
            request->done(std::unexpected(result.error()));
        }
        broke(result.error());
        return;
    }
    m_head = *result;
    const qint64 first = qint64(m_entries.size());
    for (const events::Entry& entry : entries) {
        if (!request->folded) {
            m_steps.apply(entry);
            ++m_folded;
        }
        m_entries.push_back(entry);
    }
    Q_EMIT durable(first, qint64(entries.size()));
    if (!request->acted)
        m_steps.act(*request);
    if (request->done) {
        Committed committed{first, qint64(m_entries.size()), 0};
        for (const events::Event& event : request->events) {
            if (const auto* run = std::get_if<events::RunStarted>(&event))
                committed.run = run->run;
        }
        request->done(committed);
    }
    next();
}

void CommitQueue::stop(const Error& why)
{
    if (std::exchange(m_stopped, true))
        return;
    m_why = why;
    if (!std::exchange(m_broken, true))
        Q_EMIT failed(why);
    next();
}

void CommitQueue::broke(const Error& error)
{
    m_why = error;
    if (!std::exchange(m_broken, true))
        Q_EMIT failed(error);
    QTimer::singleShot(1000, this, &CommitQueue::tryAgain);
    next();
}

void CommitQueue::tryAgain()
{
    if (m_stopped)
        return;
    whenDone(m_writer->reopen(), this, [this](const Result<ledger::Appended>& result) {
        if (!result) {
            m_why = result.error();
            QTimer::singleShot(1000, this, &CommitQueue::tryAgain);
            return;
        }
        if (result->size != qint64(m_entries.size())) {
            // The ledger went on without us, or was put back: nothing may be appended on a guess.
            m_why = Error{ErrorCode::OutsideFailed,
                          QCoreApplication::translate("session", "The ledger holds %1 entries where %2 were written.")
                              .arg(result->size)
                              .arg(m_entries.size()),
                          QCoreApplication::translate("session", "Close this launch, run holdpoint verify, and open it "
                                                                 "again."),
                          0};
            return;
        }
        if (m_stopped)
            return;
        m_broken = false;
        Q_EMIT recovered();
        next();
    });
}

} // namespace holdpoint::session
