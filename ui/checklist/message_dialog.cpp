// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/message_dialog.h"

#include "core/base/clock.h"
#include "core/runbook/message_text.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

MessageDialog::MessageDialog(QWidget* parent)
    : QDialog(parent)
    , m_messages(new QComboBox(this))
    , m_text(new QPlainTextEdit(this))
    , m_state(new QLabel(this))
    , m_missing(new QListWidget(this))
    , m_fill(new QPushButton(tr("&Fill the blank…"), this))
    , m_copy(new QPushButton(tr("&Copy the message"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Messages"));
    m_messages->setMinimumHeight(spacing::controlHeight);
    m_messages->setAccessibleName(tr("Message"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setAccessibleName(tr("The message with its values filled in"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_missing->setAccessibleName(tr("Blanks that nobody filled"));
    m_missing->setMaximumHeight(5 * fontMetrics().lineSpacing());
    m_copy->setDefault(true);
    m_fill->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_fill);
    buttons->addStretch();
    buttons->addWidget(m_copy);
    buttons->addWidget(close);
    for (QPushButton* button : {m_fill, m_copy, close})
        button->setMinimumHeight(spacing::controlHeight);
    auto* box = new QVBoxLayout(this);
    box->setSpacing(spacing::normal);
    box->addWidget(m_messages);
    box->addWidget(m_text, 1);
    box->addWidget(m_state);
    box->addWidget(m_missing);
    box->addLayout(buttons);
    resize(90 * fontMetrics().averageCharWidth(), 30 * fontMetrics().lineSpacing());
    connect(m_messages, &QComboBox::currentIndexChanged, this, &MessageDialog::refreshWanted);
    const auto fill = [this] {
        if (const QListWidgetItem* item = m_missing->currentItem())
            Q_EMIT fillWanted(item->data(Qt::UserRole).toString());
    };
    connect(m_fill, &QPushButton::clicked, this, fill);
    connect(m_missing, &QListWidget::itemActivated, this, fill);
    connect(m_copy, &QPushButton::clicked, this, &MessageDialog::copy);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

void MessageDialog::refresh(const checklist::Launch& launch, qint64 utcMs)
{
    const runbook::Plan& plan = launch.plan();
    {
        const QSignalBlocker quiet(m_messages);
        const QString chosen = m_messages->currentData().toString();
        m_messages->clear();
        for (const runbook::MessageTemplate& one : plan.templates)
            m_messages->addItem(one.title, one.id);
        m_messages->setCurrentIndex(std::max(0, m_messages->findData(chosen)));
    }
    const auto message = std::find_if(plan.templates.begin(), plan.templates.end(), [this](const auto& one) {
        return one.id == m_messages->currentData().toString();
    });
    if (message == plan.templates.end()) {
        m_text->clear();
        m_state->setText(tr("This runbook has no messages."));
        m_copy->setEnabled(false);
        m_fill->setEnabled(false);
        return;
    }
    QMap<QString, QString> filled = launch.filledValues();
    for (const QString& id : runbook::valuesOf(*message, plan)) {
        const runbook::Value* value = launch.value(id);
        if (value && value->atUse && !filled.contains(id))
            filled.insert(id, utcText(utcMs).left(19) + QLatin1Char('Z'));
    }
    const runbook::FilledMessage made = runbook::filledMessage(*message, plan, filled);
    if (m_text->toPlainText() != made.text)
        m_text->setPlainText(made.text);
    const int row = m_missing->currentRow();
    m_missing->clear();
    for (const QString& id : made.missing) {
        const runbook::Value* value = launch.value(id);
        auto* item =
            new QListWidgetItem(value ? tr("%1, line %2").arg(value->placeholder).arg(value->line) : id, m_missing);
        item->setData(Qt::UserRole, id);
    }
    m_missing->setVisible(!made.missing.isEmpty());
    m_missing->setCurrentRow(std::clamp(row, 0, std::max(0, m_missing->count() - 1)));
    m_fill->setEnabled(!made.missing.isEmpty());
    m_copy->setEnabled(made.missing.isEmpty());
    m_copy->setToolTip(made.missing.isEmpty() ? QString() : tr("Fill the blanks first"));
    m_state->setText(made.missing.isEmpty() ? tr("Nothing is missing: it may go out as it stands.")
                                            : tr("%n blanks are not filled yet:", nullptr, int(made.missing.size())));
}

QString MessageDialog::answer() const { return m_state->text(); }

void MessageDialog::copy()
{
    Q_EMIT refreshWanted();
    if (!m_copy->isEnabled())
        return;
    QGuiApplication::clipboard()->setText(m_text->toPlainText());
    m_state->setText(tr("✓ The message was copied."));
}

} // namespace holdpoint::ui
