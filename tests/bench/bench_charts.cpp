// SPDX-License-Identifier: GPL-3.0-or-later
// A wall of 12 charts with 4 series each against one that only copies pixmaps, and against QCustomPlot doing the same.
#include "tests/bench/bench.h"

#include "ui/charts/live_chart.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QGridLayout>
#include <QPainter>
#include <QPixmap>

#define signals Q_SIGNALS // its header uses the keywords that this project does without
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef foreach
#undef signals
#undef slots

#include <algorithm>
#include <cmath>
#include <ctime>
#include <memory>

namespace holdpoint::bench {
namespace {

constexpr int chartCount = 12, seriesCount = 4;
constexpr qint64 beganMs = 1'795'392'000'000;

quint32 mixed(quint64 x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    return quint32(x ^ (x >> 33));
}

// A latency as they are: a slow wave, noise and now and then a spike. One a second, up to 0.1 s early or late.
double valueOf(int series, qint64 i)
{
    const quint32 noise = mixed(quint64(i) * 64 + quint64(series)), rare = mixed(~(quint64(i) * 64 + quint64(series)));
    const double base = 20 + 15 * (series % 4);
    double value = base + 8 * std::sin(double(i) * 0.001 + base) + 6 * (double(noise >> 8) / (1 << 24) - 0.5);
    if ((rare & 255) == 0)
        value += 20 * (double(rare >> 8) / (1 << 24));
    return std::clamp(value, 0.0, 100.0);
}

qint64 timeOf(qint64 i) { return beganMs + i * 1000 + int(mixed(quint64(i) * 7 + 3) % 201) - 100; }

double cpuMs()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

class Wall
{
public:
    explicit Wall(QSize size)
        : m_size(size)
        , m_grid(new QGridLayout(&m_top))
    {
        m_grid->setContentsMargins(0, 0, 0, 0);
        m_grid->setSpacing(0);
        m_top.resize(size);
    }
    virtual ~Wall() = default;
    Wall(const Wall&) = delete;
    Wall& operator=(const Wall&) = delete;

    virtual void feed() = 0;   // one new sample a series
    virtual void expose() = 0; // the same picture again
    virtual void rebuild() {}  // another part of time, from the store
    virtual void changeRange() {}
    void resize()
    {
        m_turn = !m_turn;
        m_top.resize(m_size - (m_turn ? QSize(16, 12) : QSize()));
    }
    void show()
    {
        m_top.show();
        settle();
    }
    void hide()
    {
        m_top.hide();
        settle();
    }
    static void settle()
    {
        // What the first round of events asks to be painted is painted in the second.
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }

protected:
    void put(QWidget* widget)
    {
        const int at = m_grid->count();
        m_grid->addWidget(widget, at / 4, at % 4);
    }
    bool turn() { return std::exchange(m_turn, !m_turn); }

