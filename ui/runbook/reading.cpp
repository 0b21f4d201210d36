// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/reading.h"

#include "core/runbook/importer.h"
#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <memory>

namespace holdpoint::ui {
namespace {

Result<ReadRunbook> readRunbook(const Disk& disk, const QString& file, const QString& configFile)
{
    const Result<QByteArray> markdown = disk.read(file, runbook::largestRunbook);
    if (!markdown)
        return std::unexpected(markdown.error());
    QByteArray configuration;
    if (!configFile.isEmpty()) {
        Result<QByteArray> bytes = disk.read(configFile, runbook::largestRunbook);
        if (!bytes)
            return std::unexpected(bytes.error());
        configuration = std::move(*bytes);
    }
    Result<session::LoadedPlan> loaded = session::loadPlan(*markdown, configuration);
    if (!loaded)
        return std::unexpected(loaded.error());
    return ReadRunbook{file, configFile, std::move(loaded->plan), std::move(loaded->configuration),
                       std::move(loaded->configurationText)};
}

} // namespace

Reading::Reading(const Disk& disk, QObject* parent)
    : QObject(parent)
    , m_disk(disk)
{
}

void Reading::read(const QString& file, const QString& configFile)
{
    const quint64 job = ++m_job;
    QThreadPool::globalInstance()->start([self = QPointer<Reading>(this), job, file, configFile, disk = &m_disk] {
        auto read = std::make_shared<Result<ReadRunbook>>(readRunbook(*disk, file, configFile));
        // Through the application: the asking object may be gone, which only its own thread can tell.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, job, read] {
                if (!self || self->m_job != job)
                    return;
                if (*read)
                    Q_EMIT self->finished(**read);
                else
                    Q_EMIT self->failed(read->error());
            },
            Qt::QueuedConnection);
    });
}

} // namespace holdpoint::ui
