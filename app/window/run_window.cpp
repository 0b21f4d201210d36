// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_window.h"

#include "app/certificate_export.h"
#include "app/control/control_server.h"
#include "app/places.h"
#include "app/window/start_wall.h"
#include "core/signoff/key_store.h"
#include "ui/alarms/alarm_notice.h"
#include "ui/alarms/alarm_sound.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDir>
#include <QLocale>
#include <QScreen>
#include <QStandardPaths>
#include <QTranslator>

#include <cstdio>
#include <memory>

namespace holdpoint::app {
namespace {

// Without a display Qt would abort; a sentence says it better.
bool displayIsThere()
{
    const auto set = [](const char* name) { return !qEnvironmentVariableIsEmpty(name); };
    return set("DISPLAY") || set("WAYLAND_DISPLAY") || set("QT_QPA_PLATFORM");
}

report::Paper localPaper()
{
    return QLocale().measurementSystem() == QLocale::ImperialUSSystem ? report::Paper::Letter : report::Paper::A4;
}

// Acts of the command line on the launch that this window holds; without the socket the window works all the same.
std::unique_ptr<QObject> serveCommandLine(session::Session& session, const Clock& clock)
{
    auto server = std::make_unique<ControlServer>(session, clock);
    if (const Result<void> listening = server->listen(); !listening)
        std::fprintf(stderr, "holdpoint: %s\n", qPrintable(listening.error().text()));
    return server;
}

QString launchesFolder()
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QDir(documents).exists() ? documents : QDir::homePath();
}

} // namespace

int runWindow(int argc, char** argv, const QString& launchFolder)
{
    if (!displayIsThere()) {
        std::fputs("holdpoint: there is no display for a window. Use a command instead: holdpoint --help\n", stderr);
        return 2;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Holdpoint"));
    QTranslator plurals;
    if (!plurals.load(QStringLiteral(":/i18n/holdpoint_en.qm")))
        std::fputs("holdpoint: the catalogue of plurals is missing; \"1 entries\" means one.\n", stderr);
    QCoreApplication::installTranslator(&plurals);
    const SystemClock clock;
    SystemDisk disk;
    const std::unique_ptr<signoff::KeyStore> keys = signoff::KeyStore::system(keyFolder());

    ui::WindowWorld world;
    world.environment = {
        &clock, &disk, keys.get(), runnerProgram(), QStringLiteral(HOLDPOINT_VERSION), checkpointFolder()};
    world.settingsFile = settingsFile();
    world.launchesFolder = launchesFolder();
    world.draftsFolder = logFolder() + QStringLiteral("/drafts");
    if (const QScreen* screen = QGuiApplication::primaryScreen())
        world.screen = screen->availableSize();
    world.paper = localPaper();
    world.serve = [&clock](session::Session& session) { return serveCommandLine(session, clock); };
    world.exportCertificate = [environment = world.environment](session::Session& session, const QString& file,
                                                                const events::Actor& actor, ui::Exported done) {
        exportCertificate(session, actor, file, localPaper(), environment, std::move(done));
    };
    world.startWall = startWall;
    world.alarmSound = std::make_shared<ui::PlayedSound>();
    const auto notice = std::make_shared<ui::DesktopNotice>();
    world.alarmNotice = notice;
    ui::MainWindow window(std::move(world));
    QObject::connect(notice.get(), &ui::DesktopNotice::activated, &window, [&window] { window.showAlarms(); });
    window.showFitting();
    if (launchFolder.isEmpty())
        window.restoreLast();
    else
        window.openLaunch(launchFolder);
    return QApplication::exec();
}

} // namespace holdpoint::app
