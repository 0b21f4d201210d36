// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/base/error.h"
#include "core/runbook/configuration.h"
#include "core/runbook/plan.h"

#include <QObject>

#include <functional>

namespace holdpoint::ui {

// A runbook and its configuration as read from files.
struct ReadRunbook
{
    QString file, configFile;
    runbook::Plan plan;
    runbook::Configuration configuration;
    QByteArray configurationText; // what a person would trust; empty: none
};

// Reads runbooks in a worker thread. Only the latest request answers; older answers are dropped.
class Reading final : public QObject
{
    Q_OBJECT
public:
    // `disk` must outlive every reading.
    explicit Reading(const Disk& disk, QObject* parent = nullptr);
    // `configFile` may be empty.
    void read(const QString& file, const QString& configFile);
    void cancel() { ++m_job; }

Q_SIGNALS:
    void finished(const holdpoint::ui::ReadRunbook& read);
    void failed(const holdpoint::Error& error);

private:
    const Disk& m_disk;
    quint64 m_job = 0;
};

} // namespace holdpoint::ui
