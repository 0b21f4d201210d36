// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runner/matcher.h"

#include <algorithm>

namespace holdpoint::runner_process {

std::uint32_t Matcher::child(std::uint32_t node, unsigned char symbol) const
{
    if (node == 0)
        return m_root[symbol];
    for (std::uint32_t at = m_nodes[node].firstChild; at != 0; at = m_nodes[at].sibling) {
        if (m_nodes[at].symbol == symbol)
            return at;
    }
    return 0;
}

void Matcher::add(std::string_view pattern)
{
    std::uint32_t node = 0;
    for (const char character : pattern) {
        const auto symbol = static_cast<unsigned char>(character);
        std::uint32_t next = child(node, symbol);
        if (next == 0) {
            next = static_cast<std::uint32_t>(m_nodes.size());
            Node fresh;
            fresh.symbol = symbol;
            fresh.depth = m_nodes[node].depth + 1;
            fresh.sibling = m_nodes[node].firstChild;
            m_nodes.push_back(fresh);
            m_nodes[node].firstChild = next;
            if (node == 0)
                m_root[symbol] = next;
        }
        node = next;
    }
    if (node != 0)
        m_nodes[node].longestMatch = m_nodes[node].depth;
}

void Matcher::prepare()
{
    std::vector<std::uint32_t> order;
    for (std::uint32_t at = m_nodes[0].firstChild; at != 0; at = m_nodes[at].sibling)
        order.push_back(at);
    std::uint32_t deepest = 1;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint32_t node = order[i];
        deepest = std::max(deepest, m_nodes[node].depth);
        if (m_nodes[node].longestMatch == 0)
            m_nodes[node].longestMatch = m_nodes[m_nodes[node].fail].longestMatch;
        for (std::uint32_t at = m_nodes[node].firstChild; at != 0; at = m_nodes[at].sibling) {
            std::uint32_t fail = m_nodes[node].fail;
            while (fail != 0 && child(fail, m_nodes[at].symbol) == 0)
                fail = m_nodes[fail].fail;
            m_nodes[at].fail = child(fail, m_nodes[at].symbol);
            order.push_back(at);
        }
    }
    m_starts.assign(deepest, 0);
}

std::uint64_t Matcher::startOf(std::uint32_t symbolsBack) const
{
    return m_starts[(m_seen - symbolsBack) % m_starts.size()];
}

std::uint64_t Matcher::step(unsigned char symbol, std::uint64_t begin)
{
    m_starts[m_seen++ % m_starts.size()] = begin;
    std::uint32_t next = child(m_state, symbol);
    while (next == 0 && m_state != 0) {
        m_state = m_nodes[m_state].fail;
        next = child(m_state, symbol);
    }
    m_state = next;
    const std::uint32_t length = m_nodes[m_state].longestMatch;
    return length == 0 ? noMatch : startOf(length);
}

std::uint64_t Matcher::heldFrom() const { return m_state == 0 ? noMatch : startOf(m_nodes[m_state].depth); }

} // namespace holdpoint::runner_process
