// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/gate_panel.h"

#include "core/checklist/alarm_evidence.h"
#include "ui/checklist/check_list.h"
#include "ui/checklist/check_model.h"
#include "ui/checklist/inline_message.h"
#include "ui/checklist/reason_edit.h"
#include "ui/checklist/seat_model.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/mark_delegate.h"
#include "ui/theme/shown_text.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QTreeView>

#include <algorithm>

namespace holdpoint::ui {
namespace {

QLabel* captionLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setFont(themeFont(FontRole::Heading));
    return label;
}

QVBoxLayout* column(std::initializer_list<QWidget*> parts)
{
    auto* column = new QVBoxLayout;
    column->setSpacing(spacing::tight);
    for (QWidget* part : parts)
        column->addWidget(part);
    column->addStretch();
    return column;
}

void fitRows(QTreeView* view, int most)
{
    const int rows = std::clamp(view->model()->rowCount(), 1, most);
    const int row = QFontMetrics(view->font()).height() + spacing::normal;
    view->setFixedHeight(rows * row + (view->header()->isHidden() ? 0 : view->header()->sizeHint().height()) +
                         2 * view->frameWidth() + spacing::hair);
}

} // namespace

GatePanel::GatePanel(QWidget* parent, GateLayout layout)
    : QWidget(parent)
    , m_criteria(new CheckList(this))
    , m_noCriteria(new QLabel(tr("This gate names no criteria of its own."), this))
    , m_evidenceModel(new EvidenceModel(this))
    , m_evidence(new QTreeView(this))
    , m_evidenceNote(new QLabel(this))
    , m_seatModel(new SeatModel(this))
    , m_seats(new QTreeView(this))
    , m_voteGo(new QPushButton(tr("Seat says &GO"), this))
    , m_voteNoGo(new QPushButton(tr("Seat says &NO-GO…"), this))
    , m_reason(new ReasonEdit(this))
    , m_go(new QPushButton(tr("GO"), this))
    , m_noGo(new QPushButton(tr("NO-GO…"), this))
    , m_override(new QPushButton(tr("Request an override…"), this))
    , m_state(new InlineMessage(this))
{
    m_evidence->setModel(m_evidenceModel);
    m_evidence->setItemDelegate(new MarkDelegate(0, EvidenceModel::ShapeRole, EvidenceModel::MeaningRole, m_evidence));
    for (QTreeView* view : {m_evidence, m_seats}) {
        view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        view->setMinimumWidth(160);
        view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    }
    m_evidence->setHeaderHidden(true);
    m_evidence->setRootIsDecorated(false);
    m_evidence->setUniformRowHeights(true);
    m_evidence->setTabKeyNavigation(false);
    m_evidence->setAccessibleName(tr("Evidence of this phase"));
    m_evidenceNote->setFont(themeFont(FontRole::Small));
    m_evidenceNote->setWordWrap(true);
    for (QLabel* label : {m_noCriteria, m_evidenceNote})
        label->setTextFormat(Qt::PlainText);

    if (layout == GateLayout::Desk) {
        const auto part = [this](QLayout* inside) {
            auto* widget = new QWidget(this);
            inside->setContentsMargins(0, 0, 0, 0);
            widget->setLayout(inside);
            return widget;
        };
        m_criteriaPart = part(column({captionLabel(tr("Criteria"), this), m_criteria, m_noCriteria}));
        m_evidencePart = part(column({captionLabel(tr("Evidence of this phase"), this), m_evidence, m_evidenceNote}));
        m_votesPart = part(votesPart());
        m_desk = new QGridLayout(this);
        m_desk->setContentsMargins(0, 0, 0, 0);
        m_desk->setHorizontalSpacing(spacing::wide);
        m_desk->setVerticalSpacing(spacing::normal);
        m_desk->setColumnStretch(0, 1);
        m_desk->setColumnStretch(1, 1);
        placeParts(false);
    } else {
        m_room = new QBoxLayout(QBoxLayout::TopToBottom, this);
        m_room->setContentsMargins(0, 0, 0, 0);
        m_room->setSpacing(spacing::section);
        m_room->addLayout(votesPart(), 3);
        m_room->addLayout(column({captionLabel(tr("Criteria"), this), m_criteria, m_noCriteria,
                                  captionLabel(tr("Evidence of this phase"), this), m_evidence, m_evidenceNote}),
                          2);
        m_room->addStretch();
    }
    connect(m_criteria, &CheckList::commandRequested, this, &GatePanel::commandRequested);
    connect(m_evidence, &QTreeView::activated, this, [this](const QModelIndex& index) {
        if (const qint64 run = index.data(EvidenceModel::RunRole).toLongLong())
            Q_EMIT outputWanted(run);
    });
    connectVotes();
}

