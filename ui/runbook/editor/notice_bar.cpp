// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/notice_bar.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {
namespace {

QString meaningWord(Meaning meaning)
{
    switch (meaning) {
    case Meaning::Critical:
        return NoticeBar::tr("Problem");
    case Meaning::Warning:
        return NoticeBar::tr("Attention");
    default:
        return NoticeBar::tr("Note");
    }
}

} // namespace

NoticeBar::NoticeBar(QWidget* parent)
    : QWidget(parent)
    , m_box(new QVBoxLayout(this))
{
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(spacing::hair);
    hide();
}

void NoticeBar::say(const QString& subject, Meaning meaning, const QString& text, std::vector<Choice> choices,
                    bool mustChoose)
{
    clear(subject);
    const Tone tone = Theme::of(palette()).tone(meaning);
    auto* row = new QFrame;
    row->setAutoFillBackground(true);
    QPalette colours = row->palette();
    colours.setColor(QPalette::Window, tone.wash);
    colours.setColor(QPalette::WindowText, tone.ink);
    row->setPalette(colours);
    auto* box = new QHBoxLayout(row);
    box->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    auto* word = new QLabel(meaningWord(meaning));
    word->setFont(themeFont(FontRole::Strong));
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setAccessibleName(meaningWord(meaning));
    box->addWidget(word);
    box->addWidget(label, 1);
    if (!mustChoose)
        choices.push_back({tr("&Close"), [] {}, false});
    for (const Choice& choice : choices) {
        auto* button = new QPushButton(choice.text);
        button->setMinimumHeight(spacing::controlHeight);
        connect(button, &QPushButton::clicked, this, [this, subject, choice] {
            if (!choice.keeps)
                clear(subject);
            choice.act();
        });
        box->addWidget(button);
    }
    m_box->insertWidget(0, row);
    m_rows.insert(m_rows.begin(), Row{subject, text, row});
    show();
}

void NoticeBar::say(const QString& subject, const Error& error) { say(subject, Meaning::Critical, error.text()); }

void NoticeBar::clear(const QString& subject)
{
    const auto found = std::ranges::find(m_rows, subject, &Row::subject);
    if (found == m_rows.end())
        return;
    // A button of the row may be on the stack.
    found->widget->hide();
    found->widget->deleteLater();
    m_rows.erase(found);
    setVisible(!m_rows.empty());
}

QString NoticeBar::text(const QString& subject) const
{
    const auto found = std::ranges::find(m_rows, subject, &Row::subject);
    return found == m_rows.end() ? QString() : found->text;
}

} // namespace holdpoint::ui
