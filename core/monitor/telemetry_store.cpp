// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/telemetry_store.h"

#include "core/base/ids.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace holdpoint::monitor {
namespace {

constexpr int telemetryVersion = 1;
constexpr size_t mostPending = 200'000;
constexpr qint64 keptMs = qint64(30) * 24 * 3600 * 1000; // at least 60 h are promised; a month costs little
constexpr auto telemetryTick = std::chrono::seconds(1);

QString sayTelemetry(const char* text) { return QCoreApplication::translate("TelemetryStore", text); }

Error telemetryError(ErrorCode code, const QString& path, const QString& detail)
{
    return {code,
            sayTelemetry(QT_TRANSLATE_NOOP("TelemetryStore", "The history of the charts in %1 cannot be used: %2."))
                .arg(path, detail),
            sayTelemetry(QT_TRANSLATE_NOOP(
                "TelemetryStore", "The launch goes on without it. Check the disk and the file's permissions."))};
}

// SQLite's own codes for a file that is no database, or no whole one.
bool isDamage(const QSqlError& error)
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    return code == 11 || code == 26;
}

// One connection; used only on the thread that made it.
class TelemetryFile
{
public:
    explicit TelemetryFile(QString path)
        : m_path(std::move(path))
        , m_name(QStringLiteral("telemetry-") + randomId())
    {
    }
    ~TelemetryFile()
    {
        {
            QSqlDatabase database = QSqlDatabase::database(m_name, false);
            database.close();
        }
        QSqlDatabase::removeDatabase(m_name);
    }
    TelemetryFile(const TelemetryFile&) = delete;
    TelemetryFile& operator=(const TelemetryFile&) = delete;

    QSqlError open(bool readOnly)
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        database.setDatabaseName(m_path);
        database.setConnectOptions(readOnly ? QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=200")
                                            : QStringLiteral("QSQLITE_BUSY_TIMEOUT=1000"));
        return database.open() ? QSqlError() : database.lastError();
    }
    [[nodiscard]] QSqlDatabase database() const { return QSqlDatabase::database(m_name, false); }
    [[nodiscard]] QSqlError run(const QString& statement) const
    {
        QSqlQuery query(database());
        return query.exec(statement) ? QSqlError() : query.lastError();
    }
    [[nodiscard]] std::optional<qint64> number(const QString& statement, QSqlError& error) const
    {
        QSqlQuery query(database());
        if (!query.exec(statement)) {
            error = query.lastError();
            return std::nullopt;
        }
        return query.next() && !query.isNull(0) ? std::optional(query.value(0).toLongLong()) : std::nullopt;
    }

private:
    QString m_path, m_name;
};

QString heartbeatQuery() { return QStringLiteral("SELECT utc_ms FROM heartbeat WHERE id = 1"); }

} // namespace

class TelemetryStore::Thread
{
public:
    struct Opened
    {
        std::optional<qint64> previousHeartbeat;
        bool wasDamaged = false;
    };

    Thread(QString path, const Clock& clock)
        : m_path(std::move(path))
        , m_clock(clock)
    {
    }
    ~Thread()
    {
        m_thread.request_stop();
        if (m_thread.joinable())
            m_thread.join();
    }
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    Result<Opened> start()
    {
        std::promise<Result<Opened>> opened;
        auto answer = opened.get_future();
        m_thread = std::jthread(
            [this, opened = std::move(opened)](const std::stop_token& stop) mutable { run(stop, std::move(opened)); });
        return answer.get();
    }

    void append(const QString& series, const Sample& sample)
    {
        const std::lock_guard lock(m_mutex);
        m_pending.push_back({series, sample});
        trim();
    }

    template <class Value> std::future<Result<Value>> ask(std::function<Result<Value>(TelemetryFile&)> question)
    {
        auto answer = std::make_shared<std::promise<Result<Value>>>();
        auto future = answer->get_future();
        {
            const std::lock_guard lock(m_mutex);
            m_questions.emplace_back(
                [answer, question = std::move(question)](TelemetryFile& file) { answer->set_value(question(file)); });
        }
        m_wake.notify_one();
        return future;
    }

    Error error(const QString& detail) const { return telemetryError(ErrorCode::OutsideFailed, m_path, detail); }
    std::optional<Error> fault() const
    {
        const std::lock_guard lock(m_mutex);
        return m_fault;
    }
    quint64 lost() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lost;
    }

