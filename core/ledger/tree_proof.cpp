// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/tree_proof.h"

#include "core/ledger/tree.h"

#include <bit>

namespace holdpoint::ledger {
namespace {

// The largest power of two below `size`, which is at least 2.
size_t splitOf(size_t size) { return std::bit_floor(size - 1); }

void audit(Proof& proof, std::span<const Digest> leaves, size_t index)
{
    if (leaves.size() < 2)
        return;
    const size_t split = splitOf(leaves.size());
    const bool left = index < split;
    audit(proof, left ? leaves.first(split) : leaves.subspan(split), left ? index : index - split);
    proof.push_back(rootOf(left ? leaves.subspan(split) : leaves.first(split)));
}

// `whole`: the old tree is a complete subtree of what was given, so the checker knows its root already.
void subproof(Proof& proof, std::span<const Digest> leaves, size_t size, bool whole)
{
    if (size == leaves.size()) {
        if (!whole)
            proof.push_back(rootOf(leaves));
        return;
    }
    const size_t split = splitOf(leaves.size());
    if (size <= split) {
        subproof(proof, leaves.first(split), size, whole);
        proof.push_back(rootOf(leaves.subspan(split)));
    } else {
        subproof(proof, leaves.subspan(split), size - split, false);
        proof.push_back(rootOf(leaves.first(split)));
    }
}

} // namespace

Digest rootOf(std::span<const Digest> leaves)
{
    GrowingTree tree;
    for (const Digest& leaf : leaves)
        tree.append(leaf);
    return tree.root();
}

Proof inclusionProof(std::span<const Digest> leaves, qint64 index)
{
    Proof proof;
    if (index >= 0 && size_t(index) < leaves.size())
        audit(proof, leaves, size_t(index));
    return proof;
}

Proof consistencyProof(std::span<const Digest> leaves, qint64 size)
{
    Proof proof;
    if (size > 0 && size_t(size) <= leaves.size())
        subproof(proof, leaves, size_t(size), true);
    return proof;
}

bool verifyInclusion(qint64 index, qint64 size, const Digest& leaf, const Proof& proof, const Digest& root)
{
    if (index < 0 || index >= size)
        return false;
    quint64 node = quint64(index);
    quint64 last = quint64(size) - 1;
    Digest hash = leaf;
    for (const Digest& sibling : proof) {
        if (last == 0)
            return false;
        if ((node & 1) || node == last) {
            hash = nodeHash(sibling, hash);
            while (!(node & 1) && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = nodeHash(hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == root;
}

bool verifyConsistency(qint64 oldSize, qint64 newSize, const Digest& oldRoot, const Digest& newRoot, const Proof& proof)
{
    if (oldSize <= 0 || oldSize > newSize)
        return false;
    if (oldSize == newSize)
        return proof.empty() && oldRoot == newRoot;
    quint64 node = quint64(oldSize) - 1;
    quint64 last = quint64(newSize) - 1;
    while (node & 1) {
        node >>= 1;
        last >>= 1;
    }
    // A tree of 2^k leaves stands whole in the new one: its root is the path's unwritten first element.
    size_t next = 0;
    Digest first = oldRoot;
    if (!std::has_single_bit(quint64(oldSize))) {
        if (proof.empty())
            return false;
        first = proof[next++];
    } else if (proof.empty()) {
        return false;
    }
    Digest oldHash = first;
    Digest newHash = first;
    for (; next < proof.size(); ++next) {
        if (last == 0)
            return false;
        if ((node & 1) || node == last) {
            oldHash = nodeHash(proof[next], oldHash);
            newHash = nodeHash(proof[next], newHash);
            while (!(node & 1) && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            newHash = nodeHash(newHash, proof[next]);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && oldHash == oldRoot && newHash == newRoot;
}

} // namespace holdpoint::ledger
