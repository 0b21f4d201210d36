// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/charts/chart_axes.h"
#include "ui/charts/chart_cursor.h"
#include "ui/charts/chart_frame.h"
#include "ui/charts/chart_marks.h"
#include "ui/charts/label_images.h"
#include "ui/charts/time_window.h"
#include "ui/charts/trace_image.h"

#include <QHash>
#include <QList>
#include <QPointer>
#include <QWidget>

#include <optional>

class QAction;

namespace holdpoint::ui {

class ChartButton;
class ChartNotice;

// Sources over time, live: their traces with limits and bands, the state in words, the service's verdicts as a strip,
// and what happened meanwhile. Draws only what changed. Colours follow the palette (ui/theme).
//
// By mouse: pointing shows exact values, dragging moves through time, Control and the wheel zoom, a double click goes
// back to live. By keyboard: left and right move through time, + and - zoom, Control with left and right walk from
// sample to sample, Escape ends that or closes a message, Space pauses, End goes back to live, Z changes between UTC,
// local time and time to T-0, L changes the scale of values, T shows the samples as a table, Control and S writes a
// picture or the numbers. The context menu has them all; pause, back to live and the times are buttons as well.
class LiveChart final : public QWidget
{
    Q_OBJECT
public:
    explicit LiveChart(QWidget* parent = nullptr);
    ~LiveChart() override;

    void setTitle(const QString& title);
    void setUnit(const QString& unit);
    // One critical limit without words of its own, or none.
    void setThreshold(const std::optional<monitor::Threshold>& threshold);
    void setLimits(const QList<ChartLimit>& limits);
    // A number that nobody set a limit for is never OK: it says NO LIMIT. Not set: an answer is a good one.
    void setNeedsLimit(bool needs);
    [[nodiscard]] QString stateWord() const { return m_stateWord; } // translated, as the header shows it
    void setBands(const QList<ChartBand>& bands);
    // One trace. Must outlive the chart or be taken away with null.
    void setSeries(const monitor::ProbeSeries* series);
    // Several, with a legend.
    void setTraces(const QList<ChartTrace>& traces);
    // In any order; those outside the picture are not drawn.
    void setMarkers(const QList<ChartMarker>& markers);
    // Why the service is down or unknown, as a sentence; shown in that state alone.
    void setCause(const QString& cause);
    void setTimeSpan(qint64 ms); // TimeWindow::leastSpanMs to mostSpanMs
    void setTimeZoneShown(TimeZoneShown zone);
    // What TimeZoneShown::Relative counts from; 0: not known, and nobody is offered to count from it.
    void setT0(qint64 utcMs);
    void setLogarithmic(bool logarithmic);
    // The values from edge to edge, whatever the samples are; none: the chart sees to it.
    void setFixedRange(const std::optional<ValueAxis>& range);
    // Anti-aliased traces of 1.6 pixels (so it begins), or plain ones of one device pixel.
    void setSmooth(bool smooth);
    // The crosshair; charts that are given the same one share it. Null: one of its own.
    void setCursorShared(ChartCursor* cursor);
    void setWindow(const TimeWindow& window);

    // The display tick: takes what the series received and moves a live right edge to now. A few times a second.
    void advance(qint64 nowUtcMs);

    [[nodiscard]] QString title() const { return m_title; }
    [[nodiscard]] QString unit() const { return m_unit; }
    [[nodiscard]] const QList<ChartTrace>& traces() const { return m_traceList; }
    [[nodiscard]] const QList<ChartLimit>& limits() const { return m_limits; }
    [[nodiscard]] const QList<ChartBand>& bands() const { return m_bands; }
    [[nodiscard]] const QList<ChartMarker>& markers() const { return m_markers; }
    [[nodiscard]] const TimeWindow& window() const { return m_window; }
    [[nodiscard]] TimeZoneShown timeZoneShown() const { return m_zone; }
    [[nodiscard]] qint64 t0() const { return m_t0Ms; }
    [[nodiscard]] bool isLogarithmic() const { return m_logarithmic; }
    // The moments at the edges of the picture, UTC.
    [[nodiscard]] qint64 beginMs() const { return endMs() - m_window.spanMs(); }
    [[nodiscard]] qint64 endMs() const { return m_window.rightMs(m_nowMs); }

    [[nodiscard]] monitor::SourceState state() const { return m_state; }
    struct MarkerLabel
    {
        QRectF box;
        QString text;
        Meaning meaning = Meaning::Neutral;
        MarkerKind kind = MarkerKind::Note;
    };
    // The labels of markers as they are drawn; none lies over another, nor over those of limits.
    [[nodiscard]] QList<MarkerLabel> markerLabels() const;
    // The state, value and age as one sentence, as a screen reader says it.
    [[nodiscard]] QString statement() const { return m_statement; }
    // What the crosshair says here: the moment, then each trace with the exact value of its nearest sample.
    [[nodiscard]] QStringList readout() const;
    // The whole chart with vectors, as it looks now, into `target` of the painter: for export and print.
    void paintVectors(QPainter& painter, const QRectF& target);
    // The height of title and state, the part by which a chart is dragged to another place.
    [[nodiscard]] int headerHeight() const;
    // Says what went wrong in a line of the chart's own, until somebody closes it or closeFailure() is called.
    void showFailure(const Error& error);
    void closeFailure();
    // As that line says it; empty where there is none.
    [[nodiscard]] QString failure() const;
    // As if somebody had chosen that name for an export. What goes wrong is said here and by failed().
    void exportTo(const QString& file);

