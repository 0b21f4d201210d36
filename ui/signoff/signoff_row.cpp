// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/signoff_row.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace holdpoint::ui {

SignoffRow::SignoffRow(const QString& signoffId, const QString& role, QWidget* parent)
    : QWidget(parent)
    , m_id(signoffId)
    , m_mark(new QLabel(this))
    , m_word(new QLabel(this))
    , m_role(new QLabel(role, this))
    , m_detail(new QLabel(this))
    , m_grid(new QGridLayout(this))
    , m_sign(new QPushButton(tr("Sign…"), this))
{
    for (QLabel* label : {m_word, m_role, m_detail}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(label != m_word);
    }
    const QFont strong = themeFont(FontRole::Strong);
    m_word->setFont(strong);
    m_role->setFont(strong);
    const QFontMetrics metrics(strong);
    m_word->setFixedWidth(std::max(metrics.horizontalAdvance(tr("Signed")), metrics.horizontalAdvance(tr("Missing"))) +
                          spacing::tight);
    // A long address makes no column wider than the page: the button beside it must stay on the screen.
    for (QLabel* label : {m_role, m_detail})
        label->setMinimumWidth(1);
    m_sign->setMinimumHeight(spacing::controlHeight);
    m_sign->setAccessibleName(tr("Sign off as %1").arg(role));
    m_sign->setToolTip(tr("See what will be signed as %1, and sign it with the passphrase").arg(role));
    QSizePolicy keeps = m_sign->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_sign->setSizePolicy(keeps);

    m_grid->setContentsMargins(0, spacing::hair, 0, spacing::hair);
    m_grid->setHorizontalSpacing(spacing::normal);
    m_grid->setVerticalSpacing(0);
    m_grid->addWidget(m_mark, 0, 0);
    m_grid->addWidget(m_word, 0, 1);
    m_grid->addWidget(m_role, 0, 2);
    m_grid->addWidget(m_sign, 0, 4, 2, 1, Qt::AlignVCenter);
    m_grid->setColumnStretch(3, 1);
    place(false);
    connect(m_sign, &QPushButton::clicked, this, [this] { Q_EMIT signClicked(m_id); });
    refresh();
}

// Who is waited for stands beside the role where both fit, else below it.
void SignoffRow::place(bool beside)
{
    const int role = QFontMetrics(m_role->font()).averageCharWidth() * 24;
    m_role->setMinimumWidth(beside ? role : 1);
    m_role->setMaximumWidth(beside ? role : QWIDGETSIZE_MAX);
    m_grid->removeWidget(m_detail);
    m_grid->removeWidget(m_role);
    if (beside) {
        m_grid->addWidget(m_role, 0, 2);
        m_grid->addWidget(m_detail, 0, 3);
    } else {
        m_grid->addWidget(m_role, 0, 2, 1, 2);
        m_grid->addWidget(m_detail, 1, 2, 1, 2);
    }
    m_beside = beside;
}

void SignoffRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool beside = width() > 90 * fontMetrics().averageCharWidth();
    if (beside != m_beside)
        place(beside);
}

void SignoffRow::setState(bool isSigned, const QString& detail)
{
    m_signed = isSigned;
    m_detail->setText(detail);
    refresh();
}

QString SignoffRow::word() const { return m_word->text(); }

QString SignoffRow::detail() const { return m_detail->text(); }

void SignoffRow::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void SignoffRow::refresh()
{
    const Theme theme = Theme::of(palette());
    const StateShape shape = m_signed ? StateShape::Passed : StateShape::Waiting;
    const QColor ink = theme.tone(stateMark(shape).meaning).ink;
    m_mark->setPixmap(stateIcon(shape, theme, ink).pixmap(QSize(spacing::icon, spacing::icon), devicePixelRatioF()));
    m_word->setText(m_signed ? tr("Signed") : tr("Missing"));
    m_sign->setVisible(!m_signed);
}

} // namespace holdpoint::ui
