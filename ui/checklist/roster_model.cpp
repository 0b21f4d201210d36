// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/roster_model.h"

namespace holdpoint::ui {
namespace {

QStringList rolesFrom(const QString& text)
{
    QStringList roles;
    for (const QString& part : text.split(QLatin1Char(';'))) {
        if (const QString role = part.simplified(); !role.isEmpty() && !roles.contains(role))
            roles.append(role);
    }
    return roles;
}

} // namespace

RosterModel::RosterModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void RosterModel::setPeople(const QList<events::Person>& people)
{
    beginResetModel();
    m_people = people;
    endResetModel();
}

int RosterModel::addPerson()
{
    const int row = int(m_people.size());
    beginInsertRows({}, row, row);
    m_people.append(events::Person());
    endInsertRows();
    return row;
}

void RosterModel::removePerson(int row)
{
    if (row < 0 || row >= m_people.size())
        return;
    beginRemoveRows({}, row, row);
    m_people.removeAt(row);
    endRemoveRows();
}

int RosterModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_people.size()); }
int RosterModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant RosterModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case NameColumn:
        return tr("Name");
    case RolesColumn:
        return tr("Roles");
    case ContactColumn:
        return tr("Contact");
    case DeputyColumn:
        return tr("Deputy for");
    default:
        return tr("Key");
    }
}

QVariant RosterModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const events::Person& person = m_people.at(index.row());
    if (role == Qt::ToolTipRole && (index.column() == RolesColumn || index.column() == DeputyColumn))
        return tr("Several roles are separated by a semicolon");
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return person.name;
    case RolesColumn:
        return person.roles.join(QStringLiteral("; "));
    case ContactColumn:
        return person.contact;
    case DeputyColumn:
        return person.deputyFor.join(QStringLiteral("; "));
    default:
        return person.publicKey.isEmpty() ? tr("none") : tr("known");
    }
}

Qt::ItemFlags RosterModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() != KeyColumn ? flags | Qt::ItemIsEditable : flags;
}

bool RosterModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() == KeyColumn)
        return false;
    events::Person& person = m_people[index.row()];
    const QString text = value.toString().simplified();
    switch (index.column()) {
    case NameColumn:
        person.name = text;
        break;
    case RolesColumn:
        person.roles = rolesFrom(text);
        break;
    case ContactColumn:
        person.contact = text;
        break;
    default:
        person.deputyFor = rolesFrom(text);
    }
    Q_EMIT dataChanged(index, index);
    return true;
}

} // namespace holdpoint::ui
