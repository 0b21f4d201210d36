// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "ui/shell/version_reading.h"

#include <QDialog>

#include <functional>
#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTabWidget;

namespace holdpoint::ui {

class DifferenceView;
class FindingsModel;
class InlineMessage;
class PathField;
class TrustPage;

// Requests that the launch goes on by another version of the runbook or the configuration: which file, what differs,
// which steps, what the linter finds or what it may start and contact; and why. Use open(), never exec().
class VersionDialog final : public QDialog
{
    Q_OBJECT
public:
    // kind: "runbook" | "configuration"
    explicit VersionDialog(const QString& kind, QWidget* parent = nullptr);
    // What the rules have against the request as it stands.
    using Refusal = std::function<std::optional<Error>(const checklist::RequestDeviation& request)>;
    void setRefusal(const Refusal& refusal) { m_refusal = refusal; }
    // It comes from elsewhere, not from a file: `where` says from where.
    void setOrigin(const QString& where);

    void setBusy();
    void setReading(const VersionReading& reading, const QStringList& facts);
    void setProblem(const Error& error); // the file cannot be read

    [[nodiscard]] QString kind() const { return m_kind; }
    [[nodiscard]] const std::optional<VersionReading>& reading() const { return m_reading; }
    [[nodiscard]] PathField* file() const { return m_file; }
    [[nodiscard]] QTabWidget* tabs() const { return m_tabs; }
    [[nodiscard]] DifferenceView* difference() const { return m_difference; }
    [[nodiscard]] FindingsModel* findings() const { return m_findings; }
    [[nodiscard]] QLabel* facts() const { return m_facts; }
    [[nodiscard]] QCheckBox* evenDone() const { return m_evenDone; }
    [[nodiscard]] QLineEdit* reason() const { return m_reason; }
    [[nodiscard]] InlineMessage* message() const { return m_message; }
    [[nodiscard]] QPushButton* requestButton() const { return m_request; }

Q_SIGNALS:
    void fileChosen(const QString& file);
    // `after` of the request is still empty: the bytes are to be kept first, which names them.
    void requested(const holdpoint::checklist::RequestDeviation& request, const QByteArray& bytes);

private:
    void check();

    QString m_kind;
    std::optional<VersionReading> m_reading;
    std::optional<Error> m_problem;
    Refusal m_refusal;
    QLabel* m_from;
    PathField* m_file;
    QTabWidget* m_tabs;
    DifferenceView* m_difference;
    QLabel* m_facts;
    FindingsModel* m_findings;
    TrustPage* m_trust;
    QCheckBox* m_evenDone;
    QLineEdit* m_reason;
    InlineMessage* m_message;
    QPushButton* m_request;
};

} // namespace holdpoint::ui
