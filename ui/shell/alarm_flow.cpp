// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/alarm_flow.h"

#include "ui/alarms/alarms_page.h"
#include "ui/rollout/hold_button.h"
#include "ui/rollout/rollback_button.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/top_strip.h"

#include <QPointer>

#include <optional>

namespace holdpoint::ui {

AlarmFlow::AlarmFlow(SessionBinding& binding, LaunchPage& page, TopStrip& strip, const WindowWorld& world,
                     session::Monitoring* monitoring)
    : m_binding(binding)
    , m_page(page)
    , m_strip(strip)
    , m_clock(*world.environment.clock)
    , m_caller(binding.session().launch().state().alarms, world.alarmSound, world.alarmNotice)
{
    AlarmsPage* list = page.alarms();
    if (monitoring)
        list->setJudgedNow([measured = QPointer<session::Monitoring>(monitoring)](const QString& metric) {
            std::optional<alarms::Judged> now;
            if (measured)
                for (const session::WatchedMetric& one : measured->metrics())
                    if (one.rule.metric == metric)
                        now = one.judged;
            return now;
        });
    connect(list, &AlarmsPage::commandRequested, &binding,
            [this](const checklist::Command& command) { m_binding.submit(command); });
    connect(list, &AlarmsPage::silenceRequested, this, &AlarmFlow::silence);
    connect(list, &AlarmsPage::holdRequested, this, &AlarmFlow::holdWanted);
    connect(list, &AlarmsPage::rollbackRequested, this,
            [this] { m_page.rollbackButton()->immediate()->setFocus(Qt::ShortcutFocusReason); });
    connect(&m_caller, &AlarmCaller::soundingChanged, list, &AlarmsPage::setSounding);
    connect(&binding, &SessionBinding::refreshed, this, &AlarmFlow::refresh);
    connect(&binding, &SessionBinding::secondPassed, this, &AlarmFlow::tick);
    refresh();
}

void AlarmFlow::show()
{
    m_page.showTab(LaunchPage::Tab::Alarms);
    m_page.alarms()->focusList();
}

void AlarmFlow::silence() { m_caller.silence(m_binding.session().launch().state().alarms, m_clock.now()); }

void AlarmFlow::refresh()
{
    m_page.alarms()->refresh(m_binding.session().launch(), m_clock.now());
    tick();
}

void AlarmFlow::tick()
{
    const checklist::State& state = m_binding.session().launch().state();
    const Instant now = m_clock.now();
    m_page.alarms()->setNow(now);
    const AlarmsGlance glance = alarmsGlance(state.alarms, now);
    m_strip.setAlarms(glance, m_page.alarms()->isWatching());
    m_page.setOpenAlarms(glance.open);
    m_caller.review(state.alarms, now);
}

} // namespace holdpoint::ui
