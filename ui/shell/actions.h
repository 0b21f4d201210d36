// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QObject>
#include <QString>

#include <functional>
#include <span>
#include <vector>

class QAction;
class QMenuBar;
class QWidget;

namespace holdpoint::ui {

// Everything that the window can do, once. Menus, shortcuts, the palette and the F1 overview are made from one table.
enum class ActionId
{
    NewLaunch,
    EditRunbook,
    OpenLaunch,
    CloseLaunch,
    PreviewCertificate,
    ExportCertificate,
    Settings,
    Quit,

    RunNext,
    RunStep,
    DryRun,
    StopRun,
    Retry,
    SkipStep,
    AttachFile,
    Note,
    RequestDeviation,
    ChangeCommand,
    ChangeEnvironment,
    ChangeFolder,
    FillValues,
    Messages,

    Hold,
    Resume,
    Slip,
    Scrub,
    EndLaunch,
    Poll,
    RollCall,
    Roster,
    TrustConfiguration,
    ChangeRunbook,
    ChangeConfiguration,
    Rollback,

    GenerateKey,
    ManageKeys,
    SignOff,
    Declare,
    DeclareAlthough,
    VerifyLedger,
    Anchors,

    Palette,
    CurrentStep,
    NextStep,
    PreviousStep,
    SearchOutput,
    GoToPlan,
    GoToStep,
    GoToSide,
    GoToLedger,
    ShowSignoff,
    ShowDeviations,
    ShowRollout,
    ShowRollback,
    ShowAlarms,
    SilenceAlarms,
    ShowLedger,
    ShowNumbers,
    Theme,
    LargerText,
    SmallerText,
    NormalText,
    ShowWall,

    Shortcuts,
    About,
};

enum class ActionMenu
{
    File,
    Step,
    Launch,
    SignOff,
    View,
    Help
};

struct ActionRow
{
    ActionId id;
    ActionMenu menu;
    const char* text;   // with a mnemonic, marked for translation
    const char* keys;   // portable key sequences, separated by ' '; the first is shown
    const char* about;  // a sentence for tooltip and overview, marked for translation
    bool needsLaunch;   // greyed while no launch is seen
    bool startsSection; // a separator stands above it in its menu
};

std::span<const ActionRow> actionTable();
QString menuTitle(ActionMenu menu); // with a mnemonic

// The QActions of one window.
class Actions final : public QObject
{
    Q_OBJECT
public:
    // The actions belong to `window`, so that their shortcuts work everywhere in it.
    explicit Actions(QWidget* window);

    [[nodiscard]] QAction* of(ActionId id) const;
    void connectTo(ActionId id, QObject* receiver, const std::function<void()>& act);
    void fillMenus(QMenuBar* bar) const;
    // Greys what needs a launch. With one that is open behind another page, only the way to its rollback stays: no key
    // may act on what is not seen.
    void setLaunch(bool open, bool seen);

    static QString plainText(const ActionRow& row); // translated, without mnemonic
    static QList<QKeySequence> keysOf(const ActionRow& row);

private:
    std::vector<QAction*> m_actions; // in the order of the table
};

} // namespace holdpoint::ui
