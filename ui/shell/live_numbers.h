// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/probe_series.h"
#include "core/session/number_history.h"
#include "ui/shell/launch_markers.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace holdpoint::ui {

class LiveChart;

// A number with what was measured of it, ready to be drawn.
struct LiveNumber
{
    session::NumberSeries what;
    std::shared_ptr<monitor::ProbeSeries> samples; // never null; another one once more of its history is known
    QString cause;                                 // why there is no value now, as a sentence
};

// The numbers of an open launch over time: history first, then whatever comes. What every chart in the window shows.
class LiveNumbers final : public QObject
{
    Q_OBJECT
public:
    // All must outlive it.
    LiveNumbers(session::Monitoring& monitoring, session::Session& session, const Clock& clock,
                QObject* parent = nullptr);
    ~LiveNumbers() override;

    // In the order of session::numbersOf().
    [[nodiscard]] const std::vector<LiveNumber>& all() const { return m_numbers; }
    [[nodiscard]] const LiveNumber* find(const QString& series) const; // null: there is none
    // What happened meanwhile, oldest first.
    [[nodiscard]] QList<ChartMarker> markers() const;
    [[nodiscard]] qint64 t0UtcMs() const;
    [[nodiscard]] QString phase() const; // id

    // Title, unit, limit, markers and cause of a number as its chart shows them. The samples are given by whoever keeps
    // them alive.
    void dress(LiveChart& chart, const LiveNumber& number) const;

Q_SIGNALS:
    // Others are watched, or have other samples, titles, limits, markers.
    void changed();
    // The display tick, four times a second.
    void ticked(qint64 nowUtcMs);
    void failed(const holdpoint::Error& error);

private:
    void follow();
    void followEntries();
    void takeReadings(const std::vector<monitor::MetricReading>& readings);
    void takeHealth(const std::vector<monitor::SourceHealth>& health);
    void takeHistory(const QString& series, const std::vector<monitor::Sample>& samples, bool last);
    void add(const QString& series, const monitor::Sample& sample, qint64 intervalMs, const QString& cause);
    void lookForShift(const LiveNumber& number, const monitor::Sample& sample);
    LiveNumber* findOwn(const QString& series);

    session::Monitoring& m_monitoring;
    session::Session& m_session;
    const Clock& m_clock;
    session::NumberHistory m_history;
    LaunchMarkers m_entries;
    std::vector<LiveNumber> m_numbers;
    QHash<QString, std::vector<monitor::Sample>> m_since; // came while the history was on its way, by series
    QHash<QString, double> m_weights;                     // last one, by series
    QList<ChartMarker> m_shifts;
    qint64 m_t0UtcMs = 0; // that the charts were told
    QTimer m_display;
};

} // namespace holdpoint::ui
