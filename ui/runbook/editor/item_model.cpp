// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/item_model.h"

#include "ui/theme/shown_text.h"

#include <QMimeData>
#include <QSet>
#include <QUrl>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

const QString itemsMime = u"application/x-holdpoint-runbook-items"_s;

bool sameRow(const EditItem& a, const EditItem& b)
{
    return a.text == b.text && a.detail == b.detail && a.kind == b.kind && a.line == b.line && a.id == b.id &&
           a.key == b.key;
}

} // namespace

struct ItemModel::Node
{
    EditItem item; // its children stand in `children`
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children;
};

ItemModel::ItemModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

ItemModel::~ItemModel() = default;

std::unique_ptr<ItemModel::Node> ItemModel::made(EditItem&& item, Node* parent, int row)
{
    auto node = std::make_unique<Node>();
    node->parent = parent;
    node->row = row;
    std::vector<EditItem> children = std::exchange(item.children, {});
    node->item = std::move(item);
    node->children.reserve(children.size());
    for (EditItem& child : children)
        node->children.push_back(made(std::move(child), node.get(), int(node->children.size())));
    return node;
}

void ItemModel::enter(Node& node)
{
    m_nodes.insert(node.item.key, &node);
    for (const auto& child : node.children)
        enter(*child);
}

void ItemModel::leave(const Node& node)
{
    // Another node may stand under the same key already, where items changed places.
    if (m_nodes.value(node.item.key) == &node)
        m_nodes.remove(node.item.key);
    for (const auto& child : node.children)
        leave(*child);
}

void ItemModel::renumber(Node& parent, std::size_t from)
{
    for (std::size_t i = from; i < parent.children.size(); ++i)
        parent.children[i]->row = int(i);
}

void ItemModel::setItems(std::vector<EditItem> items) { update(*m_root, std::move(items)); }

void ItemModel::update(Node& parent, std::vector<EditItem>&& items)
{
    place(parent, items);
    for (std::size_t i = 0; i < items.size(); ++i)
        refresh(*parent.children[i], std::move(items[i]));
}

// Brings the rows of `parent` into the order of `items`: same keys stay (moved where they must), as many new items as
// old ones are gone at a place are those with another name, others come and go.
void ItemModel::place(Node& parent, std::vector<EditItem>& items)
{
    QHash<QString, std::size_t> wanted;
    wanted.reserve(qsizetype(items.size()));
    for (std::size_t i = 0; i < items.size(); ++i)
        wanted.insert(items[i].key, i);
    QSet<QString> present;
    present.reserve(qsizetype(parent.children.size()));
    for (const auto& child : parent.children)
        present.insert(child->item.key);
    const auto keyAt = [&parent](std::size_t row) { return parent.children[row]->item.key; };
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::size_t gone = i;
        while (gone < parent.children.size() && !wanted.contains(keyAt(gone)))
            ++gone;
        std::size_t fresh = i;
        while (fresh < items.size() && !present.contains(items[fresh].key))
            ++fresh;
        if (gone > i && gone == fresh) {
            i = gone - 1; // refresh() gives them their new keys
            continue;
        }
        if (gone > i)
            removeRows(parent, i, gone);
        if (fresh > i) {
            insertRows(parent, i, items, fresh);
            i = fresh - 1;
            continue;
        }
        if (i < parent.children.size() && keyAt(i) == items[i].key)
            continue;
        // One row that went far down must not make all others move up one by one.
        if (i + 1 < parent.children.size() && keyAt(i + 1) == items[i].key)
            moveRow(parent, i, std::min(wanted.value(keyAt(i)), parent.children.size() - 1));
        else if (const auto from = std::ranges::find(parent.children, items[i].key,
                                                     [](const auto& child) { return child->item.key; });
                 from != parent.children.end())
            moveRow(parent, std::size_t(from - parent.children.begin()), i);
        else
            insertRows(parent, i, items, i + 1);
    }
    if (parent.children.size() > items.size())
        removeRows(parent, items.size(), parent.children.size());
}

