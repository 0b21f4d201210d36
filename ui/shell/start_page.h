// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings/settings.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;

namespace holdpoint::ui {

// What one sees while no launch is open: go on with the last one, open, new, and what was open before.
class StartPage final : public QWidget
{
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);

    void setSettings(const settings::Settings& settings);
    // A launch is being read and re-hashed: says which, and takes no other choice.
    void setOpening(const QString& folder);
    void setOpened();

Q_SIGNALS:
    void newLaunchRequested();
    void openRequested(); // ask for a folder
    void editRequested(); // ask for a runbook to edit
    void launchChosen(const QString& folder);
    void runbookChosen(const QString& file);

private:
    QPushButton* m_continue = nullptr;
    QPushButton* m_new = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_edit = nullptr;
    QLabel* m_opening = nullptr;
    QListWidget* m_launches = nullptr;
    QListWidget* m_runbooks = nullptr;
    QString m_last;
};

} // namespace holdpoint::ui
