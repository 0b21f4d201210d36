// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/side_panel.h"

#include "ui/checklist/marks.h"
#include "ui/checklist/planned_start.h"
#include "ui/checklist/reason_dialog.h"
#include "ui/checklist/time_text.h"
#include "ui/checklist/whole_part.h"
#include "ui/theme/primary_button.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/whole_label.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr int mostPeople = 20;

QLabel* plainLabel(QWidget* parent, FontRole role = FontRole::Body)
{
    auto* label = new WholeLabel(parent);
    label->setFont(themeFont(role));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setFont(themeFont(FontRole::Heading));
    return label;
}

QFrame* rule(QWidget* parent)
{
    auto* line = new QFrame(parent);
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    return line;
}

} // namespace

SidePanel::SidePanel(QWidget* parent)
    : QWidget(parent)
    , m_state(new MarkLabel(this))
    , m_tClock(new QLabel(this))
    , m_utc(new QLabel(this))
    , m_local(new QLabel(this))
    , m_t0(plainLabel(this, FontRole::Small))
    , m_stateReason(plainLabel(this))
    , m_hold(new QPushButton(this))
    , m_gate(new QPushButton(this))
    , m_gateText(plainLabel(this, FontRole::Small))
    , m_clockDoubt(new QPushButton(this))
    , m_nextRow(new QWidget(this))
    , m_next(new QPushButton(m_nextRow))
    , m_late(plainLabel(this, FontRole::Strong))
    , m_waiting(new QVBoxLayout)
    , m_nobody(plainLabel(this))
    , m_duty(new QVBoxLayout)
    , m_roster(new QPushButton(tr("Roster…"), this))
{
    m_tClock->setFont(themeFont(FontRole::Display));
    m_tClock->setTextFormat(Qt::PlainText);
    m_tClock->setAccessibleName(tr("Time to T-0"));
    m_utc->setFont(themeFont(FontRole::Strong));
    m_utc->setTextFormat(Qt::PlainText);
    m_local->setTextFormat(Qt::PlainText);
    m_local->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_state->setFontRole(FontRole::Heading);
    for (QPushButton* button : {m_hold, m_gate, m_next, m_roster, m_clockDoubt}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    m_hold->setFont(themeFont(FontRole::Strong));
    m_gate->setToolTip(tr("Show this gate"));
    m_gate->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_next->setToolTip(tr("Show this step"));
    m_next->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_clockDoubt->setToolTip(tr("Show the first of them. T-0 was moved; what the runbook says by the clock was not."));
    m_waiting->setSpacing(spacing::normal);
    m_duty->setSpacing(spacing::normal);

    auto* lower = new QWidget(this);
    auto* list = new QVBoxLayout(lower);
    list->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::normal);
    auto* next = new QHBoxLayout(m_nextRow);
    next->setContentsMargins(0, 0, 0, 0);
    next->setSpacing(spacing::normal);
    next->addWidget(heading(tr("Next step"), m_nextRow));
    next->addWidget(m_next, 1);
    list->setSpacing(spacing::tight);
    list->addWidget(m_clockDoubt);
    list->addWidget(m_nextRow);
    list->addWidget(m_late);
    list->addWidget(rule(lower));
    list->addWidget(heading(tr("On duty"), lower));
    list->addLayout(m_duty);
    list->addWidget(m_roster, 0, Qt::AlignLeft);
    list->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(lower);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);

    // Clocks, who is waited for and the next gate stand above what scrolls: they are on the screen at every moment.
    auto* clocks = new QHBoxLayout;
    clocks->setSpacing(spacing::normal);
    clocks->addWidget(m_utc);
    clocks->addWidget(m_local, 1);
    auto* state = new QHBoxLayout;
    state->setSpacing(spacing::normal);
    state->addWidget(m_state, 1);
    state->addWidget(m_hold);
    auto* gate = new QHBoxLayout;
    gate->setSpacing(spacing::normal);
    gate->addWidget(heading(tr("Next gate"), this));
    gate->addWidget(m_gate, 1);
    auto* fixed = new QWidget(this);
    auto* upper = new QVBoxLayout(fixed);
    upper->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, 0);
    upper->setSpacing(spacing::tight);
    upper->addWidget(m_tClock);
    upper->addLayout(clocks);
    upper->addWidget(m_t0);
    upper->addLayout(state);
    upper->addWidget(m_stateReason);
    upper->addWidget(rule(this));
    upper->addWidget(heading(tr("Waiting for"), this));
    upper->addWidget(m_nobody);
    upper->addLayout(m_waiting);
    upper->addWidget(rule(this));
    upper->addLayout(gate);
    upper->addWidget(m_gateText);
    upper->addWidget(rule(this));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    // What can be scrolled gives way first; then, in a window that is too low for its text, the lines below the people
    // who are waited for.
    constexpr int linesAbove = 9;
    layout->addWidget(new WholePart(fixed, linesAbove, this));
    scroll->setMinimumHeight(2 * scroll->fontMetrics().height());
    scroll->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    layout->addWidget(scroll, 1);

    connect(m_hold, &QPushButton::clicked, this, &SidePanel::holdOrResume);
    connect(m_gate, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(m_gateId); });
    connect(m_next, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(m_nextId); });
    connect(m_clockDoubt, &QPushButton::clicked, this, [this] { Q_EMIT stepWanted(m_doubtId); });
    connect(m_roster, &QPushButton::clicked, this, &SidePanel::rosterWanted);
}

