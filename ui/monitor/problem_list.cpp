// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/problem_list.h"

#include "ui/theme/shown_text.h"
#include "ui/theme/state_mark.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

ProblemList::ProblemList(QWidget* parent)
    : QWidget(parent)
    , m_box(new QVBoxLayout(this))
{
    m_box->setContentsMargins(spacing::normal, 0, spacing::normal, 0);
    m_box->setSpacing(spacing::tight);
    setAccessibleName(tr("What cannot be watched"));
    hide();
}

void ProblemList::setProblems(const QList<Error>& problems)
{
    if (problems == m_problems)
        return;
    m_problems = problems;
    while (QLayoutItem* item = m_box->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const Theme theme = Theme::of(palette());
    const auto line = [this](const QIcon& icon, const QString& text) {
        auto* row = new QWidget;
        auto* box = new QHBoxLayout(row);
        box->setContentsMargins(0, 0, 0, 0);
        auto* mark = new QLabel;
        mark->setPixmap(icon.pixmap(spacing::icon, spacing::icon));
        auto* label = new WholeLabel;
        label->setText(text);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        box->addWidget(mark, 0, Qt::AlignTop);
        box->addWidget(label, 1);
        m_box->addWidget(row);
    };
    const QIcon icon = stateIcon(StateShape::Unknown, theme, theme.warning.ink);
    for (const Error& problem : problems.first(std::min(mostShown, problems.size()))) {
        const QString text = shownText(problem.text());
        line(icon, problem.line > 0 ? tr("Line %1: %2").arg(problem.line).arg(text) : text);
    }
    if (problems.size() > mostShown)
        line(icon, tr("%n more problems like these.", nullptr, int(problems.size() - mostShown)));
    setVisible(!problems.isEmpty());
}

} // namespace holdpoint::ui
