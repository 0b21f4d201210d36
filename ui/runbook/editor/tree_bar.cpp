// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/tree_bar.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace holdpoint::ui {
namespace {

// Short, so that all stand side by side in a narrow window.
QString shortWord(EditorTree::Act act)
{
    using enum EditorTree::Act;
    switch (act) {
    case MoveUp:
        return TreeBar::tr("Up");
    case MoveDown:
        return TreeBar::tr("Down");
    case Outdent:
        return TreeBar::tr("Out");
    case Indent:
        return TreeBar::tr("In");
    default:
        return TreeBar::word(act).remove(u'&');
    }
}

} // namespace

QString TreeBar::word(EditorTree::Act act)
{
    using enum EditorTree::Act;
    switch (act) {
    case Add:
        return tr("&Add");
    case Edit:
        return tr("&Edit");
    case Remove:
        return tr("&Remove");
    case Duplicate:
        return tr("Du&plicate");
    case MoveUp:
        return tr("Move &up");
    case MoveDown:
        return tr("Move &down");
    case Indent:
        return tr("&Indent");
    case Outdent:
        return tr("&Outdent");
    case Cut:
        return tr("Cu&t, to move it");
    case Copy:
        return tr("&Copy the text");
    case Paste:
        return tr("Pa&ste here");
    }
    return {};
}

QString TreeBar::keys(EditorTree::Act act)
{
    using enum EditorTree::Act;
    const auto written = [](QKeyCombination key) { return QKeySequence(key).toString(QKeySequence::NativeText); };
    switch (act) {
    case Add:
        return written(Qt::Key_Insert);
    case Edit:
        return written(Qt::Key_F2);
    case Remove:
        return written(Qt::Key_Delete);
    case Duplicate:
        return written(Qt::CTRL | Qt::Key_D);
    case MoveUp:
        return written(Qt::ALT | Qt::Key_Up);
    case MoveDown:
        return written(Qt::ALT | Qt::Key_Down);
    case Indent:
        return written(Qt::ALT | Qt::Key_Right);
    case Outdent:
        return written(Qt::ALT | Qt::Key_Left);
    case Cut:
        return written(Qt::CTRL | Qt::Key_X);
    case Copy:
        return written(Qt::CTRL | Qt::Key_C);
    case Paste:
        return written(Qt::CTRL | Qt::Key_V);
    }
    return {};
}

TreeBar::TreeBar(QMenu& addMenu, QWidget* parent)
    : QWidget(parent)
    , m_add(new QPushButton(tr("&Add…")))
{
    using enum EditorTree::Act;
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing::tight);
    // Not as the button's own menu: that would wait for the choice in a loop of its own.
    connect(m_add, &QPushButton::clicked, this,
            [this, &addMenu] { addMenu.popup(m_add->mapToGlobal(m_add->rect().bottomLeft())); });
    m_add->setToolTip(tr("Add an item at the selected place (%1)").arg(keys(Add)));
    m_buttons.append({Add, m_add});
    for (const EditorTree::Act act : {Duplicate, Remove, MoveUp, MoveDown, Outdent, Indent}) {
        auto* button = new QPushButton(shortWord(act));
        const QString whole = word(act).remove(u'&');
        button->setToolTip(tr("%1 (%2)", "act, key").arg(whole, keys(act)));
        button->setAccessibleName(whole);
        connect(button, &QPushButton::clicked, this, [this, act] { Q_EMIT actWanted(act); });
        m_buttons.append({act, button});
    }
    for (const auto& [act, button] : m_buttons) {
        button->setMinimumHeight(spacing::controlHeight);
        row->addWidget(button);
    }
    row->addStretch(1);
}

void TreeBar::setState(bool readOnly, bool selected)
{
    for (const auto& [act, button] : m_buttons)
        button->setEnabled(!readOnly && (selected || act == EditorTree::Act::Add));
}

QPushButton* TreeBar::button(EditorTree::Act act) const
{
    const auto found = std::ranges::find(m_buttons, act, [](const auto& one) { return one.first; });
    return found == m_buttons.end() ? nullptr : found->second;
}

} // namespace holdpoint::ui
