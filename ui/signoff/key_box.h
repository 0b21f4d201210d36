// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace holdpoint::ui {

class PassphraseField;

// Makes a key for a person who has none on this machine: a passphrase, twice.
class KeyBox : public QWidget
{
    Q_OBJECT
public:
    explicit KeyBox(QWidget* parent = nullptr);

    // `listed`: the roster knows a key of this person, which lies elsewhere.
    void setPerson(const QString& person, bool listed);
    void setBusy(bool busy);
    [[nodiscard]] PassphraseField* first() const { return m_first; }
    [[nodiscard]] PassphraseField* again() const { return m_again; }
    [[nodiscard]] QPushButton* createButton() const { return m_create; }
    [[nodiscard]] QString hint() const;

Q_SIGNALS:
    // The bytes are wiped when the signal returns.
    void createRequested(const QByteArray& passphrase);

private:
    void refresh();
    void create();

    QString m_person;
    bool m_busy = false;
    QLabel* m_state;
    PassphraseField* m_first;
    PassphraseField* m_again;
    QLabel* m_hint;
    QPushButton* m_create;
};

} // namespace holdpoint::ui
