// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/plan_tree.h"

#include <QEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace holdpoint::ui {
namespace {

// Shape before the title, a bar before the current step, late times in the colour of a warning (and with the word).
class PlanDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Theme theme = Theme::of(option->palette);
        const bool step = index.data(PlanModel::StepRole).toBool();
        const auto meaning = Meaning(index.data(PlanModel::MeaningRole).toInt());
        if (index.column() == PlanModel::TitleColumn) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon =
                stateIcon(StateShape(index.data(PlanModel::ShapeRole).toInt()), theme, theme.tone(meaning).ink);
            option->decorationSize = {spacing::icon, spacing::icon};
            if (index.data(PlanModel::DoubtRole).toBool())
                option->palette.setColor(QPalette::Text, theme.warning.ink);
        } else if (index.column() == PlanModel::StateColumn && step) {
            option->palette.setColor(QPalette::Text, theme.tone(meaning).ink);
        } else if (index.column() == PlanModel::PlannedColumn && index.data(PlanModel::OverdueRole).toBool()) {
            option->palette.setColor(QPalette::Text, theme.warning.ink);
        } else {
            option->palette.setColor(QPalette::Text, theme.mutedText);
        }
        if (!step || index.data(PlanModel::CurrentRole).toBool())
            option->font = themeFont(FontRole::Strong);
        if (!step && index.column() == PlanModel::TitleColumn)
            option->palette.setColor(QPalette::Text, theme.text);
        option->fontMetrics = QFontMetrics(option->font);
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(option.fontMetrics.height() + spacing::normal);
        return size;
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const bool current = index.data(PlanModel::CurrentRole).toBool();
        const Theme theme = Theme::of(option.palette);
        if (current && !(option.state & QStyle::State_Selected))
            painter->fillRect(option.rect, theme.info.wash);
        QStyledItemDelegate::paint(painter, option, index);
    }
};

class PlanProxy final : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override
    {
        // A phase stands for its steps alone; a step is found by its own words.
        if (!parent.isValid() && !filterRegularExpression().pattern().isEmpty())
            return false;
        return QSortFilterProxyModel::filterAcceptsRow(row, parent);
    }
};

int columnPad() { return spacing::normal + spacing::tight; }

} // namespace

PlanTree::PlanTree(QWidget* parent)
    : QWidget(parent)
    , m_model(new PlanModel(this))
    , m_proxy(new PlanProxy(this))
    , m_view(new QTreeView(this))
    , m_filter(new QLineEdit(this))
{
    m_proxy->setRecursiveFilteringEnabled(true);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setFilterKeyColumn(PlanModel::TitleColumn);
    m_proxy->setSourceModel(m_model);

    m_filter->setPlaceholderText(tr("Find a step"));
    m_filter->setAccessibleName(tr("Find a step by its title"));
    m_filter->setClearButtonEnabled(true);

    m_view->setModel(m_proxy);
    m_view->setItemDelegate(new PlanDelegate(m_view));
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setExpandsOnDoubleClick(true);
    m_view->setIndentation(spacing::normal + spacing::tight);
    // The end of a title tells it from its neighbours as often as its beginning.
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setTabKeyNavigation(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setAccessibleName(tr("Phases and steps"));
    QHeaderView* header = m_view->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setMinimumSectionSize(40);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(PlanModel::TitleColumn, QHeaderView::Stretch);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::tight);
    layout->addWidget(m_filter);
    layout->addWidget(m_view, 1);
    setMinimumWidth(220);

    connect(m_filter, &QLineEdit::textChanged, this, &PlanTree::narrow);
    connect(m_filter, &QLineEdit::returnPressed, this, [this] { m_view->setFocus(); });
    connect(m_model, &QAbstractItemModel::modelReset, m_view, &QTreeView::expandAll);
    connect(m_model, &QAbstractItemModel::modelReset, this, &PlanTree::fitColumns);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (!m_quiet && index.data(PlanModel::StepRole).toBool())
            Q_EMIT stepSelected(index.data(PlanModel::IdRole).toString());
    });
    fitColumns();
}

void PlanTree::refresh(const checklist::Launch& launch)
{
    m_quiet = true;
    m_model->refresh(launch);
    m_quiet = false;
}

