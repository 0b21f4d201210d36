// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/step_header.h"

#include "ui/checklist/marks.h"
#include "ui/checklist/planned_start.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/whole_label.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace holdpoint::ui {

StepHeader::StepHeader(QWidget* parent)
    : QWidget(parent)
    , m_mark(new MarkLabel(this))
    , m_title(new WholeLabel(this))
    , m_place(new WholeLabel(this))
    , m_times(new WholeLabel(this))
    , m_elapsed(new QLabel(this))
{
    for (QLabel* label : {m_title, m_place, m_times, m_elapsed}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_title->setFont(themeFont(FontRole::Title));
    m_mark->setFontRole(FontRole::Heading);
    m_elapsed->setFont(themeFont(FontRole::Strong));
    m_elapsed->hide();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing::wide);
    grid->setVerticalSpacing(spacing::hair);
    grid->setColumnStretch(0, 1);
    grid->addWidget(m_place, 0, 0);
    grid->addWidget(m_title, 1, 0);
    grid->addWidget(m_mark, 1, 1, Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(m_times, 2, 0);
    grid->addWidget(m_elapsed, 2, 1, Qt::AlignRight | Qt::AlignVCenter);
}

void StepHeader::refresh(const checklist::Launch& launch, const runbook::Step& step)
{
    const checklist::StepState state = launch.stepState(step.id);
    StateMark mark = markOf(state);
    const bool decided = state == checklist::StepState::Passed || state == checklist::StepState::Failed;
    if (step.kind == runbook::StepKind::Gate && decided)
        mark.word = state == checklist::StepState::Passed ? tr("GO") : tr("NO-GO");
    m_mark->setMark(mark);
    m_title->setText(shownText(step.title));
    const runbook::Phase* phase = launch.plan().phaseOf(step.id);
    QStringList place;
    if (phase)
        place.append(phase->title);
    if (!step.group.isEmpty())
        place.append(step.group);
    m_place->setText(shownText(place.join(QStringLiteral("  ›  "))));
    m_place->setVisible(!place.isEmpty());

    const checklist::ActualTimes actual = launch.state().stepTimes.value(step.id);
    m_done = launch.done(step.id);
    m_startedMs = actual.startedUtcMs;
    m_endedMs = m_done ? actual.endedUtcMs : 0;
    m_boxMs = step.boxS.value_or(0) * 1000;
    m_plannedStart = phase ? ownPlannedStart(launch, *phase, step) : std::nullopt;
    m_plannedEnd = launch.plannedEnd(step.id);
    QStringList times;
    if (m_plannedStart) {
        QString planned =
            tr("Planned %1, %2")
                .arg(tPlanned((*m_plannedStart - launch.state().t0UtcMs) / 1000), utcMinutes(*m_plannedStart));
        if (m_plannedEnd)
            planned = tr("%1 to %2").arg(planned, utcMinutes(*m_plannedEnd));
        times.append(tr("%1 UTC").arg(planned));
    }
    if (step.clock)
        times.append(launch.state().slippedMinutes != 0
                         ? tr("Fixed clock time %1: T-0 moved, check it").arg(*step.clock)
                         : tr("Fixed clock time %1").arg(*step.clock));
    if (m_boxMs > 0)
        times.append(tr("Time box %1").arg(durationText(m_boxMs)));
    if (m_startedMs > 0)
        times.append(m_endedMs > 0 ? tr("Started %1, ended %2 UTC").arg(utcSeconds(m_startedMs), utcSeconds(m_endedMs))
                                   : tr("Started %1 UTC").arg(utcSeconds(m_startedMs)));
    m_times->setText(times.join(QStringLiteral("   ·   ")));
    m_times->setVisible(!times.isEmpty());
    tellElapsed();
}

void StepHeader::setNow(qint64 utcMs)
{
    m_nowMs = utcMs;
    tellElapsed();
}

void StepHeader::tellElapsed()
{
    QString text;
    bool late = false;
    const qint64 until = m_endedMs > 0 ? m_endedMs : m_nowMs;
    if (m_startedMs > 0 && until >= m_startedMs) {
        const qint64 elapsed = (until - m_startedMs) / 1000 * 1000;
        text = m_boxMs > 0 ? tr("%1 of %2").arg(durationText(elapsed), durationText(m_boxMs))
                           : tr("%1 elapsed").arg(durationText(elapsed));
        late = m_boxMs > 0 && elapsed > m_boxMs;
    }
    const qint64 due = m_plannedEnd ? *m_plannedEnd : m_startedMs == 0 ? m_plannedStart.value_or(0) : 0;
    if (!m_done && due > 0 && m_nowMs > due + 60'000) {
        late = true;
        const QString behind = tr("late by %1").arg(durationText((m_nowMs - due) / 60'000 * 60'000));
        text = text.isEmpty() ? behind : tr("%1, %2").arg(text, behind);
    }
    if (text == m_elapsed->text() && late == m_late)
        return;
    m_elapsed->setText(text);
    m_elapsed->setVisible(!text.isEmpty());
    m_late = late;
    paintElapsed();
}

void StepHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintElapsed();
}

void StepHeader::paintElapsed()
{
    QPalette own = palette();
    const Theme theme = Theme::of(own);
    own.setColor(QPalette::WindowText, m_late ? theme.warning.ink : theme.text);
    m_elapsed->setPalette(own);
}

} // namespace holdpoint::ui
