// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/sheets.h"

#include <utility>

namespace holdpoint::report {

PictureSheets::PictureSheets(const QPageLayout& layout, int resolution)
    : m_resolution(resolution)
    , m_area(layout.paintRectPixels(resolution))
    , m_sheet(layout.fullRectPixels(resolution).size(), QImage::Format_RGB32)
{
    constexpr double inchesOfAMetre = 1 / 0.0254;
    m_sheet.setDotsPerMeterX(int(resolution * inchesOfAMetre));
    m_sheet.setDotsPerMeterY(int(resolution * inchesOfAMetre));
    m_sheet.fill(Qt::white);
}

void PictureSheets::begin(QPainter& painter)
{
    painter.begin(&m_sheet);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    painter.translate(m_area.topLeft());
}

void PictureSheets::next(QPainter& painter)
{
    const QTransform kept = painter.transform();
    painter.end();
    keep();
    begin(painter);
    painter.setTransform(kept);
}

void PictureSheets::keep()
{
    m_pages.append(m_sheet.scaled(m_sheet.size() / 2, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    m_sheet.fill(Qt::white);
}

QList<QImage> PictureSheets::take()
{
    keep();
    return std::exchange(m_pages, {});
}

} // namespace holdpoint::report
