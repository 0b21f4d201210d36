// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/rollout_flow.h"

#include "core/monitor/source_set.h"
#include "core/session/rollout_watch.h"
#include "core/session/watched_numbers.h"
#include "ui/checklist/step_page.h"
#include "ui/rollout/hold_button.h"
#include "ui/rollout/matrix_view.h"
#include "ui/rollout/rollback_button.h"
#include "ui/rollout/rollout_page.h"
#include "ui/shell/error_bar.h"
#include "ui/shell/launch_page.h"
#include "ui/shell/live_numbers.h"
#include "ui/shell/session_binding.h"

#include <QPointer>
#include <QTabWidget>

#include <algorithm>
#include <cmath>

namespace holdpoint::ui {
namespace {

constexpr qint64 measureMs = 400;    // between two looks at what is measured
constexpr qint64 mostPoints = 2'000; // of a measured line: as many as a wide screen has room for

QList<ShareAt> pointsOf(const LiveNumber* number, qint64 sinceUtcMs)
{
    QList<ShareAt> points;
    if (!number)
        return points;
    const monitor::SeriesStore& values = number->samples->values();
    const qint64 first = std::max(values.begin(), values.end() - mostPoints);
    for (qint64 i = first; i < values.end(); ++i)
        if (values.time(i) >= sinceUtcMs)
            points.append({values.time(i), values.value(i)});
    return points;
}

} // namespace

RolloutFlow::RolloutFlow(SessionBinding& binding, LaunchPage& page, ErrorBar& errors, session::Monitoring& monitoring,
                         LiveNumbers& numbers, const Clock& clock)
    : QObject()
    , m_binding(binding)
    , m_page(page)
    , m_monitoring(monitoring)
    , m_numbers(numbers)
    , m_clock(clock)
{
    connect(page.rollout(), &RolloutPage::commandRequested, this, &RolloutFlow::submit);
    connect(page.step(), &StepPage::rolloutWanted, this, &RolloutFlow::show);
    connect(&binding, &SessionBinding::refreshed, this, &RolloutFlow::refresh);
    connect(&binding, &SessionBinding::secondPassed, this, &RolloutFlow::tick);
    session::RolloutWatch& watch = monitoring.rollout();
    connect(&watch, &session::RolloutWatch::changed, this, &RolloutFlow::measureAgain);
    connect(page.tabs(), &QTabWidget::currentChanged, this, &RolloutFlow::lookAgain);
    connect(&watch, &session::RolloutWatch::failed, this,
            [&errors](const Error& error) { errors.tell(error, QStringLiteral("rollout")); });
    refresh();
}

void RolloutFlow::show()
{
    m_page.showTab(LaunchPage::Tab::Rollout);
    lookAgain();
    m_page.rollout()->focusNext();
}

void RolloutFlow::refresh()
{
    const checklist::Launch& launch = m_binding.session().launch();
    m_page.rollout()->setLaunch(launch, m_binding.actor().person);
    m_page.setApplyingScenarios(m_page.rollout()->matrix()->applying());
    lookAgain();
}

void RolloutFlow::lookAgain()
{
    if (!m_page.rollout()->isVisible())
        return;
    measure();
    tick(m_clock.now().utcMs);
}

// Nobody looks, or it was a moment ago: one source may answer a hundred times a second.
void RolloutFlow::measureAgain()
{
    if (m_page.rollout()->isVisible() && m_clock.now().boottimeMs - m_measuredMs >= measureMs)
        measure();
}

void RolloutFlow::measure()
{
    m_measuredMs = m_clock.now().boottimeMs;
    const session::RolloutWatch& watch = m_monitoring.rollout();
    m_page.rollout()->setProgress(watch.progress(), watch.matrix(), unbound());
}

void RolloutFlow::tick(qint64 utcMs)
{
    RolloutPage* page = m_page.rollout();
    if (!page->isVisible())
        return;
    page->setNow(utcMs);
    page->setSeen(seen(utcMs));
}

QStringList RolloutFlow::unbound() const
{
    QStringList titles;
    const QString phase = session::phaseNow(m_binding.session().launch());
    for (const alarms::Unbound& one : m_monitoring.unbound())
        // What is measured and has no limit is not what nobody measures.
        if (one.cause != alarms::UnboundCause::NoLimit && (one.phase.isEmpty() || one.phase == phase))
            titles.append(one.title);
    return titles;
}

SeenShares RolloutFlow::seen(qint64 nowUtcMs) const
{
    const rollout::Ladder& ladder = m_binding.session().launch().ladder();
    const auto number = [this](const QString& version) {
        return version.isEmpty() ? nullptr : m_numbers.find(monitor::metricSeriesName(session::weightMetric(version)));
    };
    SeenShares seen;
    const qint64 since = m_page.rollout()->chart()->beginUtcMs();
    const LiveNumber* newer = number(ladder.newVersion);
    const LiveNumber* older = number(ladder.oldVersion);
    seen.newSeen = pointsOf(newer, since);
    seen.oldSeen = pointsOf(older, since);
    // How old a word may be to be true is for whoever measures to say.
    const QMap<QString, double> now = m_monitoring.weights();
    if (const auto found = now.constFind(ladder.newVersion); found != now.constEnd())
        seen.newNow = *found;
    if (const auto found = now.constFind(ladder.oldVersion); found != now.constEnd())
        seen.oldNow = *found;
    for (const LiveNumber* one : {newer, older}) {
        // The newest that had a value.
        const monitor::SeriesStore* values = one ? &one->samples->values() : nullptr;
        for (qint64 i = values ? values->end() : 0; values && i-- > values->begin();)
            if (std::isfinite(values->value(i))) {
                const qint64 age = std::max<qint64>(0, nowUtcMs - values->time(i));
                seen.ageMs = seen.ageMs < 0 ? age : std::min(age, seen.ageMs);
                break;
            }
    }
    return seen;
}

void RolloutFlow::submit(const checklist::Command& command)
{
    const auto* decided = std::get_if<checklist::DecideScenario>(&command);
    const bool ofMatrix = decided || std::holds_alternative<checklist::DeclareScenario>(command);
    const QString scenario = decided && decided->decision == QLatin1String("rollback") ? decided->scenario : QString();
    m_binding.submit(
        command, [self = QPointer<RolloutFlow>(this), ofMatrix, scenario](const Result<session::Committed>& result) {
            if (!self || !result)
                return; // a refusal is told by the binding
            if (ofMatrix)
                self->m_page.rollout()->matrix()->taken();
            if (!scenario.isEmpty())
                self->goToRollback(scenario);
        });
}

// The decision starts nothing: the button is held, with this row as its reason.
void RolloutFlow::goToRollback(const QString& scenario)
{
    RollbackButton* button = m_page.rollbackButton();
    button->choose(scenario);
    m_page.showTab(LaunchPage::Tab::Rollback);
    button->immediate()->setFocus(Qt::ShortcutFocusReason);
}

} // namespace holdpoint::ui
