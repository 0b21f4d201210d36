// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/actions.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QWidget>

namespace holdpoint::ui {
namespace {

using enum ActionMenu;

// F9 has no QAction: the rollback is held, and only a key press that lasts starts it (see HoldKey).
constexpr ActionRow table[] = {
    {ActionId::NewLaunch, File, QT_TRANSLATE_NOOP("Actions", "&New launch from a runbook…"), "Ctrl+N",
     QT_TRANSLATE_NOOP("Actions", "Read a runbook, look at its plan and make a launch of it."), false, false},
    {ActionId::EditRunbook, File, QT_TRANSLATE_NOOP("Actions", "Edit a &runbook…"), "Ctrl+Shift+E",
     QT_TRANSLATE_NOOP("Actions", "Change the steps, texts and checks of a runbook file."), false, false},
    {ActionId::OpenLaunch, File, QT_TRANSLATE_NOOP("Actions", "&Open launch…"), "Ctrl+O",
     QT_TRANSLATE_NOOP("Actions", "Open a launch folder."), false, false},
    {ActionId::CloseLaunch, File, QT_TRANSLATE_NOOP("Actions", "&Close launch"), "Ctrl+W",
     QT_TRANSLATE_NOOP("Actions", "Back to the start page. Running scripts go on."), true, false},
    {ActionId::PreviewCertificate, File, QT_TRANSLATE_NOOP("Actions", "Pre&view certificate…"), "Ctrl+Shift+P",
     QT_TRANSLATE_NOOP("Actions", "See the certificate's pages as they will be printed."), true, true},
    {ActionId::ExportCertificate, File, QT_TRANSLATE_NOOP("Actions", "&Export certificate…"), "Ctrl+E",
     QT_TRANSLATE_NOOP("Actions", "Write the certificate of this launch as a PDF."), true, false},
    {ActionId::Settings, File, QT_TRANSLATE_NOOP("Actions", "&Settings…"), "Ctrl+,",
     QT_TRANSLATE_NOOP("Actions", "Who you are, theme, text size and times."), false, true},
    {ActionId::Quit, File, QT_TRANSLATE_NOOP("Actions", "&Quit"), "Ctrl+Q",
     QT_TRANSLATE_NOOP("Actions", "Close the window. Running scripts go on."), false, true},

    {ActionId::RunNext, Step, QT_TRANSLATE_NOOP("Actions", "&Run next command"), "Ctrl+Return F5 Ctrl+Enter",
     QT_TRANSLATE_NOOP("Actions", "Run the next command of the step that is shown."), true, false},
    {ActionId::RunStep, Step, QT_TRANSLATE_NOOP("Actions", "Run rest of the s&tep"),
     "Ctrl+Shift+Return Shift+F5 Ctrl+Shift+Enter",
     QT_TRANSLATE_NOOP("Actions", "Run what is left of the step, until the first command that does not pass."), true,
     false},
    {ActionId::DryRun, Step, QT_TRANSLATE_NOOP("Actions", "Dr&y run…"), "Ctrl+R",
     QT_TRANSLATE_NOOP("Actions",
                       "See what a step, a phase or the launch would run, and what is missing; runs nothing."),
     true, false},
    {ActionId::StopRun, Step, QT_TRANSLATE_NOOP("Actions", "St&op the run"), "Ctrl+.",
     QT_TRANSLATE_NOOP("Actions", "Ask the step's running script to end; after ten seconds it is killed."), true,
     false},
    {ActionId::Retry, Step, QT_TRANSLATE_NOOP("Actions", "R&etry"), "Ctrl+Y",
     QT_TRANSLATE_NOOP("Actions", "Run the command that failed once more. It is recorded."), true, false},
    {ActionId::SkipStep, Step, QT_TRANSLATE_NOOP("Actions", "S&kip the step…"), "Ctrl+Shift+K",
     QT_TRANSLATE_NOOP("Actions", "Leave the step out, with a reason and an approved deviation."), true, false},
    {ActionId::AttachFile, Step, QT_TRANSLATE_NOOP("Actions", "&Attach a file…"), "Ctrl+Shift+A",
     QT_TRANSLATE_NOOP("Actions", "Attach a file as evidence to the step."), true, true},
    {ActionId::Note, Step, QT_TRANSLATE_NOOP("Actions", "Write a &note"), "Ctrl+J F7",
     QT_TRANSLATE_NOOP("Actions", "A note with its time, recorded at once."), true, false},
    {ActionId::RequestDeviation, Step, QT_TRANSLATE_NOOP("Actions", "Request a &deviation…"), "Ctrl+D",
     QT_TRANSLATE_NOOP("Actions", "Ask the coordinator to approve something that the runbook does not say."), true,
     true},
    {ActionId::ChangeCommand, Step, QT_TRANSLATE_NOOP("Actions", "Request another &command…"), "",
     QT_TRANSLATE_NOOP("Actions", "A deviation: run another text instead of a command of this step, once."), true,
     false},
    {ActionId::ChangeEnvironment, Step, QT_TRANSLATE_NOOP("Actions", "Request another env&ironment…"), "",
     QT_TRANSLATE_NOOP("Actions", "A deviation: run a command of this step with other variables, once."), true, false},
    {ActionId::ChangeFolder, Step, QT_TRANSLATE_NOOP("Actions", "Request another &folder…"), "",
     QT_TRANSLATE_NOOP("Actions", "A deviation: run a command of this step in another folder, once."), true, false},
    {ActionId::FillValues, Step, QT_TRANSLATE_NOOP("Actions", "Fill &values…"), "Ctrl+Shift+V",
     QT_TRANSLATE_NOOP("Actions", "Fill the blanks of the runbook."), true, true},
    {ActionId::Messages, Step, QT_TRANSLATE_NOOP("Actions", "Copy a &message…"), "Ctrl+M",
     QT_TRANSLATE_NOOP("Actions", "The runbook's messages with their values filled in."), true, false},

    {ActionId::Hold, Launch, QT_TRANSLATE_NOOP("Actions", "&Hold…"), "Ctrl+H F6",
     QT_TRANSLATE_NOOP("Actions", "Stop the launch from going on, with a reason."), true, false},
    {ActionId::Resume, Launch, QT_TRANSLATE_NOOP("Actions", "&Resume…"), "Ctrl+Shift+H Shift+F6",
     QT_TRANSLATE_NOOP("Actions", "Let a held launch go on, with a reason."), true, false},
    {ActionId::Slip, Launch, QT_TRANSLATE_NOOP("Actions", "S&lip T-0…"), "Ctrl+L",
     QT_TRANSLATE_NOOP("Actions", "Move T-0 and every relative time."), true, false},
    {ActionId::Scrub, Launch, QT_TRANSLATE_NOOP("Actions", "S&crub the launch…"), "",
     QT_TRANSLATE_NOOP("Actions", "Give this launch up. It cannot be taken back."), true, true},
    {ActionId::EndLaunch, Launch, QT_TRANSLATE_NOOP("Actions", "&End the launch…"), "",
     QT_TRANSLATE_NOOP("Actions", "Close the record of this launch."), true, false},
    {ActionId::Poll, Launch, QT_TRANSLATE_NOOP("Actions", "&Poll the room…"), "F3",
     QT_TRANSLATE_NOOP("Actions", "Show the gate to the whole room, and enter its votes by G and N."), true, true},
    {ActionId::RollCall, Launch, QT_TRANSLATE_NOOP("Actions", "Roll c&all and channels…"), "Ctrl+Shift+L",
     QT_TRANSLATE_NOOP("Actions", "Call everybody, and test each channel; every answer is recorded."), true, false},
    {ActionId::Roster, Launch, QT_TRANSLATE_NOOP("Actions", "R&oster…"), "Ctrl+Shift+R",
     QT_TRANSLATE_NOOP("Actions", "Who takes part, with roles, deputies and contacts."), true, true},
    {ActionId::TrustConfiguration, Launch, QT_TRANSLATE_NOOP("Actions", "&Trust the configuration…"), "",
     QT_TRANSLATE_NOOP("Actions", "See what the configuration may do, and let it act."), true, false},
    {ActionId::ChangeRunbook, Launch, QT_TRANSLATE_NOOP("Actions", "Request another &version of the runbook…"), "",
     QT_TRANSLATE_NOOP("Actions", "A deviation: go on by another file, once it is approved with its difference."), true,
     true},
    {ActionId::ChangeConfiguration, Launch, QT_TRANSLATE_NOOP("Actions", "Request another confi&guration…"), "",
     QT_TRANSLATE_NOOP("Actions", "A deviation: go on with other sources, metrics, rollout or channels."), true, false},
    {ActionId::Rollback, Launch, QT_TRANSLATE_NOOP("Actions", "Roll &back (hold F9)"), "",
     QT_TRANSLATE_NOOP("Actions", "Go to the rollback button. Hold F9 for 1.5 seconds to start it from anywhere."),
     true, true},

    {ActionId::GenerateKey, SignOff, QT_TRANSLATE_NOOP("Actions", "Make my signing &key…"), "",
     QT_TRANSLATE_NOOP("Actions", "Make a personal key, locked with a passphrase that only you know."), true, false},
    {ActionId::ManageKeys, SignOff, QT_TRANSLATE_NOOP("Actions", "Signing ke&ys…"), "Ctrl+Shift+Y",
     QT_TRANSLATE_NOOP("Actions", "Import, export, change the passphrase, revoke; and where keys are kept."), true,
     false},
    {ActionId::SignOff, SignOff, QT_TRANSLATE_NOOP("Actions", "&Sign off…"), "Ctrl+Shift+S",
     QT_TRANSLATE_NOOP("Actions", "Sign a line of the runbook's sign-off sheet with your key."), true, false},
    {ActionId::Declare, SignOff, QT_TRANSLATE_NOOP("Actions", "&Declare the launch…"), "Ctrl+Shift+D",
     QT_TRANSLATE_NOOP("Actions", "Sign the runbook's declaration as the coordinator."), true, false},
    {ActionId::DeclareAlthough, SignOff,
     QT_TRANSLATE_NOOP("Actions", "Request to declare although something is &missing…"), "",
     QT_TRANSLATE_NOOP("Actions", "A deviation: it covers exactly what is missing from the declaration now."), true,
     false},

    {ActionId::VerifyLedger, SignOff, QT_TRANSLATE_NOOP("Actions", "&Verify the ledger"), "Ctrl+Shift+F12",
     QT_TRANSLATE_NOOP("Actions", "Read every stored byte anew and say whether all of it holds."), true, true},

    {ActionId::Anchors, SignOff, QT_TRANSLATE_NOOP("Actions", "&Anchor folders…"), "",
     QT_TRANSLATE_NOOP("Actions", "Where every checkpoint is copied to, outside of this machine."), true, false},

    {ActionId::Palette, View, QT_TRANSLATE_NOOP("Actions", "Command &palette"), "Ctrl+K F2",
     QT_TRANSLATE_NOOP("Actions", "Find any action or step by a few letters."), false, false},
    {ActionId::CurrentStep, View, QT_TRANSLATE_NOOP("Actions", "Go to the &current step"), "Ctrl+G F4",
     QT_TRANSLATE_NOOP("Actions", "Show the step that wants attention, and follow the launch again."), true, true},
    {ActionId::NextStep, View, QT_TRANSLATE_NOOP("Actions", "&Next step"), "Alt+Down",
     QT_TRANSLATE_NOOP("Actions", "Show the step after this one."), true, false},
    {ActionId::PreviousStep, View, QT_TRANSLATE_NOOP("Actions", "P&revious step"), "Alt+Up",
     QT_TRANSLATE_NOOP("Actions", "Show the step before this one."), true, false},
    {ActionId::SearchOutput, View, QT_TRANSLATE_NOOP("Actions", "Search the &output"), "Ctrl+F",
     QT_TRANSLATE_NOOP("Actions", "Find text in what the script wrote."), true, false},
    {ActionId::GoToPlan, View, QT_TRANSLATE_NOOP("Actions", "Go to the p&lan"), "Alt+1",
     QT_TRANSLATE_NOOP("Actions", "Put the keyboard on the phases and steps."), true, true},
    {ActionId::GoToStep, View, QT_TRANSLATE_NOOP("Actions", "Go to the &step"), "Alt+2",
     QT_TRANSLATE_NOOP("Actions", "Put the keyboard on the step that is shown."), true, false},
    {ActionId::GoToSide, View, QT_TRANSLATE_NOOP("Actions", "Go to cloc&k and people"), "Alt+3",
     QT_TRANSLATE_NOOP("Actions", "Put the keyboard on hold, gate and people."), true, false},
    {ActionId::GoToLedger, View, QT_TRANSLATE_NOOP("Actions", "Go to the le&dger"), "Alt+4",
     QT_TRANSLATE_NOOP("Actions", "Put the keyboard on the ledger's entries."), true, false},
    {ActionId::ShowSignoff, View, QT_TRANSLATE_NOOP("Actions", "Show s&ign-off"), "F8",
     QT_TRANSLATE_NOOP("Actions", "The sign-off sheet and the declaration."), true, true},
    {ActionId::ShowDeviations, View, QT_TRANSLATE_NOOP("Actions", "Show de&viations"), "Shift+F8",
     QT_TRANSLATE_NOOP("Actions", "What was asked for, approved and used beside the runbook."), true, false},
    {ActionId::ShowRollout, View, QT_TRANSLATE_NOOP("Actions", "Show traf&fic and rollout"), "Alt+5 Shift+F12",
     QT_TRANSLATE_NOOP("Actions", "Where traffic is, its next weight, the watch and the rollback matrix."), true,
     false},
    {ActionId::ShowRollback, View, QT_TRANSLATE_NOOP("Actions", "Show roll&back"), "",
     QT_TRANSLATE_NOOP("Actions", "What the rollback would do, and what it did."), true, false},
    {ActionId::ShowAlarms, View, QT_TRANSLATE_NOOP("Actions", "S&how alarms"), "F10",
     QT_TRANSLATE_NOOP("Actions", "What is in alarm, and what somebody answered; every alarm of the launch."), true,
     false},
    {ActionId::SilenceAlarms, View, QT_TRANSLATE_NOOP("Actions", "Silence alarms &until the next one"), "Ctrl+Shift+M",
     QT_TRANSLATE_NOOP("Actions", "No sound until the next alarm. It acknowledges nothing: deadlines run on."), true,
     false},
    {ActionId::ShowLedger, View, QT_TRANSLATE_NOOP("Actions", "Show the ledger's p&age"), "F12",
     QT_TRANSLATE_NOOP("Actions", "Every entry in plain words with its bytes, and the verification of all."), true,
     false},
    {ActionId::ShowNumbers, View, QT_TRANSLATE_NOOP("Actions", "Sho&w numbers"), "F11",
     QT_TRANSLATE_NOOP("Actions", "Charts, all that is watched with its limits, sources and servers."), true, false},
    {ActionId::Theme, View, QT_TRANSLATE_NOOP("Actions", "Switch &theme"), "Ctrl+T",
     QT_TRANSLATE_NOOP("Actions", "Light, dark, or as the desktop says."), false, true},
    {ActionId::LargerText, View, QT_TRANSLATE_NOOP("Actions", "Lar&ger text"),
     "Ctrl++ Ctrl+=", QT_TRANSLATE_NOOP("Actions", "Make all text larger."), false, false},
    {ActionId::SmallerText, View, QT_TRANSLATE_NOOP("Actions", "S&maller text"), "Ctrl+-",
     QT_TRANSLATE_NOOP("Actions", "Make all text smaller."), false, false},
    {ActionId::NormalText, View, QT_TRANSLATE_NOOP("Actions", "Text as the scr&een wants it"), "Ctrl+0",
     QT_TRANSLATE_NOOP("Actions", "Let the text follow the size of the screen."), false, false},
    {ActionId::ShowWall, View, QT_TRANSLATE_NOOP("Actions", "Start a wall displa&y…"), "Ctrl+F11",
     QT_TRANSLATE_NOOP("Actions", "The launch in large on another screen, for everybody in the room."), true, false},

    {ActionId::Shortcuts, Help, QT_TRANSLATE_NOOP("Actions", "&Keyboard shortcuts"), "F1",
     QT_TRANSLATE_NOOP("Actions", "Every key of this window on one page."), false, false},
    {ActionId::About, Help, QT_TRANSLATE_NOOP("Actions", "&About Holdpoint"), "",
     QT_TRANSLATE_NOOP("Actions", "Version and licence."), false, false},
};

QString actionText(const char* text) { return QCoreApplication::translate("Actions", text); }

} // namespace

std::span<const ActionRow> actionTable() { return table; }

QString menuTitle(ActionMenu menu)
{
    switch (menu) {
    case File:
        return Actions::tr("&File");
    case Step:
        return Actions::tr("&Step");
    case Launch:
        return Actions::tr("&Launch");
    case SignOff:
        return Actions::tr("Sign-&off");
    case View:
        return Actions::tr("&View");
    case Help:
        break;
    }
    return Actions::tr("&Help");
}

QString Actions::plainText(const ActionRow& row) { return actionText(row.text).remove(QLatin1Char('&')); }

QList<QKeySequence> Actions::keysOf(const ActionRow& row)
{
    QList<QKeySequence> keys;
    const QStringList names = QString::fromLatin1(row.keys).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& name : names)
        keys.append(QKeySequence::fromString(name, QKeySequence::PortableText));
    return keys;
}

