// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/certificate.h"

#include <QImage>
#include <QList>
#include <QPainter>
#include <QPdfWriter>

namespace holdpoint::report {

// Where pages are set: a PDF, or pictures of the same pages. Sizes are of the area between the margins, in device
// units. One document, one thread.
class Sheets
{
public:
    virtual ~Sheets() = default;
    [[nodiscard]] virtual QPaintDevice* device() = 0; // text is measured for it
    [[nodiscard]] virtual double resolution() const = 0;
    [[nodiscard]] virtual QSizeF area() const = 0;
    virtual void begin(QPainter& painter) = 0; // on the first page, its origin inside the margins
    virtual void next(QPainter& painter) = 0;  // on another page, its origin likewise
};

class PdfSheets final : public Sheets
{
public:
    explicit PdfSheets(QPdfWriter& writer)
        : m_writer(writer)
    {
    }
    [[nodiscard]] QPaintDevice* device() override { return &m_writer; }
    [[nodiscard]] double resolution() const override { return m_writer.resolution(); }
    [[nodiscard]] QSizeF area() const override { return {double(m_writer.width()), double(m_writer.height())}; }
    void begin(QPainter& painter) override { painter.begin(&m_writer); }
    void next(QPainter&) override { m_writer.newPage(); }

private:
    QPdfWriter& m_writer;
};

// Drawn as finely as the PDF, so that every line breaks where it breaks there, and kept at half of that.
class PictureSheets final : public Sheets
{
public:
    explicit PictureSheets(const QPageLayout& layout, int resolution);
    [[nodiscard]] QPaintDevice* device() override { return &m_sheet; }
    [[nodiscard]] double resolution() const override { return m_resolution; }
    [[nodiscard]] QSizeF area() const override { return m_area.size(); }
    void begin(QPainter& painter) override;
    void next(QPainter& painter) override;
    [[nodiscard]] QList<QImage> take(); // after the painter has ended

private:
    void keep();

    int m_resolution;
    QRectF m_area; // in the sheet
    QImage m_sheet;
    QList<QImage> m_pages;
};

} // namespace holdpoint::report
