// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/checkpoint.h"
#include "core/ledger/ledger_store.h"
#include "core/ledger/ledger_text.h"
#include "core/ledger/sqlite_store.h"
#include "core/ledger/tree.h"

#include <QPromise>

#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>

namespace holdpoint::ledger {
namespace {

constexpr qint64 allRows = std::numeric_limits<qint64>::max();

// What the writer knows of the stored entries.
struct Loaded
{
    GrowingTree tree;
    Appended head;
};

// Which entry does not fit its own checkpoint: slow, and only asked for when something is known to be wrong.
Error findBad(const LedgerStore& store, const QString& origin, const VerifierKey& key)
{
    GrowingTree tree;
    const Result<QByteArray> first = store.checkpoint(0);
    const bool takenOver = first && !openCheckpoint(*first, key);
    std::optional<qint64> bad;
    const Result<void> read = store.read(0, allRows, [&](qint64 seq, const QByteArray& bytes) {
        tree.append(leafHash(bytes));
        const Result<QByteArray> note = store.checkpoint(seq);
        const QByteArray text = checkpointText({origin, tree.size(), tree.root()});
        // Before a takeover another key signed: then only the verifier can tell good signatures from bad ones.
        const bool ours = note && note->contains(QByteArrayLiteral("\xe2\x80\x94 ") + origin.toUtf8() + ' ');
        if (!note || !note->startsWith(text + '\n') || !ours || (!takenOver && !openCheckpoint(*note, key)))
            bad = seq;
        return !bad;
    });
    if (!read)
        return tampered(tree.size(), read.error().cause);
    return tampered(bad, bad ? Text::tr("It does not fit its checkpoint.") : Text::tr("Its last checkpoint is false."));
}

std::unexpected<Error> notInItsPast(const Checkpoint& known, qint64 size)
{
    const QString cause =
        known.size > size
            ? Text::tr(
                  "This ledger is an older copy, or its end was cut off: it has %1 entries where %2 were recorded.")
                  .arg(size)
                  .arg(known.size)
            : Text::tr("This ledger is a fork: its first %1 entries are not the %1 that were recorded.")
                  .arg(known.size);
    return failure(ErrorCode::Refused, cause,
                   Text::tr("Go on with the newest copy of this launch; this one can still be read and verified."));
}

Result<Loaded> load(const LedgerStore& store, const QString& origin, const QString& key, const OnEntry& onEntry,
                    const std::optional<Appended>& earlier, const std::optional<Checkpoint>& known)
{
    Loaded loaded;
    std::optional<Digest> rootOfKnown;
    std::optional<Error> problem;
    const Result<void> read = store.read(0, allRows, [&](qint64 seq, const QByteArray& bytes) {
        if (seq != loaded.tree.size()) {
            problem = tampered(loaded.tree.size(), Text::tr("It is missing."));
            return false;
        }
        loaded.tree.append(leafHash(bytes));
        if (earlier && earlier->size == loaded.tree.size() && earlier->root != loaded.tree.root())
            problem = tampered({}, Text::tr("It was changed while it was open."));
        if (known && known->size == loaded.tree.size())
            rootOfKnown = loaded.tree.root();
        if (onEntry)
            onEntry(seq, bytes);
        return !problem;
    });
    if (problem)
        return std::unexpected(*problem);
    if (!read) {
        if (read.error().code == ErrorCode::AnswerIsNo)
            return std::unexpected(tampered(loaded.tree.size(), read.error().cause));
        return std::unexpected(read.error());
    }
    loaded.head.size = loaded.tree.size();
    loaded.head.root = loaded.tree.root();
    if (earlier && loaded.head.size < earlier->size)
        return std::unexpected(tampered(loaded.head.size, Text::tr("It was there before and is missing now.")));
    if (loaded.head.size == 0)
        return loaded;
    loaded.head.first = loaded.head.size - 1;
    const Result<QByteArray> note = store.checkpoint(loaded.head.size - 1);
    if (!note)
        return std::unexpected(note.error());
    const Result<VerifierKey> verifierKey = parseVerifierKey(key);
    if (!verifierKey)
        return std::unexpected(verifierKey.error());
    const Result<Checkpoint> checkpoint = openCheckpoint(*note, *verifierKey);
    if (!checkpoint || *checkpoint != Checkpoint{origin, loaded.head.size, loaded.head.root})
        return std::unexpected(findBad(store, origin, *verifierKey));
    loaded.head.checkpoint = *note;
    if (known && known->size > 0 && rootOfKnown != known->root)
        return notInItsPast(*known, loaded.head.size);
    return loaded;
}

class ThreadedWriter final : public Writer
{
public:
    ThreadedWriter(StoreOpener opener, QString origin, const LogKey& key, QString verifierKey, Loaded loaded)
        : m_opener(std::move(opener))
        , m_origin(std::move(origin))
        , m_key(key)
        , m_verifierKey(std::move(verifierKey))
        , m_tree(std::move(loaded.tree))
        , m_head(std::move(loaded.head))
        , m_thread([this] { run(); })
    {
    }

