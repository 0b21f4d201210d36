// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/alarms/alarms_page.h"

#include "ui/alarms/quiet_dialog.h"
#include "ui/theme/mark_delegate.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/whole_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

AlarmsPage::AlarmsPage(QWidget* parent)
    : QWidget(parent)
    , m_model(new AlarmListModel(this))
    , m_view(new QTreeView)
    , m_list(new QStackedWidget)
    , m_filter(new QComboBox)
    , m_empty(new WholeLabel)
    , m_detail(new WholeLabel)
    , m_advice(new QPushButton)
    , m_acknowledge(new QPushButton(tr("A&cknowledge")))
    , m_shelve(new QPushButton(tr("Shelv&e…")))
    , m_remove(new QPushButton(tr("O&ut of service…")))
    , m_back(new QPushButton(tr("Brin&g back")))
    , m_silence(new QPushButton(tr("Sile&nce")))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    layout->setSpacing(spacing::normal);
    layout->addWidget(listPart(), 1);
    layout->addWidget(chosenPart());
    connect(m_filter, &QComboBox::currentIndexChanged, this,
            [this] { keepChosen([this] { m_model->setShown(AlarmsShown(m_filter->currentData().toInt())); }); });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AlarmsPage::tellChosen);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &AlarmsPage::tellChosen);
    connect(m_acknowledge, &QPushButton::clicked, this, &AlarmsPage::acknowledge);
    connect(m_shelve, &QPushButton::clicked, this, &AlarmsPage::shelve);
    connect(m_remove, &QPushButton::clicked, this, &AlarmsPage::takeOutOfService);
    connect(m_back, &QPushButton::clicked, this, &AlarmsPage::bringBack);
    connect(m_silence, &QPushButton::clicked, this, &AlarmsPage::silenceRequested);
    connect(m_advice, &QPushButton::clicked, this,
            [this] { m_answer == QLatin1String("rollback") ? Q_EMIT rollbackRequested() : Q_EMIT holdRequested(); });
    setSounding(false);
    tellChosen();
}

QWidget* AlarmsPage::listPart()
{
    m_view->setModel(m_model);
    m_view->setItemDelegate(
        new MarkDelegate(AlarmListModel::StateColumn, AlarmListModel::ShapeRole, AlarmListModel::MeaningRole, m_view));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setTabKeyNavigation(false);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setAccessibleName(tr("Alarms; A acknowledges what is chosen, S shelves it"));
    m_view->header()->setStretchLastSection(false);
    m_view->installEventFilter(this);
    m_filter->addItem(tr("Open alarms"), int(AlarmsShown::Open));
    m_filter->addItem(tr("All that is watched"), int(AlarmsShown::Watched));
    m_filter->addItem(tr("Every time an alarm was raised"), int(AlarmsShown::History));
    m_filter->setAccessibleName(tr("Which alarms are shown"));
    m_filter->setMinimumHeight(spacing::controlHeight);
    m_silence->setToolTip(tr("No sound until the next alarm. It acknowledges nothing: deadlines run on."));
    auto* head = new QHBoxLayout;
    head->addWidget(m_filter);
    head->addStretch();
    head->addWidget(m_silence);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setMargin(spacing::normal);
    m_list->addWidget(m_view);
    m_list->addWidget(m_empty);
    auto* part = new QWidget;
    auto* box = new QVBoxLayout(part);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::normal);
    box->addLayout(head);
    box->addWidget(m_list, 1);
    return part;
}

QWidget* AlarmsPage::chosenPart()
{
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_acknowledge->setToolTip(tr("Say that somebody is on it: everything chosen (A)"));
    m_shelve->setToolTip(tr("Quiet for some time, with a reason; the coordinator's act (S)"));
    m_remove->setToolTip(tr("Quiet until a person returns it, with a reason; the coordinator's act"));
    m_back->setToolTip(tr("Take what is chosen from the shelf, or return it to service"));
    for (QPushButton* button : {m_acknowledge, m_shelve, m_remove, m_back, m_silence, m_advice}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    auto* advice = new QHBoxLayout;
    advice->addWidget(m_detail, 1);
    advice->addWidget(m_advice, 0, Qt::AlignTop);
    auto* acts = new QHBoxLayout;
    acts->setSpacing(spacing::normal);
    for (QPushButton* button : {m_acknowledge, m_shelve, m_remove, m_back})
        acts->addWidget(button);
    acts->addStretch();
    auto* part = new QWidget;
    auto* box = new QVBoxLayout(part);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::normal);
    box->addLayout(advice);
    box->addLayout(acts);
    return part;
}

