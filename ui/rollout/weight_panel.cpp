// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/weight_panel.h"

#include "core/runbook/display_text.h"
#include "core/session/secret_box.h"
#include "core/session/session.h"
#include "ui/rollout/rollout_words.h"
#include "ui/theme/primary_button.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {

using rollout::Stage;

WeightPanel::WeightPanel(QWidget* parent)
    : QWidget(parent)
    , m_markShape(new QLabel)
    , m_status(new WholeLabel)
    , m_warning(new QWidget)
    , m_warningMark(new QLabel)
    , m_warningText(new WholeLabel)
    , m_reasonRow(new QWidget)
    , m_reasonLabel(new QLabel)
    , m_reason(new QLineEdit)
{
    m_asking = askRow();
    m_confirming = confirmPart();
    m_status->setFont(themeFont(FontRole::Strong));
    auto* status = new QHBoxLayout;
    status->setSpacing(spacing::normal);
    status->addWidget(m_markShape, 0, Qt::AlignTop);
    status->addWidget(m_status, 1);
    m_warning->setAutoFillBackground(true);
    auto* warning = new QHBoxLayout(m_warning);
    warning->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    warning->setSpacing(spacing::normal);
    warning->addWidget(m_warningMark, 0, Qt::AlignTop);
    warning->addWidget(m_warningText, 1);
    m_reasonLabel->setBuddy(m_reason);
    m_reason->setAccessibleName(tr("Reason for this weight"));
    m_reason->setMinimumHeight(spacing::controlHeight);
    auto* reason = new QHBoxLayout(m_reasonRow);
    reason->setContentsMargins(0, 0, 0, 0);
    reason->setSpacing(spacing::normal);
    reason->addWidget(m_reasonLabel);
    reason->addWidget(m_reason, 1);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::tight);
    box->addLayout(status);
    box->addWidget(m_warning);
    box->addWidget(m_confirming);
    box->addWidget(m_reasonRow);
    box->addWidget(m_asking);
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, [this] { m_confirm->setEnabled(true); });
    connect(m_ask, &QPushButton::clicked, this, [this] { ask(m_weight->value()); });
    connect(m_down, &QPushButton::clicked, this, [this] { ask(m_down->property("weight").toInt()); });
    connect(m_weight, &QSpinBox::valueChanged, this, [this] {
        m_missing = false;
        showChoice();
    });
    connect(m_reason, &QLineEdit::textChanged, this, [this] {
        if (m_missing && !m_reason->text().trimmed().isEmpty()) {
            m_missing = false;
            showChoice();
        }
    });
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        if (m_last)
            Q_EMIT commandRequested(checklist::ConfirmWeight{m_last->asked.change});
    });
    connect(m_withdraw, &QPushButton::clicked, this, &WeightPanel::withdraw);
    setLaunch(checklist::Launch(), {});
}

QWidget* WeightPanel::askRow()
{
    m_ask = new PrimaryButton;
    m_weight = new QSpinBox;
    m_weight->setRange(0, 100);
    m_weight->setSuffix(tr(" %"));
    m_weight->setAccessibleName(tr("Weight to ask for, percent of the traffic for the new version"));
    m_weight->setMinimumHeight(spacing::controlHeight);
    m_down = new QPushButton;
    m_down->setMinimumHeight(spacing::controlHeight);
    m_down->setAutoDefault(false);
    auto* label = new QLabel(tr("Weigh&t:"));
    label->setBuddy(m_weight);
    auto* row = new QWidget;
    auto* box = new QHBoxLayout(row);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::normal);
    box->addWidget(m_ask, 1);
    box->addWidget(label);
    box->addWidget(m_weight);
    box->addWidget(m_down);
    return row;
}

