// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/build_context.h"
#include "core/runbook/times.h"
#include "core/runbook/words.h"

#include <vector>

namespace holdpoint::runbook {

// A heading and the blocks up to the next heading; `end` is the first section behind it that is not below it.
struct Section
{
    int heading = -1;   // block index; -1: what stands before the first heading
    int firstBlock = 0; // own blocks: [firstBlock, endBlock), top-level
    int endBlock = 0;
    int level = 0;
    int line = 1;
    int end = 0;
    int parent = -1;
    QString title;
    TimeMark time;
    TitleMeaning meaning;
    bool timedBelow = false;
    bool empty = true; // no own blocks but rules
};

// In file order; the first is the text before any heading (level 0, the parent of all).
std::vector<Section> readSections(const BuildContext& context);

} // namespace holdpoint::runbook
