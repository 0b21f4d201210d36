// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/roll_call_dialog.h"

#include "ui/checklist/time_text.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/state_mark.h"
#include "ui/theme/whole_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QTreeWidget>

#include <algorithm>

namespace holdpoint::ui {

RollCallDialog::RollCallDialog(QWidget* parent)
    : QDialog(parent)
    , m_kinds(new QComboBox(this))
    , m_start(new QPushButton(tr("&Start"), this))
    , m_heading(new WholeLabel(this))
    , m_people(new QTreeWidget(this))
    , m_here(new QPushButton(tr("Is here (&Y)"), this))
    , m_silent(new QPushButton(tr("Does not answer (&N)"), this))
    , m_end(new QPushButton(tr("&End it"), this))
    , m_untested(new WholeLabel(this))
{
    setWindowTitle(tr("Roll call and communication test"));
    m_kinds->setAccessibleName(tr("What is called"));
    m_heading->setFont(themeFont(FontRole::Title));
    m_people->setHeaderLabels({tr("Person"), tr("Roles"), tr("Answer"), tr("When and how")});
    m_people->setRootIsDecorated(false);
    m_people->setUniformRowHeights(true);
    m_people->setAllColumnsShowFocus(true);
    m_people->setTabKeyNavigation(false);
    m_people->setAccessibleName(tr("People who are called; Y enters that one is here, N that nobody answers"));
    m_people->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_people->header()->setStretchLastSection(true);
    m_people->installEventFilter(this);
    auto* close = new QPushButton(tr("Close"), this);
    for (QPushButton* button : {m_start, m_here, m_silent, m_end, close}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    auto* what = new QHBoxLayout;
    what->setSpacing(spacing::normal);
    what->addWidget(m_kinds, 1);
    what->addWidget(m_start);
    auto* acts = new QHBoxLayout;
    acts->setSpacing(spacing::normal);
    for (QPushButton* button : {m_here, m_silent, m_end})
        acts->addWidget(button);
    acts->addStretch();
    acts->addWidget(close);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::wide);
    all->setSpacing(spacing::normal);
    all->addLayout(what);
    all->addWidget(m_heading);
    all->addWidget(m_people, 1);
    all->addWidget(m_untested);
    all->addLayout(acts);
    resize(fontMetrics().averageCharWidth() * 100, fontMetrics().height() * 28);

    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_start, &QPushButton::clicked, this,
            [this] { Q_EMIT commandRequested(checklist::StartRollCall{m_kinds->currentData().toString()}); });
    connect(m_here, &QPushButton::clicked, this, [this] { answer(true); });
    connect(m_silent, &QPushButton::clicked, this, [this] { answer(false); });
    connect(m_end, &QPushButton::clicked, this, [this] { Q_EMIT commandRequested(checklist::EndRollCall{}); });
}

void RollCallDialog::refresh(const checklist::Launch& launch)
{
    const checklist::RollCallRecord* open = launch.openRollCall();
    const QStringList untested = launch.untestedChannels();
    const QString chosen = m_kinds->currentData().toString();
    m_kinds->clear();
    m_kinds->addItem(tr("Roll call of everybody on the roster"), QString());
    for (const runbook::Channel& channel : launch.plan().channels)
        m_kinds->addItem(tr("Communication test of %1").arg(shownText(channel.name)), channel.name);
    m_kinds->setCurrentIndex(std::max(0, m_kinds->findData(chosen)));
    const bool over = launch.state().scrubbed || launch.state().ended;
    m_kinds->setEnabled(!open && !over);
    m_start->setEnabled(!open && !over);
    m_end->setEnabled(open && !over);
    m_untested->setVisible(!launch.plan().channels.isEmpty());
    m_untested->setText(untested.isEmpty() ? tr("Every channel was tested.")
                                           : tr("Not tested yet: %1.").arg(untested.join(QStringLiteral(", "))));
    showCall(launch);
}

