// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/watch_pane.h"

#include "ui/charts/live_chart.h"
#include "ui/shell/live_numbers.h"
#include "ui/theme/theme.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr int chartLines = 9; // least height of a chart

// A picture that begins with the watch and then keeps ten minutes: samples of a minute are not lost at its edge.
qint64 spanFor(qint64 watchedMs)
{
    for (const qint64 span : {60'000, 180'000, 300'000})
        if (watchedMs < span)
            return span;
    return 600'000;
}

// What is charted here: weights are marks on the other charts. Those with a limit come first.
std::vector<const LiveNumber*> charted(const LiveNumbers& numbers)
{
    std::vector<const LiveNumber*> all;
    for (const LiveNumber& number : numbers.all())
        if (number.what.version.isEmpty())
            all.push_back(&number);
    std::ranges::stable_partition(all, [](const LiveNumber* number) { return number->what.limit.has_value(); });
    return all;
}

bool isBroken(const LiveNumber& number, qint64 nowUtcMs)
{
    const monitor::Sample& newest = number.samples->newest();
    const auto freshness = monitor::Freshness::of(newest, nowUtcMs, number.samples->intervalMs());
    const auto limit =
        number.what.limit ? monitor::thresholdFromText(number.what.limit->text()) : std::optional<monitor::Threshold>();
    return monitor::sourceState(newest, freshness, limit) == monitor::SourceState::Breached;
}

} // namespace

WatchPane::WatchPane(LiveNumbers& numbers, QWidget* parent)
    : QWidget(parent)
    , m_numbers(numbers)
    , m_box(new QVBoxLayout(this))
    , m_more(new QPushButton)
{
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(spacing::tight);
    m_box->addWidget(m_more);
    m_more->setFlat(true);
    m_more->setToolTip(tr("Show all numbers, their sources and what nobody measures"));
    connect(m_more, &QPushButton::clicked, this, &WatchPane::numbersWanted);
    connect(&m_numbers, &LiveNumbers::changed, this, &WatchPane::arrange);
    connect(&m_numbers, &LiveNumbers::ticked, this, &WatchPane::advance);
    hide();
}

WatchPane::~WatchPane()
{
    // The samples that a chart draws go with the members, before the charts.
    for (const Shown& shown : m_shown)
        shown.chart->setSeries(nullptr);
}

QList<LiveChart*> WatchPane::charts() const
{
    QList<LiveChart*> charts;
    for (const Shown& shown : m_shown)
        charts.append(shown.chart);
    return charts;
}

QSize WatchPane::minimumSizeHint() const
{
    const int more = m_more->isHidden() ? 0 : m_more->sizeHint().height() + spacing::tight;
    return {fontMetrics().averageCharWidth() * 30, fontMetrics().height() * chartLines + more};
}

size_t WatchPane::room(size_t wanted) const
{
    const int chart = fontMetrics().height() * chartLines + spacing::tight;
    const auto fit = [chart](int high) { return size_t(std::max(1, high / chart)); };
    // The line about the others takes its room from them.
    return fit(height()) >= wanted ? wanted : fit(height() - m_more->sizeHint().height() - spacing::tight);
}

void WatchPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void WatchPane::arrange()
{
    if (!parentWidget())
        return;
    std::vector<const LiveNumber*> numbers = charted(m_numbers);
    setVisible(!numbers.empty());
    const size_t most = room(numbers.size());
    m_more->setVisible(numbers.size() > most);
    if (numbers.size() > most)
        numbers.resize(most);
    place(numbers);
}

void WatchPane::place(const std::vector<const LiveNumber*>& numbers)
{
    for (size_t i = numbers.size(); i < m_shown.size(); ++i)
        delete m_shown[i].chart;
    m_shown.resize(std::min(m_shown.size(), numbers.size()));
    for (size_t i = 0; i < numbers.size(); ++i) {
        if (i == m_shown.size()) {
            auto* chart = new LiveChart;
            chart->setMinimumHeight(fontMetrics().height() * chartLines);
            if (m_spanMs > 0)
                chart->setTimeSpan(m_spanMs);
            connect(chart, &LiveChart::failed, this, &WatchPane::failed);
            m_box->insertWidget(int(i), chart, 1);
            m_shown.push_back({{}, chart, {}});
        }
        Shown& shown = m_shown[i];
        if (shown.samples != numbers[i]->samples) {
            shown.chart->setSeries(numbers[i]->samples.get());
            shown.samples = numbers[i]->samples;
        }
        shown.series = numbers[i]->what.series;
        m_numbers.dress(*shown.chart, *numbers[i]);
    }
}

void WatchPane::advance(qint64 nowUtcMs)
{
    if (!isVisible())
        return;
    qint64 first = nowUtcMs;
    for (const Shown& shown : m_shown)
        if (const monitor::SeriesStore& values = shown.samples->values(); !values.isEmpty())
            first = std::min(first, values.time(values.begin()));
    const qint64 span = spanFor(nowUtcMs - first);
    for (const Shown& shown : m_shown) {
        if (const LiveNumber* number = m_numbers.find(shown.series))
            shown.chart->setCause(number->cause);
        if (span > m_spanMs)
            shown.chart->setTimeSpan(span);
        shown.chart->advance(nowUtcMs);
    }
    m_spanMs = std::max(m_spanMs, span);
    sayMore(nowUtcMs);
}

void WatchPane::sayMore(qint64 nowUtcMs)
{
    if (m_more->isHidden())
        return;
    const std::vector<const LiveNumber*> all = charted(m_numbers);
    const int more = int(all.size() - std::min(all.size(), m_shown.size()));
    int broken = 0;
    for (size_t i = m_shown.size(); i < all.size(); ++i)
        broken += isBroken(*all[i], nowUtcMs) ? 1 : 0;
    const QString text =
        broken > 0 ? tr("%1: BREACH of %n limits", "more numbers", broken).arg(tr("%n more numbers", nullptr, more))
                   : tr("%n more numbers", nullptr, more);
    if (m_more->text() != text)
        m_more->setText(text);
}

} // namespace holdpoint::ui