void ItemModel::removeRows(Node& parent, std::size_t first, std::size_t last)
{
    beginRemoveRows(indexOf(parent), int(first), int(last) - 1);
    for (std::size_t i = first; i < last; ++i)
        leave(*parent.children[i]);
    parent.children.erase(parent.children.begin() + qsizetype(first), parent.children.begin() + qsizetype(last));
    renumber(parent, first);
    endRemoveRows();
}

void ItemModel::insertRows(Node& parent, std::size_t first, const std::vector<EditItem>& items, std::size_t last)
{
    beginInsertRows(indexOf(parent), int(first), int(last) - 1);
    std::vector<std::unique_ptr<Node>> added;
    for (std::size_t i = first; i < last; ++i) {
        added.push_back(made(EditItem(items[i]), &parent, int(i)));
        enter(*added.back());
    }
    parent.children.insert(parent.children.begin() + qsizetype(first), std::make_move_iterator(added.begin()),
                           std::make_move_iterator(added.end()));
    renumber(parent, first);
    endInsertRows();
}

// `to`: the row where it stands afterwards.
void ItemModel::moveRow(Node& parent, std::size_t from, std::size_t to)
{
    if (from == to)
        return;
    const QModelIndex index = indexOf(parent);
    beginMoveRows(index, int(from), int(from), index, int(from < to ? to + 1 : to));
    const auto first = parent.children.begin();
    if (from < to)
        std::rotate(first + qsizetype(from), first + qsizetype(from) + 1, first + qsizetype(to) + 1);
    else
        std::rotate(first + qsizetype(to), first + qsizetype(from), first + qsizetype(from) + 1);
    renumber(parent, std::min(from, to));
    endMoveRows();
}

void ItemModel::refresh(Node& node, EditItem&& item)
{
    std::vector<EditItem> children = std::exchange(item.children, {});
    if (!sameRow(node.item, item)) {
        if (node.item.key != item.key) {
            if (m_nodes.value(node.item.key) == &node)
                m_nodes.remove(node.item.key);
            m_nodes.insert(item.key, &node);
        }
        node.item = std::move(item);
        const QModelIndex changed = indexOf(node);
        Q_EMIT dataChanged(changed, changed.siblingAtColumn(ColumnCount - 1));
    }
    update(node, std::move(children));
}

ItemModel::Node* ItemModel::node(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex ItemModel::indexOf(const Node& node) const
{
    return node.parent ? createIndex(node.row, 0, &node) : QModelIndex();
}

QModelIndex ItemModel::indexOf(const QString& key) const
{
    const Node* found = m_nodes.value(key);
    return found ? indexOf(*found) : QModelIndex();
}

QString ItemModel::keyOf(const QString& id) const
{
    if (m_nodes.contains(id))
        return id;
    for (const QString& group : {u"matrix"_s, u"templates"_s, u"criteria"_s, u"signoffs"_s, u"values"_s, u"tasks"_s}) {
        const QString key = group + u':' + id;
        if (m_nodes.contains(key))
            return key;
    }
    return {};
}

const EditItem* ItemModel::item(const QModelIndex& index) const
{
    return index.isValid() ? &node(index)->item : nullptr;
}

QModelIndex ItemModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, node(parent)->children[std::size_t(row)].get());
}

QModelIndex ItemModel::parent(const QModelIndex& child) const
{
    return child.isValid() ? indexOf(*node(child)->parent) : QModelIndex();
}

int ItemModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : int(node(parent)->children.size());
}

int ItemModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant ItemModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const EditItem& item = node(index)->item;
    switch (role) {
    case KeyRole:
        return item.key;
    case IdRole:
        return item.id;
    case KindRole:
        return int(item.kind);
    case Qt::TextAlignmentRole:
        return index.column() == Line ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ToolTipRole:
        return item.detail.isEmpty() ? item.text : tr("%1\n%2").arg(item.text, item.detail);
    case Qt::AccessibleTextRole:
        return item.kind == ItemKind::Group ? item.text
                                            : tr("%1: %2", "kind: text").arg(kindName(item.kind), item.text);
    case Qt::EditRole:
        return index.column() == Text ? item.text : QVariant();
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case Text:
        if (item.kind == ItemKind::Group)
            return tr("%1 (%2)", "group (how many)").arg(item.text).arg(node(index)->children.size());
        return item.text.isEmpty() ? tr("(no text)") : shownText(item.text);
    case Kind:
        return item.kind == ItemKind::Phase || item.kind == ItemKind::Metric ? item.detail : kindName(item.kind);
    case Line:
        return item.line > 0 ? QVariant(item.line) : QVariant();
    default:
        return {};
    }
}

