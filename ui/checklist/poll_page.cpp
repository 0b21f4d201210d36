// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/poll_page.h"

#include "ui/checklist/check_list.h"
#include "ui/checklist/gate_panel.h"
#include "ui/checklist/marks.h"
#include "ui/checklist/seat_model.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/scaled_text.h"
#include "ui/theme/shown_text.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QTreeView>

#include <algorithm>
#include <utility>

namespace holdpoint::ui {

PollPage::PollPage(QString gate, double scale, QWidget* parent)
    : QWidget(parent)
    , m_gate(std::move(gate))
    , m_title(new QLabel(this))
    , m_standing(new MarkLabel(this))
    , m_time(new QLabel(this))
    , m_panel(new GatePanel(nullptr, GateLayout::Room))
    , m_scale(scale)
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_title->setFont(themeFont(FontRole::Title));
    m_standing->setFontRole(FontRole::Display);
    m_time->setTextFormat(Qt::PlainText);
    m_time->setFont(themeFont(FontRole::Title));
    m_time->setAccessibleName(tr("Time of the poll"));
    auto* keys = new QLabel(tr("G: GO    N: NO-GO    ↑ ↓: another seat    F3: what comes next    Esc: leave"), this);
    keys->setFont(themeFont(FontRole::Small));
    keys->setWordWrap(true);
    auto* leave = new QPushButton(tr("&Leave the poll (Esc)"), this);
    leave->setAutoDefault(false);
    leave->setMinimumHeight(spacing::controlHeight);

    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_panel);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* standing = new QHBoxLayout;
    standing->setSpacing(spacing::section);
    standing->addWidget(m_standing);
    standing->addStretch();
    standing->addWidget(m_time);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(spacing::wide);
    foot->addWidget(keys, 1);
    foot->addWidget(leave);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(spacing::section, spacing::normal, spacing::section, spacing::normal);
    all->setSpacing(spacing::normal);
    all->addWidget(m_title);
    all->addLayout(standing);
    all->addWidget(scroll, 1);
    all->addLayout(foot);
    m_standing->setScale(scale);

    connect(leave, &QPushButton::clicked, this, &PollPage::closeWanted);
    connect(m_panel, &GatePanel::commandRequested, this, &PollPage::commandRequested);
    connect(m_panel, &GatePanel::overrideWanted, this, &PollPage::overrideWanted);
    connect(m_panel, &GatePanel::outputWanted, this, &PollPage::outputWanted);
}

void PollPage::refresh(const checklist::Launch& launch)
{
    const runbook::Step* gate = launch.plan().step(m_gate);
    if (!gate) {
        Q_EMIT closeWanted();
        return;
    }
    m_title->setText(shownText(gate->title));
    m_panel->refresh(launch, *gate);
    tellStanding(launch, *gate);
    const bool asking = !launch.seatsWithoutGo(m_gate).isEmpty();
    // The last seat has spoken: now the coordinator.
    if (m_asking && !asking && m_panel->seats()->hasFocus())
        m_panel->focusDecision();
    m_asking = asking;
}

void PollPage::tellStanding(const checklist::Launch& launch, const runbook::Step& gate)
{
    const checklist::GateRecord record = launch.state().gates.value(gate.id);
    const QStringList seats = launch.seatsOf(gate.id);
    const qsizetype go = seats.size() - launch.seatsWithoutGo(gate.id).size();
    const bool noGo = std::any_of(seats.begin(), seats.end(), [&](const QString& seat) {
        return voteState(launch, gate.id, seat) == VoteState::NoGo;
    });
    m_decidedUtcMs = record.decision ? record.decision->utcMs : 0;
    m_firstVoteMs = 0;
    for (const checklist::VoteRecord& vote : record.votes)
        if (m_firstVoteMs == 0 || vote.utcMs < m_firstVoteMs)
            m_firstVoteMs = vote.utcMs;
    StateMark mark{tr("%1 of %2 GO").arg(go).arg(seats.size()), StateShape::Gate, Meaning::Info};
    if (launch.done(gate.id))
        mark = {record.decision ? tr("GO") : tr("SKIPPED"), record.decision ? StateShape::Passed : StateShape::Skipped,
                Meaning::Ok};
    else if (noGo || (record.decision && !record.decision->decision.go))
        mark = {tr("NO-GO"), StateShape::Failed, Meaning::Critical};
    else if (launch.state().held)
        mark = {tr("HELD"), StateShape::Held, Meaning::Warning};
    else if (!launch.inOrder(gate.id) && !launch.approval(QStringLiteral("order"), gate.id))
        mark = {tr("NOT OPEN YET"), StateShape::Waiting, Meaning::Neutral};
    else if (seats.isEmpty())
        mark.word = tr("THE COORDINATOR DECIDES");
    m_standing->setMark(mark);
}

void PollPage::setNow(qint64 utcMs)
{
    const qint64 until = m_decidedUtcMs > 0 ? m_decidedUtcMs : utcMs;
    m_time->setText(
        m_firstVoteMs == 0
            ? QString()
            : tr("Polling for %1").arg(durationText(std::max<qint64>(0, until - m_firstVoteMs) / 1000 * 1000)));
}

void PollPage::takeFocus()
{
    if (m_panel->criteria()->hasOpen())
        m_panel->focusCriteria();
    else if (m_asking)
        m_panel->focusSeats();
    else
        m_panel->focusDecision();
}

QString PollPage::standing() const { return m_standing->word(); }

QString PollPage::timeText() const { return m_time->text(); }

// Once, when every part has its own font.
void PollPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!std::exchange(m_scaled, true))
        scaleText(*this, m_scale);
}

// What the part with the keyboard leaves alone; a field that is typed in takes its letters.
void PollPage::keyPressEvent(QKeyEvent* event)
{
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::ShiftModifier;
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT closeWanted();
    } else if (plain && !event->isAutoRepeat() && (event->key() == Qt::Key_G || event->key() == Qt::Key_N)) {
        m_panel->seats()->setFocus(Qt::ShortcutFocusReason);
        m_panel->vote(event->key() == Qt::Key_G);
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace holdpoint::ui
