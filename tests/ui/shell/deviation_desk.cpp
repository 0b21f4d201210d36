// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/deviation_desk.h"

#include "core/session/session.h"
#include "core/signoff/personal_key.h"
#include "ui/checklist/deviation_list.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/signoff_flow.h"

#include <QLineEdit>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::test {

using namespace ui;

const char* const DeviationDesk::plan = R"(# Two Steps 1.0

```toml holdpoint
[launch]
environment = {REGION = "eu"}

[source.web]
kind = "tcp"
host = "127.0.0.1:9"
interval_s = 3600
```

## Launch Team

| Role | Name | Contact |
|------|------|---------|
| Launch Coordinator | Ada Byron | ada.byron@example.org |
| QA Lead | Jonas Abara | jonas@example.org |

### Phase 1: T-1 Hours - Look

#### Step 1: Look

```bash
echo looked
```

#### Step 2: Look again

```bash
echo "$REGION" in "$PWD"
```

- [ ] It was looked at

#### Go/No-Go Decision Point

- [ ] Nobody reported a blocker

## Launch Success Declaration

### Success Criteria Met

- [ ] Nothing was lost

### Final Sign-off

**Launch Declaration**
"Two Steps 1.0 is launched."

Launch Coordinator: _________________________ Date: _______
)";

ui::DeviationList* DeviationDesk::list() const { return desk().page().deviations(); }

void DeviationDesk::openWindow(const settings::Settings& settings, QSize size)
{
    m_live = std::make_unique<test::LiveWindow>(settings, size);
    QVERIFY(m_live->open(m_live->makeLaunch(plan, u"test.launch"_s, true)));
    // Both are on the roster; the requester is not the one who sits here.
    act(checklist::ChangeRoster{
        {{{ada, {}, {u"Launch Coordinator"_s}, {}, {}}, {jonas, {}, {u"QA Lead"_s}, {}, {}}}, false}});
}

void DeviationDesk::act(const checklist::Command& command, const QString& person) const
{
    const auto answer = std::make_shared<std::optional<Result<session::Committed>>>();
    desk().session().submit(command, {events::Auth::Claimed, person, {}, {}},
                            [answer](const Result<session::Committed>& result) { *answer = result; });
    QTRY_VERIFY_WITH_TIMEOUT(answer->has_value(), 20000);
    QVERIFY2((*answer)->has_value(), (*answer)->has_value() ? "" : qPrintable((*answer)->error().text()));
}

void DeviationDesk::comeBack() const
{
    m_live->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_live->window()));
}

void DeviationDesk::choose(const QString& words) const
{
    comeBack();
    QTest::keyClick(&m_live->window(), Qt::Key_D, Qt::ControlModifier);
    CommandPalette* palette = m_live->window().commandPalette();
    QTRY_VERIFY(palette->isVisible());
    QTest::keyClicks(palette->field(), words);
    QTest::keyClick(palette->field(), Qt::Key_Return);
}

void DeviationDesk::start() const
{
    checklist::StartRun run;
    run.command = command(0);
    act(run);
    QTRY_VERIFY_WITH_TIMEOUT(launch().done(launch().plan().phases.first().steps.first().id), 30000);
}

void DeviationDesk::finishSteps() const
{
    start();
    checklist::StartRun run;
    run.command = command(1);
    act(run);
    QTRY_VERIFY_WITH_TIMEOUT(launch().commandState(command(1)) == checklist::CommandState::Passed, 30000);
    const QString gate = launch().nextGate();
    for (const runbook::Step& step : launch().plan().phases.first().steps)
        for (const runbook::Check& check : step.checks)
            if (step.id != gate)
                act(checklist::TickCheck{check.id});
}

QString DeviationDesk::command(int step) const
{
    return launch().plan().phases.first().steps.at(step).commands.first().id;
}

void DeviationDesk::makeKey() const
{
    desk().signoff().makeKey(ada, phrase);
    QTRY_VERIFY_WITH_TIMEOUT(desk().signoff().keys().contains(ada), 60000);
    const QString key = desk().signoff().keys().value(ada).sshPublicKey();
    act(checklist::ChangeRoster{
        {{{ada, {}, {u"Launch Coordinator"_s}, {}, key}, {jonas, {}, {u"QA Lead"_s}, {}, {}}}, false}});
}

} // namespace holdpoint::test
