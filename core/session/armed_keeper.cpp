// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/armed_keeper.h"

#include "core/session/armed_now.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>

#include <utility>

namespace holdpoint::session {

ArmedKeeper::ArmedKeeper(QString folder, QString runnerProgram, const Disk& disk, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_runnerProgram(std::move(runnerProgram))
    , m_disk(disk)
{
    m_worker.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    m_patience.setSingleShot(true);
    connect(&m_every, &QTimer::timeout, this, &ArmedKeeper::look);
    connect(&m_soon, &QTimer::timeout, this, &ArmedKeeper::look);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_processProblem = tr("The disk does not answer: the rollback's files could not be looked at.");
        compare();
    });
    const auto soon = [this] { m_soon.start(afterChangeMs); };
    connect(&m_files, &QFileSystemWatcher::fileChanged, this, soon);
    connect(&m_files, &QFileSystemWatcher::directoryChanged, this, soon);
}

ArmedKeeper::~ArmedKeeper() = default;

void ArmedKeeper::follow(const checklist::Launch& launch, const QStringList& missingSecrets)
{
    const bool first = !m_launch;
    const bool other = first || m_launch->state().pins != launch.state().pins ||
                       m_launch->state().runbooks.size() != launch.state().runbooks.size() ||
                       m_launch->state().trustedConfiguration != launch.state().trustedConfiguration;
    const bool secrets = std::exchange(m_missingSecrets, missingSecrets) != missingSecrets;
    if (other)
        m_launch = std::make_shared<const checklist::Launch>(launch);
    if (first) {
        m_every.start(everyMs);
        m_found = armedNow(*m_launch, m_folder, m_runnerProgram, m_disk);
        compare();
        m_soon.start(0); // names the files to watch
    } else if (other) {
        look();
    } else if (secrets) {
        compare();
    }
}

void ArmedKeeper::look()
{
    m_again = m_looking;
    if (m_looking || !m_launch)
        return;
    m_looking = true;
    m_patience.start(patienceMs);
    m_worker.start([keeper = QPointer<ArmedKeeper>(this), launch = m_launch, folder = m_folder,
                    runner = m_runnerProgram, &disk = m_disk] {
        rollout::Armed found = armedNow(*launch, folder, runner, disk);
        // A process of it is started and ends: what the system refuses then, it would refuse at 3 a.m.
        QString problem = runnerProblem(runner);
        QStringList paths = armedPaths(*launch);
        if (QFileInfo::exists(runner))
            paths.append(runner);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [keeper, found = std::move(found), problem = std::move(problem), paths = std::move(paths)] {
                if (!keeper)
                    return;
                keeper->m_looking = false;
                keeper->m_patience.stop();
                // A file that was replaced is watched no more: name all of them again.
                QStringList missing = paths;
                const QStringList known = keeper->m_files.files() + keeper->m_files.directories();
                missing.removeIf([&known](const QString& path) { return known.contains(path); });
                if (!missing.isEmpty())
                    keeper->m_files.addPaths(missing);
                keeper->m_found = found;
                keeper->m_processProblem = problem;
                keeper->compare();
                if (std::exchange(keeper->m_again, false))
                    keeper->look();
            });
    });
}

void ArmedKeeper::setWatched(const QStringList& causes)
{
    if (std::exchange(m_watchedCauses, causes) != causes && m_launch)
        compare();
}

QStringList ArmedKeeper::ownCauses() const
{
    QStringList causes;
    if (!m_processProblem.isEmpty())
        causes.append(m_processProblem);
    for (const QString& name : m_missingSecrets)
        causes.append(tr("The secret %1 is not in memory: a script may ask for it.").arg(name));
    return causes + m_watchedCauses;
}

void ArmedKeeper::compare()
{
    QStringList own = ownCauses();
    rollout::Armed now = m_found;
    now.causes = withCauses(now.causes, own);
    now.armed = now.causes.isEmpty();
    if (now == m_armed && own == m_own)
        return;
    m_armed = std::move(now);
    m_own = std::move(own);
    Q_EMIT changed();
}

} // namespace holdpoint::session
