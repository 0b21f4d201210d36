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

struct Pieces
{
    std::vector<void*> all;
    char* next = nullptr;
    std::size_t left = 0;
    std::size_t piece = smallestPiece;
};

// The parser's allocator knows no context, so each thread has its own.
thread_local Pieces pieces;

std::size_t roundedUp(std::size_t size) { return (size + alignment - 1) / alignment * alignment; }

// With its size in front, which realloc needs.
void* take(std::size_t size)
{
    const std::size_t whole = roundedUp(size) + alignment;
    if (whole > pieces.left) {
        const std::size_t piece = std::max(whole, pieces.piece);
        pieces.piece = std::min(pieces.piece * 2, largestPiece);
        void* memory = std::malloc(piece);
        if (!memory)
            std::abort(); // as cmark-gfm's own allocator does
        pieces.all.push_back(memory);
        pieces.next = static_cast<char*>(memory);
        pieces.left = piece;
    }
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
    for (void* piece : pieces.all)
        std::free(piece);
    pieces = {};
}

cmark_mem* ParseArena::memory() { return &arenaMemory; }

} // namespace holdpoint::runbook
