// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/session_binding.h"

#include "ui/checklist/deviation_list.h"
#include "ui/checklist/note_bar.h"
#include "ui/checklist/plan_tree.h"
#include "ui/checklist/poll_page.h"
#include "ui/checklist/side_panel.h"
#include "ui/checklist/step_page.h"
#include "ui/ledger/ledger_model.h"
#include "ui/ledger/ledger_page.h"
#include "ui/rollout/hold_button.h"
#include "ui/rollout/rollback_button.h"
#include "ui/rollout/rollback_panel.h"
#include "ui/runner/output_view.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/step_selection.h"
#include "ui/signoff/signoff_page.h"

#include <QAction>
#include <QPointer>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr const char* refusedKey = "refused";
constexpr const char* ledgerKey = "ledger";

QString loginName()
{
    const QString name = qEnvironmentVariable("USER");
    return name.isEmpty() ? SessionBinding::tr("person at this machine") : name;
}

template <class... Ts> struct Cases : Ts...
{
    using Ts::operator()...;
};

} // namespace

SessionBinding::SessionBinding(session::Session& session, const Clock& clock, LaunchPage& page, TopStrip& strip,
                               ErrorBar& errors, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_clock(clock)
    , m_page(page)
    , m_strip(strip)
    , m_errors(errors)
    , m_selection(new StepSelection(this))
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &SessionBinding::refresh);
    m_saving.setSingleShot(true);
    m_saving.setInterval(200);
    connect(&m_saving, &QTimer::timeout, this, &SessionBinding::tellLedger);
    m_tick.setInterval(100);
    connect(&m_tick, &QTimer::timeout, this, &SessionBinding::tick);

    connectStep();
    connectSide();
    connectSession();
    for (LedgerModel* model : {m_page.ledgerModel(), m_page.ledgerPage()->model()})
        model->reset(m_session.entries(), m_session.launch());
    m_strip.setArmed(m_session.armed());
    m_page.rollbackButton()->setArmed(m_session.armed());
    m_page.rollbackPanel()->setArmed(m_session.armed());
    refresh();
    tick();
    m_tick.start();
}

SessionBinding::~SessionBinding()
{
    // The views outlive neither the session's entries nor its launch.
    m_page.ledgerModel()->clear();
    m_page.ledgerPage()->model()->clear();
    m_page.step()->clear();
}

void SessionBinding::connectStep()
{
    StepPage* step = m_page.step();
    connect(step, &StepPage::commandRequested, this, &SessionBinding::submitFromStep);
    connect(step, &StepPage::runRequested, this, &SessionBinding::run);
    connect(step, &StepPage::runStepRequested, this, [this](const QString& id) {
        if (known())
            m_session.runStep(id, actor(), counted(onPage()));
    });
    connect(step, &StepPage::attachRequested, this, &SessionBinding::attach);
    connect(step, &StepPage::rollbackRequested, this,
            [this] { m_page.rollbackButton()->immediate()->setFocus(Qt::ShortcutFocusReason); });
    connect(step, &StepPage::outputWanted, this, [this](qint64 run) { showOutput(m_page.stepOutput(), run); });
    connect(step, &StepPage::stepWanted, m_selection, &StepSelection::choose);
    connect(step, &StepPage::preparedWanted, this, &SessionBinding::prepare);
    connect(m_page.plan(), &PlanTree::stepSelected, this, [this](const QString& id) {
        m_selection->choose(id);
        m_page.showTab(LaunchPage::Tab::Step);
    });
    connect(m_selection, &StepSelection::stepChanged, this, &SessionBinding::showStep);
    connect(m_selection, &StepSelection::pinnedChanged, this, &SessionBinding::showElsewhere);
    connect(&m_page, &LaunchPage::backToCurrentRequested, m_selection, &StepSelection::backToCurrent);
}

