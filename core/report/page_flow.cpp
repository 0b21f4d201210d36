// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/page_flow.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace holdpoint::report {
namespace {

constexpr double footerHeight = 24;
constexpr double cellPadding = 4;

// Text from outside on paper: control characters are shown, not obeyed.
QString printable(const QString& text)
{
    QString safe;
    safe.reserve(text.size());
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if (u == u'\t')
            safe += QStringLiteral("    ");
        else if (u < 0x20 || (u >= 0x7f && u < 0xa0))
            safe += QStringLiteral("\\x%1").arg(int(u), 2, 16, QLatin1Char('0'));
        else
            safe += c;
    }
    return safe;
}

// The lines that `text` takes in `width`: broken between words, inside a word only where it is wider than all of it.
QStringList brokenInto(const QFont& font, const QString& text, double width, QPaintDevice* paper)
{
    QStringList lines;
    for (const QString& paragraph : text.split(u'\n')) {
        const QString shown = printable(paragraph);
        QTextLayout layout(shown, font, paper); // the screen measures otherwise
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width);
            lines.append(shown.mid(line.textStart(), line.textLength()));
        }
        layout.endLayout();
    }
    return lines;
}

} // namespace

PageFlow::PageFlow(Sheets& sheets, QString footer)
    : m_sheets(sheets)
    , m_footer(std::move(footer))
    , m_scale(sheets.resolution() / 72.0)
    , m_width(sheets.area().width() / m_scale)
    , m_bottom(sheets.area().height() / m_scale - footerHeight)
{
    m_sheets.begin(m_painter);
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

double PageFlow::lineHeight(const QFont& font) const { return QFontMetricsF(font, m_sheets.device()).lineSpacing(); }

void PageFlow::writeLine(const QFont& font, const QString& line, double x, double y)
{
    m_painter.setFont(font);
    m_painter.drawText(QPointF(x, y + QFontMetricsF(font, m_sheets.device()).ascent()), line);
}

void PageFlow::writeLines(const QFont& font, const QString& text, double after)
{
    const double each = lineHeight(font);
    for (const QString& line : brokenInto(font, text, m_width, m_sheets.device())) {
        room(each);
        writeLine(font, line, 0, m_y);
        m_y += each;
    }
    m_y += after;
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
    m_painter.drawText(QRectF(0, m_bottom + 8, m_width - 70, footerHeight), Qt::AlignLeft, m_footer);
    m_painter.drawText(QRectF(m_width - 70, m_bottom + 8, 70, footerHeight), Qt::AlignRight,
                       QCoreApplication::translate("report", "page %1").arg(m_page));
    m_painter.setPen(Qt::black);
}

void PageFlow::newPage()
{
    endPage();
    m_sheets.next(m_painter);
    ++m_page;
    m_y = 0;
}

void PageFlow::title(const QString& text) { writeLines(font(22, true), text, 10); }

void PageFlow::heading(const QString& text)
{
    // A heading at the foot of a page belongs to what follows.
    room(110);
    m_y += 12;
    writeLines(font(13, true), text, 5);
}

void PageFlow::paragraph(const QString& text) { writeLines(font(9), text, 6); }

void PageFlow::listing(const QStringList& lines) { writeLines(font(7, false, true), lines.join(u'\n'), 6); }

void PageFlow::emphasised(const QString& text) { writeLines(font(14, true), text, 8); }

void PageFlow::facts(const QList<QPair<QString, QString>>& rows)
{
    const QFont plain = font(9);
    const QFont bold = font(9, true);
    const double each = std::max(lineHeight(plain), lineHeight(bold));
    const double label = 130;
    for (const auto& [name, value] : rows) {
        const QStringList names = brokenInto(bold, name, label - 6, m_sheets.device());
        const QStringList values = brokenInto(plain, value, m_width - label, m_sheets.device());
        for (qsizetype i = 0; i < std::max(names.size(), values.size()); ++i) {
            room(each);
            writeLine(bold, names.value(i), 0, m_y);
            writeLine(plain, values.value(i), label, m_y);
            m_y += each;
        }
        m_y += 3;
    }
    m_y += 4;
}

PageFlow::Row PageFlow::rowOf(const QStringList& cells, const QList<double>& widths, bool head) const
{
    Row row{{}, font(8, head), head, 0};
    for (qsizetype i = 0; i < cells.size(); ++i) {
        row.cells.append(
            brokenInto(row.font, cells.at(i), widths.at(i) * m_width - 2 * cellPadding, m_sheets.device()));
        row.lines = std::max(row.lines, row.cells.last().size());
    }
    return row;
}

double PageFlow::heightOf(const Row& row) const { return double(row.lines) * lineHeight(row.font) + 2 * cellPadding; }

void PageFlow::writeRow(const Row& row, qsizetype first, qsizetype count, const QList<double>& widths)
{
    const double each = lineHeight(row.font);
    const double height = double(count) * each + 2 * cellPadding;
    if (row.head)
        m_painter.fillRect(QRectF(0, m_y, m_width, height), QColor(0xe8, 0xe8, 0xe8));
    double x = 0;
    for (qsizetype i = 0; i < row.cells.size(); ++i) {
        for (qsizetype line = 0; line < count; ++line)
            writeLine(row.font, row.cells.at(i).value(first + line), x + cellPadding,
                      m_y + cellPadding + double(line) * each);
        x += widths.at(i) * m_width;
    }
    m_y += height;
    m_painter.setPen(QPen(Qt::lightGray, 0.5));
    m_painter.drawLine(QPointF(0, m_y), QPointF(m_width, m_y));
    m_painter.setPen(Qt::black);
}

void PageFlow::table(const QStringList& head, const QList<QStringList>& rows, const QList<double>& widths)
{
    const Row headRow = rowOf(head, widths, true);
    const double headHeight = heightOf(headRow);
    bool headed = false;
    for (const QStringList& cells : rows) {
        const Row row = rowOf(cells, widths, false);
        const double each = lineHeight(row.font);
        // A row stays whole where a page can hold it; a longer one goes on from page to page.
        const bool whole = headHeight + heightOf(row) <= m_bottom;
        for (qsizetype first = 0; first < row.lines;) {
            const double needed = whole ? heightOf(row) : 4 * each + 2 * cellPadding;
            if (m_y + needed + (headed ? 0 : headHeight) > m_bottom) {
                newPage();
                headed = false;
            }
            if (!headed)
                writeRow(headRow, 0, headRow.lines, widths);
            headed = true;
            const auto fitting = qsizetype((m_bottom - m_y - 2 * cellPadding) / each);
            const qsizetype count = whole ? row.lines : std::clamp(fitting, qsizetype(1), row.lines - first);
            writeRow(row, first, count, widths);
            first += count;
        }
    }
    if (!headed)
        writeRow(headRow, 0, headRow.lines, widths);
    m_y += 6;
}

void PageFlow::codeBeside(const QString& text, const QImage& picture)
{
    constexpr double side = 130;
    const QFont fixed = font(7, false, true);
    const double each = lineHeight(fixed);
    const QStringList lines = brokenInto(fixed, text, m_width - side - 12, m_sheets.device());
    room(std::max(side, double(lines.size()) * each));
    for (qsizetype i = 0; i < lines.size(); ++i)
        writeLine(fixed, lines.at(i), 0, m_y + double(i) * each);
    m_painter.drawImage(QRectF(m_width - side, m_y, side, side), picture);
    m_y += std::max(side, double(lines.size()) * each) + 6;
}

} // namespace holdpoint::report
