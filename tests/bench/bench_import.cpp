// SPDX-License-Identifier: GPL-3.0-or-later
// Importing a runbook, beside cmark-gfm's own parse of the same bytes.
#include "core/runbook/importer.h"
#include "tests/bench/bench.h"

#include <QByteArray>
#include <QFile>
#include <QTemporaryDir>

#include <cstdio>
#include <cstdlib>

#include <cmark-gfm.h>

namespace holdpoint::bench {

namespace {

// One phase in the manner of a real runbook; about 1.9 kB.
QByteArray phaseText(int number)
{
    const QByteArray n = QByteArray::number(number);
    QByteArray text =
        "### Phase " + n + ": T+" + n + " hours - Widen the rollout\n\n**Objective**: Move traffic in small steps.\n\n";
    for (int part = 1; part <= 3; ++part) {
        const QByteArray p = QByteArray::number(part);
        text +=
            "#### Part " + p + " (" + QByteArray::number(part * 10) + " minutes)\n\n**Shift " + p +
            "**\n```bash\n"
            "# Move the share of traffic\n./scripts/deploy/shift.sh " +
            p + "\n./scripts/deploy/confirm.sh --part " + p +
            "\n\n# Expected output:\n# \xE2\x9C\x85 Share moved\n# \xE2\x9C\x85 No errors seen\n\n# Watch these:\n# - "
            "Response time < 200ms\n"
            "# - Error rate < 0.1%\n```\n\nThe pool drains slowly; wait for it before *anything* else is started.\n\n"
            "- [ ] Dashboards are quiet\n- [ ] `shift.log` shows no retry\n\n";
    }
    text += "#### Go/No-Go Decision Point " + n +
            "\n- [ ] All checks of this phase are done\n- [ ] The lead agrees: ______\n\n"
            "| Scenario | Severity | Action | Timeline |\n|---|---|---|---|\n| Errors above 5% | High | Roll back | < "
            "5 minutes |\n\n---\n\n";
    return text;
}

QByteArray sampleRunbook(qsizetype size)
{
    QByteArray text = "# Rollout of the shop\n\n## Procedures\n\n";
    for (int number = 1; text.size() < size; ++number)
        text += phaseText(number);
    return text.first(size);
}

// Blocks and inlines by cmark-gfm's own hand, without its extensions (which would only make it slower), and its tree
// freed.
void parseAlone(const QByteArray& bytes)
{
    cmark_node* document =
        cmark_parse_document(bytes.constData(), static_cast<std::size_t>(bytes.size()), CMARK_OPT_DEFAULT);
    cmark_node_free(document);
}

Row measure(const QString& name, const QByteArray& bytes, int rounds)
{
    const Pair pair = cpuSideBySide(
        rounds,
        [&bytes] {
            if (!runbook::importRunbook(bytes)) {
                std::fputs("holdpoint-bench: the runbook was not imported\n", stderr);
                std::abort();
            }
        },
        [&bytes] { parseAlone(bytes); });
    return compared(name, QStringLiteral("ms"), pair.ours, QStringLiteral("cmark-gfm parse"), pair.peer, 4);
}

// What cannot be imported: it is told within a second, from the file on.
Row measureRefusal(const QString& name, const QString& path)
{
    const Pair pair = wallSideBySide(
        3,
        [&path] {
            if (runbook::importRunbookFile(path)) {
                std::fputs("holdpoint-bench: a bad runbook was imported\n", stderr);
                std::abort();
            }
        },
        [] {});
    return bounded(name, QStringLiteral("ms"), pair.ours, 1000);
}

std::vector<Row> refusals()
{
    const QByteArray large = sampleRunbook(runbook::largestRunbook - 300);
    const struct
    {
        QString name;
        QByteArray bytes;
    } bad[] = {{QStringLiteral("import refused, over 5 MiB"), QByteArray(4 * runbook::largestRunbook, 'a')},
               {QStringLiteral("import refused, NUL at 5 MiB"), large + QByteArray(1, '\0')},
               {QStringLiteral("import refused, no UTF-8 at 5 MiB"), large + "caf\xE9"},
               {QStringLiteral("import refused, 101 deep at 5 MiB"), large + "\n\n" + QByteArray(101, '>') + " deep\n"},
               {QStringLiteral("import refused, 5 MiB deep"), QByteArray(runbook::largestRunbook, '>')}};
    const QTemporaryDir folder;
    std::vector<Row> rows{
        measureRefusal(QStringLiteral("import refused, no file"), folder.filePath(QStringLiteral("none.md")))};
    for (const auto& one : bad) {
        QFile file(folder.filePath(QStringLiteral("bad.md")));
        if (!file.open(QIODevice::WriteOnly) || file.write(one.bytes) != one.bytes.size()) {
            std::fputs("holdpoint-bench: cannot write a file\n", stderr);
            std::abort();
        }
        file.close();
        rows.push_back(measureRefusal(one.name, file.fileName()));
    }
    return rows;
}

} // namespace

std::vector<Row> benchImport()
{
    std::vector<Row> rows{measure(QStringLiteral("import, 20 kB"), sampleRunbook(20'000), 60),
                          measure(QStringLiteral("import, 5 MiB"), sampleRunbook(runbook::largestRunbook), 7)};
    const std::vector<Row> bad = refusals();
    rows.insert(rows.end(), bad.begin(), bad.end());
    return rows;
}

} // namespace holdpoint::bench
