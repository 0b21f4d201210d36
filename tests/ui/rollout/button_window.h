// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/plan.h"
#include "ui/rollout/rollback_button.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

namespace holdpoint::test {

// Three rows, of which the last has no severity.
inline QList<runbook::MatrixRow> matrixOfThree()
{
    return {
        {QStringLiteral("m/errors"), QStringLiteral("Error rate above 5 %"), QStringLiteral("Critical"), {}, 300, 1},
        {QStringLiteral("m/slow"), QStringLiteral("Response time doubled"), QStringLiteral("High"), {}, 900, 2},
        {QStringLiteral("m/breach"), QStringLiteral("Security breach"), {}, {}, {}, 3}};
}

// The rollback button above a field that has nothing to do with it, in a window that is shown and active.
struct ButtonWindow
{
    ButtonWindow(const checklist::Launch& launch, int holdMs)
    {
        auto* rows = new QVBoxLayout(&window);
        rows->addWidget(button);
        rows->addWidget(other);
        button->setHoldMs(holdMs);
        button->setLaunch(launch);
        window.show();
        window.activateWindow();
        isActive = QTest::qWaitForWindowActive(&window);
    }

    QWidget window;
    ui::RollbackButton* button = new ui::RollbackButton(Qt::Vertical, &window);
    QLineEdit* other = new QLineEdit(&window);
    bool isActive = false;
    QSignalSpy held{button, &ui::RollbackButton::rollbackHeld};
};

} // namespace holdpoint::test
