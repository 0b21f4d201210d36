// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThreadPool>
#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace holdpoint::ui {

class DifferenceModel;

// Two versions of the runbook line by line, in the editor's place until it is closed (Escape). F7 and Shift+F7 go to
// the next and the previous difference. The comparison is made in a worker.
class CompareView final : public QWidget
{
    Q_OBJECT
public:
    explicit CompareView(QWidget* parent = nullptr);
    ~CompareView() override;

    // `beforeName` and `afterName` say what the two are: "your version", "the file on the disk".
    void compare(const QString& beforeName, const QByteArray& before, const QString& afterName,
                 const QByteArray& after);
    [[nodiscard]] DifferenceModel& model() const { return *m_model; }
    [[nodiscard]] QTableView* table() const { return m_table; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] bool isReady() const { return m_answered == m_job; }
    void goOn(bool backwards); // to the next or previous difference

Q_SIGNALS:
    void compared();
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void proportions();
    void tell();

    DifferenceModel* m_model;
    QTableView* m_table;
    QLabel* m_title;
    QLabel* m_counts;
    QPushButton* m_next;
    QPushButton* m_previous;
    QString m_beforeName, m_afterName;
    QThreadPool m_worker; // one thread
    quint64 m_job = 0;
    quint64 m_answered = 0;
};

} // namespace holdpoint::ui
