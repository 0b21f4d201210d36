// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sha256.h"

#include <QByteArrayView>

#include <vector>

// Merkle tree hash of RFC 6962 section 2.1 with SHA-256: leaves and nodes are told apart by a first byte 0x00 and 0x01.
namespace holdpoint::ledger {

Digest leafHash(QByteArrayView bytes);
Digest nodeHash(const Digest& left, const Digest& right);
// SHA-256 of nothing: the root of a tree without leaves.
Digest emptyRoot();

// A tree that only grows and keeps its right edge alone: at most 63 digests, whatever its size. A value; not shared
// between threads.
class GrowingTree
{
public:
    void append(const Digest& leaf);
    [[nodiscard]] qint64 size() const { return m_size; }
    [[nodiscard]] Digest root() const;

private:
    std::vector<Digest> m_edge; // roots of the perfect subtrees, largest first: one for every set bit of m_size
    qint64 m_size = 0;
};

} // namespace holdpoint::ledger
