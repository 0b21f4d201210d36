// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/shell/live_window.h"
#include "ui/runbook/editor/edit_items.h"
#include "ui/runbook/editor/editor_page.h"

#include <QModelIndex>

namespace holdpoint::test {

// A runbook with one of everything that the editor can change.
QByteArray everythingRunbook();

// The editor in the real window, over a file of its own.
class EditorDesk
{
public:
    explicit EditorDesk(const QByteArray& runbook, QSize size = {1280, 720});

    [[nodiscard]] LiveWindow& live() { return m_live; }
    [[nodiscard]] ui::EditorPage& page() const { return *m_page; }
    [[nodiscard]] ui::EditDocument& document() const { return m_page->document(); }
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QByteArray file() const; // as it is on the disk
    // Opens it again, as a second start would.
    void restart();

    // The item of that kind whose text begins so (a group: its key); fails the test where there is none.
    [[nodiscard]] QModelIndex item(ui::ItemKind kind, const QString& text) const;
    // Makes it current, by the mouse where `byMouse`.
    void choose(ui::ItemKind kind, const QString& text, bool byMouse = false);
    void choose(const QModelIndex& index, bool byMouse = false);
    void addToSelection(ui::ItemKind kind, const QString& text); // Ctrl and click
    // A key for the tree.
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    // An entry of the tree's context menu, by the mouse.
    [[nodiscard]] bool chooseInMenu(ui::EditorTree::Act act);
    // An entry of the menu that Insert opens (`byMouse`: that the button opens).
    [[nodiscard]] bool add(const QString& entry, bool byMouse);
    [[nodiscard]] bool add(ui::ItemKind kind, bool byMouse) { return add(u'&' + ui::kindName(kind), byMouse); }
    // Lets go of `data` over a row: on it, above it or below it.
    enum class Spot
    {
        On,
        Above,
        Below
    };
    void drop(const QMimeData& data, const QModelIndex& row, Spot spot);
    void dragOver(const QMimeData& data, const QModelIndex& row, Spot spot);
    // Every act is done and read.
    [[nodiscard]] bool settled() const;
    // Lines that differ from `before`: "-gone" and "+new".
    [[nodiscard]] QStringList changes(const QByteArray& before) const;
    [[nodiscard]] QString notice(const QString& subject) const;
    bool chooseNotice(const QString& button); // by its text without mnemonic

private:
    void open();
    [[nodiscard]] QPoint spotOf(const QModelIndex& row, Spot spot) const;

    LiveWindow m_live;
    QString m_path;
    ui::EditorPage* m_page = nullptr;
};

} // namespace holdpoint::test
