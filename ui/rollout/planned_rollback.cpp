// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/planned_rollback.h"

#include "ui/rollout/rollout_words.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/state_mark.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace holdpoint::ui {

using rollout::Stage;

PlannedRollback::PlannedRollback(QWidget* parent)
    : QWidget(parent)
    , m_mark(new QLabel)
    , m_text(new WholeLabel)
    , m_hint(new WholeLabel)
    , m_reason(new QLineEdit)
    , m_goOn(new QPushButton)
    , m_stop(new QPushButton(tr("S&top here")))
{
    m_text->setFont(themeFont(FontRole::Strong));
    m_reason->setAccessibleName(tr("Reason to stop the rollback, or to go on with it"));
    for (QWidget* control :
         {static_cast<QWidget*>(m_reason), static_cast<QWidget*>(m_goOn), static_cast<QWidget*>(m_stop)})
        control->setMinimumHeight(spacing::controlHeight);
    auto* label = new QLabel(tr("&Reason:"));
    label->setBuddy(m_reason);
    auto* head = new QHBoxLayout;
    head->setSpacing(spacing::normal);
    head->addWidget(m_mark, 0, Qt::AlignTop);
    head->addWidget(m_text, 1);
    auto* acts = new QHBoxLayout;
    acts->setSpacing(spacing::normal);
    acts->addWidget(label);
    acts->addWidget(m_reason, 1);
    acts->addWidget(m_goOn);
    acts->addWidget(m_stop);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    box->setSpacing(spacing::tight);
    box->addLayout(head);
    box->addWidget(m_hint);
    box->addLayout(acts);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (const QString reason = neededReason(); !reason.isEmpty())
            Q_EMIT commandRequested(checklist::StopRollback{m_rollback, reason});
    });
    connect(m_goOn, &QPushButton::clicked, this, [this] {
        if (const QString reason = neededReason(); !reason.isEmpty())
            Q_EMIT commandRequested(checklist::ShiftForRollback{m_rollback, reason});
    });
    hide();
}

QString PlannedRollback::statement() const { return isHidden() ? QString() : m_text->text(); }

QString PlannedRollback::neededReason()
{
    const QString reason = m_reason->text().trimmed();
    m_reason->setPlaceholderText(reason.isEmpty() ? tr("Say why in a few words") : QString());
    if (reason.isEmpty())
        m_reason->setFocus(Qt::OtherFocusReason);
    return reason;
}

void PlannedRollback::setLaunch(const checklist::Launch& launch)
{
    const auto& rollbacks = launch.state().rollbacks;
    const bool runs = !rollbacks.isEmpty() && !rollbacks.last().ended && rollbacks.last().isByWeights();
    const qint64 number = runs ? rollbacks.last().started.rollback : 0;
    const rollout::Course& course = launch.state().rollout;
    const rollout::Change* last = course.last();
    // What was written of one weight is no reason at another.
    const qint64 change = last ? last->asked.change : 0;
    if (number != m_rollback || change != m_change) {
        m_reason->clear();
        m_reason->setPlaceholderText({});
    }
    m_rollback = number;
    m_change = change;
    setVisible(runs);
    if (!runs)
        return;
    const bool ofThis = last && last->asked.rollback == number;
    // Somebody's own change may still be running: it is waited for.
    const bool setting = last && last->stage() == Stage::Setting;
    const Stage stage = ofThis || setting ? last->stage() : Stage::Clean;
    const bool down = course.isAllOnOld();
    const int next = course.nextDown(launch.ladder());
    const QString rollback = QString::number(number);
    const QString by = shownText(rollbacks.last().by.person);
    const QString begun = momentText(rollbacks.last().utcMs);
    m_text->setText(down ? tr("Planned rollback %1, by %2, %3: %4 is set, and no weight is left.")
                               .arg(rollback, by, begun, percentText(0))
                         : tr("Planned rollback %1, by %2, %3: %4 is set, the next weight is %5.")
                               .arg(rollback, by, begun, percentText(course.weight()), percentText(next)));
    QString hint;
    if (stage == Stage::Setting)
        hint = tr("A script runs: stop it here when that has ended.");
    else if (down && stage == Stage::Unseen)
        hint = tr("It waits: the load balancer does not say that nobody is on the new version. Look there, or stop it "
                  "here.");
    else if (down)
        hint = tr("It waits until the load balancer says that nobody is on the new version, and ends by itself.");
    else if (stage == Stage::Observing)
        hint = tr("What was set is looked for at the load balancer.");
    else if (stage == Stage::Watching)
        hint = tr("It goes on by itself when the watch is clean; with a reason it goes on now.");
    else if (stage == Stage::Clean)
        hint = tr("It goes on by itself.");
    else
        hint = tr("It waits: the weight before was not watched to a clean end. Say why to go on, or stop it here.");
    m_hint->setText(tr("%1 Hold F9 to roll back at once.").arg(hint));
    const bool may = !down && stage != Stage::Setting && stage != Stage::Observing && ofThis && stage != Stage::Clean;
    m_goOn->setEnabled(may);
    m_goOn->setText(tr("Go o&n to %1").arg(percentText(next)));
    m_stop->setEnabled(!setting);
    m_stop->setToolTip(setting ? tr("The script of a weight is running: wait until it is over.")
                               : tr("Traffic stays where it is now, and the rollback ends."));
    restyle();
}

void PlannedRollback::restyle()
{
    const Theme theme = Theme::of(palette());
    m_mark->setPixmap(stateIcon(StateShape::Running, theme, theme.warning.ink)
                          .pixmap(QSize(spacing::icon, spacing::icon), devicePixelRatioF()));
    if (m_text->palette().color(QPalette::WindowText) == theme.warning.ink)
        return;
    QPalette inked = palette();
    inked.setColor(QPalette::WindowText, theme.warning.ink);
    m_text->setPalette(inked);
}

void PlannedRollback::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        restyle();
}

} // namespace holdpoint::ui
