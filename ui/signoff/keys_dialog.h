// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QDialog>
#include <QList>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace holdpoint::ui {

class KeyBox;
class PassphraseField;

// One person's key as this machine and the roster know it.
struct KeyLine
{
    QString person;
    QString here;   // fingerprint of the key on this machine; empty: none
    QString listed; // fingerprint of the key that the roster names; empty: none
    bool revoked = false;
    bool operator==(const KeyLine&) const = default;
};

// The personal keys: make, import, export, change of passphrase, end of a key, and where they are kept. It holds no
// key: what was typed leaves by signals, and its bytes are wiped when the signal returns.
class KeysDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit KeysDialog(QWidget* parent = nullptr);

    // `place`: a sentence that says where keys lie. The chosen person stays chosen.
    void setKeys(const QList<KeyLine>& lines, const QString& place);
    void choose(const QString& person);
    void showDone(const QString& sentence);
    void showError(const Error& error);

    [[nodiscard]] QTreeWidget* table() const { return m_table; }
    [[nodiscard]] KeyBox* keyBox() const { return m_keyBox; }
    [[nodiscard]] QPushButton* importButton() const { return m_import; }
    [[nodiscard]] QPushButton* exportButton() const { return m_export; }
    [[nodiscard]] QPushButton* changeButton() const { return m_change; }
    [[nodiscard]] QPushButton* listButton() const { return m_list; }
    [[nodiscard]] QPushButton* revokeButton() const { return m_revoke; }
    [[nodiscard]] PassphraseField* oldField() const { return m_old; }
    [[nodiscard]] PassphraseField* freshField() const { return m_fresh; }
    [[nodiscard]] PassphraseField* againField() const { return m_again; }
    [[nodiscard]] QPushButton* changeNowButton() const { return m_changeNow; }
    [[nodiscard]] QLineEdit* reasonField() const { return m_reason; }
    [[nodiscard]] QPushButton* revokeNowButton() const { return m_revokeNow; }
    [[nodiscard]] QString answer() const; // what was done, or why not
    [[nodiscard]] QString placeText() const;

Q_SIGNALS:
    void createRequested(const QString& person, const QByteArray& passphrase);
    void importRequested(const QString& file);
    void exportRequested(const QString& person, const QString& file);
    void passphraseRequested(const QString& person, const QByteArray& old, const QByteArray& fresh);
    void listRequested(const QString& person); // the key of this machine becomes the one in the roster
    void revokeRequested(const QString& person, const QString& reason);

private:
    QWidget* passphrasePart();
    QWidget* revokePart();
    void refresh();
    void changeNow();
    [[nodiscard]] KeyLine line() const; // of the chosen person
    void askFile(bool in);

    QList<KeyLine> m_lines;
    QTreeWidget* m_table;
    QLabel* m_place;
    QPushButton* m_import;
    QPushButton* m_export;
    QPushButton* m_change;
    QPushButton* m_list;
    QPushButton* m_revoke;
    QStackedWidget* m_parts;
    KeyBox* m_keyBox;
    PassphraseField* m_old;
    PassphraseField* m_fresh;
    PassphraseField* m_again;
    QLabel* m_hint;
    QPushButton* m_changeNow;
    QLineEdit* m_reason;
    QPushButton* m_revokeNow;
    QLabel* m_answer;
};

} // namespace holdpoint::ui
