// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell/editor_desk.h"

#include "core/runbook/difference.h"
#include "ui/runbook/editor/item_model.h"
#include "ui/runbook/editor/notice_bar.h"
#include "ui/runbook/editor/tree_bar.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QMenu>
#include <QPushButton>
#include <QTest>

#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::test {

using namespace ui;

QByteArray everythingRunbook()
{
    return R"(# Move the mill

## Roles

| Role | Name | Contact | Responsibilities |
|------|------|---------|------------------|
| Miller | Eve | 4711 | Decides |
| Carter | Ann | 4712 | Drives |

## Communication Channels

- **Primary**: Horn
- **Emergency**: Bell

## Timeline

### Phase 1: T-2 Hours - Prepare

**Objective**: Be ready

#### Look around

**Look at the wheel**
```bash
# Turn it
./wheel.sh turn
./wheel.sh stop
```

- [ ] It turns
- [ ] It stops
- [ ] It is quiet

**Look at the door**
```bash
./door.sh
```

Expected: `shut`

- [ ] It is shut

#### Deliverables
- List of sacks
- Map

#### Go/No-Go 1
- [ ] Wheel is fine
- [ ] Door is fine

### Phase 2: T-0 - Move

#### Carry

**Lift**
```bash
./lift.sh
```

**Walk**
```bash
./walk.sh
```

#### Rest (10 minutes)

- [ ] Everybody sits

### Phase 3: T+1 hour - Look back

#### Talk

- [ ] All spoke

## Success Metrics

- Speed: > 3 RPS
- Load: < 70%

## Rollback Procedures

### Decision Matrix

| Scenario | Severity | Action | Timeline |
|----------|----------|--------|----------|
| Mill breaks | Critical | Immediate rollback | < 5 minutes |
| Rain | Low | Wait | < 1 hour |

### Immediate Rollback

1. Stop
2. Put it down

```bash
./back.sh
```

## Communication Templates

**Bad News Template**
```
We are late.
```

**Good News Template**
```
We are early.
```

## Success Criteria

- [ ] Flour is white
- [ ] Nobody is hurt

## Final Sign-off

- Miller: _________________________ Date: _______
- Carter: _________________________ Date: _______
)";
}

EditorDesk::EditorDesk(const QByteArray& runbook, QSize size)
    : m_live(someone(), size)
    , m_path(m_live.put(u"mill.md"_s, runbook))
{
    open();
}

void EditorDesk::open()
{
    m_live.window().editRunbook(m_path);
    m_page = m_live.window().editorPage();
    if (!QTest::qWaitFor([this] { return m_page->model()->rowCount() > 0; }, 20000))
        qFatal("the runbook does not open");
    m_page->tree()->expandAll();
}

void EditorDesk::restart()
{
    m_live.restart();
    open();
}

QByteArray EditorDesk::file() const
{
    QFile file(m_path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QModelIndex EditorDesk::item(ItemKind kind, const QString& text) const
{
    const ItemModel& model = *m_page->model();
    const std::function<QModelIndex(const QModelIndex&)> search = [&](const QModelIndex& parent) {
        for (int row = 0; row < model.rowCount(parent); ++row) {
            const QModelIndex index = model.index(row, 0, parent);
            const EditItem* item = model.item(index);
            const bool matches =
                item->kind == kind && (kind == ItemKind::Group ? item->key == text : item->text.startsWith(text));
            if (matches)
                return index;
            if (const QModelIndex inside = search(index); inside.isValid())
                return inside;
        }
        return QModelIndex();
    };
    const QModelIndex found = search({});
    if (!found.isValid())
        QTest::qFail(qPrintable(u"the tree has no such item: "_s + text), __FILE__, __LINE__);
    return found;
}

void EditorDesk::choose(const QModelIndex& index, bool byMouse)
{
    EditorTree* tree = m_page->tree();
    if (!byMouse) {
        tree->setFocus();
        tree->choose(index.data(ItemModel::KeyRole).toString());
        return;
    }
    tree->scrollTo(index);
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(index).center());
}

void EditorDesk::choose(ItemKind kind, const QString& text, bool byMouse) { choose(item(kind, text), byMouse); }

void EditorDesk::addToSelection(ItemKind kind, const QString& text)
{
    EditorTree* tree = m_page->tree();
    const QModelIndex index = item(kind, text);
    tree->scrollTo(index);
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, Qt::ControlModifier, tree->visualRect(index).center());
}

