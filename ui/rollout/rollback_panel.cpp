// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/rollback_panel.h"

#include "ui/rollout/rollback_rows.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDateTime>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

QString clockText(qint64 utcMs)
{
    return RollbackPanel::tr("%1 UTC").arg(
        QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("HH:mm:ss")));
}

QString minutesText(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(0, ms) / 1000;
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QLabel* panelLabel(QWidget* parent, FontRole role)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(themeFont(role));
    return label;
}

QLabel* section(const QString& title, QWidget* parent)
{
    QLabel* label = panelLabel(parent, FontRole::Strong);
    label->setText(title);
    return label;
}

} // namespace

RollbackPanel::RollbackPanel(QWidget* parent)
    : QWidget(parent)
    , m_rowsHolder(new QVBoxLayout)
    , m_mark(new QLabel(this))
    , m_heading(panelLabel(this, FontRole::Heading))
    , m_detail(panelLabel(this, FontRole::Body))
    , m_next(new QWidget(this))
    , m_nextMark(new QLabel(m_next))
    , m_nextText(panelLabel(m_next, FontRole::Body))
    , m_secondBox(new QWidget(this))
    , m_second(new QComboBox(m_secondBox))
    , m_recordSecond(new QPushButton(tr("Record second &name"), m_secondBox))
    , m_seconded(panelLabel(this, FontRole::Body))
{
    m_second->setEditable(true);
    m_second->setInsertPolicy(QComboBox::NoInsert);
    m_second->setAccessibleName(tr("Second person of this rollback"));
    m_second->lineEdit()->setPlaceholderText(tr("Who else was in the room?"));
    m_second->setMinimumContentsLength(20);
    m_recordSecond->setEnabled(false);
    m_next->setAutoFillBackground(true);

    auto* head = new QGridLayout;
    head->setHorizontalSpacing(spacing::normal);
    head->addWidget(m_mark, 0, 0, Qt::AlignVCenter);
    head->addWidget(m_heading, 0, 1);
    head->addWidget(m_detail, 1, 1);
    head->setColumnStretch(1, 1);
    auto* next = new QHBoxLayout(m_next);
    next->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    next->setSpacing(spacing::normal);
    next->addWidget(m_nextMark, 0, Qt::AlignTop);
    next->addWidget(m_nextText, 1);
    auto* label = new QLabel(tr("&Second name:"), m_secondBox);
    label->setBuddy(m_second);
    auto* second = new QHBoxLayout(m_secondBox);
    second->setContentsMargins(0, 0, 0, 0);
    second->setSpacing(spacing::normal);
    second->addWidget(label);
    second->addWidget(m_second, 1);
    second->addWidget(m_recordSecond);

    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::wide);
    rows->setSpacing(spacing::normal);
    rows->addLayout(head);
    rows->addWidget(m_next);
    rows->addWidget(m_secondBox);
    rows->addWidget(m_seconded);
    rows->addLayout(m_rowsHolder);
    rows->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inside);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);

    connect(m_recordSecond, &QPushButton::clicked, this, &RollbackPanel::requestSecond);
    connect(m_second->lineEdit(), &QLineEdit::returnPressed, this, &RollbackPanel::requestSecond);
    connect(m_second, &QComboBox::editTextChanged, this,
            [this](const QString& text) { m_recordSecond->setEnabled(!text.trimmed().isEmpty()); });
    setLaunch(checklist::Launch());
}

