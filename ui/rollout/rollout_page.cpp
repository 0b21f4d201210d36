// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/rollout_page.h"

#include "ui/rollout/ladder_row.h"
#include "ui/rollout/matrix_view.h"
#include "ui/rollout/planned_rollback.h"
#include "ui/rollout/rollout_words.h"
#include "ui/rollout/watch_view.h"
#include "ui/rollout/weight_panel.h"
#include "ui/theme/primary_button.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/state_table.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QResizeEvent>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace holdpoint::ui {
namespace {

constexpr int tallLines = 44; // of text: so high that all parts have room below each other

QString partName(int part)
{
    return part == 0   ? RolloutPage::tr("&Watch")
           : part == 1 ? RolloutPage::tr("Rollback matri&x")
                       : RolloutPage::tr("Over ti&me");
}

// Where a part has too little room, it is scrolled; nothing of it is cut.
QScrollArea* roomFor(QWidget* part, const QString& name)
{
    auto* area = new QScrollArea;
    area->setWidget(part);
    area->setAccessibleName(name);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

} // namespace

RolloutPage::RolloutPage(QWidget* parent)
    : QWidget(parent)
    , m_head(new TrafficHead)
    , m_ladder(new LadderRow)
    , m_weights(new WeightPanel)
    , m_planned(new PlannedRollback)
    , m_watch(new WatchView)
    , m_matrix(new MatrixView)
    , m_chart(new ShareChart)
    , m_parts(new QTabWidget)
    , m_all(new QSplitter(Qt::Vertical))
    , m_watchRoom(roomFor(m_watch, tr("Watch")))
    , m_matrixRoom(roomFor(m_matrix, tr("Rollback matrix")))
{
    m_parts->setDocumentMode(true);
    m_parts->setAccessibleName(tr("Watch, rollback matrix and weights over time"));
    m_all->setChildrenCollapsible(false);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::wide, spacing::normal, spacing::wide, spacing::tight);
    box->setSpacing(spacing::normal);
    box->addWidget(m_head);
    box->addWidget(m_ladder);
    box->addWidget(m_planned);
    box->addWidget(m_weights);
    box->addWidget(m_parts, 1);
    box->addWidget(m_all, 1);
    arrange(false);
    connect(m_weights, &WeightPanel::commandRequested, this, &RolloutPage::commandRequested);
    connect(m_planned, &PlannedRollback::commandRequested, this, &RolloutPage::commandRequested);
    connect(m_matrix, &MatrixView::commandRequested, this, &RolloutPage::commandRequested);
}

void RolloutPage::arrange(bool tall)
{
    if (tall == m_tall)
        return;
    m_tall = tall;
    const std::array<QWidget*, 3> parts = {m_watchRoom, m_matrixRoom, m_chart};
    const int shown = std::max(0, m_parts->currentIndex());
    m_parts->clear();
    for (int part = 0; part < 3; ++part) {
        QWidget* widget = parts.at(size_t(part));
        if (tall) {
            m_all->addWidget(widget);
            m_all->setStretchFactor(part, part == 2 ? 1 : 2);
            widget->show();
        } else {
            m_parts->addTab(widget, partName(part));
        }
    }
    m_parts->setCurrentIndex(shown);
    m_parts->setVisible(!tall);
    m_all->setVisible(tall);
    if (tall)
        m_all->setSizes({height() * 4 / 10, height() * 4 / 10, height() * 2 / 10});
    nameParts();
}

void RolloutPage::nameParts()
{
    if (m_tall)
        return;
    const int applying = m_matrix->applying();
    m_parts->setTabText(1, applying > 0 ? tr("Rollback matri&x: %n APPLIES", nullptr, applying) : partName(1));
}

void RolloutPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange(height() >= tallLines * fontMetrics().height());
}

