// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/note_check.h"

#include <QByteArray>

#include <atomic>
#include <cstddef>
#include <span>
#include <thread>
#include <vector>

namespace holdpoint::ledger {

struct VerifiedRow
{
    QByteArray bytes;
    QByteArray checkpoint;
    QByteArray signature; // 64 bytes, of the first textSize bytes of the checkpoint
    qsizetype textSize = 0;
    const NoteKey* key = nullptr; // the log's key in force
};

// The signatures of some rows, checked by threads that each take the next few. Ed25519 is nearly all of the work of a
// verification, so the thread that began it may read on meanwhile and join in with finish().
class SignatureCheck
{
public:
    // Starts `threads` - 1 further threads, fewer for few rows. The rows and their keys must stay until finish().
    SignatureCheck(std::span<const VerifiedRow> rows, size_t threads);
    ~SignatureCheck();
    SignatureCheck(const SignatureCheck&) = delete;
    SignatureCheck& operator=(const SignatureCheck&) = delete;

    // How many rows stand before the first false signature: all of them where there is none.
    size_t finish();

private:
    void work();

    std::span<const VerifiedRow> m_rows;
    std::atomic<size_t> m_next = 0;
    std::atomic<size_t> m_good;
    std::vector<std::thread> m_threads;
};

} // namespace holdpoint::ledger
