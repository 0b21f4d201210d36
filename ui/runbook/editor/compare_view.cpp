// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/compare_view.h"

#include "ui/runbook/editor/difference_model.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <memory>

namespace holdpoint::ui {

CompareView::CompareView(QWidget* parent)
    : QWidget(parent)
    , m_model(new DifferenceModel(this))
    , m_table(new QTableView)
    , m_title(new QLabel)
    , m_counts(new QLabel)
    , m_next(new QPushButton(tr("&Next difference")))
    , m_previous(new QPushButton(tr("&Previous difference")))
{
    m_worker.setMaxThreadCount(1);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_counts->setTextFormat(Qt::PlainText);
    m_title->setFont(themeFont(FontRole::Strong));
    m_table->setAccessibleName(tr("Differences"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_next->setToolTip(tr("Go to the next difference (F7)"));
    m_previous->setToolTip(tr("Go to the previous difference (Shift+F7)"));
    auto* close = new QPushButton(tr("&Close the comparison"));
    close->setToolTip(tr("Back to the runbook (Escape)"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_title, 1);
    row->addWidget(m_counts);
    for (QPushButton* button : {m_previous, m_next, close}) {
        button->setMinimumHeight(spacing::controlHeight);
        row->addWidget(button);
    }
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::tight);
    box->addLayout(row);
    box->addWidget(m_table, 1);
    connect(m_next, &QPushButton::clicked, this, [this] { goOn(false); });
    connect(m_previous, &QPushButton::clicked, this, [this] { goOn(true); });
    connect(close, &QPushButton::clicked, this, &CompareView::closed);
    proportions();
    hide();
}

CompareView::~CompareView() { m_worker.waitForDone(); }

void CompareView::compare(const QString& beforeName, const QByteArray& before, const QString& afterName,
                          const QByteArray& after)
{
    m_beforeName = beforeName;
    m_afterName = afterName;
    m_model->setRows({});
    ++m_job;
    tell();
    show();
    m_table->setFocus(Qt::OtherFocusReason);
    m_worker.start([self = QPointer<CompareView>(this), before, after, job = m_job] {
        auto rows = std::make_shared<std::vector<DifferenceModel::Row>>(DifferenceModel::rowsOf(before, after));
        // Through the application: this object may be gone, which only its own thread can tell.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, rows, job] {
                if (!self || self->m_job != job)
                    return;
                self->m_answered = job;
                self->m_model->setRows(std::move(*rows));
                self->tell();
                self->goOn(false);
                Q_EMIT self->compared();
            },
            Qt::QueuedConnection);
    });
}

void CompareView::tell()
{
    const bool any = m_model->addedLines() + m_model->removedLines() > 0;
    m_next->setEnabled(any);
    m_previous->setEnabled(any);
    if (!isReady())
        m_title->setText(tr("Comparing %1 with %2…").arg(m_beforeName, m_afterName));
    else if (!any)
        m_title->setText(tr("There is no difference between the lines of %1 and %2.").arg(m_beforeName, m_afterName));
    else
        m_title->setText(tr("From %1 to %2").arg(m_beforeName, m_afterName));
    m_counts->setText(isReady() && any ? tr("%n lines are added.", nullptr, m_model->addedLines()) + u' ' +
                                             tr("%n lines are removed.", nullptr, m_model->removedLines())
                                       : QString());
}

QString CompareView::title() const { return m_title->text(); }

void CompareView::goOn(bool backwards)
{
    const QModelIndex current = m_table->currentIndex();
    const int from = current.isValid() ? current.row() : backwards ? m_model->rowCount() - 1 : 0;
    // The first time, the place that one is in is the one to show.
    int row = !current.isValid() && m_model->rowCount() > 0 && m_model->rows().front().mark != runbook::LineMark::Same
                  ? 0
                  : m_model->nextPlace(from, backwards);
    if (row < 0) // around
        row = m_model->nextPlace(backwards ? m_model->rowCount() : -1, backwards);
    if (row < 0)
        return;
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, DifferenceModel::Mark), QAbstractItemView::PositionAtCenter);
}

void CompareView::proportions()
{
    const QFontMetrics metrics = fontMetrics();
    m_table->verticalHeader()->setDefaultSectionSize(QFontMetrics(themeFont(FontRole::Command)).height() +
                                                     spacing::tight);
    m_table->setColumnWidth(DifferenceModel::Before, metrics.horizontalAdvance(tr("Line before")) + spacing::section);
    m_table->setColumnWidth(DifferenceModel::After, metrics.horizontalAdvance(tr("Line after")) + spacing::section);
    m_table->setColumnWidth(DifferenceModel::Mark, metrics.horizontalAdvance(tr("− removed")) + spacing::section);
}

void CompareView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else if (event->key() == Qt::Key_F7)
        goOn(event->modifiers().testFlag(Qt::ShiftModifier));
    else
        QWidget::keyPressEvent(event);
}

void CompareView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        proportions();
}

} // namespace holdpoint::ui
