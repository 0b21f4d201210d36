// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/sample.h"
#include "core/monitor/series_store.h"
#include "ui/theme/state_mark.h"

#include <QList>
#include <QString>

#include <optional>
#include <vector>

// What stands on a wall, already in words: plain values without any launch behind them. Text from a runbook went
// through shownText(). Nothing here knows where it is drawn.
namespace holdpoint::ui {

enum class WallPage
{
    Overview,
    Gate,
    Charts,
    Entries,
    Alarms,
};
inline constexpr int wallPageCount = 5;
// "overview", "gate", "charts", "entries", "alarms": the names of `holdpoint wall --page`.
QString wallPageName(WallPage page);
std::optional<WallPage> wallPageNamed(const QString& name);

// Something about the whole display that nobody may overlook, over all pages.
struct WallBand
{
    StateMark mark;
    QString text;
};

struct WallSeat
{
    QString role;
    StateMark vote;
    bool go = false;
};

struct WallPerson
{
    QString who;  // "Ann Lee, QA Lead"
    QString what; // "to vote on Go/No-Go"
};

// Share of the traffic that goes to one version.
struct WallWeight
{
    QString name;
    int percent = 0;
};

struct WallAlarm
{
    QString title;  // "Error rate 2.1 %, limit 0.5 %"
    QString detail; // "raised 09:58:03 UTC, nobody acknowledged it"
    bool critical = false;
    bool acknowledged = false;
};

struct WallChart
{
    QString title, limit; // "< 200 ms"; empty: there is none
    QString value;        // "48 ms", with its age where it is old; a dash without one
    monitor::SourceState state = monitor::SourceState::NoData;
    std::optional<monitor::Threshold> threshold;
    bool needsLimit = false; // a number is never OK where nobody set a limit; an answer of a service may be
    std::vector<monitor::Extent> columns; // of equal times, the last one is now
    QString span;                         // "10 min"
};

struct WallLine
{
    QString time, text;
};

// A command of the rollback that runs, or ran last.
struct WallRollbackStep
{
    StateMark mark;
    QString title;
};

struct WallPicture
{
    bool known = false; // something was read at all
    QString title;
    bool rehearsal = false;
    QString clock; // "T-00:12:34"
    QString utc;   // "09:47:26 UTC"
    StateMark state;
    QList<WallBand> bands;
    StateMark armed;
    QString notArmedBecause; // the causes, a sentence each; empty: it is armed, or that is not known

    QString phase;
    StateMark stepMark;
    QString step; // empty: none is left
    QString next, nextWhen;
    bool late = false;
    QString rollback; // empty: none is shown
    QList<WallRollbackStep> rollbackSteps;

    QString gate, gateWhen, gateRemark; // gate empty: none is left
    QList<WallSeat> seats;
    QList<WallPerson> awaited;
    QList<WallWeight> weights;
    std::optional<StateMark> watch; // of the weight in force: "Watching 25 %: 02:13 left"; nothing: none is on
    QString watchMetrics;           // that broke their limit in it
    QList<WallChart> charts;        // those that matter most first
    QList<WallAlarm> alarms;        // first-out first
    QList<WallLine> recent;         // newest first

    // What a screen reader says instead of the picture.
    [[nodiscard]] QString statement() const;
    // Something is beyond its limit, or an alarm is critical and nobody acknowledged it.
    [[nodiscard]] std::optional<WallPage> preempting() const;
    // The pages that have something to show, in their order.
    [[nodiscard]] QList<WallPage> pages() const;
};

// How a source is said on the wall: word, shape and meaning.
StateMark markOf(monitor::SourceState state);
StateMark markOf(const WallChart& chart);

} // namespace holdpoint::ui
