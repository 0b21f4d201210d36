// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/server_page.h"

#include "ui/monitor/server_rows.h"
#include "ui/monitor/silence_form.h"
#include "ui/theme/state_table.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

ServerPage::ServerPage(QWidget* parent)
    : QWidget(parent)
    , m_chooser(new QComboBox)
    , m_again(new QPushButton(tr("Ask again")))
    , m_failure(new WholeLabel)
    , m_lists(new QTabWidget)
    , m_form(new SilenceForm)
    , m_end(new QPushButton(tr("End this silence")))
{
    m_tables[int(List::Targets)] = new StateTable(tr("Scrape targets"), targetHeaders());
    m_tables[int(List::Rules)] = new StateTable(tr("Rules"), ruleHeaders());
    m_tables[int(List::Alerts)] = new StateTable(tr("Alerts of the server"), alertHeaders());
    m_tables[int(List::Silences)] = new StateTable(tr("Silences"), silenceHeaders());
    m_pages[int(List::Targets)] = table(List::Targets);
    m_pages[int(List::Rules)] = table(List::Rules);
    m_pages[int(List::Alerts)] = alertTab();
    m_pages[int(List::Silences)] = silenceTab();
    for (QWidget* page : m_pages) // those that are not shown have a parent as well
        page->setParent(this);
    m_chooser->setAccessibleName(tr("Server"));
    m_lists->setDocumentMode(true);
    auto* line = new QHBoxLayout;
    line->addWidget(m_chooser, 1);
    line->addWidget(m_again);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    box->setSpacing(spacing::tight);
    box->addLayout(line);
    box->addWidget(m_failure);
    box->addWidget(m_lists, 1);
    connect(m_chooser, &QComboBox::currentIndexChanged, this, &ServerPage::choose);
    connect(m_again, &QPushButton::clicked, this, [this] { Q_EMIT asked(server()); });
    connect(m_form, &SilenceForm::silenceWanted, this,
            [this](const monitor::Silence& silence, int minutes) { Q_EMIT silenceWanted(server(), silence, minutes); });
    connect(m_end, &QPushButton::clicked, this,
            [this] { Q_EMIT endSilenceWanted(server(), table(List::Silences)->selectedId()); });
    connect(table(List::Alerts), &StateTable::selectionMoved, this, &ServerPage::fillMatchers);
    choose();
}

QWidget* ServerPage::alertTab()
{
    auto* tab = new QWidget;
    auto* box = new QVBoxLayout(tab);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::tight);
    box->addWidget(table(List::Alerts), 1);
    box->addWidget(m_form);
    return tab;
}

QWidget* ServerPage::silenceTab()
{
    auto* tab = new QWidget;
    auto* box = new QVBoxLayout(tab);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::tight);
    box->addWidget(table(List::Silences), 1);
    box->addWidget(m_end, 0, Qt::AlignRight);
    m_end->setEnabled(false);
    // One that ended cannot be ended again.
    const auto check = [this] {
        const StateTable* silences = table(List::Silences);
        const int row = silences->currentIndex().row();
        m_end->setEnabled(row >= 0 && silences->rows()->rows().at(row).mark.shape != StateShape::Skipped);
    };
    connect(table(List::Silences), &StateTable::selectionMoved, m_end, check);
    connect(table(List::Silences)->model(), &QAbstractItemModel::dataChanged, m_end, check);
    connect(table(List::Silences)->model(), &QAbstractItemModel::modelReset, m_end,
            [this] { m_end->setEnabled(false); });
    return tab;
}

void ServerPage::setServers(const QList<Server>& servers)
{
    if (servers == m_servers)
        return;
    const QString before = server();
    m_servers = servers;
    {
        const QSignalBlocker quiet(m_chooser);
        m_chooser->clear();
        for (const Server& one : servers)
            m_chooser->addItem(one.alertmanager ? tr("%1 (Alertmanager)").arg(one.name)
                                                : tr("%1 (Prometheus)").arg(one.name));
        const auto same = std::ranges::find(servers, before, &Server::name);
        m_chooser->setCurrentIndex(same == servers.cend() ? (servers.isEmpty() ? -1 : 0)
                                                          : int(same - servers.cbegin()));
    }
    choose();
}

