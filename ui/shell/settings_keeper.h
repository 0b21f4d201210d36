// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/settings/settings.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>

namespace holdpoint::ui {

// Holds the settings of the window's person and writes them behind its back, one write after another.
class SettingsKeeper final : public QObject
{
    Q_OBJECT
public:
    // `disk` must outlive the keeper.
    SettingsKeeper(Disk& disk, QString path, QObject* parent = nullptr);
    // Waits for the last write.
    ~SettingsKeeper() override;

    [[nodiscard]] const settings::Settings& settings() const { return m_settings; }
    // What was wrong with the file, to be shown; empty when it was read.
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    void change(const std::function<void(settings::Settings&)>& edit);
    void writeNow();

Q_SIGNALS:
    void changed();
    void failed(const holdpoint::Error& error);

private:
    Disk& m_disk;
    QString m_path;
    settings::Settings m_settings;
    std::optional<Error> m_problem;
    QThreadPool m_writer;
    QTimer m_soon;
};

} // namespace holdpoint::ui
