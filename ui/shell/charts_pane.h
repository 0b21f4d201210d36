// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/probe_series.h"
#include "ui/charts/chart_grid.h"

#include <QHash>
#include <QWidget>

#include <memory>

class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace holdpoint::ui {

class LiveNumbers;

// All numbers as charts side by side, arranged by whoever looks, for each phase on its own. Time and crosshair are the
// same in all of them.
class ChartsPane final : public QWidget
{
    Q_OBJECT
public:
    // `numbers` must outlive the pane.
    explicit ChartsPane(LiveNumbers& numbers, QWidget* parent = nullptr);
    ~ChartsPane() override;

    [[nodiscard]] ChartGrid* grid() const { return m_grid; }
    [[nodiscard]] QPushButton* liveButton() const { return m_live; }
    [[nodiscard]] QPushButton* pauseButton() const { return m_pause; }
    [[nodiscard]] QMenu* chartMenu() const { return m_menu; }

Q_SIGNALS:
    void failed(const holdpoint::Error& error); // an export

private:
    void follow();
    void advance(qint64 nowUtcMs);
    void dressWeights();
    void fillMenu();
    void setWindow(const TimeWindow& window);
    void windowMoved(const TimeWindow& window);
    [[nodiscard]] const TimeWindow* shownWindow() const;
    LiveChart* make(const QString& id);
    [[nodiscard]] QStringList ids() const; // that a chart may have

    LiveNumbers& m_numbers;
    ChartGrid* m_grid;
    QScrollArea* m_area;
    QPushButton* m_live;
    QPushButton* m_pause;
    QToolButton* m_choose;
    QMenu* m_menu;
    QLabel* m_empty;
    QHash<QString, std::shared_ptr<monitor::ProbeSeries>> m_drawn; // by the telemetry's name
    qint64 m_nowUtcMs = 0;
};

} // namespace holdpoint::ui
