// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QTableView;

namespace holdpoint::ui {

class LiveChart;
class SampleTableModel;

// A window with the samples that a chart shows, to read, to hear and to copy. It stands still until it is refreshed,
// and closes with its chart.
class SampleTable final : public QDialog
{
    Q_OBJECT
public:
    explicit SampleTable(LiveChart* chart);

    // The selected rows, or all where none is selected, to the clipboard.
    void copy() const;

private:
    void refresh();

    SampleTableModel* m_model;
    QTableView* m_view;
    QLabel* m_note;
};

} // namespace holdpoint::ui
