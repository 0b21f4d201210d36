// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/watch_view.h"

#include "ui/rollout/rollout_rows.h"
#include "ui/rollout/rollout_words.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/state_table.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

using rollout::Stage;

namespace {

// As high as its rows: the part around it is scrolled, not the table.
void fitHeight(StateTable& table)
{
    const int rows = int(table.rows()->rows().size());
    table.setFixedHeight(table.horizontalHeader()->sizeHint().height() +
                         rows * table.verticalHeader()->defaultSectionSize() + spacing::normal);
}

} // namespace

WatchView::WatchView(QWidget* parent)
    : QWidget(parent)
    , m_mark(new QLabel)
    , m_heading(new WholeLabel)
    , m_breaches(new WholeLabel)
    , m_requests(new WholeLabel)
    , m_numbers(new StateTable(tr("Watched numbers"), watchHeaders()))
    , m_empty(new WholeLabel)
    , m_unbound(new WholeLabel)
    , m_compared(new StateTable(tr("Both versions compared"), comparedHeaders({}, {})))
{
    m_heading->setFont(themeFont(FontRole::Strong));
    m_empty->setText(tr("Nothing is watched yet: a watch begins when a weight was seen at the load balancer."));
    auto* head = new QHBoxLayout;
    head->setSpacing(spacing::normal);
    head->addWidget(m_mark, 0, Qt::AlignTop);
    head->addWidget(m_heading, 1);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(0, spacing::tight, 0, 0);
    box->setSpacing(spacing::tight);
    box->addLayout(head);
    box->addWidget(m_breaches);
    box->addWidget(m_requests);
    box->addWidget(m_empty);
    box->addWidget(m_numbers);
    box->addWidget(m_unbound);
    box->addWidget(m_compared);
    box->addStretch(1);
    setProgress({}, {});
}

QString WatchView::heading() const { return m_heading->text(); }

QString WatchView::breaches() const
{
    QStringList lines;
    if (m_last)
        for (const events::WatchBreached& one : m_last->breaches) {
            const MetricWords metric = m_words.value(one.metric);
            lines.append(tr("%1: %2, limit %3, since %4")
                             .arg(shownText(metric.title.isEmpty() ? one.metric : metric.title),
                                  figureText(one.value.toDouble(), metric.unit), shownText(one.limit),
                                  momentText(one.sinceUtcMs)));
        }
    return lines.join(u'\n');
}

QString WatchView::unwatched() const { return m_unbound->isHidden() ? QString() : m_unbound->text(); }

void WatchView::setLaunch(const checklist::Launch& launch)
{
    // What is only asked for ends no watch.
    const rollout::Change* last = launch.state().rollout.confirmed();
    m_last = last ? std::optional(*last) : std::nullopt;
    if (launch.ladder().oldVersion != m_ladder.oldVersion || launch.ladder().newVersion != m_ladder.newVersion)
        m_compared->rows()->setHeaders(comparedHeaders(launch.ladder().oldVersion, launch.ladder().newVersion));
    m_ladder = launch.ladder();
    m_words.clear();
    for (const runbook::MetricConfiguration& metric : launch.configuration().metrics)
        m_words.insert(metric.name, {metric.title, metric.unit});
    refresh();
}

void WatchView::setProgress(const session::RolloutProgress& progress, const QStringList& unbound)
{
    m_progress = progress;
    QStringList titles;
    for (const QString& title : unbound)
        titles.append(shownText(title));
    const QString text =
        tr("Nobody measures %n threshold(s) of this phase: %1", nullptr, int(titles.size())).arg(titles.join(tr(", ")));
    if (m_unbound->text() != text)
        m_unbound->setText(text);
    m_unbound->setVisible(!titles.isEmpty());
    refresh();
}

void WatchView::setNow(qint64 utcMs)
{
    m_now = utcMs;
    showHeading();
}

bool WatchView::measures() const
{
    return m_progress.watch && m_last && m_progress.change == m_last->asked.change && !m_last->watched;
}

void WatchView::refresh()
{
    const QString broken = breaches();
    m_breaches->setText(broken);
    m_breaches->setVisible(!broken.isEmpty());
    if (measures()) {
        m_numbers->setRows(watchRows(m_progress.metrics));
        m_compared->setRows(comparedRows(m_progress.compared));
    } else if (m_last && m_last->watched) {
        m_numbers->setRows(watchRows(m_last->watched->numbers, m_words));
        m_compared->setRows(comparedRows(m_last->watched->compared, m_words));
    } else {
        m_numbers->setRows({});
        m_compared->setRows({});
    }
    fitHeight(*m_numbers);
    fitHeight(*m_compared);
    m_numbers->setVisible(!m_numbers->rows()->rows().isEmpty());
    m_compared->setVisible(!m_compared->rows()->rows().isEmpty());
    m_empty->setVisible(!m_last || (m_last->stage() != Stage::Watching && !m_last->watched));
    const bool counted = m_last && m_progress.change == m_last->asked.change && m_progress.newRequests >= 0 &&
                         m_progress.oldRequests >= 0;
    m_requests->setVisible(counted);
    if (counted)
        m_requests->setText(tr("Requests since the script ended: %1 new, %2 old.")
                                .arg(m_progress.newRequests)
                                .arg(m_progress.oldRequests));
    showHeading();
}

void WatchView::showHeading()
{
    StateMark mark = stateMark(StateShape::Waiting);
    QString text = tr("No watch");
    if (m_last && m_last->watched) {
        mark =
            m_last->breaches.isEmpty() ? watchMark(m_last->watched->verdict) : watchMark(rollout::WatchVerdict::Breach);
        text = tr("Watch of %1: %2, over after %3")
                   .arg(percentText(double(m_last->asked.weight)), mark.word,
                        leftText(m_last->watched->endedUtcMs - m_last->watched->beganUtcMs));
    } else if (m_last && m_last->stage() == Stage::Watching) {
        // What nobody measures has no data, whatever the clock says.
        mark = watchMark(!m_last->breaches.isEmpty() ? rollout::WatchVerdict::Breach
                         : measures()                ? m_progress.watch->verdict
                                                     : rollout::WatchVerdict::NoData);
        const qint64 planned = m_ladder.watchMs - (m_now > 0 ? m_now - m_last->observedUtcMs : 0);
        text =
            tr("Watch of %1: %2, %3")
                .arg(percentText(double(m_last->asked.weight)), mark.word,
                     watchLeftText(planned, measures() ? std::optional(m_progress.watch->remainingMs) : std::nullopt));
    }
    if (m_heading->text() != text)
        m_heading->setText(text);
    const Theme theme = Theme::of(palette());
    const QColor ink = theme.tone(mark.meaning).ink;
    m_mark->setPixmap(
        stateIcon(mark.shape, theme, ink).pixmap(QSize(spacing::icon, spacing::icon), devicePixelRatioF()));
}

void WatchView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showHeading();
}

} // namespace holdpoint::ui
