// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QMap>

#include <vector>

namespace holdpoint::ui {

// What a command's environment is and shall be for one run: a row a variable. The box of a row says whether it is set
// at all; name and wanted text of an added row can be typed.
class EnvironmentModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        NameColumn,
        NowColumn,
        WantedColumn,
        ColumnCount
    };

    explicit EnvironmentModel(const QMap<QString, QString>& now, QObject* parent = nullptr);
    QModelIndex add(); // an empty row at the end; its name is to be typed
    // The lines that differ: NAME=text, or NAME alone for one that is left out. As a deviation wants them.
    [[nodiscard]] QByteArray lines() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

private:
    struct Row
    {
        QString name, now, wanted;
        bool known = true; // set already
        bool set = true;   // shall be set
    };
    std::vector<Row> m_rows;
};

} // namespace holdpoint::ui
