// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/drop_place.h"
#include "ui/runbook/editor/edit_items.h"
#include "ui/runbook/editor/editor_page.h"
#include "ui/runbook/editor/item_form.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/notice_bar.h"
#include "ui/runbook/editor/tree_bar.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QTabWidget>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

// What a person does to the items of the runbook.
namespace holdpoint::ui {

void EditorPage::act(EditorTree::Act act)
{
    using namespace runbook;
    switch (act) {
    case EditorTree::Act::Add:
        openAddMenu();
        return;
    case EditorTree::Act::Edit:
        editCurrent();
        return;
    case EditorTree::Act::Remove:
        removeSelected();
        return;
    case EditorTree::Act::Duplicate:
        // The last one first: a copy behind it renames nothing above.
        forSelected(tr("Duplicate"), true, [](const QString& id) { return Edit(edit::Duplicate{id}); });
        return;
    case EditorTree::Act::MoveUp:
        forSelected(tr("Move up"), false, [](const QString& id) { return Edit(edit::MoveUp{id}); });
        return;
    case EditorTree::Act::MoveDown:
        // The last one first, so that none has to pass another selected one.
        forSelected(tr("Move down"), true, [](const QString& id) { return Edit(edit::MoveDown{id}); });
        return;
    case EditorTree::Act::Indent:
        forSelected(tr("Indent"), false, [](const QString& id) { return Edit(edit::Indent{id}); });
        return;
    case EditorTree::Act::Outdent:
        forSelected(tr("Outdent"), true, [](const QString& id) { return Edit(edit::Outdent{id}); });
        return;
    case EditorTree::Act::Cut:
        if (!m_document->isReadOnly())
            copySelected(true);
        return;
    case EditorTree::Act::Copy:
        copySelected(false);
        return;
    case EditorTree::Act::Paste:
        paste();
        return;
    }
}

void EditorPage::forSelected(const QString& text, bool backwards,
                             const std::function<runbook::Edit(const QString& id)>& edit)
{
    m_form->commit();
    m_document->act({text, [this, backwards, edit](const runbook::Plan&) {
                         std::vector<runbook::Edit> edits;
                         for (const QString& key : m_tree->selectedKeys())
                             if (const EditItem* item = m_model->item(m_model->indexOf(key)))
                                 edits.push_back(edit(item->id));
                         if (backwards)
                             std::ranges::reverse(edits);
                         return edits;
                     }});
}

void EditorPage::removeSelected()
{
    m_form->commit();
    m_document->act({tr("Remove"), [this](const runbook::Plan&) -> std::vector<runbook::Edit> {
                         QStringList ids;
                         for (const QString& key : m_tree->selectedKeys())
                             if (const EditItem* item = m_model->item(m_model->indexOf(key)))
                                 ids.append(item->id);
                         if (ids.isEmpty())
                             return {};
                         return {runbook::edit::Remove{ids}};
                     }});
}

void EditorPage::editCurrent()
{
    const QModelIndex index = m_tree->currentIndex().siblingAtColumn(ItemModel::Text);
    if (!index.isValid())
        return;
    if (index.flags().testFlag(Qt::ItemIsEditable)) {
        m_tree->edit(index);
        return;
    }
    m_tabs->setCurrentWidget(m_form);
    m_form->focusFirst();
}

void EditorPage::add(ItemKind kind, int form)
{
    m_form->commit();
    addEdited(tr("Add: %1").arg(kindName(kind)), [this, kind, form]() -> std::optional<runbook::Edit> {
        const std::optional<EditItem> at = currentItem();
        return addEdit(m_document->document().plan(), kind, at ? &*at : nullptr, form);
    });
}

void EditorPage::addEdited(const QString& text, const std::function<std::optional<runbook::Edit>()>& edit)
{
    m_document->act({text, [this, edit](const runbook::Plan&) -> std::vector<runbook::Edit> {
                         std::optional<runbook::Edit> one = edit();
                         if (!one)
                             return {};
                         m_editNew = true;
                         return {std::move(*one)};
                     }});
}

void EditorPage::fieldsEdited(const EditItem& item, const QMap<FieldId, QString>& values)
{
    m_document->act({tr("Change: %1").arg(kindName(item.kind)), [this, item, values](const runbook::Plan& plan) {
                         Result<std::vector<runbook::Edit>> edits = fieldEdits(plan, item, values);
                         if (!edits) {
                             m_form->tell(edits.error().text());
                             return Result<std::vector<runbook::Edit>>(std::vector<runbook::Edit>());
                         }
                         return edits;
                     }});
}

void EditorPage::dropItems(const QStringList& keys, const QString& target, runbook::Side side)
{
    m_form->commit();
    m_document->act({tr("Move"), [this, keys, target, side](const runbook::Plan&) {
                         return moveEdits(*m_model, keys, target, side);
                     }});
}

void EditorPage::dropFiles(const QStringList& paths, const QString& target, runbook::Side side)
{
    m_form->commit();
    m_document->act({tr("Drop a file"), [this, paths, target, side](const runbook::Plan&) {
                         return fileEdits(*m_model, paths, QFileInfo(path()).absolutePath(), target, side);
                     }});
}

void EditorPage::dropText(const QString& text, const QString& target, runbook::Side side)
{
    m_form->commit();
    m_document->act({tr("Drop text"), [this, text, target, side](const runbook::Plan&) {
                         return textEdits(*m_model, text, target, side);
                     }});
}

void EditorPage::copySelected(bool toMove)
{
    const QStringList keys = m_tree->selectedKeys();
    QModelIndexList indexes;
    for (const QString& key : keys)
        indexes.append(m_model->indexOf(key));
    if (indexes.isEmpty())
        return;
    // Only what was cut is moved where it is pasted; a copy is text, for this and every other program.
    QMimeData* mime = m_model->mimeData(indexes);
    if (!toMove) {
        auto* text = new QMimeData;
        text->setText(mime->text());
        delete std::exchange(mime, text);
    }
    QGuiApplication::clipboard()->setMimeData(mime);
    if (toMove)
        m_notices->say(u"cut"_s, Meaning::Info,
                       tr("%n items will move to where you paste them (%1).", nullptr, int(keys.size()))
                           .arg(TreeBar::keys(EditorTree::Act::Paste)));
}

void EditorPage::paste()
{
    const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
    m_notices->clear(u"cut"_s);
    const QModelIndex current = m_tree->currentIndex().siblingAtColumn(ItemModel::Text);
    if (!mime || !m_model->canDropMimeData(mime, Qt::MoveAction, -1, 0, current)) {
        m_notices->say(u"edit"_s, Meaning::Warning,
                       tr("There is nothing to paste. Cut items of the tree, or copy a command or a file elsewhere."));
        return;
    }
    const bool cut = mime->hasFormat(ItemModel::itemsMimeType());
    m_model->dropMimeData(mime, Qt::MoveAction, -1, 0, current);
    // What was moved is not moved again by the next paste.
    if (cut)
        QGuiApplication::clipboard()->clear();
}

} // namespace holdpoint::ui
