// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runner/run_header.h"

#include "core/runbook/display_text.h"
#include "ui/runner/run_words.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>

namespace holdpoint::ui {
namespace {

QLabel* plainLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

RunHeader::RunHeader(QWidget* parent)
    : QWidget(parent)
    , m_command(plainLabel(this))
    , m_number(plainLabel(this))
    , m_mark(new QLabel(this))
    , m_word(plainLabel(this))
    , m_time(plainLabel(this))
    , m_size(plainLabel(this))
    , m_problem(plainLabel(this))
{
    m_command->setMinimumWidth(80);
    m_command->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto* line = new QHBoxLayout;
    line->setSpacing(spacing::normal);
    line->addWidget(m_mark);
    line->addWidget(m_word);
    line->addWidget(m_command, 1);
    line->addWidget(m_number);
    line->addWidget(m_time);
    line->addWidget(m_size);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    rows->setSpacing(spacing::tight);
    rows->addLayout(line);
    rows->addWidget(m_problem);
}

void RunHeader::setRun(const checklist::RunRecord& run)
{
    m_run = run;
    m_commandText = runbook::escapedForDisplay(run.started.text).simplified();
    refresh();
}

void RunHeader::setNow(qint64 utcMs)
{
    m_now = utcMs;
    refresh();
}

void RunHeader::setBytes(qint64 bytes)
{
    m_bytes = bytes;
    refresh();
}

QString RunHeader::summary() const
{
    return QStringList{m_word->text(), m_commandText,  m_number->text(),
                       m_time->text(), m_size->text(), m_problem->text()}
        .join(QStringLiteral(", "));
}

void RunHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        refresh();
}

void RunHeader::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    elide();
}

void RunHeader::refresh()
{
    const Theme theme = Theme::of(palette());
    const StateMark mark = runMark(m_run);
    const QColor ink = theme.tone(mark.meaning).ink;
    m_mark->setPixmap(
        stateIcon(mark.shape, theme, ink).pixmap(QSize(spacing::icon, spacing::icon), devicePixelRatioF()));
    const auto inked = [](QLabel* label, const QColor& colour, FontRole role) {
        QPalette colours = label->palette();
        if (colours.color(QPalette::WindowText) != colour) {
            colours.setColor(QPalette::WindowText, colour);
            label->setPalette(colours);
        }
        label->setFont(themeFont(role));
    };
    inked(m_word, ink, FontRole::Strong);
    m_word->setText(mark.word);
    m_command->setFont(themeFont(FontRole::Command));
    m_command->setToolTip(runbook::escapedForDisplay(m_run.started.text).toHtmlEscaped());
    m_command->setAccessibleName(tr("Command: %1").arg(m_commandText));
    m_number->setText(tr("Run %1").arg(m_run.started.run));

    const qint64 elapsed = runElapsedMs(m_run, m_now);
    const qint64 limit = m_run.started.limitMs;
    const bool over = m_run.running() && limit > 0 && elapsed > limit;
    m_time->setText(limit > 0 ? (over ? tr("%1, over its limit of %2") : tr("%1 of %2"))
                                    .arg(runDurationText(elapsed), runDurationText(limit))
                              : tr("%1, no limit").arg(runDurationText(elapsed)));
    m_time->setToolTip(tr("Time since the start, and the time limit of this command"));
    inked(m_time, over ? theme.warning.ink : theme.text, over ? FontRole::Strong : FontRole::Body);
    m_size->setText(QLocale().formattedDataSize(m_bytes));
    m_size->setToolTip(tr("Output on disk"));
    m_problem->setText(runProblem(m_run));
    m_problem->setVisible(!m_problem->text().isEmpty());
    inked(m_problem, theme.critical.ink, FontRole::Body);
    elide();
    setAccessibleDescription(summary());
}

void RunHeader::elide()
{
    m_command->setText(m_command->fontMetrics().elidedText(m_commandText, Qt::ElideMiddle, m_command->width()));
}

} // namespace holdpoint::ui
