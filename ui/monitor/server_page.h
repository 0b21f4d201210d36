// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/monitor/server_alerts.h"

#include <QHash>
#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QTabWidget;

namespace holdpoint::ui {

class SilenceForm;
class StateTable;

// What a Prometheus or an Alertmanager among the sources says of itself: targets with their last error, rules, alerts,
// silences; alerts are silenced from here. Asks nobody: asked() does.
class ServerPage final : public QWidget
{
    Q_OBJECT
public:
    enum class List
    {
        Targets,
        Rules,
        Alerts,
        Silences
    };
    struct Server
    {
        QString name;
        bool alertmanager = false; // else a Prometheus
        bool operator==(const Server&) const = default;
    };

    explicit ServerPage(QWidget* parent = nullptr);

    void setServers(const QList<Server>& servers);
    [[nodiscard]] QString server() const; // whose lists are shown; empty: there is none
    [[nodiscard]] bool isAlertmanager() const;
    void setPerson(const QString& person);

    // Answers of that server; of another one than the shown they are dropped.
    void setTargets(const QString& server, const std::vector<monitor::ScrapeTarget>& targets, qint64 nowUtcMs);
    void setRules(const QString& server, const std::vector<monitor::ServerRule>& rules);
    void setAlerts(const QString& server, const std::vector<monitor::ServerAlert>& alerts, qint64 nowUtcMs);
    void setSilences(const QString& server, const std::vector<monitor::Silence>& silences);
    // What it did not answer, or refused; and that it answered, which takes the failure of this list away.
    void setFailure(const QString& server, List list, const Error& error);
    void setSilenceTaken(const QString& server);

    [[nodiscard]] StateTable* table(List list) const { return m_tables[int(list)]; }
    [[nodiscard]] SilenceForm* form() const { return m_form; }
    [[nodiscard]] QPushButton* endButton() const { return m_end; }
    [[nodiscard]] QPushButton* againButton() const { return m_again; }
    [[nodiscard]] QComboBox* chooser() const { return m_chooser; }
    [[nodiscard]] QTabWidget* lists() const { return m_lists; }
    [[nodiscard]] QString failureShown() const;

Q_SIGNALS:
    void asked(const QString& server); // for all of its lists, now
    void silenceWanted(const QString& server, const holdpoint::monitor::Silence& silence, int minutes);
    void endSilenceWanted(const QString& server, const QString& id);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* alertTab();
    QWidget* silenceTab();
    void choose();
    void answered(List list);
    void showFailures();
    void fillMatchers();

    QList<Server> m_servers;
    std::vector<monitor::ServerAlert> m_alerts;
    QHash<int, Error> m_failures; // by list
    QComboBox* m_chooser;
    QPushButton* m_again;
    QLabel* m_failure;
    QTabWidget* m_lists;
    StateTable* m_tables[4] = {};
    QWidget* m_pages[4] = {};
    SilenceForm* m_form;
    QPushButton* m_end;
};

} // namespace holdpoint::ui
