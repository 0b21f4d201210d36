// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/command_list.h"

#include "ui/checklist/command_row.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

CommandList::CommandList(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
    , m_earlier(new QPushButton(this))
    , m_later(new QPushButton(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(spacing::normal);
    m_layout->addWidget(m_earlier);
    m_layout->addWidget(m_later);
    for (QPushButton* button : {m_earlier, m_later}) {
        button->setAutoDefault(false);
        button->hide();
    }
    connect(m_earlier, &QPushButton::clicked, this, [this] { moveBy(-windowSize / 2); });
    connect(m_later, &QPushButton::clicked, this, [this] { moveBy(windowSize / 2); });
}

void CommandList::moveBy(int rows)
{
    m_first = std::max(0, m_first + rows);
    Q_EMIT windowMoved();
}

void CommandList::clear()
{
    m_step.clear();
    for (CommandRow* row : std::as_const(m_rows))
        row->hide();
    m_earlier->hide();
    m_later->hide();
}

void CommandList::display(const checklist::Launch& launch, const runbook::Step& step, const PreparedRuns& prepared,
                          const QString& toldAbove)
{
    const int count = int(step.commands.size());
    const runbook::Command* next = launch.nextCommand(step.id);
    const QString nextId = next ? next->id : QString();
    if (step.id != m_step || nextId != m_next) {
        // The window follows the work; between two commands it stays where a person moved it.
        int at = 0;
        for (int i = 0; i < count; ++i) {
            if (step.commands.at(i).id == nextId)
                at = i;
        }
        if (step.id != m_step || at < m_first || at >= m_first + windowSize)
            m_first = at - windowSize / 4;
        m_step = step.id;
        m_next = nextId;
    }
    m_first = std::clamp(m_first, 0, std::max(0, count - windowSize));
    const int shown = std::min(windowSize, count - m_first);
    while (m_rows.size() < shown) {
        auto* row = new CommandRow(this);
        m_layout->insertWidget(m_layout->count() - 1, row);
        m_rows.append(row);
        Q_EMIT rowAdded(row);
    }
    for (int i = 0; i < int(m_rows.size()); ++i) {
        CommandRow* row = m_rows.at(i);
        if (i < shown) {
            CommandView view = commandView(launch, step, step.commands.at(m_first + i), prepared);
            view.toldAbove = view.id == toldAbove;
            row->display(view, launch);
        }
        row->setVisible(i < shown);
    }
    m_earlier->setVisible(m_first > 0);
    m_earlier->setText(tr("Earlier commands (%L1)").arg(m_first));
    m_later->setVisible(m_first + shown < count);
    m_later->setText(tr("Later commands (%L1)").arg(count - m_first - shown));
}

void CommandList::setNow(qint64 utcMs)
{
    for (CommandRow* row : std::as_const(m_rows)) {
        if (!row->isHidden())
            row->setNow(utcMs);
    }
}

CommandRow* CommandList::row(const QString& command) const
{
    for (CommandRow* row : m_rows) {
        if (!row->isHidden() && row->view().id == command)
            return row;
    }
    return nullptr;
}

} // namespace holdpoint::ui
