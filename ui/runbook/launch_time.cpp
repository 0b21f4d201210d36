// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/launch_time.h"

#include "core/base/clock.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QCompleter>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimeZone>
#include <QVBoxLayout>

namespace holdpoint::ui {

LaunchTime::LaunchTime(QWidget* parent)
    : QWidget(parent)
    , m_time(new QDateTimeEdit)
    , m_zone(new QComboBox)
    , m_utc(new QLabel)
{
    m_time->setTimeSpec(Qt::UTC); // only its date and time are used: no zone of this machine gets into them
    m_time->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_time->setCalendarPopup(true);
    m_time->setAccessibleName(tr("Date and time of T-0"));
    m_time->setMinimumHeight(spacing::controlHeight);
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->setAccessibleName(tr("Time zone of T-0"));
    m_zone->setMinimumHeight(spacing::controlHeight);
    m_zone->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_zone->setMinimumContentsLength(16);
    const QString here = QString::fromLatin1(QTimeZone::systemTimeZoneId());
    m_zone->addItem(QStringLiteral("UTC"));
    if (here != QLatin1String("UTC"))
        m_zone->addItem(here);
    const QList<QByteArray> all = QTimeZone::availableTimeZoneIds();
    for (const QByteArray& id : all)
        if (id.contains('/') && QString::fromLatin1(id) != here)
            m_zone->addItem(QString::fromLatin1(id));
    m_zone->setCurrentText(here);
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    auto* line = new QHBoxLayout;
    line->addWidget(m_time);
    line->addWidget(m_zone, 1);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(spacing::tight);
    box->addLayout(line);
    box->addWidget(m_utc);
    setFocusProxy(m_time);
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, &LaunchTime::showUtc);
    connect(m_zone, &QComboBox::editTextChanged, this, &LaunchTime::showUtc);
    showUtc();
}

bool LaunchTime::valid() const
{
    const QByteArray id = m_zone->currentText().trimmed().toLatin1();
    return !id.isEmpty() && (id == "UTC" || QTimeZone(id).isValid());
}

qint64 LaunchTime::utcMs() const
{
    const QByteArray id = m_zone->currentText().trimmed().toLatin1();
    const QTimeZone zone = id == "UTC" ? QTimeZone::utc() : QTimeZone(id);
    return QDateTime(m_time->date(), m_time->time(), zone).toMSecsSinceEpoch();
}

void LaunchTime::setUtcMs(qint64 utcMs)
{
    if (!valid())
        m_zone->setCurrentText(QStringLiteral("UTC"));
    const QByteArray id = m_zone->currentText().trimmed().toLatin1();
    const QDateTime there = QDateTime::fromMSecsSinceEpoch(utcMs, id == "UTC" ? QTimeZone::utc() : QTimeZone(id));
    m_time->setDateTime(QDateTime(there.date(), there.time(), Qt::UTC));
}

void LaunchTime::showUtc()
{
    if (valid())
        m_utc->setText(
            tr("T-0 is %1 UTC")
                .arg(QDateTime::fromMSecsSinceEpoch(utcMs(), Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm"))));
    else
        m_utc->setText(tr("This machine knows no zone of that name. Choose one from the list."));
    Q_EMIT changed();
}

} // namespace holdpoint::ui