    [[nodiscard]] QSize sizeHint() const override { return {480, 240}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 140}; }

Q_SIGNALS:
    // Somebody zoomed, moved, paused or went back to live here.
    void windowChanged();
    // Somebody chose other times here.
    void timeZoneChanged();
    // An export that did not succeed. The chart says so itself.
    void failed(const holdpoint::Error& error);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void makeActions();
    void makeParts();
    void restyleParts();
    void placeParts();
    void nextTimeZone();
    [[nodiscard]] TimeZoneShown zoneAfter() const;
    [[nodiscard]] int roomBelow() const; // under the plot, in logical pixels
    [[nodiscard]] int noticeHeight() const;
    void retranslate();
    void showTable();
    void askForFile();
    void togglePause();
    void restyle();
    void relayout();
    bool refreshFrame();
    void giveLimits();
    void judge();
    [[nodiscard]] bool isLimitless() const;
    void sayState(qsizetype worst, const monitor::Sample& sample);
    void updateValueAxis();
    void updateBackground();
    void updatePlot();
    void windowMoved();
    void walkSamples(int direction);
    void zoomAt(double factor, double x);
    [[nodiscard]] QString limitLabel(const ChartLimit& limit) const;
    [[nodiscard]] QColor limitInk(const ChartLimit& limit) const; // quiet while nothing breaks it

    void paintFrame(QPainter& painter, const QRect& device);
    void makeOverlays();
    void paintOverlays(QPainter& painter, const QRect& device);
    void paintStrip(QPainter& painter, const QRectF& plot) const;
    void paintCrosshair(QPainter& painter) const;
    void renderHeader();
    void paintHeader(QPainter& painter) const;
    void paintVectorTraces(QPainter& painter, const QRectF& plot) const;
    void paintVectorOverlays(QPainter& painter, const QRectF& plot) const;

    struct Plate
    {
        QRectF box;
        LabelImages::Label label;
    };
    // `plot` in logical pixels: on the screen, or in a picture that is exported.
    [[nodiscard]] QList<Plate> limitPlates(const QRectF& plot) const;
    [[nodiscard]] QList<MarkerLabel> markerLabelsIn(const QRectF& plot, const QList<Plate>& plates) const;
    struct TimeLabel
    {
        double x = 0;
        QString text;
    };
    [[nodiscard]] QList<TimeLabel> timeLabels(const QRectF& plot) const;
    [[nodiscard]] LabelImages::Label markerPlate(const MarkerLabel& label) const;
    [[nodiscard]] QRectF plotLogical() const;
    [[nodiscard]] double xOf(qint64 utcMs, const QRectF& plot) const;
    [[nodiscard]] double yOf(double value, const QRectF& plot) const;
    [[nodiscard]] qint64 timeStep() const;
    [[nodiscard]] QColor traceColour(qsizetype trace) const;
    [[nodiscard]] QString zoneWord() const;

    QString m_title, m_unit, m_cause, m_statement;
    QList<ChartLimit> m_limits;
    QList<ChartBand> m_bands;
    QList<ChartTrace> m_traceList;
    QList<ChartMarker> m_markers;
    TimeWindow m_window;
    TimeZoneShown m_zone = TimeZoneShown::Utc;
    qint64 m_t0Ms = 0;
    bool m_logarithmic = false, m_smooth = true;
    qint64 m_nowMs = 0; // 0 before the first tick

    Theme m_theme;
    QFont m_smallFont;
    ChartFrame m_frame;
    TraceImage m_traces;
    mutable LabelImages m_labels;
    ValueAxis m_axis;
    std::optional<ValueAxis> m_fixedRange;
    qint64 m_zoneOffsetMs = 0;
    bool m_geometryDirty = true, m_axisDirty = true, m_timesDirty = true;
    int m_scrolledSinceAxis = 0;
    double m_ratio = 1; // of the screen the geometry was made for
    monitor::SourceState m_state = monitor::SourceState::NoData;
    bool m_needsLimit = false;
    QString m_valueWords, m_stateWord; // as the header shows them
    QString m_saidFor;                 // what the words were made from
    QImage m_header;                   // device pixels, over the frame
    bool m_headerDirty = true;
    struct Overlay
    {
        QPoint at; // device pixels
        QImage image;
    };
    QList<Overlay> m_overlays;
    bool m_overlaysDirty = true;

    ChartCursor m_ownCursor;
    QPointer<ChartCursor> m_cursor;
    QAction* m_pauseAction = nullptr;
    QAction* m_liveAction = nullptr;
    QAction* m_powersAction = nullptr;
    QAction* m_zoneAction = nullptr;
    QAction* m_tableAction = nullptr;
    QAction* m_exportAction = nullptr;
    ChartButton* m_pauseButton = nullptr;
    ChartButton* m_liveButton = nullptr;
    ChartButton* m_zoneButton = nullptr;
    ChartNotice* m_notice = nullptr; // null until the first one
    std::optional<QPoint> m_dragFrom;
    TimeWindow m_dragWindow;
};

} // namespace holdpoint::ui
