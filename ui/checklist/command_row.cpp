// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/command_row.h"

#include "ui/checklist/code_box.h"
#include "ui/checklist/inline_message.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/primary_button.h"
#include "ui/theme/shown_text.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

namespace holdpoint::ui {

CommandRow::CommandRow(QWidget* parent)
    : QFrame(parent)
    , m_mark(new MarkLabel(this))
    , m_title(new QLabel(this))
    , m_elapsed(new QLabel(this))
    , m_stop(new QPushButton(tr("Stop"), this))
    , m_output(new QPushButton(tr("Output"), this))
    , m_more(new QToolButton(this))
    , m_menu(new QMenu(this))
    , m_text(new CodeBox(this))
    , m_resolvedCaption(new QLabel(this))
    , m_resolved(new CodeBox(this))
    , m_meta(new QLabel(this))
    , m_hidden(new InlineMessage(this))
    , m_unfilled(new InlineMessage(this))
    , m_missing(new InlineMessage(this))
    , m_fill(m_unfilled->addButton(tr("Fill…")))
{
    for (QLabel* label : {m_title, m_elapsed, m_resolvedCaption, m_meta})
        label->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_title->setFont(themeFont(FontRole::Strong));
    m_meta->setWordWrap(true);
    m_meta->setFont(themeFont(FontRole::Small));
    m_resolvedCaption->setFont(themeFont(FontRole::Small));
    for (QPushButton* button : {m_stop, m_output}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    m_stop->setToolTip(tr("End this run: it is asked first and killed after 10 seconds"));
    m_output->setToolTip(tr("Show what its latest run wrote"));
    m_more->setText(tr("More"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(m_menu);
    m_more->setMinimumHeight(spacing::controlHeight);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setToolTip(tr("Copy, change, run again or out of order"));
    QPushButton* accept = m_hidden->addButton(tr("Accept these characters"));

    auto* head = new QHBoxLayout;
    head->setSpacing(spacing::normal);
    head->addWidget(m_mark);
    head->addWidget(m_title, 1);
    head->addWidget(m_elapsed);
    head->addWidget(m_stop);
    head->addWidget(m_output);
    head->addWidget(m_more);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::normal + spacing::tight, spacing::tight, spacing::normal, spacing::normal);
    layout->setSpacing(spacing::tight);
    layout->addLayout(head);
    layout->addWidget(m_text);
    layout->addWidget(m_resolvedCaption);
    layout->addWidget(m_resolved);
    layout->addWidget(m_meta);
    layout->addWidget(m_hidden);
    layout->addWidget(m_unfilled);
    layout->addWidget(m_missing);

    connect(m_stop, &QPushButton::clicked, this, [this] { Q_EMIT stopRequested(m_view.run); });
    connect(m_output, &QPushButton::clicked, this, [this] { Q_EMIT outputWanted(m_view.run); });
    connect(accept, &QPushButton::clicked, this, [this] { Q_EMIT acceptRequested(m_view.id); });
    connect(m_fill, &QPushButton::clicked, this, [this] { Q_EMIT fillRequested(m_view.unfilled.value(0)); });
}

void CommandRow::display(const CommandView& view, const checklist::Launch& launch)
{
    if (m_shown && view == m_view)
        return;
    m_shown = true;
    m_view = view;
    StateMark mark = markOf(view.state);
    if (!view.runnable && !launch.doneByHand(view.id))
        mark = {tr("Shown, not run"), StateShape::Skipped, Meaning::Neutral};
    else if (!view.runnable)
        mark.word = view.state == checklist::CommandState::Passed ? tr("Done by hand") : tr("To do by hand");
    m_mark->setMark(mark);
    QString title = view.title.isEmpty() ? commandName(view.text) : shownText(view.title);
    if (view.background)
        title = tr("%1 (runs in the background until it is stopped)").arg(title);
    m_title->setText(title);
    setAccessibleName(tr("Command %1, %2").arg(title, mark.word));
    m_text->setCommand(view.text);

    const bool changed = !view.changedTo.isEmpty();
    m_resolvedCaption->setText(changed ? tr("Runs as changed by %1:").arg(view.changeId)
                                       : tr("Runs as, with values filled in:"));
    const bool different = changed || !view.resolved.isEmpty();
    m_resolvedCaption->setVisible(different);
    m_resolved->setVisible(different);
    if (different)
        m_resolved->setCommand(changed ? view.changedTo : view.resolved);

    QStringList meta;
    if (!view.outcome.isEmpty())
        meta.append(view.outcome);
    if (view.prepared && view.runnable) {
        meta.append(tr("Folder: %1").arg(view.workdir));
        meta.append(view.environment.isEmpty()
                        ? tr("Environment: nothing of the launch")
                        : tr("Environment: %1").arg(view.environment.join(QStringLiteral(", "))));
    }
    if (view.limitMs > 0)
        meta.append(tr("Time limit: %1").arg(durationText(view.limitMs)));
    m_meta->setText(meta.join(QStringLiteral("   ·   ")));
    m_meta->setVisible(!meta.isEmpty());

    const bool running = view.state == checklist::CommandState::Running;
    m_stop->setVisible(running);
    m_stop->setEnabled(!view.stopRequested);
    m_stop->setText(view.stopRequested ? tr("Stopping…") : tr("Stop"));
    m_stop->setAccessibleName(tr("Stop %1").arg(title));
    m_output->setVisible(view.run > 0);
    m_output->setAccessibleName(tr("Show the output of %1").arg(title));
    m_more->setAccessibleName(tr("More about %1").arg(title));
    m_elapsed->setVisible(running);
    tellProblems(launch);
    tellMenu();
    update();
}

void CommandRow::tellProblems(const checklist::Launch& launch)
{
    if (m_view.mustBeAccepted)
        m_hidden->say(Meaning::Warning, tr("This command holds characters that do not show or that reorder the text."),
                      tr("They are spelled out above. It runs only after the coordinator accepted them."));
    else
        m_hidden->silence();
    // A command that passed needs nothing any more.
    const bool open = m_view.runnable && m_view.state != checklist::CommandState::Passed &&
                      m_view.state != checklist::CommandState::Running;
    if (open && !m_view.unfilled.isEmpty()) {
        QStringList names;
        for (const QString& name : m_view.unfilled) {
            const runbook::Value* value = findValue(launch.plan(), name);
            names.append(value ? value->placeholder : name);
        }
        m_unfilled->say(Meaning::Warning,
                        tr("These blanks have no value yet: %1.").arg(names.join(QStringLiteral(", "))),
                        tr("Fill them; the command shows what it became before it runs."));
    } else {
        m_unfilled->silence();
    }
    if (open && !m_view.missingScripts.isEmpty() && !m_view.toldAbove)
        m_missing->say(Meaning::Critical,
                       tr("%1 is missing in %2, or may not be executed.")
                           .arg(m_view.missingScripts.join(QStringLiteral(", ")), m_view.workdir),
                       tr("Put it there and make it executable; nothing runs before."));
    else
        m_missing->silence();
}

void CommandRow::tellMenu()
{
    m_menu->clear();
    m_menu->addAction(tr("Copy the command"), this,
                      [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(m_view.text)); });
    if (!m_view.runnable)
        return;
    using enum checklist::CommandState;
    if (m_view.state == Passed && m_view.rerunApproved)
        m_menu->addAction(tr("Run it again (approved)"), this, [this] { Q_EMIT runRequested(m_view.id); });
    else if (m_view.state == Passed)
        m_menu->addAction(tr("Request to run it again…"), this, [this] { Q_EMIT rerunRequested(m_view.id); });
    else if (m_view.state != Running)
        m_menu->addAction(tr("Request a change of this command…"), this, [this] { Q_EMIT changeRequested(m_view.id); });
    if (m_view.state == Waiting)
        m_menu->addAction(tr("Request to run it out of order…"), this,
                          [this] { Q_EMIT outOfOrderRequested(m_view.id); });
}

void CommandRow::setNow(qint64 utcMs)
{
    if (m_view.state != checklist::CommandState::Running)
        return;
    const QString elapsed = durationText(std::max<qint64>(0, utcMs - m_view.startedUtcMs) / 1000 * 1000);
    m_elapsed->setText(m_view.limitMs > 0 ? tr("%1 of %2").arg(elapsed, durationText(m_view.limitMs))
                                          : tr("%1, no limit").arg(elapsed));
}

void CommandRow::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool attention = m_view.next || m_view.state == checklist::CommandState::Running ||
                           m_view.state == checklist::CommandState::Failed ||
                           m_view.state == checklist::CommandState::Unknown;
    painter.setPen(QPen(attention ? theme.outline : theme.border, 1));
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), spacing::corner, spacing::corner);
    if (m_view.next) {
        // The bar says "here", the word beside it says what state it is in.
        QRectF bar(0, 0, 4, height());
        if (layoutDirection() == Qt::RightToLeft)
            bar.moveRight(width());
        painter.fillRect(bar, theme.accent);
    }
}

void CommandRow::mousePressEvent(QMouseEvent* event)
{
    if (m_view.run > 0)
        Q_EMIT outputWanted(m_view.run);
    QFrame::mousePressEvent(event);
}

} // namespace holdpoint::ui