QWidget* WeightPanel::confirmPart()
{
    m_command = new WholeLabel;
    m_command->setFont(themeFont(FontRole::Command));
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_command->setAccessibleName(tr("Command that a confirmation runs"));
    m_follows = new WholeLabel;
    m_confirm = new PrimaryButton;
    m_withdraw = new QPushButton(tr("W&ithdraw"));
    m_withdraw->setMinimumHeight(spacing::controlHeight);
    m_withdraw->setAutoDefault(false);
    m_withdraw->setToolTip(tr("Nothing runs; the weight stays as it is."));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::normal);
    buttons->addWidget(m_confirm, 1);
    buttons->addWidget(m_withdraw);
    auto* part = new QWidget;
    auto* box = new QVBoxLayout(part);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::tight);
    box->addWidget(m_command);
    box->addWidget(m_follows);
    box->addLayout(buttons);
    return part;
}

bool WeightPanel::isWaiting() const { return m_last && m_last->stage() == Stage::Asked; }

QString WeightPanel::status() const { return m_status->text(); }

QString WeightPanel::against() const { return m_warning->isHidden() ? QString() : m_warningText->text(); }

QString WeightPanel::command() const { return m_confirming->isHidden() ? QString() : m_command->text(); }

void WeightPanel::setLaunch(const checklist::Launch& launch, const QString& person)
{
    const bool waited = isWaiting();
    const rollout::Course& course = launch.state().rollout;
    m_ladder = launch.ladder();
    m_last = course.last() ? std::optional(*course.last()) : std::nullopt;
    m_inForce = course.weight();
    m_against.clear();
    for (int weight = 0; weight <= 100; ++weight)
        m_against.append(m_ladder.isGuarded() ? launch.againstWeight(weight) : QString());
    m_mayDecide = launch.mayCoordinate(person);
    m_would = isWaiting() ? session::prepareShift(launch, int(m_last->asked.weight), session::secretsGiven(launch))
                          : checklist::StartRun();
    const events::Person* coordinator = launch.holderOf(launch.coordinatorRole());
    m_coordinator = coordinator ? coordinator->name : QString();
    const auto& rollbacks = launch.state().rollbacks;
    m_rollingBack = !rollbacks.isEmpty() && !rollbacks.last().ended;
    // What follows from the newest change is offered once; what a person chose since stays.
    const rollout::Rung* next = m_ladder.above(m_inForce);
    const Offer offer{qint64(course.changes().size()), m_inForce, next ? next->weight : m_inForce};
    if (offer != m_offered) {
        m_offered = offer;
        const QSignalBlocker quiet(m_weight);
        m_weight->setValue(offer.weight);
        m_reason->clear();
        m_missing = false;
    }
    if (isWaiting() && !waited) {
        m_confirm->setEnabled(false);
        m_settle.start();
    }
    showStatus();
    showConfirmation();
    showChoice();
}

void WeightPanel::setNow(qint64 utcMs)
{
    m_now = utcMs;
    if (m_last && m_last->stage() == Stage::Watching)
        showStatus();
}

void WeightPanel::setProgress(const session::RolloutProgress& progress)
{
    m_measured = progress.watch ? progress.change : 0;
    m_measuredLeftMs = progress.watch ? progress.watch->remainingMs : 0;
    if (m_last && m_last->stage() == Stage::Watching)
        showStatus();
}

