// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"
#include "tests/core/session/temporary_launch.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>

namespace holdpoint::bench {
namespace {

constexpr int presses = 60;
constexpr int busyLoops = 4;
constexpr int longestBusyS = 120; // the loops end by themselves
constexpr double idleGoalMs = 100, busyGoalMs = 1000;

const QByteArray rollbackRunbook = R"(# Shop launch

## Phase 1: T-1 Hour - Prepare

**Look**
```bash
echo look
```

## Rollback

**Immediate Rollback**
```bash
./scripts/back.sh
```
)";

double wallUtcMs()
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

void pressWorked(bool worked)
{
    if (!worked)
        std::abort(); // a figure of a run that did not work would be a lie
}

// What the script wrote as its first act.
double begunMs(const QString& file)
{
    QFile begun(file);
    return begun.open(QIODevice::ReadOnly) ? begun.readAll().trimmed().toDouble() / 1e6 : 0;
}

double p99Of(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[size_t(std::ceil(0.99 * double(values.size()))) - 1];
}

struct Starts
{
    std::vector<double> ours, peer; // ms from the press, or from the call, to the script's first act
};

// One launch, rolled back again and again; in turn the same script started by the system alone.
Starts measureStarts()
{
    test::TemporaryLaunch launch(rollbackRunbook);
    launch.script(QStringLiteral("back.sh"), "date +%s%N > begun\n");
    pressWorked(launch.create().has_value() && launch.open().has_value());
    const QString begun = launch.workdir + QStringLiteral("/begun");
    Starts starts;
    for (int press = 0; press < presses; ++press) {
        QFile::remove(begun);
        double began = wallUtcMs();
        launch.session->rollBack(QStringLiteral("immediate"), QStringLiteral("bench"),
                                 {events::Auth::Claimed, QStringLiteral("Ada"), {}, {}});
        pressWorked(QTest::qWaitFor(
            [&] {
                const auto& rollbacks = launch.session->launch().state().rollbacks;
                return rollbacks.size() == press + 1 && rollbacks.last().ended;
            },
            30'000));
        starts.ours.push_back(begunMs(begun) - began);
        QFile::remove(begun);
        QProcess script;
        script.setWorkingDirectory(launch.workdir);
        began = wallUtcMs();
        script.start(QStringLiteral("./scripts/back.sh"), {});
        pressWorked(script.waitForFinished());
        starts.peer.push_back(begunMs(begun) - began);
    }
    return starts;
}

} // namespace

std::vector<Row> benchRollback()
{
    const Starts idle = measureStarts();
    std::vector<std::unique_ptr<QProcess>> loops;
    for (int loop = 0; loop < busyLoops; ++loop) {
        loops.push_back(std::make_unique<QProcess>());
        loops.back()->start(QStringLiteral("timeout"), {QString::number(longestBusyS), QStringLiteral("sh"),
                                                        QStringLiteral("-c"), QStringLiteral("while :; do :; done")});
        pressWorked(loops.back()->waitForStarted());
    }
    const Starts busy = measureStarts();
    for (const auto& loop : loops) {
        loop->terminate();
        loop->waitForFinished();
    }
    const QString peer = QStringLiteral("the script alone, p99");
    return {boundedBeside(QStringLiteral("rollback: press to script, p99"), QStringLiteral("ms"), p99Of(idle.ours),
                          idleGoalMs, peer, p99Of(idle.peer)),
            boundedBeside(QStringLiteral("rollback: the same, four busy loops"), QStringLiteral("ms"), p99Of(busy.ours),
                          busyGoalMs, peer, p99Of(busy.peer))};
}

} // namespace holdpoint::bench
