// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmark-gfm.h>

namespace holdpoint::runbook {

// Memory for one parse on this thread: given out in a row, taken back all at once when the arena goes. The parser makes
// a great many small nodes, and freeing them one by one costs as much as parsing. One arena a thread at a time.
class ParseArena
{
public:
    ParseArena();
    ~ParseArena();
    ParseArena(const ParseArena&) = delete;
    ParseArena& operator=(const ParseArena&) = delete;

    // For the parser; valid on this thread while the arena lives.
    [[nodiscard]] cmark_mem* memory();
    // Takes all memory back and keeps it for the next parse.
    void rewind();
};

} // namespace holdpoint::runbook
