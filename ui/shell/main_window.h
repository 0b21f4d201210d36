// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/window_world.h"

#include <QMainWindow>

#include <memory>

class QHBoxLayout;
class QStackedWidget;

namespace holdpoint::ui {

class Actions;
class AnchorLine;
class CommandPalette;
class EditorPage;
class ErrorBar;
class LaunchDesk;
class NewLaunchPage;
class SettingsKeeper;
class StartPage;
class TopStrip;
class WallFlow;
struct NewLaunchRequest;
struct PaletteItem;

// The window: start page, new launch, or the open launch; menus, palette and messages around it.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(WindowWorld world);
    ~MainWindow() override;

    // Reads and re-hashes the launch in a worker; errors are shown inline.
    void openLaunch(const QString& folder);
    // Opens what was open when the window was last closed, where that is still there.
    void restoreLast();
    void showFitting(); // as it was left, or its first size; filling the screen where that is too large for it
    void openRunbook(const QString& file);
    // The editor for a runbook file; empty: asks for one.
    void editRunbook(const QString& file);
    void closeLaunch();
    // The window to the front, on its alarms; nothing where no launch is open.
    void showAlarms();

    [[nodiscard]] Actions& actions() const { return *m_actions; }
    [[nodiscard]] LaunchDesk* desk() const { return m_desk.get(); } // nullptr: no launch is open
    [[nodiscard]] ErrorBar* errorBar() const { return m_errors; }
    [[nodiscard]] CommandPalette* commandPalette() const { return m_palette; }
    [[nodiscard]] StartPage* startPage() const { return m_start; }
    [[nodiscard]] NewLaunchPage* newLaunchPage() const { return m_new; }
    [[nodiscard]] EditorPage* editorPage() const { return m_editor; } // nullptr: never opened
    [[nodiscard]] TopStrip* topStrip() const { return m_strip; }
    [[nodiscard]] SettingsKeeper& settingsKeeper() const { return *m_settings; }

Q_SIGNALS:
    void launchOpened(const QString& folder);

protected:
    void closeEvent(QCloseEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void build();
    void connectPages();
    void connectFileActions();
    void connectStepActions();
    void connectLaunchActions();
    void connectViewActions();
    void showLaunch(session::OpenedLaunch opened);
    void createLaunch(const NewLaunchRequest& request);
    void fillNew(const NewLaunchRequest& request);
    void askForLaunch();
    void askForRunbook();
    void showEditor();
    void leaveEditor();
    [[nodiscard]] bool editorHolds(); // unsaved work stands there: shown and said
    // Whatever is shown: strip and rollback button of an open launch stay.
    void showPage(QWidget* page);
    void showStart();
    void showDesk();
    void showRollback();
    void openPalette();
    void openSettings(bool person);
    void applySettings();
    void changeScale(int steps);
    void searchOutput();
    void about();
    void tellStaying();
    void setRoomView(bool room);
    [[nodiscard]] std::vector<PaletteItem> actionItems() const;

    WindowWorld m_world;
    std::unique_ptr<SettingsKeeper> m_settings;
    Actions* m_actions = nullptr;
    TopStrip* m_strip = nullptr;
    AnchorLine* m_anchors = nullptr;
    ErrorBar* m_errors = nullptr;
    QStackedWidget* m_pages = nullptr;
    QWidget* m_away = nullptr; // below a page that is not the launch's
    QHBoxLayout* m_awayLine = nullptr;
    StartPage* m_start = nullptr;
    NewLaunchPage* m_new = nullptr;
    EditorPage* m_editor = nullptr; // made when it is first wanted
    CommandPalette* m_palette = nullptr;
    WallFlow* m_wall = nullptr;
    std::unique_ptr<LaunchDesk> m_desk;
    QString m_opening;               // folder that is being opened, empty: none
    bool m_fullScreenBefore = false; // when the page for the room was opened
    bool m_closeSaid = false;        // that scripts go on has been said; the next close closes
};

} // namespace holdpoint::ui