void SessionBinding::connectSide()
{
    const auto forward = [this](const checklist::Command& command) { submit(command); };
    connect(m_page.side(), &SidePanel::commandRequested, this, forward);
    connect(m_page.side(), &SidePanel::stepWanted, this, [this](const QString& step) {
        m_selection->choose(step);
        m_page.showTab(LaunchPage::Tab::Step);
    });
    connect(m_page.side(), &SidePanel::rosterWanted, this, &SessionBinding::rosterWanted);
    connect(m_page.deviations(), &DeviationList::commandRequested, this, forward);
    connect(m_page.note(), &NoteBar::commandRequested, this, forward);
    connect(m_page.rollbackPanel(), &RollbackPanel::observeRequested, this, forward);
    connect(m_page.rollbackPanel(), &RollbackPanel::secondRequested, this, forward);
    // As the press that started it: nobody is asked who they are before what hangs may end.
    connect(m_page.rollbackPanel(), &RollbackPanel::stopRequested, this,
            [this](const checklist::StopRun& command) { send(command, {}); });
    connect(m_page.rollbackPanel(), &RollbackPanel::outputRequested, this, [this](qint64 run) {
        showOutput(m_page.rollbackOutput(), run);
        m_page.showRollbackOutput(m_page.rollbackOutput()->run() != 0);
    });
    connect(m_page.rollbackButton(), &RollbackButton::rollbackHeld, this,
            [this](const QString& kind, const QString& scenario) {
                const bool byWeights = kind == QLatin1String("planned") && m_session.launch().plannedByWeights();
                m_session.rollBack(kind, scenario, actor());
                m_page.showTab(byWeights ? LaunchPage::Tab::Rollout : LaunchPage::Tab::Rollback);
            });
}

void SessionBinding::connectSession()
{
    connect(&m_session, &session::Session::changed, this, &SessionBinding::scheduleRefresh);
    connect(&m_session, &session::Session::entriesAppended, this, [this](qint64 first, qint64 count) {
        m_page.ledgerModel()->append(first, count);
        m_page.ledgerPage()->model()->append(first, count);
        tellLedger();
    });
    connect(&m_session, &session::Session::runOutputGrown, this, [this](qint64 run, qint64 bytes) {
        for (OutputView* view : {m_page.stepOutput(), m_page.rollbackOutput()})
            if (view->run() == run)
                view->grown(bytes);
    });
    connect(&m_session, &session::Session::runEnded, this, [this](qint64 run) {
        const auto found = m_session.launch().state().runs.constFind(run);
        if (found == m_session.launch().state().runs.constEnd())
            return;
        for (OutputView* view : {m_page.stepOutput(), m_page.rollbackOutput()})
            if (view->run() == run)
                view->ended(*found);
    });
    connect(&m_session, &session::Session::refused, this, &SessionBinding::tellRefusal);
    connect(&m_session, &session::Session::ledgerFailed, this, [this](const Error& error) {
        m_ledgerFailed = true;
        tellLedger();
        Notice notice;
        notice.key = QLatin1String(ledgerKey);
        notice.meaning = Meaning::Critical;
        notice.text = error.cause;
        notice.nextStep = error.nextStep;
        notice.lasting = true;
        m_errors.tell(std::move(notice));
    });
    connect(&m_session, &session::Session::ledgerRecovered, this, [this] {
        m_ledgerFailed = false;
        m_errors.clear(QLatin1String(ledgerKey));
        tellLedger();
    });
    connect(&m_session, &session::Session::armedChanged, this, [this] {
        m_strip.setArmed(m_session.armed());
        m_page.rollbackButton()->setArmed(m_session.armed());
        m_page.rollbackPanel()->setArmed(m_session.armed());
    });
}

void SessionBinding::setPerson(const settings::Person& person)
{
    m_person = person;
    m_strip.setPerson(person.name, person.role);
    m_page.signoff()->setPerson(person.name);
    scheduleRefresh();
}

events::Actor SessionBinding::actor(events::Auth auth) const
{
    const QString name = m_person.name.isEmpty() ? loginName() : m_person.name;
    return {auth, name, m_person.role, {}};
}

bool SessionBinding::known()
{
    if (!m_person.name.isEmpty())
        return true;
    Q_EMIT personWanted();
    return false;
}

session::Done SessionBinding::counted(session::Done done)
{
    ++m_underWay;
    m_saving.start();
    return [self = QPointer<SessionBinding>(this), done = std::move(done)](const Result<session::Committed>& result) {
        if (!self)
            return;
        --self->m_underWay;
        self->tellLedger();
        if (done)
            done(result);
    };
}

