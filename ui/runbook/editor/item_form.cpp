// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/item_form.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

// toPlainText() makes a no-break space a space, which would rewrite a command that nobody touched.
QString exactText(const QPlainTextEdit& edit)
{
    QStringList lines;
    for (QTextBlock block = edit.document()->firstBlock(); block.isValid(); block = block.next())
        lines.append(block.text());
    return lines.join(u'\n');
}

} // namespace

ItemForm::ItemForm(QWidget* parent)
    : QScrollArea(parent)
    , m_form(nullptr)
    , m_heading(new QLabel)
    , m_problem(new QLabel)
    , m_fieldsBox(new QWidget)
{
    setAccessibleName(tr("Fields of the selected item"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    auto* inner = new QWidget;
    auto* box = new QVBoxLayout(inner);
    box->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    for (QLabel* label : {m_heading, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_heading->setFont(themeFont(FontRole::Heading));
    m_problem->setAccessibleName(tr("Problem"));
    m_problem->hide();
    box->addWidget(m_heading);
    box->addWidget(m_problem);
    m_form = new QFormLayout(m_fieldsBox);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    m_form->setVerticalSpacing(spacing::normal);
    box->addWidget(m_fieldsBox);
    box->addStretch(1);
    setWidget(inner);
    showItem(runbook::Plan(), std::nullopt);
}

void ItemForm::showItem(const runbook::Plan& plan, const std::optional<EditItem>& item)
{
    const bool same = item && m_item && item->key == m_item->key;
    if (!same)
        commit();
    const QList<ItemField> fields = item ? itemFields(plan, *item) : QList<ItemField>();
    m_item = item;
    m_said.clear();
    m_filling = true;
    bool sameShape = same && fields.size() == m_fields.size();
    for (qsizetype i = 0; sameShape && i < fields.size(); ++i)
        sameShape = fields[i].id == m_fields[i].field.id && fields[i].label == m_fields[i].field.label;
    if (!sameShape) {
        build(fields);
    } else {
        for (qsizetype i = 0; i < fields.size(); ++i) {
            const bool touched = m_fields[i].widget->hasFocus() && valueOf(m_fields[i]) != m_fields[i].field.value;
            m_fields[i].field = fields[i];
            if (!touched && valueOf(m_fields[i]) != fields[i].value)
                setValue(m_fields[i], fields[i].value);
        }
    }
    m_filling = false;
    if (!same)
        tell({});
    if (!item)
        m_heading->setText(tr("Nothing is selected"));
    else if (item->kind == ItemKind::Group)
        m_heading->setText(item->text);
    else
        m_heading->setText(item->line > 0 ? tr("%1, line %2", "kind of item").arg(kindName(item->kind)).arg(item->line)
                                          : kindName(item->kind));
}

void ItemForm::build(const QList<ItemField>& fields)
{
    // Who writes into a field goes on in the new one: with a deleted field the keys of the editor would go as well.
    std::optional<FieldId> focused;
    for (const Field& field : m_fields)
        if (field.widget->hasFocus())
            focused = field.field.id;
    m_fields.clear();
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    for (const ItemField& field : fields) {
        QWidget* widget = made(field);
        m_fields.append({field, widget});
        if (field.kind == FieldKind::Tick) {
            m_form->addRow(widget);
        } else {
            auto* label = new QLabel(field.label);
            label->setBuddy(widget);
            m_form->addRow(label, widget);
        }
        widget->setAccessibleName(QString(field.label).remove(u'&'));
        widget->setAccessibleDescription(field.hint);
        if (!field.hint.isEmpty())
            widget->setToolTip(field.hint);
        widget->setObjectName(u"field-%1"_s.arg(int(field.id)));
        widget->installEventFilter(this);
        setValue(m_fields.last(), field.value);
    }
    setReadOnly(m_readOnly);
    for (const Field& field : m_fields) {
        if (focused == field.field.id) {
            field.widget->show(); // the layout would only later, and what is hidden takes no focus
            field.widget->setFocus(Qt::OtherFocusReason);
        }
    }
}

QWidget* ItemForm::made(const ItemField& field)
{
    switch (field.kind) {
    case FieldKind::Tick: {
        auto* box = new QCheckBox(field.label);
        connect(box, &QCheckBox::toggled, this, &ItemForm::commit);
        return box;
    }
    case FieldKind::Choice: {
        auto* box = new QComboBox;
        box->addItems(field.choices);
        if (!field.choices.contains(field.value))
            box->addItem(field.value);
        connect(box, &QComboBox::currentIndexChanged, this, &ItemForm::commit);
        return box;
    }
    case FieldKind::Lines:
    case FieldKind::Code: {
        auto* edit = new QPlainTextEdit;
        edit->setTabChangesFocus(true);
        if (field.kind == FieldKind::Code)
            edit->setFont(themeFont(FontRole::Command));
        edit->setPlaceholderText(field.hint);
        edit->setFixedHeight(edit->fontMetrics().lineSpacing() * 6 + 2 * spacing::normal);
        return edit;
    }
    case FieldKind::Line:
        break;
    }
    auto* edit = new QLineEdit;
    edit->setPlaceholderText(field.hint);
    edit->setMinimumHeight(spacing::controlHeight);
    connect(edit, &QLineEdit::editingFinished, this, &ItemForm::commit);
    return edit;
}

QString ItemForm::valueOf(const Field& field)
{
    if (const auto* line = qobject_cast<const QLineEdit*>(field.widget))
        return line->text();
    if (const auto* lines = qobject_cast<const QPlainTextEdit*>(field.widget))
        return exactText(*lines);
    if (const auto* box = qobject_cast<const QCheckBox*>(field.widget))
        return box->isChecked() ? u"true"_s : u"false"_s;
    return qobject_cast<const QComboBox*>(field.widget)->currentText();
}

void ItemForm::setValue(const Field& field, const QString& value)
{
    if (auto* line = qobject_cast<QLineEdit*>(field.widget)) {
        line->setText(value);
        line->setCursorPosition(0);
    } else if (auto* lines = qobject_cast<QPlainTextEdit*>(field.widget)) {
        lines->setPlainText(value);
    } else if (auto* box = qobject_cast<QCheckBox*>(field.widget)) {
        box->setChecked(value == u"true"_s);
    } else {
        qobject_cast<QComboBox*>(field.widget)->setCurrentText(value);
    }
}

void ItemForm::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    for (const Field& field : m_fields) {
        if (auto* line = qobject_cast<QLineEdit*>(field.widget))
            line->setReadOnly(readOnly);
        else if (auto* lines = qobject_cast<QPlainTextEdit*>(field.widget))
            lines->setReadOnly(readOnly);
        else
            field.widget->setEnabled(!readOnly);
    }
}

void ItemForm::commit()
{
    if (m_filling || m_readOnly || !m_item)
        return;
    QMap<FieldId, QString> values;
    for (const Field& field : m_fields)
        if (const QString value = valueOf(field); value != field.field.value)
            values.insert(field.field.id, value);
    // Said once: the same text is not asked for again when the field is left as well.
    if (values.isEmpty() || values == m_said)
        return;
    m_said = values;
    tell({});
    Q_EMIT edited(*m_item, values);
}

void ItemForm::revert()
{
    m_filling = true;
    for (const Field& field : m_fields)
        setValue(field, field.field.value);
    m_filling = false;
    m_said.clear();
    tell({});
}

void ItemForm::focusFirst()
{
    if (m_fields.isEmpty())
        return;
    QWidget* first = m_fields.first().widget;
    first->setFocus(Qt::ShortcutFocusReason);
    if (auto* line = qobject_cast<QLineEdit*>(first))
        line->selectAll();
    else if (auto* lines = qobject_cast<QPlainTextEdit*>(first))
        lines->selectAll();
}

void ItemForm::tell(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    const Theme theme = Theme::of(palette());
    QPalette inked = m_problem->palette();
    inked.setColor(QPalette::WindowText, theme.critical.ink);
    m_problem->setPalette(inked);
}

bool ItemForm::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut && qobject_cast<QPlainTextEdit*>(watched)) {
        if (static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
            commit();
    } else if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && key->modifiers().testFlag(Qt::ControlModifier)) {
            commit();
            return true;
        }
        if (key->key() == Qt::Key_Escape) {
            revert();
            return true;
        }
    }
    return QScrollArea::eventFilter(watched, event);
}

} // namespace holdpoint::ui