void AlarmsPage::refresh(const checklist::Launch& launch, const Instant& now)
{
    const checklist::State& state = launch.state();
    const Known known{state.trustedConfiguration, state.runbooks.size(), launch.filledValues()};
    if (known != m_known) {
        m_known = known;
        m_rules = state.trustedConfiguration.isEmpty()
                      ? alarms::RuleSet()
                      : alarms::rulesFrom(launch.plan(), launch.configuration(), known.values);
        m_watched = watchedAlarms(m_rules);
    }
    tellEmpty(launch);
    keepChosen([&] { m_model->refresh(state.alarms, m_watched, now); });
}

void AlarmsPage::setNow(const Instant& now)
{
    m_model->setNow(now);
    tellChosen();
}

void AlarmsPage::setSounding(bool sounding)
{
    const bool focused = m_silence->hasFocus();
    m_silence->setVisible(sounding);
    if (focused && !sounding)
        m_view->setFocus(Qt::OtherFocusReason);
}

void AlarmsPage::focusList()
{
    if (m_model->rowCount() > 0 && !m_view->currentIndex().isValid())
        m_view->setCurrentIndex(m_model->index(0, 0));
    (m_model->rowCount() > 0 ? static_cast<QWidget*>(m_view) : m_filter)->setFocus(Qt::ShortcutFocusReason);
}

