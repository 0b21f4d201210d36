// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTreeView>

namespace holdpoint::ui {

class ItemModel;

// The tree of a runbook with the keys of an editor: Insert adds, F2 edits, Delete removes, Ctrl+D duplicates, Alt+Up
// and Alt+Down move, Tab and Shift+Tab indent. Ctrl+Tab leaves it.
class EditorTree final : public QTreeView
{
    Q_OBJECT
public:
    enum class Act
    {
        Add,
        Edit,
        Remove,
        Duplicate,
        MoveUp,
        MoveDown,
        Indent,
        Outdent
    };
    explicit EditorTree(ItemModel& model, QWidget* parent = nullptr);
    [[nodiscard]] QString currentKey() const;
    // As they stand in the tree, without what lies inside another selected item.
    [[nodiscard]] QStringList selectedKeys() const;
    // Makes it current and visible, and selects it alone.
    bool choose(const QString& key);

Q_SIGNALS:
    void actWanted(holdpoint::ui::EditorTree::Act act);
    void currentKeyChanged(const QString& key);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    ItemModel& m_model;
};

} // namespace holdpoint::ui
