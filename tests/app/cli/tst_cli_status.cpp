// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/status.h"
#include "core/runbook/importer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;

// The fold of a launch as text.
class CliStatusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // The step has no time of its own: what a slip leaves behind is the clock time of its phase.
    void aSlipNamesTheClockTimeOfThePhase()
    {
        const Result<runbook::Plan> plan =
            runbook::importRunbook("# Shop\n\n## 14:00 UTC - Deploy\n\n**Go**\n```bash\n./go.sh\n```\n");
        QVERIFY(plan);
        QVERIFY(!plan->phases.first().steps.first().clock);
        checklist::Launch launch;
        launch.setPlan(*plan, {});
        events::LaunchOpened opened;
        opened.launch = u"shop-1.0"_s;
        opened.t0UtcMs = 1'800'000'000'000;
        events::T0Slipped slipped;
        slipped.t0UtcMs = opened.t0UtcMs + 30 * 60'000;
        slipped.minutes = 30;
        slipped.reason = u"The network is late"_s;
        for (const events::Event& event : {events::Event(opened), events::Event(slipped)}) {
            events::Entry entry;
            entry.seq = launch.state().entries;
            entry.actor = {events::Auth::Claimed, u"Ada"_s, {}, {}};
            entry.body = event;
            launch.apply(entry);
        }
        const QString text = app::statusText(launch, {}, opened.t0UtcMs);
        QVERIFY2(text.contains(u"CHECK THE CLOCK TIME 14:00 UTC: T-0 was moved by 30 minutes"), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(CliStatusTest)
#include "tst_cli_status.moc"
