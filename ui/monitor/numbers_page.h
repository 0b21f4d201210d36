// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/monitoring.h"
#include "core/session/number_lines.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSplitter;
class QTabWidget;

namespace holdpoint::ui {

class ProblemList;
class ServerPage;
class StateTable;

// All numbers of a launch: charts above, below them tables of what is watched and what is not, the sources, and the
// servers among them. Shows values; asks nobody.
class NumbersPage final : public QWidget
{
    Q_OBJECT
public:
    explicit NumbersPage(QWidget* parent = nullptr);

    // Takes the place above the tables; the page owns it from now on.
    void setCharts(QWidget* charts);
    void setLines(const std::vector<session::NumberLine>& lines);
    void setSources(const std::vector<session::WatchedSource>& sources, qint64 nowUtcMs);
    void setProblems(const QList<Error>& problems);

    [[nodiscard]] StateTable* numbers() const { return m_numbers; }
    [[nodiscard]] StateTable* sources() const { return m_sources; }
    [[nodiscard]] ServerPage* servers() const { return m_servers; }
    [[nodiscard]] ProblemList* problems() const { return m_problems; }
    [[nodiscard]] QTabWidget* tables() const { return m_tables; }
    [[nodiscard]] QLabel* cause() const { return m_cause; }
    [[nodiscard]] QPlainTextEdit* binding() const { return m_binding; }
    [[nodiscard]] QPushButton* copyButton() const { return m_copy; }
    [[nodiscard]] QPushButton* acceptButton() const { return m_accept; }
    [[nodiscard]] QPushButton* changeButton() const { return m_change; }

Q_SIGNALS:
    void acceptSeriesWanted(const QString& metric);
    void configurationWanted(); // another one, for what nobody measures

private:
    QWidget* numbersTab();
    void showDetail();

    QSplitter* m_rows;
    ProblemList* m_problems;
    QTabWidget* m_tables;
    StateTable* m_numbers;
    StateTable* m_sources;
    ServerPage* m_servers;
    QWidget* m_detail;
    QLabel* m_cause;
    QPlainTextEdit* m_binding;
    QPushButton* m_copy;
    QPushButton* m_accept;
    QPushButton* m_change;
    QLabel* m_empty;
    std::vector<session::NumberLine> m_lines;
};

} // namespace holdpoint::ui
