// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/session/monitoring.h"

#include <QObject>

namespace holdpoint::ui {

class ErrorBar;
class LaunchPage;
class LiveNumbers;
class SessionBinding;
struct SeenShares;

// Joins the page of the rollout and what it is about: the launch, the watch, the measured shares. A decision to roll
// back leads to the rollback button, with its reason chosen.
class RolloutFlow final : public QObject
{
    Q_OBJECT
public:
    // All must outlive it.
    RolloutFlow(SessionBinding& binding, LaunchPage& page, ErrorBar& errors, session::Monitoring& monitoring,
                LiveNumbers& numbers, const Clock& clock);

    void show(); // the page, with the keyboard on what comes next

private:
    void refresh();
    void measure();
    void measureAgain();
    void lookAgain(); // at once, where somebody looks
    void tick(qint64 utcMs);
    void submit(const checklist::Command& command);
    void goToRollback(const QString& scenario);
    [[nodiscard]] SeenShares seen(qint64 nowUtcMs) const;
    [[nodiscard]] QStringList unbound() const;

    SessionBinding& m_binding;
    LaunchPage& m_page;
    session::Monitoring& m_monitoring;
    LiveNumbers& m_numbers;
    const Clock& m_clock;
    qint64 m_measuredMs = 0; // by the clock since boot
};

} // namespace holdpoint::ui
