// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTreeView>

namespace holdpoint::ui {

class ItemModel;

// The tree of a runbook with the keys of an editor: Insert adds, F2 edits, Delete removes, Ctrl+D duplicates, Alt+Up
// and Alt+Down move, Alt+Right and Alt+Left indent and outdent, Ctrl+X and Ctrl+V move to another place (Ctrl+V also
// takes commands and files from outside), Ctrl+C copies the text. All of these are in the context menu as well.
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
        Outdent,
        Cut,
        Copy,
        Paste
    };
    explicit EditorTree(ItemModel& model, QWidget* parent = nullptr);
    [[nodiscard]] QString currentKey() const;
    // As they stand in the tree, without what lies inside another selected item.
    [[nodiscard]] QStringList selectedKeys() const;
    // Makes it current and visible, and selects it alone.
    bool choose(const QString& key);
    // Selects all of them; the first one is current.
    void chooseAll(const QStringList& keys);

Q_SIGNALS:
    void actWanted(holdpoint::ui::EditorTree::Act act);
    void currentKeyChanged(const QString& key);
    void selectionEdited(); // other items are selected
    void menuWanted(const QPoint& global);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QRect dropMark() const;

    ItemModel& m_model;
    QPersistentModelIndex m_dragOver;
};

} // namespace holdpoint::ui
