// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QTableView;

namespace holdpoint::ui {

class EntryPane;
class LedgerModel;

// The ledger as it grows: a table that follows its end, a filter, and each entry's bytes one key away.
// Keys: Ctrl+F filters, End follows, Enter shows the entry, Esc closes it.
class LedgerView : public QWidget
{
    Q_OBJECT
public:
    // The model stays the caller's and must outlive the view.
    explicit LedgerView(LedgerModel* model, QWidget* parent = nullptr);

    [[nodiscard]] bool following() const { return m_following; }
    void setFollowing(bool follow);
    // The bytes of the chosen entry stand beside the rows all the time.
    void setPaneAlways(bool always);
    // Selects the entry, and shows its bytes when `raw`. False when it is not among the rows.
    bool showEntry(qint64 seq, bool raw);
    [[nodiscard]] QTableView* table() const { return m_table; }
    [[nodiscard]] QLineEdit* filterField() const { return m_filter; }
    [[nodiscard]] EntryPane* pane() const { return m_pane; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    void openPane();
    void closePane();
    void refreshPane();
    void refreshFoot();
    void measure();
    void fitColumns();

    LedgerModel* m_model;
    QTableView* m_table;
    QLineEdit* m_filter;
    QPushButton* m_follow;
    QLabel* m_count;
    QSplitter* m_splitter;
    EntryPane* m_pane;
    bool m_following = true;
    bool m_paneAlways = false;
};

} // namespace holdpoint::ui
