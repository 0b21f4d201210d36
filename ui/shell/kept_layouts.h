// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "ui/charts/chart_layout.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace holdpoint::ui {

class ChartGrid;

// How the charts of a launch were arranged, kept with it in layouts.json: read when it opens, written whenever somebody
// arranges them, in a worker. To lose it loses no fact.
class KeptLayouts final : public QObject
{
    Q_OBJECT
public:
    // `grid` must outlive it, `disk` all of the program.
    KeptLayouts(ChartGrid& grid, Disk& disk, const QString& launchFolder, QObject* parent = nullptr);
    ~KeptLayouts() override;

    // A file that is not there is an empty arrangement. Malformed where it is no such file.
    static Result<ChartLayouts> read(const Disk& disk, const QString& file);

Q_SIGNALS:
    void failed(const holdpoint::Error& error);

private:
    struct Written; // by whichever worker was the last
    void load();
    void save();

    ChartGrid& m_grid;
    Disk& m_disk;
    QString m_file;
    std::shared_ptr<Written> m_written;
    qint64 m_changes = 0;
};

} // namespace holdpoint::ui
