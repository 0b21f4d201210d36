// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/live_window.h"

#include "core/session/open.h"
#include "ui/shell/launch_desk.h"

#include <QFile>
#include <QTest>

namespace holdpoint::test {

settings::Settings someone(const QString& name, const QString& role)
{
    settings::Settings settings;
    settings.theme = settings::ThemeChoice::Light;
    settings.textScale = 1;
    settings.person = {name, role};
    return settings;
}

LiveWindow::LiveWindow(const settings::Settings& settings, QSize size)
    : m_keys(signoff::KeyStore::inFolder(m_folder.filePath(QStringLiteral("keys"))))
    , m_size(size)
{
    if (!settings::save(m_disk, settingsFile(), settings))
        qFatal("the settings of the test cannot be written");
    m_world.environment = {&m_clock, &m_disk, m_keys.get(), QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-runner"),
                           QStringLiteral("test")};
    m_world.settingsFile = settingsFile();
    m_world.launchesFolder = m_folder.path();
    m_world.draftsFolder = m_folder.filePath(QStringLiteral("drafts"));
    m_world.screen = size;
    make();
}

LiveWindow::~LiveWindow() = default;

void LiveWindow::make()
{
    m_window = std::make_unique<ui::MainWindow>(m_world);
    m_window->resize(m_size);
    m_window->show();
    m_window->activateWindow();
    if (!QTest::qWaitForWindowActive(m_window.get()))
        qFatal("the window does not come up");
}

void LiveWindow::restart()
{
    m_window->close();
    m_window.reset();
    make();
}

QString LiveWindow::put(const QString& name, const QByteArray& bytes, bool executable) const
{
    const QString path = m_folder.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("a file of the test cannot be written");
    if (executable)
        file.setPermissions(file.permissions() | QFile::ExeOwner);
    return path;
}

QString LiveWindow::makeLaunch(const QByteArray& runbook, const QString& name, bool trust, bool rehearsal)
{
    session::NewLaunch wanted;
    wanted.runbookFile = put(QStringLiteral("runbook.md"), runbook);
    wanted.folder = m_folder.filePath(name);
    wanted.workdir = m_folder.path();
    wanted.t0UtcMs = m_clock.now().utcMs + 24LL * 3600 * 1000;
    wanted.trust = trust;
    wanted.rehearsal = rehearsal;
    bool answered = false;
    session::createLaunch(
        wanted, {events::Auth::Claimed, QStringLiteral("Ada Byron"), QStringLiteral("Launch Coordinator"), {}},
        m_world.environment, [&answered](const Result<QString>& made) {
            if (!made)
                qFatal("%s", qPrintable(made.error().text()));
            answered = true;
        });
    if (!QTest::qWaitFor([&] { return answered; }, 20000))
        qFatal("the launch was not made in time");
    return wanted.folder;
}

bool LiveWindow::open(const QString& folder)
{
    m_window->openLaunch(folder);
    return QTest::qWaitFor([this] { return m_window->desk() != nullptr; }, 20000);
}

} // namespace holdpoint::test
