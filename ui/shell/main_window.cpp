// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "core/session/open.h"
#include "ui/checklist/plan_tree.h"
#include "ui/rollout/rollback_button.h"
#include "ui/runbook/new_launch_page.h"
#include "ui/settings/settings_dialog.h"
#include "ui/shell/actions.h"
#include "ui/shell/alarm_flow.h"
#include "ui/shell/anchor_flow.h"
#include "ui/shell/appearance.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/launch_acts.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/settings_keeper.h"
#include "ui/shell/start_page.h"
#include "ui/shell/tab_order.h"
#include "ui/shell/top_strip.h"
#include "ui/theme/theme.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QPointer>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {

MainWindow::MainWindow(WindowWorld world)
    : m_world(std::move(world))
    , m_settings(std::make_unique<SettingsKeeper>(*m_world.environment.disk, m_world.settingsFile))
{
    setWindowTitle(tr("Holdpoint"));
    applyAppearance(m_settings->settings(), m_world.screen);
    build();
    connectPages();
    connectFileActions();
    connectStepActions();
    connectLaunchActions();
    connectViewActions();
    setMinimumSize(leastWindow(effectiveScale(m_settings->settings(), m_world.screen), m_world.screen));
    if (!restoreGeometry(m_settings->settings().windowGeometry))
        resize(QSize(1600, 900).boundedTo(m_world.screen.isEmpty() ? QSize(1600, 900) : m_world.screen));
    if (m_settings->problem())
        m_errors->tell(*m_settings->problem(), u"settings"_s);
    showStart();
}

MainWindow::~MainWindow()
{
    // The launch goes before the pages that it is shown on.
    m_desk.reset();
}

void MainWindow::build()
{
    m_actions = new Actions(this);
    m_actions->fillMenus(menuBar());
    m_strip = new TopStrip;
    // The strip is full at 1280 pixels; beside the menus there is room on every page.
    m_anchors = new AnchorLine;
    m_anchors->showWith(m_strip);
    menuBar()->setCornerWidget(m_anchors);
    m_errors = new ErrorBar;
    m_pages = new QStackedWidget;
    m_start = new StartPage;
    m_new = new NewLaunchPage(*m_world.environment.disk, *m_world.environment.clock, m_world.launchesFolder);
    m_pages->addWidget(m_start);
    m_pages->addWidget(m_new);
    auto* middle = new QWidget;
    auto* box = new QVBoxLayout(middle);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    box->addWidget(m_strip);
    box->addWidget(m_errors);
    box->addWidget(m_pages, 1);
    m_away = new QWidget;
    m_awayLine = new QHBoxLayout(m_away);
    m_awayLine->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::normal);
    m_away->hide();
    box->addWidget(m_away);
    setCentralWidget(middle);
    m_palette = new CommandPalette(this);
    m_wall = new WallFlow(m_world.startWall, this);
}

void MainWindow::connectPages()
{
    connect(m_start, &StartPage::newLaunchRequested, this, [this] { openRunbook({}); });
    connect(m_start, &StartPage::openRequested, this, &MainWindow::askForLaunch);
    connect(m_start, &StartPage::editRequested, this, [this] { editRunbook({}); });
    connect(m_start, &StartPage::launchChosen, this, &MainWindow::openLaunch);
    connect(m_start, &StartPage::runbookChosen, this, &MainWindow::openRunbook);
    connect(m_new, &NewLaunchPage::cancelled, this, [this] { m_desk ? showDesk() : showStart(); });
    connect(m_new, &NewLaunchPage::createRequested, this, &MainWindow::createLaunch);
    connect(m_new, &NewLaunchPage::runbookRead, this, [this](const QString& file) {
        m_settings->change(
            [&](settings::Settings& s) { settings::remember(s.recentRunbooks, QFileInfo(file).absoluteFilePath()); });
    });
    connect(m_strip, &TopStrip::personClicked, this, [this] { openSettings(true); });
    connect(m_strip, &TopStrip::armedClicked, this, &MainWindow::showRollback);
    connect(m_wall, &WallFlow::failed, this, [this](const Error& error) { m_errors->tell(error, u"wall"_s); });
    connect(m_strip, &TopStrip::alarmsClicked, this, &MainWindow::showAlarms);
    connect(m_settings.get(), &SettingsKeeper::failed, this,
            [this](const Error& error) { m_errors->tell(error, u"settings"_s); });
}

void MainWindow::showAlarms()
{
    if (!m_desk)
        return;
    showDesk();
    raise();
    activateWindow();
    m_desk->alarms().show();
}

// A window of the screen's own size, with its frame, would put its last lines below the edge.
void MainWindow::showFitting()
{
    constexpr QSize frame(16, 48);
    const QSize left = m_world.screen - size() - frame;
    if (!m_world.screen.isEmpty() && (left.width() < 0 || left.height() < 0))
        showMaximized();
    else
        show();
}