SidePanel::PersonRow SidePanel::makePerson(QVBoxLayout* layout)
{
    PersonRow row;
    row.widget = new QWidget(this);
    row.name = plainLabel(row.widget, FontRole::Strong);
    row.contact = plainLabel(row.widget);
    row.what = plainLabel(row.widget, FontRole::Small);
    auto* lines = new QVBoxLayout(row.widget);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    lines->addWidget(row.name);
    lines->addWidget(row.contact);
    lines->addWidget(row.what);
    layout->addWidget(row.widget);
    return row;
}

void SidePanel::refresh(const checklist::Launch& launch)
{
    const checklist::State& state = launch.state();
    m_known = state.entries > 0;
    m_t0Ms = state.t0UtcMs;
    m_held = state.held.has_value();
    const StateMark mark = markOf(state);
    m_state->setMark(mark);
    QString reason;
    if (state.scrubbed)
        reason = tr("%1, at %2 UTC: %3")
                     .arg(state.scrubbed->by.person, utcSeconds(state.scrubbed->utcMs), state.scrubbed->reason);
    else if (state.ended)
        reason = tr("%1, at %2 UTC").arg(state.ended->by.person, utcSeconds(state.ended->utcMs));
    else if (state.held)
        reason = tr("%1, at %2 UTC: %3").arg(state.held->by.person, utcSeconds(state.held->utcMs), state.held->reason);
    m_stateReason->setText(reason);
    m_stateReason->setVisible(!reason.isEmpty());
    const bool over = state.scrubbed || state.ended;
    m_hold->setVisible(!over);
    m_hold->setText(m_held ? tr("Res&ume…") : tr("&Hold…"));
    m_hold->setToolTip(m_held ? tr("Let the launch go on, with a reason")
                              : tr("Nothing more starts until somebody resumes; what runs goes on"));
    QString t0 = tr("T-0 is %1").arg(utcDated(state.t0UtcMs));
    if (state.slippedMinutes != 0)
        t0 = tr("%1, moved by %2 min").arg(t0).arg(state.slippedMinutes);
    m_t0->setText(t0);
    tellWaiting(launch);
    tellGate(launch);
    tellNextStep(launch);
    tellClockDoubt(launch);
    tellDuty(launch);
    setNow(m_now);
}

