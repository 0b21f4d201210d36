// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace holdpoint::ui {

// Every key of the window on one page, from the table of actions. Stays beside the window, blocks nothing.
class ShortcutsPage final : public QDialog
{
    Q_OBJECT
public:
    explicit ShortcutsPage(QWidget* parent);
};

} // namespace holdpoint::ui
