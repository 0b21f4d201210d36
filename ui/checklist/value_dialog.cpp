// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/value_dialog.h"

#include "ui/checklist/inline_message.h"
#include "ui/checklist/time_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace holdpoint::ui {
namespace {

QString typeText(const runbook::ValueRule& rule)
{
    switch (rule.type) {
    case runbook::ValueType::Number:
        return rule.unit.isEmpty() ? ValueDialog::tr("A number.") : ValueDialog::tr("A number, in %1.").arg(rule.unit);
    case runbook::ValueType::Time:
        return ValueDialog::tr("A time: 2026-12-01T10:00Z, 2026-12-01 or 10:00 UTC.");
    case runbook::ValueType::Person:
        return ValueDialog::tr("A person: of the roster, or any other name.");
    case runbook::ValueType::Link:
        return ValueDialog::tr("A link: the whole address.");
    case runbook::ValueType::Text:
        break;
    }
    return ValueDialog::tr("A text.");
}

QLabel* valueLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

QString valueSource(const checklist::Launch& launch, const QString& value)
{
    const auto record = launch.state().values.constFind(value);
    if (record == launch.state().values.constEnd())
        return {};
    const QString when = utcSeconds(record->utcMs);
    const auto run = launch.state().runs.constFind(record->run);
    if (record->source == QLatin1String("capture") && run != launch.state().runs.constEnd()) {
        const runbook::Step* step = launch.plan().step(run->started.step);
        return ValueDialog::tr("It was captured from the output of run %1 of “%2”, %3 UTC.")
            .arg(record->run)
            .arg(step ? step->title : run->started.step, when);
    }
    if (record->source == QLatin1String("clock"))
        return ValueDialog::tr("It is the time at which run %1 started.").arg(record->run);
    return (record->secret ? ValueDialog::tr("It was set by %1, %2 UTC.")
                           : ValueDialog::tr("It was filled by %1, %2 UTC."))
        .arg(record->by.person, when);
}

ValueDialog::ValueDialog(const checklist::Launch& launch, const QString& value, bool secret, QWidget* parent)
    : QDialog(parent)
    , m_value(value)
    , m_placeholder(value)
    , m_rule(launch.valueRule(value))
    , m_line(nullptr)
    , m_unit(valueLabel(this))
    , m_nowButton(new QPushButton(tr("&Now"), this))
    , m_source(valueLabel(this))
    , m_hint(valueLabel(this))
    , m_message(new InlineMessage(this))
    , m_secret(new QCheckBox(tr("This is a &secret"), this))
    , m_accept(new QPushButton(tr("Fill"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Fill a value"));
    secret = secret || m_rule.secret;
    const runbook::Value* found = launch.value(value);
    if (found)
        m_placeholder = found->placeholder;
    auto* about = valueLabel(this);
    about->setText(tr("What stands for %1?").arg(m_placeholder));
    about->setFont(themeFont(FontRole::Heading));
    auto* where = valueLabel(this);
    if (found)
        where->setText(
            tr("Line %1 of the runbook; commands find it in the environment as %2.").arg(found->line).arg(found->name));
    where->setVisible(found);
    auto* type = valueLabel(this);
    type->setText(typeText(m_rule));
    QWidget* field = makeField(launch);
    QStringList source{valueSource(launch, value)};
    if (!m_rule.from.isEmpty())
        source << tr("By the configuration it comes from the output of “%1”; what is filled by hand is recorded so.")
                      .arg(m_rule.from);
    m_source->setText(source.join(QLatin1Char('\n')).trimmed());
    m_source->setVisible(!m_source->text().isEmpty());
    m_unit->setText(m_rule.unit);
    m_unit->setWordWrap(false);
    m_unit->setVisible(!m_rule.unit.isEmpty());
    m_nowButton->setAutoDefault(false);
    m_nowButton->setToolTip(tr("The time of now, in UTC"));
    m_nowButton->hide();
    m_secret->setChecked(secret);
    m_secret->setEnabled(!secret);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    m_accept->setDefault(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(spacing::normal);
    row->addWidget(field, 1);
    row->addWidget(m_unit);
    row->addWidget(m_nowButton);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QPushButton* button : {m_accept, cancel}) {
        button->setMinimumHeight(spacing::controlHeight);
        buttons->addWidget(button);
    }
    m_nowButton->setMinimumHeight(spacing::controlHeight);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::normal);
    for (QWidget* part : {static_cast<QWidget*>(about), static_cast<QWidget*>(where), static_cast<QWidget*>(type)})
        layout->addWidget(part);
    layout->addLayout(row);
    for (QWidget* part : {static_cast<QWidget*>(m_message), static_cast<QWidget*>(m_secret),
                          static_cast<QWidget*>(m_source), static_cast<QWidget*>(m_hint)})
        layout->addWidget(part);
    layout->addLayout(buttons);

    connect(m_secret, &QCheckBox::toggled, this, &ValueDialog::mask);
    connect(m_nowButton, &QPushButton::clicked, this, [this] {
        m_line->setText(
            QDateTime::fromMSecsSinceEpoch(m_nowUtcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm")) +
            QLatin1Char('Z'));
        m_line->setFocus();
    });
    connect(m_accept, &QPushButton::clicked, this, &ValueDialog::fill);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_line, &QLineEdit::textChanged, this, &ValueDialog::check);
    mask(secret);
    // What stands there already can be corrected; a secret is never shown again.
    if (const auto before = launch.state().values.constFind(value);
        before != launch.state().values.constEnd() && !before->secret && !secret) {
        m_line->setText(before->text);
        m_line->selectAll();
    }
    check();
    m_line->setFocus();
}

QWidget* ValueDialog::makeField(const checklist::Launch& launch)
{
    if (m_rule.type == runbook::ValueType::Person) {
        m_people = new QComboBox(this);
        m_people->setEditable(true);
        m_people->setInsertPolicy(QComboBox::NoInsert);
        for (const events::Person& person : launch.state().people)
            m_people->addItem(person.name);
        m_people->setCurrentIndex(-1);
        m_people->setAccessibleName(tr("Value of %1").arg(m_placeholder));
        m_line = m_people->lineEdit();
    } else {
        m_line = new QLineEdit(this);
    }
    if (m_rule.type == runbook::ValueType::Link)
        m_line->setPlaceholderText(QStringLiteral("https://"));
    m_line->setAccessibleName(tr("Value of %1").arg(m_placeholder));
    QWidget* field = m_people ? static_cast<QWidget*>(m_people) : m_line;
    field->setMinimumSize(420, spacing::controlHeight);
    return field;
}

void ValueDialog::setNow(qint64 utcMs)
{
    m_nowUtcMs = utcMs;
    m_nowButton->setVisible(m_rule.type == runbook::ValueType::Time && utcMs > 0);
}

QString ValueDialog::source() const { return m_source->text(); }
QString ValueDialog::unit() const { return m_unit->text(); }

void ValueDialog::mask(bool masked)
{
    m_line->setEchoMode(masked ? QLineEdit::Password : QLineEdit::Normal);
    m_hint->setText(masked ? tr("It stays in memory; the ledger records that it was set, not what it is.")
                           : tr("The ledger records it as it stands here."));
    check();
}

void ValueDialog::check()
{
    const QString text = m_line->text();
    m_message->silence();
    // What is wrong with a secret would say what it is.
    const bool typed = !text.trimmed().isEmpty();
    bool good = typed;
    if (typed && !m_secret->isChecked()) {
        if (const Result<QString> checked = runbook::checkedValue(m_rule, m_placeholder, text); !checked) {
            m_message->say(checked.error());
            good = false;
        }
    }
    m_accept->setEnabled(good);
    makeRoom();
}

// A message that comes later finds its place below what stands, not on top of it.
void ValueDialog::makeRoom()
{
    layout()->activate();
    const int wanted = layout()->totalHeightForWidth(width());
    if (isVisible() && wanted > height())
        resize(width(), wanted);
}

void ValueDialog::fill()
{
    if (!m_accept->isEnabled())
        return;
    const checklist::FillValue filled{m_value, m_line->text(), m_secret->isChecked()};
    accept();
    Q_EMIT commandRequested(filled);
}

} // namespace holdpoint::ui