// Rows move when an alarm is raised, and with them must go what the hand is on.
void AlarmsPage::keepChosen(const std::function<void()>& change)
{
    QStringList alarms;
    for (const int row : chosen())
        alarms.append(m_model->alarm(row));
    const QString current = m_model->alarm(m_view->currentIndex().row());
    const bool history = m_model->shown() == AlarmsShown::History;
    change();
    m_list->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
    m_empty->setText(m_nothing);
    QItemSelectionModel* selection = m_view->selectionModel();
    if (!m_view->currentIndex().isValid() && m_model->rowCount() > 0) {
        const int row = std::max(0, m_model->rowOf(current));
        selection->setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::NoUpdate);
        if (alarms.isEmpty() && m_model->alarm(row) == current)
            alarms.append(current);
        // In the history an alarm stands many times: only one of them was meant.
        if (history || m_model->shown() == AlarmsShown::History || alarms.isEmpty())
            selection->select(m_view->currentIndex(), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        else
            for (const QString& alarm : alarms)
                if (const int again = m_model->rowOf(alarm); again >= 0)
                    selection->select(m_model->index(again, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    tellChosen();
}

QList<int> AlarmsPage::chosen() const
{
    QList<int> rows;
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows())
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

QStringList AlarmsPage::chosenAlarms(bool (*fits)(const alarms::AlarmBook& book, const QString& alarm)) const
{
    QStringList alarms;
    for (const int row : chosen()) {
        const QString alarm = m_model->alarm(row);
        if (!alarms.contains(alarm) && fits(m_model->book(), alarm))
            alarms.append(alarm);
    }
    return alarms;
}

QStringList AlarmsPage::titlesOf(const QStringList& alarms) const
{
    QStringList titles;
    for (const QString& alarm : alarms)
        titles.append(m_model->title(m_model->rowOf(alarm)));
    return titles;
}

void AlarmsPage::acknowledge()
{
    // In the history an alarm stands many times, and is acknowledged once.
    QStringList answered;
    for (const int row : chosen()) {
        const QString alarm = m_model->alarm(row);
        const std::optional<qint64> occurrence = m_model->toAcknowledge(row);
        if (!occurrence || answered.contains(alarm))
            continue;
        answered.append(alarm);
        Q_EMIT commandRequested(alarms::Acknowledge{alarm, *occurrence});
    }
}

void AlarmsPage::shelve()
{
    const QStringList alarms =
        chosenAlarms([](const alarms::AlarmBook& book, const QString& alarm) { return !book.shelf(alarm); });
    if (alarms.isEmpty())
        return;
    auto* dialog = new QuietDialog(QuietDialog::Kind::Shelf, titlesOf(alarms), this);
    connect(dialog, &QuietDialog::given, this, [this, alarms](qint64 forMs, const QString& reason) {
        for (const QString& alarm : alarms)
            Q_EMIT commandRequested(alarms::Shelve{alarm, forMs, reason});
    });
    dialog->open();
}

void AlarmsPage::takeOutOfService()
{
    const QStringList alarms =
        chosenAlarms([](const alarms::AlarmBook& book, const QString& alarm) { return !book.removal(alarm); });
    if (alarms.isEmpty())
        return;
    auto* dialog = new QuietDialog(QuietDialog::Kind::OutOfService, titlesOf(alarms), this);
    connect(dialog, &QuietDialog::given, this, [this, alarms](qint64, const QString& reason) {
        for (const QString& alarm : alarms)
            Q_EMIT commandRequested(alarms::TakeOutOfService{alarm, reason});
    });
    dialog->open();
}

void AlarmsPage::bringBack()
{
    const QStringList alarms =
        chosenAlarms([](const alarms::AlarmBook& book, const QString& alarm) { return book.isSuppressed(alarm); });
    for (const QString& alarm : alarms) {
        // What is both comes back into service first; it is still shelved then.
        if (m_model->book().removal(alarm))
            Q_EMIT commandRequested(alarms::ReturnToService{alarm, {}});
        else
            Q_EMIT commandRequested(alarms::Unshelve{alarm, {}});
    }
}

void AlarmsPage::tellEmpty(const checklist::Launch& launch)
{
    constexpr int mostNames = 12;
    QStringList said;
    said.append(m_model->shown() == AlarmsShown::History ? tr("No alarm was raised so far.") : tr("No alarm is open."));
    if (launch.state().trustedConfiguration.isEmpty()) {
        said.append(tr("Nobody has trusted a configuration for this launch: nothing is watched, and no alarm can come. "
                       "See the Launch menu, “Trust the configuration”."));
    } else if (m_watched.isEmpty()) {
        said.append(tr("The configuration names no metric and no source: nothing is watched, and no alarm can come."));
    } else {
        QStringList names;
        for (const alarms::Rule& rule : m_rules.rules)
            names.append(shownText(rule.title));
        if (names.size() > mostNames) {
            const int more = int(names.size()) - mostNames;
            names = names.mid(0, mostNames);
            names.append(tr("and %n more", nullptr, more));
        }
        if (!names.isEmpty())
            said.append(tr("Watched numbers: %1.").arg(names.join(QStringLiteral(", "))));
        QStringList sources;
        for (const alarms::SourceRule& rule : m_rules.sources)
            sources.append(rule.source);
        if (!sources.isEmpty())
            said.append(tr("Sources that must answer: %1.").arg(sources.join(QStringLiteral(", "))));
    }
    if (const int unbound = int(m_rules.unbound.size()); unbound > 0)
        said.append(tr("%n numbers of the runbook are watched by nobody.", nullptr, unbound));
    m_nothing = said.join(QStringLiteral("\n\n"));
}

// The newest value beside the one that raised the alarm; empty where nobody measures it.
QString AlarmsPage::newestValue(const events::AlarmRaised& raised) const
{
    const std::optional<alarms::Judged> judged =
        m_judged && raised.kind == QLatin1String("limit") ? m_judged(raised.metric) : std::nullopt;
    if (!judged || judged->ageMs < 0)
        return {};
    const QString unit = shownText(raised.unit);
    return tr("Now %1, %2 old.")
        .arg(unit.isEmpty() ? judged->value : tr("%1 %2").arg(judged->value, unit), clockText(judged->ageMs));
}

void AlarmsPage::tellChosen()
{
    const int row = m_view->currentIndex().row();
    const QString alarm = m_model->alarm(row);
    const alarms::Occurrence* shown = m_model->occurrence(row);
    m_answer.clear();
    QStringList said;
    if (!alarm.isEmpty()) {
        const auto cell = [&](int column) { return m_model->index(row, column).data().toString(); };
        said.append(tr("%1 (%2): %3, %4")
                        .arg(m_model->title(row), alarm, cell(AlarmListModel::StateColumn),
                             cell(AlarmListModel::PriorityColumn)));
        if (shown) {
            const events::AlarmRaised& raised = shown->raised;
            QStringList line{
                tr("Raised %1 UTC: %2.").arg(timeText(shown->raisedAt, m_model->now()), raisedValue(raised))};
            if (const QString now = newestValue(raised); !now.isEmpty())
                line.append(now);
            if (shown->escalatedAt && !shown->acknowledgedAt)
                line.append(tr("Nobody acknowledged it in time."));
            if (const qint64 times = m_model->book().raisedCount(alarm); times > 1)
                line.append(tr("Raised %n times in this launch.", nullptr, int(times)));
            if (const QString advice = adviceText(raised); !advice.isEmpty() && !shown->clearedAt) {
                m_answer = raised.answer;
                line.append(tr("The runbook %1.").arg(advice));
            }
            said.append(line.join(QLatin1Char(' ')));
        }
        if (const QString answer = cell(AlarmListModel::AnswerColumn); !answer.isEmpty())
            said.append(answer);
    }
    if (const QString text = said.join(QLatin1Char('\n')); text != m_detail->text())
        m_detail->setText(text);
    m_detail->setVisible(!said.isEmpty());
    m_advice->setVisible(!m_answer.isEmpty());
    m_advice->setText(m_answer == QLatin1String("rollback") ? tr("To the roll&back") : tr("Hol&d the launch…"));
    const QList<int> rows = chosen();
    const alarms::AlarmBook& book = m_model->book();
    const auto any = [&](auto fits) {
        return std::any_of(rows.begin(), rows.end(), [&](int one) { return fits(m_model->alarm(one)); });
    };
    m_acknowledge->setEnabled(
        std::any_of(rows.begin(), rows.end(), [this](int one) { return m_model->toAcknowledge(one).has_value(); }));
    m_shelve->setEnabled(any([&](const QString& one) { return !book.shelf(one); }));
    m_remove->setEnabled(any([&](const QString& one) { return !book.removal(one); }));
    m_back->setEnabled(any([&](const QString& one) { return book.isSuppressed(one); }));
}

bool AlarmsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = key->modifiers() == Qt::NoModifier || key->modifiers() == Qt::ShiftModifier;
        if (plain && !key->isAutoRepeat() && (key->key() == Qt::Key_A || key->key() == Qt::Key_S)) {
            key->key() == Qt::Key_A ? acknowledge() : shelve();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void AlarmsPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const QFontMetrics metrics(font());
    const auto wide = [&](int column, const QString& widest) {
        m_view->setColumnWidth(column, metrics.horizontalAdvance(widest) + 2 * spacing::normal);
    };
    // The state is never cut, and takes no more than the words that stand there.
    m_view->header()->setSectionResizeMode(AlarmListModel::StateColumn, QHeaderView::ResizeToContents);
    wide(AlarmListModel::PriorityColumn, tr("Critical"));
    wide(AlarmListModel::SinceColumn, tr("%1 to %2").arg(QStringLiteral("00:00:00"), QStringLiteral("00:00:00")));
    wide(AlarmListModel::AnswerColumn, deadlineText(83'000));
    m_view->header()->setSectionResizeMode(AlarmListModel::AlarmColumn, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(AlarmListModel::ValueColumn, QHeaderView::Stretch);
    // Where little room is, what stands in full below gives way to the titles and the clocks.
    const int letter = metrics.averageCharWidth();
    m_view->setColumnHidden(AlarmListModel::PriorityColumn, width() < 100 * letter);
    m_view->setColumnHidden(AlarmListModel::ValueColumn, width() < 100 * letter);
    m_view->setColumnHidden(AlarmListModel::SinceColumn, width() < 130 * letter);
}

} // namespace holdpoint::ui
