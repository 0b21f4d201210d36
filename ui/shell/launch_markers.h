// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/events/entry.h"
#include "ui/charts/chart_marks.h"

#include <QList>
#include <QSet>

#include <vector>

namespace holdpoint::ui {

// What happened in a launch, as marks on the time axis of its charts: alarms raised and cleared, deviations used,
// rollbacks, and the steps' first runs.
class LaunchMarkers
{
public:
    static constexpr qsizetype mostMarkers = 60; // newest ones

    // Takes the entries that are new since the last time. True where a mark came of them.
    bool follow(const std::vector<events::Entry>& entries, const checklist::Launch& launch);
    [[nodiscard]] const QList<ChartMarker>& markers() const { return m_markers; }

private:
    void take(const events::Entry& entry, const checklist::Launch& launch);
    void add(qint64 utcMs, const QString& label, Meaning meaning, MarkerKind kind);

    size_t m_taken = 0;
    QList<ChartMarker> m_markers;
    QSet<QString> m_begun; // steps
    QSet<QString> m_used;  // deviations
};

} // namespace holdpoint::ui
