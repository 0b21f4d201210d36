// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/launch_page.h"

#include "ui/alarms/alarms_page.h"
#include "ui/checklist/deviation_list.h"
#include "ui/checklist/note_bar.h"
#include "ui/checklist/plan_tree.h"
#include "ui/checklist/poll_page.h"
#include "ui/checklist/side_panel.h"
#include "ui/checklist/step_page.h"
#include "ui/ledger/ledger_model.h"
#include "ui/ledger/ledger_page.h"
#include "ui/ledger/ledger_view.h"
#include "ui/monitor/numbers_page.h"
#include "ui/rollout/armed_lamp.h"
#include "ui/rollout/rollback_button.h"
#include "ui/rollout/rollback_panel.h"
#include "ui/rollout/rollout_page.h"
#include "ui/runner/output_view.h"
#include "ui/signoff/signoff_page.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QDataStream>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr quint32 layoutVersion = 1;

QScrollArea* scrolled(QWidget* inside, const QString& name)
{
    auto* area = new QScrollArea;
    area->setWidget(inside);
    area->setAccessibleName(name);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

QString counted(const QString& text, int count)
{
    return count > 0 ? LaunchPage::tr("%1 (%2)", "a tab and how many things in it wait").arg(text).arg(count) : text;
}

} // namespace

LaunchPage::LaunchPage(QWidget* parent)
    : QWidget(parent)
    , m_plan(new PlanTree)
    , m_step(new StepPage)
    , m_stepOutput(new OutputView)
    , m_rollbackOutput(new OutputView)
    , m_side(new SidePanel)
    , m_rollbackPlace(new QHBoxLayout)
    , m_rollbackButton(new RollbackButton)
    , m_rollbackPanel(new RollbackPanel)
    , m_rollout(new RolloutPage)
    , m_alarms(new AlarmsPage)
    , m_deviations(new DeviationList)
    , m_signoff(new SignoffPage)
    , m_ledgerModel(new LedgerModel(this))
    , m_ledger(new LedgerView(m_ledgerModel))
    , m_ledgerPage(new LedgerPage)
    , m_numbers(new NumbersPage)
    , m_note(new NoteBar)
    , m_tabs(new QTabWidget)
    , m_elsewhere(new QWidget)
    , m_elsewhereText(new QLabel)
    , m_back(new QPushButton(tr("&Back to the current step")))
    , m_columns(new QSplitter(Qt::Horizontal))
    , m_rows(new QSplitter(Qt::Vertical))
    , m_bottom(new QSplitter(Qt::Horizontal))
{
    m_step->setOutputView(m_stepOutput);
    // The window's own actions carry these keys, so that they work from every part of it.
    for (QAction* action : {m_step->primaryAction(), m_step->runRestAction()})
        action->setShortcuts(QList<QKeySequence>());
    for (LedgerView* view : {m_ledger, m_ledgerPage->view()})
        for (QAction* action : view->actions())
            action->setShortcuts(QList<QKeySequence>());
    for (OutputView* view : {m_stepOutput, m_rollbackOutput})
        for (QShortcut* shortcut : view->findChildren<QShortcut*>())
            if (shortcut->key() == QKeySequence(QKeySequence::Find))
                shortcut->setEnabled(false);

    m_columns->setObjectName(QStringLiteral("columns"));
    m_columns->setChildrenCollapsible(false);
    m_columns->addWidget(m_plan);
    m_columns->addWidget(middle());
    m_columns->addWidget(sideColumn());
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setStretchFactor(2, 0);
    m_rows->setChildrenCollapsible(false);
    m_rows->addWidget(m_columns);
    m_bottom->setChildrenCollapsible(false);
    m_bottom->addWidget(m_ledger);
    m_bottom->setStretchFactor(0, 1);
    m_rows->addWidget(m_bottom);
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 0);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::tight, 0, spacing::tight, spacing::tight);
    box->setSpacing(spacing::tight);
    box->addWidget(m_rows, 1);
    box->addWidget(m_note);
    connect(m_tabs, &QTabWidget::currentChanged, this,
            [this](int tab) { m_bottom->setVisible(!needsAllRoom(Tab(tab))); });
    connect(m_back, &QPushButton::clicked, this, &LaunchPage::backToCurrentRequested);
    setTabCounts(0, 0);
    setOpenAlarms(0);
    setApplyingScenarios(0);
    setElsewhere({});
    showRollbackOutput(false);
    fitIcons();
}

LaunchPage::~LaunchPage() { delete m_rollbackButton; }

