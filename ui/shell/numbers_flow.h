// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/session/monitoring.h"
#include "core/settings/settings.h"
#include "ui/monitor/server_page.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <future>
#include <vector>

namespace holdpoint::ui {

class NumbersPage;

// Joins the page of numbers and what is watched: values to the page, questions and silences to the servers. Waits for
// no answer: futures are looked at by a timer.
class NumbersFlow final : public QObject
{
    Q_OBJECT
public:
    // All must outlive it.
    NumbersFlow(session::Monitoring& monitoring, session::Session& session, const Clock& clock, NumbersPage& page,
                QObject* parent = nullptr);
    ~NumbersFlow() override;

    void setPerson(const settings::Person& person);
    // Questions without an answer yet.
    [[nodiscard]] bool isAsking() const { return !m_waiting.empty(); }

Q_SIGNALS:
    void failed(const holdpoint::Error& error); // a silence that was not made or not ended

private:
    using Answer = Result<QByteArray>;
    struct Waiting
    {
        std::future<Answer> answer;
        std::function<void(const Answer&)> take;
    };
    void refresh();
    void refreshAgain();
    void ask(const QString& server);
    void askList(const monitor::SourceSpec& source, ServerPage::List list);
    void take(const QString& server, ServerPage::List list, const Answer& answer);
    void silence(const QString& server, monitor::Silence silence, int minutes);
    void endSilence(const QString& server, const QString& id);
    void send(const Result<monitor::ProbeSpec>& request, const QString& server);
    void wait(std::future<Answer> answer, std::function<void(const Answer&)> take);
    void look();
    [[nodiscard]] const monitor::SourceSpec* source(const QString& name);

    session::Monitoring& m_monitoring;
    session::Session& m_session;
    const Clock& m_clock;
    NumbersPage& m_page;
    std::vector<session::WatchedSource> m_sources;
    std::vector<Waiting> m_waiting;
    QTimer m_look, m_askAgain;
    qint64 m_refreshedMs = 0; // by the clock since boot
};

} // namespace holdpoint::ui
