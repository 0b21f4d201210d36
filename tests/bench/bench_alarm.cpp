// SPDX-License-Identifier: GPL-3.0-or-later
// From a fault to the wall, through real servers.
#include "tests/bench/bench.h"
#include "tests/ui/wall/demonstration.h"

#include <QTest>

#include <algorithm>
#include <cstdio>

namespace holdpoint::bench {

std::vector<Row> benchAlarm()
{
    constexpr int rounds = 3, patienceMs = 60'000;
    if (const QString program = test::Demonstration::missing(); !program.isEmpty()) {
        std::fprintf(stderr, "alarm: %s is not installed\n", qPrintable(program));
        return {};
    }
    std::vector<double> delays;
    for (int round = 0; round < rounds; ++round) {
        test::Demonstration shop;
        if (!shop.begin()) {
            std::fprintf(stderr, "alarm: %s\n", qPrintable(shop.problem));
            return {};
        }
        const auto healthy = [&shop] {
            return shop.monitoring->metrics().front().judged.condition == alarms::Condition::Within;
        };
        if (!QTest::qWaitFor(healthy, patienceMs))
            return {};
        shop.setFault(true);
        if (!QTest::qWaitFor([&shop] { return shop.wallShowsAlarm(); }, patienceMs))
            return {};
        const qint64 shown = shop.launch->clock.now().utcMs;
        if (const qint64 scrape = shop.scrapeWithErrors(); scrape > 0)
            delays.push_back(double(shown - scrape));
    }
    if (delays.empty())
        return {};
    // The scrape that holds the fault is Prometheus'; what follows is ours: asking twice a second, the ledger, the
    // wall.
    return {bounded(QStringLiteral("alarm on the wall after the scrape"), QStringLiteral("ms"),
                    *std::max_element(delays.begin(), delays.end()), 2000)};
}

} // namespace holdpoint::bench
