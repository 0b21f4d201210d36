// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/edit_items.h"
#include "ui/runbook/editor/editor_page.h"
#include "ui/runbook/editor/find_bar.h"
#include "ui/runbook/editor/item_form.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/notice_bar.h"
#include "ui/runbook/editor/source_view.h"
#include "ui/runbook/editor/step_templates.h"

#include <QFileInfo>
#include <QMenu>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTextBlock>

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
        forSelected(tr("Duplicate"), false, [](const QString& id) { return Edit(edit::Duplicate{id}); });
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

void EditorPage::openAddMenu()
{
    const QRect row = m_tree->visualRect(m_tree->currentIndex());
    m_addMenu->popup(m_tree->viewport()->mapToGlobal(row.bottomLeft()));
    if (!m_addMenu->actions().isEmpty())
        m_addMenu->setActiveAction(m_addMenu->actions().constFirst());
}

runbook::Place EditorPage::stepPlace() const
{
    const std::optional<EditItem> item = currentItem();
    if (!item)
        return {};
    const std::optional<runbook::Edit> step = addEdit(m_document->document().plan(), ItemKind::Step, &*item);
    return step ? std::get<runbook::edit::AddStep>(*step).place : runbook::Place();
}

void EditorPage::fillAddMenu()
{
    m_addMenu->clear();
    const std::optional<EditItem> item = currentItem();
    const QList<ItemKind> kinds = item ? addableAt(item->kind, item->key) : QList<ItemKind>{ItemKind::Phase};
    for (const ItemKind kind : kinds)
        m_addMenu->addAction(u'&' + kindName(kind), this, [this, kind] { add(kind); });
    if (kinds.isEmpty())
        m_addMenu->addAction(tr("Nothing can be added here"))->setEnabled(false);
    if (!kinds.contains(ItemKind::Step))
        return;
    QMenu* templates = m_addMenu->addMenu(tr("Step from a &template"));
    for (const StepTemplate& one : stepTemplates(stepPlace()))
        templates->addAction(one.name, this, [this, edit = one.edit] {
            addEdited(tr("Add a step"), [edit] { return std::optional(edit); });
        });
}

void EditorPage::add(ItemKind kind)
{
    m_form->commit();
    addEdited(tr("Add: %1").arg(kindName(kind)), [this, kind]() -> std::optional<runbook::Edit> {
        const std::optional<EditItem> at = currentItem();
        return addEdit(m_document->document().plan(), kind, at ? &*at : nullptr);
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
                             return std::vector<runbook::Edit>();
                         }
                         return std::move(*edits);
                     }});
}

runbook::Place EditorPage::placeOf(const QString& target, bool into, bool after) const
{
    const EditItem* item = m_model->item(m_model->indexOf(target));
    const QString id = item ? item->id : QString();
    return {into ? runbook::Side::Into : after ? runbook::Side::After : runbook::Side::Before, id};
}

void EditorPage::dropItems(const QStringList& keys, const runbook::Place& place)
{
    m_document->act({tr("Move"), [this, keys, place](const runbook::Plan&) {
                         std::vector<runbook::Edit> edits;
                         for (const QString& key : keys)
                             if (const EditItem* item = m_model->item(m_model->indexOf(key));
                                 item && !item->id.isEmpty() && item->id != place.item)
                                 edits.push_back(runbook::edit::Move{item->id, place});
                         // Each goes right behind the place, so the last one goes first.
                         if (place.side == runbook::Side::After)
                             std::ranges::reverse(edits);
                         return edits;
                     }});
}

void EditorPage::dropFiles(const QStringList& paths, const runbook::Place& place)
{
    const QModelIndex target = m_model->indexOf(m_model->keyOf(place.item));
    const auto kind = ItemKind(target.data(ItemModel::KindRole).toInt());
    // On what wants evidence, a file is named as such; elsewhere it becomes the command that runs it.
    const bool evidence = kind == ItemKind::Deliverable;
    const QString folder = QFileInfo(path()).absolutePath();
    std::vector<runbook::Edit> edits;
    for (const QString& file : paths) {
        if (evidence)
            edits.push_back(runbook::edit::AddDeliverable{place, QFileInfo(file).fileName()});
        else if (kind == ItemKind::Phase)
            edits.push_back(runbook::edit::AddStep{place, tr("Run %1").arg(QFileInfo(file).fileName()),
                                                   commandFor(file, folder), u"bash"_s, std::nullopt});
        else
            edits.push_back(runbook::edit::AddCommand{place, commandFor(file, folder), {}});
    }
    m_document->act({tr("Drop a file"), [edits](const runbook::Plan&) { return edits; }});
}

void EditorPage::dropText(const QString& text, const runbook::Place& place)
{
    const QByteArray command = text.trimmed().toUtf8();
    if (command.isEmpty())
        return;
    const QModelIndex target = m_model->indexOf(m_model->keyOf(place.item));
    const auto kind = ItemKind(target.data(ItemModel::KindRole).toInt());
    if (kind == ItemKind::Phase)
        m_document->act(tr("Drop text"),
                        runbook::edit::AddStep{place, tr("New step"), command, u"bash"_s, std::nullopt});
    else if (kind == ItemKind::Box)
        m_document->act(tr("Drop text"), runbook::edit::AddBox{place, text.simplified(), false});
    else
        m_document->act(tr("Drop text"), runbook::edit::AddCommand{place, command, {}});
}

void EditorPage::find(bool backwards)
{
    const runbook::edit::ReplaceText request = m_find->request();
    if (request.find.isEmpty())
        return;
    QRegularExpression expression(request.regularExpression ? request.find : QRegularExpression::escape(request.find));
    if (request.wholeWords)
        expression.setPattern(u"\\b(?:"_s + expression.pattern() + u")\\b"_s);
    QRegularExpression::PatternOptions options = QRegularExpression::UseUnicodePropertiesOption;
    if (!request.caseSensitive)
        options |= QRegularExpression::CaseInsensitiveOption;
    expression.setPatternOptions(options);
    if (!expression.isValid()) {
        m_find->tell(tr("This is no regular expression: %1.").arg(expression.errorString()));
        return;
    }
    QTextDocument::FindFlags flags;
    if (backwards)
        flags |= QTextDocument::FindBackward;
    if (request.caseSensitive)
        flags |= QTextDocument::FindCaseSensitively;
    QTextCursor found = m_source->document()->find(expression, m_source->textCursor(), flags);
    if (found.isNull()) {
        QTextCursor end(m_source->document());
        if (backwards)
            end.movePosition(QTextCursor::End);
        found = m_source->document()->find(expression, end, flags);
    }
    if (found.isNull()) {
        m_find->tell(tr("Nowhere in this runbook"));
        return;
    }
    m_tabs->setCurrentWidget(m_source);
    m_source->setTextCursor(found);
    m_source->centerCursor();
    m_find->tell(tr("Line %1").arg(found.blockNumber() + 1));
    enterLine(m_source->document()->findBlock(found.selectionStart()).blockNumber() + 1);
}

void EditorPage::replace(bool all)
{
    runbook::edit::ReplaceText request = m_find->request();
    if (request.find.isEmpty())
        return;
    const QTextCursor selected = m_source->textCursor();
    if (!all) {
        if (!selected.hasSelection()) {
            find(false);
            return;
        }
        request.within = runbook::ByteRange{m_document->map().byteOf(selected.selectionStart()),
                                            m_document->map().byteOf(selected.selectionEnd())};
    }
    m_document->act(all ? tr("Replace all") : tr("Replace"), request);
}

} // namespace holdpoint::ui
