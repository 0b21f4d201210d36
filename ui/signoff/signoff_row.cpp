// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/signoff_row.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
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
    m_role->setFixedWidth(metrics.averageCharWidth() * 24);
    m_sign->setMinimumHeight(spacing::controlHeight);
    m_sign->setAccessibleName(tr("Sign off as %1").arg(role));
    m_sign->setToolTip(tr("See what will be signed as %1, and sign it with the passphrase").arg(role));
    QSizePolicy keeps = m_sign->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_sign->setSizePolicy(keeps);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, spacing::hair, 0, spacing::hair);
    row->setSpacing(spacing::normal);
    row->addWidget(m_mark);
    row->addWidget(m_word);
    row->addWidget(m_role);
    row->addWidget(m_detail, 1);
    row->addWidget(m_sign);
    connect(m_sign, &QPushButton::clicked, this, [this] { Q_EMIT signClicked(m_id); });
    refresh();
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