void WeightPanel::showStatus()
{
    QString text;
    m_mark = stateMark(StateShape::Waiting);
    if (m_ladder.isEmpty()) {
        text = tr("This runbook shifts no traffic by weights.");
    } else if (!m_ladder.isGuarded()) {
        text = tr("The trusted configuration does not say how a weight is set, seen and watched: the runbook's own "
                  "commands set it on the step's page.");
        m_mark = stateMark(StateShape::Unknown);
    } else if (!m_last) {
        text = tr("No weight was asked for yet: all traffic is on the old version.");
    } else {
        const QString weight = percentText(double(m_last->asked.weight));
        switch (m_last->stage()) {
        case Stage::Asked:
            text = tr("%1 is asked for by %2, %3. Nothing has happened yet.")
                       .arg(weight, shownText(m_last->by.person), momentText(m_last->askedUtcMs));
            m_mark = stateMark(StateShape::Gate);
            break;
        case Stage::Setting:
            text = tr("The script that sets %1 is running. Ctrl+. stops it.").arg(weight);
            m_mark = stateMark(StateShape::Running);
            break;
        case Stage::Failed:
            text = m_last->lost
                       ? tr("Nobody saw the end of the script that sets %1: look where traffic is.").arg(weight)
                       : tr("The script that sets %1 FAILED.").arg(weight);
            m_mark = stateMark(m_last->lost ? StateShape::Unknown : StateShape::Failed);
            break;
        case Stage::Observing:
            text = tr("%1 is set; it is looked for at the load balancer.").arg(weight);
            m_mark = stateMark(StateShape::Running);
            break;
        case Stage::Unseen:
            text = m_last->observed->outcome == QLatin1String("no-data")
                       ? tr("NO DATA: the load balancer did not say whether %1 is there.").arg(weight)
                       : tr("NOT SEEN: the load balancer has %1 on the new version instead of %2.")
                             .arg(tr("%1 %").arg(m_last->observed->share), weight);
            m_mark = stateMark(StateShape::Unknown);
            break;
        case Stage::Watching: {
            const qint64 planned = m_ladder.watchMs - (m_now > 0 ? m_now - m_last->observedUtcMs : 0);
            const QString left = watchLeftText(
                planned, m_measured == m_last->asked.change ? std::optional(m_measuredLeftMs) : std::nullopt);
            text = m_last->breaches.isEmpty() ? tr("Watching %1: %2.").arg(weight, left)
                                              : tr("BREACH while watching %1: %2.").arg(weight, left);
            m_mark = stateMark(m_last->breaches.isEmpty() ? StateShape::Running : StateShape::Failed);
            break;
        }
        case Stage::Clean:
            text = tr("%1 was watched for %2, and all kept to its limits.").arg(weight, leftText(m_ladder.watchMs));
            m_mark = stateMark(StateShape::Passed);
            break;
        case Stage::Unclean: {
            m_mark = m_last->breaches.isEmpty() ? watchMark(m_last->watched->verdict)
                                                : watchMark(rollout::WatchVerdict::Breach);
            text = tr("The watch of %1 is over, and it is not clean: %2.").arg(weight, m_mark.word);
            break;
        }
        case Stage::RolledBack:
            text = tr("ROLLED BACK: %1 does not count any more.").arg(weight);
            m_mark = stateMark(StateShape::Skipped);
            break;
        case Stage::Withdrawn:
            break;
        }
    }
    if (m_status->text() != text)
        m_status->setText(text);
    restyle();
}

void WeightPanel::showConfirmation()
{
    const bool waiting = isWaiting() && !m_rollingBack;
    m_confirming->setVisible(waiting);
    if (!waiting)
        return;
    const QString weight = percentText(double(m_last->asked.weight));
    m_command->setText(runbook::escapedForDisplay(m_would.resolvedText));
    QStringList follows{tr("This command runs in %1. Then %2 is looked for at the load balancer and watched for %3.")
                            .arg(m_would.workdir, weight, leftText(m_ladder.watchMs))};
    if (!m_would.missingScripts.isEmpty())
        follows.append(tr("MISSING: %1").arg(shownText(m_would.missingScripts.join(tr(", ")))));
    if (!m_would.unfilled.isEmpty())
        follows.append(tr("NOT FILLED: %1").arg(shownText(m_would.unfilled.join(tr(", ")))));
    m_follows->setText(follows.join(QLatin1Char(' ')));
    m_confirm->setLabel(tr("Confirm %1").arg(weight), tr("Alt+C", "key of the button Confirm"));
    m_confirm->setShortcut(QKeySequence(Qt::ALT | Qt::Key_C));
}

