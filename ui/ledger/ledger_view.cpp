// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/ledger_view.h"

#include "ui/ledger/entry_pane.h"
#include "ui/ledger/ledger_model.h"
#include "ui/theme/state_mark.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>

#include <algorithm>

namespace holdpoint::ui {

LedgerView::LedgerView(LedgerModel* model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_table(new QTableView(this))
    , m_filter(new QLineEdit(this))
    , m_follow(new QPushButton(this))
    , m_count(new QLabel(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_pane(new EntryPane(this))
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Ledger entries"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setWordWrap(false);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed); // 100,000 rows are not measured one by one
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    m_filter->setPlaceholderText(tr("Words to look for"));
    m_filter->setAccessibleName(tr("Filter of the ledger"));
    m_filter->setToolTip(tr("Show only entries that hold all these words (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    m_follow->setCheckable(true);
    m_follow->setToolTip(tr("Stay at the newest entry (End). Scrolling up stops following."));
    m_count->setTextFormat(Qt::PlainText);
    m_pane->hide();

    auto* label = new QLabel(tr("Fil&ter:"), this);
    label->setBuddy(m_filter);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    head->setSpacing(spacing::normal);
    head->addWidget(label);
    head->addWidget(m_filter, 1);
    head->addWidget(m_count);
    head->addWidget(m_follow);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_pane);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(head);
    rows->addWidget(m_splitter, 1);

    auto* find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    addAction(find);

    connect(m_filter, &QLineEdit::textChanged, m_model, &LedgerModel::setFilter);
    connect(m_follow, &QPushButton::clicked, this, &LedgerView::setFollowing);
    connect(m_table, &QTableView::activated, this, &LedgerView::openPane);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &LedgerView::refreshPane);
    connect(m_pane, &EntryPane::closed, this, &LedgerView::closePane);
    connect(m_table->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        // At once, before anything that is queued for somebody who follows; the slider is there, its value follows.
        const QScrollBar* bar = m_table->verticalScrollBar();
        setFollowing(bar->sliderPosition() >= bar->maximum());
    });
    const auto moved = [this] {
        if (m_following)
            m_table->scrollToBottom();
        // With the bytes beside it, following means the newest entry is the one that is shown.
        if (m_following && m_paneAlways && m_model->rowCount() > 0)
            m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
        refreshFoot();
    };
    connect(m_model, &LedgerModel::rowsInserted, this, moved);
    connect(m_model, &LedgerModel::modelReset, this, moved);
    connect(m_model, &LedgerModel::filterProgressed, this, &LedgerView::refreshFoot);
    measure();
    refreshFoot();
}

void LedgerView::setFollowing(bool follow)
{
    m_following = follow;
    if (follow)
        m_table->scrollToBottom();
    refreshFoot();
}

void LedgerView::setPaneAlways(bool always)
{
    m_paneAlways = always;
    m_pane->setClosable(!always);
    m_pane->setVisible(always);
    m_splitter->setSizes({3000, 2000}); // shares: the view has no width yet
    arrange();
}

bool LedgerView::showEntry(qint64 seq, bool raw)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->entry(row)->seq != seq)
            continue;
        setFollowing(row == m_model->rowCount() - 1);
        m_table->setCurrentIndex(m_model->index(row, 0));
        if (raw)
            openPane();
        return true;
    }
    return false;
}

bool LedgerView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize) {
        fitColumns();
        // Less room must not hide the newest entry, which is what is followed.
        if (m_following)
            QMetaObject::invokeMethod(
                this,
                [this] {
                    if (m_following)
                        m_table->scrollToBottom();
                },
                Qt::QueuedConnection);
    }
    if (event->type() != QEvent::KeyPress || watched == m_table->viewport())
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (watched == m_filter) {
        // From typing straight to the rows.
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            // Before the focus comes: a table without a current row would take the first one then.
            if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
                m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
            m_table->setFocus(Qt::ShortcutFocusReason);
            return true;
        }
        if (key->key() == Qt::Key_Escape && !m_filter->text().isEmpty()) {
            m_filter->clear();
            return true;
        }
        return QWidget::eventFilter(watched, event);
    }
    if (key->key() == Qt::Key_Escape && m_pane->isVisible() && !m_paneAlways) {
        closePane();
        return true;
    }
    switch (key->key()) {
    case Qt::Key_End:
        setFollowing(true);
        m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
        return true;
    case Qt::Key_Up:
    case Qt::Key_PageUp:
    case Qt::Key_Home:
        setFollowing(false);
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void LedgerView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        measure();
    if (event->type() == QEvent::PaletteChange)
        refreshFoot();
}

