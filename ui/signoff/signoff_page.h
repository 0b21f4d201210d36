// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/checklist/launch.h"
#include "ui/signoff/sign_request.h"
#include "ui/theme/state_mark.h"

#include <QList>
#include <QMap>
#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace holdpoint::ui {

class RosterNotice;
class SignoffDialog;
class SignoffRow;

// The sign-off: who has signed and who is missing, the declaration and what it still waits for, the certificate.
// Emits what persons ask for; whoever holds the keys answers with keysChanged(), finished() or failed().
class SignoffPage : public QWidget
{
    Q_OBJECT
public:
    explicit SignoffPage(QWidget* parent = nullptr);

    void setLaunch(const checklist::Launch& launch);
    void setNow(qint64 utcMs, int offsetMin); // offset: local time minus UTC, minutes
    void setHead(qint64 treeSize, const QString& treeRootBase64);
    void setPerson(const QString& person);                        // who sits here; proposed where nobody holds a role
    void setKeys(const QMap<QString, QString>& fingerprintsHere); // by person: keys on this machine
    // The answer to the last request: it is in the record, or why not (shown beside what was asked).
    void finished();
    void failed(const Error& error);

    void openSignoff(const QString& signoffId);
    void openDeclaration();

    [[nodiscard]] const QList<SignoffRow*>& rows() const { return m_rows; }
    [[nodiscard]] SignoffDialog* dialog() const; // nullptr: none is open
    [[nodiscard]] QPushButton* declareButton() const { return m_declare; }
    [[nodiscard]] QPushButton* certificateButton() const { return m_certificate; }
    [[nodiscard]] RosterNotice* roster() const { return m_roster; }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QString openMattersText() const;

Q_SIGNALS:
    // Passphrases are wiped when the signal returns: copy deeply what is needed later.
    void signRequested(const holdpoint::ui::SignRequest& request);
    void declareRequested(const holdpoint::ui::SignRequest& request);
    void keyRequested(const QString& person, const QByteArray& passphrase);
    void announced(const QString& channel); // the roster's fingerprint was said there
    void previewRequested();
    void certificateRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Line
    {
        QString id, group, role, meaning;
        QStringList candidates;
        bool operator==(const Line&) const = default;
    };

    void buildRows();
    void showRows(const checklist::Launch& launch);
    void showDeclaration(const checklist::Launch& launch);
    void showCertificates(const checklist::Launch& launch);
    void openDialog(const QString& signoffId, const QString& role, const QString& meaning,
                    const QStringList& candidates, const QStringList& openMatters);
    void paintTones();

    QList<Line> m_lines;
    QString m_launchName;
    bool m_rehearsal = false;
    QString m_declarationText, m_declarationRole;
    QStringList m_declarers, m_openMatters, m_listed;
    QMap<QString, QString> m_keys;
    QString m_person, m_treeRoot;
    qint64 m_now = 0, m_treeSize = 0;
    int m_offsetMin = 0;
    StateShape m_declarationShape = StateShape::Waiting;
    QList<SignoffRow*> m_rows;
    QPointer<SignoffDialog> m_dialog;
    QWidget* m_table = nullptr;
    QVBoxLayout* m_tableHolder;
    QLabel* m_summary;
    QLabel* m_error;
    QLabel* m_declarationMark;
    QLabel* m_declarationState;
    QLabel* m_declaration;
    QLabel* m_open;
    QPushButton* m_declare;
    RosterNotice* m_roster;
    QLabel* m_certificates;
    QPushButton* m_preview;
    QPushButton* m_certificate;
};

} // namespace holdpoint::ui
