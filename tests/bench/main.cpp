// SPDX-License-Identifier: GPL-3.0-or-later
// holdpoint-bench [--json] [--only NAME]
#include "tests/bench/bench.h"

#ifdef HOLDPOINT_BENCH_EDITOR
#include <QApplication>
#else
#include <QCoreApplication>
#endif
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <cstdio>

namespace holdpoint::bench {
namespace {

struct Bench
{
    QString name;
    std::vector<Row> (*run)();
};

std::vector<Bench> benches()
{
    return {
#ifdef HOLDPOINT_BENCH_IMPORT
        {QStringLiteral("import"), benchImport},
#endif
#ifdef HOLDPOINT_BENCH_EDIT
        {QStringLiteral("edit"), benchEdit},
#endif
#ifdef HOLDPOINT_BENCH_EDITOR
        {QStringLiteral("editor"), benchEditor},
#endif
#ifdef HOLDPOINT_BENCH_LEDGER
        {QStringLiteral("ledger"), benchLedger},
#endif
#ifdef HOLDPOINT_BENCH_RUNNER
        {QStringLiteral("runner"), benchRunner},
#endif
#ifdef HOLDPOINT_BENCH_CHARTS
        {QStringLiteral("charts"), benchCharts},
#endif
#ifdef HOLDPOINT_BENCH_MONITOR
        {QStringLiteral("monitor"), benchMonitor},
#endif
#ifdef HOLDPOINT_BENCH_ALARM
        {QStringLiteral("alarm"), benchAlarm},
#endif
#ifdef HOLDPOINT_BENCH_ROLLBACK
        {QStringLiteral("rollback"), benchRollback},
#endif
#ifdef HOLDPOINT_BENCH_PROBES
        {QStringLiteral("probes"), benchProbes},
#endif
    };
}

void printJson(const std::vector<Row>& rows)
{
    QJsonArray array;
    for (const Row& row : rows) {
        array.append(QJsonObject{{QStringLiteral("name"), row.name},
                                 {QStringLiteral("unit"), row.unit},
                                 {QStringLiteral("limit"), row.limit},
                                 {QStringLiteral("peer"), row.peer},
                                 {QStringLiteral("peer_name"), row.peerName},
                                 {QStringLiteral("ours"), row.ours},
                                 {QStringLiteral("ratio"), row.ratio},
                                 {QStringLiteral("goal"), row.goal},
                                 {QStringLiteral("met"), row.met}});
    }
    std::fputs(QJsonDocument(array).toJson().constData(), stdout);
}

void printTable(const std::vector<Row>& rows)
{
    std::printf("%-44s %-10s %12s %12s %8s %8s  %-4s %s\n", "what", "unit", "ours", "peer", "ratio", "goal", "met",
                "peer is");
    for (const Row& row : rows) {
        std::printf("%-44s %-10s %12.4g %12.4g %8.2f %8.4g  %-4s %s\n", qPrintable(row.name), qPrintable(row.unit),
                    row.ours, row.peer, row.ratio, row.goal, row.met ? "yes" : "NO", qPrintable(row.peerName));
    }
}

} // namespace
} // namespace holdpoint::bench

int main(int argc, char** argv)
{
    using namespace holdpoint::bench;
#ifdef HOLDPOINT_BENCH_EDITOR
    // Nobody looks, and a machine without a screen measures as well.
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
#else
    QCoreApplication application(argc, argv);
#endif
    const QStringList arguments = QCoreApplication::arguments();
    const qsizetype onlyAt = arguments.indexOf(QStringLiteral("--only"));
    const QString only = onlyAt > 0 ? arguments.value(onlyAt + 1) : QString();
    // All of it takes minutes: nobody shall start it by asking how it is called.
    for (qsizetype at = 1; at < arguments.size(); ++at) {
        const QString& word = arguments.at(at);
        if (word == QLatin1String("--json") || (onlyAt > 0 && (at == onlyAt || at == onlyAt + 1)))
            continue;
        const bool asked = word == QLatin1String("--help") || word == QLatin1String("-h");
        std::fprintf(asked ? stdout : stderr, "holdpoint-bench [--json] [--only NAME], NAME one of:\n");
        for (const Bench& bench : benches())
            std::fprintf(asked ? stdout : stderr, "  %s\n", qPrintable(bench.name));
        return asked ? 0 : 2;
    }

    std::vector<Row> rows;
    bool known = only.isEmpty();
    for (const Bench& bench : benches()) {
        if (!only.isEmpty() && only != bench.name)
            continue;
        known = true;
        const std::vector<Row> measured = bench.run();
        rows.insert(rows.end(), measured.begin(), measured.end());
    }
    if (!known) {
        std::fprintf(stderr, "holdpoint-bench: there is no bench named %s\n", qPrintable(only));
        return 2;
    }
    if (arguments.contains(QStringLiteral("--json")))
        printJson(rows);
    else
        printTable(rows);
    return 0;
}
