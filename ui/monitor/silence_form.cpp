// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/silence_form.h"

#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace holdpoint::ui {
namespace {

QLabel* captionFor(QWidget* field, const QString& text)
{
    auto* label = new QLabel(text);
    label->setBuddy(field);
    return label;
}

} // namespace

SilenceForm::SilenceForm(QWidget* parent)
    : QWidget(parent)
    , m_matchers(new QLineEdit)
    , m_comment(new QLineEdit)
    , m_minutes(new QSpinBox)
    , m_button(new QPushButton(tr("Silence them")))
    , m_missing(new WholeLabel)
{
    m_matchers->setAccessibleName(tr("Alerts to silence, by their labels"));
    m_matchers->setPlaceholderText(QStringLiteral("alertname=\"HighErrorRate\", job=~\"erp.*\""));
    m_comment->setAccessibleName(tr("Why they are silenced"));
    m_minutes->setAccessibleName(tr("For how many minutes"));
    m_minutes->setRange(1, mostMinutes);
    m_minutes->setValue(60);
    m_minutes->setSuffix(tr(" min", "behind a number of minutes"));
    m_button->setMinimumHeight(spacing::controlHeight);
    m_missing->setFont(themeFont(FontRole::Small));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->addWidget(captionFor(m_matchers, tr("Alerts")), 0, 0);
    grid->addWidget(m_matchers, 0, 1, 1, 3);
    grid->addWidget(captionFor(m_comment, tr("Because")), 1, 0);
    grid->addWidget(m_comment, 1, 1);
    grid->addWidget(m_minutes, 1, 2);
    grid->addWidget(m_button, 1, 3);
    grid->addWidget(m_missing, 2, 1, 1, 3);
    grid->setColumnStretch(1, 1);
    for (QLineEdit* line : {m_matchers, m_comment}) {
        connect(line, &QLineEdit::textChanged, this, &SilenceForm::check);
        connect(line, &QLineEdit::returnPressed, this, &SilenceForm::send);
    }
    connect(m_button, &QPushButton::clicked, this, &SilenceForm::send);
    check();
}

void SilenceForm::setMatchers(const QString& text) { m_matchers->setText(text); }

void SilenceForm::setPerson(const QString& person)
{
    m_person = person;
    check();
}

void SilenceForm::taken() { m_comment->clear(); }

QString SilenceForm::missing() const
{
    if (m_person.isEmpty())
        return tr("Say who you are in the settings: a silence carries a name.");
    if (m_matchers->text().trimmed().isEmpty())
        return tr("Choose an alert above, or write which labels the silenced alerts have.");
    if (const auto matchers = monitor::matchersFromText(m_matchers->text()); !matchers)
        return matchers.error().text();
    if (m_comment->text().trimmed().isEmpty())
        return tr("Write why they are silenced.");
    return {};
}

void SilenceForm::check()
{
    const QString text = missing();
    m_missing->setText(text);
    m_button->setEnabled(text.isEmpty());
    m_button->setToolTip(text);
}

void SilenceForm::send()
{
    const auto matchers = monitor::matchersFromText(m_matchers->text());
    if (!missing().isEmpty() || !matchers)
        return;
    monitor::Silence silence;
    silence.matchers = *matchers;
    silence.comment = m_comment->text().trimmed();
    silence.createdBy = m_person;
    Q_EMIT silenceWanted(silence, m_minutes->value());
}

} // namespace holdpoint::ui
