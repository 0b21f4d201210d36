// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_export.h"

#include "ui/charts/live_chart.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <cmath>

namespace holdpoint::ui {
namespace {

QString csvCell(const QString& text)
{
    QString cell = formulaSafe(text);
    if (cell.contains(u'"') || cell.contains(u',') || cell.contains(u'\n') || cell.contains(u'\r'))
        cell = u'"' + cell.replace(u'"', QLatin1String("\"\"")) + u'"';
    return cell;
}

QString utcText(qint64 utcMs) { return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODateWithMs); }

// As short as it reads back as the same float; never with the locale's own point.
QString numberText(double value) { return std::isfinite(value) ? QString::number(value, 'g', 9) : QString(); }

QString shortest(float value)
{
    for (const int figures : {6, 7, 8})
        if (const QString text = QString::number(double(value), 'g', figures); text.toFloat() == value)
            return text;
    return numberText(double(value));
}

QString rangeText(const ChartLimit& limit)
{
    switch (limit.threshold.comparator) {
    case monitor::Comparator::Less:
        return QStringLiteral("<");
    case monitor::Comparator::LessOrEqual:
        return QStringLiteral("<=");
    case monitor::Comparator::Greater:
        return QStringLiteral(">");
    case monitor::Comparator::GreaterOrEqual:
        return QStringLiteral(">=");
    case monitor::Comparator::Equal:
        break;
    }
    return QStringLiteral("equal");
}

} // namespace

QString formulaSafe(const QString& text)
{
    if (text.isEmpty() || !QStringLiteral("=+-@\t\r\n").contains(text.front()))
        return text;
    bool number = false;
    const double value = text.toDouble(&number);
    return number && std::isfinite(value) ? text : u'\'' + text;
}

QByteArray chartPng(LiveChart& chart, double scale)
{
    QImage image((QSizeF(chart.size()) * scale).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    image.fill(Qt::white);
    {
        QPainter painter(&image);
        chart.paintVectors(painter, QRectF(image.rect()));
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray chartSvg(LiveChart& chart)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(chart.size());
    generator.setViewBox(QRect(QPoint(), chart.size()));
    generator.setResolution(96); // as the screen, so that texts keep their size
    generator.setTitle(chart.title());
    generator.setDescription(chart.statement());
    QPainter painter(&generator);
    chart.paintVectors(painter, QRectF(QPointF(), QSizeF(chart.size())));
    painter.end();
    return bytes;
}

QByteArray chartPdf(LiveChart& chart)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(chart.title());
    writer.setCreator(QStringLiteral("Holdpoint"));
    writer.setResolution(96);
    // A page as large as the chart: nothing is cut, nothing is empty.
    writer.setPageSize(QPageSize(QSizeF(chart.size()) * 72 / 96, QPageSize::Point));
    writer.setPageMargins(QMarginsF());
    QPainter painter(&writer);
    chart.paintVectors(painter, QRectF(QPointF(), QSizeF(chart.size())));
    painter.end();
    return bytes;
}

QByteArray chartCsv(const LiveChart& chart)
{
    QString csv = QStringLiteral("kind,utc,name,value,unit,text\r\n");
    const QString unit = csvCell(chart.unit());
    const auto line = [&](const char* kind, const QString& utc, const QString& name, const QString& value,
                          const QString& text) {
        csv += QLatin1String(kind) + u',' + utc + u',' + csvCell(name) + u',' + value + u',' + unit + u',' +
               csvCell(text) + QLatin1String("\r\n");
    };
    for (const ChartLimit& limit : chart.limits())
        line("limit", {}, rangeText(limit), numberText(limit.threshold.limit), limit.label);
    for (const ChartBand& band : chart.bands()) {
        line("band", {}, QStringLiteral("from"), numberText(band.least), band.label);
        line("band", {}, QStringLiteral("to"), numberText(band.most), band.label);
    }
    for (const ChartMarker& marker : chart.markers())
        if (marker.utcMs >= chart.beginMs() && marker.utcMs <= chart.endMs())
            line("marker", utcText(marker.utcMs), markerWord(marker.kind), {}, marker.label);
    for (const ChartTrace& trace : chart.traces()) {
        const monitor::SeriesStore& store = trace.series->values();
        const qint64 end = store.lowerBound(chart.endMs() + 1);
        for (qint64 i = store.lowerBound(chart.beginMs()); i < end; ++i)
            line("sample", utcText(store.time(i)), trace.name.isEmpty() ? chart.title() : trace.name,
                 std::isfinite(store.value(i)) ? shortest(store.value(i)) : QString(), {});
    }
    return csv.toUtf8();
}

Result<void> exportChart(LiveChart& chart, const QString& file)
{
    const QString ending = QFileInfo(file).suffix().toLower();
    QByteArray bytes;
    if (ending == QLatin1String("png"))
        bytes = chartPng(chart);
    else if (ending == QLatin1String("svg"))
        bytes = chartSvg(chart);
    else if (ending == QLatin1String("pdf"))
        bytes = chartPdf(chart);
    else if (ending == QLatin1String("csv"))
        bytes = chartCsv(chart);
    else
        return failure(ErrorCode::Usage,
                       QCoreApplication::translate("Chart", "A chart is not written as \"%1\".").arg(ending),
                       QCoreApplication::translate("Chart", "End the file's name in .png, .svg, .pdf or .csv."));
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return failure(
            ErrorCode::OutsideFailed,
            QCoreApplication::translate("Chart", "The file %1 cannot be written: %2.").arg(file, out.errorString()),
            QCoreApplication::translate("Chart", "Choose another folder, or make room on the disk."));
    return {};
}

} // namespace holdpoint::ui
