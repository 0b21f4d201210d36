// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/sheets.h"

#include <QFont>
#include <QImage>
#include <QList>
#include <QPainter>
#include <QString>
#include <QStringList>

namespace holdpoint::report {

// Sets text and tables down pages, breaking between lines and rows. Units are points from the page's upper
// left. One document, one thread.
class PageFlow
{
public:
    // `footer` stands on every page, with the page's number behind it.
    PageFlow(Sheets& sheets, QString footer);
    ~PageFlow();
    PageFlow(const PageFlow&) = delete;
    PageFlow& operator=(const PageFlow&) = delete;

    void title(const QString& text);
    void heading(const QString& text);
    void paragraph(const QString& text);
    void emphasised(const QString& text); // larger and bold: the one sentence that matters
    // Label and value beside each other, the values in one column.
    void facts(const QList<QPair<QString, QString>>& rows);
    // `widths`: shares of the page's width, one a column. The head is repeated on every page that the table reaches.
    void table(const QStringList& head, const QList<QStringList>& rows, const QList<double>& widths);
    // Lines in a fixed pitch, to be typed.
    void listing(const QStringList& lines);
    // Text in a fixed pitch with a picture beside it; kept on one page.
    void codeBeside(const QString& text, const QImage& picture);

private:
    [[nodiscard]] QFont font(double points, bool bold = false, bool fixed = false) const;
    // A table's row, its cells broken into the lines that stand in their columns.
    struct Row
    {
        QList<QStringList> cells;
        QFont font;
        bool head = false;
        qsizetype lines = 0; // of the highest cell
    };
    [[nodiscard]] Row rowOf(const QStringList& cells, const QList<double>& widths, bool head) const;
    [[nodiscard]] double heightOf(const Row& row) const;
    void writeRow(const Row& row, qsizetype first, qsizetype count, const QList<double>& widths);
    [[nodiscard]] double lineHeight(const QFont& font) const;
    void writeLine(const QFont& font, const QString& line, double x, double y);
    void writeLines(const QFont& font, const QString& text, double after); // over the whole width
    void room(double height);                                              // starts a page when less is left
    void newPage();
    void endPage();

    Sheets& m_sheets;
    QString m_footer;
    QPainter m_painter;
    double m_scale;  // device units a point
    double m_width;  // points between the margins
    double m_bottom; // where the text area ends
    double m_y = 0;
    int m_page = 1;
};

} // namespace holdpoint::report
