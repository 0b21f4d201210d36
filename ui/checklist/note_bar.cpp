// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/note_bar.h"

#include "ui/checklist/time_text.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace holdpoint::ui {

NoteBar::NoteBar(QWidget* parent)
    : QWidget(parent)
    , m_time(new QLabel(this))
    , m_line(new QLineEdit(this))
{
    m_time->setTextFormat(Qt::PlainText);
    m_line->setPlaceholderText(tr("Note what happens now; Enter records it with the time"));
    m_line->setAccessibleName(tr("Note"));
    m_line->setMaxLength(10'000);
    m_line->setMinimumHeight(spacing::controlHeight);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_time);
    layout->addWidget(m_line, 1);
    connect(m_line, &QLineEdit::returnPressed, this, [this] {
        const QString text = m_line->text().trimmed();
        if (text.isEmpty())
            return;
        m_line->clear();
        Q_EMIT commandRequested(checklist::WriteNote{text, m_step});
    });
}

void NoteBar::setStep(const QString& step) { m_step = step; }

void NoteBar::setNow(const Instant& now) { m_time->setText(tr("%1 UTC").arg(utcSeconds(now.utcMs))); }

} // namespace holdpoint::ui
