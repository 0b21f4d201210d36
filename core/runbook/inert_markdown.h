// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace holdpoint::runbook {

// A copy of Markdown, byte for byte as long, in which nothing inside a line has a meaning any more (emphasis, links,
// code spans, raw HTML): only the block structure is left. The parser's inline phase is quadratic for some inputs, and
// we read inline text ourselves. Lines with more than `deepest` list and quote marks in a row are cut to deepest + 8
// marks, so that one line cannot make millions of blocks.
QByteArray inertMarkdown(QByteArrayView markdown, int deepest);

} // namespace holdpoint::runbook
