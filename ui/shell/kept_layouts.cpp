// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/kept_layouts.h"

#include "ui/charts/chart_grid.h"
#include "ui/shell/in_worker.h"

#include <QFileInfo>
#include <QJsonDocument>

#include <mutex>

namespace holdpoint::ui {
namespace {

constexpr qint64 mostBytes = 1024 * 1024;

} // namespace

struct KeptLayouts::Written
{
    std::mutex mutex;
    qint64 change = 0; // the newest that is on the disk
};

KeptLayouts::KeptLayouts(ChartGrid& grid, Disk& disk, const QString& launchFolder, QObject* parent)
    : QObject(parent)
    , m_grid(grid)
    , m_disk(disk)
    , m_file(launchFolder + QStringLiteral("/layouts.json"))
    , m_written(std::make_shared<Written>())
{
    connect(&m_grid, &ChartGrid::layoutsChanged, this, &KeptLayouts::save);
    load();
}

KeptLayouts::~KeptLayouts() = default;

Result<ChartLayouts> KeptLayouts::read(const Disk& disk, const QString& file)
{
    if (!QFileInfo::exists(file))
        return ChartLayouts();
    const Result<QByteArray> bytes = disk.read(file, mostBytes);
    if (!bytes)
        return std::unexpected(bytes.error());
    // No object at all is as malformed as an object of something else.
    return ChartLayouts::fromJson(QJsonDocument::fromJson(*bytes).object());
}

void KeptLayouts::load()
{
    inWorker(
        this, [&disk = m_disk, file = m_file] { return read(disk, file); },
        [this](const Result<ChartLayouts>& kept) {
            if (!kept)
                Q_EMIT failed(kept.error());
            else if (m_changes == 0) // else somebody arranged them meanwhile, and that holds
                m_grid.setLayouts(*kept);
        });
}

void KeptLayouts::save()
{
    const qint64 change = ++m_changes;
    const QByteArray bytes = QJsonDocument(m_grid.layouts().toJson()).toJson();
    inWorker(
        this,
        [&disk = m_disk, file = m_file, written = m_written, bytes, change]() -> Result<void> {
            const std::lock_guard lock(written->mutex);
            if (change < written->change)
                return {};
            written->change = change;
            return disk.writeAtomically(file, bytes);
        },
        [this](const Result<void>& result) {
            if (!result)
                Q_EMIT failed(result.error());
        });
}

} // namespace holdpoint::ui