private:
    struct Pending
    {
        QString series;
        Sample sample;
    };

    void trim()
    {
        while (m_pending.size() > mostPending) {
            m_pending.pop_front();
            ++m_lost;
        }
    }

    void run(const std::stop_token& stop, std::promise<Result<Opened>> opened)
    {
        std::unique_ptr<TelemetryFile> file;
        Result<Opened> result = openOrReplace(file);
        const bool usable = result.has_value();
        opened.set_value(std::move(result));
        auto next = std::chrono::steady_clock::now();
        while (usable && !stop.stop_requested()) {
            std::unique_lock lock(m_mutex);
            m_wake.wait_until(lock, stop, next, [this] { return !m_questions.empty(); });
            auto questions = std::exchange(m_questions, {});
            lock.unlock();
            const auto now = std::chrono::steady_clock::now();
            if (now >= next || !questions.empty())
                write(*file);
            if (now >= next)
                next = std::max(next + telemetryTick, now);
            for (const auto& question : questions)
                question(*file);
        }
        if (usable) {
            write(*file);
            std::unique_lock lock(m_mutex);
            const auto questions = std::exchange(m_questions, {});
            lock.unlock();
            for (const auto& question : questions)
                question(*file);
        }
    }

    Result<Opened> openOrReplace(std::unique_ptr<TelemetryFile>& file)
    {
        Opened opened;
        QSqlError error = prepare(file, opened);
        if (isDamage(error)) {
            file.reset();
            QString aside;
            for (int i = 1; aside.isEmpty() || QFile::exists(aside); ++i)
                aside = m_path + QStringLiteral(".damaged-%1").arg(i);
            if (!QFile::rename(m_path, aside))
                return std::unexpected(telemetryError(ErrorCode::Unreadable, m_path, error.databaseText()));
            // Its log belongs to it: beside a new file it would be taken for that file's own.
            QFile::rename(m_path + QStringLiteral("-wal"), aside + QStringLiteral("-wal"));
            QFile::remove(m_path + QStringLiteral("-shm"));
            opened = {std::nullopt, true};
            error = prepare(file, opened);
        }
        if (error.isValid())
            return std::unexpected(telemetryError(ErrorCode::OutsideFailed, m_path, error.databaseText()));
        if (m_version > telemetryVersion)
            return std::unexpected(telemetryError(
                ErrorCode::Unreadable, m_path,
                sayTelemetry(QT_TRANSLATE_NOOP("TelemetryStore", "a newer version of this program wrote it"))));
        return opened;
    }

    QSqlError prepare(std::unique_ptr<TelemetryFile>& file, Opened& opened)
    {
        if (QFile fresh(m_path); !fresh.exists() && fresh.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            fresh.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        file = std::make_unique<TelemetryFile>(m_path);
        QSqlError error = file->open(false);
        if (error.isValid())
            return error;
        m_version = int(file->number(QStringLiteral("PRAGMA user_version"), error).value_or(0));
        if (error.isValid() || m_version > telemetryVersion)
            return error;
        const QString statements[] = {
            QStringLiteral("PRAGMA journal_mode = WAL"),
            QStringLiteral("PRAGMA synchronous = NORMAL"),
            QStringLiteral(
                "CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT"),
            QStringLiteral(
                "CREATE TABLE IF NOT EXISTS sample (series INTEGER NOT NULL, utc_ms INTEGER NOT NULL,"
                " value REAL, verdict INTEGER NOT NULL, PRIMARY KEY (series, utc_ms)) STRICT, WITHOUT ROWID"),
            QStringLiteral(
                "CREATE TABLE IF NOT EXISTS heartbeat (id INTEGER PRIMARY KEY, utc_ms INTEGER NOT NULL) STRICT"),
            QStringLiteral("PRAGMA user_version = %1").arg(telemetryVersion),
            QStringLiteral("DELETE FROM sample WHERE utc_ms < %1 AND series IN (SELECT id FROM series)")
                .arg(m_clock.now().utcMs - keptMs)};
        for (const QString& statement : statements)
            if (error = file->run(statement); error.isValid())
                return error;
        opened.previousHeartbeat = file->number(heartbeatQuery(), error);
        return error;
    }

    // All that waits, and the heartbeat, in one transaction.
    void write(TelemetryFile& file)
    {
        std::unique_lock lock(m_mutex);
        std::deque<Pending> batch = std::exchange(m_pending, {});
        lock.unlock();
        QSqlDatabase database = file.database();
        QSqlError error = database.transaction() ? insert(database, batch) : database.lastError();
        if (!error.isValid() && !database.commit())
            error = database.lastError();
        if (error.isValid()) {
            m_ids.clear(); // names written in this transaction are gone with it
            database.rollback();
        }
        lock.lock();
        if (!error.isValid()) {
            m_fault.reset();
            return;
        }
        m_fault = this->error(error.databaseText());
        m_pending.insert(m_pending.begin(), std::make_move_iterator(batch.begin()),
                         std::make_move_iterator(batch.end()));
        trim();
    }

    QSqlError insert(const QSqlDatabase& database, const std::deque<Pending>& batch)
    {
        QSqlQuery sample(database);
        if (!sample.prepare(QStringLiteral("INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?)")))
            return sample.lastError();
        for (const Pending& pending : batch) {
            QSqlError error;
            sample.bindValue(0, seriesId(database, pending.series, error));
            sample.bindValue(1, pending.sample.utcMs);
            sample.bindValue(2, pending.sample.value); // SQLite keeps a NaN as NULL
            sample.bindValue(3, int(pending.sample.verdict));
            if (error.isValid())
                return error;
            if (!sample.exec())
                return sample.lastError();
        }
        QSqlQuery beat(database);
        if (!beat.prepare(QStringLiteral("INSERT OR REPLACE INTO heartbeat VALUES (1, ?)")))
            return beat.lastError();
        beat.addBindValue(m_clock.now().utcMs);
        return beat.exec() ? QSqlError() : beat.lastError();
    }

    qint64 seriesId(const QSqlDatabase& database, const QString& name, QSqlError& error)
    {
        if (const auto known = m_ids.constFind(name); known != m_ids.cend())
            return *known;
        QSqlQuery query(database);
        query.prepare(QStringLiteral("INSERT INTO series (name) VALUES (?)"
                                     " ON CONFLICT (name) DO UPDATE SET name = name RETURNING id"));
        query.addBindValue(name);
        if (!query.exec() || !query.next()) {
            error = query.lastError();
            return 0;
        }
        return *m_ids.insert(name, query.value(0).toLongLong());
    }

    const QString m_path;
    const Clock& m_clock;
    int m_version = 0;
    QHash<QString, qint64> m_ids;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<Pending> m_pending;
    std::vector<std::function<void(TelemetryFile&)>> m_questions;
    std::optional<Error> m_fault;
    quint64 m_lost = 0;
    std::jthread m_thread;
};