void PlanTree::setNow(const Instant& now) { m_model->setNow(now); }

void PlanTree::selectStep(const QString& step)
{
    if (selectedStep() == step)
        return;
    QModelIndex index = m_proxy->mapFromSource(m_model->indexOf(step));
    if (!index.isValid() && m_model->indexOf(step).isValid()) {
        m_filter->clear();
        index = m_proxy->mapFromSource(m_model->indexOf(step));
    }
    if (!index.isValid())
        return;
    m_quiet = true;
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index, QAbstractItemView::EnsureVisible);
    m_quiet = false;
}

QString PlanTree::selectedStep() const
{
    const QModelIndex index = m_view->currentIndex();
    return index.data(PlanModel::StepRole).toBool() ? index.data(PlanModel::IdRole).toString() : QString();
}

void PlanTree::narrow(const QString& words)
{
    const QString shown = selectedStep();
    m_quiet = true;
    m_proxy->setFilterFixedString(words.trimmed());
    m_view->expandAll();
    m_quiet = false;
    if (m_proxy->mapFromSource(m_model->indexOf(shown)).isValid())
        selectStep(shown);
}

// What the phases need and nine of ten steps, between 24 and 48 letters: one long title must not take the room of all
// others.
int PlanTree::titleWidth() const
{
    const QFontMetrics metrics(themeFont(FontRole::Strong));
    const int letter = metrics.averageCharWidth();
    const int before = m_view->indentation() + spacing::icon + 2 * spacing::normal;
    int wanted = 0;
    std::vector<int> steps;
    for (int phase = 0; phase < m_model->rowCount(); ++phase) {
        const QModelIndex parent = m_model->index(phase, PlanModel::TitleColumn);
        wanted = std::max(wanted, before + metrics.horizontalAdvance(parent.data().toString()));
        for (int step = 0; step < m_model->rowCount(parent); ++step)
            steps.push_back(
                before + m_view->indentation() +
                metrics.horizontalAdvance(m_model->index(step, PlanModel::TitleColumn, parent).data().toString()));
    }
    if (!steps.empty()) {
        const auto most = steps.begin() + std::ptrdiff_t(steps.size() - 1 - steps.size() / 10);
        std::nth_element(steps.begin(), most, steps.end());
        wanted = std::max(wanted, *most);
    }
    return std::clamp(wanted, 24 * letter, 48 * letter);
}

int PlanTree::wantedWidth() const
{
    const int bar = m_view->verticalScrollBar()->sizeHint().width();
    return titleWidth() + stateWidth() + plannedWidth() + bar + spacing::tight;
}

int PlanTree::stateWidth()
{
    const QFontMetrics metrics(themeFont(FontRole::Strong));
    return columnPad() + std::max(metrics.horizontalAdvance(stateMark(StateShape::Skipped).word),
                                  metrics.horizontalAdvance(stateMark(StateShape::Running).word));
}

int PlanTree::plannedWidth()
{
    const QFontMetrics metrics(themeFont(FontRole::Strong));
    return columnPad() + metrics.horizontalAdvance(tr("%1  late").arg(QStringLiteral("T-24:00  00:00")));
}

void PlanTree::fitColumns()
{
    const QFontMetrics metrics(themeFont(FontRole::Strong));
    const int state = stateWidth();
    const int planned = plannedWidth();
    const int started = metrics.horizontalAdvance(tr("Started, UTC")) + columnPad();
    m_view->setColumnWidth(PlanModel::StateColumn, state);
    m_view->setColumnWidth(PlanModel::PlannedColumn, planned);
    m_view->setColumnWidth(PlanModel::StartedColumn, started);
    // The title keeps the room it needs: what is least needed goes first.
    const int title = titleWidth();
    const int room = width();
    const int least = std::min(title, metrics.averageCharWidth() * 30);
    m_view->setColumnHidden(PlanModel::PlannedColumn, room < least + state + planned);
    m_view->setColumnHidden(PlanModel::StartedColumn, room < title + state + planned + started);
}

void PlanTree::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitColumns();
}

void PlanTree::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
        fitColumns();
    QWidget::changeEvent(event);
}

} // namespace holdpoint::ui
