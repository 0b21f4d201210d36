// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/monitor/server_alerts.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>
#include <vector>

// A /metrics page in the text format of Prometheus or OpenMetrics, read without a Prometheus in between.
namespace holdpoint::monitor {

// `http_requests_total{code=~"5.."}`
struct MetricSelector
{
    QString name;
    std::vector<AlertMatcher> labels;
    bool operator==(const MetricSelector&) const = default;
};

// One operand of a page's query: `sum(rate(x{a="b"}))`, either word may be missing. A rate is the increase a second
// between two pages that follow each other.
struct PageTerm
{
    MetricSelector selector;
    bool sum = false, rate = false;
};

// `100 * sum(rate(errors_total)) / sum(rate(requests_total))`; factor and denominator may be missing.
struct PageQuery
{
    double factor = 1;
    PageTerm top;
    std::optional<PageTerm> bottom;
};
Result<PageQuery> pageQuery(const QString& text);

// The samples of one selector on one page, by their labels as they stand there.
using PageSamples = std::map<QByteArray, double>;

struct MetricsPage
{
    std::vector<PageSamples> samples; // one for each selector, in their order
    bool cut = false;                 // a selector met more than 10,000 samples
};
// Only what the selectors name is kept, so that memory stays small on a page of 100,000 series. Malformed, with its
// line, for a line that is neither a comment nor a sample.
Result<MetricsPage> readMetricsPage(QByteArrayView page, const std::vector<MetricSelector>& selectors);

} // namespace holdpoint::monitor
