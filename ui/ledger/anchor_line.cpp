// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/anchor_line.h"

#include "ui/theme/state_mark.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>

namespace holdpoint::ui {

AnchorLine::AnchorLine(QWidget* parent)
    : QWidget(parent)
    , m_mark(new QLabel(this))
    , m_text(new QLabel(this))
{
    setObjectName(QStringLiteral("anchorLine"));
    m_text->setTextFormat(Qt::PlainText);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(spacing::normal, 0, spacing::normal, 0);
    line->setSpacing(spacing::tight);
    line->addWidget(m_mark);
    line->addWidget(m_text, 1);
}

QString AnchorLine::text() const { return m_text->text(); }

void AnchorLine::setNews(const AnchorNews& news)
{
    m_news = news;
    const auto away =
        std::count_if(news.folders.begin(), news.folders.end(), [](const AnchorRow& row) { return row.away; });
    const QString words = away == 0 ? news.words : tr("%1; %n folders are away", nullptr, int(away)).arg(news.words);
    m_text->setText(news.reminder.isEmpty() ? words : tr("%1; %2").arg(news.reminder, words));
    QStringList about;
    for (const AnchorRow& row : news.folders)
        about.append(tr("%1: %2").arg(row.folder, row.words));
    if (about.isEmpty())
        about.append(tr("Name a folder on another disk, a stick or a share: an older or shorter copy of this ledger "
                        "is noticed by the checkpoint that lies there."));
    setToolTip(about.join(QLatin1Char('\n')).toHtmlEscaped());
    setAccessibleName(m_text->text());
    setAccessibleDescription(about.join(QLatin1Char('\n')));
    paintMark();
    // In the corner of a menu bar nothing else asks for another width.
    adjustSize();
}

void AnchorLine::paintMark()
{
    const Theme theme = Theme::of(palette());
    const bool away =
        std::any_of(m_news.folders.begin(), m_news.folders.end(), [](const AnchorRow& row) { return row.away; });
    const bool warns = away || !m_news.reminder.isEmpty();
    const StateShape shape = warns                      ? StateShape::Unknown
                             : m_news.folders.isEmpty() ? StateShape::Waiting
                             : m_news.all               ? StateShape::Passed
                                                        : StateShape::Running;
    const QColor ink = warns ? theme.warning.ink : m_news.all && !m_news.folders.isEmpty() ? theme.ok.ink : theme.text;
    const int size = std::max(int(spacing::icon) - spacing::tight, fontMetrics().height() - spacing::tight);
    m_mark->setPixmap(stateIcon(shape, theme, ink).pixmap(QSize(size, size), devicePixelRatioF()));
    QPalette own = palette();
    own.setColor(QPalette::WindowText, ink);
    m_text->setPalette(own);
}

void AnchorLine::showWith(QWidget* other)
{
    other->installEventFilter(this);
    setVisible(!other->isHidden());
}

bool AnchorLine::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShowToParent)
        show();
    else if (event->type() == QEvent::HideToParent)
        hide();
    return QWidget::eventFilter(watched, event);
}

void AnchorLine::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        paintMark();
}

} // namespace holdpoint::ui
