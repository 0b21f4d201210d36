// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/numbers_page.h"

#include "ui/monitor/number_rows.h"
#include "ui/monitor/problem_list.h"
#include "ui/monitor/server_page.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/state_table.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

constexpr int bindingLines = 6;

} // namespace

NumbersPage::NumbersPage(QWidget* parent)
    : QWidget(parent)
    , m_rows(new QSplitter(Qt::Vertical))
    , m_problems(new ProblemList)
    , m_tables(new QTabWidget)
    , m_numbers(new StateTable(tr("Numbers"), numberHeaders()))
    , m_sources(new StateTable(tr("Sources"), sourceHeaders()))
    , m_servers(new ServerPage)
    , m_detail(new QWidget)
    , m_cause(new WholeLabel)
    , m_binding(new QPlainTextEdit)
    , m_copy(new QPushButton(tr("Copy these lines")))
    , m_accept(new QPushButton(tr("Accept the new series")))
    , m_change(new QPushButton(tr("Request another configuration…")))
    , m_empty(new WholeLabel)
{
    m_empty->setText(tr("The runbook asks for no number, and no configuration that somebody trusted watches any."));
    m_empty->setAlignment(Qt::AlignCenter);
    m_tables->setDocumentMode(true);
    m_tables->addTab(numbersTab(), tr("Numbers"));
    m_tables->addTab(m_sources, tr("Sources"));
    m_tables->addTab(m_servers, tr("Servers"));
    auto* below = new QWidget;
    auto* belowBox = new QVBoxLayout(below);
    belowBox->setContentsMargins(0, 0, 0, 0);
    belowBox->setSpacing(spacing::tight);
    belowBox->addWidget(m_problems);
    belowBox->addWidget(m_tables, 1);
    m_rows->setChildrenCollapsible(false);
    m_rows->addWidget(below);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->addWidget(m_rows);
    connect(m_numbers, &StateTable::selectionMoved, this, &NumbersPage::showDetail);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_binding->toPlainText()); });
    connect(m_accept, &QPushButton::clicked, this, [this] { Q_EMIT acceptSeriesWanted(m_numbers->selectedId()); });
    connect(m_change, &QPushButton::clicked, this, &NumbersPage::configurationWanted);
    setLines({});
    showDetail();
}

QWidget* NumbersPage::numbersTab()
{
    m_cause->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_cause->setAccessibleName(tr("Why"));
    m_binding->setReadOnly(true);
    m_binding->setTabChangesFocus(true);
    m_binding->setFont(themeFont(FontRole::Command));
    m_binding->setAccessibleName(tr("What to write into the configuration"));
    m_binding->setFixedHeight(QFontMetrics(m_binding->font()).lineSpacing() * bindingLines + spacing::wide);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::normal);
    buttons->addWidget(m_accept);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_change);
    buttons->addStretch(1);
    auto* detail = new QVBoxLayout(m_detail);
    detail->setContentsMargins(spacing::normal, 0, spacing::normal, spacing::tight);
    detail->setSpacing(spacing::tight);
    detail->addWidget(m_cause);
    detail->addWidget(m_binding);
    detail->addLayout(buttons);
    auto* tab = new QWidget;
    auto* box = new QVBoxLayout(tab);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::tight);
    box->addWidget(m_empty, 1);
    box->addWidget(m_numbers, 1);
    box->addWidget(m_detail);
    return tab;
}

void NumbersPage::setCharts(QWidget* charts)
{
    m_rows->insertWidget(0, charts);
    m_rows->setStretchFactor(0, 3);
    m_rows->setStretchFactor(1, 2);
}

void NumbersPage::setLines(const std::vector<session::NumberLine>& lines)
{
    m_lines = lines;
    m_numbers->setRows(numberRows(lines));
    m_empty->setVisible(lines.empty());
    m_numbers->setVisible(!lines.empty());
    const auto wrong = std::ranges::count_if(lines, [](const session::NumberLine& line) {
        return line.state == monitor::MetricState::Breached || line.state == monitor::MetricState::Down;
    });
    m_tables->setTabText(0, wrong > 0 ? tr("Numbers (%n beyond their limits)", nullptr, int(wrong)) : tr("Numbers"));
    showDetail();
}

void NumbersPage::setSources(const std::vector<session::WatchedSource>& sources, qint64 nowUtcMs)
{
    m_sources->setRows(sourceRows(sources, nowUtcMs));
    QList<ServerPage::Server> servers;
    for (const session::WatchedSource& source : sources) {
        const bool alertmanager = source.spec.kind == QLatin1String("alertmanager");
        if (alertmanager || source.spec.kind == QLatin1String("prometheus"))
            servers.append({source.spec.name, alertmanager});
    }
    m_servers->setServers(servers);
    m_tables->setTabVisible(m_tables->indexOf(m_servers), !servers.isEmpty());
}

void NumbersPage::setProblems(const QList<Error>& problems) { m_problems->setProblems(problems); }

void NumbersPage::showDetail()
{
    const QString id = m_numbers->selectedId();
    const auto line = std::ranges::find(m_lines, id, &session::NumberLine::metric);
    const bool any = line != m_lines.end() && !id.isEmpty();
    m_detail->setVisible(any && (!line->cause.isEmpty() || !line->binding.isEmpty()));
    if (!any)
        return;
    QString cause = shownText(line->cause);
    if (line->line > 0)
        cause = tr("Line %1 of the runbook: %2").arg(line->line).arg(cause);
    if (m_cause->text() != cause)
        m_cause->setText(cause);
    if (m_binding->toPlainText() != line->binding)
        m_binding->setPlainText(line->binding);
    m_binding->setVisible(!line->binding.isEmpty());
    m_copy->setVisible(!line->binding.isEmpty());
    m_change->setVisible(line->state == monitor::MetricState::Unbound);
    m_accept->setVisible(line->otherSeries);
}

} // namespace holdpoint::ui
