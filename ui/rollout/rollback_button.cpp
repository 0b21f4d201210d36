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

} // namespace

RollbackButton::RollbackButton(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent)
    , m_immediate(new HoldButton({}, HoldButton::Weight::Main, this))
    , m_planned(new HoldButton({}, HoldButton::Weight::Minor, this))
    , m_scenarios(new QComboBox(this))
    , m_lamp(new ArmedLamp(this))
{
    m_scenarios->setAccessibleName(tr("Reason of the rollback"));
    m_scenarios->setToolTip(tr("The reason that is recorded with the rollback"));
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
    auto* box = new QBoxLayout(orientation == Qt::Vertical ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight, this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::tight);
    box->addWidget(m_immediate, orientation == Qt::Vertical ? 0 : 3);
    box->addLayout(choice, orientation == Qt::Vertical ? 0 : 2);
    box->addWidget(m_planned, orientation == Qt::Vertical ? 0 : 2);
    box->addWidget(m_lamp, orientation == Qt::Vertical ? 0 : 2);
    setTabOrder(m_immediate, m_scenarios);
    setTabOrder(m_scenarios, m_planned);

    connect(m_immediate, &HoldButton::held, this, [this] { held(m_immediate, QStringLiteral("immediate")); });
    connect(m_planned, &HoldButton::held, this, [this] { held(m_planned, QStringLiteral("planned")); });
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
    QList<std::pair<QString, QString>> rows;
    for (const runbook::MatrixRow& row : plan.matrix)
        rows.append(
            {row.id, shownText(row.severity.isEmpty() ? row.scenario : tr("%1 (%2)").arg(row.scenario, row.severity))});
    if (rows.isEmpty())
        rows.append({QString(), tr("No scenario in the runbook")});
    bool same = rows.size() == m_scenarios->count();
    for (int i = 0; same && i < rows.size(); ++i)
        same = m_scenarios->itemData(i).toString() == rows[i].first && m_scenarios->itemText(i) == rows[i].second;
    if (same)
        return;
    const QString before = m_scenarios->currentData().toString();
    m_scenarios->clear();
    for (const auto& [id, text] : rows)
        m_scenarios->addItem(text, id);
    m_scenarios->setCurrentIndex(std::max(0, m_scenarios->findData(before)));
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
