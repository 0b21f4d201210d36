// SPDX-License-Identifier: GPL-3.0-or-later
// Importing a runbook, beside cmark-gfm's own parse of the same bytes.
#include "core/runbook/importer.h"
#include "tests/bench/bench.h"

#include <QByteArray>

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

} // namespace

std::vector<Row> benchImport()
{
    return {measure(QStringLiteral("import, 20 kB"), sampleRunbook(20'000), 60),
            measure(QStringLiteral("import, 5 MiB"), sampleRunbook(runbook::largestRunbook), 3)};
}

} // namespace holdpoint::bench
