// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runner/search_bar.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdpoint::ui {

SearchBar::SearchBar(QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_previous(new QToolButton(this))
    , m_next(new QToolButton(this))
    , m_close(new QToolButton(this))
    , m_status(new QLabel(this))
{
    auto* label = new QLabel(tr("F&ind:"), this);
    label->setBuddy(m_field);
    m_field->setAccessibleName(tr("Text to find in the output"));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumWidth(120);
    m_previous->setText(tr("Previous"));
    m_previous->setToolTip(tr("Previous line with this text (Shift+F3)"));
    m_next->setText(tr("Next"));
    m_next->setToolTip(tr("Next line with this text (F3)"));
    m_close->setText(tr("Close"));
    m_close->setToolTip(tr("Close the search (Esc)"));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long sentence widens no window
    for (QToolButton* button : {m_previous, m_next, m_close}) {
        button->setFocusPolicy(Qt::StrongFocus);
        button->setMinimumHeight(spacing::controlHeight);
    }

    auto* row = new QHBoxLayout;
    row->setSpacing(spacing::normal);
    row->addWidget(label);
    row->addWidget(m_field, 1);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_close);
    // A line of its own: beside the buttons of a narrow column it would be cut.
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    rows->setSpacing(spacing::hair);
    rows->addLayout(row);
    rows->addWidget(m_status);
    m_status->hide();

    connect(m_field, &QLineEdit::textChanged, this, &SearchBar::needleChanged);
    connect(m_previous, &QToolButton::clicked, this, &SearchBar::previousRequested);
    connect(m_next, &QToolButton::clicked, this, &SearchBar::nextRequested);
    connect(m_close, &QToolButton::clicked, this, &SearchBar::close);
}

void SearchBar::open()
{
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

QString SearchBar::needle() const { return m_field->text(); }

void SearchBar::setStatus(const QString& text)
{
    m_status->setText(text);
    m_status->setVisible(!text.isEmpty());
}

void SearchBar::close()
{
    hide();
    Q_EMIT closed();
}

void SearchBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        close();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            Q_EMIT previousRequested();
        else
            Q_EMIT nextRequested();
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace holdpoint::ui
