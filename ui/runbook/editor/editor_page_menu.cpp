// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/editor_page.h"
#include "ui/runbook/editor/item_fields.h"
#include "ui/runbook/editor/item_form.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/source_view.h"
#include "ui/runbook/editor/step_templates.h"
#include "ui/runbook/editor/tree_bar.h"

#include <QMenu>
#include <QTabWidget>

using namespace Qt::Literals::StringLiterals;

// The menus of the tree: what can be added at the selected item, and everything that can be done to it.
namespace holdpoint::ui {

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

void EditorPage::fillAddMenu(QMenu& menu)
{
    menu.clear();
    const std::optional<EditItem> item = currentItem();
    const QList<ItemKind> kinds = item ? addableAt(item->kind, item->key) : QList<ItemKind>{ItemKind::Phase};
    for (const ItemKind kind : kinds)
        for (const AddForm& one : addForms(m_document->document().plan(), kind, item ? &*item : nullptr))
            menu.addAction(one.name, this, [this, kind, form = one.form] { add(kind, form); });
    if (kinds.isEmpty())
        menu.addAction(tr("Nothing can be added here"))->setEnabled(false);
    if (!kinds.contains(ItemKind::Step))
        return;
    QMenu* templates = menu.addMenu(tr("Step from a &template"));
    for (const StepTemplate& one : stepTemplates(stepPlace()))
        templates->addAction(one.name, this, [this, edit = one.edit] {
            m_form->commit();
            addEdited(tr("Add a step"), [edit] { return std::optional(edit); });
        });
}

void EditorPage::fillItemMenu()
{
    using enum EditorTree::Act;
    m_itemMenu->clear();
    const bool editable = !m_document->isReadOnly();
    const bool selected = editable && !m_tree->selectedKeys().isEmpty();
    QMenu* more = m_itemMenu->addMenu(TreeBar::word(Add));
    more->menuAction()->setEnabled(editable);
    fillAddMenu(*more);
    const auto offer = [this](EditorTree::Act which, bool enabled) {
        // Behind the tab stands the key: the tree itself listens to it.
        QAction* action = m_itemMenu->addAction(TreeBar::word(which) + u'\t' + TreeBar::keys(which), this,
                                                [this, which] { act(which); });
        action->setData(int(which));
        action->setEnabled(enabled);
    };
    offer(Edit, editable && currentItem() && currentItem()->kind != ItemKind::Group);
    m_itemMenu->addSeparator();
    offer(MoveUp, selected);
    offer(MoveDown, selected);
    offer(Outdent, selected);
    offer(Indent, selected);
    m_itemMenu->addSeparator();
    offer(Cut, selected);
    offer(Copy, !m_tree->selectedKeys().isEmpty());
    offer(Paste, editable);
    offer(Duplicate, selected);
    offer(Remove, selected);
    m_itemMenu->addSeparator();
    const int line = currentItem() ? currentItem()->line : 0;
    m_itemMenu
        ->addAction(tr("Show in the sour&ce"), this,
                    [this, line] {
                        m_tabs->setCurrentWidget(m_source);
                        m_source->goToLine(line);
                        m_source->setFocus(Qt::OtherFocusReason);
                    })
        ->setEnabled(line > 0);
}

void EditorPage::openItemMenu(const QPoint& global)
{
    fillItemMenu();
    m_itemMenu->popup(global);
}

} // namespace holdpoint::ui