void RollCallDialog::showCall(const checklist::Launch& launch)
{
    const auto& calls = launch.state().rollCalls;
    m_open = launch.openRollCall() != nullptr;
    for (QPushButton* button : {m_here, m_silent})
        button->setEnabled(m_open);
    if (calls.isEmpty()) {
        tellHeading();
        return;
    }
    const checklist::RollCallRecord& call = calls.last();
    m_what = call.started.channel.isEmpty() ? tr("Roll call %1").arg(call.started.call)
                                            : tr("Communication test of %1").arg(shownText(call.started.channel));
    m_startedMs = call.utcMs;
    m_endedMs = call.ended ? call.endedUtcMs : 0;
    m_expected = int(call.started.expected.size());
    m_answered = int(std::count_if(call.answers.begin(), call.answers.end(),
                                   [](const checklist::RollCallAnswer& one) { return one.answer.present; }));
    const QString key = QString::number(call.started.call);
    if (key != m_shownCall) {
        m_shownCall = key;
        m_people->clear();
        for (const QString& name : call.started.expected)
            m_people->addTopLevelItem(new QTreeWidgetItem({name}));
        m_people->setCurrentItem(m_people->topLevelItem(0));
        m_people->setFocus(Qt::OtherFocusReason);
    }
    const Theme theme = Theme::of(palette());
    for (int row = 0; row < m_people->topLevelItemCount(); ++row) {
        QTreeWidgetItem* item = m_people->topLevelItem(row);
        const events::Person* person = launch.person(item->text(0));
        item->setText(1, person ? person->roles.join(QStringLiteral(", ")) : QString());
        const auto found = call.answers.constFind(item->text(0));
        const bool heard = found != call.answers.constEnd();
        const StateShape shape = !heard                  ? StateShape::Waiting
                                 : found->answer.present ? StateShape::Passed
                                                         : StateShape::Failed;
        item->setIcon(2, stateIcon(shape, theme));
        item->setText(2, !heard ? tr("not called yet") : found->answer.present ? tr("here") : tr("no answer"));
        item->setText(3, !heard ? QString()
                         : found->by.auth == events::Auth::Spoken
                             ? tr("%1 UTC, spoken, entered by %2").arg(utcSeconds(found->utcMs), found->by.person)
                             : tr("%1 UTC").arg(utcSeconds(found->utcMs)));
    }
    tellHeading();
}

void RollCallDialog::tellHeading()
{
    if (m_what.isEmpty()) {
        m_heading->setText(tr("Nobody was called yet."));
        return;
    }
    const qint64 until = m_endedMs > 0 ? m_endedMs : std::max(m_nowMs, m_startedMs);
    const QString took = durationText((until - m_startedMs) / 1000 * 1000);
    const QString standing = tr("%1: %2 of %3 here").arg(m_what).arg(m_answered).arg(m_expected);
    m_heading->setText(m_endedMs > 0 ? tr("%1, ended after %2").arg(standing, took)
                                     : tr("%1, for %2").arg(standing, took));
}

void RollCallDialog::setNow(qint64 utcMs)
{
    m_nowMs = utcMs;
    tellHeading();
}

QString RollCallDialog::heading() const { return m_heading->text(); }

void RollCallDialog::answer(bool present)
{
    const QTreeWidgetItem* item = m_people->currentItem();
    if (!item || !m_open)
        return;
    const int row = m_people->indexOfTopLevelItem(const_cast<QTreeWidgetItem*>(item));
    Q_EMIT commandRequested(checklist::AnswerRollCall{item->text(0), present, {}});
    if (row + 1 < m_people->topLevelItemCount())
        m_people->setCurrentItem(m_people->topLevelItem(row + 1));
    else
        m_end->setFocus(Qt::OtherFocusReason);
}

bool RollCallDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_people && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::ShiftModifier;
        if (plain && !key->isAutoRepeat() && (key->key() == Qt::Key_Y || key->key() == Qt::Key_N)) {
            answer(key->key() == Qt::Key_Y);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace holdpoint::ui
