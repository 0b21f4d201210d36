// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QAbstractListModel>

#include <vector>

namespace holdpoint::ui {

// The boxes of one step. A box that a person toggles is asked for, not set: it changes when the launch says so.
class CheckModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role
    {
        IdRole = Qt::UserRole,
        DetailRole, // who ticked it and when
    };

    explicit CheckModel(QObject* parent = nullptr);
    void refresh(const checklist::Launch& launch, const runbook::Step& step);
    [[nodiscard]] int rowOf(const QString& check) const;
    [[nodiscard]] int firstOpen() const; // row of the first box without a tick, -1: none

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

Q_SIGNALS:
    void tickRequested(const QString& check);
    void untickRequested(const QString& check);

private:
    struct Row
    {
        QString id, text, detail;
        bool ticked = false;
        bool operator==(const Row&) const = default;
    };
    QString m_step;
    std::vector<Row> m_rows;
};

} // namespace holdpoint::ui