void MainWindow::showPage(QWidget* page)
{
    const bool seen = m_desk && page == &m_desk->page();
    m_pages->setCurrentWidget(page);
    if (seen)
        m_desk->page().takeRollback();
    else if (m_desk)
        m_desk->page().lendRollback(*m_awayLine);
    m_away->setVisible(m_desk && !seen);
    m_strip->setVisible(m_desk != nullptr);
    m_actions->setLaunch(m_desk != nullptr, seen);
}

void MainWindow::showStart()
{
    showPage(m_start);
    m_start->setOpened();
    m_start->setSettings(m_settings->settings());
    if (!m_desk)
        m_strip->clear();
    setWindowTitle(tr("Holdpoint"));
}

void MainWindow::showDesk()
{
    showPage(&m_desk->page());
    const checklist::State& state = m_desk->session().launch().state();
    setWindowTitle(tr("%1 %2 — Holdpoint").arg(state.opened.name, state.opened.version));
}

void MainWindow::showRollback()
{
    if (!m_desk)
        return;
    showDesk();
    m_desk->page().showTab(LaunchPage::Tab::Rollback);
}

void MainWindow::openRunbook(const QString& file)
{
    showPage(m_new);
    m_new->setBusy(false);
    m_new->setRunbook(file);
}

void MainWindow::askForLaunch()
{
    auto* dialog = new QFileDialog(this, tr("Open a launch"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    const QString last = m_settings->settings().recentLaunches.value(0);
    dialog->setDirectory(last.isEmpty() ? m_world.launchesFolder : QFileInfo(last).absolutePath());
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openLaunch);
    dialog->open();
}

void MainWindow::restoreLast()
{
    const QString last = m_settings->settings().lastLaunch;
    if (!last.isEmpty() && QFileInfo::exists(last))
        openLaunch(last);
}

void MainWindow::openLaunch(const QString& folder)
{
    if (!m_opening.isEmpty())
        return;
    const QString path = QFileInfo(folder).absoluteFilePath();
    if (m_desk && m_desk->session().folder() == path) {
        showDesk();
        return;
    }
    closeLaunch();
    m_opening = path;
    m_errors->clear(u"open"_s);
    m_start->setOpening(path);
    session::openLaunch(path, m_world.environment,
                        [self = QPointer<MainWindow>(this)](Result<session::OpenedLaunch> opened) {
                            if (!self)
                                return;
                            self->m_opening.clear();
                            self->m_new->setBusy(false);
                            if (opened) {
                                self->showLaunch(std::move(*opened));
                            } else {
                                self->showStart();
                                self->m_errors->tell(opened.error(), u"open"_s);
                            }
                        });
}

void MainWindow::showLaunch(session::OpenedLaunch opened)
{
    m_errors->clearAll();
    m_desk = std::make_unique<LaunchDesk>(std::move(opened), m_world, *m_strip, *m_errors, this);
    LaunchPage& page = m_desk->page();
    page.restoreLayout(m_settings->settings().windowState);
    m_pages->addWidget(&page);
    const auto tellAnchors = [this](const AnchorNews& news) {
        m_anchors->setNews(news);
        menuBar()->setCornerWidget(m_anchors); // it makes room for it now only
    };
    connect(&m_desk->anchors(), &AnchorFlow::newsChanged, m_anchors, tellAnchors);
    tellAnchors(m_desk->anchors().news());
    showDesk();
    connect(&m_desk->binding(), &SessionBinding::personWanted, this, [this] {
        m_errors->tell(Error{ErrorCode::Refused, tr("Nobody has said who sits here."),
                             tr("Enter your name and role; everything you do is recorded under it."), 0},
                       u"person"_s);
        openSettings(true);
    });
    connect(&m_desk->acts(), &LaunchActs::choiceWanted, this,
            [this](const std::vector<PaletteItem>& items) { m_palette->open(items); });
    connect(&m_desk->acts(), &LaunchActs::nothingToDo, this, [this](const QString& cause, const QString& next) {
        m_errors->tell({u"nothing"_s, Meaning::Info, cause, next, {}, false});
    });
    connect(&page, &LaunchPage::pollShown, this, &MainWindow::setRoomView);
    // What it does is seen from wherever it was held.
    connect(page.rollbackButton(), &RollbackButton::rollbackHeld, this, &MainWindow::showDesk);
    m_desk->setPerson(m_settings->settings().person);
    m_desk->alarms().setSoundOn(m_settings->settings().alarmSound);
    const QString folder = m_desk->session().folder();
    m_settings->change([&](settings::Settings& s) {
        settings::remember(s.recentLaunches, folder);
        s.lastLaunch = folder;
    });
    m_closeSaid = false;
    m_desk->tellState();
    // Not on the first button of the window: where the launch stands, arrow keys look around and no key does harm.
    page.plan()->view()->setFocus(Qt::OtherFocusReason);
    Q_EMIT launchOpened(folder);
}

void MainWindow::createLaunch(const NewLaunchRequest& request)
{
    const settings::Person& person = m_settings->settings().person;
    if (person.name.isEmpty()) {
        m_new->showError({ErrorCode::Refused, tr("Nobody has said who sits here."),
                          tr("Enter your name and role, then make the launch."), 0});
        openSettings(true);
        return;
    }
    m_new->setBusy(true);
    session::createLaunch(request.launch, {events::Auth::Claimed, person.name, person.role, {}}, m_world.environment,
                          [self = QPointer<MainWindow>(this), request](const Result<QString>& created) {
                              if (!self)
                                  return;
                              self->m_new->setBusy(false);
                              if (!created) {
                                  self->m_new->showError(created.error());
                                  return;
                              }
                              connect(
                                  self, &MainWindow::launchOpened, self, [self, request] { self->fillNew(request); },
                                  Qt::SingleShotConnection);
                              self->openLaunch(request.launch.folder);
                          });
}

// What was filled in on the page follows as entries of its own: values first, while anybody may act.
void MainWindow::fillNew(const NewLaunchRequest& request)
{
    if (!m_desk)
        return;
    for (auto value = request.values.constBegin(); value != request.values.constEnd(); ++value)
        m_desk->binding().submit(checklist::FillValue{value.key(), value.value(), false});
    if (!request.people.isEmpty()) {
        m_desk->binding().submit(checklist::ChangeRoster{{request.people, false}});
        m_errors->clear(u"roster"_s);
    }
}

void MainWindow::closeLaunch()
{
    if (!m_desk)
        return;
    const qsizetype running = m_desk->session().launch().runningRuns().size();
    m_desk->page().closePoll();
    const QByteArray layout = m_desk->page().saveLayout();
    m_desk.reset();
    m_settings->change([&](settings::Settings& s) {
        s.windowState = layout;
        s.lastLaunch.clear();
    });
    m_errors->clearAll();
    showStart();
    if (running > 0)
        m_errors->tell({{},
                        Meaning::Info,
                        tr("%n scripts of that launch go on without the window.", nullptr, int(running)),
                        tr("Open the launch again to watch them."),
                        {},
                        false});
}

void MainWindow::tellStaying()
{
    Notice notice;
    notice.key = u"closing"_s;
    notice.meaning = Meaning::Warning;
    notice.text = tr("%n scripts are running. They go on without the window, and nothing they write is lost.", nullptr,
                     int(m_desk->session().launch().runningRuns().size()));
    notice.nextStep = tr("Close the window again to leave; open the launch later to watch them.");
    notice.actions.push_back({tr("&Stay"), [this] { m_closeSaid = false; }});
    notice.actions.push_back({tr("&Close the window"), [this] { close(); }});
    m_errors->tell(std::move(notice));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (editorHolds()) {
        event->ignore();
        return;
    }
    if (m_desk && !m_closeSaid && !m_desk->session().launch().runningRuns().isEmpty()) {
        m_closeSaid = true;
        tellStaying();
        event->ignore();
        return;
    }
    if (m_desk)
        m_desk->page().closePoll();
    const QByteArray layout = m_desk ? m_desk->page().saveLayout() : m_settings->settings().windowState;
    m_settings->change([&](settings::Settings& s) {
        s.windowGeometry = saveGeometry();
        s.windowState = layout;
    });
    m_settings->writeNow();
    event->accept();
}

// A page for the room takes the whole screen; afterwards the window is as it was.
void MainWindow::setRoomView(bool room)
{
    menuBar()->setVisible(!room);
    if (room) {
        m_fullScreenBefore = isFullScreen();
        setWindowState(windowState() | Qt::WindowFullScreen);
    } else if (!m_fullScreenBefore) {
        setWindowState(windowState() & ~Qt::WindowFullScreen);
    }
}

// Tab goes as the window is laid out, on every page.
bool MainWindow::focusNextPrevChild(bool next)
{
    return focusAlong(tabStops(*centralWidget()), next) || QMainWindow::focusNextPrevChild(next);
}

void MainWindow::openSettings(bool person)
{
    QStringList names;
    QStringList roles;
    if (m_desk) {
        const checklist::Launch& launch = m_desk->session().launch();
        for (const events::Person& one : launch.state().people)
            names.append(one.name);
        for (const runbook::Role& role : launch.plan().roles)
            roles.append(role.role);
    }
    auto* dialog = new SettingsDialog(m_settings->settings(), names, roles, this);
    connect(dialog, &SettingsDialog::settingsChanged, this, [this](const settings::Settings& edited) {
        m_settings->change([&](settings::Settings& s) {
            s.theme = edited.theme;
            s.textScale = edited.textScale;
            s.localTime = edited.localTime;
            s.person = edited.person;
        });
        applySettings();
    });
    dialog->open();
    if (person)
        dialog->focusPerson();
}

void MainWindow::applySettings()
{
    const settings::Settings& settings = m_settings->settings();
    applyAppearance(settings, m_world.screen);
    setMinimumSize(leastWindow(effectiveScale(settings, m_world.screen), m_world.screen));
    if (!settings.person.name.isEmpty())
        m_errors->clear(u"person"_s);
    if (m_desk) {
        m_desk->alarms().setSoundOn(settings.alarmSound);
        m_desk->setPerson(settings.person);
        m_strip->setLaunch(m_desk->session().launch());
    }
}

} // namespace holdpoint::ui
