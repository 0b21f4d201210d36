// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "ui/rollout/rollout_rows.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;

namespace holdpoint::ui {

class StateTable;

// The rollback matrix, live, and what a person says of the selected row: that it applies or does not any more, and
// what the coordinator decides. Each needs a reason.
class MatrixView final : public QWidget
{
    Q_OBJECT
public:
    explicit MatrixView(QWidget* parent = nullptr);

    // `person`: who sits here.
    void setLaunch(const checklist::Launch& launch, const QString& person);
    void setReadings(const std::vector<session::MatrixReading>& readings);
    void setNow(qint64 utcMs); // deadlines run

    [[nodiscard]] int applying() const; // rows that apply now
    [[nodiscard]] StateTable* table() const { return m_table; }
    [[nodiscard]] QLineEdit* reason() const { return m_reason; }
    [[nodiscard]] QPushButton* declareButton() const { return m_declare; }
    [[nodiscard]] QPushButton* overButton() const { return m_over; }
    [[nodiscard]] QPushButton* rollBackButton() const { return m_rollBack; }
    [[nodiscard]] QPushButton* watchButton() const { return m_watch; }
    [[nodiscard]] QPushButton* goOnButton() const { return m_goOn; }
    [[nodiscard]] QString hint() const; // what can be done with the selected row, or what is missing
    // After what was asked for was recorded: the reason is for another one.
    void taken();

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);

private:
    void refresh();
    void showRows();
    void follow();
    void showActs();
    void declare(bool applies);
    void decide(const QString& decision);
    [[nodiscard]] QString neededReason();
    [[nodiscard]] const MatrixLine* selected() const;

    QList<MatrixLine> m_lines;
    std::vector<session::MatrixReading> m_readings;
    bool m_mayDecide = false;
    QString m_coordinator;
    qint64 m_now = 0;
    bool m_missing = false;
    bool m_chosen = false;    // a person moved the selection
    bool m_following = false; // it is moved here
    StateTable* m_table;
    QLabel* m_empty;
    QWidget* m_acts;
    QLabel* m_hint;
    QLineEdit* m_reason;
    QPushButton* m_declare;
    QPushButton* m_over;
    QPushButton* m_rollBack;
    QPushButton* m_watch;
    QPushButton* m_goOn;
};

} // namespace holdpoint::ui