void RollbackPanel::setLaunch(const checklist::Launch& launch)
{
    const auto& rollbacks = launch.state().rollbacks;
    m_record = rollbacks.isEmpty() ? std::nullopt : std::optional(rollbacks.last());
    const runbook::Procedure* procedure = launch.plan().procedure(runbook::ProcedureKind::ImmediateRollback);
    m_scenario.clear();
    m_deadlineMs.reset();
    if (m_record) {
        procedure = nullptr;
        for (const runbook::Procedure& one : launch.plan().procedures) {
            if (one.id == m_record->started.procedure)
                procedure = &one;
        }
        m_scenario = m_record->started.scenario;
        for (const runbook::MatrixRow& row : launch.plan().matrix) {
            if (row.id != m_record->started.scenario)
                continue;
            m_scenario = shownText(row.scenario);
            if (row.deadlineS)
                m_deadlineMs = *row.deadlineS * 1000;
        }
    }
    QStringList key{QString::number(m_record ? m_record->started.rollback : 0),
                    m_record ? m_record->started.procedure : QString()};
    if (procedure != nullptr) {
        key.append(procedure->id);
        for (const runbook::Command& command : procedure->commands)
            key.append(QString::fromLatin1(command.text.toHex()));
        for (const runbook::ProcedureStep& step : procedure->steps)
            key.append(step.id + step.text);
    }
    if (m_rows == nullptr || key.join(QLatin1Char('\n')) != m_rowsOf) {
        m_rowsOf = key.join(QLatin1Char('\n'));
        buildRows(procedure);
    }
    showCommands(launch);
    showSteps();
    showHeading();
    showNext(launch);
    showSecond(launch);
}

void RollbackPanel::setArmed(const rollout::Armed& armed)
{
    m_armed = armed;
    if (!m_record)
        showArmed();
}

void RollbackPanel::setNow(qint64 utcMs)
{
    m_now = utcMs;
    showHeading();
}

QString RollbackPanel::heading() const { return m_heading->text(); }

QString RollbackPanel::explanation() const { return m_next->isHidden() ? QString() : m_nextText->text(); }

bool RollbackPanel::isByWeights() const { return m_record && m_record->isByWeights(); }

void RollbackPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showHeading();
}

void RollbackPanel::buildRows(const runbook::Procedure* procedure)
{
    m_commands.clear();
    m_steps.clear();
    delete m_rows;
    m_rows = new QWidget(this);
    m_rowsHolder->addWidget(m_rows);
    auto* rows = new QVBoxLayout(m_rows);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    if (procedure == nullptr) {
        QString text = tr("The runbook has no procedure for an immediate rollback.");
        if (isByWeights())
            text = tr("It goes down the weights: each is set, seen and watched on the page Rollout (Alt+5).");
        else if (m_record)
            text = tr("The runbook no longer has the procedure %1.").arg(m_record->started.procedure);
        rows->addWidget(section(text, m_rows));
        return;
    }
    if (!procedure->commands.isEmpty())
        rows->addWidget(section(tr("Commands"), m_rows));
    for (const runbook::Command& command : procedure->commands) {
        auto* row = new RollbackCommandRow(command, int(m_commands.size()) + 1, m_rows);
        connect(row, &RollbackCommandRow::outputRequested, this, &RollbackPanel::outputRequested);
        connect(row, &RollbackCommandRow::stopRequested, this,
                [this](qint64 run) { Q_EMIT stopRequested(checklist::StopRun{run}); });
        rows->addWidget(row);
        m_commands.append(row);
    }
    if (!procedure->steps.isEmpty()) {
        rows->addSpacing(spacing::normal);
        rows->addWidget(section(tr("Steps that a person observes"), m_rows));
    }
    for (const runbook::ProcedureStep& step : procedure->steps) {
        auto* row = new RollbackStepRow(step, int(m_steps.size()) + 1, m_rows);
        connect(row, &RollbackStepRow::observed, this,
                [this](const QString& id, const QString& outcome, const QString& text) {
                    if (m_record)
                        Q_EMIT observeRequested({{m_record->started.rollback, id, outcome, text}});
                });
        rows->addWidget(row);
        m_steps.append(row);
    }
}

const events::RollbackStepObserved* RollbackPanel::observation(const QString& step) const
{
    const events::RollbackStepObserved* latest = nullptr;
    if (m_record) {
        for (const events::RollbackStepObserved& one : m_record->observed) {
            if (one.step == step)
                latest = &one;
        }
    }
    return latest;
}

