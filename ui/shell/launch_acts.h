// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/palette_model.h"

#include <QObject>

namespace holdpoint::ui {

class LaunchPage;
class SessionBinding;

// The acts of a launch that ask something first: a reason, a number, one of several. Every question is a dialog that
// does not stop the rest of the window, or a list for the palette.
class LaunchActs final : public QObject
{
    Q_OBJECT
public:
    LaunchActs(SessionBinding& binding, LaunchPage& page, QWidget* window);

    void hold();
    void resume();
    void slip();
    void scrub();
    void end();
    void retry();
    void dryRun();
    void stopRun();
    void skipStep();
    void attachFile();
    // Of any kind that is possible now, or only of one.
    void requestDeviation(const QString& kind = {});
    void fillValues();
    void fillValue(const QString& value); // by its id
    // The runbook's messages with their values, to be copied.
    void messages();
    void roster();
    void rollCall();
    // The gate that is shown, else the next one, as a page for the room; on that page what comes next in it.
    void poll();
    void signOff();

    // Steps by their order, with phase and state.
    [[nodiscard]] std::vector<PaletteItem> steps() const;

Q_SIGNALS:
    // Several things are possible: the palette offers them.
    void choiceWanted(const std::vector<holdpoint::ui::PaletteItem>& items);
    // Another version of the runbook or the configuration shall be requested: "runbook" | "configuration".
    void versionWanted(const QString& kind);
    // The configuration in force is to be changed with forms.
    void configurationWanted();
    // Nothing is possible now, and why.
    void nothingToDo(const QString& cause, const QString& nextStep);

private:
    void askReason(const QString& title, const QString& question, const QString& accept,
                   const std::function<void(const QString&)>& then);
    void offer(std::vector<PaletteItem> items, const QString& cause, const QString& nextStep);
    void openDeviation(const QString& kind, const QString& target);
    void chooseFile(const QString& deliverable, const QString& title);

    SessionBinding& m_binding;
    LaunchPage& m_page;
    QWidget* m_window;
};

} // namespace holdpoint::ui
