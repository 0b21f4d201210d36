// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/wall_flow.h"

#include <QGuiApplication>
#include <QMenu>
#include <QScreen>
#include <QWidget>

namespace holdpoint::ui {

WallFlow::WallFlow(WallStart start, QWidget* window)
    : QObject(window)
    , m_start(std::move(start))
    , m_window(window)
{
}

QMenu* WallFlow::open(const QString& folder)
{
    const QList<QScreen*> screens = QGuiApplication::screens();
    if (screens.size() < 2) {
        show(folder, 1);
        return nullptr;
    }
    auto* menu = new QMenu(tr("Show the wall on"), m_window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (qsizetype i = 0; i < screens.size(); ++i) {
        const QScreen* screen = screens.at(i);
        const QSize size = screen->size() * screen->devicePixelRatio();
        QString text = tr("Screen &%1: %2, %3 × %4")
                           .arg(QString::number(i + 1), screen->name(), QString::number(size.width()),
                                QString::number(size.height()));
        if (screen == m_window->screen())
            text = tr("%1 (this window's)").arg(text);
        menu->addAction(text, this, [this, folder, i] { show(folder, int(i) + 1); });
    }
    // The wall belongs where the window is not.
    for (qsizetype i = 0; i < screens.size(); ++i)
        if (screens.at(i) != m_window->screen()) {
            menu->setActiveAction(menu->actions().at(i));
            break;
        }
    menu->popup(m_window->mapToGlobal(m_window->rect().center()));
    return menu;
}

void WallFlow::show(const QString& folder, int screen)
{
    if (!m_start)
        return; // nobody gave a way to start one
    if (const Result<void> started = m_start(folder, screen); !started)
        Q_EMIT failed(started.error());
}

} // namespace holdpoint::ui
