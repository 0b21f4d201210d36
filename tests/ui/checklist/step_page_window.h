// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/checklist/story.h"
#include "ui/checklist/step_page.h"

#include <QSignalSpy>
#include <QTest>

namespace holdpoint::test {

// A page in a window of its own, as the shell has it.
struct StepPageWindow
{
    explicit StepPageWindow(Story& told)
        : story(told)
    {
        page.resize(760, 700);
        page.refresh(story.launch);
        page.show();
        page.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page));
    }
    void refresh() { page.refresh(story.launch); }
    bool press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget* focus = page.focusWidget() ? page.focusWidget() : &page;
        QTest::keyClick(focus, key, modifiers);
        return true;
    }

    Story& story;
    ui::StepPage page;
    QSignalSpy asked{&page, &ui::StepPage::commandRequested};
    QSignalSpy runs{&page, &ui::StepPage::runRequested};
    QSignalSpy rests{&page, &ui::StepPage::runStepRequested};
    QSignalSpy outputs{&page, &ui::StepPage::outputWanted};
};

} // namespace holdpoint::test
