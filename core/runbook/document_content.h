// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/blocks.h"
#include "core/runbook/document.h"
#include "core/runbook/source.h"

namespace holdpoint::runbook {

// What a document holds: the lines, their blocks (which point into the lines' bytes) and the plan. Never changed.
struct Document::Content
{
    explicit Content(const QByteArray& bytes)
        : source(bytes)
    {
    }

    Source source;
    Blocks blocks;
    int frontMatter = 0; // lines
    Plan plan;
    LineEnding lineEnding = LineEnding::Lf;
};

} // namespace holdpoint::runbook