QString ServerPage::server() const
{
    const int at = m_chooser->currentIndex();
    return at >= 0 && at < m_servers.size() ? m_servers.at(at).name : QString();
}

bool ServerPage::isAlertmanager() const
{
    const int at = m_chooser->currentIndex();
    return at >= 0 && at < m_servers.size() && m_servers.at(at).alertmanager;
}

void ServerPage::setPerson(const QString& person) { m_form->setPerson(person); }

void ServerPage::choose()
{
    m_failures.clear();
    m_alerts.clear();
    for (StateTable* one : m_tables)
        one->setRows({});
    while (m_lists->count() > 0) {
        QWidget* page = m_lists->widget(0);
        m_lists->removeTab(0);
        page->setParent(this);
        page->hide();
    }
    const auto add = [this](List list, const QString& title) { m_lists->addTab(m_pages[int(list)], title); };
    if (!isAlertmanager()) {
        add(List::Targets, tr("Targets"));
        add(List::Rules, tr("Rules"));
    }
    add(List::Alerts, tr("Alerts"));
    if (isAlertmanager())
        add(List::Silences, tr("Silences"));
    m_form->setVisible(isAlertmanager());
    m_again->setEnabled(!server().isEmpty());
    showFailures();
    if (isVisible() && !server().isEmpty())
        Q_EMIT asked(server());
}

void ServerPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!server().isEmpty())
        Q_EMIT asked(server());
}

void ServerPage::answered(List list)
{
    m_failures.remove(int(list));
    showFailures();
}

void ServerPage::setTargets(const QString& server, const std::vector<monitor::ScrapeTarget>& targets, qint64 nowUtcMs)
{
    if (server != this->server())
        return;
    table(List::Targets)->setRows(targetRows(targets, nowUtcMs));
    answered(List::Targets);
}

void ServerPage::setRules(const QString& server, const std::vector<monitor::ServerRule>& rules)
{
    if (server != this->server())
        return;
    table(List::Rules)->setRows(ruleRows(rules));
    answered(List::Rules);
}

void ServerPage::setAlerts(const QString& server, const std::vector<monitor::ServerAlert>& alerts, qint64 nowUtcMs)
{
    if (server != this->server())
        return;
    m_alerts = alerts;
    table(List::Alerts)->setRows(alertRows(alerts, nowUtcMs));
    answered(List::Alerts);
}

void ServerPage::setSilences(const QString& server, const std::vector<monitor::Silence>& silences)
{
    if (server != this->server())
        return;
    table(List::Silences)->setRows(silenceRows(silences));
    answered(List::Silences);
}

void ServerPage::setFailure(const QString& server, List list, const Error& error)
{
    if (server != this->server())
        return;
    m_failures.insert(int(list), error);
    // What is old and cannot be renewed is not shown as if it were so now.
    table(list)->setRows({});
    showFailures();
}

void ServerPage::setSilenceTaken(const QString& server)
{
    if (server != this->server())
        return;
    m_form->taken();
    Q_EMIT asked(server);
}

QString ServerPage::failureShown() const { return m_failure->text(); }

void ServerPage::showFailures()
{
    QStringList texts;
    for (const Error& error : std::as_const(m_failures))
        if (!texts.contains(error.text()))
            texts.append(error.text());
    m_failure->setText(texts.join(u'\n'));
    m_failure->setVisible(!texts.isEmpty());
}

void ServerPage::fillMatchers()
{
    const int row = table(List::Alerts)->currentIndex().row();
    if (isAlertmanager() && row >= 0 && size_t(row) < m_alerts.size())
        m_form->setMatchers(matchersText(m_alerts[size_t(row)].labels));
}

} // namespace holdpoint::ui
