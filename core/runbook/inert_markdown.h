// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace holdpoint::runbook {

// Markdown of which only the block structure is left: what stands inside a line is made meaningless (emphasis, links,
// code spans, raw HTML) and cut off behind its first bytes. The parser's inline phase is quadratic for some inputs, and
// we read inline text ourselves. Line n of `text` is line n of the file; bytes at its beginning are where they were.
struct InertMarkdown
{
    QByteArray text;
    std::vector<qint32> lengths; // of every line of `text`, without its line ending
};

// Lines with more than `deepest` list and quote marks in a row are cut to deepest + 8 marks, so that one line cannot
// make millions of blocks.
InertMarkdown inertMarkdown(QByteArrayView markdown, int deepest);

} // namespace holdpoint::runbook