QWidget* LaunchPage::middle()
{
    m_elsewhereText->setTextFormat(Qt::PlainText);
    m_elsewhereText->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_back->setMinimumHeight(spacing::controlHeight);
    m_back->setToolTip(tr("Show the step that wants attention, and follow the launch again (Ctrl+G)"));
    auto* line = new QHBoxLayout(m_elsewhere);
    line->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    line->addWidget(m_elsewhereText, 1);
    line->addWidget(m_back);
    auto* stepTab = new QWidget;
    auto* stepBox = new QVBoxLayout(stepTab);
    stepBox->setContentsMargins(0, 0, 0, 0);
    stepBox->setSpacing(0);
    stepBox->addWidget(m_elsewhere);
    stepBox->addWidget(m_step, 1);
    auto* rollbackTab = new QSplitter(Qt::Vertical);
    rollbackTab->setChildrenCollapsible(false);
    rollbackTab->addWidget(scrolled(m_rollbackPanel, tr("What the rollback would do and did")));
    rollbackTab->addWidget(m_rollbackOutput);
    rollbackTab->setStretchFactor(0, 2);
    rollbackTab->setStretchFactor(1, 1);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(stepTab, QString());
    m_tabs->addTab(m_rollout, QString());
    m_tabs->addTab(rollbackTab, QString());
    m_tabs->addTab(m_alarms, QString());
    m_tabs->addTab(m_deviations, QString());
    m_tabs->addTab(scrolled(m_signoff, tr("Sign-off sheet")), QString());
    m_tabs->addTab(m_ledgerPage, tr("Ledger"));
    m_tabs->addTab(m_numbers, tr("Numbers"));
    return m_tabs;
}

QWidget* LaunchPage::sideColumn()
{
    auto* column = new QWidget;
    auto* box = new QVBoxLayout(column);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::tight);
    box->addWidget(m_side, 1);
    m_rollbackPlace->setContentsMargins(spacing::normal, 0, spacing::normal, 0);
    m_rollbackPlace->addWidget(m_rollbackButton);
    box->addLayout(m_rollbackPlace);
    return column;
}

void LaunchPage::lendRollback(QHBoxLayout& line)
{
    if (m_lent)
        return;
    m_lent = true;
    m_rollbackButton->setOrientation(Qt::Horizontal);
    m_rollbackButton->lamp()->setBrief(true);
    line.addWidget(m_rollbackButton);
    m_rollbackButton->show();
}

void LaunchPage::takeRollback()
{
    if (!m_lent)
        return;
    m_lent = false;
    // Who held it by a key goes on to press that key: on nothing else than this.
    QWidget* focused =
        m_rollbackButton->isAncestorOf(QApplication::focusWidget()) ? QApplication::focusWidget() : nullptr;
    m_rollbackButton->setOrientation(Qt::Vertical);
    m_rollbackPlace->addWidget(m_rollbackButton);
    fitLamp();
    m_rollbackButton->show();
    if (focused)
        focused->setFocus(Qt::OtherFocusReason);
}

// A low window keeps its lines for the people who are waited for; the causes stand in full on the Rollback tab.
void LaunchPage::fitLamp() { m_rollbackButton->lamp()->setBrief(m_lent || height() < 46 * fontMetrics().height()); }

void LaunchPage::setWatch(QWidget* watch)
{
    m_bottom->addWidget(watch);
    m_bottom->setStretchFactor(1, 0);
}

void LaunchPage::showRollbackOutput(bool show) { m_rollbackOutput->setVisible(show); }

void LaunchPage::settlePlan()
{
    QTreeView* tree = m_plan->view();
    tree->scrollToTop();
    if (tree->currentIndex().isValid())
        tree->scrollTo(tree->currentIndex(), QAbstractItemView::EnsureVisible);
}

// The marks in the plan grow with its text.
void LaunchPage::fitIcons()
{
    const int size = std::max(int(spacing::icon), fontMetrics().height() - spacing::hair);
    m_plan->view()->setIconSize({size, size});
}

PollPage* LaunchPage::openPoll(const QString& gate)
{
    if (m_poll && m_poll->gate() == gate)
        return m_poll;
    closePoll();
    // Text that is read from the back of a room, as large as nine seats leave room for.
    const double least = std::min(width() / 900.0, height() / 560.0) * 11.5 / std::max(1.0, font().pointSizeF());
    m_poll = new PollPage(gate, std::clamp(least, 1.0, 2.5));
    m_sizesBefore = m_columns->sizes();
    const int side = m_sizesBefore.value(2);
    setRoomView(true);
    m_columns->insertWidget(1, m_poll);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({0, width() - side, 0, side});
    connect(m_poll, &PollPage::closeWanted, this, &LaunchPage::closePoll);
    Q_EMIT pollShown(true);
    return m_poll;
}

