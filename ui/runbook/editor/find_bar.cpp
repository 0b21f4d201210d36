// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/find_bar.h"

#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace holdpoint::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto countDelay = 200ms; // after the last key

} // namespace

FindBar::FindBar(QWidget* parent)
    : QWidget(parent)
    , m_find(new QLineEdit)
    , m_replace(new QLineEdit)
    , m_case(new QCheckBox(tr("&Case matters")))
    , m_words(new QCheckBox(tr("Whole &words")))
    , m_expression(new QCheckBox(tr("Regular e&xpression")))
    , m_told(new QLabel)
    , m_one(new QPushButton(tr("&Replace")))
    , m_all(new QPushButton(tr("Replace &all")))
{
    m_find->setAccessibleName(tr("Find"));
    m_find->setPlaceholderText(tr("Find"));
    m_find->setClearButtonEnabled(true);
    m_replace->setAccessibleName(tr("Replace with"));
    m_replace->setPlaceholderText(tr("Replace with"));
    m_told->setTextFormat(Qt::PlainText);
    m_told->setAccessibleName(tr("What was found"));
    // A long problem must not make the window wider.
    m_told->setWordWrap(true);
    m_told->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* next = new QPushButton(tr("&Next"));
    auto* previous = new QPushButton(tr("&Previous"));
    auto* close = new QPushButton(tr("Close"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(spacing::tight);
    grid->addWidget(m_find, 0, 0);
    grid->addWidget(m_replace, 1, 0);
    auto* upper = new QHBoxLayout;
    for (QWidget* widget : std::initializer_list<QWidget*>{next, previous, m_case, m_words, m_expression})
        upper->addWidget(widget);
    upper->addStretch(1);
    upper->addWidget(close);
    auto* lower = new QHBoxLayout;
    lower->addWidget(m_one);
    lower->addWidget(m_all);
    lower->addWidget(m_told, 1);
    grid->addLayout(upper, 0, 1);
    grid->addLayout(lower, 1, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 2);
    connect(next, &QPushButton::clicked, this, [this] { Q_EMIT findWanted(false); });
    connect(previous, &QPushButton::clicked, this, [this] { Q_EMIT findWanted(true); });
    connect(m_one, &QPushButton::clicked, this, [this] { Q_EMIT replaceWanted(false); });
    connect(m_all, &QPushButton::clicked, this, [this] { Q_EMIT replaceWanted(true); });
    connect(close, &QPushButton::clicked, this, &FindBar::closed);
    m_countTimer.setSingleShot(true);
    m_countTimer.setInterval(countDelay);
    connect(&m_countTimer, &QTimer::timeout, this, &FindBar::countWanted);
    const auto count = [this] {
        tell({});
        m_countTimer.start();
    };
    connect(m_find, &QLineEdit::textChanged, this, count);
    for (QCheckBox* box : {m_case, m_words, m_expression})
        connect(box, &QCheckBox::toggled, this, count);
    hide();
}

void FindBar::open(const QString& selected, bool replace)
{
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator))
        m_find->setText(selected);
    tell({});
    for (QWidget* widget : std::initializer_list<QWidget*>{m_replace, m_one, m_all})
        widget->setVisible(replace && !m_readOnly);
    show();
    if (!m_find->text().isEmpty())
        m_countTimer.start(); // behind tell(), which stops it
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
}

void FindBar::setReadOnly(bool readOnly) { m_readOnly = readOnly; }

void FindBar::tell(const QString& text)
{
    m_countTimer.stop(); // its answer would take the place of this one
    m_told->setText(text);
}

runbook::edit::ReplaceText FindBar::request() const
{
    return {m_find->text(),       m_replace->text(),         m_case->isChecked(),
            m_words->isChecked(), m_expression->isChecked(), std::nullopt};
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else if (enter && m_replace->hasFocus())
        Q_EMIT replaceWanted(event->modifiers().testFlag(Qt::ControlModifier));
    else if (enter)
        Q_EMIT findWanted(event->modifiers().testFlag(Qt::ShiftModifier));
    else
        QWidget::keyPressEvent(event);
}

} // namespace holdpoint::ui
