// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_layout.h"
#include "ui/charts/live_chart.h"

#include <QHash>
#include <QWidget>

class QGridLayout;

namespace holdpoint::ui {

// Charts side by side that share crosshair and time. A chart is moved by dragging its header, or, while it has the
// keyboard, by Alt, Shift and an arrow. How they stand is a value for each phase.
class ChartGrid final : public QWidget
{
    Q_OBJECT
public:
    explicit ChartGrid(QWidget* parent = nullptr);
    ~ChartGrid() override;

    // The grid owns the chart from now on. `id` is what layouts call it.
    void addChart(const QString& id, LiveChart* chart);
    // Null where there is no such chart.
    [[nodiscard]] LiveChart* chart(const QString& id) const { return m_charts.value(id); }
    void removeChart(const QString& id);
    // In the order in which they stand.
    [[nodiscard]] QStringList shown() const { return layouts().layout(m_phase).arranged(m_ids); }

    void setLayouts(const ChartLayouts& layouts);
    [[nodiscard]] const ChartLayouts& layouts() const { return m_layouts; }
    // A phase gets a layout of its own when somebody arranges its charts.
    void setPhase(const QString& phase);
    void setColumns(int columns); // 1 to ChartLayout::mostColumns
    void setHidden(const QString& id, bool hidden);
    void moveChart(const QString& id, qsizetype target);

    // The display tick for all of them.
    void advance(qint64 nowUtcMs);
    [[nodiscard]] ChartCursor& cursor() { return m_cursor; }

Q_SIGNALS:
    // Somebody arranged the charts: what layouts() says now is worth keeping.
    void layoutsChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    ChartLayout& ownLayout();
    void arrange();
    void keep();
    bool dragged(const QString& id, QEvent* event);
    [[nodiscard]] qsizetype placeAt(const QPoint& at) const;
    [[nodiscard]] bool moveByKey(const QString& id, int key);

    QGridLayout* m_grid;
    ChartCursor m_cursor;
    QStringList m_ids;
    QHash<QString, LiveChart*> m_charts; // children of the grid
    ChartLayouts m_layouts;
    QString m_phase;
    QPoint m_dragFrom;
    bool m_dragPossible = false, m_dragging = false;
    qsizetype m_dropAt = -1; // -1: nowhere
};

} // namespace holdpoint::ui
