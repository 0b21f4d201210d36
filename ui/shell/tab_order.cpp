// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tab_order.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QLayout>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QWidget>

namespace holdpoint::ui {
namespace {

void collect(QWidget* widget, QList<QWidget*>& stops);

void collectLayout(const QLayout& layout, QList<QWidget*>& stops)
{
    for (int i = 0; i < layout.count(); ++i) {
        QLayoutItem* item = layout.itemAt(i);
        if (item->widget())
            collect(item->widget(), stops);
        else if (item->layout())
            collectLayout(*item->layout(), stops);
    }
}

void collect(QWidget* widget, QList<QWidget*>& stops)
{
    if (!widget->isVisible() || !widget->isEnabled())
        return;
    if ((widget->focusPolicy() & Qt::TabFocus) != 0 && !widget->focusProxy())
        stops.append(widget);
    if (const auto* tabs = qobject_cast<QTabWidget*>(widget)) {
        collect(tabs->tabBar(), stops);
        if (tabs->currentWidget())
            collect(tabs->currentWidget(), stops);
    } else if (const auto* stack = qobject_cast<QStackedWidget*>(widget)) {
        if (stack->currentWidget())
            collect(stack->currentWidget(), stops);
    } else if (const auto* splitter = qobject_cast<QSplitter*>(widget)) {
        for (int i = 0; i < splitter->count(); ++i)
            collect(splitter->widget(i), stops);
    } else if (const auto* area = qobject_cast<QScrollArea*>(widget)) {
        if (area->widget())
            collect(area->widget(), stops);
    } else if (!qobject_cast<QAbstractScrollArea*>(widget) && widget->layout()) {
        collectLayout(*widget->layout(), stops);
    }
}

} // namespace

QList<QWidget*> tabStops(QWidget& root)
{
    QList<QWidget*> stops;
    collect(&root, stops);
    return stops;
}

bool focusAlong(const QList<QWidget*>& stops, bool next)
{
    if (stops.isEmpty())
        return false;
    qsizetype at = -1;
    for (QWidget* widget = QApplication::focusWidget(); widget && at < 0; widget = widget->parentWidget())
        at = stops.indexOf(widget);
    // What had the keyboard went away. Its neighbour may be a button, and a key that is pressed twice must not press
    // it: the keyboard waits where no key acts.
    if (at < 0)
        for (QWidget* over = QApplication::focusWidget(); over; over = over->parentWidget())
            if (auto* tabs = qobject_cast<QTabWidget*>(over); tabs && stops.contains(tabs->tabBar())) {
                tabs->tabBar()->setFocus(Qt::OtherFocusReason);
                return true;
            }
    // On a page without tabs that is a list: of seats, of entries.
    if (at < 0)
        for (QWidget* over = QApplication::focusWidget(); over; over = over->parentWidget())
            for (QWidget* stop : stops)
                if (qobject_cast<QAbstractItemView*>(stop) && over->isAncestorOf(stop)) {
                    stop->setFocus(Qt::OtherFocusReason);
                    return true;
                }
    const qsizetype count = stops.size();
    const qsizetype to = at < 0 ? (next ? 0 : count - 1) : (at + (next ? 1 : count - 1)) % count;
    QWidget* target = stops.at(to);
    target->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    for (QWidget* over = target->parentWidget(); over; over = over->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(over))
            area->ensureWidgetVisible(target);
    return true;
}

} // namespace holdpoint::ui
