// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/monitoring.h"
#include "ui/alarms/alarm_caller.h"
#include "ui/shell/window_world.h"

#include <QObject>

namespace holdpoint::ui {

class LaunchPage;
class SessionBinding;
class TopStrip;

// Joins the alarms of one launch to the window: the page, the strip's lamp, the calls outside of it.
class AlarmFlow final : public QObject
{
    Q_OBJECT
public:
    // All must outlive the flow. `monitoring`: what measures this launch; nullptr: nobody does here, and the list is
    // what the ledger says.
    AlarmFlow(SessionBinding& binding, LaunchPage& page, TopStrip& strip, const WindowWorld& world,
              session::Monitoring* monitoring);

    void show(); // the page, with the keyboard on its list
    void silence();
    void setSoundOn(bool on) { m_caller.setSoundOn(on); }
    [[nodiscard]] AlarmCaller& caller() { return m_caller; }

Q_SIGNALS:
    void holdWanted(); // as the runbook advises

private:
    void refresh();
    void tick();

    SessionBinding& m_binding;
    LaunchPage& m_page;
    TopStrip& m_strip;
    const Clock& m_clock;
    AlarmCaller m_caller;
};

} // namespace holdpoint::ui
