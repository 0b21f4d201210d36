// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/people_values_page.h"

#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QSet>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

bool isBlank(const QString& text)
{
    const QString plain = text.trimmed();
    return plain.isEmpty() || (plain.startsWith(QLatin1Char('[')) && plain.endsWith(QLatin1Char(']'))) ||
           plain.count(QLatin1Char('_')) == plain.size();
}

QTableWidget* formTable(const QStringList& head, const QString& name)
{
    auto* table = new QTableWidget(0, int(head.size()));
    table->setHorizontalHeaderLabels(head);
    table->setAccessibleName(name);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->setTabKeyNavigation(false);
    table->setEditTriggers(QAbstractItemView::AllEditTriggers);
    return table;
}

QTableWidgetItem* fixedCell(const QString& text)
{
    auto* item = new QTableWidgetItem(text);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    item->setToolTip(text);
    return item;
}

QWidget* titled(const QString& title, const QString& about, QWidget* inside)
{
    auto* page = new QWidget;
    auto* box = new QVBoxLayout(page);
    box->setContentsMargins(0, 0, 0, 0);
    auto* heading = new QLabel(title);
    heading->setFont(themeFont(FontRole::Strong));
    auto* words = new QLabel(about);
    words->setWordWrap(true);
    box->addWidget(heading);
    box->addWidget(words);
    box->addWidget(inside, 1);
    return page;
}

} // namespace

PeopleValuesPage::PeopleValuesPage(QWidget* parent)
    : QWidget(parent)
    , m_roster(formTable({tr("Role"), tr("Name"), tr("Contact")}, tr("Roster")))
    , m_blanks(formTable({tr("Blank"), tr("Line"), tr("Needed by"), tr("Text")}, tr("Blanks of the runbook")))
{
    // A role that is cut cannot be told from another; what is typed can be scrolled in its cell.
    m_roster->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    QHeaderView* head = m_blanks->horizontalHeader();
    // One long blank must not leave the field to fill without room.
    head->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    head->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    auto* halves = new QSplitter(Qt::Horizontal);
    halves->setChildrenCollapsible(false);
    halves->addWidget(
        titled(tr("People"), tr("Who holds which role. It can be filled in or changed later."), m_roster));
    halves->addWidget(
        titled(tr("Blanks"), tr("A command with a blank does not run before the blank is filled."), m_blanks));
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    box->addWidget(halves, 1);
}

void PeopleValuesPage::setPlan(const runbook::Plan& plan)
{
    clear();
    m_roster->setRowCount(int(plan.roles.size()));
    for (int row = 0; row < int(plan.roles.size()); ++row) {
        const runbook::Role& role = plan.roles[row];
        m_roster->setItem(row, 0, fixedCell(role.role));
        m_roster->setItem(row, 1, new QTableWidgetItem(isBlank(role.name) ? QString() : role.name));
        m_roster->setItem(row, 2, new QTableWidgetItem(isBlank(role.contact) ? QString() : role.contact));
    }
    QSet<QString> needed;
    const auto collect = [&needed](const QList<runbook::Command>& commands) {
        for (const runbook::Command& command : commands)
            for (const QString& value : command.placeholders)
                needed.insert(value);
    };
    for (const runbook::Phase& phase : plan.phases)
        for (const runbook::Step& step : phase.steps)
            collect(step.commands);
    for (const runbook::Procedure& procedure : plan.procedures)
        collect(procedure.commands);
    QList<runbook::Value> values = plan.values;
    std::stable_partition(values.begin(), values.end(),
                          [&](const runbook::Value& value) { return needed.contains(value.id); });
    m_blanks->setRowCount(int(values.size()));
    for (int row = 0; row < int(values.size()); ++row) {
        QTableWidgetItem* name = fixedCell(values[row].placeholder);
        name->setData(Qt::UserRole, values[row].id);
        m_blanks->setItem(row, 0, name);
        m_blanks->setItem(row, 1, fixedCell(QString::number(values[row].line)));
        m_blanks->setItem(row, 2, fixedCell(needed.contains(values[row].id) ? tr("a command") : tr("the text")));
        m_blanks->setItem(row, 3, new QTableWidgetItem);
    }
    m_asRead = people();
}

void PeopleValuesPage::clear()
{
    m_roster->setRowCount(0);
    m_blanks->setRowCount(0);
    m_asRead.clear();
}

QList<events::Person> PeopleValuesPage::people() const
{
    QList<events::Person> people;
    for (int row = 0; row < m_roster->rowCount(); ++row) {
        const QString name = m_roster->item(row, 1)->text().trimmed();
        if (name.isEmpty())
            continue;
        auto known = std::find_if(people.begin(), people.end(),
                                  [&](const events::Person& person) { return person.name == name; });
        if (known == people.end()) {
            people.append(events::Person{name, {}, {}, {}, {}});
            known = people.end() - 1;
        }
        known->roles.append(m_roster->item(row, 0)->text());
        if (known->contact.isEmpty())
            known->contact = m_roster->item(row, 2)->text().trimmed();
    }
    return people == m_asRead ? QList<events::Person>() : people;
}

QMap<QString, QString> PeopleValuesPage::values() const
{
    QMap<QString, QString> values;
    for (int row = 0; row < m_blanks->rowCount(); ++row)
        if (const QString text = m_blanks->item(row, 3)->text(); !text.trimmed().isEmpty())
            values.insert(m_blanks->item(row, 0)->data(Qt::UserRole).toString(), text);
    return values;
}

} // namespace holdpoint::ui
