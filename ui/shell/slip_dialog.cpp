// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/slip_dialog.h"

#include "ui/theme/theme.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace holdpoint::ui {

SlipDialog::SlipDialog(qint64 t0UtcMs, QWidget* parent)
    : QDialog(parent)
    , m_t0UtcMs(t0UtcMs)
    , m_minutes(new QSpinBox)
    , m_reason(new QLineEdit)
    , m_after(new QLabel)
{
    setWindowTitle(tr("Slip T-0"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_minutes->setRange(-7 * 24 * 60, 365 * 24 * 60);
    m_minutes->setValue(15);
    m_minutes->setSuffix(tr(" min"));
    m_minutes->setMinimumHeight(spacing::controlHeight);
    m_minutes->setAccessibleName(tr("Minutes by which T-0 moves; negative is earlier"));
    m_reason->setMinimumHeight(spacing::controlHeight);
    m_reason->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    m_reason->setAccessibleName(tr("Reason"));
    m_after->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_accept = buttons->addButton(tr("&Slip"), QDialogButtonBox::AcceptRole);
    auto* form = new QFormLayout;
    form->addRow(tr("&Move T-0 by:"), m_minutes);
    form->addRow(tr("&Reason:"), m_reason);
    auto* box = new QVBoxLayout(this);
    box->addLayout(form);
    box->addWidget(m_after);
    box->addWidget(buttons);
    m_accept->setDefault(true); // only now is it the dialog's: before, Return would find no default button
    connect(m_minutes, &QSpinBox::valueChanged, this, &SlipDialog::refresh);
    connect(m_reason, &QLineEdit::textChanged, this, &SlipDialog::refresh);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT slipGiven(m_minutes->value(), m_reason->text().trimmed());
        accept();
    });
    refresh();
}

void SlipDialog::refresh()
{
    const auto text = [](qint64 utcMs) {
        return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    };
    m_after->setText(tr("T-0 moves from %1 to %2 UTC, and every relative time with it. Fixed clock times stay and are "
                        "flagged.")
                         .arg(text(m_t0UtcMs), text(m_t0UtcMs + 60'000LL * m_minutes->value())));
    m_accept->setEnabled(m_minutes->value() != 0 && !m_reason->text().trimmed().isEmpty());
    m_accept->setToolTip(m_accept->isEnabled() ? QString() : tr("Say by how much and why."));
}

} // namespace holdpoint::ui
