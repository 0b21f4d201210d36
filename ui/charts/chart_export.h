// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QSize>
#include <QString>

namespace holdpoint::ui {

class LiveChart;

// A picture or the numbers of what a chart shows: traces, limits, bands and markers. For the GUI thread.

// By the ending of the file's name: .png, .svg, .pdf or .csv. The file is replaced as a whole or stays as it was.
// Errors: Usage for another ending, OutsideFailed where the file cannot be written.
Result<void> exportChart(LiveChart& chart, const QString& file);

QByteArray chartPng(LiveChart& chart, double scale = 2);
QByteArray chartSvg(LiveChart& chart);
QByteArray chartPdf(LiveChart& chart);
// RFC 4180 in UTF-8 with the columns kind, utc, name, value, unit and text; kind is sample, marker, limit or band.
// Samples of the picture only; without data the value is empty.
QByteArray chartCsv(const LiveChart& chart);

// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV injection"). Numbers are
// left alone, negative ones too.
QString formulaSafe(const QString& text);

} // namespace holdpoint::ui
