// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_wall.h"

#include "app/places.h"
#include "core/settings/settings.h"
#include "ui/theme/apply_theme.h"
#include "ui/wall/screen_wake.h"
#include "ui/wall/wall_view.h"

#include <QApplication>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QScreen>
#include <QTimer>
#include <QTranslator>

#include <cstdio>

namespace holdpoint::app {
namespace {

QString wallWords(const char* words) { return QCoreApplication::translate("cli", words); }

int refuse(const QString& text, int status = 2)
{
    std::fprintf(stderr, "holdpoint: %s\n", qPrintable(text));
    return status;
}

bool screenIsThere()
{
    const auto set = [](const char* name) { return !qEnvironmentVariableIsEmpty(name); };
    return set("DISPLAY") || set("WAYLAND_DISPLAY") || set("QT_QPA_PLATFORM");
}

ui::ThemeKind chosenTheme(const settings::Settings& settings)
{
    switch (settings.theme) {
    case settings::ThemeChoice::Light:
        return ui::ThemeKind::Light;
    case settings::ThemeChoice::Dark:
        return ui::ThemeKind::Dark;
    case settings::ThemeChoice::System:
        break;
    }
    return ui::ThemeKind::System;
}

// The exit status once the launch was read and its picture written.
int writePicture(ui::WallView& wall, const ui::WallFeed& feed, const WallWanted& wanted)
{
    constexpr int patienceMs = 10'000;
    std::optional<Error> problem;
    QObject::connect(&feed, &ui::WallFeed::newsCame, &wall, [&](const ui::WallNews& news) {
        problem = news.problem;
        if (wall.isKnown() || problem)
            QCoreApplication::quit();
    });
    QTimer::singleShot(patienceMs, &wall, &QCoreApplication::quit);
    QApplication::exec();
    if (!wall.isKnown())
        return problem ? refuse(problem->text(), exitStatus(problem->code))
                       : refuse(wallWords("The launch was not read within ten seconds."), 4);
    QImage picture(wanted.size, QImage::Format_RGB32);
    QPainter painter(&picture);
    ui::paintWall(painter, wanted.size, wall.picture(), wall.page(), ui::Theme::of(wall.palette()), wall.font());
    painter.end();
    if (!picture.save(wanted.screenshot, "PNG"))
        return refuse(
            wallWords("The picture cannot be written: %1. Check its folder and the free space.").arg(wanted.screenshot),
            4);
    return 0;
}

} // namespace

int runWall(int argc, char** argv, const WallWanted& wanted)
{
    // A picture needs fonts, no display.
    if (!wanted.screenshot.isEmpty() && !screenIsThere())
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!screenIsThere())
        return refuse(wallWords("There is no display for a wall. Write a picture of it: holdpoint wall --screenshot."));
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Holdpoint"));
    QTranslator plurals;
    if (plurals.load(QStringLiteral(":/i18n/holdpoint_en.qm")))
        QCoreApplication::installTranslator(&plurals);
    else
        refuse(wallWords("The catalogue of plurals is missing."));
    if (!QFileInfo(wanted.folder).isDir())
        return refuse(wallWords("%1 is no launch folder. Check the path.").arg(wanted.folder));
    const QList<QScreen*> screens = QGuiApplication::screens();
    if (wanted.screen > screens.size())
        return refuse(wallWords("There is no screen %1, the last one is %2.").arg(wanted.screen).arg(screens.size()));

    const SystemClock clock;
    const settings::Loaded loaded = settings::load(SystemDisk(), settingsFile());
    if (loaded.problem)
        refuse(loaded.problem->text());
    ui::applyTheme(application, chosenTheme(loaded.settings));
    ui::WallView wall(clock);
    if (const std::optional<ui::WallPage> page = ui::wallPageNamed(wanted.page))
        wall.pin(*page);
    const ui::WallFeed feed(QFileInfo(wanted.folder).absoluteFilePath(), runnerProgram());
    QObject::connect(&feed, &ui::WallFeed::newsCame, &wall, &ui::WallView::take);
    if (!wanted.screenshot.isEmpty())
        return writePicture(wall, feed, wanted);
    QObject::connect(&wall, &ui::WallView::closeWanted, &application, &QCoreApplication::quit);
    const ui::ScreenWake wake(wallWords("The wall of a launch is shown"));
    wall.setWindowTitle(wallWords("Wall"));
    wall.setCursor(Qt::BlankCursor);
    if (wanted.screen > 0)
        wall.setGeometry(screens.at(wanted.screen - 1)->geometry());
    wall.showFullScreen();
    return QApplication::exec();
}

} // namespace holdpoint::app
