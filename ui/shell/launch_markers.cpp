// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/launch_markers.h"

#include "ui/theme/shown_text.h"

#include <QCoreApplication>

#include <variant>

namespace holdpoint::ui {
namespace {

struct MarkerText
{
    Q_DECLARE_TR_FUNCTIONS(LaunchMarkers)
};

Meaning meaningOf(const QString& priority)
{
    return priority == QLatin1String("critical")  ? Meaning::Critical
           : priority == QLatin1String("warning") ? Meaning::Warning
                                                  : Meaning::Info;
}

// The deviations that a fact made use of; what happens to the deviations themselves is none.
QStringList usedBy(const events::Event& event)
{
    return std::visit(
        [](const auto& body) -> QStringList {
            using Body = std::decay_t<decltype(body)>;
            QStringList used;
            if constexpr (std::is_same_v<Body, events::DeviationRequested> ||
                          std::is_same_v<Body, events::DeviationApproved> ||
                          std::is_same_v<Body, events::DeviationRejected> ||
                          std::is_same_v<Body, events::DeviationExpired>)
                return used;
            if constexpr (requires { body.deviations; })
                used = body.deviations;
            if constexpr (requires { body.deviation; })
                used.append(body.deviation);
            if constexpr (requires { body.orderDeviation; })
                used.append(body.orderDeviation);
            used.removeAll(QString());
            return used;
        },
        event);
}

} // namespace

bool LaunchMarkers::follow(const std::vector<events::Entry>& entries, const checklist::Launch& launch)
{
    const qsizetype before = m_markers.size();
    const bool dropped = m_taken < entries.size() && before >= mostMarkers;
    const ChartMarker newest = m_markers.isEmpty() ? ChartMarker() : m_markers.last();
    for (; m_taken < entries.size(); ++m_taken)
        take(entries[m_taken], launch);
    return m_markers.size() != before || (dropped && !(m_markers.last() == newest));
}

void LaunchMarkers::add(qint64 utcMs, const QString& label, Meaning meaning, MarkerKind kind)
{
    m_markers.append({utcMs, label, meaning, kind});
    if (m_markers.size() > mostMarkers)
        m_markers.removeFirst();
}

void LaunchMarkers::take(const events::Entry& entry, const checklist::Launch& launch)
{
    const qint64 at = entry.at.utcMs;
    for (const QString& deviation : usedBy(entry.body))
        if (!m_used.contains(deviation)) {
            m_used.insert(deviation);
            add(at, MarkerText::tr("Deviation %1").arg(deviation), Meaning::Warning, MarkerKind::Deviation);
        }
    if (const auto* run = std::get_if<events::RunStarted>(&entry.body)) {
        // One for each step, where its first command ran: a label for every command would be a wall of the same words.
        const runbook::Step* step = launch.plan().step(run->step);
        if (step && run->procedure.isEmpty() && !m_begun.contains(run->step)) {
            m_begun.insert(run->step);
            add(at, shownText(step->title), Meaning::Info, MarkerKind::Note);
        }
    } else if (std::holds_alternative<events::RollbackStarted>(entry.body)) {
        add(at, MarkerText::tr("Rollback"), Meaning::Critical, MarkerKind::Rollback);
    } else if (const auto* raised = std::get_if<events::AlarmRaised>(&entry.body)) {
        add(at, shownText(raised->title), meaningOf(raised->priority), MarkerKind::Alarm);
    } else if (const auto* cleared = std::get_if<events::AlarmCleared>(&entry.body)) {
        const alarms::AlarmBook& book = launch.state().alarms;
        const alarms::Occurrence* newest = book.newest(cleared->alarm);
        add(at, MarkerText::tr("%1 cleared", "an alarm").arg(shownText(newest ? newest->raised.title : cleared->alarm)),
            Meaning::Ok, MarkerKind::Alarm);
    }
}

} // namespace holdpoint::ui
