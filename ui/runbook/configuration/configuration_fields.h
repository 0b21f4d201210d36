// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runbook/configuration/configuration_text.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace holdpoint::ui {

// The form of one table: a field for every key that its kind knows, with what belongs there; what is wrong stands under
// the field that says it.
class ConfigurationFields final : public QWidget
{
    Q_OBJECT
public:
    explicit ConfigurationFields(QWidget* parent = nullptr);
    // Makes the fields for another table or another kind; else only what they show follows the text. A field that holds
    // the keyboard keeps what is typed, unless all are to show the text `anew`, after an undo.
    void display(const ConfigurationText& text, const QString& section, const QString& name, bool anew = false);
    void clear();
    // The editing widget of a key; nullptr where this kind has none.
    [[nodiscard]] QWidget* field(const QString& key) const;
    [[nodiscard]] QString remark(const QString& key) const; // shown under it; empty: none

Q_SIGNALS:
    void edited(const QString& section, const QString& name, const QString& key, const QString& form);

private:
    struct Field
    {
        runbook::ConfigurationKey key;
        QWidget* widget = nullptr;
        QLabel* remark = nullptr;
    };
    void dropFields();
    void build(const runbook::ConfigurationSection& section, const QString& kind);
    QWidget* makeField(const runbook::ConfigurationKey& key);
    void fill(Field& field, const QString& form);
    void tellRemark(Field& field, const ConfigurationText::Remark* remark);

    QString m_section, m_name, m_kind;
    std::vector<Field> m_fields;
    QVBoxLayout* m_rows;
    QWidget* m_content = nullptr;
    bool m_filling = false;
};

} // namespace holdpoint::ui
