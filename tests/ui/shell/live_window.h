// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/disk.h"
#include "core/settings/settings.h"
#include "core/signoff/key_store.h"
#include "ui/shell/main_window.h"

#include <QTemporaryDir>

#include <memory>

namespace holdpoint::test {

// The real window with everything real behind it, in a folder of its own: clock, disk, keys in files, runner.
class LiveWindow
{
public:
    explicit LiveWindow(const settings::Settings& settings = {}, QSize size = {1280, 720});
    ~LiveWindow();

    // Makes a launch of this runbook outside the window and returns its folder.
    QString makeLaunch(const QByteArray& runbook, const QString& name = QStringLiteral("test.launch"),
                       bool trust = false, bool rehearsal = false);
    // Opens it in the window and waits until it stands there.
    [[nodiscard]] bool open(const QString& folder);
    // Closes the window and makes it anew over the same folder, as a second start would.
    void restart();
    QString put(const QString& name, const QByteArray& bytes, bool executable = false) const;
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString settingsFile() const { return m_folder.filePath(QStringLiteral("config/settings.json")); }

    [[nodiscard]] ui::MainWindow& window() const { return *m_window; }
    ui::WindowWorld& world() { return m_world; }
    SystemDisk& disk() { return m_disk; }

private:
    void make();

    QTemporaryDir m_folder;
    SystemClock m_clock;
    SystemDisk m_disk;
    std::unique_ptr<signoff::KeyStore> m_keys;
    ui::WindowWorld m_world;
    QSize m_size;
    std::unique_ptr<ui::MainWindow> m_window;
};

// Settings of somebody who has said who they are.
settings::Settings someone(const QString& name = QStringLiteral("Ada Byron"),
                           const QString& role = QStringLiteral("Launch Coordinator"));

} // namespace holdpoint::test
