// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/ledger.h"
#include "core/ledger/ledger_text.h"
#include "core/ledger/private_copy.h"
#include "core/ledger/sqlite_store.h"

#include <QFileInfo>

#include <algorithm>

namespace holdpoint::ledger {
namespace {

class SqliteReader final : public Reader
{
public:
    SqliteReader(std::unique_ptr<PrivateCopy> copy, std::unique_ptr<SqliteStore> store)
        : m_copy(std::move(copy))
        , m_store(std::move(store))
    {
    }

    [[nodiscard]] Result<qint64> size() const override { return m_store->size(); }

    [[nodiscard]] Result<std::vector<QByteArray>> entries(qint64 first, int count) const override
    {
        std::vector<QByteArray> result;
        std::optional<Error> gap;
        while (count > 0) {
            const int rows = std::min(count, rowsATransaction);
            const qint64 begin = first + qint64(result.size());
            qint64 next = begin;
            const Result<void> read = m_store->read(begin, rows, [&](qint64 seq, const QByteArray& bytes) {
                if (seq != next++) {
                    gap = tampered(next - 1, Text::tr("It is missing."));
                    return false;
                }
                result.push_back(bytes);
                return true;
            });
            if (!read)
                return std::unexpected(read.error());
            if (gap)
                return std::unexpected(*gap);
            if (next - begin < rows)
                break;
            count -= rows;
        }
        return result;
    }

    [[nodiscard]] Result<QByteArray> checkpoint(qint64 seq) const override { return m_store->checkpoint(seq); }

private:
    // A reader's shared lock keeps the writer from committing, so no transaction takes longer than this many rows.
    static constexpr int rowsATransaction = 256;

    std::unique_ptr<PrivateCopy> m_copy; // outlives the store in it
    std::unique_ptr<SqliteStore> m_store;
};

} // namespace

Result<std::unique_ptr<Reader>> Reader::open(const QString& path, int lockWaitMs)
{
    Result<std::unique_ptr<SqliteStore>> store = SqliteStore::open(path, SqliteStore::Access::Read, lockWaitMs);
    std::unique_ptr<PrivateCopy> copy;
    // A crash left a journal and the folder is read-only: what the file means can only be seen in a copy.
    if (!store && QFileInfo::exists(path + QStringLiteral("-journal"))) {
        Result<std::unique_ptr<PrivateCopy>> made = PrivateCopy::of(path, lockWaitMs);
        if (!made)
            return std::unexpected(made.error());
        copy = std::move(*made);
        store = SqliteStore::open(copy->path(), SqliteStore::Access::Read);
    }
    if (!store)
        return std::unexpected(store.error());
    return std::make_unique<SqliteReader>(std::move(copy), std::move(*store));
}

} // namespace holdpoint::ledger
