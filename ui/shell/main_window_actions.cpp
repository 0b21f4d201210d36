// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/note_bar.h"
#include "ui/checklist/plan_tree.h"
#include "ui/checklist/side_panel.h"
#include "ui/checklist/step_page.h"
#include "ui/ledger/ledger_page.h"
#include "ui/ledger/ledger_view.h"
#include "ui/monitor/numbers_page.h"
#include "ui/rollout/hold_button.h"
#include "ui/rollout/rollback_button.h"
#include "ui/runner/output_view.h"
#include "ui/shell/actions.h"
#include "ui/shell/alarm_flow.h"
#include "ui/shell/anchor_flow.h"
#include "ui/shell/appearance.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/launch_acts.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rollout_flow.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/settings_keeper.h"
#include "ui/shell/shortcuts_page.h"
#include "ui/shell/step_selection.h"
#include "ui/signoff/signoff_page.h"
#include "ui/theme/state_table.h"

#include <QAction>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTreeView>

using namespace Qt::Literals::StringLiterals;

// What each action of the table does.
namespace holdpoint::ui {

void MainWindow::connectFileActions()
{
    const auto on = [this](ActionId id, const std::function<void()>& act) { m_actions->connectTo(id, this, act); };
    on(ActionId::NewLaunch, [this] { openRunbook({}); });
    on(ActionId::EditRunbook, [this] { editRunbook({}); });
    on(ActionId::OpenLaunch, [this] { askForLaunch(); });
    on(ActionId::CloseLaunch, [this] { closeLaunch(); });
    on(ActionId::PreviewCertificate, [this] { m_desk->previewCertificate(); });
    on(ActionId::ExportCertificate, [this] { m_desk->exportCertificate(); });
    on(ActionId::Settings, [this] { openSettings(false); });
    on(ActionId::Quit, [this] { close(); });
}

void MainWindow::connectStepActions()
{
    const auto on = [this](ActionId id, const std::function<void()>& act) { m_actions->connectTo(id, this, act); };
    on(ActionId::RunNext, [this] { m_desk->binding().runNext(); });
    on(ActionId::RunStep, [this] { m_desk->binding().runRest(); });
    on(ActionId::DryRun, [this] { m_desk->acts().dryRun(); });
    on(ActionId::StopRun, [this] { m_desk->acts().stopRun(); });
    on(ActionId::Retry, [this] { m_desk->acts().retry(); });
    on(ActionId::SkipStep, [this] { m_desk->acts().skipStep(); });
    on(ActionId::AttachFile, [this] { m_desk->acts().attachFile(); });
    on(ActionId::RequestDeviation, [this] { m_desk->acts().requestDeviation(); });
    on(ActionId::ChangeCommand, [this] { m_desk->acts().requestDeviation(u"command"_s); });
    on(ActionId::ChangeEnvironment, [this] { m_desk->acts().requestDeviation(u"environment"_s); });
    on(ActionId::ChangeFolder, [this] { m_desk->acts().requestDeviation(u"folder"_s); });
    on(ActionId::FillValues, [this] { m_desk->acts().fillValues(); });
    on(ActionId::Messages, [this] { m_desk->acts().messages(); });
    on(ActionId::Note, [this] { m_desk->page().note()->line()->setFocus(Qt::ShortcutFocusReason); });
}

void MainWindow::connectLaunchActions()
{
    const auto on = [this](ActionId id, const std::function<void()>& act) { m_actions->connectTo(id, this, act); };
    on(ActionId::Hold, [this] { m_desk->acts().hold(); });
    on(ActionId::Resume, [this] { m_desk->acts().resume(); });
    on(ActionId::Slip, [this] { m_desk->acts().slip(); });
    on(ActionId::Scrub, [this] { m_desk->acts().scrub(); });
    on(ActionId::EndLaunch, [this] { m_desk->acts().end(); });
    on(ActionId::RollCall, [this] { m_desk->acts().rollCall(); });
    on(ActionId::Poll, [this] { m_desk->acts().poll(); });
    on(ActionId::Roster, [this] { m_desk->acts().roster(); });
    on(ActionId::TrustConfiguration, [this] { m_desk->offerTrust(); });
    on(ActionId::ChangeRunbook, [this] { m_desk->acts().requestDeviation(u"runbook"_s); });
    on(ActionId::ChangeConfiguration, [this] { m_desk->acts().requestDeviation(u"configuration"_s); });
    on(ActionId::DeclareAlthough, [this] { m_desk->acts().requestDeviation(u"declaration"_s); });
    on(ActionId::Rollback, [this] { m_desk->page().rollbackButton()->immediate()->setFocus(Qt::ShortcutFocusReason); });
    on(ActionId::GenerateKey, [this] { m_desk->makeKey(); });
    on(ActionId::ManageKeys, [this] { m_desk->manageKeys(); });
    on(ActionId::SignOff, [this] { m_desk->acts().signOff(); });
    on(ActionId::VerifyLedger, [this] {
        m_desk->page().showTab(LaunchPage::Tab::Ledger);
        m_desk->verifyLedger();
    });
    on(ActionId::Anchors, [this] { m_desk->anchors().open(); });
    on(ActionId::Declare, [this] {
        m_desk->page().showTab(LaunchPage::Tab::SignOff);
        m_desk->page().signoff()->openDeclaration();
    });
}

void MainWindow::connectViewActions()
{
    const auto on = [this](ActionId id, const std::function<void()>& act) { m_actions->connectTo(id, this, act); };
    on(ActionId::Palette, [this] { openPalette(); });
    on(ActionId::CurrentStep, [this] {
        m_desk->binding().selection()->backToCurrent();
        m_desk->page().showTab(LaunchPage::Tab::Step);
    });
    on(ActionId::NextStep, [this] { m_desk->binding().selection()->move(m_desk->session().launch(), 1); });
    on(ActionId::PreviousStep, [this] { m_desk->binding().selection()->move(m_desk->session().launch(), -1); });
    on(ActionId::SearchOutput, [this] { searchOutput(); });
    on(ActionId::GoToPlan, [this] { m_desk->page().plan()->view()->setFocus(Qt::ShortcutFocusReason); });
    on(ActionId::GoToStep, [this] {
        m_desk->page().showTab(LaunchPage::Tab::Step);
        m_desk->page().step()->setFocus(Qt::ShortcutFocusReason);
        if (!m_desk->page().step()->hasFocus())
            m_desk->page().tabs()->setFocus(Qt::ShortcutFocusReason);
    });
    on(ActionId::GoToSide, [this] { m_desk->page().side()->holdButton()->setFocus(Qt::ShortcutFocusReason); });
    on(ActionId::GoToLedger, [this] { m_desk->page().ledger()->table()->setFocus(Qt::ShortcutFocusReason); });
    on(ActionId::ShowSignoff, [this] { m_desk->page().showTab(LaunchPage::Tab::SignOff); });
    on(ActionId::ShowDeviations, [this] { m_desk->page().showTab(LaunchPage::Tab::Deviations); });
    on(ActionId::ShowRollout, [this] { m_desk->rollout().show(); });
    on(ActionId::ShowRollback, [this] { showRollback(); });
    on(ActionId::ShowAlarms, [this] { m_desk->alarms().show(); });
    on(ActionId::SilenceAlarms, [this] { m_desk->alarms().silence(); });
    on(ActionId::ShowLedger, [this] {
        m_desk->page().showTab(LaunchPage::Tab::Ledger);
        m_desk->page().ledgerPage()->view()->table()->setFocus(Qt::ShortcutFocusReason);
    });
    on(ActionId::ShowNumbers, [this] {
        m_desk->page().showTab(LaunchPage::Tab::Numbers);
        StateTable* numbers = m_desk->page().numbers()->numbers();
        if (numbers->isVisible())
            numbers->setFocus(Qt::ShortcutFocusReason);
        else
            m_desk->page().tabs()->setFocus(Qt::ShortcutFocusReason);
    });
    on(ActionId::Theme, [this] {
        m_settings->change([this](settings::Settings& s) { s.theme = otherTheme(palette()); });
        applySettings();
    });
    on(ActionId::LargerText, [this] { changeScale(1); });
    on(ActionId::SmallerText, [this] { changeScale(-1); });
    on(ActionId::NormalText, [this] { changeScale(0); });
    on(ActionId::ShowWall, [this] { m_wall->open(m_desk->session().folder()); });
    on(ActionId::Shortcuts, [this] { (new ShortcutsPage(this))->show(); });
    on(ActionId::About, [this] { about(); });
}

void MainWindow::searchOutput()
{
    LaunchPage& page = m_desk->page();
    // In the ledger and the plan the same key narrows what is shown there.
    if (page.shownTab() == LaunchPage::Tab::Ledger && page.ledgerPage()->isAncestorOf(focusWidget()))
        page.ledgerPage()->view()->filterField()->setFocus(Qt::ShortcutFocusReason);
    else if (page.ledger()->isAncestorOf(focusWidget()))
        page.ledger()->filterField()->setFocus(Qt::ShortcutFocusReason);
    else if (page.plan()->isAncestorOf(focusWidget()))
        page.plan()->filter()->setFocus(Qt::ShortcutFocusReason);
    else if (page.shownTab() == LaunchPage::Tab::Rollback)
        page.rollbackOutput()->openSearch();
    else
        page.stepOutput()->openSearch();
}

void MainWindow::changeScale(int steps)
{
    m_settings->change([&](settings::Settings& s) {
        s.textScale = steps == 0 ? 0 : steppedScale(effectiveScale(s, m_world.screen), steps);
    });
    applySettings();
}

void MainWindow::about()
{
    auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About Holdpoint"),
                                tr("Holdpoint %1\n\nRuns a production launch from its runbook.\n\n"
                                   "Free software under the GNU General Public License, version 3 or later.")
                                    .arg(QStringLiteral(HOLDPOINT_VERSION)),
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

std::vector<PaletteItem> MainWindow::actionItems() const
{
    std::vector<PaletteItem> items;
    for (const ActionRow& row : actionTable()) {
        if (row.id == ActionId::Palette)
            continue;
        QAction* action = m_actions->of(row.id);
        const QList<QKeySequence> keys = Actions::keysOf(row);
        items.push_back({Actions::plainText(row), menuTitle(row.menu).remove(QLatin1Char('&')),
                         keys.isEmpty() ? QString() : keys.first().toString(QKeySequence::NativeText),
                         action->isEnabled(), [action] { action->trigger(); }});
    }
    return items;
}

void MainWindow::openPalette()
{
    std::vector<PaletteItem> items = actionItems();
    if (m_desk && m_desk->page().isVisible()) {
        std::vector<PaletteItem> steps = m_desk->acts().steps();
        std::move(steps.begin(), steps.end(), std::back_inserter(items));
    }
    m_palette->open(std::move(items));
}

} // namespace holdpoint::ui
