// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/tree.h"

#include <algorithm>

namespace holdpoint::ledger {
namespace {

// Making a hash context costs more than hashing a small entry, so each thread keeps one.
Sha256& threadHash()
{
    thread_local Sha256 hash;
    return hash;
}

} // namespace

Digest leafHash(QByteArrayView bytes)
{
    static constexpr char prefix = 0x00;
    Sha256& hash = threadHash();
    hash.add(QByteArrayView(&prefix, 1));
    hash.add(bytes);
    return hash.finish();
}

Digest nodeHash(const Digest& left, const Digest& right)
{
    std::array<char, 65> bytes{0x01};
    std::copy(left.begin(), left.end(), bytes.begin() + 1);
    std::copy(right.begin(), right.end(), bytes.begin() + 33);
    Sha256& hash = threadHash();
    hash.add(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
    return hash.finish();
}

Digest emptyRoot() { return threadHash().finish(); }

void GrowingTree::append(const Digest& leaf)
{
    m_edge.push_back(leaf);
    for (qint64 left = m_size; left & 1; left >>= 1) {
        const Digest right = m_edge.back();
        m_edge.pop_back();
        m_edge.back() = nodeHash(m_edge.back(), right);
    }
    ++m_size;
}

Digest GrowingTree::root() const
{
    if (m_edge.empty())
        return emptyRoot();
    Digest root = m_edge.back();
    for (qsizetype i = qsizetype(m_edge.size()) - 2; i >= 0; --i)
        root = nodeHash(m_edge[size_t(i)], root);
    return root;
}

} // namespace holdpoint::ledger
