// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/edit.h"
#include "ui/runbook/editor/edit_items.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QStringList>

#include <memory>
#include <vector>

namespace holdpoint::ui {

// The editor's tree of items. A new plan changes only the rows that differ, so that selection, expansion and place
// stay.
class ItemModel final : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column
    {
        Text,
        Kind,
        Line,
        ColumnCount
    };
    enum Role
    {
        KeyRole = Qt::UserRole + 1,
        IdRole,
        KindRole // int of ItemKind
    };
    explicit ItemModel(QObject* parent = nullptr);
    ~ItemModel() override;

    void setItems(std::vector<EditItem> items);
    // Nothing can be edited, dragged or dropped.
    void setReadOnly(bool readOnly) { m_readOnly = readOnly; }
    [[nodiscard]] QModelIndex indexOf(const QString& key) const; // invalid where there is none
    // The key of the item with this id; of several the one among the phases.
    [[nodiscard]] QString keyOf(const QString& id) const;
    [[nodiscard]] const EditItem* item(const QModelIndex& index) const; // without its children

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    // Asks for the change and leaves the row as it is: the new plan brings it.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    // The format of items of this tree in a drag and on the clipboard.
    static QString itemsMimeType();
    [[nodiscard]] Qt::DropActions supportedDropActions() const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    [[nodiscard]] bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                       const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    void textEdited(const QString& key, const QString& text);
    // Items of this tree, files or text were dropped at the row of `target` (empty: at the end).
    void itemsDropped(const QStringList& keys, const QString& target, holdpoint::runbook::Side side);
    void filesDropped(const QStringList& paths, const QString& target, holdpoint::runbook::Side side);
    void textDropped(const QString& text, const QString& target, holdpoint::runbook::Side side);

private:
    struct Node;
    struct Target
    {
        QString key;
        runbook::Side side = runbook::Side::Into;
    };
    static std::unique_ptr<Node> made(EditItem&& item, Node* parent, int row);
    [[nodiscard]] Node* node(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(const Node& node) const;
    [[nodiscard]] Target target(int row, const QModelIndex& parent) const;
    void update(Node& parent, std::vector<EditItem>&& items);
    void place(Node& parent, std::vector<EditItem>& items);
    void removeRows(Node& parent, std::size_t first, std::size_t last);
    void insertRows(Node& parent, std::size_t first, const std::vector<EditItem>& items, std::size_t last);
    void moveRow(Node& parent, std::size_t from, std::size_t to);
    void refresh(Node& node, EditItem&& item);
    static void renumber(Node& parent, std::size_t from);
    void enter(Node& node);
    void leave(const Node& node);

    std::unique_ptr<Node> m_root;
    QHash<QString, Node*> m_nodes; // by key
    bool m_readOnly = false;
};

} // namespace holdpoint::ui