TelemetryStore::TelemetryStore(std::unique_ptr<Thread> thread, std::optional<qint64> previousHeartbeat, bool wasDamaged)
    : m_thread(std::move(thread))
    , m_previousHeartbeat(previousHeartbeat)
    , m_wasDamaged(wasDamaged)
{
}

TelemetryStore::~TelemetryStore() = default;

Result<std::unique_ptr<TelemetryStore>> TelemetryStore::open(const QString& path, const Clock& clock)
{
    auto thread = std::make_unique<Thread>(path, clock);
    const auto opened = thread->start();
    if (!opened)
        return std::unexpected(opened.error());
    return std::unique_ptr<TelemetryStore>(
        new TelemetryStore(std::move(thread), opened->previousHeartbeat, opened->wasDamaged));
}

void TelemetryStore::append(const QString& series, const Sample& sample) { m_thread->append(series, sample); }

std::future<Result<std::vector<Sample>>> TelemetryStore::load(const QString& series, qint64 sinceUtcMs, qint64 most)
{
    return m_thread->ask<std::vector<Sample>>([this, series, sinceUtcMs, most](TelemetryFile& file) {
        Result<std::vector<Sample>> samples;
        QSqlQuery query(file.database());
        query.setForwardOnly(true);
        query.prepare(QStringLiteral("SELECT utc_ms, value, verdict FROM sample WHERE utc_ms >= ? AND series ="
                                     " (SELECT id FROM series WHERE name = ?) ORDER BY utc_ms DESC LIMIT ?"));
        query.addBindValue(sinceUtcMs);
        query.addBindValue(series);
        query.addBindValue(most);
        if (!query.exec())
            return samples = std::unexpected(m_thread->error(query.lastError().databaseText()));
        while (query.next()) {
            Sample sample;
            sample.utcMs = query.value(0).toLongLong();
            if (!query.isNull(1))
                sample.value = query.value(1).toDouble();
            const int verdict = query.value(2).toInt();
            sample.verdict = verdict >= 0 && verdict <= int(Verdict::Unknown) ? Verdict(verdict) : Verdict::Unknown;
            samples->push_back(sample);
        }
        std::ranges::reverse(*samples);
        return samples;
    });
}

std::future<Result<std::vector<QString>>> TelemetryStore::seriesNames()
{
    return m_thread->ask<std::vector<QString>>([this](TelemetryFile& file) {
        Result<std::vector<QString>> names;
        QSqlQuery query(file.database());
        if (!query.exec(QStringLiteral("SELECT name FROM series ORDER BY name")))
            return names = std::unexpected(m_thread->error(query.lastError().databaseText()));
        while (query.next())
            names->push_back(query.value(0).toString());
        return names;
    });
}

std::optional<Error> TelemetryStore::fault() const { return m_thread->fault(); }

quint64 TelemetryStore::lostSamples() const { return m_thread->lost(); }

Result<std::optional<qint64>> TelemetryStore::heartbeatOf(const QString& path)
{
    TelemetryFile file(path);
    QSqlError error = file.open(true);
    std::optional<qint64> beat;
    if (!error.isValid())
        beat = file.number(heartbeatQuery(), error);
    if (error.isValid())
        return std::unexpected(telemetryError(ErrorCode::Unreadable, path, error.databaseText()));
    return beat;
}

} // namespace holdpoint::monitor
