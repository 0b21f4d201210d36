// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/start_page.h"

#include "ui/theme/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

QListWidget* recentList(const QString& name)
{
    auto* list = new QListWidget;
    list->setAccessibleName(name);
    list->setAlternatingRowColors(false);
    list->setTextElideMode(Qt::ElideMiddle);
    list->setUniformItemSizes(true);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return list;
}

QString shortPath(const QString& path)
{
    const QString home = QDir::homePath();
    return path.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + path.mid(home.size()) : path;
}

void fillRecent(QListWidget* list, const QStringList& paths)
{
    list->clear();
    for (const QString& path : paths) {
        const bool there = QFileInfo::exists(path);
        const QString name = QFileInfo(path).fileName();
        auto* item = new QListWidgetItem(
            there ? StartPage::tr("%1  —  %2").arg(name, shortPath(QFileInfo(path).path()))
                  : StartPage::tr("%1  —  no longer at %2").arg(name, shortPath(QFileInfo(path).path())));
        item->setData(Qt::UserRole, path);
        item->setToolTip(path);
        if (!there)
            item->setFlags(Qt::NoItemFlags);
        list->addItem(item);
    }
    if (paths.isEmpty()) {
        auto* item = new QListWidgetItem(StartPage::tr("None yet"));
        item->setFlags(Qt::NoItemFlags);
        list->addItem(item);
    }
}

QLabel* pageHeading(const QString& text, FontRole role)
{
    auto* label = new QLabel(text);
    label->setFont(themeFont(role));
    return label;
}

} // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent)
    , m_continue(new QPushButton)
    , m_new(new QPushButton(tr("&New launch from a runbook…")))
    , m_open(new QPushButton(tr("&Open a launch…")))
    , m_edit(new QPushButton(tr("&Edit a runbook…")))
    , m_opening(new QLabel)
    , m_launches(recentList(tr("Recent launches")))
    , m_runbooks(recentList(tr("Recent runbooks")))
{
    auto* title = pageHeading(tr("Holdpoint"), FontRole::Title);
    auto* about = new QLabel(tr("A launch is worked through from its runbook. Opening a runbook runs nothing."));
    about->setWordWrap(true);
    for (QPushButton* button : {m_continue, m_new, m_open, m_edit}) {
        button->setMinimumHeight(spacing::controlHeight + spacing::normal);
    }
    m_new->setToolTip(tr("Read a runbook, look at its plan and make a launch of it (Ctrl+N)"));
    m_open->setToolTip(tr("Open a launch folder (Ctrl+O)"));
    m_edit->setToolTip(tr("Change a runbook file and look for traps in it (Ctrl+Shift+E)"));
    m_opening->setTextFormat(Qt::PlainText);
    m_opening->setWordWrap(true);
    m_opening->setFont(themeFont(FontRole::Strong));
    m_opening->hide();

    auto* middle = new QWidget;
    middle->setMaximumWidth(1600);
    auto* box = new QVBoxLayout(middle);
    box->setSpacing(spacing::normal);
    box->addWidget(title);
    box->addWidget(about);
    box->addSpacing(spacing::wide);
    box->addWidget(m_opening);
    box->addWidget(m_continue);
    auto* row = new QHBoxLayout;
    row->addWidget(m_new, 1);
    row->addWidget(m_open, 1);
    row->addWidget(m_edit, 1);
    box->addLayout(row);
    box->addSpacing(spacing::wide);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(spacing::wide);
    for (const auto& [heading, list] :
         {std::pair(tr("Recent &launches"), m_launches), std::pair(tr("Recent &runbooks"), m_runbooks)}) {
        auto* column = new QVBoxLayout;
        QLabel* label = pageHeading(heading, FontRole::Heading);
        label->setBuddy(list);
        column->addWidget(label);
        column->addWidget(list);
        columns->addLayout(column, 1);
    }
    box->addLayout(columns, 1);
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(spacing::section, spacing::section, spacing::section, spacing::section);
    outer->addStretch(1);
    outer->addWidget(middle, 12);
    outer->addStretch(1);

    connect(m_continue, &QPushButton::clicked, this, [this] { Q_EMIT launchChosen(m_last); });
    connect(m_new, &QPushButton::clicked, this, &StartPage::newLaunchRequested);
    connect(m_open, &QPushButton::clicked, this, &StartPage::openRequested);
    connect(m_edit, &QPushButton::clicked, this, &StartPage::editRequested);
    connect(m_launches, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { Q_EMIT launchChosen(item->data(Qt::UserRole).toString()); });
    connect(m_runbooks, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { Q_EMIT runbookChosen(item->data(Qt::UserRole).toString()); });
}

void StartPage::setSettings(const settings::Settings& settings)
{
    m_last = !settings.lastLaunch.isEmpty() ? settings.lastLaunch : settings.recentLaunches.value(0);
    const bool there = !m_last.isEmpty() && QFileInfo::exists(m_last);
    m_continue->setVisible(there);
    m_continue->setText(
        tr("&Continue with %1").arg(QFileInfo(m_last).fileName().replace(QLatin1Char('&'), QStringLiteral("&&"))));
    m_continue->setToolTip(m_last);
    m_continue->setDefault(true);
    fillRecent(m_launches, settings.recentLaunches);
    fillRecent(m_runbooks, settings.recentRunbooks);
    (there ? m_continue : m_new)->setFocus();
}

void StartPage::setOpening(const QString& folder)
{
    m_opening->setText(tr("Reading %1 and checking every entry of its ledger…").arg(folder));
    m_opening->show();
    for (QWidget* choice : std::initializer_list<QWidget*>{m_continue, m_new, m_open, m_edit, m_launches, m_runbooks})
        choice->setEnabled(false);
}

void StartPage::setOpened()
{
    m_opening->hide();
    for (QWidget* choice : std::initializer_list<QWidget*>{m_continue, m_new, m_open, m_edit, m_launches, m_runbooks})
        choice->setEnabled(true);
}

} // namespace holdpoint::ui