void WeightPanel::showChoice()
{
    const bool waiting = isWaiting();
    const bool offers =
        m_ladder.isGuarded() && !m_rollingBack && !waiting && !(m_last && m_last->stage() == Stage::Setting);
    m_asking->setVisible(offers);
    const int weight = waiting ? int(m_last->asked.weight) : m_weight->value();
    const bool up = weight > m_inForce;
    const QString despite = up ? m_against.value(weight) : QString();
    // What came up after it was asked for was decided by nobody.
    const bool warns = (offers || (waiting && !m_rollingBack)) && !despite.isEmpty();
    QString text;
    if (waiting && despite == m_last->asked.despite)
        text = tr("%1 It was asked for all the same: %2").arg(againstText(despite), shownText(m_last->asked.reason));
    else if (waiting)
        text = tr("%1 That was not so when it was asked for: withdraw it, and let the coordinator decide anew.")
                   .arg(againstText(despite));
    else if (m_mayDecide)
        text = m_missing ? tr("%1 Say why it is safe all the same.").arg(againstText(despite))
                         : tr("%1 To go on needs a reason.").arg(againstText(despite));
    else
        text = m_coordinator.isEmpty() ? tr("%1 Only the coordinator can decide to go on.").arg(againstText(despite))
                                       : tr("%1 Only the coordinator, %2, can decide to go on.")
                                             .arg(againstText(despite), shownText(m_coordinator));
    m_warning->setVisible(warns);
    if (m_warningText->text() != text)
        m_warningText->setText(text);
    // Something new speaks against it: nothing invites the press.
    m_confirm->setQuiet(waiting && warns && despite != m_last->asked.despite);
    m_reasonRow->setVisible((offers && warns && m_mayDecide) || (waiting && !m_rollingBack));
    m_reasonLabel->setText(waiting ? tr("&Reason to withdraw (optional):") : tr("&Reason:"));

    const rollout::Rung* next = m_ladder.above(m_inForce);
    QString label = tr("Ask for %1").arg(percentText(weight));
    if (weight < m_inForce)
        label = tr("Go down: ask for %1").arg(percentText(weight));
    else if (weight == m_inForce)
        label = next ? tr("Ask for %1 again").arg(percentText(weight))
                     : tr("All traffic is there: ask for %1 again").arg(percentText(weight));
    m_ask->setLabel(label, tr("Alt+A", "key of the button Ask"));
    m_ask->setQuiet(warns);
    m_ask->setShortcut(QKeySequence(Qt::ALT | Qt::Key_A));
    m_down->setVisible(m_inForce > 0);
    int below = 0;
    for (const rollout::Rung& rung : m_ladder.rungs)
        if (rung.weight < m_inForce)
            below = std::max(below, rung.weight);
    m_down->setProperty("weight", below);
    m_down->setText(tr("&Down to %1").arg(percentText(below)));
    m_down->setToolTip(tr("Ask for %1. Traffic may always go down.").arg(percentText(below)));
    restyle();
}

void WeightPanel::ask(int weight)
{
    const bool decides = weight > m_inForce && !m_against.value(weight).isEmpty();
    if (decides && m_mayDecide && m_reason->text().trimmed().isEmpty()) {
        m_missing = true;
        showChoice();
        m_reason->setFocus(Qt::OtherFocusReason);
        return;
    }
    Q_EMIT commandRequested(checklist::AskWeight{weight, decides ? m_reason->text().trimmed() : QString()});
}

void WeightPanel::withdraw()
{
    if (m_last)
        Q_EMIT commandRequested(checklist::WithdrawWeight{m_last->asked.change, m_reason->text().trimmed()});
}

void WeightPanel::restyle()
{
    const Theme theme = Theme::of(palette());
    const QSize size(spacing::icon, spacing::icon);
    const QColor ink = theme.tone(m_mark.meaning).ink;
    m_markShape->setPixmap(stateIcon(m_mark.shape, theme, ink).pixmap(size, devicePixelRatioF()));
    QPalette washed = palette();
    washed.setColor(QPalette::Window, theme.warning.wash);
    washed.setColor(QPalette::WindowText, theme.warning.ink);
    if (m_warning->palette().color(QPalette::Window) != theme.warning.wash)
        m_warning->setPalette(washed);
    m_warningMark->setPixmap(stateIcon(StateShape::Held, theme, theme.warning.ink).pixmap(size, devicePixelRatioF()));
}

void WeightPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        restyle();
}

} // namespace holdpoint::ui