Actions::Actions(QWidget* window)
    : QObject(window)
{
    for (const ActionRow& row : table) {
        auto* action = new QAction(actionText(row.text), window);
        const QList<QKeySequence> keys = keysOf(row);
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WindowShortcut);
        // A key that is leant on acts once: Ctrl+Enter held down must not run one command after another.
        action->setAutoRepeat(false);
        const QString about = actionText(row.about);
        action->setToolTip(keys.isEmpty() ? about
                                          : tr("%1 (%2)").arg(about, keys.first().toString(QKeySequence::NativeText)));
        action->setStatusTip(about);
        if (row.id == ActionId::Quit)
            action->setMenuRole(QAction::QuitRole);
        window->addAction(action);
        m_actions.push_back(action);
    }
    setLaunch(false, false);
}

QAction* Actions::of(ActionId id) const
{
    for (size_t i = 0; i < m_actions.size(); ++i)
        if (table[i].id == id)
            return m_actions[i];
    return nullptr;
}

void Actions::connectTo(ActionId id, QObject* receiver, const std::function<void()>& act)
{
    connect(of(id), &QAction::triggered, receiver, [act] { act(); });
}

void Actions::fillMenus(QMenuBar* bar) const
{
    for (const ActionMenu menu : {File, Step, Launch, SignOff, View, Help}) {
        QMenu* entries = bar->addMenu(menuTitle(menu));
        entries->setToolTipsVisible(true);
        for (size_t i = 0; i < m_actions.size(); ++i) {
            if (table[i].menu != menu)
                continue;
            if (table[i].startsSection)
                entries->addSeparator();
            entries->addAction(m_actions[i]);
        }
    }
}

void Actions::setLaunch(bool open, bool seen)
{
    const auto leadsBack = [](ActionId id) { return id == ActionId::Rollback || id == ActionId::ShowRollback; };
    for (size_t i = 0; i < m_actions.size(); ++i)
        m_actions[i]->setEnabled(!table[i].needsLaunch || (open && (seen || leadsBack(table[i].id))));
}

} // namespace holdpoint::ui
