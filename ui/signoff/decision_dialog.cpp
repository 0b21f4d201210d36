// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/decision_dialog.h"

#include "ui/signoff/passphrase_field.h"
#include "ui/signoff/sign_request.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

DecisionDialog::DecisionDialog(const ShownStatement& statement, QWidget* parent)
    : QDialog(parent)
    , m_statement(new StatementView(this))
    , m_passphrase(new PassphraseField(this))
    , m_error(new QLabel(this))
    , m_sign(new QPushButton(tr("&Sign and record"), this))
    , m_plain(new QPushButton(tr("&Record without a signature"), this))
    , m_cancel(new QPushButton(tr("Cancel (Esc)"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Sign the decision"));
    m_statement->setAccessibleName(tr("What will be signed"));
    m_statement->setStatement(statement);
    m_passphrase->setAccessibleName(tr("Passphrase of the key"));
    m_passphrase->setMinimumHeight(spacing::controlHeight);
    const Tone tone = Theme::of(palette()).critical;
    QPalette colours = palette();
    colours.setColor(QPalette::Window, tone.wash);
    colours.setColor(QPalette::WindowText, tone.ink);
    m_error->setPalette(colours);
    m_error->setAutoFillBackground(true);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->setMargin(spacing::normal);
    m_error->hide();
    m_sign->setDefault(true);
    for (QPushButton* button : {m_plain, m_cancel})
        button->setAutoDefault(false);
    m_plain->setToolTip(tr("The record then says that the name was claimed"));
    auto* shown = new QLabel(tr("This is what will be signed, as it will stand in the record:"), this);
    auto* phrase = new QLabel(tr("&Passphrase:"), this);
    phrase->setBuddy(m_passphrase);
    auto* row = new QHBoxLayout;
    row->setSpacing(spacing::normal);
    row->addWidget(phrase);
    row->addWidget(m_passphrase, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QPushButton* button : {m_cancel, m_plain, m_sign}) {
        button->setMinimumHeight(spacing::controlHeight);
        buttons->addWidget(button);
    }
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::wide);
    rows->setSpacing(spacing::normal);
    rows->addWidget(shown);
    rows->addWidget(m_statement);
    rows->addLayout(row);
    rows->addWidget(m_error);
    rows->addStretch();
    rows->addLayout(buttons);
    // The fingerprint of a key stands on one line.
    setMinimumWidth(66 * QFontMetrics(themeFont(FontRole::Command)).averageCharWidth() + 2 * spacing::wide);
    connect(m_passphrase, &QLineEdit::textChanged, this, &DecisionDialog::refresh);
    connect(m_sign, &QPushButton::clicked, this, &DecisionDialog::sign);
    connect(m_plain, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT plainWanted();
    });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    refresh();
    m_passphrase->setFocus();
}

QString DecisionDialog::errorText() const { return m_error->isHidden() ? QString() : m_error->text(); }

void DecisionDialog::refresh()
{
    m_passphrase->setEnabled(!m_busy);
    m_plain->setEnabled(!m_busy);
    m_sign->setEnabled(!m_busy && !m_passphrase->text().isEmpty());
    m_sign->setToolTip(m_busy ? tr("Signing…") : QString());
}

void DecisionDialog::sign()
{
    if (!m_sign->isEnabled())
        return;
    m_error->hide();
    QByteArray passphrase = m_passphrase->take();
    m_busy = true;
    refresh();
    Q_EMIT signWanted(passphrase);
    wipe(passphrase);
}

void DecisionDialog::showError(const Error& error)
{
    m_busy = false;
    m_error->setText(error.text());
    m_error->show();
    refresh();
    m_passphrase->setFocus(Qt::OtherFocusReason);
    layout()->activate();
    if (layout()->hasHeightForWidth())
        resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

void DecisionDialog::finish()
{
    m_busy = false;
    accept();
}

} // namespace holdpoint::ui
