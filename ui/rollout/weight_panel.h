// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/session/rollout_watch.h"
#include "ui/theme/state_mark.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace holdpoint::ui {

class PrimaryButton;

// The next act of the rollout: a weight is asked for, then confirmed or withdrawn; down is always offered. What speaks
// against going up is said, and asks for a reason. Sends what it asks for as commands; the rules decide.
class WeightPanel final : public QWidget
{
    Q_OBJECT
public:
    // How long a confirmation cannot be pressed after it appeared, so that a second click does not confirm what the
    // first one asked for.
    static constexpr int settleMs = 700;

    explicit WeightPanel(QWidget* parent = nullptr);

    // `person`: who sits here.
    void setLaunch(const checklist::Launch& launch, const QString& person);
    void setNow(qint64 utcMs);                                  // for the time that is left of a watch
    void setProgress(const session::RolloutProgress& progress); // the same, as it is measured

    [[nodiscard]] PrimaryButton* askButton() const { return m_ask; }
    [[nodiscard]] QPushButton* downButton() const { return m_down; }
    [[nodiscard]] QSpinBox* weight() const { return m_weight; }
    [[nodiscard]] QLineEdit* reason() const { return m_reason; }
    [[nodiscard]] PrimaryButton* confirmButton() const { return m_confirm; }
    [[nodiscard]] QPushButton* withdrawButton() const { return m_withdraw; }
    [[nodiscard]] QString status() const;  // where the newest change stands, a sentence
    [[nodiscard]] QString against() const; // what speaks against the weight that is chosen; empty: nothing
    [[nodiscard]] QString command() const; // that a confirmation runs; empty: nothing waits for one

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* askRow();
    QWidget* confirmPart();
    void showStatus();
    void showChoice();
    void showConfirmation();
    void ask(int weight);
    void withdraw();
    void restyle();
    [[nodiscard]] bool isWaiting() const; // for a confirmation

    struct Offer // the weight that follows from what happened
    {
        qint64 changes = -1;
        int inForce = 0, weight = 0;
        bool operator==(const Offer&) const = default;
    };

    // Of the launch, as it was told last.
    rollout::Ladder m_ladder;
    std::optional<rollout::Change> m_last;
    qint64 m_measured = 0;       // the change that is watched here, 0: none
    qint64 m_measuredLeftMs = 0; // of its watch
    QStringList m_against;       // why each weight from 0 to 100 does not follow by itself
    checklist::StartRun m_would; // what a confirmation runs
    QString m_coordinator;
    bool m_mayDecide = false;
    bool m_rollingBack = false;
    int m_inForce = 0;
    qint64 m_now = 0;
    Offer m_offered;
    bool m_missing = false; // a reason was asked for and not given

    StateMark m_mark;
    QLabel* m_markShape;
    QLabel* m_status;
    QWidget* m_warning;
    QLabel* m_warningMark;
    QLabel* m_warningText;
    QWidget* m_asking = nullptr;
    PrimaryButton* m_ask = nullptr;
    QSpinBox* m_weight = nullptr;
    QPushButton* m_down = nullptr;
    QWidget* m_confirming = nullptr;
    QLabel* m_command = nullptr;
    QLabel* m_follows = nullptr;
    PrimaryButton* m_confirm = nullptr;
    QPushButton* m_withdraw = nullptr;
    QWidget* m_reasonRow;
    QLabel* m_reasonLabel;
    QLineEdit* m_reason;
    QTimer m_settle;
};

} // namespace holdpoint::ui