// Refusals of what was asked for on the step's page are shown there.
session::Done SessionBinding::onPage()
{
    return [this](const Result<session::Committed>& result) {
        if (result)
            return;
        m_toldOnPage = result.error();
        m_errors.clear(QLatin1String(refusedKey));
        m_page.step()->showError(result.error());
    };
}

void SessionBinding::submit(const checklist::Command& asked, session::Done done)
{
    if (known() && !(m_signer && m_signer(asked, done)))
        send(asked, std::move(done));
}

void SessionBinding::sendAs(const checklist::Command& command, const events::Actor& actor, session::Done done)
{
    m_session.submit(command, actor, counted(std::move(done)));
}

void SessionBinding::send(const checklist::Command& asked, session::Done done)
{
    checklist::Command command = asked;
    events::Actor who = actor();
    std::visit(Cases{[&](checklist::CastVote& vote) {
                         // Entered here for somebody who said it aloud; a signed vote comes with its signature.
                         who.auth = vote.signature.isEmpty() ? events::Auth::Spoken : events::Auth::Signed;
                         who.seat = vote.seat;
                     },
                     [&](checklist::AnswerRollCall& answer) {
                         // What was heard in the room, unless somebody answers for themselves.
                         if (answer.person != who.person)
                             who.auth = events::Auth::Spoken;
                     },
                     [&](checklist::FillValue& fill) {
                         if (!fill.secret)
                             return;
                         const auto& values = m_session.launch().plan().values;
                         const auto value = std::find_if(values.begin(), values.end(), [&](const runbook::Value& one) {
                             return one.id == fill.value;
                         });
                         m_session.setSecret(value == values.end() ? fill.value : value->name, fill.text.toUtf8());
                         fill.text.fill(QChar(0));
                         fill.text.clear();
                     },
                     [](auto&) {}},
               command);
    m_session.submit(std::move(command), who, counted(std::move(done)));
}

void SessionBinding::submitFromStep(const checklist::Command& command) { submit(command, onPage()); }

void SessionBinding::setSecret(const QString& name, const QByteArray& secret)
{
    if (!known())
        return;
    m_session.setSecret(name, secret);
    m_session.submit(checklist::FillValue{name, {}, true}, actor(), counted({}));
}

void SessionBinding::run(const QString& command)
{
    checklist::StartRun start;
    start.command = command;
    submitFromStep(start);
}

void SessionBinding::showRun(qint64 run)
{
    const auto& runs = m_session.launch().state().runs;
    if (const auto found = runs.constFind(run); found != runs.constEnd()) {
        m_selection->choose(found->started.step);
        m_page.showTab(LaunchPage::Tab::Step);
        showOutput(m_page.stepOutput(), run);
    }
}

void SessionBinding::runNext()
{
    // Nothing runs that is not seen: while the room is polled, what comes next is in the poll.
    if (m_page.poll()) {
        m_page.poll()->takeFocus();
        return;
    }
    m_page.showTab(LaunchPage::Tab::Step);
    m_page.step()->doNext();
}

void SessionBinding::runRest()
{
    if (m_page.closePoll())
        return;
    m_page.showTab(LaunchPage::Tab::Step);
    m_page.step()->runRestAction()->trigger();
}

void SessionBinding::attach(const QString& step, const QString& deliverable, const QString& file)
{
    if (!known())
        return;
    m_session.attach(step, deliverable, file, actor(), counted(onPage()));
}

void SessionBinding::scheduleRefresh()
{
    m_errors.clear(QLatin1String(refusedKey));
    // Another plan is in force: what the views hold of the old one is gone, so they are told at once.
    if (&m_session.launch().plan() != m_shownPlan)
        refresh();
    else
        m_refresh.start();
}

