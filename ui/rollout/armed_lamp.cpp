// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/armed_lamp.h"

#include "ui/theme/state_mark.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace holdpoint::ui {

ArmedLamp::ArmedLamp(QWidget* parent)
    : QWidget(parent)
    , m_mark(new QLabel(this))
    , m_word(new QLabel(this))
    , m_causes(new WholeLabel(this))
{
    for (QLabel* label : {m_word, m_causes})
        label->setTextFormat(Qt::PlainText);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing::tight);
    grid->setVerticalSpacing(spacing::hair);
    grid->addWidget(m_mark, 0, 0);
    grid->addWidget(m_word, 0, 1);
    grid->addWidget(m_causes, 1, 1);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(2, 1); // mark, word and causes stay together at the top
    refresh();
}

void ArmedLamp::setArmed(const rollout::Armed& armed)
{
    m_armed = armed;
    refresh();
}

void ArmedLamp::clear()
{
    m_armed.reset();
    refresh();
}

void ArmedLamp::setBrief(bool brief)
{
    if (brief == m_brief)
        return;
    m_brief = brief;
    refresh();
}

QString ArmedLamp::causesText() const
{
    const QStringList all = causes();
    if (!m_brief || all.size() < 2)
        return all.join(QLatin1Char('\n'));
    return all.first() + QLatin1Char('\n') +
           tr("And %n more: see Rollback.", "causes why a rollback is not armed", int(all.size()) - 1);
}

QString ArmedLamp::word() const
{
    if (!m_armed)
        return tr("ROLLBACK NOT CHECKED YET");
    return m_armed->armed ? tr("ROLLBACK ARMED") : tr("ROLLBACK NOT ARMED");
}

QStringList ArmedLamp::causes() const { return m_armed ? m_armed->causes : QStringList(); }

void ArmedLamp::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        refresh();
}

void ArmedLamp::refresh()
{
    const Theme theme = Theme::of(palette());
    const StateShape shape = !m_armed ? StateShape::Unknown : m_armed->armed ? StateShape::Passed : StateShape::Failed;
    const QColor ink = theme.tone(stateMark(shape).meaning).ink;
    m_mark->setPixmap(stateIcon(shape, theme, ink).pixmap(QSize(spacing::icon, spacing::icon), devicePixelRatioF()));
    QPalette inked = palette();
    inked.setColor(QPalette::WindowText, ink);
    m_word->setPalette(inked);
    m_word->setFont(themeFont(FontRole::Strong));
    m_word->setText(word());
    m_causes->setText(causesText());
    m_causes->setVisible(!causes().isEmpty());
    // Where lines are few, that all is well is said by the strip at the top alone.
    setVisible(!(m_brief && m_armed && m_armed->armed));

    QStringList sentences = causes();
    if (!m_armed)
        sentences.append(tr("The check of scripts, folder, runner and disk has not run yet."));
    else if (m_armed->armed)
        sentences.append(tr("Scripts, folder, runner and disk are in place: a rollback starts at once."));
    setToolTip(
        QStringLiteral("<qt>%1</qt>")
            .arg(sentences.join(QLatin1Char('\n')).toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"))));
    setAccessibleName(word());
    setAccessibleDescription(sentences.join(QLatin1Char(' ')));
}

} // namespace holdpoint::ui