void EditorDesk::press(int key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(m_page->tree(), Qt::Key(key), modifiers);
}

bool EditorDesk::chooseInMenu(EditorTree::Act act)
{
    EditorTree* tree = m_page->tree();
    const QPoint at = tree->visualRect(tree->currentIndex()).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, tree->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(tree->viewport(), &event);
    QMenu* menu = m_page->itemMenu();
    if (!QTest::qWaitForWindowExposed(menu))
        return false;
    for (QAction* action : menu->actions())
        if (action->data().isValid() && action->data().toInt() == int(act) && action->isEnabled()) {
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            return !menu->isVisible();
        }
    menu->close();
    return false;
}

bool EditorDesk::add(const QString& entry, bool byMouse)
{
    QMenu* menu = m_page->addMenu();
    if (byMouse)
        QTest::mouseClick(m_page->treeBar()->button(EditorTree::Act::Add), Qt::LeftButton);
    else
        press(Qt::Key_Insert);
    if (!QTest::qWaitForWindowExposed(menu))
        return false;
    for (QAction* action : menu->actions()) {
        if (action->text() != entry)
            continue;
        if (byMouse) {
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            return true;
        }
        for (int tries = 0; menu->activeAction() != action && tries < 20; ++tries)
            QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        return true;
    }
    menu->close();
    return false;
}

QPoint EditorDesk::spotOf(const QModelIndex& row, Spot spot) const
{
    m_page->tree()->scrollTo(row);
    const QRect rect = m_page->tree()->visualRect(row);
    const int x = rect.left() + 20;
    return {x, spot == Spot::On ? rect.center().y() : spot == Spot::Above ? rect.top() + 1 : rect.bottom() - 1};
}

void EditorDesk::dragOver(const QMimeData& data, const QModelIndex& row, Spot spot)
{
    const QPoint at = spotOf(row, spot);
    QWidget* viewport = m_page->tree()->viewport();
    QDragEnterEvent enter(at, Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(viewport, &enter);
    QDragMoveEvent move(at, Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(viewport, &move);
}

void EditorDesk::drop(const QMimeData& data, const QModelIndex& row, Spot spot)
{
    dragOver(data, row, spot);
    QDropEvent event(spotOf(row, spot), Qt::MoveAction | Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_page->tree()->viewport(), &event);
}

bool EditorDesk::settled() const
{
    return QTest::qWaitFor([this] { return document().isSettled(); }, 20000);
}

QStringList EditorDesk::changes(const QByteArray& before) const
{
    QStringList lines;
    for (const runbook::DifferenceLine& line : runbook::differenceOf(before, document().bytes())) {
        if (line.mark == runbook::LineMark::Same)
            continue;
        const QString text = QString::fromUtf8(line.text.endsWith('\n') ? line.text.chopped(1) : line.text);
        lines.append((line.mark == runbook::LineMark::Added ? u'+' : u'-') + text);
    }
    return lines;
}

QString EditorDesk::notice(const QString& subject) const { return m_page->notices()->text(subject); }

bool EditorDesk::chooseNotice(const QString& button)
{
    // A new row is shown when the window's loop comes to it.
    QPushButton* found = nullptr;
    const bool shown = QTest::qWaitFor([&] {
        for (QPushButton* one : m_page->notices()->findChildren<QPushButton*>())
            if (one->isVisible() && one->text().remove(u'&') == button)
                found = one;
        return found != nullptr;
    });
    if (shown)
        QTest::mouseClick(found, Qt::LeftButton);
    return shown;
}

} // namespace holdpoint::test
