// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/matrix_view.h"

#include "ui/rollout/rollout_words.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/state_table.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr int leastRows = 3;

} // namespace

MatrixView::MatrixView(QWidget* parent)
    : QWidget(parent)
    , m_table(new StateTable(tr("Rollback matrix"), matrixHeaders()))
    , m_empty(new WholeLabel)
    , m_acts(new QWidget)
    , m_hint(new WholeLabel)
    , m_reason(new QLineEdit)
    , m_declare(new QPushButton(tr("It appli&es")))
    , m_over(new QPushButton(tr("No longer a&pplies")))
    , m_rollBack(new QPushButton(tr("Roll &back…")))
    , m_watch(new QPushButton(tr("&Keep watching")))
    , m_goOn(new QPushButton(tr("&Go on")))
{
    m_empty->setText(tr("The runbook has no rollback matrix."));
    // What is said of a row comes before many rows; those are scrolled.
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_reason->setAccessibleName(tr("Reason for what is said of the selected row"));
    m_reason->setMinimumHeight(spacing::controlHeight);
    m_declare->setToolTip(tr("Say that the selected row applies: what no number says"));
    m_over->setToolTip(tr("Say that the selected row does not apply any more, whether it was declared or measured"));
    m_rollBack->setToolTip(tr("Record the decision, then hold the rollback button: its reason is this row"));
    m_watch->setToolTip(tr("The coordinator decides to watch it further"));
    m_goOn->setToolTip(tr("The coordinator decides to go on all the same"));
    auto* label = new QLabel(tr("Wh&y:"));
    label->setBuddy(m_reason);
    auto* why = new QHBoxLayout;
    why->setSpacing(spacing::normal);
    why->addWidget(label);
    why->addWidget(m_reason, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::tight);
    for (QPushButton* button : {m_declare, m_over, m_rollBack, m_watch, m_goOn}) {
        button->setMinimumHeight(spacing::controlHeight);
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto* acts = new QVBoxLayout(m_acts);
    acts->setContentsMargins(0, 0, 0, 0);
    acts->setSpacing(spacing::tight);
    acts->addWidget(m_hint);
    acts->addLayout(why);
    acts->addLayout(buttons);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(0, spacing::tight, 0, 0);
    box->setSpacing(spacing::tight);
    box->addWidget(m_empty);
    box->addWidget(m_table, 1);
    box->addWidget(m_acts);
    connect(m_table, &StateTable::selectionMoved, this, [this] {
        m_chosen = m_chosen || !m_following;
        m_missing = false;
        showActs();
    });
    connect(m_table, &QAbstractItemView::pressed, this, [this] { m_chosen = true; }); // also the one that is selected
    connect(m_reason, &QLineEdit::textChanged, this, [this] {
        if (m_missing) {
            m_missing = false;
            showActs();
        }
    });
    connect(m_declare, &QPushButton::clicked, this, [this] { declare(true); });
    connect(m_over, &QPushButton::clicked, this, [this] { declare(false); });
    connect(m_rollBack, &QPushButton::clicked, this, [this] { decide(QStringLiteral("rollback")); });
    connect(m_watch, &QPushButton::clicked, this, [this] { decide(QStringLiteral("watch")); });
    connect(m_goOn, &QPushButton::clicked, this, [this] { decide(QStringLiteral("go-on")); });
    refresh();
}

void MatrixView::setLaunch(const checklist::Launch& launch, const QString& person)
{
    m_mayDecide = launch.mayCoordinate(person);
    const events::Person* coordinator = launch.holderOf(launch.coordinatorRole());
    m_coordinator = coordinator ? coordinator->name : QString();
    m_lines = matrixLines(launch, m_readings);
    refresh();
}

void MatrixView::setReadings(const std::vector<session::MatrixReading>& readings)
{
    m_readings = readings;
    for (MatrixLine& line : m_lines) {
        const auto reading = std::ranges::find(m_readings, line.row.id, &session::MatrixReading::row);
        line.reading = reading == m_readings.end() ? std::nullopt : std::optional(*reading);
    }
    refresh();
}

void MatrixView::setNow(qint64 utcMs)
{
    m_now = utcMs;
    showRows();
}

void MatrixView::showRows()
{
    m_following = true; // what is selected anew after others came and went, nobody chose
    m_table->setRows(matrixRows(m_lines, m_now));
    m_following = false;
}

// One row is always the one that is spoken of: the first that applies, while nobody chose another or writes of this
// one.
void MatrixView::follow()
{
    const bool none = m_table->selectedId().isEmpty();
    m_chosen = m_chosen && !none;
    if (m_lines.isEmpty() || m_chosen || (!none && !m_reason->text().isEmpty()))
        return;
    const auto applies = std::ranges::find_if(m_lines, [](const MatrixLine& line) { return line.scenario.applies(); });
    m_following = true;
    if (applies != m_lines.end())
        m_table->select(applies->row.id);
    else if (none)
        m_table->select(m_lines.first().row.id);
    m_following = false;
}

int MatrixView::applying() const
{
    return int(std::ranges::count_if(m_lines, [](const MatrixLine& line) { return line.scenario.applies(); }));
}

QString MatrixView::hint() const { return m_hint->text(); }

void MatrixView::taken()
{
    m_reason->clear();
    m_missing = false;
    showActs();
}

const MatrixLine* MatrixView::selected() const
{
    const auto found =
        std::ranges::find_if(m_lines, [id = m_table->selectedId()](const MatrixLine& one) { return one.row.id == id; });
    return found == m_lines.end() ? nullptr : &*found;
}

void MatrixView::refresh()
{
    showRows();
    // A few rows at least are seen; where there is room, all.
    const int rows = std::min(int(m_lines.size()), leastRows);
    m_table->setMinimumHeight(m_table->horizontalHeader()->sizeHint().height() +
                              (rows + 1) * m_table->verticalHeader()->defaultSectionSize());
    m_empty->setVisible(m_lines.isEmpty());
    m_table->setVisible(!m_lines.isEmpty());
    m_acts->setVisible(!m_lines.isEmpty());
    follow();
    showActs();
}

void MatrixView::showActs()
{
    const MatrixLine* line = selected();
    const bool declared = line && line->scenario.declaredSinceUtcMs != 0;
    const bool applies = line && line->scenario.applies();
    m_declare->setEnabled(line && !declared);
    m_over->setEnabled(applies);
    for (QPushButton* button : {m_rollBack, m_watch, m_goOn})
        button->setEnabled(applies && m_mayDecide);
    QStringList said;
    if (line) {
        said.append(tr("“%1”: %2").arg(shownText(line->row.scenario), shownText(line->row.action)));
        if (declared)
            said.append(tr("declared: %1").arg(shownText(line->scenario.declaredReason)));
        if (m_missing)
            said.append(tr("Say why in a few words first."));
        else if (applies && !m_mayDecide)
            said.append(m_coordinator.isEmpty() ? tr("The coordinator decides.")
                                                : tr("The coordinator, %1, decides.").arg(shownText(m_coordinator)));
        else if (applies && !line->scenario.decided)
            said.append(tr("It applies, and nobody has decided yet."));
    }
    const QString text = said.join(QStringLiteral(" · "));
    if (m_hint->text() != text)
        m_hint->setText(text);
}

QString MatrixView::neededReason()
{
    const QString reason = m_reason->text().trimmed();
    m_missing = reason.isEmpty();
    if (m_missing) {
        showActs();
        m_reason->setFocus(Qt::OtherFocusReason);
    }
    return reason;
}

void MatrixView::declare(bool applies)
{
    const MatrixLine* line = selected();
    if (const QString reason = neededReason(); line && !reason.isEmpty())
        Q_EMIT commandRequested(checklist::DeclareScenario{line->row.id, applies, reason});
}

void MatrixView::decide(const QString& decision)
{
    const MatrixLine* line = selected();
    if (const QString reason = neededReason(); line && !reason.isEmpty())
        Q_EMIT commandRequested(checklist::DecideScenario{line->row.id, decision, reason});
}

} // namespace holdpoint::ui
