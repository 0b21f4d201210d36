// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/charts_pane.h"

#include "ui/shell/live_numbers.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr int leastChartLines = 8; // least height of a chart
// Of the chart that compares the versions' shares of the traffic.
QString weightsId() { return QStringLiteral("weights"); }

} // namespace

ChartsPane::ChartsPane(LiveNumbers& numbers, QWidget* parent)
    : QWidget(parent)
    , m_numbers(numbers)
    , m_grid(new ChartGrid)
    , m_area(new QScrollArea)
    , m_live(new QPushButton(tr("Back to live")))
    , m_pause(new QPushButton(tr("Pause")))
    , m_choose(new QToolButton)
    , m_menu(new QMenu(this))
    , m_empty(new QLabel(tr("Nothing is watched yet.")))
{
    m_live->setToolTip(tr("Show all charts up to now again"));
    m_pause->setToolTip(tr("Stop all charts where they are; measuring goes on"));
    m_choose->setText(tr("Charts"));
    m_choose->setToolTip(tr("Which charts this phase shows, and how many side by side"));
    m_choose->setPopupMode(QToolButton::InstantPopup);
    m_choose->setFocusPolicy(Qt::StrongFocus);
    m_choose->setMenu(m_menu);
    m_area->setWidget(m_grid);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setAccessibleName(tr("Charts of this phase"));
    m_empty->setAlignment(Qt::AlignCenter);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, 0);
    line->addStretch(1);
    line->addWidget(m_pause);
    line->addWidget(m_live);
    line->addWidget(m_choose);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::hair);
    box->addLayout(line);
    box->addWidget(m_empty, 1);
    box->addWidget(m_area, 1);
    connect(m_menu, &QMenu::aboutToShow, this, &ChartsPane::fillMenu);
    connect(m_live, &QPushButton::clicked, this, [this] {
        if (const TimeWindow* shown = shownWindow()) {
            TimeWindow window = *shown;
            window.backToLive();
            setWindow(window);
        }
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (const TimeWindow* shown = shownWindow()) {
            TimeWindow window = *shown;
            window.pause(m_nowUtcMs);
            setWindow(window);
        }
    });
    connect(&m_numbers, &LiveNumbers::changed, this, &ChartsPane::follow);
    connect(&m_numbers, &LiveNumbers::ticked, this, &ChartsPane::advance);
    follow();
}

ChartsPane::~ChartsPane()
{
    // The samples that the charts draw go with the members, before the charts.
    for (const QString& id : ids())
        if (LiveChart* chart = m_grid->chart(id))
            chart->setTraces({});
}

QStringList ChartsPane::ids() const
{
    QStringList all = m_drawn.keys();
    all.append(weightsId());
    return all;
}

const TimeWindow* ChartsPane::shownWindow() const
{
    for (const QString& id : m_grid->shown())
        return &m_grid->chart(id)->window();
    return nullptr;
}

void ChartsPane::setWindow(const TimeWindow& window)
{
    for (const QString& id : ids())
        if (LiveChart* chart = m_grid->chart(id))
            chart->setWindow(window);
    windowMoved(window);
}

void ChartsPane::windowMoved(const TimeWindow& window)
{
    m_live->setEnabled(!window.isLive());
    m_pause->setEnabled(window.isLive());
}

LiveChart* ChartsPane::make(const QString& id)
{
    auto* chart = new LiveChart;
    chart->setMinimumHeight(fontMetrics().height() * leastChartLines);
    connect(chart, &LiveChart::failed, this, &ChartsPane::failed);
    connect(chart, &LiveChart::windowChanged, this, [this, chart] { windowMoved(chart->window()); });
    const TimeWindow* shown = shownWindow();
    if (shown)
        chart->setWindow(*shown);
    m_grid->addChart(id, chart);
    return chart;
}

void ChartsPane::follow()
{
    QHash<QString, std::shared_ptr<monitor::ProbeSeries>> drawn;
    for (const LiveNumber& number : m_numbers.all()) {
        drawn.insert(number.what.series, number.samples);
        if (!number.what.version.isEmpty())
            continue;
        LiveChart* chart = m_grid->chart(number.what.series);
        if (!chart)
            chart = make(number.what.series);
        if (m_drawn.value(number.what.series) != number.samples || chart->traces().isEmpty())
            chart->setSeries(number.samples.get());
        m_numbers.dress(*chart, number);
    }
    for (const QString& id : m_drawn.keys())
        if (!drawn.contains(id))
            m_grid->removeChart(id);
    const auto before = std::exchange(m_drawn, std::move(drawn)); // goes when no chart draws it any more
    dressWeights();
    m_grid->setPhase(m_numbers.phase());
    const TimeWindow* shown = shownWindow();
    windowMoved(shown ? *shown : TimeWindow());
    for (QWidget* part : {static_cast<QWidget*>(m_area), static_cast<QWidget*>(m_live), static_cast<QWidget*>(m_pause),
                          static_cast<QWidget*>(m_choose)})
        part->setVisible(!m_drawn.isEmpty());
    m_empty->setVisible(m_drawn.isEmpty());
}

// The old version against the new one: blue and green, in the order of their names in the rollout.
void ChartsPane::dressWeights()
{
    QList<ChartTrace> traces;
    const LiveNumber* first = nullptr;
    for (const LiveNumber& number : m_numbers.all())
        if (!number.what.version.isEmpty()) {
            traces.append({number.samples.get(), shownText(number.what.version)});
            first = first ? first : &number;
        }
    LiveChart* chart = m_grid->chart(weightsId());
    if (!first) {
        m_grid->removeChart(weightsId());
        return;
    }
    if (!chart)
        chart = make(weightsId());
    m_numbers.dress(*chart, *first);
    chart->setTitle(tr("Traffic"));
    if (chart->traces() != traces)
        chart->setTraces(traces);
    chart->setFixedRange(ValueAxis{0, 100, 25, false});
}

void ChartsPane::advance(qint64 nowUtcMs)
{
    m_nowUtcMs = nowUtcMs;
    if (!isVisible())
        return;
    for (const LiveNumber& number : m_numbers.all())
        if (LiveChart* chart = m_grid->chart(number.what.series))
            chart->setCause(number.cause);
    m_grid->advance(nowUtcMs);
}

void ChartsPane::fillMenu()
{
    m_menu->clear();
    const ChartLayout& layout = m_grid->layouts().layout(m_numbers.phase());
    QStringList listed;
    for (const LiveNumber& number : m_numbers.all())
        if (number.what.version.isEmpty())
            listed.append(number.what.series);
    if (m_grid->chart(weightsId()))
        listed.append(weightsId());
    for (const QString& id : std::as_const(listed)) {
        // A title from a runbook may hold an ampersand.
        QAction* action = m_menu->addAction(m_grid->chart(id)->title().replace(u'&', QLatin1String("&&")));
        action->setCheckable(true);
        action->setChecked(!layout.hidden.contains(id));
        connect(action, &QAction::toggled, this, [this, id](bool shown) { m_grid->setHidden(id, !shown); });
    }
    m_menu->addSeparator();
    for (int columns = 1; columns <= 4; ++columns) {
        QAction* action = m_menu->addAction(tr("%n side by side", nullptr, columns));
        action->setCheckable(true);
        action->setChecked(layout.columns == columns);
        connect(action, &QAction::triggered, this, [this, columns] { m_grid->setColumns(columns); });
    }
}

} // namespace holdpoint::ui
