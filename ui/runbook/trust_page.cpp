// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/trust_page.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace holdpoint::ui {
namespace {

// Control and direction characters must not hide what a command does: they are shown as their code.
QString visibleText(const QString& text)
{
    QString shown;
    for (const QChar c : text) {
        const bool hidden =
            (c.category() == QChar::Other_Control && c != QLatin1Char('\n') && c != QLatin1Char('\t')) ||
            c.category() == QChar::Other_Format || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
        shown += hidden ? QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0')) : QString(c);
    }
    return shown;
}

void addGroup(QTreeWidget* tree, const QString& title, const QString& none, const QList<TrustSummary::Item>& items,
              bool open)
{
    auto* group =
        new QTreeWidgetItem(tree, {items.isEmpty() ? title : TrustPage::tr("%1: %2").arg(title).arg(items.size())});
    group->setFont(0, themeFont(FontRole::Strong));
    group->setFirstColumnSpanned(true);
    group->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    for (const TrustSummary::Item& item : items) {
        auto* row = new QTreeWidgetItem(group, {visibleText(item.what), item.where});
        row->setFont(0, themeFont(FontRole::Command));
        row->setToolTip(0, visibleText(item.what));
        row->setToolTip(1, item.where);
    }
    if (items.isEmpty())
        (new QTreeWidgetItem(group, {none}))->setFirstColumnSpanned(true);
    group->setExpanded(open || items.isEmpty());
}

} // namespace

TrustPage::TrustPage(QWidget* parent)
    : QWidget(parent)
    , m_intro(new QLabel)
    , m_text(new QPlainTextEdit)
    , m_acts(new QTreeWidget)
    , m_trust(new QCheckBox)
{
    m_intro->setWordWrap(true);
    m_intro->setTextFormat(Qt::PlainText);
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("The configuration exactly as written"));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    m_acts->setAccessibleName(tr("What it may start, contact and use"));
    m_acts->setHeaderLabels({tr("What it may do"), tr("Belongs to")});
    m_acts->setRootIsDecorated(true);
    m_acts->setUniformRowHeights(false);
    m_acts->setTextElideMode(Qt::ElideRight);
    m_acts->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_acts->header()->setSectionResizeMode(1, QHeaderView::Interactive);
    m_acts->header()->setStretchLastSection(false);
    m_trust->setMinimumHeight(spacing::controlHeight);
    // One above the other: a command that is cut in its middle cannot be judged.
    auto* halves = new QSplitter(Qt::Vertical);
    halves->setChildrenCollapsible(false);
    halves->addWidget(m_acts);
    halves->addWidget(m_text);
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 2);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    box->addWidget(m_intro);
    box->addWidget(halves, 1);
    box->addWidget(m_trust);
    connect(m_trust, &QCheckBox::toggled, this, &TrustPage::trustedChanged);
    clear();
}

void TrustPage::clear() { setSummary({}); }

bool TrustPage::trusted() const { return asks() && m_trust->isChecked(); }

void TrustPage::setSummary(const TrustSummary& summary)
{
    if (summary.sha256 != m_sha256)
        m_trust->setChecked(false);
    m_sha256 = summary.sha256;
    m_text->setFont(themeFont(FontRole::Command));
    m_text->setPlainText(visibleText(summary.text));
    m_text->setVisible(asks());
    constexpr int lettersOfAStep = 36;
    m_acts->header()->resizeSection(1, lettersOfAStep * m_acts->fontMetrics().averageCharWidth());
    m_acts->clear();
    addGroup(m_acts, tr("Starts by itself, once trusted"), tr("Starts nothing by itself"), summary.startedByItself,
             true);
    addGroup(m_acts, tr("Contacts by itself, once trusted"), tr("Contacts nobody by itself"), summary.hosts, true);
    addGroup(m_acts, tr("Secrets, by name"), tr("Uses no secrets"), summary.secrets, true);
    addGroup(m_acts, tr("Started only by a person"), tr("Holds no commands"), summary.startedByPerson, true);
    addGroup(m_acts, tr("Hosts named in those commands"), tr("No hosts are named in commands"), summary.namedHosts,
             true);
    m_trust->setVisible(asks());
    m_trust->setText(tr("I have read it, and I &trust exactly this version (SHA-256 %1…)").arg(m_sha256.left(16)));
    m_trust->setToolTip(m_sha256);
    m_intro->setText(asks() ? tr("Nothing has been started or contacted yet. The configuration acts only after "
                                 "you trust exactly this version; without it the launch works, but watches nothing.")
                            : tr("This runbook carries no configuration: nothing acts by itself. Its commands run "
                                 "only when a person starts them."));
}

} // namespace holdpoint::ui
