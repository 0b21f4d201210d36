// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/certificate_preview.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>

namespace holdpoint::ui {

CertificatePreview::CertificatePreview(QList<QImage> pages, QWidget* parent)
    : QDialog(parent)
    , m_pages(std::move(pages))
    , m_scroll(new QScrollArea(this))
    , m_where(new QLabel(this))
    , m_export(new QPushButton(tr("&Export as PDF…"), this))
{
    setWindowTitle(tr("Certificate, as it will be printed"));
    auto* inside = new QWidget;
    inside->setBackgroundRole(QPalette::Mid);
    auto* column = new QVBoxLayout(inside);
    column->setSpacing(spacing::wide);
    for (qsizetype page = 0; page < m_pages.size(); ++page) {
        auto* sheet = new QLabel(inside);
        sheet->setAccessibleName(tr("Page %1 of %2").arg(page + 1).arg(m_pages.size()));
        column->addWidget(sheet, 0, Qt::AlignHCenter);
        m_sheets.append(sheet);
    }
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_scroll->setAccessibleName(tr("Pages of the certificate"));
    m_scroll->setFocusPolicy(Qt::NoFocus); // the dialog turns the pages
    auto* close = new QPushButton(tr("Close"), this);
    for (QPushButton* button : {m_export, close}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    auto* foot = new QHBoxLayout;
    foot->setSpacing(spacing::normal);
    foot->addWidget(m_where, 1);
    foot->addWidget(m_export);
    foot->addWidget(close);
    auto* all = new QVBoxLayout(this);
    all->addWidget(m_scroll, 1);
    all->addLayout(foot);
    const QSize room = parent ? parent->size() : QSize(1000, 900);
    resize(std::min(room.width() * 8 / 10, room.height()), room.height() * 9 / 10);

    m_scroll->viewport()->installEventFilter(this);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_export, &QPushButton::clicked, this, &CertificatePreview::exportRequested);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &CertificatePreview::tellPage);
    tellPage();
}

int CertificatePreview::shownPage() const
{
    // The page that has the upper third of what is seen.
    const int at = m_scroll->verticalScrollBar()->value() + m_scroll->viewport()->height() / 3;
    int shown = 0;
    for (int page = 0; page < int(m_sheets.size()); ++page)
        if (m_sheets.at(page)->y() <= at)
            shown = page;
    return shown;
}

void CertificatePreview::turn(int pages)
{
    const int page = std::clamp(shownPage() + pages, 0, std::max(0, int(m_sheets.size()) - 1));
    if (page < int(m_sheets.size()))
        m_scroll->verticalScrollBar()->setValue(m_sheets.at(page)->y());
}

void CertificatePreview::tellPage()
{
    m_where->setText(tr("Page %1 of %2 (Page Up, Page Down)").arg(shownPage() + 1).arg(m_pages.size()));
}

void CertificatePreview::fit()
{
    const double ratio = devicePixelRatioF();
    const int width = std::max(200, m_scroll->viewport()->width() - 2 * spacing::wide);
    for (qsizetype page = 0; page < m_pages.size(); ++page) {
        QImage shown = m_pages.at(page).scaledToWidth(int(width * ratio), Qt::SmoothTransformation);
        shown.setDevicePixelRatio(ratio);
        m_sheets.at(page)->setPixmap(QPixmap::fromImage(shown));
    }
}

bool CertificatePreview::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_scroll->viewport() && event->type() == QEvent::Resize)
        fit();
    return QDialog::eventFilter(watched, event);
}

void CertificatePreview::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_PageDown)
        turn(1);
    else if (event->key() == Qt::Key_PageUp)
        turn(-1);
    else
        QDialog::keyPressEvent(event);
}

} // namespace holdpoint::ui
