// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QObject>
#include <QString>

#include <functional>

class QMenu;
class QWidget;

namespace holdpoint::ui {

// Starts the wall of a launch on the screen with this number, from 1. In a process of its own: should this window hang,
// the wall says that it hears nothing from it. Empty: the action does nothing.
using WallStart = std::function<Result<void>(const QString& folder, int screen)>;

// Asks for the screen where there are several, and starts the wall there.
class WallFlow final : public QObject
{
    Q_OBJECT
public:
    WallFlow(WallStart start, QWidget* window);

    // The menu of screens while one is asked for; nullptr where there is one screen and nothing to ask.
    QMenu* open(const QString& folder);

Q_SIGNALS:
    void failed(const holdpoint::Error& error);

private:
    void show(const QString& folder, int screen);

    WallStart m_start;
    QWidget* m_window;
};

} // namespace holdpoint::ui
