// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/parse_arena.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace holdpoint::runbook {

namespace {

constexpr std::size_t smallestPiece = 64 * 1024;
constexpr std::size_t largestPiece = 16 * 1024 * 1024;
constexpr std::size_t alignment = alignof(std::max_align_t);

struct Piece
{
    char* memory = nullptr;
    std::size_t size = 0;
};

struct Pieces
{
    std::vector<Piece> all;
    std::size_t used = 0; // pieces that are begun; the last of them is given out
    char* next = nullptr;
    std::size_t left = 0;
};

// The parser's allocator knows no context, so each thread has its own.
thread_local Pieces pieces;

std::size_t roundedUp(std::size_t size) { return (size + alignment - 1) / alignment * alignment; }

void addPiece(std::size_t least)
{
    const std::size_t usual = pieces.all.empty() ? smallestPiece : std::min(pieces.all.back().size * 2, largestPiece);
    const std::size_t size = std::max(least, usual);
    void* const memory = std::malloc(size);
    if (!memory)
        std::abort(); // as cmark-gfm's own allocator does
    pieces.all.push_back({static_cast<char*>(memory), size});
}

// The next piece that holds `least` bytes; kept ones that are too small for them are passed over.
void beginPiece(std::size_t least)
{
    while (pieces.used < pieces.all.size() && pieces.all[pieces.used].size < least)
        ++pieces.used;
    if (pieces.used == pieces.all.size())
        addPiece(least);
    const Piece& piece = pieces.all[pieces.used++];
    pieces.next = piece.memory;
    pieces.left = piece.size;
}

// With its size in front, which realloc needs.
void* take(std::size_t size)
{
    const std::size_t whole = roundedUp(size) + alignment;
    if (whole > pieces.left)
        beginPiece(whole);
    char* const block = pieces.next;
    pieces.next += whole;
    pieces.left -= whole;
    std::memcpy(block, &size, sizeof size);
    return block + alignment;
}

void* arenaCalloc(std::size_t count, std::size_t size) { return std::memset(take(count * size), 0, count * size); }

void* arenaRealloc(void* old, std::size_t size)
{
    if (!old)
        return take(size);
    char* const block = static_cast<char*>(old) - alignment;
    std::size_t oldSize = 0;
    std::memcpy(&oldSize, block, sizeof oldSize);
    if (size <= oldSize)
        return old;
    void* const memory = take(size);
    std::memcpy(memory, old, oldSize);
    return memory;
}

void arenaFree(void*) {}

cmark_mem arenaMemory{arenaCalloc, arenaRealloc, arenaFree};

} // namespace

ParseArena::ParseArena() = default;

ParseArena::~ParseArena()
{
    for (const Piece& piece : pieces.all)
        std::free(piece.memory);
    pieces = {};
}

cmark_mem* ParseArena::memory() { return &arenaMemory; }

void ParseArena::rewind()
{
    pieces.used = 0;
    pieces.next = nullptr;
    pieces.left = 0;
}

} // namespace holdpoint::runbook
