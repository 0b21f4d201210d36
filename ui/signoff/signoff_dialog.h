// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/signoff/sign_request.h"
#include "ui/signoff/statement_view.h"

#include <QDialog>
#include <QMap>
#include <QStringList>

class QComboBox;
class QLabel;
class QPushButton;

namespace holdpoint::ui {

class KeyBox;
class PassphraseField;

// In which one person signs one thing. Shows exactly what will be signed, takes the passphrase, asks for a key where
// there is none. Opened with open(); stays until it is told that the signature is in the record, or is closed.
class SignoffDialog : public QDialog
{
    Q_OBJECT
public:
    struct Subject
    {
        QString signoffId; // empty: the declaration
        QString role, meaning;
        QString launch; // name and version
        bool rehearsal = false;
        QStringList candidates;  // persons who may sign it, the likeliest first
        QStringList openMatters; // said before signing; empty: none
    };

    explicit SignoffDialog(const Subject& subject, QWidget* parent = nullptr);

    void setNow(qint64 utcMs, int offsetMin);
    void setHead(qint64 treeSize, const QString& treeRootBase64);
    // Fingerprints of the keys on this machine, and persons whose key the roster lists.
    void setKeys(const QMap<QString, QString>& here, const QStringList& listed);
    void showError(const Error& error);
    void finish(); // it is in the record

    [[nodiscard]] QString person() const;
    [[nodiscard]] const QString& signoffId() const { return m_subject.signoffId; }
    [[nodiscard]] QComboBox* personField() const { return m_person; }
    [[nodiscard]] StatementView* statement() const { return m_statement; }
    [[nodiscard]] PassphraseField* passphrase() const { return m_passphrase; }
    [[nodiscard]] KeyBox* keyBox() const { return m_keyBox; }
    [[nodiscard]] QPushButton* signButton() const { return m_sign; }
    [[nodiscard]] QString errorText() const;

Q_SIGNALS:
    void signRequested(const holdpoint::ui::SignRequest& request);
    void keyRequested(const QString& person, const QByteArray& passphrase);

private:
    void refresh();
    void makeRoom();
    void sign();
    void setBusy(const QString& sentence);

    Subject m_subject;
    ShownStatement m_shown;
    QMap<QString, QString> m_keys;
    QStringList m_listed;
    QString m_busy; // what is waited for; empty: nothing
    QComboBox* m_person;
    StatementView* m_statement;
    KeyBox* m_keyBox;
    QWidget* m_signBox;
    PassphraseField* m_passphrase;
    QLabel* m_error;
    QPushButton* m_sign;
    QPushButton* m_cancel;
};

} // namespace holdpoint::ui