void RolloutPage::focusNext()
{
    for (QWidget* next : {static_cast<QWidget*>(m_weights->confirmButton()), static_cast<QWidget*>(m_planned->reason()),
                          static_cast<QWidget*>(m_weights->askButton()), static_cast<QWidget*>(m_matrix->table())})
        if (next->isVisible()) {
            next->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    m_parts->setFocus(Qt::ShortcutFocusReason);
}

void RolloutPage::setLaunch(const checklist::Launch& launch, const QString& person)
{
    const rollout::Course& course = launch.state().rollout;
    const rollout::Ladder& ladder = launch.ladder();
    m_weights->setLaunch(launch, person);
    m_planned->setLaunch(launch);
    m_watch->setLaunch(launch);
    m_matrix->setLaunch(launch, person);
    showLadder(launch);
    const rollout::Change* last = course.last();
    m_traffic.oldVersion = ladder.oldVersion;
    m_traffic.newVersion = ladder.newVersion;
    m_traffic.asked.reset();
    m_traffic.askedDetail.clear();
    m_traffic.setDetail.clear();
    if (last) {
        m_traffic.asked = int(last->asked.weight);
        m_traffic.askedDetail = last->stage() == rollout::Stage::Asked ? tr("not confirmed yet")
                                                                       : tr("at %1").arg(momentText(last->askedUtcMs));
    }
    m_traffic.set = course.weight();
    if (!course.set().isEmpty())
        m_traffic.setDetail = tr("at %1").arg(momentText(course.set().last().utcMs));
    m_course.newVersion = ladder.newVersion;
    m_course.oldVersion = ladder.oldVersion;
    m_course.asked.clear();
    for (const rollout::Change& change : course.changes())
        if (!change.withdrawn)
            m_course.asked.append({change.askedUtcMs, double(change.asked.weight)});
    m_course.set.clear();
    for (const rollout::SetWeight& set : course.set())
        m_course.set.append({set.utcMs, double(set.weight)});
    showTraffic();
    showCourse();
    nameParts();
}

void RolloutPage::showLadder(const checklist::Launch& launch)
{
    const rollout::Course& course = launch.state().rollout;
    const int weight = course.weight();
    const rollout::Rung* above = launch.ladder().above(weight);
    // A planned rollback goes the other way.
    const auto& rollbacks = launch.state().rollbacks;
    const bool down = !rollbacks.isEmpty() && !rollbacks.last().ended && rollbacks.last().isByWeights();
    const int next = down ? course.nextDown(launch.ladder()) : above ? above->weight : 0;
    QList<LadderRung> rungs;
    for (const rollout::Rung& rung : launch.ladder().rungs) {
        LadderRung one{rung.weight, {tr("above"), StateShape::Waiting, Meaning::Neutral}, false};
        if (rung.weight == weight)
            one = {rung.weight, {tr("HERE"), StateShape::Running, Meaning::Info}, true};
        else if (rung.weight == next)
            one.mark = {tr("next"), StateShape::Ready, Meaning::Neutral};
        else if (rung.weight < weight)
            one.mark = down ? StateMark{tr("below"), StateShape::Waiting, Meaning::Neutral}
                            : StateMark{tr("done"), StateShape::Passed, Meaning::Ok};
        rungs.append(one);
    }
    m_ladder->setRungs(rungs);
    m_ladder->setVisible(!rungs.isEmpty());
}

void RolloutPage::setProgress(const session::RolloutProgress& progress,
                              const std::vector<session::MatrixReading>& matrix, const QStringList& unbound)
{
    m_weights->setProgress(progress);
    m_watch->setProgress(progress, unbound);
    m_matrix->setReadings(matrix);
}

void RolloutPage::setSeen(const SeenShares& seen)
{
    m_traffic.newShare = seen.newNow;
    m_traffic.oldShare = seen.oldNow;
    m_traffic.ageMs = seen.ageMs;
    m_course.newSeen = seen.newSeen;
    m_course.oldSeen = seen.oldSeen;
    showTraffic();
    showCourse();
}

void RolloutPage::setNow(qint64 utcMs)
{
    m_course.nowUtcMs = utcMs;
    m_weights->setNow(utcMs);
    m_watch->setNow(utcMs);
    m_matrix->setNow(utcMs);
    showCourse();
}

void RolloutPage::showTraffic() { m_head->setTraffic(m_traffic); }

void RolloutPage::showCourse() { m_chart->setCourse(m_course); }

} // namespace holdpoint::ui