bool LaunchPage::closePoll()
{
    if (!m_poll)
        return false;
    m_poll->hide();
    m_poll->setParent(nullptr); // the splitter has three columns again, at once
    m_poll->deleteLater();
    m_poll = nullptr;
    setRoomView(false);
    m_columns->setSizes(m_sizesBefore);
    m_tabs->setFocus(Qt::OtherFocusReason);
    Q_EMIT pollShown(false);
    return true;
}

void LaunchPage::setRoomView(bool room)
{
    for (QWidget* part : {static_cast<QWidget*>(m_plan), static_cast<QWidget*>(m_tabs), static_cast<QWidget*>(m_bottom),
                          static_cast<QWidget*>(m_note)})
        part->setVisible(!room);
    if (!room)
        m_bottom->setVisible(!needsAllRoom(shownTab()));
}

// The pages of ledger and numbers show what stands below otherwise, and need its room; the rollout needs it too.
bool LaunchPage::needsAllRoom(Tab tab) { return tab == Tab::Ledger || tab == Tab::Numbers || tab == Tab::Rollout; }

void LaunchPage::showTab(Tab tab)
{
    closePoll();
    m_tabs->setCurrentIndex(int(tab));
}

LaunchPage::Tab LaunchPage::shownTab() const { return Tab(m_tabs->currentIndex()); }

void LaunchPage::setOpenAlarms(int open) { m_tabs->setTabText(int(Tab::Alarms), counted(tr("Alarms"), open)); }

void LaunchPage::setApplyingScenarios(int applying)
{
    m_tabs->setTabText(int(Tab::Rollout), counted(tr("Rollout"), applying));
}

void LaunchPage::setTabCounts(int openDeviations, int missingSignoffs)
{
    m_tabs->setTabText(int(Tab::Step), tr("Step"));
    m_tabs->setTabText(int(Tab::Rollback), tr("Rollback"));
    m_tabs->setTabText(int(Tab::Deviations), counted(tr("Deviations"), openDeviations));
    m_tabs->setTabText(int(Tab::SignOff), counted(tr("Sign-off"), missingSignoffs));
}

void LaunchPage::setElsewhere(const QString& currentTitle)
{
    m_elsewhere->setVisible(!currentTitle.isEmpty());
    m_elsewhereText->setText(tr("The launch is at: %1").arg(shownText(currentTitle)));
    m_elsewhereText->setToolTip(currentTitle);
}

void LaunchPage::proportions()
{
    const int text = fontMetrics().averageCharWidth();
    // The plan takes what its titles need, where the step keeps the larger part.
    const int right =
        std::clamp(std::max(text * 44, m_rollbackButton->sizeHint().width() + spacing::wide), 260, width() * 3 / 10);
    const int left = std::clamp(m_plan->wantedWidth(), 240, std::max(width() * 3 / 10, width() - right - 105 * text));
    m_columns->setSizes({left, std::max(300, width() - left - right), right});
    m_bottom->setSizes({std::max(300, width() - width() * 3 / 10), width() * 3 / 10});
    // A low window keeps its lines for the step and the people; a few entries show that the ledger grows.
    const int lines = height() < 46 * fontMetrics().height() ? 7 : 10;
    const int below = std::clamp(fontMetrics().height() * lines, 110, height() / 3);
    m_rows->setSizes({std::max(200, height() - below), below});
}

void LaunchPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitLamp();
    if (m_laidOut || !isVisible())
        return;
    m_laidOut = true;
    proportions();
    QTimer::singleShot(0, this, &LaunchPage::settlePlan);
}

void LaunchPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    QTimer::singleShot(0, this, &LaunchPage::settlePlan);
}

void LaunchPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
        fitIcons();
}

QByteArray LaunchPage::saveLayout() const
{
    QByteArray layout;
    QDataStream out(&layout, QIODevice::WriteOnly);
    out << layoutVersion << m_columns->saveState() << m_rows->saveState() << m_bottom->saveState();
    return layout;
}

void LaunchPage::restoreLayout(const QByteArray& layout)
{
    QDataStream in(layout);
    quint32 version = 0;
    QByteArray columns, rows, bottom;
    in >> version >> columns >> rows >> bottom;
    // A layout of another version or a damaged one gives the proportions of a first start.
    if (in.status() == QDataStream::Ok && version == layoutVersion)
        m_laidOut = m_columns->restoreState(columns) && m_rows->restoreState(rows) && m_bottom->restoreState(bottom);
}

} // namespace holdpoint::ui