void SidePanel::tellWaiting(const checklist::Launch& launch)
{
    const QList<checklist::Awaited> awaited = launch.awaited();
    // On a small screen a long poll is told in full by the gate; here the first ones and how many more.
    constexpr int mostWaiting = 5;
    const int shown = int(std::min<qsizetype>(awaited.size(), mostWaiting));
    while (m_waitingRows.size() < shown)
        m_waitingRows.append(makePerson(m_waiting));
    for (int i = 0; i < int(m_waitingRows.size()); ++i) {
        const PersonRow& row = m_waitingRows.at(i);
        row.widget->setVisible(i < shown);
        if (i >= shown)
            continue;
        const checklist::Awaited& who = awaited.at(i);
        row.name->setText(who.name.isEmpty() ? tr("%1: nobody holds this role").arg(who.role)
                                             : tr("%1, %2").arg(who.name, who.role));
        row.contact->setText(who.contact);
        row.contact->setVisible(!who.contact.isEmpty());
        row.what->setText(who.what);
    }
    const qsizetype more = awaited.size() - shown;
    m_nobody->setVisible(awaited.isEmpty() || more > 0);
    m_nobody->setText(awaited.isEmpty() ? tr("Nobody")
                                        : tr("%n people; the first of them:", nullptr, int(awaited.size())));
}

void SidePanel::tellDuty(const checklist::Launch& launch)
{
    const QList<events::Person>& people = launch.state().people;
    const int shown = int(std::min<qsizetype>(people.size(), mostPeople));
    while (m_dutyRows.size() < std::max(shown, 1))
        m_dutyRows.append(makePerson(m_duty));
    for (int i = 0; i < int(m_dutyRows.size()); ++i) {
        const PersonRow& row = m_dutyRows.at(i);
        row.widget->setVisible(i < shown || (i == 0 && shown == 0));
        if (i >= shown)
            continue;
        const events::Person& person = people.at(i);
        QString roles = person.roles.join(QStringLiteral(", "));
        if (!person.deputyFor.isEmpty())
            roles = tr("%1 (deputy: %2)").arg(roles, person.deputyFor.join(QStringLiteral(", "))).trimmed();
        row.name->setText(roles.isEmpty() ? person.name : tr("%1: %2", "roles, name").arg(roles, person.name));
        row.contact->setText(person.contact);
        row.contact->setVisible(!person.contact.isEmpty());
        row.what->hide();
    }
    if (shown == 0) {
        m_dutyRows.first().name->setText(tr("There is no roster yet."));
        m_dutyRows.first().contact->hide();
        m_dutyRows.first().what->show();
        m_dutyRows.first().what->setText(tr("Until there is one, everybody acts as coordinator."));
    }
}

void SidePanel::tellGate(const checklist::Launch& launch)
{
    m_gateId = launch.nextGate();
    const runbook::Step* gate = launch.plan().step(m_gateId);
    m_gate->setVisible(gate != nullptr);
    if (!gate) {
        m_gateText->setText(tr("No gate is left."));
        return;
    }
    m_gateTitle = shownText(gate->title);
    m_gate->setToolTip(tr("Show this gate: %1").arg(gate->title).toHtmlEscaped());
    m_gate->setAccessibleName(tr("Next gate: %1").arg(gate->title));
    QStringList lines;
    if (const std::optional<qint64> planned = launch.plannedStart(m_gateId))
        lines.append(tr("Planned %1, %2 UTC").arg(tPlanned((*planned - m_t0Ms) / 1000), utcMinutes(*planned)));
    if (const qsizetype open = launch.openCriteria(m_gateId).size(); open > 0)
        lines.append(open == 1 ? tr("1 criterion is open") : tr("%n criteria are open", nullptr, int(open)));
    const qsizetype seats = launch.seatsWithoutGo(m_gateId).size();
    const qsizetype all = launch.seatsOf(m_gateId).size();
    lines.append(all == 0 ? tr("No seats: the coordinator alone decides")
                          : tr("%1 of %2 seats have voted GO").arg(all - seats).arg(all));
    m_gateText->setText(lines.join(QStringLiteral("  ·  ")));
}

void SidePanel::tellNextStep(const checklist::Launch& launch)
{
    m_nextId.clear();
    m_nextPlanned.reset();
    for (const runbook::Phase& phase : launch.plan().phases) {
        for (const runbook::Step& step : phase.steps) {
            const std::optional<qint64> planned = ownPlannedStart(launch, phase, step);
            if (!m_nextId.isEmpty() || !planned || launch.done(step.id) || launch.state().stepTimes.contains(step.id))
                continue;
            m_nextId = step.id;
            m_nextPlanned = planned;
            m_nextTitle = shownText(step.title);
            m_next->setToolTip(tr("Show this step: %1").arg(step.title).toHtmlEscaped());
            m_next->setAccessibleName(tr("Next planned step: %1").arg(step.title));
        }
    }
    // The step that is worked on stands above already; its time is said, and the room goes to the people on duty.
    m_nextIsCurrent = !m_nextId.isEmpty() && m_nextId == launch.currentStep();
    m_nextRow->setVisible(!m_nextIsCurrent);
    m_next->setVisible(!m_nextId.isEmpty());
    fitTitles();
}

