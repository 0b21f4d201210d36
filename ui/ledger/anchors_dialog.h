// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/ledger/anchor_line.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace holdpoint::ui {

// The folders that every checkpoint is copied to: what lies there, and which are added and removed. It asks for both
// and is told what came of it.
class AnchorsDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit AnchorsDialog(QWidget* parent = nullptr);

    void setNews(const AnchorNews& news);
    void setProblem(const QString& problem); // empty: none
    void setAdded();                         // the folder that was asked for is among them
    [[nodiscard]] QListWidget* folders() const { return m_folders; }
    [[nodiscard]] QLineEdit* path() const { return m_path; }
    [[nodiscard]] QPushButton* addButton() const { return m_add; }
    [[nodiscard]] QPushButton* removeButton() const { return m_remove; }
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void addRequested(const QString& folder);
    void removeRequested(const QString& folder);

private:
    void browse();
    void refreshButtons();

    AnchorLine* m_line;
    QListWidget* m_folders;
    QLineEdit* m_path;
    QPushButton* m_add;
    QPushButton* m_remove;
    QLabel* m_problem;
};

} // namespace holdpoint::ui
