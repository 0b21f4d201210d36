// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/rollback_rows.h"

#include "core/runbook/display_text.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace holdpoint::ui {
namespace {

QLabel* rowLabel(QWidget* parent, FontRole role = FontRole::Body)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(themeFont(role));
    return label;
}

void showMark(QLabel* mark, QLabel* word, const StateMark& state)
{
    const Theme theme = Theme::of(mark->palette());
    const QColor ink = theme.tone(state.meaning).ink;
    mark->setPixmap(
        stateIcon(state.shape, theme, ink).pixmap(QSize(spacing::icon, spacing::icon), mark->devicePixelRatioF()));
    QPalette inked = word->palette();
    if (inked.color(QPalette::WindowText) != ink) {
        inked.setColor(QPalette::WindowText, ink);
        word->setPalette(inked);
    }
    word->setText(state.word);
}

// The columns of all rows stand under each other: mark, word, then what it is about.
QGridLayout* rowGrid(QWidget* row, QLabel* mark, QLabel* word)
{
    auto* grid = new QGridLayout(row);
    grid->setContentsMargins(0, spacing::tight, 0, spacing::tight);
    grid->setHorizontalSpacing(spacing::normal);
    grid->setVerticalSpacing(spacing::tight);
    grid->addWidget(mark, 0, 0, Qt::AlignTop);
    grid->addWidget(word, 0, 1, Qt::AlignTop);
    const QFontMetrics metrics(themeFont(FontRole::Strong));
    word->setFixedWidth(metrics.horizontalAdvance(QStringLiteral("Unknown: ask")) + spacing::normal);
    grid->setColumnStretch(2, 1);
    return grid;
}

} // namespace

RollbackCommandRow::RollbackCommandRow(const runbook::Command& command, int number, QWidget* parent)
    : QWidget(parent)
    , m_id(command.id)
    , m_mark(new QLabel(this))
    , m_word(rowLabel(this, FontRole::Strong))
    , m_hint(rowLabel(this))
    , m_output(new QPushButton(tr("Output"), this))
    , m_stop(new QPushButton(tr("Sto&p"), this))
{
    auto* text = rowLabel(this, FontRole::Command);
    text->setText(runbook::escapedForDisplay(command.text));
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setAccessibleName(tr("Command %1: %2").arg(QString::number(number), text->text()));
    m_output->setToolTip(tr("Show what this command printed"));
    m_output->setAccessibleName(tr("Output of command %1").arg(number));
    m_output->hide();
    m_stop->setToolTip(tr("Ask this command to end; after ten seconds it is killed. The rollback goes on."));
    m_stop->setAccessibleName(tr("Stop command %1").arg(number));
    QGridLayout* grid = rowGrid(this, m_mark, m_word);
    grid->addWidget(text, 0, 2, Qt::AlignTop);
    grid->addWidget(m_stop, 0, 3, Qt::AlignTop);
    grid->addWidget(m_output, 0, 4, Qt::AlignTop);
    grid->addWidget(m_hint, 1, 2, 1, 3);
    connect(m_stop, &QPushButton::clicked, this, [this] { Q_EMIT stopRequested(m_run); });
    connect(m_output, &QPushButton::clicked, this, [this] { Q_EMIT outputRequested(m_run); });
    setState(stateMark(StateShape::Waiting), 0);
}

void RollbackCommandRow::setState(const StateMark& mark, qint64 run, Stop stop, bool last)
{
    m_state = mark;
    m_run = run;
    m_output->setVisible(run > 0);
    m_stop->setVisible(stop != Stop::NotRunning);
    m_stop->setEnabled(stop == Stop::Possible);
    if (stop == Stop::Asked)
        m_hint->setText(last ? tr("It was asked to end, and is killed after ten seconds. Then the rollback ends.")
                             : tr("It was asked to end, and is killed after ten seconds. Then the next command runs."));
    else
        m_hint->setText(last ? tr("If it hangs, stop it (Alt+P or Ctrl+.): then the rollback ends.")
                             : tr("If it hangs, stop it (Alt+P or Ctrl+.): then the next command runs."));
    m_hint->setVisible(stop != Stop::NotRunning);
    refresh();
}

QString RollbackCommandRow::word() const { return m_word->text(); }

QString RollbackCommandRow::hint() const { return m_hint->isHidden() ? QString() : m_hint->text(); }

void RollbackCommandRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void RollbackCommandRow::refresh() { showMark(m_mark, m_word, m_state); }

RollbackStepRow::RollbackStepRow(const runbook::ProcedureStep& step, int number, QWidget* parent)
    : QWidget(parent)
    , m_id(step.id)
    , m_mark(new QLabel(this))
    , m_word(rowLabel(this, FontRole::Strong))
    , m_observed(rowLabel(this))
    , m_ask(new QWidget(this))
    , m_field(new QLineEdit(m_ask))
    , m_done(new QPushButton(tr("Done"), m_ask))
    , m_failed(new QPushButton(tr("Failed"), m_ask))
{
    auto* text = rowLabel(this);
    text->setText(tr("%1. %2").arg(QString::number(number), shownText(step.text)));
    m_field->setPlaceholderText(tr("What you observed"));
    m_field->setAccessibleName(tr("What you observed at step %1").arg(number));
    m_done->setAccessibleName(tr("Record step %1 as done").arg(number));
    m_done->setToolTip(m_done->accessibleName());
    m_failed->setAccessibleName(tr("Record step %1 as failed").arg(number));
    m_failed->setToolTip(m_failed->accessibleName());
    auto* ask = new QHBoxLayout(m_ask);
    ask->setContentsMargins(0, 0, 0, 0);
    ask->setSpacing(spacing::normal);
    ask->addWidget(m_field, 1);
    ask->addWidget(m_done);
    ask->addWidget(m_failed);
    QGridLayout* grid = rowGrid(this, m_mark, m_word);
    grid->addWidget(text, 0, 2);
    grid->addWidget(m_observed, 1, 2);
    grid->addWidget(m_ask, 2, 2);
    connect(m_done, &QPushButton::clicked, this, [this] { record(QStringLiteral("done")); });
    connect(m_failed, &QPushButton::clicked, this, [this] { record(QStringLiteral("failed")); });
    connect(m_field, &QLineEdit::returnPressed, this, [this] { record(QStringLiteral("done")); });
    setState(stateMark(StateShape::Waiting), {}, false);
}

void RollbackStepRow::setState(const StateMark& mark, const QString& observed, bool asks)
{
    m_state = mark;
    m_observed->setText(observed);
    m_observed->setVisible(!observed.isEmpty());
    m_ask->setVisible(asks);
    refresh();
}

QString RollbackStepRow::word() const { return m_word->text(); }

void RollbackStepRow::record(const QString& outcome)
{
    const QString text = m_field->text().trimmed();
    m_field->clear();
    Q_EMIT observed(m_id, outcome, text);
}

void RollbackStepRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void RollbackStepRow::refresh() { showMark(m_mark, m_word, m_state); }

} // namespace holdpoint::ui
