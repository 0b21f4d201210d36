// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/inline_message.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace holdpoint::ui {

InlineMessage::InlineMessage(QWidget* parent)
    : QFrame(parent)
    , m_cause(new QLabel(this))
    , m_next(new QLabel(this))
    , m_buttons(new QHBoxLayout)
{
    for (QLabel* label : {m_cause, m_next}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_cause->setFont(themeFont(FontRole::Strong));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide + spacing::section, spacing::normal, spacing::normal, spacing::normal);
    layout->setSpacing(spacing::tight);
    layout->addWidget(m_cause);
    layout->addWidget(m_next);
    layout->addLayout(m_buttons);
    m_buttons->setSpacing(spacing::normal);
    m_buttons->addStretch();
    hide();
}

void InlineMessage::say(Meaning meaning, const QString& cause, const QString& nextStep)
{
    m_meaning = meaning;
    m_shape = meaning == Meaning::Critical  ? StateShape::Failed
              : meaning == Meaning::Ok      ? StateShape::Passed
              : meaning == Meaning::Warning ? StateShape::Held
              : meaning == Meaning::Unknown ? StateShape::Unknown
                                            : StateShape::Ready;
    m_cause->setText(cause);
    m_next->setText(nextStep);
    m_next->setVisible(!nextStep.isEmpty());
    setAccessibleName(text());
    show();
    update();
}

void InlineMessage::silence()
{
    m_cause->clear();
    m_next->clear();
    hide();
}

QString InlineMessage::text() const
{
    return m_next->text().isEmpty() ? m_cause->text() : m_cause->text() + QLatin1Char(' ') + m_next->text();
}

QPushButton* InlineMessage::addButton(const QString& text)
{
    auto* button = new QPushButton(text, this);
    button->setMinimumHeight(spacing::controlHeight);
    button->setAutoDefault(false);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void InlineMessage::paintEvent(QPaintEvent*)
{
    const Theme theme = Theme::of(palette());
    const Tone& tone = theme.tone(m_meaning);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tone.ink, 1));
    painter.setBrush(tone.wash);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), spacing::corner, spacing::corner);
    const int side = fontMetrics().height();
    QRect box(spacing::normal + spacing::hair, m_cause->y() + (QFontMetrics(m_cause->font()).height() - side) / 2, side,
              side);
    if (layoutDirection() == Qt::RightToLeft)
        box.moveRight(width() - box.left());
    paintState(painter, box, m_shape, tone.ink);
}

} // namespace holdpoint::ui
