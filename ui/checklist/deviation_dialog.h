// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QDialog>

#include <functional>
#include <optional>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace holdpoint::ui {

class DeviationForm;
class InlineMessage;

// Requests a deviation for one target: of any kind but "runbook" and "configuration", which have VersionDialog. What
// stands instead is typed with its exact difference beside it. Use open(), never exec().
class DeviationDialog : public QDialog
{
    Q_OBJECT
public:
    DeviationDialog(const checklist::Launch& launch, const QString& kind, const QString& target,
                    QWidget* parent = nullptr);
    // What the rules have against the request as it stands; asked at every change.
    using Refusal = std::function<std::optional<Error>(const checklist::RequestDeviation& request)>;
    void setRefusal(const Refusal& refusal);

    [[nodiscard]] QLineEdit* reason() const { return m_reason; }
    [[nodiscard]] DeviationForm* form() const { return m_form; } // nullptr: this kind changes no text
    [[nodiscard]] QPlainTextEdit* editor() const;                // nullptr unless the kind is "command"
    [[nodiscard]] QPushButton* requestButton() const { return m_request; }
    [[nodiscard]] InlineMessage* message() const { return m_problem; }
    // The bytes that would stand instead: as typed, nothing normalised.
    [[nodiscard]] QByteArray after() const;

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // RequestDeviation

private:
    void check();
    void request();

    QString m_kind, m_target;
    DeviationForm* m_form;
    QLineEdit* m_reason;
    InlineMessage* m_problem;
    QPushButton* m_request;
    Refusal m_refusal;
};

} // namespace holdpoint::ui
