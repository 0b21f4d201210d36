// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace holdpoint::ui {

class CodeBox;
class InlineMessage;

// Requests a deviation of one kind ("skip", "order", "command", "rerun", "override") for one target. A changed command
// shows exactly what stood there and what would run instead, hidden characters spelled out. Use open(), never exec().
class DeviationDialog : public QDialog
{
    Q_OBJECT
public:
    DeviationDialog(const checklist::Launch& launch, const QString& kind, const QString& target,
                    QWidget* parent = nullptr);
    [[nodiscard]] QLineEdit* reason() const { return m_reason; }
    [[nodiscard]] QPlainTextEdit* editor() const { return m_editor; } // nullptr unless the kind is "command"
    [[nodiscard]] QPushButton* requestButton() const { return m_request; }
    // The bytes that would run: of the editor, nothing normalised.
    [[nodiscard]] QByteArray after() const;

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command); // RequestDeviation

private:
    void addEditor();
    void check();
    void request();

    QString m_kind, m_target;
    QByteArray m_before;
    QLineEdit* m_reason;
    QPlainTextEdit* m_editor = nullptr;
    CodeBox* m_preview = nullptr;
    QLabel* m_previewCaption = nullptr;
    InlineMessage* m_problem;
    QPushButton* m_request;
    bool m_exact = true; // the editor can hold these bytes unchanged
};

// What a deviation of a kind is about, as a sentence: "Skip the step “...”".
QString deviationText(const checklist::Launch& launch, const QString& kind, const QString& target);

} // namespace holdpoint::ui
