// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/monitor/monitor.h"
#include "core/monitor/probe_series.h"
#include "core/monitor/telemetry_store.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <vector>

class QVBoxLayout;

namespace holdpoint::ui {

class LiveChart;

// What the trusted configuration watches over HTTP, live: one chart for each source, with the threshold that the
// runbook sets for the phase the launch is in. Probing happens on the monitor's own thread.
class WatchPane final : public QWidget
{
    Q_OBJECT
public:
    // `clock` must outlive the pane. `telemetryFile`: where samples are kept.
    WatchPane(const Clock& clock, QString telemetryFile, QWidget* parent = nullptr);
    ~WatchPane() override;

    // Starts or changes the probes when the configuration in force is another; thresholds and markers follow.
    void setLaunch(const checklist::Launch& launch);
    [[nodiscard]] QList<LiveChart*> charts() const;

Q_SIGNALS:
    void failed(const holdpoint::Error& error); // a source that cannot be watched, the telemetry that cannot be kept

private:
    struct Watched
    {
        runbook::SourceConfiguration source;
        quint64 probe = 0;
        std::unique_ptr<monitor::ProbeSeries> series;
        LiveChart* chart = nullptr;
    };
    void start(const runbook::Configuration& configuration);
    void stop();
    void take();

    const Clock& m_clock;
    QString m_telemetryFile;
    QString m_trusted; // sha256 of the configuration that is watched
    std::unique_ptr<monitor::TelemetryStore> m_telemetry;
    std::unique_ptr<monitor::Monitor> m_monitor;
    std::vector<Watched> m_watched;
    QVBoxLayout* m_box = nullptr;
    QTimer m_display;
    qint64 m_sinceMs = 0; // start of the watch
    qint64 m_spanMs = 0;  // what the charts show
};

// The threshold that holds for this source now: of a configured metric by phase or default, else of the runbook's own
// metric of that name; the text is `< 200`. Empty where there is none. `title` and `unit` say what is measured.
struct SourceLimit
{
    QString title, unit, limit;
};
SourceLimit limitOf(const checklist::Launch& launch, const QString& source);

} // namespace holdpoint::ui
