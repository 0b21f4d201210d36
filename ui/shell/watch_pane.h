// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/monitor/probe_series.h"

#include <QWidget>

#include <memory>
#include <vector>

class QPushButton;
class QVBoxLayout;

namespace holdpoint::ui {

class LiveChart;
class LiveNumbers;
struct LiveNumber;

// The numbers that matter in this phase, beside the ledger: those with a limit first, at most as many charts as fit,
// and how many more there are. Hidden while nothing is watched.
class WatchPane final : public QWidget
{
    Q_OBJECT
public:
    // `numbers` must outlive the pane.
    explicit WatchPane(LiveNumbers& numbers, QWidget* parent = nullptr);
    ~WatchPane() override;

    // Shows itself with what there is now, in the place that it was given; from then on by itself. Not before: a widget
    // without a place would be a window.
    void arrange();

    [[nodiscard]] QList<LiveChart*> charts() const; // from top to bottom
    [[nodiscard]] QPushButton* moreButton() const { return m_more; }
    // One chart and what is said of the others, however many stand there now: the pane can be made lower again.
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void numbersWanted(); // the page that shows all of them
    void failed(const holdpoint::Error& error);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Shown
    {
        QString series;
        LiveChart* chart = nullptr;
        std::shared_ptr<monitor::ProbeSeries> samples; // that the chart draws
    };
    void advance(qint64 nowUtcMs);
    void sayMore(qint64 nowUtcMs);
    void place(const std::vector<const LiveNumber*>& numbers);
    [[nodiscard]] size_t room(size_t wanted) const; // charts

    LiveNumbers& m_numbers;
    QVBoxLayout* m_box = nullptr;
    QPushButton* m_more = nullptr;
    std::vector<Shown> m_shown;
    qint64 m_spanMs = 0; // what the charts show
};

} // namespace holdpoint::ui
