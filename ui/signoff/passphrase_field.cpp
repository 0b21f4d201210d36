// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/passphrase_field.h"

#include <cstring>

namespace holdpoint::ui {

PassphraseField::PassphraseField(QWidget* parent)
    : QLineEdit(parent)
{
    setEchoMode(QLineEdit::Password);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    setContextMenuPolicy(Qt::NoContextMenu);
    setMaxLength(1024);
}

PassphraseField::~PassphraseField() { wipeText(); }

QByteArray PassphraseField::take()
{
    QByteArray secret = text().toUtf8();
    wipeText();
    return secret;
}

void PassphraseField::wipeText()
{
    {
        // The field and this copy share one buffer; written through, so that no copy of it is made first.
        const QString shared = text();
        if (!shared.isEmpty())
            explicit_bzero(const_cast<QChar*>(shared.constData()), size_t(shared.size()) * sizeof(QChar));
    }
    setText(QString()); // drops the undo history as well, unlike clear()
}

void PassphraseField::hideEvent(QHideEvent* event)
{
    QLineEdit::hideEvent(event);
    wipeText();
}

} // namespace holdpoint::ui
