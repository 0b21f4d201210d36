// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <vector>

namespace holdpoint::bench {

// One figure of ours beside a peer's, measured in the same run. `ours`, `peer` and `limit` are in `unit`; `ratio` is
// ours / peer; `goal` is the largest ratio that is good enough (with no peer: the largest value of ours).
struct Row
{
    QString name;
    QString unit;
    double limit = 0; // the largest value of ours that meets the goal in this run; 0 where there is none
    double peer = 0;  // 0: no peer
    QString peerName;
    double ours = 0;
    double ratio = 0;
    double goal = 0;
    bool met = false;
};

// Fills ratio, limit and met from the two measurements and the goal.
Row compared(const QString& name, const QString& unit, double ours, const QString& peerName, double peer, double goal);
// A figure without a peer: met when it is at most `limit`.
Row bounded(const QString& name, const QString& unit, double ours, double limit);
// The same, shown beside a peer that has no say in it.
Row boundedBeside(const QString& name, const QString& unit, double ours, double limit, const QString& peerName,
                  double peer);

struct Pair
{
    double ours = 0;
    double peer = 0;
};

// CPU milliseconds of this process for one call of each, medians of `rounds` rounds that take turns, so that a drift of
// the machine meets both alike.
Pair cpuSideBySide(int rounds, const std::function<void()>& ours, const std::function<void()>& peer);
// The same on the wall clock, for work that waits for the disk or for other processes.
Pair wallSideBySide(int rounds, const std::function<void()>& ours, const std::function<void()>& peer);

double median(std::vector<double> values);

// 50 phases of 10 steps, each with a command and 8 boxes: 5,000 items and the headings over them.
QByteArray longRunbook();

// Each in its own file, bench_<name>.cpp; main.cpp lists them.
std::vector<Row> benchImport();
std::vector<Row> benchEdit();
std::vector<Row> benchEditor();
std::vector<Row> benchLedger();
std::vector<Row> benchRunner();
std::vector<Row> benchCharts(); // needs a QApplication
std::vector<Row> benchMonitor();
std::vector<Row> benchRollback();
std::vector<Row> benchAlarm(); // needs a QApplication
std::vector<Row> benchProbes();

} // namespace holdpoint::bench