    QWidget m_top;

private:
    QSize m_size;
    QGridLayout* m_grid;
    bool m_turn = false;
};

class Copied : public QWidget
{
public:
    Copied() { setAttribute(Qt::WA_OpaquePaintEvent); }

protected:
    void resizeEvent(QResizeEvent*) override
    {
        m_pixmap = QPixmap(size());
        m_pixmap.fill(QColor(250, 251, 252));
    }
    void paintEvent(QPaintEvent*) override { QPainter(this).drawPixmap(0, 0, m_pixmap); }

private:
    QPixmap m_pixmap;
};

class CopyWall : public Wall
{
public:
    explicit CopyWall(QSize size)
        : Wall(size)
    {
        for (int i = 0; i < chartCount; ++i)
            put(m_charts.emplace_back(new Copied));
    }
    void feed() override { expose(); }
    void expose() override
    {
        for (Copied* chart : m_charts)
            chart->update();
    }

private:
    std::vector<Copied*> m_charts; // the layout's parent owns them
};

class OurWall : public Wall
{
public:
    OurWall(QSize size, qint64 points)
        : Wall(size)
        , m_next(points)
        , m_spanMs(points * 1000)
    {
        m_series.reserve(chartCount * seriesCount);
        for (int s = 0; s < chartCount * seriesCount; ++s) {
            monitor::ProbeSeries& series = m_series.emplace_back(1000, points);
            for (qint64 i = 0; i < points; ++i)
                series.append({timeOf(i), valueOf(s, i), monitor::Verdict::Ok});
        }
        for (int c = 0; c < chartCount; ++c) {
            auto* chart = m_charts.emplace_back(new ui::LiveChart);
            chart->setTitle(QStringLiteral("p95 latency, service"));
            chart->setUnit(QStringLiteral("ms"));
            chart->setSmooth(false);
            chart->setTimeSpan(m_spanMs);
            QList<ui::ChartTrace> traces;
            for (int s = 0; s < seriesCount; ++s)
                traces.append({&m_series[size_t(c * seriesCount + s)], QStringLiteral("series %1").arg(s)});
            chart->setTraces(traces);
            chart->setLimits({{{monitor::Comparator::Less, 95}, {}, ui::Meaning::Critical}});
            put(chart);
            chart->advance(timeOf(m_next - 1));
        }
    }
    void feed() override
    {
        for (int c = 0; c < chartCount; ++c) {
            for (int s = 0; s < seriesCount; ++s) {
                const int at = c * seriesCount + s;
                m_series[size_t(at)].append({timeOf(m_next), valueOf(at, m_next), monitor::Verdict::Ok});
            }
            m_charts[size_t(c)]->advance(timeOf(m_next));
        }
        ++m_next;
    }
    void expose() override
    {
        for (ui::LiveChart* chart : m_charts)
            chart->update();
    }
    void setSmooth(bool smooth)
    {
        for (ui::LiveChart* chart : m_charts)
            chart->setSmooth(smooth);
        settle();
    }
    // A mark that moves: all columns are drawn again from what is known.
    void redraw()
    {
        const qint64 at = timeOf(m_next - (turn() ? 1800 : 1900));
        for (ui::LiveChart* chart : m_charts)
            chart->setMarkers({{at, QStringLiteral("shift"), ui::Meaning::Neutral, ui::MarkerKind::WeightShift}});
    }
    // Zoom: all columns are made again from the samples.
    void rebuild() override
    {
        const qint64 span = m_spanMs - (turn() ? m_spanMs / 500 : 0);
        for (ui::LiveChart* chart : m_charts)
            chart->setTimeSpan(span);
    }
    void changeRange() override
    {
        const double most = turn() ? 100 : 120;
        for (ui::LiveChart* chart : m_charts)
            chart->setFixedRange(ui::ValueAxis{0, most, 20});
    }
    [[nodiscard]] double bytesAPoint() const
    {
        const monitor::SeriesStore& store = m_series[0].values();
        return double(store.bytes()) / double(store.end() - store.begin());
    }

private:
    std::vector<monitor::ProbeSeries> m_series;
    std::vector<ui::LiveChart*> m_charts;
    qint64 m_next;
    qint64 m_spanMs;
};

class QCustomPlotWall : public Wall
{
public:
    QCustomPlotWall(QSize size, qint64 points)
        : Wall(size)
        , m_points(points)
    {
        for (int c = 0; c < chartCount; ++c) {
            auto* plot = m_plots.emplace_back(new QCustomPlot);
            plot->plotLayout()->insertRow(0);
            plot->plotLayout()->addElement(0, 0, new QCPTextElement(plot, QStringLiteral("p95 latency, service")));
            plot->legend->setVisible(true);
            plot->setNotAntialiasedElements(QCP::aeAll);
            const QSharedPointer<QCPAxisTickerDateTime> ticker(new QCPAxisTickerDateTime);
            ticker->setDateTimeFormat(QStringLiteral("HH:mm"));
            plot->xAxis->setTicker(ticker);
            for (int s = 0; s < seriesCount; ++s) {
                QCPGraph* graph = plot->addGraph();
                graph->setPen(QPen(QColor::fromHsv(s * 80, 160, 160), 1));
                graph->setName(QStringLiteral("series %1").arg(s));
                QVector<double> keys, values;
                for (qint64 i = 0; i < points; ++i) {
                    keys.append(double(timeOf(i)) / 1000);
                    values.append(valueOf(c * seriesCount + s, i));
                }
                graph->setData(keys, values, true);
            }
            plot->xAxis->setRange(double(timeOf(0)) / 1000, double(timeOf(points)) / 1000);
            plot->yAxis->setRange(0, 100);
            put(plot);
        }
    }
    void feed() override {}
    void expose() override {}
    void rebuild() override
    {
        const double began = double(timeOf(turn() ? m_points / 500 : 0)) / 1000;
        replot([&](QCustomPlot& plot) { plot.xAxis->setRange(began, double(timeOf(m_points)) / 1000); });
    }
    void changeRange() override
    {
        const double most = turn() ? 100 : 120;
        replot([&](QCustomPlot& plot) { plot.yAxis->setRange(0, most); });
    }

private:
    template <class Change> void replot(const Change& change)
    {
        for (QCustomPlot* plot : m_plots) {
            change(*plot);
            plot->replot(QCustomPlot::rpQueuedReplot);
        }
    }
    std::vector<QCustomPlot*> m_plots;
    qint64 m_points;
};

struct Costs
{
    std::vector<double> each; // CPU milliseconds
    [[nodiscard]] double mean() const
    {
        double sum = 0;
        for (const double one : each)
            sum += one;
        return each.empty() ? 0 : sum / double(each.size());
    }
    [[nodiscard]] double part(double share) const
    {
        std::vector<double> sorted = each;
        std::ranges::sort(sorted);
        return sorted.empty() ? 0 : sorted[std::min(sorted.size() - 1, size_t(double(sorted.size()) * share))];
    }
};

template <class Act> Costs costsOf(int times, const Act& act)
{
    Costs costs;
    for (int i = 0; i < times; ++i) {
        const double start = cpuMs();
        act();
        Wall::settle();
        costs.each.push_back(cpuMs() - start);
    }
    return costs;
}

// Ratios of one round each; their medians are what is reported, because other work on the machine disturbs single ones.
struct Ratios
{
    QString name;
    QString peerName;
    double goal = 0;
    std::vector<double> ours, peers, ratios;
    void add(double one, double peer)
    {
        ours.push_back(one);
        peers.push_back(peer);
        ratios.push_back(one / peer);
    }
    [[nodiscard]] Row row() const
    {
        const double peer = median(peers), ratio = median(ratios);
        return {name, QStringLiteral("ms CPU"), peer * goal, peer, peerName, median(ours), ratio, goal, ratio <= goal};
    }
};

void measure(std::vector<Row>& rows, QSize size, const QString& screen, qint64 points)
{
    constexpr int rounds = 5, updates = 300, acts = 12;
    const bool withPeer = points <= 86'400;
    CopyWall copies(size);
    OurWall ours(size, points);
    std::unique_ptr<QCustomPlotWall> peer;
    if (withPeer)
        peer = std::make_unique<QCustomPlotWall>(size, points);

    const QString what = QStringLiteral(" %1 %2").arg(screen).arg(points), copy = QStringLiteral("copied pixmaps");
    const QString plot = QStringLiteral("QCustomPlot");
    Ratios mean{QStringLiteral("update") + what, copy, points <= 3600 ? 0.5 : 0.1, {}, {}, {}};
    Ratios meanSmooth{QStringLiteral("update smooth") + what, copy, points <= 3600 ? 0.5 : 0.1, {}, {}, {}};
    Ratios worst{QStringLiteral("update p99") + what, copy, 4, {}, {}, {}};
    Ratios exposed{QStringLiteral("repaint") + what, copy, 2, {}, {}, {}};
    Ratios redrawn{QStringLiteral("traces redrawn") + what, copy, 4.5, {}, {}, {}};
    Ratios aliased{QStringLiteral("smooth redraw") + what, QStringLiteral("plain redraw"), 2, {}, {}, {}};
    Ratios rebuilt{QStringLiteral("rebuilt") + what, plot, 0.35, {}, {}, {}};
    Ratios ranged{QStringLiteral("y range") + what, plot, 1.0, {}, {}, {}};
    Ratios resized{QStringLiteral("resize") + what, plot, 1.3, {}, {}, {}};
    for (int round = 0; round < rounds; ++round) {
        copies.show();
        const double base = costsOf(60, [&] { copies.expose(); }).part(0.5);
        copies.hide();
        ours.show();
        const Costs fed = costsOf(updates, [&] { ours.feed(); });
        mean.add(fed.mean(), base);
        worst.add(fed.part(0.99), base);
        exposed.add(costsOf(acts * 2, [&] { ours.expose(); }).part(0.5), base);
        const double plainRedraw = costsOf(acts, [&] { ours.redraw(); }).part(0.5);
        redrawn.add(plainRedraw, base);
        const double oursRebuilt = costsOf(acts, [&] { ours.rebuild(); }).part(0.5);
        const double oursRanged = costsOf(acts, [&] { ours.changeRange(); }).part(0.5);
        const double oursResized = costsOf(acts, [&] { ours.resize(); }).part(0.5);
        ours.setSmooth(true);
        meanSmooth.add(costsOf(updates, [&] { ours.feed(); }).mean(), base);
        aliased.add(costsOf(acts, [&] { ours.redraw(); }).part(0.5), plainRedraw);
        ours.setSmooth(false);
        ours.hide();
        if (!peer)
            continue;
        peer->show();
        rebuilt.add(oursRebuilt, costsOf(6, [&] { peer->rebuild(); }).part(0.5));
        ranged.add(oursRanged, costsOf(6, [&] { peer->changeRange(); }).part(0.5));
        resized.add(oursResized, costsOf(6, [&] { peer->resize(); }).part(0.5));
        peer->hide();
    }
    for (const Ratios* ratios : {&mean, &meanSmooth, &worst, &exposed})
        rows.push_back(ratios->row());
    if (withPeer)
        for (const Ratios* ratios : {&redrawn, &aliased, &rebuilt, &ranged, &resized})
            rows.push_back(ratios->row());
    rows.push_back(bounded(QStringLiteral("bytes a point") + what, QStringLiteral("B"), ours.bytesAPoint(), 11));
}

} // namespace

std::vector<Row> benchCharts()
{
    std::vector<Row> rows;
    auto* app = qobject_cast<QApplication*>(QCoreApplication::instance());
    if (!app)
        return rows;
    ui::applyTheme(*app, ui::ThemeKind::Light);
    for (const qint64 points : {3600, 86'400, 1'000'000}) {
        measure(rows, {1920, 1080}, QStringLiteral("1080p"), points);
        measure(rows, {3840, 2160}, QStringLiteral("4K"), points);
    }
    return rows;
}

} // namespace holdpoint::bench
