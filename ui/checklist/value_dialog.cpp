// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/value_dialog.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace holdpoint::ui {

ValueDialog::ValueDialog(const checklist::Launch& launch, const QString& value, bool secret, QWidget* parent)
    : QDialog(parent)
    , m_value(value)
    , m_line(new QLineEdit(this))
    , m_hint(new QLabel(this))
    , m_secret(new QCheckBox(tr("This is a &secret"), this))
    , m_accept(new QPushButton(tr("Fill"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Fill a value"));
    const QList<runbook::Value>& values = launch.plan().values;
    const auto found =
        std::find_if(values.begin(), values.end(), [&](const runbook::Value& item) { return item.id == value; });
    const QString placeholder = found == values.end() ? value : found->placeholder;
    auto* about = new QLabel(tr("What stands for %1?").arg(placeholder), this);
    about->setTextFormat(Qt::PlainText);
    about->setFont(themeFont(FontRole::Heading));
    about->setWordWrap(true);
    auto* where = new QLabel(this);
    where->setTextFormat(Qt::PlainText);
    where->setWordWrap(true);
    if (found != values.end())
        where->setText(
            tr("Line %1 of the runbook; commands find it in the environment as %2.").arg(found->line).arg(found->name));
    where->setVisible(found != values.end());
    m_line->setAccessibleName(tr("Value of %1").arg(placeholder));
    m_line->setMinimumSize(420, spacing::controlHeight);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_secret->setChecked(secret);
    m_secret->setEnabled(!secret);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    m_accept->setDefault(true);
    m_accept->setEnabled(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QPushButton* button : {m_accept, cancel}) {
        button->setMinimumHeight(spacing::controlHeight);
        buttons->addWidget(button);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::normal);
    layout->addWidget(about);
    layout->addWidget(where);
    layout->addWidget(m_line);
    layout->addWidget(m_secret);
    layout->addWidget(m_hint);
    layout->addLayout(buttons);

    const auto mask = [this](bool masked) {
        m_line->setEchoMode(masked ? QLineEdit::Password : QLineEdit::Normal);
        m_hint->setText(masked ? tr("It stays in memory; the ledger records that it was set, not what it is.")
                               : tr("The ledger records it as it stands here."));
    };
    connect(m_secret, &QCheckBox::toggled, this, mask);
    mask(secret);
    // What stands there already can be corrected; a secret is never shown again.
    if (const auto before = launch.state().values.constFind(value);
        before != launch.state().values.constEnd() && !before->secret && !secret) {
        m_line->setText(before->text);
        m_line->selectAll();
        m_accept->setEnabled(true);
    }
    connect(m_line, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_accept->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_accept, &QPushButton::clicked, this, &ValueDialog::fill);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_line->setFocus();
}

void ValueDialog::fill()
{
    if (m_line->text().trimmed().isEmpty())
        return;
    const checklist::FillValue filled{m_value, m_line->text(), m_secret->isChecked()};
    accept();
    Q_EMIT commandRequested(filled);
}

} // namespace holdpoint::ui
