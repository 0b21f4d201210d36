// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_feed.h"

#include "core/base/disk.h"
#include "core/monitor/telemetry_reader.h"
#include "core/session/armed_now.h"
#include "core/session/launch_follower.h"
#include "ui/wall/wall_charts.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

namespace holdpoint::ui {

Q_LOGGING_CATEGORY(wallLog, "holdpoint.wall")

namespace {

constexpr qint64 mostRecent = 16;
constexpr int armedEvery = 40, samplesEvery = 4; // looks

// One launch folder, as the reading thread knows it.
class Look
{
public:
    Look(const QString& folder, QString runnerProgram)
        : m_follower(folder)
        , m_runner(std::move(runnerProgram))
    {
    }

    WallNews take()
    {
        WallNews news;
        const Result<bool> followed = m_follower.follow();
        tell(followed ? std::nullopt : std::optional(followed.error()));
        if (!followed)
            news.problem = followed.error();
        const bool changed = followed && *followed;
        if (changed) {
            // A copy of its own: what the fold derives on demand belongs to one thread.
            news.launch = std::make_shared<const checklist::Launch>(m_follower.launch());
            const auto& entries = m_follower.entries();
            news.recent.assign(entries.end() - std::min<qint64>(mostRecent, std::ssize(entries)), entries.end());
        }
        news.broken = m_follower.broken();
        news.beat = session::lastBeat(m_follower.folder());
        if (changed || holderTold() || m_looks % armedEvery == 0)
            news.armed = armed();
        if (changed || m_looks % samplesEvery == 0)
            readSamples(news);
        ++m_looks;
        return news;
    }

private:
    // Each problem once, when it begins.
    void tell(const std::optional<Error>& problem)
    {
        if (problem && m_told != problem->cause)
            qCWarning(wallLog, "%s", qUtf8Printable(problem->text()));
        else if (!problem && !m_told.isEmpty())
            qCInfo(wallLog, "the launch can be read again");
        m_told = problem ? problem->cause : QString();
    }

    // The holder wrote down another cause against a rollback, or none any more: that does not wait for our own look.
    bool holderTold()
    {
        const QDateTime told = QFileInfo(session::ownCausesPath(m_follower.folder())).lastModified();
        return std::exchange(m_holderTold, told) != told;
    }

    [[nodiscard]] rollout::Armed armed() const
    {
        return session::armedAsSeen(m_follower.launch(), m_follower.folder(), m_runner, SystemDisk(),
                                    QDateTime::currentMSecsSinceEpoch());
    }

    void readSamples(WallNews& news)
    {
        QHash<QString, qint64> after;
        const qint64 begin = QDateTime::currentMSecsSinceEpoch() - WallCharts::spanMs;
        for (const QString& series : watchedSeries(m_follower.launch()))
            after.insert(series, std::max(begin, m_sampled.value(series)));
        Result<QHash<QString, std::vector<monitor::Sample>>> read =
            monitor::readTelemetry(m_follower.folder() + QStringLiteral("/telemetry.sqlite"), after);
        if (!read) { // the values on the wall grow old and say so
            qCWarning(wallLog, "%s", qUtf8Printable(read.error().text()));
            return;
        }
        for (auto series = read->constBegin(); series != read->constEnd(); ++series)
            if (!series.value().empty())
                m_sampled[series.key()] = series.value().back().utcMs;
        news.samples = std::move(*read);
    }

    session::LaunchFollower m_follower;
    QString m_runner, m_told;
    QDateTime m_holderTold;
    QHash<QString, qint64> m_sampled; // the newest sample that was read, by series
    qint64 m_looks = 0;
};

} // namespace

WallFeed::WallFeed(const QString& folder, const QString& runnerProgram, QObject* parent)
    : QObject(parent)
    , m_thread([this, folder, runnerProgram](const std::stop_token& stop) {
        Look look(folder, runnerProgram);
        std::mutex mutex;
        std::condition_variable_any pause;
        while (!stop.stop_requested()) {
            if (!m_waiting.load()) {
                WallNews news = look.take();
                m_waiting.store(true);
                QMetaObject::invokeMethod(
                    this,
                    [this, news = std::move(news)] {
                        m_waiting.store(false);
                        Q_EMIT newsCame(news);
                    },
                    Qt::QueuedConnection);
            }
            std::unique_lock lock(mutex);
            pause.wait_for(lock, stop, std::chrono::milliseconds(lookMs), [] { return false; });
        }
    })
{
}

WallFeed::~WallFeed() = default;

} // namespace holdpoint::ui
