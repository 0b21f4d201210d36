// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace holdpoint::runner_process {

// Aho-Corasick over a stream of symbols, each of which remembers where in the raw stream it began. Sparse nodes: about
// 20 bytes for each byte of pattern, whatever the alphabet.
class Matcher
{
public:
    void add(std::string_view pattern);
    // After the last add: links the nodes. Nothing matches in a matcher without patterns.
    void prepare();
    [[nodiscard]] bool empty() const { return m_nodes.size() == 1; }

    // Takes the symbol whose raw bytes begin at `begin`. Returns where the longest pattern that ends here began, or
    // `noMatch`.
    static constexpr std::uint64_t noMatch = ~std::uint64_t{0};
    std::uint64_t step(unsigned char symbol, std::uint64_t begin);
    // Raw start of what may still become a match; noMatch when there is none.
    [[nodiscard]] std::uint64_t heldFrom() const;
    // True when no partial match is open and `symbol` begins none: the stream may be skipped.
    [[nodiscard]] bool idle() const { return m_state == 0; }
    [[nodiscard]] bool begins(unsigned char symbol) const { return m_root[symbol] != 0; }

private:
    struct Node
    {
        std::uint32_t firstChild = 0;
        std::uint32_t sibling = 0;
        std::uint32_t fail = 0;
        std::uint32_t depth = 0;
        std::uint32_t longestMatch = 0; // length of the longest pattern that ends here, by this node or its failures
        unsigned char symbol = 0;
    };
    [[nodiscard]] std::uint32_t child(std::uint32_t node, unsigned char symbol) const;
    [[nodiscard]] std::uint64_t startOf(std::uint32_t symbolsBack) const;

    std::vector<Node> m_nodes{1};
    std::array<std::uint32_t, 256> m_root{};
    std::uint32_t m_state = 0;
    std::vector<std::uint64_t> m_starts; // ring of the raw starts of the last symbols
    std::uint64_t m_seen = 0;
};

} // namespace holdpoint::runner_process
