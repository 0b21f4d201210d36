// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deviation_pane.h"

#include "ui/checklist/difference_view.h"
#include "ui/checklist/inline_message.h"
#include "ui/checklist/reason_edit.h"
#include "ui/theme/shown_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace holdpoint::ui {
namespace {

QLabel* paneLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QString factsOf(const DeviationModel::Row& row)
{
    QStringList lines{DeviationPane::tr("%1, step: %2").arg(row.kind, row.place),
                      DeviationPane::tr("Requested by %1").arg(row.requested),
                      DeviationPane::tr("Why: %1").arg(row.reason)};
    if (!row.holds.isEmpty())
        lines << DeviationPane::tr("It holds: %1").arg(row.holds);
    if (!row.decided.isEmpty())
        lines << row.decided;
    return lines.join(QLatin1Char('\n'));
}

} // namespace

DeviationPane::DeviationPane(QWidget* parent)
    : QWidget(parent)
    , m_scroll(new QScrollArea(this))
    , m_mark(new MarkLabel(this))
    , m_title(paneLabel(this))
    , m_about(paneLabel(this))
    , m_caption(paneLabel(this))
    , m_difference(new DifferenceView(this))
    , m_message(new InlineMessage(this))
    , m_buttons(new QWidget(this))
    , m_approve(new QPushButton(tr("&Approve…"), this))
    , m_reject(new QPushButton(tr("Re&ject…"), this))
    , m_reason(new ReasonEdit(this))
{
    m_title->setFont(themeFont(FontRole::Heading));
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_about->setAccessibleName(tr("About the deviation"));
    m_difference->setLines(4);
    m_difference->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto* head = new QHBoxLayout;
    head->setSpacing(spacing::normal);
    head->addWidget(m_title, 1);
    head->addWidget(m_mark);
    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(spacing::normal);
    buttons->addStretch();
    for (QPushButton* button : {m_approve, m_reject}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
        buttons->addWidget(button);
    }
    // In a low window all of it can still be read, by scrolling.
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(spacing::tight);
    rows->addLayout(head);
    rows->addWidget(m_about);
    rows->addWidget(m_caption);
    rows->addWidget(m_difference, 1);
    auto* scroll = m_scroll;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumHeight(5 * fontMetrics().lineSpacing());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, spacing::tight, 0, 0);
    layout->setSpacing(spacing::tight);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_message);
    layout->addWidget(m_buttons);
    layout->addWidget(m_reason);

    connect(m_approve, &QPushButton::clicked, this, [this] { ask(true); });
    connect(m_reject, &QPushButton::clicked, this, [this] { ask(false); });
    connect(m_reason, &ReasonEdit::given, this, [this](const QString& id, const QString& why) {
        m_buttons->show();
        Q_EMIT left();
        if (m_approving)
            Q_EMIT commandRequested(checklist::ApproveDeviation{id, why});
        else
            Q_EMIT commandRequested(checklist::RejectDeviation{id, why});
    });
    connect(m_reason, &ReasonEdit::cancelled, this, [this] {
        m_buttons->show();
        Q_EMIT left();
    });
    display(nullptr, {}, std::nullopt);
}

void DeviationPane::ask(bool approve)
{
    m_approving = approve;
    m_buttons->hide();
    m_reason->ask((approve ? tr("Why is %1 approved?") : tr("Why is %1 rejected?")).arg(m_row.id),
                  (approve ? tr("Approve %1") : tr("Reject %1")).arg(m_row.id), m_row.id);
    // What is decided on is seen while it is decided.
    m_scroll->widget()->layout()->activate();
    m_scroll->ensureWidgetVisible(m_difference, 0, 0);
}

void DeviationPane::display(const DeviationModel::Row* row, const QString& none, const std::optional<Error>& refusal)
{
    const bool other = !row || row->id != m_row.id;
    m_row = row ? *row : DeviationModel::Row();
    const bool open = row && row->status == checklist::DeviationStatus::Requested;
    m_approve->setEnabled(open && !refusal);
    m_reject->setEnabled(open);
    m_mark->setVisible(row);
    m_about->setVisible(row);
    if (open && refusal)
        m_message->say(Meaning::Info, refusal->cause, refusal->nextStep);
    else
        m_message->silence();
    // A question about another deviation, or one that is decided by now, is out of place.
    if (!open || m_reason->token() != m_row.id) {
        m_reason->close();
        m_buttons->show();
    }
    if (!row) {
        m_title->setText(none);
        m_caption->hide();
        m_difference->hide();
        return;
    }
    m_mark->setMark(markOf(row->status));
    m_title->setText(tr("%1: %2").arg(row->id, shownText(row->about)));
    m_about->setText(factsOf(*row));
    const bool change = row->version || !row->change.isEmpty();
    m_difference->setVisible(change);
    m_caption->setVisible(true);
    m_caption->setText(!change ? tr("It changes no text.")
                               : tr("Exactly this would change: − stands now, + would stand instead. Hidden "
                                    "characters are spelled out."));
    if (!row->version)
        m_difference->setDifference(row->change);
    else if (other) {
        m_difference->setDifference(tr("Both versions are being read…"));
        Q_EMIT differenceWanted(row->id);
    }
}

void DeviationPane::setDifference(const QString& deviation, const Result<QString>& difference)
{
    if (deviation != m_row.id || !m_row.version)
        return;
    m_difference->setDifference(difference ? *difference : QString());
    if (!difference)
        m_message->say(difference.error());
}

} // namespace holdpoint::ui
