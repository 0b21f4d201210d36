// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/alarms/quiet_dialog.h"

#include "core/alarms/alarm_commands.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace holdpoint::ui {

QuietDialog::QuietDialog(Kind kind, const QStringList& titles, QWidget* parent)
    : QDialog(parent)
    , m_reason(new QLineEdit)
{
    constexpr qint64 minuteMs = 60'000;
    constexpr int usual = 30;
    constexpr int mostTitles = 6;
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(kind == Kind::Shelf ? tr("Shelve alarms") : tr("Take alarms out of service"));
    auto* which = new WholeLabel;
    QStringList shown = titles.mid(0, mostTitles);
    if (titles.size() > shown.size())
        shown.append(tr("and %n more", nullptr, int(titles.size() - shown.size())));
    which->setText(shown.join(QLatin1Char('\n')));
    which->setFont(themeFont(FontRole::Strong));
    auto* about = new WholeLabel;
    about->setText(kind == Kind::Shelf
                       ? tr("Nobody is called for them until then. They stay in the list, and go/no-go points see that "
                            "they are shelved.")
                       : tr("Nobody is called for them until a person returns them to service. They stay in the list, "
                            "and go/no-go points see it."));
    m_reason->setMinimumHeight(spacing::controlHeight);
    m_reason->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    m_reason->setMaxLength(2000);
    m_reason->setAccessibleName(tr("Reason"));
    auto* form = new QFormLayout;
    if (kind == Kind::Shelf) {
        m_minutes = new QSpinBox;
        m_minutes->setRange(1, int(alarms::longestShelfMs / minuteMs));
        m_minutes->setValue(usual);
        m_minutes->setSuffix(tr(" min"));
        m_minutes->setMinimumHeight(spacing::controlHeight);
        m_minutes->setAccessibleName(tr("Minutes on the shelf, at most 480"));
        form->addRow(tr("&For:"), m_minutes);
    }
    form->addRow(tr("&Reason:"), m_reason);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_accept = buttons->addButton(kind == Kind::Shelf ? tr("&Shelve") : tr("Take &out of service"),
                                  QDialogButtonBox::AcceptRole);
    auto* box = new QVBoxLayout(this);
    box->setSpacing(spacing::normal);
    box->addWidget(which);
    box->addWidget(about);
    box->addLayout(form);
    box->addWidget(buttons);
    m_accept->setDefault(true);
    m_accept->setEnabled(false);
    m_accept->setToolTip(tr("Say why."));
    connect(m_reason, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_accept->setEnabled(!text.trimmed().isEmpty()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT given(m_minutes ? m_minutes->value() * minuteMs : 0, m_reason->text().trimmed());
        accept();
    });
    m_reason->setFocus();
}

} // namespace holdpoint::ui
