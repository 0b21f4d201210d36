// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/palette_model.h"

#include <QFrame>
#include <QPointer>

class QLineEdit;
class QListView;

namespace holdpoint::ui {

// Type a few letters of any action or step, arrow keys, Enter. Lies over the window, blocks nothing, goes with Escape.
class CommandPalette final : public QFrame
{
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* over);

    // Opens it over its parent with what can be done now, and takes the keyboard; closing gives it back.
    void open(std::vector<PaletteItem> items);
    [[nodiscard]] QLineEdit* field() const { return m_field; }
    [[nodiscard]] QListView* list() const { return m_list; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void choose(const QModelIndex& index);
    void close(bool giveBackFocus);
    void place();
    void paintColours();

    PaletteModel* m_model = nullptr;
    QLineEdit* m_field = nullptr;
    QListView* m_list = nullptr;
    QPointer<QWidget> m_before;
};

} // namespace holdpoint::ui
