// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runbook/editor/item_fields.h"

#include <QScrollArea>

#include <optional>

class QFormLayout;
class QLabel;

namespace holdpoint::ui {

// The fields of the selected item. What is typed counts when the field is left, Return is pressed (Ctrl+Return where a
// field has several lines) or another item is selected; Escape takes it back.
class ItemForm final : public QScrollArea
{
    Q_OBJECT
public:
    explicit ItemForm(QWidget* parent = nullptr);

    // `item` without children. Fields that the person is typing into keep what was typed while the item is the same.
    void showItem(const runbook::Plan& plan, const std::optional<EditItem>& item);
    void setReadOnly(bool readOnly);
    void commit();
    void focusFirst();
    // What is wrong with what was typed; empty: nothing.
    void tell(const QString& problem);

Q_SIGNALS:
    void edited(const holdpoint::ui::EditItem& item, const QMap<holdpoint::ui::FieldId, QString>& values);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Field
    {
        ItemField field; // with the value that the plan has
        QWidget* widget = nullptr;
    };
    void build(const QList<ItemField>& fields);
    void revert();
    [[nodiscard]] static QString valueOf(const Field& field);
    static void setValue(const Field& field, const QString& value);
    QWidget* made(const ItemField& field);

    QFormLayout* m_form;
    QLabel* m_heading;
    QLabel* m_problem;
    QWidget* m_fieldsBox;
    std::optional<EditItem> m_item;
    QList<Field> m_fields;
    QMap<FieldId, QString> m_said; // asked for, but not yet in the plan
    bool m_readOnly = false;
    bool m_filling = false;
};

} // namespace holdpoint::ui