// Side by side where both fit, else below each other.
void GatePanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const int letters = width() / std::max(1, m_seats->fontMetrics().averageCharWidth());
    if (m_room)
        m_room->setDirection(letters > 100 ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    else if (const bool beside = letters > 90; beside != m_beside)
        placeParts(beside);
}

void GatePanel::placeParts(bool beside)
{
    m_beside = beside;
    for (QWidget* part : {m_criteriaPart, m_evidencePart, m_votesPart})
        m_desk->removeWidget(part);
    // In a narrow column the votes come first: criteria that wrap and cut evidence would push them off the screen.
    m_desk->addWidget(m_criteriaPart, 0, 0, 1, beside ? 1 : 2);
    m_desk->addWidget(m_votesPart, 1, 0, 1, 2);
    if (beside)
        m_desk->addWidget(m_evidencePart, 0, 1);
    else
        m_desk->addWidget(m_evidencePart, 2, 0, 1, 2);
}

QLayout* GatePanel::votesPart()
{
    m_seats->setModel(m_seatModel);
    m_seats->setItemDelegate(new MarkDelegate(SeatModel::VoteColumn, Qt::UserRole, Qt::UserRole + 1, m_seats));
    m_seats->setRootIsDecorated(false);
    m_seats->setUniformRowHeights(true);
    m_seats->setAllColumnsShowFocus(true);
    m_seats->setTabKeyNavigation(false);
    m_seats->setAccessibleName(tr("Seats and their votes; G enters GO, N enters NO-GO"));
    m_seats->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_seats->header()->setStretchLastSection(true);
    m_seats->installEventFilter(this);
    m_voteGo->setToolTip(tr("Enter the spoken GO of the chosen seat (G)"));
    m_voteNoGo->setToolTip(tr("Enter the spoken NO-GO of the chosen seat with its reason (N)"));
    m_go->setAccessibleName(tr("The coordinator says GO"));
    m_noGo->setAccessibleName(tr("The coordinator says NO-GO"));
    m_override->setToolTip(tr("A GO although something is missing is a deviation, printed on the certificate"));
    for (QPushButton* button : {m_voteGo, m_voteNoGo, m_go, m_noGo, m_override}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    for (QPushButton* button : {m_go, m_noGo}) {
        button->setFont(themeFont(FontRole::Heading));
        button->setMinimumSize(120, spacing::controlHeight + spacing::normal);
    }
    auto* votes = new QHBoxLayout;
    votes->setSpacing(spacing::normal);
    votes->addWidget(captionLabel(tr("Seats, in polling order"), this), 1);
    votes->addWidget(m_voteGo);
    votes->addWidget(m_voteNoGo);
    auto* decide = new QHBoxLayout;
    decide->setSpacing(spacing::normal);
    decide->addWidget(m_go);
    decide->addWidget(m_noGo);
    decide->addStretch();
    decide->addWidget(m_override);
    auto* column = new QVBoxLayout;
    column->setSpacing(spacing::normal);
    column->addLayout(votes);
    column->addWidget(m_seats);
    column->addWidget(m_reason);
    column->addWidget(captionLabel(tr("The coordinator decides, last"), this));
    column->addLayout(decide);
    column->addWidget(m_state);
    column->addStretch();
    return column;
}

void GatePanel::connectVotes()
{
    connect(m_voteGo, &QPushButton::clicked, this, [this] { vote(true); });
    connect(m_voteNoGo, &QPushButton::clicked, this, [this] { vote(false); });
    connect(m_reason, &ReasonEdit::given, this, [this](const QString& seat, const QString& why) {
        if (seat.isEmpty()) {
            Q_EMIT commandRequested(checklist::DecideGate{m_gate, false, why});
            return;
        }
        Q_EMIT commandRequested(checklist::CastVote{m_gate, seat, false, why, {}, {}});
        moveOn();
    });
    connect(m_reason, &ReasonEdit::cancelled, this,
            [this](const QString& seat) { (seat.isEmpty() ? static_cast<QWidget*>(m_noGo) : m_seats)->setFocus(); });
    connect(m_go, &QPushButton::clicked, this, [this] {
        Q_EMIT commandRequested(checklist::DecideGate{m_gate, true, {}});
    });
    connect(m_noGo, &QPushButton::clicked, this,
            [this] { m_reason->ask(tr("Why does the coordinator say NO-GO?"), tr("NO-GO"), {}); });
    connect(m_override, &QPushButton::clicked, this, [this] { Q_EMIT overrideWanted(m_gate); });
}

void GatePanel::refresh(const checklist::Launch& launch, const runbook::Step& gate)
{
    const bool same = m_gate == gate.id;
    m_gate = gate.id;
    if (!same)
        m_reason->close();
    m_criteria->refresh(launch, gate);
    m_criteria->setVisible(!gate.checks.isEmpty());
    m_noCriteria->setVisible(gate.checks.isEmpty());
    m_evidenceModel->refresh(launch, gate.id);
    m_evidenceNote->setText(tr("Votes are for the evidence %1…; a vote becomes void when it changes.")
                                .arg(launch.evidenceSha256(gate.id).left(12)));
    const int chosen = m_seats->currentIndex().row();
    m_seatModel->refresh(launch, gate.id);
    if (chosen < 0 || !same)
        m_seats->setCurrentIndex(m_seatModel->index(std::max(0, m_seatModel->firstWithoutGo()), 0));
    fitRows(m_evidence, 9);
    fitRows(m_seats, 14);
    tellDecision(launch, gate);
}

void GatePanel::tellDecision(const checklist::Launch& launch, const runbook::Step& gate)
{
    const checklist::State& state = launch.state();
    const checklist::GateRecord record = state.gates.value(gate.id);
    const bool done = launch.done(gate.id);
    const checklist::DeviationRecord* approval = launch.approval(QStringLiteral("override"), gate.id);
    QStringList missing;
    if (const qsizetype open = launch.openCriteria(gate.id).size(); open > 0)
        missing.append(open == 1 ? tr("a criterion is not ticked")
                                 : tr("%n criteria are not ticked", nullptr, int(open)));
    if (const QStringList without = launch.seatsWithoutGo(gate.id); !without.isEmpty())
        missing.append(without.size() > 3 ? tr("no GO from %n seats", nullptr, int(without.size()))
                                          : tr("no GO from %1").arg(without.join(QStringLiteral(", "))));
    if (const std::optional<checklist::AlarmAgainst> against = checklist::alarmAgainst(state.alarms)) {
        const QString title = shownText(against->occurrence.raised.title);
        missing.append(against->unheard ? tr("nobody acknowledged the alarm “%1”").arg(title)
                                        : tr("no data comes of “%1”").arg(title));
    }
    const bool itsTurn = launch.inOrder(gate.id) || launch.approval(QStringLiteral("order"), gate.id);
    const bool open = !done && !state.scrubbed && !state.ended && itsTurn;
    m_open = open;
    m_missing.clear();
    if (state.held)
        m_missing = tr("GO has to wait: the launch is held (%1).").arg(state.held->reason);
    else if (!missing.isEmpty() && !approval)
        m_missing = tr("GO has to wait: %1.").arg(missing.join(QStringLiteral("; ")));
    for (QPushButton* button : {m_voteGo, m_voteNoGo})
        button->setEnabled(open && m_seatModel->rowCount() > 0);
    m_go->setEnabled(open && m_missing.isEmpty());
    m_noGo->setEnabled(open);
    m_go->setText(approval && !missing.isEmpty() ? tr("GO (%1)").arg(approval->request.deviation) : tr("GO"));
    m_override->setVisible(open && !missing.isEmpty() && !approval);
    if (done) {
        const QString by = record.decision ? record.decision->by.person : QString();
        m_state->say(Meaning::Ok, record.decision
                                      ? tr("GO, decided by %1 at %2 UTC.").arg(by, utcSeconds(record.decision->utcMs))
                                      : tr("This gate was skipped."));
    } else if (!open) {
        m_state->say(Meaning::Neutral, tr("This gate is not open yet."),
                     tr("The steps before it come first; votes are entered when it is its turn."));
    } else if (const QString because = launch.reopenedBecause(gate.id); !because.isEmpty()) {
        m_state->say(Meaning::Critical, because,
                     m_missing.isEmpty() ? tr("The coordinator decides again, on what is seen now.") : m_missing);
    } else if (!m_missing.isEmpty()) {
        m_state->say(Meaning::Warning, m_missing,
                     state.held ? tr("Resume the launch first; votes can be entered meanwhile.")
                                : tr("Tick, ask the seats, or request an override."));
    } else if (record.decision && !record.decision->decision.go) {
        m_state->say(Meaning::Critical,
                     tr("NO-GO by %1: %2").arg(record.decision->by.person, record.decision->decision.reason),
                     tr("Decide again when its cause is gone."));
    } else {
        m_state->say(Meaning::Info, tr("Nothing is missing: the coordinator decides."));
    }
}

QString GatePanel::missing() const { return m_missing; }

QString GatePanel::currentSeat() const { return m_seatModel->seat(m_seats->currentIndex().row()); }

void GatePanel::vote(bool go)
{
    const QString seat = currentSeat();
    if (seat.isEmpty() || !m_open)
        return;
    if (!go) {
        m_reason->ask(tr("Why does %1 say NO-GO?").arg(seat), tr("Enter NO-GO"), seat);
        return;
    }
    Q_EMIT commandRequested(checklist::CastVote{m_gate, seat, true, {}, {}, {}});
    moveOn();
}

void GatePanel::moveOn()
{
    // The poll goes down the list; the answer may not be recorded yet, so the next row is simply the next one.
    const int row = m_seats->currentIndex().row();
    if (row + 1 < m_seatModel->rowCount())
        m_seats->setCurrentIndex(m_seatModel->index(row + 1, 0));
    if (m_seatModel->firstWithoutGo() >= 0)
        m_seats->setFocus();
}

void GatePanel::focusCriteria() { m_criteria->focusFirstOpen(); }

void GatePanel::focusSeats()
{
    m_seats->setCurrentIndex(m_seatModel->index(std::max(0, m_seatModel->firstWithoutGo()), 0));
    m_seats->setFocus(Qt::ShortcutFocusReason);
}

void GatePanel::focusDecision() { (m_go->isEnabled() ? m_go : m_noGo)->setFocus(Qt::ShortcutFocusReason); }

bool GatePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_seats && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::ShiftModifier;
        if (plain && !key->isAutoRepeat() && (key->key() == Qt::Key_G || key->key() == Qt::Key_N)) {
            vote(key->key() == Qt::Key_G);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace holdpoint::ui