QVariant ItemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Text:
        return tr("Item");
    case Kind:
        return tr("Kind, when");
    case Line:
        return tr("Line");
    default:
        return {};
    }
}

Qt::ItemFlags ItemModel::flags(const QModelIndex& index) const
{
    if (m_readOnly || !index.isValid())
        return QAbstractItemModel::flags(index);
    Qt::ItemFlags flags = QAbstractItemModel::flags(index) | Qt::ItemIsDropEnabled;
    const ItemKind kind = node(index)->item.kind;
    if (kind == ItemKind::Group)
        return flags;
    // A blank is filled in the form, where one sees what stands around it.
    if (index.column() == Text && kind != ItemKind::Value && kind != ItemKind::Command)
        flags |= Qt::ItemIsEditable;
    if (kind != ItemKind::Title && kind != ItemKind::Declaration && kind != ItemKind::Value)
        flags |= Qt::ItemIsDragEnabled;
    return flags;
}

bool ItemModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || role != Qt::EditRole || m_readOnly)
        return false;
    const EditItem& item = node(index)->item;
    if (value.toString() != item.text)
        Q_EMIT textEdited(item.key, value.toString());
    return false;
}

QString ItemModel::itemsMimeType() { return itemsMime; }

Qt::DropActions ItemModel::supportedDropActions() const { return Qt::MoveAction | Qt::CopyAction; }

QStringList ItemModel::mimeTypes() const { return {itemsMime, u"text/uri-list"_s, u"text/plain"_s}; }

QMimeData* ItemModel::mimeData(const QModelIndexList& indexes) const
{
    QStringList keys;
    QStringList texts;
    for (const QModelIndex& index : indexes) {
        if (index.column() != Text)
            continue;
        keys.append(node(index)->item.key);
        texts.append(node(index)->item.text);
    }
    auto* data = new QMimeData;
    data->setData(itemsMime, keys.join(u'\n').toUtf8()); // no key has a line break
    data->setText(texts.join(u'\n'));
    return data;
}

// Between rows: before the row that follows, or after the last one.
ItemModel::Target ItemModel::target(int row, const QModelIndex& parent) const
{
    const Node* into = node(parent);
    if (row < 0 || into->children.empty())
        return {into->item.key, runbook::Side::Into};
    if (row < int(into->children.size()))
        return {into->children[std::size_t(row)]->item.key, runbook::Side::Before};
    return {into->children.back()->item.key, runbook::Side::After};
}

bool ItemModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int, int, const QModelIndex& parent) const
{
    if (m_readOnly || !data)
        return false;
    return data->hasFormat(itemsMime) || ((data->hasUrls() || data->hasText()) && parent.isValid());
}

bool ItemModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                             const QModelIndex& parent)
{
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    const Target to = target(row, parent);
    if (data->hasFormat(itemsMime)) {
        const QString keys = QString::fromUtf8(data->data(itemsMime));
        Q_EMIT itemsDropped(keys.split(u'\n', Qt::SkipEmptyParts), to.key, to.side);
    } else if (data->hasUrls()) {
        QStringList paths;
        for (const QUrl& url : data->urls())
            if (url.isLocalFile())
                paths.append(url.toLocalFile());
        if (!paths.isEmpty())
            Q_EMIT filesDropped(paths, to.key, to.side);
    } else {
        Q_EMIT textDropped(data->text(), to.key, to.side);
    }
    // The rows come with the new plan; the view must not take away what was dragged.
    return false;
}

} // namespace holdpoint::ui
