// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/reason_edit.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace holdpoint::ui {

ReasonEdit::ReasonEdit(QWidget* parent)
    : QWidget(parent)
    , m_question(new QLabel(this))
    , m_line(new QLineEdit(this))
    , m_accept(new QPushButton(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    m_question->setTextFormat(Qt::PlainText);
    m_question->setWordWrap(true);
    m_question->setBuddy(m_line);
    m_line->setPlaceholderText(tr("The reason, in a few words"));
    m_line->setMaxLength(2000);
    m_line->setMinimumHeight(spacing::controlHeight);
    m_cancel->setToolTip(tr("Take the question back (Esc)"));
    auto* row = new QHBoxLayout;
    row->setSpacing(spacing::normal);
    row->addWidget(m_line, 1);
    for (QPushButton* button : {m_accept, m_cancel}) {
        button->setMinimumHeight(spacing::controlHeight);
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, spacing::tight, 0, spacing::tight);
    layout->setSpacing(spacing::tight);
    layout->addWidget(m_question);
    layout->addLayout(row);
    m_accept->setEnabled(false);
    connect(m_line, &QLineEdit::textChanged, this,
            [this](const QString& text) { m_accept->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_line, &QLineEdit::returnPressed, this, &ReasonEdit::accept);
    connect(m_accept, &QPushButton::clicked, this, &ReasonEdit::accept);
    connect(m_cancel, &QPushButton::clicked, this, &ReasonEdit::cancel);
    hide();
}

void ReasonEdit::ask(const QString& question, const QString& accept, const QString& token)
{
    // The same question again keeps what was typed.
    if (token != m_token || !isVisibleTo(parentWidget()))
        m_line->clear();
    m_token = token;
    m_question->setText(question);
    m_line->setAccessibleName(question);
    m_accept->setText(accept);
    show();
    m_line->setFocus(Qt::OtherFocusReason);
}

void ReasonEdit::close()
{
    m_token.clear();
    m_line->clear();
    hide();
}

void ReasonEdit::accept()
{
    const QString reason = m_line->text().trimmed();
    if (reason.isEmpty())
        return;
    const QString token = m_token;
    close();
    Q_EMIT given(token, reason);
}

void ReasonEdit::cancel()
{
    const QString token = m_token;
    close();
    Q_EMIT cancelled(token);
}

void ReasonEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        cancel();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace holdpoint::ui
