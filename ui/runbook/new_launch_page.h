// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/session/open.h"
#include "ui/runbook/reading.h"

#include <QMap>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTabWidget;

namespace holdpoint::ui {

class LaunchTime;
class PathField;
class PeopleValuesPage;
class PlanPage;
class TrustPage;

// Everything that a person decided about a new launch.
struct NewLaunchRequest
{
    session::NewLaunch launch;
    QList<events::Person> people;  // empty: as the runbook names them
    QMap<QString, QString> values; // blanks that were filled, by id
};

// Choose a runbook, look at what it says and may do, and make a launch of it. Reading runs nothing and contacts nobody;
// the page only asks, the launch is made by whoever listens.
class NewLaunchPage final : public QWidget
{
    Q_OBJECT
public:
    // `disk` and `clock` must outlive the page. `launchesFolder`: where new launch folders are proposed.
    NewLaunchPage(const Disk& disk, const Clock& clock, QString launchesFolder, QWidget* parent = nullptr);

    void setRunbook(const QString& file);
    // What is wrong, said at the foot of the page; the page stays as it is.
    void showError(const Error& error);
    // The launch is being made: nothing can be changed meanwhile.
    void setBusy(bool busy);
    [[nodiscard]] NewLaunchRequest request() const;

    [[nodiscard]] PlanPage* planPage() const { return m_plan; }
    [[nodiscard]] TrustPage* trustPage() const { return m_trust; }
    [[nodiscard]] PeopleValuesPage* peopleValuesPage() const { return m_people; }
    [[nodiscard]] LaunchTime* launchTime() const { return m_time; }
    [[nodiscard]] QLineEdit* runbookField() const;
    [[nodiscard]] QLineEdit* folderField() const;
    [[nodiscard]] QLineEdit* workdirField() const;
    [[nodiscard]] QPushButton* createButton() const { return m_create; }
    [[nodiscard]] QTabWidget* tabs() const { return m_tabs; }

Q_SIGNALS:
    void runbookRead(const QString& file);
    void createRequested(const holdpoint::ui::NewLaunchRequest& request);
    void cancelled();

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* form();
    void readAgain();
    void showRead(const ReadRunbook& read);
    void propose(const ReadRunbook& read);
    void refresh();
    void paintMainButton();

    const Clock& m_clock;
    QString m_launchesFolder;
    Reading* m_reading = nullptr;
    PathField* m_runbook = nullptr;
    PathField* m_config = nullptr;
    PathField* m_folder = nullptr;
    PathField* m_workdir = nullptr;
    QLineEdit* m_version = nullptr;
    LaunchTime* m_time = nullptr;
    QCheckBox* m_rehearsal = nullptr;
    QTabWidget* m_tabs = nullptr;
    PlanPage* m_plan = nullptr;
    TrustPage* m_trust = nullptr;
    PeopleValuesPage* m_people = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_create = nullptr;
    QPushButton* m_cancel = nullptr;
    bool m_ready = false; // a plan was read and is shown
    bool m_busy = false;
    QString m_proposedFolder, m_proposedWorkdir;
};

} // namespace holdpoint::ui