StateMark RollbackPanel::commandMark(const checklist::RunRecord* run, const QString& command) const
{
    const auto mark = [](StateShape shape, const QString& word) {
        StateMark said = stateMark(shape);
        said.word = word;
        return said;
    };
    if (run != nullptr && run->running())
        return mark(StateShape::Running, run->stopRequested ? tr("Stopping") : tr("Running"));
    if (run != nullptr && run->unknown())
        return mark(StateShape::Unknown, tr("Unknown: ask"));
    if (run != nullptr)
        return run->passed() ? mark(StateShape::Passed, tr("Done")) : mark(StateShape::Failed, tr("Failed"));
    if (const events::RollbackStepObserved* seen = observation(command))
        return seen->outcome == QLatin1String("done") ? mark(StateShape::Passed, tr("Done"))
                                                      : mark(StateShape::Failed, tr("Failed"));
    if (m_record && m_record->ended)
        return mark(StateShape::Skipped, tr("Not run"));
    return mark(StateShape::Waiting, m_record ? tr("Waiting") : tr("Would run"));
}

void RollbackPanel::showCommands(const checklist::Launch& launch)
{
    for (RollbackCommandRow* row : std::as_const(m_commands)) {
        const checklist::RunRecord* run = m_record ? launch.latestRun(row->command()) : nullptr;
        if (run != nullptr && !m_record->began(*run))
            run = nullptr; // of an earlier rollback
        using Stop = RollbackCommandRow::Stop;
        const Stop stop = run == nullptr || !run->running() ? Stop::NotRunning
                          : run->stopRequested              ? Stop::Asked
                                                            : Stop::Possible;
        row->setState(commandMark(run, row->command()), run == nullptr ? 0 : run->started.run, stop,
                      row == m_commands.last());
    }
}

void RollbackPanel::showSteps()
{
    for (RollbackStepRow* row : std::as_const(m_steps)) {
        const events::RollbackStepObserved* seen = observation(row->step());
        StateMark mark = stateMark(StateShape::Waiting);
        QString observed;
        bool asks = m_record.has_value();
        if (seen != nullptr && seen->outcome == QLatin1String("done")) {
            mark = stateMark(StateShape::Passed);
            mark.word = tr("Done");
            asks = false;
        } else if (seen != nullptr && seen->outcome == QLatin1String("failed")) {
            mark = stateMark(StateShape::Failed);
        }
        if (seen != nullptr && !seen->observed.isEmpty())
            observed = tr("Observed: %1").arg(seen->observed);
        row->setState(mark, observed, asks);
    }
}

void RollbackPanel::showHeading()
{
    const Theme theme = Theme::of(palette());
    StateShape shape = StateShape::Waiting;
    if (!m_record) {
        m_heading->setText(tr("No rollback was started"));
        m_detail->setText(tr("This is what an immediate rollback would do."));
    } else {
        const events::RollbackStarted& started = m_record->started;
        const QString kind = started.kind == QLatin1String("planned")
                                 ? tr("Planned rollback %1").arg(started.rollback)
                                 : tr("Immediate rollback %1").arg(started.rollback);
        QString word = tr("running");
        shape = StateShape::Running;
        if (m_record->ended) {
            const QString& outcome = m_record->ended->outcome;
            shape = outcome == QLatin1String("done")     ? StateShape::Passed
                    : outcome == QLatin1String("failed") ? StateShape::Failed
                                                         : StateShape::Unknown;
            word = shape == StateShape::Passed              ? tr("done")
                   : shape == StateShape::Failed            ? tr("failed")
                   : outcome == QLatin1String("stopped")    ? tr("stopped where it was")
                   : outcome == QLatin1String("superseded") ? tr("gave way to an immediate one")
                                                            : tr("incomplete");
            if (outcome == QLatin1String("stopped"))
                shape = StateShape::Held;
            else if (outcome == QLatin1String("superseded"))
                shape = StateShape::Skipped;
        }
        m_heading->setText(tr("%1: %2").arg(kind, word));
        const qint64 took =
            (m_record->ended ? m_record->endedUtcMs : std::max(m_now, m_record->utcMs)) - m_record->utcMs;
        QString time =
            m_deadlineMs ? tr("%1 of %2").arg(minutesText(took), minutesText(*m_deadlineMs)) : minutesText(took);
        if (m_deadlineMs && took > *m_deadlineMs)
            time = tr("%1, over its deadline of %2").arg(minutesText(took), minutesText(*m_deadlineMs));
        QStringList details{tr("Started %1 by %2").arg(clockText(m_record->utcMs), m_record->by.person), time};
        details.append(m_scenario.isEmpty() ? tr("no reason was chosen") : tr("reason: %1").arg(m_scenario));
        m_detail->setText(details.join(QStringLiteral(" · ")));
    }
    const QColor ink = theme.tone(stateMark(shape).meaning).ink;
    m_mark->setPixmap(stateIcon(shape, theme, ink).pixmap(QSize(20, 20), devicePixelRatioF()));
    QPalette inked = palette();
    inked.setColor(QPalette::WindowText, m_record ? ink : theme.text);
    m_heading->setPalette(inked);

    const Tone& held = theme.warning;
    QPalette washed = palette();
    washed.setColor(QPalette::Window, held.wash);
    washed.setColor(QPalette::WindowText, held.ink);
    m_next->setPalette(washed);
    m_nextMark->setPixmap(
        stateIcon(StateShape::Held, theme, held.ink).pixmap(QSize(spacing::icon, spacing::icon), devicePixelRatioF()));
}

