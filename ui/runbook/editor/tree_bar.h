// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runbook/editor/editor_tree.h"

#include <QWidget>

class QMenu;
class QPushButton;

namespace holdpoint::ui {

// What can be done to the selected items, as buttons above the tree.
class TreeBar final : public QWidget
{
    Q_OBJECT
public:
    // `addMenu` must outlive it.
    explicit TreeBar(QMenu& addMenu, QWidget* parent = nullptr);
    // `selected`: something is selected that acts can be done to.
    void setState(bool readOnly, bool selected);
    [[nodiscard]] QPushButton* button(EditorTree::Act act) const; // nullptr where there is none

    // A word for an act, with a mnemonic in a menu; its key, as people write it.
    static QString word(EditorTree::Act act);
    static QString keys(EditorTree::Act act);

Q_SIGNALS:
    void actWanted(holdpoint::ui::EditorTree::Act act);

private:
    QPushButton* m_add;
    QList<std::pair<EditorTree::Act, QPushButton*>> m_buttons;
};

} // namespace holdpoint::ui
