// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/page_flow.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace holdpoint::report {
namespace {

constexpr double footerHeight = 24;
constexpr double cellPadding = 4;
constexpr int wrapping = Qt::TextWrapAnywhere | Qt::AlignLeft | Qt::AlignTop;
constexpr int wordWrapping = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

// Hashes and keys have no place to break: they break anywhere, words break between them.
int flagsFor(const QString& text)
{
    qsizetype longest = 0;
    for (const QString& word : text.split(u' '))
        longest = std::max(longest, word.size());
    return longest > 24 ? wrapping : wordWrapping;
}

} // namespace

PageFlow::PageFlow(QPdfWriter& writer, QString footer)
    : m_writer(writer)
    , m_footer(std::move(footer))
    , m_painter(&writer)
    , m_scale(writer.resolution() / 72.0)
    , m_width(writer.width() / m_scale)
    , m_bottom(writer.height() / m_scale - footerHeight)
{
    m_painter.scale(m_scale, m_scale);
}

PageFlow::~PageFlow() { endPage(); }

QFont PageFlow::font(double points, bool bold, bool fixed) const
{
    QFont font(fixed ? QStringLiteral("DejaVu Sans Mono") : QStringLiteral("DejaVu Sans"));
    // The painter is scaled to points, so pixel sizes are points.
    font.setPixelSize(int(std::lround(points)));
    font.setBold(bold);
    // Any spacing turns ligatures off: a reader of the text must find "off", not "oﬀ".
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.05);
    return font;
}

double PageFlow::heightOf(const QFont& font, const QString& text, double width) const
{
    const QFontMetricsF metrics(font, &m_writer);
    return metrics.boundingRect(QRectF(0, 0, width, 1e6), flagsFor(text), text).height();
}

void PageFlow::write(const QFont& font, const QString& text, double x, double width)
{
    m_painter.setFont(font);
    m_painter.drawText(QRectF(x, m_y, width, 1e6), flagsFor(text), text);
}

void PageFlow::room(double height)
{
    if (m_y + height > m_bottom)
        newPage();
}

void PageFlow::endPage()
{
    m_painter.setFont(font(8));
    m_painter.setPen(Qt::darkGray);
    m_painter.drawText(QRectF(0, m_bottom + 8, m_width - 70, footerHeight), wordWrapping, m_footer);
    m_painter.drawText(QRectF(m_width - 70, m_bottom + 8, 70, footerHeight), Qt::AlignRight,
                       QCoreApplication::translate("report", "page %1").arg(m_page));
    m_painter.setPen(Qt::black);
}

void PageFlow::newPage()
{
    endPage();
    m_writer.newPage();
    ++m_page;
    m_y = 0;
}

void PageFlow::title(const QString& text)
{
    const QFont large = font(22, true);
    write(large, text, 0, m_width);
    m_y += heightOf(large, text, m_width) + 10;
}

void PageFlow::heading(const QString& text)
{
    const QFont bold = font(13, true);
    // A heading at the foot of a page belongs to what follows.
    room(70);
    m_y += 12;
    write(bold, text, 0, m_width);
    m_y += heightOf(bold, text, m_width) + 5;
}

void PageFlow::paragraph(const QString& text)
{
    const QFont plain = font(9);
    const double height = heightOf(plain, text, m_width);
    room(height);
    write(plain, text, 0, m_width);
    m_y += height + 6;
}

void PageFlow::emphasised(const QString& text)
{
    const QFont large = font(14, true);
    const double height = heightOf(large, text, m_width);
    room(height);
    write(large, text, 0, m_width);
    m_y += height + 8;
}

void PageFlow::facts(const QList<QPair<QString, QString>>& rows)
{
    const QFont plain = font(9);
    const QFont bold = font(9, true);
    const double label = 130;
    for (const auto& [name, value] : rows) {
        const double height = std::max(heightOf(bold, name, label), heightOf(plain, value, m_width - label));
        room(height);
        write(bold, name, 0, label - 6);
        write(plain, value, label, m_width - label);
        m_y += height + 3;
    }
    m_y += 4;
}

double PageFlow::rowHeight(const QStringList& cells, const QList<double>& widths, bool head) const
{
    double height = 0;
    for (qsizetype i = 0; i < cells.size(); ++i)
        height = std::max(height, heightOf(font(8, head), cells.at(i), widths.at(i) * m_width - 2 * cellPadding));
    return height + 2 * cellPadding;
}

void PageFlow::row(const QStringList& cells, const QList<double>& widths, bool head)
{
    const double height = rowHeight(cells, widths, head);
    if (head)
        m_painter.fillRect(QRectF(0, m_y, m_width, height), QColor(0xe8, 0xe8, 0xe8));
    double x = 0;
    m_y += cellPadding;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        write(font(8, head), cells.at(i), x + cellPadding, widths.at(i) * m_width - 2 * cellPadding);
        x += widths.at(i) * m_width;
    }
    m_y += height - cellPadding;
    m_painter.setPen(QPen(Qt::lightGray, 0.5));
    m_painter.drawLine(QPointF(0, m_y), QPointF(m_width, m_y));
    m_painter.setPen(Qt::black);
}

void PageFlow::table(const QStringList& head, const QList<QStringList>& rows, const QList<double>& widths)
{
    room(rowHeight(head, widths, true) + (rows.isEmpty() ? 0 : rowHeight(rows.first(), widths, false)));
    row(head, widths, true);
    for (const QStringList& cells : rows) {
        if (m_y + rowHeight(cells, widths, false) > m_bottom) {
            newPage();
            row(head, widths, true);
        }
        row(cells, widths, false);
    }
    m_y += 6;
}

void PageFlow::codeBeside(const QString& text, const QImage& picture)
{
    constexpr double side = 130;
    const QFont fixed = font(7, false, true);
    const double textWidth = m_width - side - 12;
    QFontMetricsF metrics(fixed, &m_writer);
    const double textHeight = metrics.boundingRect(QRectF(0, 0, textWidth, 1e6), wrapping, text).height();
    const double height = std::max(side, textHeight);
    room(height);
    m_painter.setFont(fixed);
    m_painter.drawText(QRectF(0, m_y, textWidth, height), wrapping, text);
    m_painter.drawImage(QRectF(m_width - side, m_y, side, side), picture);
    m_y += height + 6;
}

} // namespace holdpoint::report
