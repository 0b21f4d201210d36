// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/configuration/configuration_fields.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

using runbook::ConfigurationType;

bool hasLines(ConfigurationType type) { return type == ConfigurationType::Texts || type == ConfigurationType::Pairs; }

// Commands, addresses and expressions are read character by character.
bool isCode(const runbook::ConfigurationKey& key)
{
    static const QStringList names{
        QStringLiteral("command"),   QStringLiteral("url"),     QStringLiteral("query"),
        QStringLiteral("format"),    QStringLiteral("pattern"), QStringLiteral("shift"),
        QStringLiteral("immediate"), QStringLiteral("planned"), QStringLiteral("environment"),
        QStringLiteral("workdir"),   QStringLiteral("socket"),  QStringLiteral("host"),
        QStringLiteral("headers"),   QStringLiteral("body"),    QStringLiteral("json_path"),
        QStringLiteral("ca_file")};
    return names.contains(key.key);
}

} // namespace

ConfigurationFields::ConfigurationFields(QWidget* parent)
    : QWidget(parent)
    , m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->addStretch();
}

// A field may be what just told of a change: it goes when it has said so.
void ConfigurationFields::dropFields()
{
    m_fields.clear();
    if (!m_content)
        return;
    m_content->hide();
    m_rows->removeWidget(m_content);
    m_content->deleteLater();
    m_content = nullptr;
}

void ConfigurationFields::clear()
{
    dropFields();
    m_section.clear();
    m_name.clear();
    m_kind.clear();
}

QWidget* ConfigurationFields::makeField(const runbook::ConfigurationKey& key)
{
    const QFont font = themeFont(isCode(key) ? FontRole::Command : FontRole::Body);
    const auto tell = [this, name = key.key](const QString& form) {
        if (!m_filling)
            Q_EMIT edited(m_section, m_name, name, form);
    };
    if (key.type == ConfigurationType::Word || key.type == ConfigurationType::YesNo) {
        auto* box = new QComboBox;
        if (!key.needed)
            box->addItem(tr("not said"), QString());
        if (key.type == ConfigurationType::YesNo) {
            box->addItem(tr("yes"), QStringLiteral("true"));
            box->addItem(tr("no"), QStringLiteral("false"));
        }
        for (const QString& word : key.words)
            box->addItem(word, word);
        connect(box, &QComboBox::currentIndexChanged, this,
                [box, tell](int index) { tell(box->itemData(index).toString()); });
        return box;
    }
    if (hasLines(key.type)) {
        auto* edit = new QPlainTextEdit;
        edit->setFont(font);
        edit->setTabChangesFocus(true);
        edit->setFixedHeight(4 * QFontMetrics(font).lineSpacing() + spacing::wide);
        connect(edit, &QPlainTextEdit::textChanged, this, [edit, tell] { tell(edit->toPlainText()); });
        return edit;
    }
    auto* line = new QLineEdit;
    line->setFont(font);
    connect(line, &QLineEdit::textChanged, this, tell);
    return line;
}

void ConfigurationFields::build(const runbook::ConfigurationSection& section, const QString& kind)
{
    dropFields();
    m_content = new QWidget(this);
    auto* form = new QFormLayout(m_content);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    form->setVerticalSpacing(spacing::normal);
    for (const runbook::ConfigurationKey& key : section.keys) {
        if (!key.kinds.isEmpty() && !key.kinds.contains(kind))
            continue;
        Field field{key, makeField(key), new QLabel};
        field.widget->setMinimumHeight(spacing::controlHeight);
        field.widget->setAccessibleName(key.title);
        field.widget->setAccessibleDescription(key.hint);
        field.remark->setTextFormat(Qt::PlainText);
        field.remark->setWordWrap(true);
        field.remark->hide();
        auto* hint = new QLabel(key.hint);
        hint->setTextFormat(Qt::PlainText);
        hint->setWordWrap(true);
        hint->setFont(themeFont(FontRole::Small));
        auto* cell = new QVBoxLayout;
        cell->setSpacing(spacing::hair);
        cell->addWidget(field.widget);
        cell->addWidget(field.remark);
        cell->addWidget(hint);
        auto* label = new QLabel(key.title);
        label->setBuddy(field.widget);
        form->addRow(label, cell);
        m_fields.push_back(field);
    }
    m_rows->insertWidget(0, m_content);
    m_content->show();
}

void ConfigurationFields::fill(Field& field, const QString& form)
{
    m_filling = true;
    if (auto* box = qobject_cast<QComboBox*>(field.widget)) {
        int index = box->findData(form);
        // A word that nobody knows is shown as it stands, and the text beneath says what is wrong with it.
        if (index < 0) {
            box->addItem(form, form);
            index = box->count() - 1;
        }
        box->setCurrentIndex(index);
    } else if (auto* edit = qobject_cast<QPlainTextEdit*>(field.widget)) {
        if (edit->toPlainText() != form)
            edit->setPlainText(form);
    } else if (auto* line = qobject_cast<QLineEdit*>(field.widget)) {
        if (line->text() != form)
            line->setText(form);
    }
    m_filling = false;
}

void ConfigurationFields::tellRemark(Field& field, const ConfigurationText::Remark* remark)
{
    field.remark->setVisible(remark);
    if (!remark)
        return;
    const Theme theme = Theme::of(palette());
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme.tone(remark->wrong ? Meaning::Critical : Meaning::Warning).ink);
    field.remark->setPalette(colours);
    field.remark->setText((remark->wrong ? tr("✗ %1 %2") : tr("? %1 %2")).arg(remark->cause, remark->nextStep));
}

void ConfigurationFields::display(const ConfigurationText& text, const QString& section, const QString& name, bool anew)
{
    const auto table = std::find_if(text.tables().begin(), text.tables().end(),
                                    [&](const auto& one) { return one.section == section && one.name == name; });
    if (table == text.tables().end()) {
        clear();
        return;
    }
    const QString kind = table->forms.value(QStringLiteral("kind"));
    if (!m_content || section != m_section || name != m_name || kind != m_kind) {
        const bool typing = m_content && m_content->isAncestorOf(focusWidget());
        const QString focused = [&] {
            for (const Field& field : m_fields)
                if (typing && field.widget->hasFocus())
                    return field.key.key;
            return QString();
        }();
        m_section = section;
        m_name = name;
        m_kind = kind;
        build(runbook::configurationSection(section), kind);
        if (QWidget* again = focused.isEmpty() ? nullptr : field(focused))
            again->setFocus();
    }
    for (Field& field : m_fields) {
        const ConfigurationText::Place place{section, name, field.key.key};
        const auto remark = text.remarks().constFind(place);
        const bool said = remark != text.remarks().constEnd();
        // What is typed and not in the text stays in its field.
        if (anew || (!field.widget->hasFocus() && !(said && remark->wrong)))
            fill(field, table->forms.value(field.key.key));
        tellRemark(field, said ? &*remark : nullptr);
    }
}

QWidget* ConfigurationFields::field(const QString& key) const
{
    for (const Field& field : m_fields) {
        if (field.key.key == key)
            return field.widget;
    }
    return nullptr;
}

QString ConfigurationFields::remark(const QString& key) const
{
    for (const Field& field : m_fields) {
        if (field.key.key == key)
            return field.remark->isHidden() ? QString() : field.remark->text();
    }
    return {};
}

} // namespace holdpoint::ui
