// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "tests/ui/shell/live_window.h"
#include "ui/shell/launch_desk.h"

#include <QApplication>
#include <QString>

#include <memory>

namespace holdpoint::ui {
class DeviationList;
}

namespace holdpoint::test {

// A launch of two steps and a gate in the real window, with two people on its roster: the coordinator, who sits here,
// and one who asks for deviations. What the tests of deviations have in common.
class DeviationDesk
{
protected:
    const QString ada = QStringLiteral("Ada Byron");
    const QString jonas = QStringLiteral("Jonas Abara");
    static constexpr const char* phrase = "a quiet harbour";
    static const char* const plan; // the runbook

    void openWindow(const settings::Settings& settings, QSize size);
    [[nodiscard]] ui::LaunchDesk& desk() const { return *m_live->window().desk(); }
    [[nodiscard]] const checklist::Launch& launch() const { return desk().session().launch(); }
    [[nodiscard]] ui::DeviationList* list() const;
    // Without the window; waits until it is recorded.
    void act(const checklist::Command& command, const QString& person = QStringLiteral("Ada Byron")) const;
    void comeBack() const;
    void choose(const QString& words) const; // by Ctrl+D and a few letters
    void start() const;                      // the first step runs and passes: the launch has started
    void finishSteps() const;                // everything before the gate
    [[nodiscard]] QString command(int step) const;
    void makeKey() const; // of the coordinator, with `phrase`

    template <class Dialog> static Dialog* activeDialog()
    {
        return qobject_cast<Dialog*>(QApplication::activeWindow());
    }

    std::unique_ptr<LiveWindow> m_live;
};

} // namespace holdpoint::test
