// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/interrupt.h"
#include "app/cli/workbench.h"
#include "core/session/monitoring.h"
#include "core/session/number_lines.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace holdpoint::app {

// Watches the numbers of a launch from the command line: measures them and records alarms where nobody holds the
// launch, else says what its holder kept. Deletes itself after `finish`.
class MonitorJob final : public QObject
{
    Q_OBJECT
public:
    // `seconds`: how long; nothing: until Control and C.
    MonitorJob(Workbench& bench, LaunchClient& client, std::optional<double> seconds, Finish finish);
    ~MonitorJob() override;
    void start();

private:
    struct Told
    {
        monitor::MetricState state = monitor::MetricState::NoData;
        qint64 utcMs = 0; // of the number that was told
    };
    void measure();
    void look();
    void tellChanges(const std::vector<session::NumberLine>& lines, qint64 nowUtcMs);
    void tellAlarms();
    void tellTable(const std::vector<session::NumberLine>& lines) const;
    void tellNumber(const session::NumberLine& line, qint64 utcMs) const;
    [[nodiscard]] Result<std::vector<session::NumberLine>> lines() const;
    [[nodiscard]] int answer(const std::vector<session::NumberLine>& lines) const;
    void end();
    void endWith(int status);

    Workbench& m_bench;
    LaunchClient& m_client;
    std::optional<double> m_seconds;
    Finish m_finish;
    Interrupt m_interrupt;
    std::unique_ptr<session::Monitoring> m_monitoring;
    QTimer m_look, m_over;
    QHash<QString, Told> m_told; // by metric
    QSet<QString> m_broken;      // at any time
    QList<Error> m_problems;     // that were told
    qsizetype m_alarms = 0;      // occurrences that were told
    bool m_tabled = false;       // the first table was shown
    bool m_ended = false;
};

} // namespace holdpoint::app
