// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/commands.h"
#include "core/checklist/launch.h"
#include "core/session/rollout_watch.h"
#include "ui/rollout/share_chart.h"
#include "ui/rollout/traffic_head.h"

#include <QWidget>

#include <optional>

class QScrollArea;
class QSplitter;
class QTabWidget;

namespace holdpoint::ui {

class LadderRow;
class MatrixView;
class PlannedRollback;
class WatchView;
class WeightPanel;

// What the load balancer says, now and over time; shares in percent.
struct SeenShares
{
    QList<ShareAt> newSeen, oldSeen;      // measured, oldest first
    std::optional<double> newNow, oldNow; // as long as they are not too old to be true
    qint64 ageMs = -1;                    // of the newest word; -1: there was none
};

// The rollout on one page: where traffic is, the ladder and the next act, the watch, the rollback matrix, and how it
// went over time. Shows values, sends commands; decides nothing.
class RolloutPage final : public QWidget
{
    Q_OBJECT
public:
    explicit RolloutPage(QWidget* parent = nullptr);

    // `person`: who sits here.
    void setLaunch(const checklist::Launch& launch, const QString& person);
    void setProgress(const session::RolloutProgress& progress, const std::vector<session::MatrixReading>& matrix,
                     const QStringList& unbound);
    void setSeen(const SeenShares& seen);
    void setNow(qint64 utcMs);
    // Puts the keyboard on what comes next: confirm, ask, or the matrix where no weight can be asked for.
    void focusNext();

    [[nodiscard]] TrafficHead* head() const { return m_head; }
    [[nodiscard]] LadderRow* ladder() const { return m_ladder; }
    [[nodiscard]] WeightPanel* weights() const { return m_weights; }
    [[nodiscard]] PlannedRollback* planned() const { return m_planned; }
    [[nodiscard]] WatchView* watch() const { return m_watch; }
    [[nodiscard]] MatrixView* matrix() const { return m_matrix; }
    [[nodiscard]] ShareChart* chart() const { return m_chart; }
    [[nodiscard]] QTabWidget* parts() const { return m_parts; } // where the window is too low to show all at once

Q_SIGNALS:
    void commandRequested(const holdpoint::checklist::Command& command);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange(bool tall);
    void nameParts();
    void showLadder(const checklist::Launch& launch);
    void showTraffic();
    void showCourse();

    Traffic m_traffic;
    ShareCourse m_course;
    bool m_tall = true; // before the first arrange()
    TrafficHead* m_head;
    LadderRow* m_ladder;
    WeightPanel* m_weights;
    PlannedRollback* m_planned;
    WatchView* m_watch;
    MatrixView* m_matrix;
    ShareChart* m_chart;
    QTabWidget* m_parts;
    QSplitter* m_all;
    QScrollArea* m_watchRoom;
    QScrollArea* m_matrixRoom;
};

} // namespace holdpoint::ui