    // Stores what was accepted before, then ends.
    ~ThreadedWriter() override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_wake.notify_one();
        m_thread.join();
    }
    ThreadedWriter(const ThreadedWriter&) = delete;
    ThreadedWriter& operator=(const ThreadedWriter&) = delete;

    QFuture<Result<Appended>> append(qint64 firstSeq, std::vector<QByteArray> entries) override
    {
        return enqueue({firstSeq, std::move(entries), false, {}});
    }

    [[nodiscard]] qint64 size() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_head.size;
    }

    [[nodiscard]] Appended head() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_head;
    }

    QFuture<Result<Appended>> reopen() override { return enqueue({0, {}, true, {}}); }

private:
    struct Job
    {
        qint64 firstSeq = 0;
        std::vector<QByteArray> entries;
        bool reopen = false;
        QPromise<Result<Appended>> promise;

        void finish(Result<Appended> result)
        {
            promise.addResult(std::move(result));
            promise.finish();
        }
    };

    // Batches that wait together share one commit; this many entries at most, so that nobody waits long.
    static constexpr size_t entriesACommit = 256;

    QFuture<Result<Appended>> enqueue(Job job)
    {
        job.promise.start();
        QFuture<Result<Appended>> future = job.promise.future();
        {
            const std::lock_guard lock(m_mutex);
            m_queue.push_back(std::move(job));
        }
        m_wake.notify_one();
        return future;
    }

    // The next jobs that can be done together: one reopen, or appends in their order. Empty: the end.
    std::vector<Job> take()
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        std::vector<Job> jobs;
        size_t entries = 0;
        while (!m_queue.empty() && (jobs.empty() || (!jobs.back().reopen && !m_queue.front().reopen))) {
            entries += m_queue.front().entries.size();
            if (!jobs.empty() && entries > entriesACommit)
                break;
            jobs.push_back(std::move(m_queue.front()));
            m_queue.pop_front();
        }
        return jobs;
    }

    void run()
    {
        openStore();
        for (;;) {
            std::vector<Job> jobs = take();
            if (jobs.empty())
                break;
            if (jobs.front().reopen)
                jobs.front().finish(openAgain());
            else
                store(jobs);
        }
        m_store.reset(); // in the thread that opened it
    }

    void openStore()
    {
        Result<std::unique_ptr<LedgerStore>> opened = m_opener();
        if (opened)
            m_store = std::move(*opened);
        else
            m_failure = opened.error();
    }

    Result<Appended> openAgain()
    {
        m_store.reset();
        m_failure.reset();
        openStore();
        if (m_failure)
            return std::unexpected(*m_failure);
        Result<Loaded> loaded = load(*m_store, m_origin, m_verifierKey, {}, head(), {});
        if (!loaded) {
            m_failure = loaded.error();
            m_store.reset();
            return std::unexpected(loaded.error());
        }
        m_tree = std::move(loaded->tree);
        const std::lock_guard lock(m_mutex);
        m_head = std::move(loaded->head);
        return m_head;
    }

    Error refusal() const
    {
        return {m_failure->code, Text::tr("Nothing more is recorded since the ledger failed: %1").arg(m_failure->cause),
                m_failure->nextStep};
    }

    void store(std::vector<Job>& jobs)
    {
        GrowingTree tree = m_tree;
        std::vector<StoredEntry> rows;
        std::vector<Result<Appended>> results;
        for (Job& job : jobs) {
            if (m_failure)
                results.emplace_back(std::unexpected(refusal()));
            else if (job.firstSeq != tree.size())
                results.emplace_back(
                    failure(ErrorCode::Refused, Text::tr("The ledger has grown since this was decided."),
                            Text::tr("Look at what was recorded in the meantime, then decide again.")));
            else
                results.emplace_back(sign(tree, std::move(job.entries), rows));
        }
        if (!rows.empty()) {
            const Result<void> stored = m_store->append(m_tree.size(), rows);
            if (stored) {
                m_tree = tree;
                m_verifierKey = m_key.verifierKey();
                const std::lock_guard lock(m_mutex);
                for (const Result<Appended>& result : results) {
                    if (result && result->size > m_head.size)
                        m_head = *result;
                }
            } else {
                // What was signed for these rows has left nobody's hands, so signing other ones later is no fork.
                m_failure = stored.error();
                m_store.reset();
                for (Result<Appended>& result : results) {
                    if (result)
                        result = std::unexpected(*m_failure);
                }
            }
        }
        for (size_t i = 0; i < jobs.size(); ++i)
            jobs[i].finish(std::move(results[i]));
    }

    Appended sign(GrowingTree& tree, std::vector<QByteArray> entries, std::vector<StoredEntry>& rows) const
    {
        Appended appended;
        appended.first = tree.size();
        if (entries.empty())
            appended.checkpoint = rows.empty() ? head().checkpoint : rows.back().checkpoint;
        for (QByteArray& bytes : entries) {
            tree.append(leafHash(bytes));
            appended.checkpoint = m_key.sign(tree.size(), tree.root());
            rows.push_back({std::move(bytes), appended.checkpoint});
        }
        appended.size = tree.size();
        appended.root = tree.root();
        return appended;
    }

    const StoreOpener m_opener;
    const QString m_origin;
    const LogKey m_key;

    // Of the ledger thread alone.
    QString m_verifierKey; // of the last durable checkpoint: our own, but for a takeover that is not stored yet
    std::unique_ptr<LedgerStore> m_store;
    std::optional<Error> m_failure;
    GrowingTree m_tree;

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_wake;
    std::deque<Job> m_queue;
    Appended m_head;
    bool m_stopping = false;

    std::thread m_thread; // last: it uses all of the above
};

