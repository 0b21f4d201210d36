// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/expectation_list.h"

#include "ui/checklist/marks.h"
#include "ui/checklist/reason_edit.h"
#include "ui/theme/shown_text.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace holdpoint::ui {

ExpectationList::ExpectationList(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
    , m_rest(new QLabel(this))
    , m_reason(new ReasonEdit(this))
{
    m_rest->setTextFormat(Qt::PlainText);
    m_rest->hide();
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(spacing::tight);
    m_layout->addWidget(m_rest);
    m_layout->addWidget(m_reason);
    connect(m_reason, &ReasonEdit::given, this, [this](const QString& id, const QString& why) {
        Q_EMIT commandRequested(checklist::JudgeExpectation{id, false, why});
    });
    connect(m_reason, &ReasonEdit::cancelled, this, [this](const QString& id) {
        if (QPushButton* button = missingButton(id))
            button->setFocus();
    });
}

ExpectationList::Row ExpectationList::makeRow()
{
    Row row;
    row.widget = new QWidget(this);
    row.mark = new MarkLabel(row.widget);
    row.text = new QLabel(row.widget);
    row.detail = new QLabel(row.widget);
    row.met = new QPushButton(tr("Met"), row.widget);
    row.missing = new QPushButton(tr("Missing…"), row.widget);
    for (QLabel* label : {row.text, row.detail}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    row.detail->setFont(themeFont(FontRole::Small));
    auto* grid = new QGridLayout(row.widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing::normal);
    grid->setVerticalSpacing(0);
    grid->addWidget(row.text, 0, 0);
    grid->addWidget(row.detail, 1, 0);
    grid->addWidget(row.mark, 0, 1, 2, 1, Qt::AlignVCenter | Qt::AlignRight);
    grid->addWidget(row.met, 0, 2, 2, 1, Qt::AlignVCenter);
    grid->addWidget(row.missing, 0, 3, 2, 1, Qt::AlignVCenter);
    grid->setColumnStretch(0, 1);
    const int at = int(m_rows.size());
    for (QPushButton* button : {row.met, row.missing}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    connect(row.met, &QPushButton::clicked, this, [this, at] {
        Q_EMIT commandRequested(checklist::JudgeExpectation{m_rows.at(at).id, true, {}});
    });
    connect(row.missing, &QPushButton::clicked, this, [this, at] { askMissing(at); });
    m_layout->insertWidget(at, row.widget);
    return row;
}

void ExpectationList::askMissing(int row)
{
    m_reason->ask(tr("What is missing? “%1”").arg(m_rows.at(row).text->text()), tr("It is missing"), m_rows.at(row).id);
}

void ExpectationList::refresh(const checklist::Launch& launch, const runbook::Step& step)
{
    const int count = int(std::min<qsizetype>(step.expectations.size(), mostRows));
    while (m_rows.size() < count)
        m_rows.append(makeRow());
    for (int i = 0; i < int(m_rows.size()); ++i) {
        Row& row = m_rows[i];
        row.widget->setVisible(i < count);
        if (i >= count) {
            row.id.clear();
            continue;
        }
        const runbook::Expectation& expectation = step.expectations.at(i);
        row.id = expectation.id;
        row.state = launch.expectationState(expectation.id);
        row.mark->setMark(markOf(row.state));
        row.text->setText(expectedText(expectation.text));
        QString detail;
        const auto person = launch.state().personJudgements.constFind(expectation.id);
        const auto output = launch.state().outputJudgements.constFind(expectation.id);
        if (person != launch.state().personJudgements.constEnd())
            detail = person->reason.isEmpty() ? tr("Judged by %1").arg(person->by.person)
                                              : tr("Judged by %1: %2").arg(person->by.person, person->reason);
        else if (output != launch.state().outputJudgements.constEnd() && !output->evidence.isEmpty())
            detail = tr("Found in the output: %1").arg(shownText(output->evidence.left(300)));
        row.detail->setText(detail);
        row.detail->setVisible(!detail.isEmpty());
        const bool judge = row.state == checklist::ExpectationState::PersonMustJudge ||
                           person != launch.state().personJudgements.constEnd();
        row.met->setVisible(judge);
        row.missing->setVisible(judge);
        row.met->setEnabled(row.state != checklist::ExpectationState::Met);
        row.missing->setEnabled(row.state != checklist::ExpectationState::Missing);
        row.met->setAccessibleName(tr("Met: %1").arg(expectation.text));
        row.missing->setAccessibleName(tr("Missing: %1").arg(expectation.text));
    }
    m_rest->setVisible(step.expectations.size() > mostRows);
    m_rest->setText(tr("%L1 more expectations are not shown here; holdpoint status lists them all.")
                        .arg(std::max<qsizetype>(0, step.expectations.size() - mostRows)));
    const auto asked = std::find_if(m_rows.begin(), m_rows.end(), [this](const Row& row) {
        return row.id == m_reason->token() && !row.id.isEmpty();
    });
    if (asked == m_rows.end() || asked->state == checklist::ExpectationState::Missing)
        m_reason->close();
}

void ExpectationList::focusFirstOpen()
{
    for (const Row& row : std::as_const(m_rows)) {
        if (!row.id.isEmpty() && row.state == checklist::ExpectationState::PersonMustJudge) {
            row.met->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

QPushButton* ExpectationList::metButton(const QString& expectation) const
{
    for (const Row& row : m_rows) {
        if (row.id == expectation)
            return row.met;
    }
    return nullptr;
}

QPushButton* ExpectationList::missingButton(const QString& expectation) const
{
    for (const Row& row : m_rows) {
        if (row.id == expectation)
            return row.missing;
    }
    return nullptr;
}

} // namespace holdpoint::ui
