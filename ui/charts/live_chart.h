// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/probe_series.h"
#include "ui/charts/chart_axes.h"
#include "ui/charts/chart_frame.h"
#include "ui/charts/trace_image.h"

#include <QList>
#include <QWidget>

#include <optional>

namespace holdpoint::ui {

// Something that happened, on the time axis: a run began, traffic was shifted, a rollback.
struct ChartMarker
{
    qint64 utcMs = 0;
    QString label; // a word or two
    Meaning meaning = Meaning::Neutral;
    bool operator==(const ChartMarker&) const = default;
};

// One source over time, live: its trace with the threshold, its state in words, the service's verdicts as a strip,
// and what happened meanwhile. Draws only what changed. Colours follow the palette (ui/theme).
class LiveChart final : public QWidget
{
    Q_OBJECT
public:
    explicit LiveChart(QWidget* parent = nullptr);
    ~LiveChart() override;

    void setTitle(const QString& title);
    void setUnit(const QString& unit);
    // Drawn as a line with its label; what is beyond it is shaded.
    void setThreshold(const std::optional<monitor::Threshold>& threshold);
    // Must outlive the chart or be taken away with null.
    void setSeries(const monitor::ProbeSeries* series);
    // In any order; those outside the picture are not drawn.
    void setMarkers(const QList<ChartMarker>& markers);
    // Why the service is down or unknown, as a sentence; shown in that state alone.
    void setCause(const QString& cause);
    void setTimeSpan(qint64 ms); // 10 s to 7 days
    void setTimeZoneShown(TimeZoneShown zone);

    // The display tick: takes what the series received and moves the right edge to now. A few times a second.
    void advance(qint64 nowUtcMs);

    [[nodiscard]] monitor::SourceState state() const { return m_state; }
    struct MarkerLabel
    {
        QRectF box;
        QString text;
        Meaning meaning = Meaning::Neutral;
    };
    // The labels of markers as they are drawn; none lies over another, nor over the threshold's.
    [[nodiscard]] QList<MarkerLabel> markerLabels() const;
    // The state, value and age as one sentence, as a screen reader says it.
    [[nodiscard]] QString statement() const { return m_statement; }

    [[nodiscard]] QSize sizeHint() const override { return {480, 240}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 140}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void restyle();
    void relayout();
    void refreshFrame();
    void judge();
    void updateValueAxis();
    void updateBackground();
    [[nodiscard]] QString thresholdLabel() const;

    void paintHeader(QPainter& painter) const;
    void paintTimeLabels(QPainter& painter) const;
    void paintStrip(QPainter& painter) const;
    void paintMarkers(QPainter& painter) const;
    void paintThreshold(QPainter& painter) const;
    [[nodiscard]] bool isSeen(const ChartMarker& marker) const;
    [[nodiscard]] double thresholdY() const; // asked only with a threshold
    [[nodiscard]] std::optional<QRectF> thresholdPlate() const;
    [[nodiscard]] QRectF plotLogical() const;
    [[nodiscard]] double xOf(qint64 utcMs) const;
    [[nodiscard]] qint64 timeStep() const;

    QString m_title, m_unit, m_cause, m_statement;
    std::optional<monitor::Threshold> m_threshold;
    const monitor::ProbeSeries* m_series = nullptr;
    QList<ChartMarker> m_markers;
    qint64 m_spanMs = 600'000;
    TimeZoneShown m_zone = TimeZoneShown::Utc;
    qint64 m_nowMs = 0; // 0 before the first tick

    Theme m_theme;
    ChartFrame m_frame;
    TraceImage m_traces;
    ValueAxis m_axis;
    qint64 m_zoneOffsetMs = 0;
    bool m_geometryDirty = true;
    double m_ratio = 1; // of the screen the geometry was made for
    monitor::SourceState m_state = monitor::SourceState::NoData;
    QString m_valueWords, m_stateWord; // as the header shows them
};

} // namespace holdpoint::ui
