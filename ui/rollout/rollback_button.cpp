// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/rollback_button.h"

#include "ui/rollout/armed_lamp.h"
#include "ui/rollout/hold_button.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>

namespace holdpoint::ui {
namespace {

constexpr int secondHoldMs = 10'000;

// What somebody decided to go on with is a reason only where nothing else applies.
QString applyingRow(const checklist::Launch& launch)
{
    QString decided;
    for (const runbook::MatrixRow& row : launch.plan().matrix) {
        const rollout::Scenario now = launch.state().matrix.scenario(row.id);
        if (!now.applies())
            continue;
        if (!now.decided || now.decided->decision != QLatin1String("go-on"))
            return row.id;
        if (decided.isEmpty())
            decided = row.id;
    }
    return decided;
}

} // namespace

RollbackButton::RollbackButton(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent)
    , m_immediate(new HoldButton({}, HoldButton::Weight::Main, this))
    , m_planned(new HoldButton({}, HoldButton::Weight::Minor, this))
    , m_box(new QBoxLayout(QBoxLayout::TopToBottom, this))
    , m_scenarios(new QComboBox(this))
    , m_lamp(new ArmedLamp(this))
{
    m_scenarios->setAccessibleName(tr("Reason of the rollback"));
    m_scenarios->setToolTip(
        tr("The reason that is recorded with the rollback: what applies, until you choose another"));
    m_scenarios->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scenarios->setMinimumContentsLength(14);
    m_scenarios->setMinimumHeight(spacing::controlHeight);
    m_scenarios->installEventFilter(this);
    m_immediate->setToolTip(tr("Hold to roll back at once, by mouse, by Space, or by F9 from anywhere."));
    m_planned->setToolTip(tr("Hold to roll back as the planned procedure says, or Shift+F9 from anywhere."));
    m_planned->hide();
    auto* reason = new QLabel(tr("Reas&on:"), this);
    reason->setBuddy(m_scenarios);

    auto* choice = new QHBoxLayout;
    choice->setSpacing(spacing::normal);
    choice->addWidget(reason);
    choice->addWidget(m_scenarios, 1);
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->addWidget(m_immediate);
    m_box->addLayout(choice);
    m_box->addWidget(m_planned);
    m_box->addWidget(m_lamp);
    setOrientation(orientation);
    setTabOrder(m_immediate, m_scenarios);
    setTabOrder(m_scenarios, m_planned);

    connect(m_immediate, &HoldButton::held, this, [this] { held(m_immediate, QStringLiteral("immediate")); });
    connect(m_planned, &HoldButton::held, this, [this] { held(m_planned, QStringLiteral("planned")); });
    // Only what a person picks, by mouse or keyboard.
    connect(m_scenarios, &QComboBox::activated, this, [this] { choose(m_scenarios->currentData().toString()); });
    m_again.setSingleShot(true);
    m_again.setInterval(secondHoldMs);
    connect(&m_again, &QTimer::timeout, this, [this] {
        m_asked = nullptr;
        showHoldTime();
    });
    showHoldTime();
    // F9 must start a hold, and its release end one, wherever the keyboard is: also in a dialog.
    qApp->installEventFilter(this);
}

RollbackButton::~RollbackButton() { qApp->removeEventFilter(this); }

void RollbackButton::setLaunch(const checklist::Launch& launch)
{
    const runbook::Plan& plan = launch.plan();
    // One that goes down the weights needs no procedure of the runbook.
    const bool byWeights = launch.plannedByWeights();
    m_planned->setVisible(byWeights || plan.procedure(runbook::ProcedureKind::PlannedRollback) != nullptr);
    m_planned->setToolTip(byWeights
                              ? tr("Hold to go down the weights, each of them watched, or Shift+F9 from anywhere.")
                              : tr("Hold to roll back as the planned procedure says, or Shift+F9 from anywhere."));
    showRows(plan);
    const checklist::State& state = launch.state();
    m_rollbacks = state.rollbacks.size();
    m_applying = applyingRow(launch);
    // A choice is of one rollback, and of its second try while the launch is held. The next has a reason of its own.
    const bool goesOn = !state.held && !state.scrubbed && !state.ended;
    if (m_chosen && ((goesOn && m_rollbacks > m_chosenAfter) || m_scenarios->findData(*m_chosen) < 0))
        m_chosen.reset();
    showReason();
}

void RollbackButton::showRows(const runbook::Plan& plan)
{
    QList<std::pair<QString, QString>> rows{
        {QString(), plan.matrix.isEmpty() ? tr("No scenario in the runbook") : tr("No row chosen")}};
    for (const runbook::MatrixRow& row : plan.matrix)
        rows.append(
            {row.id, shownText(row.severity.isEmpty() ? row.scenario : tr("%1 (%2)").arg(row.scenario, row.severity))});
    bool same = rows.size() == m_scenarios->count();
    for (int i = 0; same && i < rows.size(); ++i)
        same = m_scenarios->itemData(i).toString() == rows[i].first && m_scenarios->itemText(i) == rows[i].second;
    if (same)
        return;
    m_scenarios->clear();
    for (const auto& [id, text] : rows)
        m_scenarios->addItem(text, id);
}

void RollbackButton::showReason()
{
    const int row = std::max(0, m_scenarios->findData(m_chosen.value_or(m_applying)));
    if (row != m_scenarios->currentIndex())
        m_scenarios->setCurrentIndex(row);
}

void RollbackButton::choose(const QString& scenario)
{
    if (m_scenarios->findData(scenario) < 0)
        return;
    m_chosen = scenario;
    m_chosenAfter = m_rollbacks;
    showReason();
}

void RollbackButton::setOrientation(Qt::Orientation orientation)
{
    const bool column = orientation == Qt::Vertical;
    m_box->setDirection(column ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_box->setSpacing(column ? spacing::tight : spacing::wide);
    // In a line the buttons say all of their words, and the reason takes what is left.
    m_box->setStretch(1, column ? 0 : 1);
    m_box->setStretch(3, column ? 0 : 1);
    m_box->setAlignment(m_lamp, column ? Qt::Alignment() : Qt::AlignVCenter);
}

void RollbackButton::setArmed(const rollout::Armed& armed)
{
    m_armed = armed;
    m_lamp->setArmed(armed);
}

// A changed script starts all the same, and whoever starts it knows: the first hold says what changed, the second goes.
void RollbackButton::held(HoldButton* button, const QString& kind)
{
    if (!m_armed.changed.isEmpty() && m_asked != button) {
        m_asked = button;
        m_again.start();
        showHoldTime();
        return;
    }
    m_asked = nullptr;
    m_again.stop();
    showHoldTime();
    Q_EMIT rollbackHeld(kind, m_scenarios->currentData().toString());
}

void RollbackButton::setHoldMs(int ms)
{
    m_immediate->setHoldMs(ms);
    m_planned->setHoldMs(ms);
    showHoldTime();
}

void RollbackButton::showHoldTime()
{
    const QString seconds = QLocale().toString(double(m_immediate->holdMs()) / 1000, 'f', 1);
    m_immediate->setText(tr("ROLL BACK — hold %1 s (F9)").arg(seconds));
    m_planned->setText(tr("Planned — hold %1 s (Shift+F9)").arg(seconds));
    if (m_asked)
        m_asked->setText(tr("%1 CHANGED — hold again").arg(shownText(m_armed.changed.value(0).section(u'/', -1))));
    setAccessibleDescription(m_asked ? tr("%1 is not what was pinned at the go/no-go. Hold again to roll back with it.")
                                           .arg(shownText(m_armed.changed.value(0)))
                                     : QString());
}

bool RollbackButton::eventFilter(QObject* watched, QEvent* event)
{
    // A wheel that passes over the box must not change the reason that will be recorded.
    if (watched == m_scenarios && event->type() == QEvent::Wheel && !m_scenarios->hasFocus()) {
        event->ignore();
        return true;
    }
    switch (event->type()) {
    case QEvent::ShortcutOverride:
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
        // Keys reach the window first, then the widget inside; each key is taken once, where it comes first.
        return shortcut(event) || QWidget::eventFilter(watched, event);
    case QEvent::ApplicationDeactivate:
        // The release of the key goes to another program.
        m_immediate->cancel();
        m_planned->cancel();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

bool RollbackButton::shortcut(QEvent* event)
{
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() != Qt::Key_F9)
        return false;
    if (event->type() == QEvent::ShortcutOverride) {
        key->accept();
        return true;
    }
    if (key->isAutoRepeat())
        return true;
    if (event->type() == QEvent::KeyRelease) {
        m_immediate->release(Qt::Key_F9, key->timestamp());
        m_planned->release(Qt::Key_F9, key->timestamp());
        return true;
    }
    const bool planned = key->modifiers().testFlag(Qt::ShiftModifier);
    if (planned && !m_planned->isHidden())
        m_planned->press(Qt::Key_F9, key->timestamp());
    else if (!planned)
        m_immediate->press(Qt::Key_F9, key->timestamp());
    return true;
}

} // namespace holdpoint::ui