void SessionBinding::refresh()
{
    m_refresh.stop();
    const checklist::Launch& launch = m_session.launch();
    if (m_shownPlan && m_shownPlan != &launch.plan())
        for (LedgerModel* model : {m_page.ledgerModel(), m_page.ledgerPage()->model()})
            model->reset(m_session.entries(), launch);
    m_shownPlan = &launch.plan();
    m_page.step()->refresh(launch);
    m_page.plan()->refresh(launch);
    m_selection->follow(launch);
    if (m_page.step()->step() != m_selection->step())
        showStep(m_selection->step());
    else
        prepare(m_selection->step());
    showElsewhere();
    m_page.side()->refresh(launch);
    m_page.rollbackButton()->setLaunch(launch);
    m_page.rollbackPanel()->setLaunch(launch);
    m_page.deviations()->setActor(actor());
    m_page.deviations()->refresh(launch);
    m_page.signoff()->setLaunch(launch);
    m_strip.setLaunch(launch);
    const auto& deviations = launch.state().deviations;
    const auto open = std::count_if(deviations.begin(), deviations.end(), [](const checklist::DeviationRecord& one) {
        return one.status == checklist::DeviationStatus::Requested;
    });
    m_page.setTabCounts(int(open), launch.timeLineDone() ? int(launch.missingSignoffs().size()) : 0);
    tellLedger();
    Q_EMIT refreshed();
}

void SessionBinding::showStep(const QString& step)
{
    m_page.step()->showStep(step);
    m_page.plan()->selectStep(step);
    m_page.note()->setStep(step);
    prepare(step);
    showElsewhere();
}

void SessionBinding::showElsewhere()
{
    const runbook::Step* current =
        m_selection->pinned() ? m_session.launch().plan().step(m_selection->current()) : nullptr;
    m_page.setElsewhere(current ? current->title : QString());
}

void SessionBinding::prepare(const QString& step)
{
    const runbook::Step* shown = m_session.launch().plan().step(step);
    if (!shown)
        return;
    QHash<QString, checklist::StartRun> prepared;
    for (const runbook::Command& command : shown->commands)
        if (command.runnable)
            prepared.insert(command.id, m_session.prepared(command.id));
    m_lacking = std::any_of(prepared.cbegin(), prepared.cend(),
                            [](const checklist::StartRun& would) { return !would.missingScripts.isEmpty(); });
    m_page.step()->setPrepared(prepared);
}

void SessionBinding::showOutput(OutputView* view, qint64 run)
{
    const auto& runs = m_session.launch().state().runs;
    if (const auto found = runs.constFind(run); found != runs.constEnd())
        view->showRun(*found, runner::outputPath(m_session.runFolder(run)));
    else
        view->clear();
}

void SessionBinding::tellRefusal(const Error& error)
{
    // Whether the step's page shows it is known after both signal and answer have come.
    QTimer::singleShot(0, this, [this, error] {
        if (m_toldOnPage != error)
            m_errors.tell(error, QLatin1String(refusedKey));
        m_toldOnPage.reset();
    });
}

void SessionBinding::tellLedger()
{
    const ledger::Appended head = m_session.head();
    m_strip.setLedger(m_ledgerFailed                           ? LedgerHealth::NotSaved
                      : m_underWay > 0 && !m_saving.isActive() ? LedgerHealth::Saving
                                                               : LedgerHealth::Saved,
                      head.size);
    m_page.signoff()->setHead(
        head.size,
        QString::fromLatin1(
            QByteArray(reinterpret_cast<const char*>(head.root.data()), qsizetype(head.root.size())).toBase64()));
}

void SessionBinding::tick()
{
    const Instant now = m_clock.now();
    const qint64 second = now.utcMs / 1000;
    if (second == m_lastSecond)
        return;
    m_lastSecond = second;
    if (m_lacking)
        prepare(m_selection->step());
    m_page.plan()->setNow(now);
    m_page.step()->setNow(now);
    m_page.side()->setNow(now);
    m_page.note()->setNow(now);
    m_page.stepOutput()->setNow(now.utcMs);
    m_page.rollbackOutput()->setNow(now.utcMs);
    m_page.rollbackPanel()->setNow(now.utcMs);
    m_page.signoff()->setNow(now.utcMs, now.offsetMin);
    if (m_page.poll())
        m_page.poll()->setNow(now.utcMs);
    Q_EMIT secondPassed(now.utcMs);
}

} // namespace holdpoint::ui
