// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/state.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;

namespace holdpoint::runner {
class OutputStore;
}

namespace holdpoint::ui {

class OutputSearch;
class OutputText;
class RunHeader;
class SearchBar;

// The output of one run, live: header, lines, search. Reads the file in slices from a zero timer, so that the window
// stays quick in outputs of any size, and keeps only what is visible in memory.
// Keys: End follows, Ctrl+F searches, F3 and Shift+F3 go on, Esc closes the search, Shift with arrows selects lines,
// Ctrl+C copies them.
class OutputView : public QWidget
{
    Q_OBJECT
public:
    explicit OutputView(QWidget* parent = nullptr);
    ~OutputView() override;

    // `outputPath`: output.log of the run, which need not exist yet. The same run again only refreshes the header.
    void showRun(const checklist::RunRecord& run, const QString& outputPath);
    void clear(); // no run
    // More output is on disk, now `bytes` in total. Cheap; may be called often.
    void grown(qint64 bytes);
    void ended(const checklist::RunRecord& run);
    void setNow(qint64 utcMs);

    [[nodiscard]] qint64 run() const { return m_run.started.run; } // 0: none
    [[nodiscard]] bool following() const;
    [[nodiscard]] OutputText* text() const { return m_text; }
    [[nodiscard]] SearchBar* searchBar() const { return m_bar; }
    [[nodiscard]] RunHeader* header() const { return m_header; }
    void openSearch();

private:
    void readSlice();
    void startReading();
    void find(bool backwards);
    void needleChanged(const QString& needle);
    void showFollowing();
    void showPlaceholder();
    void say(const QString& sentence);

    checklist::RunRecord m_run;
    QString m_path;
    std::unique_ptr<runner::OutputStore> m_store;
    QTimer m_slices;
    qint64 m_budget = 1 << 20; // bytes a slice; follows what the machine can do in 10 ms
    qint64 m_linesSeen = 0;    // lines when following ended
    RunHeader* m_header;
    OutputText* m_text;
    SearchBar* m_bar;
    OutputSearch* m_search;
    QPushButton* m_follow;
    QPushButton* m_find;
    QLabel* m_notice;
};

} // namespace holdpoint::ui
