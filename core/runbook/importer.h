// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/plan.h"

#include <QByteArray>

namespace holdpoint::runbook {

constexpr qint64 largestRunbook = 5 * 1024 * 1024; // bytes
constexpr int deepestNesting = 100;

// Reads Markdown into a plan. Odd prose is never an error: it stays prose at its place. Errors: TooLarge (over
// largestRunbook), Malformed with the line (NUL byte, invalid UTF-8, nesting over deepestNesting). Pure; any thread.
Result<Plan> importRunbook(const QByteArray& markdown);

// The file, read with its limit, then imported. Unreadable when it cannot be read.
Result<Plan> importRunbookFile(const QString& path);

// `holdpoint import --json` (design, "Command line"); UTF-8, keys in the design's order.
QByteArray planJson(const Plan& plan);

} // namespace holdpoint::runbook
