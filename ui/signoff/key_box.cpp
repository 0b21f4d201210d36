// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/key_box.h"

#include "ui/signoff/passphrase_field.h"
#include "ui/signoff/sign_request.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace holdpoint::ui {

KeyBox::KeyBox(QWidget* parent)
    : QWidget(parent)
    , m_state(new QLabel(this))
    , m_first(new PassphraseField(this))
    , m_again(new PassphraseField(this))
    , m_hint(new QLabel(this))
    , m_create(new QPushButton(tr("Create &key"), this))
{
    for (QLabel* label : {m_state, m_hint}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto* first = new QLabel(tr("New &passphrase:"), this);
    first->setBuddy(m_first);
    auto* again = new QLabel(tr("The same &again:"), this);
    again->setBuddy(m_again);
    m_create->setMinimumHeight(spacing::controlHeight);
    m_create->setAutoDefault(false);

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing::normal);
    grid->setVerticalSpacing(spacing::normal);
    grid->addWidget(m_state, 0, 0, 1, 3);
    grid->addWidget(first, 1, 0);
    grid->addWidget(m_first, 1, 1, 1, 2);
    grid->addWidget(again, 2, 0);
    grid->addWidget(m_again, 2, 1, 1, 2);
    grid->addWidget(m_hint, 3, 0, 1, 3);
    grid->addWidget(m_create, 4, 2);
    // Wrapped text in a narrow dialog would be cut: its height is not known before its width is.
    setMinimumWidth(fontMetrics().averageCharWidth() * 56);
    grid->setColumnStretch(1, 1);
    connect(m_first, &QLineEdit::textChanged, this, &KeyBox::refresh);
    connect(m_again, &QLineEdit::textChanged, this, &KeyBox::refresh);
    connect(m_again, &QLineEdit::returnPressed, this, &KeyBox::create);
    connect(m_create, &QPushButton::clicked, this, &KeyBox::create);
    refresh();
}

void KeyBox::setPerson(const QString& person, bool listed)
{
    m_person = person;
    if (person.isEmpty())
        m_state->setText(tr("Say who signs."));
    else if (listed)
        m_state->setText(tr("The key that the roster lists for %1 is not on this machine. Sign where that key is, or "
                            "create another one here.")
                             .arg(person));
    else
        m_state->setText(tr("%1 has no key yet. Create one; only its passphrase can open it.").arg(person));
    refresh();
}

void KeyBox::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

QString KeyBox::hint() const { return m_hint->text(); }

void KeyBox::refresh()
{
    const bool both = !m_first->text().isEmpty() && !m_again->text().isEmpty();
    const bool equal = m_first->text() == m_again->text();
    for (QWidget* field : {static_cast<QWidget*>(m_first), static_cast<QWidget*>(m_again)})
        field->setEnabled(!m_busy && !m_person.isEmpty());
    m_create->setEnabled(both && equal && !m_busy && !m_person.isEmpty());
    if (m_busy)
        m_hint->setText(tr("Creating the key…"));
    else if (both && !equal)
        m_hint->setText(tr("The two passphrases differ."));
    else if (both)
        m_hint->setText(tr("Both are the same."));
    else
        m_hint->setText(tr("Nobody can recover a forgotten passphrase."));
}

void KeyBox::create()
{
    if (!m_create->isEnabled())
        return;
    QByteArray secret = m_first->take();
    m_again->wipeText();
    setBusy(true);
    Q_EMIT createRequested(secret);
    wipe(secret);
}

} // namespace holdpoint::ui