// The buttons are as wide as the column; what does not fit is left out in the middle.
void SidePanel::fitTitles()
{
    for (const auto& [button, title] : {std::pair(m_gate, m_gateTitle), std::pair(m_next, m_nextTitle)}) {
        const int room = button->width() - 2 * spacing::wide;
        button->setText(literalText(button->fontMetrics().elidedText(title, Qt::ElideMiddle, std::max(room, 60))));
    }
}

void SidePanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // The layout gives the buttons their width after this.
    QTimer::singleShot(0, this, &SidePanel::fitTitles);
}

void SidePanel::tellClockDoubt(const checklist::Launch& launch)
{
    m_doubtId.clear();
    int count = 0;
    if (launch.state().slippedMinutes != 0)
        for (const QString& step : launch.stepOrder()) {
            if (!launch.clockInDoubt(step) || launch.done(step))
                continue;
            if (count++ == 0)
                m_doubtId = step;
        }
    m_clockDoubt->setVisible(count > 0);
    m_clockDoubt->setText(count == 1 ? tr("⚠ 1 fixed time is in doubt")
                                     : tr("⚠ %n fixed times are in doubt", nullptr, count));
}

void SidePanel::tellLate()
{
    const Theme theme = Theme::of(palette());
    QColor ink = theme.text;
    QString text = tr("Nothing more is planned.");
    if (m_nextPlanned) {
        const qint64 ahead = *m_nextPlanned - m_now.utcMs;
        const QString planned =
            tr("%1, %2 UTC").arg(tPlanned((*m_nextPlanned - m_t0Ms) / 1000), utcMinutes(*m_nextPlanned));
        constexpr qint64 minute = 60'000;
        if (ahead >= 0) {
            text = tr("%1, in %2").arg(planned, durationText(std::max<qint64>(ahead / 1000 * 1000, 0)));
        } else if (-ahead < minute) {
            text = tr("%1, due now").arg(planned);
        } else {
            text = tr("%1, we are late by %2").arg(planned, durationText(-ahead / 1000 * 1000));
            ink = theme.warning.ink;
        }
    }
    m_late->setText(m_nextIsCurrent ? tr("This step: %1").arg(text) : text);
    QPalette own = palette();
    own.setColor(QPalette::WindowText, ink);
    m_late->setPalette(own);
}

void SidePanel::setNow(const Instant& now)
{
    m_now = now;
    m_tClock->setText(m_known && now.utcMs > 0 ? tClock(secondsFromT0(now.utcMs, m_t0Ms))
                                               : QStringLiteral("T --:--:--"));
    m_utc->setText(tr("%1 UTC").arg(utcSeconds(now.utcMs)));
    m_local->setText(tr("%1 local (%2)").arg(localSeconds(now.utcMs, now.offsetMin), offsetText(now.offsetMin)));
    m_t0->setVisible(m_known);
    m_hold->setEnabled(m_known);
    tellLate();
}

QString SidePanel::tClockText() const { return m_tClock->text(); }
QString SidePanel::stateWord() const { return m_state->word(); }

void SidePanel::holdOrResume()
{
    if (!m_hold->isEnabled() || m_hold->isHidden())
        return;
    const bool held = m_held;
    auto* dialog = held ? new ReasonDialog(tr("Resume the launch"), tr("Why is it safe to go on?"), tr("Resume"), this)
                        : new ReasonDialog(tr("Hold the launch"), tr("Why is the launch held?"), tr("Hold"), this);
    connect(dialog, &ReasonDialog::reasonGiven, this, [this, held](const QString& reason) {
        Q_EMIT commandRequested(held ? checklist::Command(checklist::Resume{reason})
                                     : checklist::Command(checklist::Hold{reason}));
    });
    dialog->open();
}

} // namespace holdpoint::ui
