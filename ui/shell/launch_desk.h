// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/monitoring.h"
#include "core/session/session.h"
#include "core/settings/settings.h"
#include "ui/shell/window_world.h"

#include <QObject>

#include <memory>

namespace holdpoint::ui {

class AlarmFlow;
class AnchorFlow;
class DecisionFlow;
class ErrorBar;
class KeptLayouts;
class LaunchActs;
class LaunchPage;
class LiveNumbers;
class NumbersFlow;
class RolloutFlow;
class SessionBinding;
class SignoffFlow;
class TopStrip;
class VersionFlow;
class WatchPane;

// Everything that exists for one open launch, in the order in which it must come and go.
class LaunchDesk final : public QObject
{
    Q_OBJECT
public:
    LaunchDesk(session::OpenedLaunch opened, const WindowWorld& world, TopStrip& strip, ErrorBar& errors,
               QWidget* window);
    ~LaunchDesk() override;

    [[nodiscard]] session::Session& session() const { return *m_session; }
    // Watches the numbers and raises the alarms of this launch; never null while the desk stands.
    [[nodiscard]] session::Monitoring& monitoring() const { return *m_monitoring; }
    [[nodiscard]] LiveNumbers& numbers() const { return *m_numbers; }
    [[nodiscard]] LaunchPage& page() const { return *m_page; }
    [[nodiscard]] SessionBinding& binding() const { return *m_binding; }
    [[nodiscard]] SignoffFlow& signoff() const { return *m_signoff; }
    [[nodiscard]] LaunchActs& acts() const { return *m_acts; }
    [[nodiscard]] AlarmFlow& alarms() const { return *m_alarms; }
    [[nodiscard]] RolloutFlow& rollout() const { return *m_rollout; }
    [[nodiscard]] AnchorFlow& anchors() const { return *m_anchors; }
    [[nodiscard]] WatchPane& watch() const { return *m_watch; }

    void setPerson(const settings::Person& person);
    // What a person should know right after opening: scripts that still run, a configuration that nobody trusted, an
    // empty roster.
    void tellState();
    void offerTrust();
    void exportCertificate();
    // The pages as they would be printed now, drawn in a worker.
    void previewCertificate();
    void makeKey();
    void manageKeys();
    // Verifies everything that is stored, in a worker, and tells the ledger's page.
    void verifyLedger();

private:
    void joinNumbers();
    void tellUnwatched();

    const WindowWorld& m_world;
    ErrorBar& m_errors;
    QWidget* m_window;
    std::unique_ptr<session::Session> m_session;
    std::unique_ptr<session::Monitoring> m_monitoring;
    std::unique_ptr<LiveNumbers> m_numbers;
    std::unique_ptr<LaunchPage> m_page;
    std::unique_ptr<SessionBinding> m_binding;
    std::unique_ptr<SignoffFlow> m_signoff;
    std::unique_ptr<LaunchActs> m_acts;
    std::unique_ptr<DecisionFlow> m_decisions;
    std::unique_ptr<VersionFlow> m_versions;
    std::unique_ptr<AnchorFlow> m_anchors;
    std::unique_ptr<NumbersFlow> m_numbersFlow;
    std::unique_ptr<KeptLayouts> m_layouts;
    std::unique_ptr<AlarmFlow> m_alarms;
    std::unique_ptr<RolloutFlow> m_rollout;
    WatchPane* m_watch = nullptr; // of the page
    QList<Error> m_unwatched;     // that was told
    std::unique_ptr<QObject> m_server;
};

} // namespace holdpoint::ui
