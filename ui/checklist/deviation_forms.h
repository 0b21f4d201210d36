// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QWidget>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTreeView;

namespace holdpoint::ui {

class DifferenceView;
class EnvironmentModel;

// What stands instead, for one kind of deviation, with the exact difference as it is typed.
class DeviationForm : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;
    // RequestDeviation::after.
    [[nodiscard]] virtual QByteArray after() const = 0;
    // Something would be another than it is.
    [[nodiscard]] virtual bool changed() const = 0;
    [[nodiscard]] virtual QString whatToChange() const = 0; // said while nothing is changed
    // Said although it may be requested; empty: nothing.
    [[nodiscard]] virtual QString warning() const { return {}; }
    [[nodiscard]] virtual QString warningsNextStep() const { return {}; }
    [[nodiscard]] virtual QWidget* firstField() const = 0;

Q_SIGNALS:
    void edited();
};

// The whole text of another command. Bytes that no text field can keep are never copied into it.
class CommandForm final : public DeviationForm
{
    Q_OBJECT
public:
    CommandForm(const QByteArray& before, QWidget* parent);
    [[nodiscard]] QByteArray after() const override;
    [[nodiscard]] bool changed() const override;
    [[nodiscard]] QString whatToChange() const override;
    [[nodiscard]] QString warning() const override;
    [[nodiscard]] QString warningsNextStep() const override;
    [[nodiscard]] QWidget* firstField() const override;
    [[nodiscard]] QPlainTextEdit* editor() const { return m_editor; }

private:
    QByteArray m_before;
    QPlainTextEdit* m_editor;
    DifferenceView* m_difference;
    bool m_exact = true; // the editor can hold these bytes unchanged
};

// Variables of one run.
class EnvironmentForm final : public DeviationForm
{
    Q_OBJECT
public:
    EnvironmentForm(const QMap<QString, QString>& now, QWidget* parent);
    [[nodiscard]] QByteArray after() const override;
    [[nodiscard]] bool changed() const override { return !after().isEmpty(); }
    [[nodiscard]] QString whatToChange() const override;
    [[nodiscard]] QWidget* firstField() const override;
    [[nodiscard]] EnvironmentModel* model() const { return m_model; }
    [[nodiscard]] QTreeView* table() const { return m_table; }
    [[nodiscard]] QPushButton* addButton() const { return m_add; }

private:
    QMap<QString, QString> m_now;
    EnvironmentModel* m_model;
    QTreeView* m_table;
    QPushButton* m_add;
    DifferenceView* m_difference;
};

// The folder of one run.
class FolderForm final : public DeviationForm
{
    Q_OBJECT
public:
    FolderForm(const QString& now, QWidget* parent);
    [[nodiscard]] QByteArray after() const override;
    [[nodiscard]] bool changed() const override;
    [[nodiscard]] QString whatToChange() const override;
    [[nodiscard]] QString warning() const override;
    [[nodiscard]] QString warningsNextStep() const override;
    [[nodiscard]] QWidget* firstField() const override;
    [[nodiscard]] QLineEdit* field() const { return m_field; }

private:
    void browse();

    QString m_now;
    QLineEdit* m_field;
    DifferenceView* m_difference;
};

// For the kinds "command", "environment" and "folder"; nullptr for those that change no text.
DeviationForm* deviationForm(const checklist::Launch& launch, const QString& kind, const QString& target,
                             QWidget* parent);

} // namespace holdpoint::ui
