// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/roster_notice.h"

#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace holdpoint::ui {
namespace {

QString minute(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

} // namespace

RosterNotice::RosterNotice(QWidget* parent)
    : QWidget(parent)
    , m_mark(new QLabel(this))
    , m_text(new QLabel(this))
    , m_fingerprint(new QLabel(this))
    , m_button(new QPushButton(tr("Record an &announcement…"), this))
{
    auto* heading = new QLabel(tr("Roster"), this);
    heading->setFont(themeFont(FontRole::Heading));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setFont(themeFont(FontRole::Strong));
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(1);
    m_fingerprint->setTextFormat(Qt::PlainText);
    m_fingerprint->setWordWrap(true);
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_button->setMinimumHeight(spacing::controlHeight);
    m_button->setToolTip(tr("Say where the roster's fingerprint was announced outside of this machine"));
    auto* row = new QHBoxLayout;
    row->setSpacing(spacing::normal);
    row->addWidget(m_mark);
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(spacing::normal);
    all->addWidget(heading);
    all->addLayout(row);
    all->addWidget(m_fingerprint);
    connect(m_button, &QPushButton::clicked, this, &RosterNotice::ask);
    hide();
}

void RosterNotice::setLaunch(const checklist::Launch& launch)
{
    m_sha256 = launch.state().rosterSha256;
    m_byUtcMs = launch.announceByUtcMs();
    m_needed = launch.announcementAt(m_now) != checklist::Announcement::NotNeeded;
    const checklist::AnnouncementRecord* made = launch.announcement();
    m_made = made ? std::optional(*made) : std::nullopt;
    tell();
}

checklist::Announcement RosterNotice::stateNow() const
{
    if (m_made || !m_needed)
        return m_made ? checklist::Announcement::Made : checklist::Announcement::NotNeeded;
    if (m_now > m_byUtcMs)
        return checklist::Announcement::Late;
    return m_now > m_byUtcMs - checklist::announcedAhead ? checklist::Announcement::Due
                                                         : checklist::Announcement::Early;
}

void RosterNotice::setNow(qint64 utcMs)
{
    m_now = utcMs;
    if (stateNow() != m_state)
        tell();
}

void RosterNotice::tell()
{
    m_state = stateNow();
    const QString by = minute(m_byUtcMs);
    switch (m_state) {
    case checklist::Announcement::NotNeeded:
        break;
    case checklist::Announcement::Early:
        m_text->setText(tr("Not announced; due by %1 UTC, a day before T-0").arg(by));
        break;
    case checklist::Announcement::Due:
        m_text->setText(tr("NOT ANNOUNCED; due by %1 UTC, a day before T-0").arg(by));
        break;
    case checklist::Announcement::Late:
        m_text->setText(tr("NOT ANNOUNCED, late since %1 UTC: announce it all the same").arg(by));
        break;
    case checklist::Announcement::Made:
        m_text->setText(
            (m_made->utcMs <= m_byUtcMs ? tr("Announced through %1 by %2, %3 UTC")
                                        : tr("Announced late through %1 by %2, %3 UTC"))
                .arg(shownText(m_made->announced.channel), shownText(m_made->by.person), minute(m_made->utcMs)));
    }
    // In groups, so that it can be read out and compared.
    QStringList groups;
    for (qsizetype i = 0; i < m_sha256.size(); i += 8)
        groups.append(m_sha256.mid(i, 8));
    m_fingerprint->setText(tr("Fingerprint: %1").arg(groups.join(QLatin1Char(' '))));
    m_button->setAccessibleDescription(m_text->text());
    setVisible(m_state != checklist::Announcement::NotNeeded);
    paintMark();
}

void RosterNotice::paintMark()
{
    const Theme theme = Theme::of(palette());
    const bool made = m_state == checklist::Announcement::Made;
    const bool urgent = m_state == checklist::Announcement::Due || m_state == checklist::Announcement::Late;
    const StateShape shape = made ? StateShape::Passed : urgent ? StateShape::Unknown : StateShape::Waiting;
    const QColor ink = made ? theme.ok.ink : urgent ? theme.warning.ink : theme.text;
    m_mark->setPixmap(stateIcon(shape, theme, ink).pixmap(QSize(spacing::icon, spacing::icon), devicePixelRatioF()));
}

void RosterNotice::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintMark();
}

void RosterNotice::ask()
{
    if (m_dialog) {
        m_dialog->raise();
        return;
    }
    m_dialog = new QInputDialog(this);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setWindowTitle(tr("Record an announcement"));
    m_dialog->setLabelText(tr("Where was this fingerprint said, outside of this machine?\n%1")
                               .arg(m_fingerprint->text().section(QLatin1Char(' '), 1)));
    m_dialog->setTextValue({});
    connect(m_dialog, &QInputDialog::textValueSelected, this, [this](const QString& channel) {
        if (!channel.trimmed().isEmpty())
            Q_EMIT announced(channel.trimmed());
    });
    m_dialog->open();
}

QInputDialog* RosterNotice::dialog() const { return m_dialog; }

QString RosterNotice::text() const { return isHidden() ? QString() : m_text->text(); }

QString announcementReminder(const checklist::Launch& launch, qint64 nowUtcMs)
{
    // A rehearsal convinces no stranger.
    if (launch.state().rehearsal)
        return {};
    switch (launch.announcementAt(nowUtcMs)) {
    case checklist::Announcement::Due:
        return RosterNotice::tr("Roster NOT ANNOUNCED, due %1 UTC").arg(minute(launch.announceByUtcMs()).mid(5));
    case checklist::Announcement::Late:
        return RosterNotice::tr("Roster NOT ANNOUNCED, late");
    default:
        return {};
    }
}

} // namespace holdpoint::ui
