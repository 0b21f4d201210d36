// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/session/session.h"
#include "core/settings/settings.h"
#include "ui/shell/top_strip.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace holdpoint::ui {

class ErrorBar;
class LaunchPage;
class OutputView;
class StepSelection;

// Joins one session and the views of a LaunchPage: what views ask for goes to the session under the name of who sits
// here, what the session tells goes to the views.
class SessionBinding final : public QObject
{
    Q_OBJECT
public:
    // All must outlive the binding.
    SessionBinding(session::Session& session, const Clock& clock, LaunchPage& page, TopStrip& strip, ErrorBar& errors,
                   QObject* parent = nullptr);
    ~SessionBinding() override;

    void setPerson(const settings::Person& person);
    // Who acts, as claimed; with the login's name while nobody said theirs (for the rollback, which always starts).
    [[nodiscard]] events::Actor actor(events::Auth auth = events::Auth::Claimed) const;
    [[nodiscard]] qint64 nowUtcMs() const { return m_clock.now().utcMs; }
    [[nodiscard]] StepSelection* selection() const { return m_selection; }
    [[nodiscard]] session::Session& session() const { return m_session; }

    // Asks the session. Refusals are shown inline; a command that nobody's name stands behind is not sent. What is to
    // be signed goes to the signer first.
    void submit(const checklist::Command& command, session::Done done = {});
    // The same without a signature, and as somebody whose signature the command carries.
    void send(const checklist::Command& command, session::Done done);
    void sendAs(const checklist::Command& command, const events::Actor& actor, session::Done done);
    // Takes commands that a person signs: true where it sends the command itself.
    using Signer = std::function<bool(const checklist::Command& command, const session::Done& done)>;
    void setSigner(Signer signer) { m_signer = std::move(signer); }
    void runNext();
    void runRest();
    void run(const QString& command);
    void showRun(qint64 run); // its step with its output
    void attach(const QString& step, const QString& deliverable, const QString& file);
    void setSecret(const QString& name, const QByteArray& secret);

Q_SIGNALS:
    void refreshed();    // the views show the launch as it is now
    void personWanted(); // an act was asked for and nobody said who they are
    void rosterWanted();
    void secondPassed(qint64 utcMs);

private:
    void connectStep();
    void connectSide();
    void connectSession();
    void submitFromStep(const checklist::Command& command);
    [[nodiscard]] session::Done onPage();
    [[nodiscard]] session::Done counted(session::Done done);
    [[nodiscard]] bool known();
    void scheduleRefresh();
    void refresh();
    void showStep(const QString& step);
    void showElsewhere();
    void prepare(const QString& step);
    void showOutput(OutputView* view, qint64 run);
    void tellRefusal(const Error& error);
    void tellLedger();
    void tick();

    session::Session& m_session;
    const Clock& m_clock;
    LaunchPage& m_page;
    TopStrip& m_strip;
    ErrorBar& m_errors;
    StepSelection* m_selection;
    settings::Person m_person;
    Signer m_signer;
    QTimer m_refresh, m_tick, m_saving;
    const runbook::Plan* m_shownPlan = nullptr;
    std::optional<Error> m_toldOnPage; // the refusal that the step's page shows already
    int m_underWay = 0;                // commands without an answer
    bool m_ledgerFailed = false;
    bool m_lacking = false; // scripts of the shown step are missing: they are looked for every second
    qint64 m_lastSecond = -1;
};

} // namespace holdpoint::ui
