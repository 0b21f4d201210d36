// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace holdpoint::ui {

class MarkLabel;

// Deliverables want a file each: chosen with a dialog or dropped on the row. Files without a deliverable belong to the
// step itself.
class DeliverableList : public QWidget
{
    Q_OBJECT
public:
    static constexpr int mostRows = 100;

    explicit DeliverableList(QWidget* parent = nullptr);
    void refresh(const checklist::Launch& launch, const runbook::Step& step);
    void focusFirstOpen();
    [[nodiscard]] QPushButton* attachButton(const QString& deliverable) const; // empty id: the step's own

Q_SIGNALS:
    void attachRequested(const QString& step, const QString& deliverable, const QString& file);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    struct Row
    {
        QWidget* widget = nullptr;
        MarkLabel* mark = nullptr;
        QLabel* text = nullptr;
        QLabel* files = nullptr;
        QPushButton* attach = nullptr;
        QString id;
        bool open = false;
    };
    Row makeRow();
    void choose(const QString& deliverable);
    [[nodiscard]] QString deliverableAt(const QPoint& position) const;

    QVBoxLayout* m_layout;
    QList<Row> m_rows; // the last is the step's own
    QString m_step;
};

} // namespace holdpoint::ui