// Beside the rows where there is room for both, else below them.
void LedgerView::arrange()
{
    if (!m_paneAlways)
        return;
    const bool wide = width() > 120 * std::max(1, fontMetrics().averageCharWidth());
    const Qt::Orientation wanted = wide ? Qt::Horizontal : Qt::Vertical;
    if (m_splitter->orientation() == wanted)
        return;
    m_splitter->setOrientation(wanted);
    m_splitter->setSizes({3000, 2000});
}

void LedgerView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void LedgerView::openPane()
{
    if (!m_table->currentIndex().isValid())
        return;
    if (m_pane->isHidden()) {
        m_pane->show();
        m_splitter->setSizes({2 * width() / 3, width() / 3});
    }
    refreshPane();
}

void LedgerView::closePane()
{
    m_pane->setVisible(m_paneAlways);
    m_table->setFocus(Qt::OtherFocusReason);
}

void LedgerView::refreshPane()
{
    const int row = m_table->currentIndex().row();
    const events::Entry* entry = m_pane->isHidden() ? nullptr : m_model->entry(row);
    if (entry != nullptr)
        m_pane->showEntry(*entry, m_model->sentence(row));
}

void LedgerView::refreshFoot()
{
    m_follow->setChecked(m_following);
    m_follow->setText(m_following ? tr("Following (End)") : tr("Follow (End)"));
    m_follow->setIcon(stateIcon(m_following ? StateShape::Ready : StateShape::Held, Theme::of(palette())));
    const QString all = QLocale().toString(m_model->entryCount());
    const QString shown = QLocale().toString(m_model->rowCount());
    if (!m_model->narrowed())
        m_count->setText(tr("%n entries", nullptr, int(m_model->entryCount())));
    else if (m_model->filtering())
        m_count->setText(tr("%1 of %2 so far, still looking…").arg(shown, all));
    else
        m_count->setText(tr("%1 of %2 entries").arg(shown, all));
}

void LedgerView::measure()
{
    m_table->verticalHeader()->setDefaultSectionSize(QFontMetrics(font()).height() + spacing::normal);
    fitColumns();
}

// What happened comes first, and gets half of a narrow view: there the local time goes into the tooltip of the other,
// then the date and the role, and last names are cut.
void LedgerView::fitColumns()
{
    const QFontMetrics metrics(font());
    const int width = m_table->viewport()->width();
    const int letter = std::max(1, metrics.averageCharWidth());
    const auto wide = [&](const QString& widest) { return metrics.horizontalAdvance(widest) + 2 * spacing::normal; };
    const bool brief = width < 105 * letter;
    m_model->setBrief(brief);
    const QString seq = QLocale().toString(std::max<qint64>(m_model->entryCount(), 999));
    m_table->setColumnWidth(LedgerModel::Seq, wide(brief ? seq : QStringLiteral("100,000")));
    m_table->setColumnWidth(LedgerModel::Utc,
                            wide(brief ? QStringLiteral("09:58:03") : QStringLiteral("2026-12-01 09:58:03")));
    m_table->setColumnWidth(LedgerModel::Local, wide(QStringLiteral("09:58:03 +01:00")));
    m_table->setColumnHidden(LedgerModel::Local, width < 170 * letter);
    const int left = width - m_table->columnWidth(LedgerModel::Seq) - m_table->columnWidth(LedgerModel::Utc);
    m_table->setColumnWidth(LedgerModel::Who, std::clamp(left * 3 / 10, 12 * letter, 46 * letter));
}

} // namespace holdpoint::ui
