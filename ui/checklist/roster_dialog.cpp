// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/roster_dialog.h"

#include "ui/checklist/inline_message.h"
#include "ui/checklist/roster_model.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QTableView>

#include <algorithm>

namespace holdpoint::ui {
namespace {

// A runbook's table of roles is a good start, its blanks are not: `[Name]` is nobody.
QList<events::Person> suggested(const runbook::Plan& plan)
{
    QList<events::Person> people;
    const auto blank = [](const QString& text) {
        return text.isEmpty() || text.startsWith(QLatin1Char('[')) || text.startsWith(QLatin1Char('<')) ||
               text.startsWith(QLatin1Char('_'));
    };
    for (const runbook::Role& role : plan.roles) {
        const QString name = blank(role.name) ? QString() : role.name;
        const auto same = std::find_if(people.begin(), people.end(), [&](const events::Person& person) {
            return !name.isEmpty() && person.name == name;
        });
        if (same != people.end()) {
            same->roles.append(role.role);
            continue;
        }
        events::Person person;
        person.name = name;
        person.contact = blank(role.contact) ? QString() : role.contact;
        person.roles = {role.role};
        people.append(person);
    }
    return people;
}

} // namespace

RosterDialog::RosterDialog(const checklist::Launch& launch, QWidget* parent)
    : QDialog(parent)
    , m_model(new RosterModel(this))
    , m_table(new QTableView(this))
    , m_selfApproval(
          new QCheckBox(tr("Who &requests a deviation may approve it; it is marked wherever it is printed"), this))
    , m_problem(new InlineMessage(this))
    , m_add(new QPushButton(tr("&Add a person"), this))
    , m_remove(new QPushButton(tr("Re&move the person"), this))
    , m_save(new QPushButton(tr("&Save the roster"), this))
    , m_coordinator(launch.coordinatorRole())
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Roster"));
    m_model->setPeople(launch.state().people.isEmpty() ? suggested(launch.plan()) : launch.state().people);
    m_selfApproval->setChecked(launch.state().selfApproval);
    m_table->setModel(m_model);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setAccessibleName(tr("People on this launch"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(spacing::controlHeight);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(RosterModel::KeyColumn, QHeaderView::ResizeToContents);
    auto* how = new QLabel(tr("Type to change a field. Several roles are separated by a semicolon. The order of the "
                              "roles in the runbook is the polling order."),
                           this);
    how->setWordWrap(true);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::normal);
    for (QPushButton* button : {m_add, m_remove, m_save, cancel}) {
        button->setMinimumHeight(spacing::controlHeight);
        button->setAutoDefault(false);
        if (button == m_save)
            buttons->addStretch();
        buttons->addWidget(button);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::normal);
    layout->addWidget(how);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_selfApproval);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    resize(820, 420);

    connect(m_add, &QPushButton::clicked, this, [this] {
        const QModelIndex index = m_model->index(m_model->addPerson(), RosterModel::NameColumn);
        m_table->setCurrentIndex(index);
        m_table->edit(index);
    });
    connect(m_remove, &QPushButton::clicked, this, [this] { m_model->removePerson(m_table->currentIndex().row()); });
    connect(m_save, &QPushButton::clicked, this, &RosterDialog::save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    for (auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, changed, this, &RosterDialog::check);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &RosterDialog::check);
    m_table->setFocus();
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    check();
}

void RosterDialog::check()
{
    QSet<QString> names;
    bool good = m_model->rowCount() > 0;
    m_problem->silence();
    if (!good)
        m_problem->say(Meaning::Info, tr("Nobody is on the roster yet."), tr("Add the people of this launch."));
    bool coordinated = false;
    for (int row = 0; row < m_model->rowCount() && good; ++row) {
        const events::Person& person = m_model->people().at(row);
        coordinated = coordinated || person.roles.contains(m_coordinator) || person.deputyFor.contains(m_coordinator);
        if (person.name.isEmpty()) {
            m_problem->say(Meaning::Warning, tr("Row %1 has no name.").arg(row + 1),
                           tr("Give the person a name, or remove the row."));
            good = false;
        } else if (names.contains(person.name)) {
            m_problem->say(Meaning::Warning, tr("%1 stands here twice.").arg(person.name),
                           tr("Give one row all of the roles."));
            good = false;
        }
        names.insert(person.name);
    }
    if (good && !coordinated)
        m_problem->say(Meaning::Warning, tr("Nobody is %1.").arg(m_coordinator),
                       tr("Gates, holds and deviations then wait for somebody to take that role."));
    m_save->setEnabled(good);
}

void RosterDialog::save()
{
    // A field that is still being edited counts as it stands.
    m_table->setFocus();
    check();
    if (!m_save->isEnabled())
        return;
    const checklist::ChangeRoster change{{m_model->people(), m_selfApproval->isChecked()}};
    accept();
    Q_EMIT commandRequested(change);
}

} // namespace holdpoint::ui
