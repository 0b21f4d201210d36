// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace holdpoint::ui {

// What a signature will say, field by field, as it will stand in the record.
struct ShownStatement
{
    QString launch; // name and version
    bool rehearsal = false;
    QString person, role, meaning;
    qint64 utcMs = 0;
    int offsetMin = 0; // local time minus UTC
    qint64 treeSize = 0;
    QString treeRoot;    // base64
    QString fingerprint; // of the key, empty: none here
    bool operator==(const ShownStatement&) const = default;
};

class StatementView : public QWidget
{
    Q_OBJECT
public:
    explicit StatementView(QWidget* parent = nullptr);

    void setStatement(const ShownStatement& statement);
    [[nodiscard]] const ShownStatement& statement() const { return m_statement; }
    // All fields with their names, a line each.
    [[nodiscard]] QString text() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void keepWhole();
    QLabel* addRow(const QString& name, bool monospace = false);

    ShownStatement m_statement;
    QLabel* m_rehearsal;
    QLabel* m_launch;
    QLabel* m_person;
    QLabel* m_role;
    QLabel* m_meaning;
    QLabel* m_utc;
    QLabel* m_local;
    QLabel* m_size;
    QLabel* m_root;
    QLabel* m_key;
};

} // namespace holdpoint::ui