StoreOpener sqliteOpener(const QString& path)
{
    return [path]() -> Result<std::unique_ptr<LedgerStore>> {
        return SqliteStore::open(path, SqliteStore::Access::Append);
    };
}

} // namespace

Result<std::unique_ptr<Writer>> openWriter(const StoreOpener& opener, const QString& origin, const LogKey& key,
                                           const OnEntry& onEntry, const std::optional<Checkpoint>& known,
                                           const QString& previousKey)
{
    if (origin != key.origin())
        return failure(ErrorCode::Refused, Text::tr("The key is of another launch: %1.").arg(key.origin()),
                       Text::tr("Restore the key of this launch, or take it over with a new key."));
    Result<std::unique_ptr<LedgerStore>> store = opener();
    if (!store)
        return std::unexpected(store.error());
    const QString verifierKey = previousKey.isEmpty() ? key.verifierKey() : previousKey;
    Result<Loaded> loaded = load(**store, origin, verifierKey, onEntry, {}, known);
    if (!loaded)
        return std::unexpected(loaded.error());
    store->reset();
    return std::make_unique<ThreadedWriter>(opener, origin, key, verifierKey, std::move(*loaded));
}

Result<std::unique_ptr<Writer>> Writer::create(const QString& path, const QString& origin, LogKey key)
{
    if (const Result<void> made = SqliteStore::create(path); !made)
        return std::unexpected(made.error());
    return openWriter(sqliteOpener(path), origin, key, {});
}

Result<std::unique_ptr<Writer>> Writer::open(const QString& path, const QString& origin, LogKey key,
                                             const std::function<void(qint64, const QByteArray&)>& onEntry,
                                             const std::optional<Checkpoint>& known)
{
    return openWriter(sqliteOpener(path), origin, key, onEntry, known);
}

Result<std::unique_ptr<Writer>> Writer::takeOver(const QString& path, const QString& previousKey, LogKey key)
{
    return openWriter(sqliteOpener(path), key.origin(), key, {}, {}, previousKey);
}

} // namespace holdpoint::ledger
