// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/statement_view.h"

#include "core/base/clock.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QResizeEvent>

#include <algorithm>

namespace holdpoint::ui {

StatementView::StatementView(QWidget* parent)
    : QWidget(parent)
    , m_rehearsal(new QLabel(tr("REHEARSAL: this signature is worth nothing outside the rehearsal."), this))
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    grid->setHorizontalSpacing(spacing::wide);
    grid->setVerticalSpacing(spacing::tight);
    grid->setColumnStretch(1, 1);
    m_rehearsal->setFont(themeFont(FontRole::Strong));
    m_rehearsal->setWordWrap(true);
    grid->addWidget(m_rehearsal, 0, 0, 1, 2);
    setMinimumWidth(440); // also what the height is reckoned from before there is a width
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_launch = addRow(tr("Launch"));
    m_person = addRow(tr("Name"));
    m_role = addRow(tr("Role"));
    m_meaning = addRow(tr("Meaning"));
    m_utc = addRow(tr("Time (UTC)"));
    m_local = addRow(tr("Local time"));
    m_size = addRow(tr("Ledger"));
    m_root = addRow(tr("Ledger root"), true);
    m_key = addRow(tr("Key"), true);
}

QLabel* StatementView::addRow(const QString& name, bool monospace)
{
    auto* value = new QLabel(this);
    value->setTextFormat(Qt::PlainText);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setFont(themeFont(monospace ? FontRole::Command : FontRole::Strong));
    value->setObjectName(name);
    auto* grid = static_cast<QGridLayout*>(layout());
    const int row = grid->rowCount();
    grid->addWidget(new QLabel(name, this), row, 0, Qt::AlignTop);
    grid->addWidget(value, row, 1);
    return value;
}

void StatementView::setStatement(const ShownStatement& statement)
{
    m_statement = statement;
    m_rehearsal->setVisible(statement.rehearsal);
    m_launch->setText(statement.launch);
    m_person->setText(statement.person.isEmpty() ? tr("nobody yet") : statement.person);
    m_role->setText(statement.role);
    m_meaning->setText(statement.meaning);
    m_utc->setText(utcText(statement.utcMs));
    m_local->setText(QDateTime::fromMSecsSinceEpoch(statement.utcMs, Qt::OffsetFromUTC, statement.offsetMin * 60)
                         .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss t")));
    m_size->setText(tr("%n entries", nullptr, int(statement.treeSize)));
    m_root->setText(statement.treeRoot);
    m_key->setText(statement.fingerprint.isEmpty() ? tr("none on this machine") : statement.fingerprint);
    setAccessibleDescription(text());
    keepWhole();
}

// What is signed is never cut, however little room there is.
void StatementView::keepWhole()
{
    layout()->activate();
    setMinimumHeight(layout()->totalHeightForWidth(std::max(width(), minimumWidth())));
}

void StatementView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (event->oldSize().width() != width())
        keepWhole();
}

QString StatementView::text() const
{
    QString all;
    for (const QLabel* label : {m_launch, m_person, m_role, m_meaning, m_utc, m_local, m_size, m_root, m_key})
        all += QStringLiteral("%1: %2\n").arg(label->objectName(), label->text());
    return all;
}

} // namespace holdpoint::ui
