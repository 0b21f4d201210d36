// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/reason_dialog.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace holdpoint::ui {

ReasonDialog::ReasonDialog(const QString& title, const QString& question, const QString& accept, QWidget* parent)
    : QDialog(parent)
    , m_line(new QLineEdit(this))
    , m_accept(new QPushButton(accept, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    auto* label = new QLabel(question, this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setBuddy(m_line);
    m_line->setAccessibleName(question);
    m_line->setPlaceholderText(tr("The reason, in a few words"));
    m_line->setMaxLength(2000);
    m_line->setMinimumWidth(420);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    for (QPushButton* button : {m_accept, cancel})
        button->setMinimumHeight(spacing::controlHeight);
    m_accept->setDefault(true);
    m_accept->setEnabled(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_accept);
    buttons->addWidget(cancel);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::normal);
    layout->addWidget(label);
    layout->addWidget(m_line);
    layout->addLayout(buttons);
    connect(m_line, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_accept->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_accept, &QPushButton::clicked, this, &ReasonDialog::give);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void ReasonDialog::give()
{
    const QString reason = m_line->text().trimmed();
    if (reason.isEmpty())
        return;
    accept();
    Q_EMIT reasonGiven(reason);
}

} // namespace holdpoint::ui