void RollbackPanel::showNext(const checklist::Launch& launch)
{
    const checklist::State& state = launch.state();
    if (!m_record) {
        showArmed();
        return;
    }
    m_next->setVisible(m_record->ended && (state.held || state.scrubbed));
    if (!m_record->ended)
        return;
    if (state.scrubbed) {
        m_nextText->setText(tr("The launch is SCRUBBED. Record what was observed; nothing else runs."));
        return;
    }
    QStringList sentences{tr("The launch is HELD: no further step runs until the coordinator decides.")};
    const QString& outcome = m_record->ended->outcome;
    if (outcome == QLatin1String("stopped"))
        sentences.append(tr("The rollback was stopped: traffic stays where it was."));
    else if (outcome != QLatin1String("done") && outcome != QLatin1String("superseded"))
        sentences.append(tr("Not every command passed: look at its output, do by hand what is missing, or hold the "
                            "rollback button again."));
    const auto open = std::count_if(m_steps.cbegin(), m_steps.cend(),
                                    [](const RollbackStepRow* row) { return row->doneButton()->isVisibleTo(row); });
    if (open > 0)
        sentences.append(tr("Record what you observed at %n step(s) below.", nullptr, int(open)));
    if (m_record->seconded.isEmpty())
        sentences.append(tr("Give a second name."));
    sentences.append(tr("Then resume the launch to try again, slip T-0, or scrub it."));
    m_nextText->setText(sentences.join(QLatin1Char(' ')));
}

// Before the first rollback the same place says what would be in its way.
void RollbackPanel::showArmed()
{
    m_next->setVisible(m_armed && !m_armed->armed);
    if (!m_armed || m_armed->armed)
        return;
    QStringList lines{tr("NOT ARMED: a rollback would start, and this would be in its way.")};
    for (const QString& cause : m_armed->causes)
        lines.append(QStringLiteral("• ") + cause);
    m_nextText->setText(lines.join(QLatin1Char('\n')));
}

void RollbackPanel::showSecond(const checklist::Launch& launch)
{
    const bool wanted = m_record && m_record->seconded.isEmpty();
    m_secondBox->setVisible(wanted);
    m_seconded->setVisible(m_record && !m_record->seconded.isEmpty());
    if (!m_record)
        return;
    m_seconded->setText(tr("Second name: %1").arg(m_record->seconded));
    QStringList names;
    for (const events::Person& person : launch.state().people) {
        if (person.name != m_record->by.person)
            names.append(person.name);
    }
    QStringList known;
    for (int i = 0; i < m_second->count(); ++i)
        known.append(m_second->itemText(i));
    if (known == names)
        return;
    // What somebody is typing stays.
    const QString typed = m_second->currentText();
    const QSignalBlocker quiet(m_second);
    m_second->clear();
    m_second->addItems(names);
    m_second->setCurrentIndex(-1);
    m_second->setEditText(typed);
}

void RollbackPanel::requestSecond()
{
    const QString name = m_second->currentText().trimmed();
    if (m_record && !name.isEmpty())
        Q_EMIT secondRequested({m_record->started.rollback, name});
}

} // namespace holdpoint::ui
