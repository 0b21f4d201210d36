// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/signature_check.h"

#include <algorithm>

namespace holdpoint::ledger {
namespace {

constexpr size_t rowsAThread = 32; // fewer are checked sooner than a thread starts
constexpr size_t rowsATake = 8;

} // namespace

SignatureCheck::SignatureCheck(std::span<const VerifiedRow> rows, size_t threads)
    : m_rows(rows)
    , m_good(rows.size())
{
    const size_t useful = std::min(threads, rows.size() / rowsAThread);
    for (size_t i = 1; i < useful; ++i)
        m_threads.emplace_back([this] { work(); });
}

SignatureCheck::~SignatureCheck() { finish(); }

size_t SignatureCheck::finish()
{
    work();
    for (std::thread& thread : m_threads)
        thread.join();
    m_threads.clear();
    return m_good;
}

void SignatureCheck::work()
{
    for (;;) {
        const size_t begin = m_next.fetch_add(rowsATake);
        // Rows behind a false one are nobody's concern; those before it are all taken already.
        if (begin >= m_good)
            return;
        const size_t end = std::min(begin + rowsATake, m_rows.size());
        for (size_t i = begin; i < end; ++i) {
            const VerifiedRow& row = m_rows[i];
            if (row.key->signedText(QByteArray::fromRawData(row.checkpoint.constData(), row.textSize), row.signature))
                continue;
            for (size_t good = m_good; i < good && !m_good.compare_exchange_weak(good, i);) {
            }
            break;
        }
    }
}

} // namespace holdpoint::ledger
