// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/shortcuts_page.h"

#include "ui/shell/actions.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace holdpoint::ui {
namespace {

struct KeyRow
{
    QString keys, what;
};

QWidget* keyBlock(const QString& title, const QList<KeyRow>& rows)
{
    auto* block = new QWidget;
    auto* grid = new QGridLayout(block);
    grid->setContentsMargins(0, 0, 0, spacing::normal);
    grid->setHorizontalSpacing(spacing::wide);
    grid->setVerticalSpacing(spacing::hair);
    auto* heading = new QLabel(title);
    heading->setFont(themeFont(FontRole::Heading));
    grid->addWidget(heading, 0, 0, 1, 2);
    int line = 1;
    for (const KeyRow& row : rows) {
        auto* keys = new QLabel(row.keys);
        keys->setTextFormat(Qt::PlainText);
        keys->setFont(themeFont(FontRole::Strong));
        auto* what = new QLabel(row.what);
        what->setTextFormat(Qt::PlainText);
        grid->addWidget(keys, line, 0);
        grid->addWidget(what, line++, 1);
    }
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(line, 1);
    return block;
}

} // namespace

ShortcutsPage::ShortcutsPage(QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(spacing::wide);
    columns->setContentsMargins(0, 0, 0, 0);
    auto* left = new QVBoxLayout;
    auto* middle = new QVBoxLayout;
    auto* right = new QVBoxLayout;
    left->addWidget(keyBlock(tr("Everywhere"), {{tr("F9, held 1.5 s"), tr("Roll back")},
                                                {tr("Tab, Shift+Tab"), tr("Next and previous control")},
                                                {tr("Space"), tr("Tick the box, press the button")},
                                                {tr("Arrow keys"), tr("Move in lists and in the plan")},
                                                {tr("Escape"), tr("Close what lies over the window")}}));
    for (const ActionMenu menu : {ActionMenu::Step, ActionMenu::Launch, ActionMenu::File, ActionMenu::SignOff,
                                  ActionMenu::View, ActionMenu::Help}) {
        QList<KeyRow> rows;
        for (const ActionRow& row : actionTable()) {
            if (row.menu != menu || row.keys[0] == '\0')
                continue;
            QStringList keys;
            const QList<QKeySequence> sequences = Actions::keysOf(row);
            for (const QKeySequence& sequence : sequences.mid(0, 2))
                keys.append(sequence.toString(QKeySequence::NativeText));
            rows.append({keys.join(tr(", ", "between two keys for one action")), Actions::plainText(row)});
        }
        auto* column = menu == ActionMenu::Step                               ? left
                       : menu == ActionMenu::View || menu == ActionMenu::Help ? right
                                                                              : middle;
        column->addWidget(keyBlock(menuTitle(menu).remove(QLatin1Char('&')), rows));
    }
    for (QVBoxLayout* column : {left, middle, right}) {
        column->addStretch();
        columns->addLayout(column);
    }
    auto* inside = new QWidget;
    inside->setLayout(columns);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Keyboard shortcuts"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* box = new QVBoxLayout(this);
    box->addWidget(scroll);
    box->addWidget(buttons);
    inside->ensurePolished();
    const QSize wanted = inside->sizeHint() + QSize(scroll->verticalScrollBar()->sizeHint().width() + 4 * spacing::wide,
                                                    spacing::controlHeight + 4 * spacing::wide);
    resize((wanted * 1.14).boundedTo(parent ? parent->size() - QSize(40, 40) : wanted));
}

} // namespace holdpoint::ui
