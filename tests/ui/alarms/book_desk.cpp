// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/alarms/book_desk.h"

#include "core/runbook/configuration.h"
#include "core/runbook/importer.h"

#include <variant>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::test {
namespace {

constexpr const char* shop = R"(# Shop 2.0

```toml holdpoint
[source.prom]
kind = "prometheus"
url = "http://127.0.0.1:9"

[metric.error_rate]
title = "Error rate"
unit = "%"
source = "prom"
query = "errors"
limits = { default = "< 0.1" }
answer = "rollback"

[metric.latency]
title = "Latency"
unit = "ms"
source = "prom"
query = "latency"
limits = { default = "< 200" }
answer = "hold"
```

### Phase 1: T-1 Hours - Look

#### Step 1: Look

- [ ] It was looked at
)";

events::AlarmRaised raisedOf(const QString& metric)
{
    events::AlarmRaised raised;
    raised.alarm = metric + u".limit"_s;
    raised.kind = u"limit"_s;
    raised.metric = metric;
    raised.source = u"prom"_s;
    raised.title = metric;
    raised.priority = u"note"_s;
    raised.answer = u"note"_s;
    raised.value = u"7"_s;
    raised.limit = u"< 5"_s;
    if (metric == u"error_rate") {
        raised.title = u"Error rate"_s;
        raised.priority = u"critical"_s;
        raised.answer = u"rollback"_s;
        raised.value = u"0.42"_s;
        raised.limit = u"< 0.1"_s;
        raised.unit = u"%"_s;
        raised.acknowledgeWithinMs = 120'000;
    } else if (metric == u"latency") {
        raised.title = u"Latency"_s;
        raised.priority = u"warning"_s;
        raised.answer = u"hold"_s;
        raised.value = u"300"_s;
        raised.limit = u"< 200"_s;
        raised.unit = u"ms"_s;
    }
    return raised;
}

} // namespace

BookDesk::BookDesk()
{
    const Result<runbook::Plan> plan = runbook::importRunbook(shop);
    if (!plan)
        qFatal("%s", qPrintable(plan.error().text()));
    const Result<runbook::Configuration> configuration = runbook::parseConfiguration(plan->configurationToml);
    if (!configuration)
        qFatal("%s", qPrintable(configuration.error().text()));
    launch.setPlan(*plan, *configuration);
    events::LaunchOpened opened;
    opened.launch = u"shop-2.0"_s;
    opened.name = u"Shop"_s;
    opened.t0UtcMs = clock.now().utcMs + 3'600'000;
    happen(opened);
    happen(events::ConfigurationTrusted{u"cafe"_s});
}

void BookDesk::happen(const events::Event& event, const QString& person)
{
    events::Entry entry;
    entry.seq = launch.state().entries;
    entry.at = clock.now();
    entry.actor = {events::Auth::Claimed, person, {}, {}};
    entry.body = event;
    launch.apply(entry);
}

void BookDesk::raise(const QString& metric)
{
    events::AlarmRaised raised = raisedOf(metric);
    raised.occurrence = book().raisedCount(raised.alarm) + 1;
    happen(raised);
}

void BookDesk::loseData(const QString& metric)
{
    events::AlarmRaised raised = raisedOf(metric);
    raised.alarm = metric + u".data"_s;
    raised.kind = u"data"_s;
    raised.value.clear();
    raised.limit.clear();
    raised.occurrence = book().raisedCount(raised.alarm) + 1;
    happen(raised);
}

void BookDesk::clear(const QString& alarm)
{
    happen(events::AlarmCleared{alarm, book().raisedCount(alarm), u"0.05"_s});
}

QString BookDesk::act(const alarms::Command& command, const QString& person)
{
    const events::Actor actor{events::Auth::Claimed, person, {}, {}};
    const Result<std::vector<alarms::Fact>> facts = alarms::decide(book(), {}, command, actor);
    if (!facts)
        return facts.error().cause;
    for (const alarms::Fact& fact : *facts)
        std::visit([&](const auto& one) { happen(one, person); }, fact);
    return {};
}

} // namespace holdpoint::test
