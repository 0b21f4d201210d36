// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace holdpoint::ui {

// Takes a passphrase: masked, never copied out, gone from the field as soon as it is taken.
class PassphraseField : public QLineEdit
{
    Q_OBJECT
public:
    explicit PassphraseField(QWidget* parent = nullptr);
    ~PassphraseField() override;

    // The passphrase as UTF-8; the field is empty afterwards and its characters are overwritten.
    [[nodiscard]] QByteArray take();
    void wipeText();

protected:
    void hideEvent(QHideEvent* event) override; // what is no longer seen is no longer kept
};

} // namespace holdpoint::ui
