// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sha256.h"

#include <span>
#include <vector>

// Proofs about RFC 6962 trees: that a leaf is in a tree, and that a tree is the beginning of another.
namespace holdpoint::ledger {

using Proof = std::vector<Digest>;

// Root over leaf hashes (RFC 6962 section 2.1).
Digest rootOf(std::span<const Digest> leaves);
// Audit path of leaf `index` (section 2.1.1), 0 <= index < leaves.size(); lowest sibling first. Empty out of range.
Proof inclusionProof(std::span<const Digest> leaves, qint64 index);
// That the first `size` leaves are the beginning of `leaves` (section 2.1.2), 0 < size <= leaves.size().
Proof consistencyProof(std::span<const Digest> leaves, qint64 size);

// RFC 9162 section 2.1.3.2. False for any proof that is not exactly the right one.
bool verifyInclusion(qint64 index, qint64 size, const Digest& leaf, const Proof& proof, const Digest& root);
// RFC 9162 section 2.1.4.2, with 0 < oldSize <= newSize; equal sizes need an empty proof and equal roots.
bool verifyConsistency(qint64 oldSize, qint64 newSize, const Digest& oldRoot, const Digest& newRoot,
                       const Proof& proof);

} // namespace holdpoint::ledger
