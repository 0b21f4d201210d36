// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/numbers_flow.h"

#include "core/monitor/source_requests.h"
#include "core/session/number_lines.h"
#include "ui/monitor/numbers_page.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace holdpoint::ui {
namespace {

constexpr int lookMs = 50, askAgainMs = 15'000;
constexpr qint64 refreshMs = 900; // ages are said in seconds

} // namespace

NumbersFlow::NumbersFlow(session::Monitoring& monitoring, session::Session& session, const Clock& clock,
                         NumbersPage& page, QObject* parent)
    : QObject(parent)
    , m_monitoring(monitoring)
    , m_session(session)
    , m_clock(clock)
    , m_page(page)
{
    m_look.setInterval(lookMs);
    connect(&m_look, &QTimer::timeout, this, &NumbersFlow::look);
    connect(&m_askAgain, &QTimer::timeout, this, [this] {
        if (m_page.servers()->isVisible() && !isAsking())
            ask(m_page.servers()->server());
    });
    connect(&m_monitoring, &session::Monitoring::planChanged, this, &NumbersFlow::refresh);
    connect(&m_monitoring, &session::Monitoring::judged, this, &NumbersFlow::refreshAgain);
    connect(&m_page, &NumbersPage::acceptSeriesWanted, this,
            [this](const QString& metric) { m_monitoring.sourceSet().acceptSeries(metric); });
    ServerPage* servers = m_page.servers();
    connect(servers, &ServerPage::asked, this, &NumbersFlow::ask);
    connect(servers, &ServerPage::silenceWanted, this, &NumbersFlow::silence);
    connect(servers, &ServerPage::endSilenceWanted, this, &NumbersFlow::endSilence);
    m_askAgain.start(askAgainMs);
    refresh();
}

NumbersFlow::~NumbersFlow() = default;

void NumbersFlow::setPerson(const settings::Person& person) { m_page.servers()->setPerson(person.name); }

void NumbersFlow::refreshAgain()
{
    // Nobody looks, or it was a moment ago: one source may answer a hundred times a second.
    const qint64 now = m_clock.now().boottimeMs;
    if (m_page.isVisible() && now - m_refreshedMs >= refreshMs)
        refresh();
}

void NumbersFlow::refresh()
{
    const Instant now = m_clock.now();
    m_refreshedMs = now.boottimeMs;
    m_sources = m_monitoring.sources();
    m_page.setLines(session::numberLines(m_monitoring, m_session.launch(), now.utcMs));
    m_page.setSources(m_sources, now.utcMs);
    m_page.setProblems(m_monitoring.problems());
}

const monitor::SourceSpec* NumbersFlow::source(const QString& name)
{
    const auto found =
        std::ranges::find_if(m_sources, [&name](const session::WatchedSource& one) { return one.spec.name == name; });
    return found == m_sources.end() ? nullptr : &found->spec;
}

void NumbersFlow::ask(const QString& server)
{
    const monitor::SourceSpec* asked = source(server);
    if (!asked)
        return;
    const monitor::SourceSpec spec = *asked;
    askList(spec, ServerPage::List::Alerts);
    if (spec.kind == QLatin1String("alertmanager")) {
        askList(spec, ServerPage::List::Silences);
    } else {
        askList(spec, ServerPage::List::Targets);
        askList(spec, ServerPage::List::Rules);
    }
}

void NumbersFlow::askList(const monitor::SourceSpec& source, ServerPage::List list)
{
    const monitor::ProbeSpec request = list == ServerPage::List::Targets  ? monitor::targetsRequest(source)
                                       : list == ServerPage::List::Rules  ? monitor::rulesRequest(source)
                                       : list == ServerPage::List::Alerts ? monitor::alertsRequest(source)
                                                                          : monitor::silencesRequest(source);
    wait(m_monitoring.sourceSet().ask(request),
         [this, server = source.name, list](const Answer& answer) { take(server, list, answer); });
}

void NumbersFlow::take(const QString& server, ServerPage::List list, const Answer& answer)
{
    ServerPage* page = m_page.servers();
    const qint64 now = m_clock.now().utcMs;
    const auto give = [&](auto read, auto set) {
        if (!answer) {
            page->setFailure(server, list, answer.error());
            return;
        }
        if (const auto items = read(*answer))
            set(*items);
        else
            page->setFailure(server, list, items.error());
    };
    switch (list) {
    case ServerPage::List::Targets:
        give(monitor::readTargets, [&](const auto& targets) { page->setTargets(server, targets, now); });
        break;
    case ServerPage::List::Rules:
        give(monitor::readRules, [&](const auto& rules) { page->setRules(server, rules); });
        break;
    case ServerPage::List::Alerts: {
        const monitor::SourceSpec* asked = source(server);
        const bool alertmanager = asked && asked->kind == QLatin1String("alertmanager");
        give(alertmanager ? monitor::readServerAlerts : monitor::readAlerts,
             [&](const auto& alerts) { page->setAlerts(server, alerts, now); });
        break;
    }
    case ServerPage::List::Silences:
        give(monitor::readSilences, [&](const auto& silences) { page->setSilences(server, silences); });
        break;
    }
}

void NumbersFlow::silence(const QString& server, monitor::Silence silence, int minutes)
{
    const monitor::SourceSpec* asked = source(server);
    if (!asked)
        return;
    silence.fromUtcMs = m_clock.now().utcMs;
    silence.untilUtcMs = silence.fromUtcMs + qint64(minutes) * 60'000;
    send(monitor::makeSilenceRequest(*asked, silence), server);
}

void NumbersFlow::endSilence(const QString& server, const QString& id)
{
    if (const monitor::SourceSpec* asked = source(server))
        send(monitor::endSilenceRequest(*asked, id), server);
}

void NumbersFlow::send(const Result<monitor::ProbeSpec>& request, const QString& server)
{
    if (!request) {
        Q_EMIT failed(request.error());
        return;
    }
    wait(m_monitoring.sourceSet().ask(*request), [this, server](const Answer& answer) {
        if (answer)
            m_page.servers()->setSilenceTaken(server);
        else
            Q_EMIT failed(answer.error());
    });
}

void NumbersFlow::wait(std::future<Answer> answer, std::function<void(const Answer&)> take)
{
    m_waiting.push_back({std::move(answer), std::move(take)});
    m_look.start();
}

void NumbersFlow::look()
{
    // What takes an answer may ask again: the list is not walked meanwhile.
    for (;;) {
        const auto ready = std::ranges::find_if(m_waiting, [](const Waiting& one) {
            return one.answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
        });
        if (ready == m_waiting.end())
            break;
        Waiting one = std::move(*ready);
        m_waiting.erase(ready);
        one.take(one.answer.get());
    }
    if (m_waiting.empty())
        m_look.stop();
}

} // namespace holdpoint::ui
