// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/verifier.h"

#include "core/ledger/clock_watch.h"
#include "core/ledger/entry_scanner.h"
#include "core/ledger/ledger_text.h"
#include "core/ledger/note_check.h"
#include "core/ledger/private_copy.h"
#include "core/ledger/signature_check.h"

#include <QFile>

#include <algorithm>
#include <deque>
#include <memory>
#include <thread>

#include <sodium.h>
#include <sqlite3.h>

namespace holdpoint::ledger {
namespace {

constexpr int ledgerApplicationId = 0x486F6C64;
constexpr int newestSchema = 1;
constexpr size_t rowsAPiece = 1024;

struct DatabaseCloser
{
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct StatementCloser
{
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, DatabaseCloser>;
using Statement = std::unique_ptr<sqlite3_stmt, StatementCloser>;

// One walk over one ledger.
class Verification
{
public:
    Verification(const VerifyOptions& options, Verdict& verdict)
        : m_options(options)
        , m_verdict(verdict)
    {
    }

    void run(sqlite3* database)
    {
        if (!checkForm(database))
            return;
        m_checkpointAt = prepare(database, "SELECT checkpoint FROM entry WHERE seq = ?");
        Statement statement = prepare(database, "SELECT seq, bytes, checkpoint FROM entry ORDER BY seq");
        if (!statement)
            return whole(Text::tr("Its table of entries cannot be read."));
        if (Statement count = prepare(database, "SELECT count(*) FROM entry");
            count && sqlite3_step(count.get()) == SQLITE_ROW)
            m_all = sqlite3_column_int64(count.get(), 0);
        readOthers();
        std::vector<VerifiedRow> piece;
        bool more = !m_bad && readPiece(statement.get(), piece);
        for (qint64 first = 0; !piece.empty();) {
            SignatureCheck signatures(piece, threads());
            std::vector<VerifiedRow> next;
            if (more)
                more = readPiece(statement.get(), next);
            if (!passPiece(piece, first, signatures.finish()))
                break;
            first += qint64(piece.size());
            piece = std::move(next);
        }
        conclude();
    }

private:
    static Statement prepare(sqlite3* database, const char* sql)
    {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
        return Statement(statement);
    }

    void whole(const QString& problem)
    {
        m_bad = true;
        m_verdict.problem = problem;
    }

    // Earlier entries count first: a later find never replaces an earlier one.
    void bad(qint64 seq, const QString& problem)
    {
        if (m_bad && m_verdict.firstBad && *m_verdict.firstBad <= seq)
            return;
        m_bad = true;
        m_verdict.firstBad = seq;
        m_verdict.problem = problem;
    }

    bool checkForm(sqlite3* database)
    {
        const auto number = [database](const char* sql) {
            Statement statement = prepare(database, sql);
            return statement && sqlite3_step(statement.get()) == SQLITE_ROW ? sqlite3_column_int(statement.get(), 0)
                                                                            : -1;
        };
        if (number("PRAGMA application_id") != ledgerApplicationId)
            whole(Text::tr("Its first page does not say that it is a ledger of Holdpoint."));
        else if (number("PRAGMA user_version") != newestSchema)
            whole(Text::tr("It has a version that this Holdpoint does not know."));
        // A view of that name could show anything.
        else if (number("SELECT count(*) FROM sqlite_schema WHERE name = 'entry' AND type = 'table' AND sql ="
                        " 'CREATE TABLE entry(seq INTEGER PRIMARY KEY, bytes BLOB, checkpoint BLOB) STRICT'") != 1)
            whole(Text::tr("Its table of entries does not have the form of a ledger."));
        return !m_bad;
    }

    // False at the end, and after a bad row.
    bool readPiece(sqlite3_stmt* statement, std::vector<VerifiedRow>& piece)
    {
        while (piece.size() < rowsAPiece) {
            const int step = sqlite3_step(statement);
            if (step == SQLITE_DONE)
                return false;
            if (step != SQLITE_ROW) {
                bad(m_next, Text::tr("Entry %1 cannot be read: the file is damaged there.").arg(m_next));
                return false;
            }
            if (!readRow(statement, piece))
                return false;
            ++m_next;
        }
        return true;
    }

    bool readRow(sqlite3_stmt* statement, std::vector<VerifiedRow>& piece)
    {
        const auto no = [this](const QString& problem) {
            bad(m_next, problem);
            return false;
        };
        if (sqlite3_column_type(statement, 0) != SQLITE_INTEGER || sqlite3_column_int64(statement, 0) != m_next)
            return no(Text::tr("Entry %1 is missing, or another stands in its place.").arg(m_next));
        if (sqlite3_column_type(statement, 1) != SQLITE_BLOB || sqlite3_column_type(statement, 2) != SQLITE_BLOB)
            return no(Text::tr("Entry %1 is not stored as bytes.").arg(m_next));
        VerifiedRow row;
        row.bytes =
            QByteArray(static_cast<const char*>(sqlite3_column_blob(statement, 1)), sqlite3_column_bytes(statement, 1));
        row.checkpoint =
            QByteArray(static_cast<const char*>(sqlite3_column_blob(statement, 2)), sqlite3_column_bytes(statement, 2));
        if (const QString problem = checkEntry(row.bytes); !problem.isEmpty())
            return no(problem);
        m_roots.add(row.bytes);
        const NoteParts parts{m_keys.back(), m_next + 1, m_roots.root()};
        row.key = &m_keys.back();
        if (!takeNoteApart(row.checkpoint, parts, row.textSize, row.signature))
            return no(Text::tr("Entry %1 does not fit the checkpoint that was made after it.").arg(m_next));
        checkAgainst(parts.root);
        piece.push_back(std::move(row));
        return true;
    }

    QString checkEntry(const QByteArray& bytes)
    {
        const char* why = nullptr;
        const std::optional<EntryFacts> facts = scanEntry(bytes, why);
        if (!facts)
            return Text::tr("Entry %1 is not a canonical record: it has %2.").arg(m_next).arg(QString::fromUtf8(why));
        if (facts->seq != m_next)
            return Text::tr("Entry %1 carries another number.").arg(m_next);
        if (facts->kind.empty() || !facts->hasBody || !facts->version)
            return Text::tr("Entry %1 lacks its kind, its body or its version.").arg(m_next);
        if (m_next == 0) {
            if (facts->kind != "launch.opened")
                return Text::tr("Entry 0 does not open a launch.");
            if (!addKey(facts->logKey) || m_keys.back().name != facts->origin)
                return Text::tr("Entry 0 does not name the launch and the key of its log.");
        } else if (facts->kind == "log.taken-over") {
            const std::string origin = m_keys.front().name;
            if (QString::fromStdString(facts->previousKey) != m_verdict.logKey || !addKey(facts->logKey) ||
                m_keys.back().name != origin)
                return Text::tr("Entry %1 takes over another log than this one.").arg(m_next);
        }
        if (!m_clocks.see(m_next, *facts, m_verdict.notices))
            return Text::tr("Entry %1 does not say when it was recorded.").arg(m_next);
        return {};
    }

    bool addKey(const std::string& text)
    {
        NoteKey key;
        if (!key.parse(text))
            return false;
        m_keys.push_back(std::move(key));
        m_verdict.logKey = QString::fromStdString(text);
        return true;
    }

    // From a row that was found good: its third line is the root.
    [[nodiscard]] QByteArray rootOf(qint64 size, qint64 seq) const
    {
        if (size < 1 || size > seq || !m_checkpointAt)
            return {};
        sqlite3_stmt* statement = m_checkpointAt.get();
        sqlite3_reset(statement);
        sqlite3_bind_int64(statement, 1, size - 1);
        if (sqlite3_step(statement) != SQLITE_ROW)
            return {};
        const QByteArray note(static_cast<const char*>(sqlite3_column_blob(statement, 0)),
                              sqlite3_column_bytes(statement, 0));
        return note.split('\n').value(2);
    }

    void readOthers()
    {
        if (!m_options.against.isEmpty()) {
            m_others.push_back({m_options.against, readNote(m_options.against), false, false});
            if (!m_others.back().facts)
                whole(Text::tr("The checkpoint to compare with cannot be read."));
        }
        if (!m_options.kept.isEmpty())
            m_others.push_back({m_options.kept, readNote(m_options.kept), true, false});
    }

    void checkAgainst(const std::array<unsigned char, 32>& root)
    {
        for (Other& other : m_others) {
            if (other.facts && other.facts->size == m_next + 1)
                other.fits = other.facts->root == root;
        }
    }

    [[nodiscard]] size_t threads() const
    {
        const size_t wanted = m_options.workers > 0 ? m_options.workers : std::thread::hardware_concurrency();
        return std::clamp<size_t>(wanted, 1, 8);
    }

    // Of rows from entry `first` on, the first `good` of them signed. False after a bad entry.
    bool passPiece(const std::vector<VerifiedRow>& piece, qint64 first, size_t good)
    {
        qint64 seq = first;
        const std::function<QByteArray(qint64)> root = [this, &seq](qint64 size) { return rootOf(size, seq); };
        bool passed = good == piece.size();
        if (!passed)
            bad(first + qint64(good), Text::tr("The checkpoint after entry %1 is not signed by the key of the log.")
                                          .arg(first + qint64(good)));
        for (size_t i = 0; i < good; ++i) {
            seq = first + qint64(i);
            if (m_options.onEntry) {
                if (const std::optional<QString> problem = m_options.onEntry({seq, piece[i].bytes, root})) {
                    bad(seq, *problem);
                    passed = false;
                    break;
                }
            }
            m_verdict.checkpoint = piece[i].checkpoint;
        }
        if (m_options.onProgress)
            m_options.onProgress(first + qint64(piece.size()), std::max(m_all, m_next));
        return passed;
    }

    void conclude()
    {
        m_verdict.entries = std::max(m_all, m_next);
        if (!m_bad && m_next == 0)
            whole(Text::tr("It has no entries, not even the one that opens the launch."));
        for (const Other& other : m_others) {
            if (!m_bad)
                compare(other);
        }
        m_verdict.intact = !m_bad;
        if (m_bad && m_verdict.firstBad)
            std::erase_if(m_verdict.notices, [this](const Notice& n) { return n.seq >= *m_verdict.firstBad; });
    }

    // A checkpoint from elsewhere that must be in this ledger's past.
    struct Other
    {
        QByteArray note;
        std::optional<NoteFacts> facts;
        bool kept = false; // on this machine, rather than given by who asks
        bool fits = false;
    };

    void compare(const Other& other)
    {
        const bool ours = std::any_of(m_keys.begin(), m_keys.end(),
                                      [&other](const NoteKey& key) { return key.signedNote(other.note); });
        if (!other.facts || !ours) {
            if (!other.kept)
                whole(Text::tr("The checkpoint to compare with belongs to another log or another key."));
            else if (m_verdict.notices.size() < 100)
                m_verdict.notices.push_back(
                    {m_next - 1, Text::tr("The checkpoint that this machine keeps outside the launch cannot be used: "
                                          "it is damaged or of another log.")});
        } else if (other.facts->size > m_next && other.kept) {
            bad(m_next, Text::tr("Entries are missing from entry %1 on: this machine recorded %2. It is an older copy, "
                                 "or its end was cut off.")
                            .arg(m_next)
                            .arg(other.facts->size));
        } else if (other.facts->size > m_next) {
            bad(m_next, Text::tr("Entries are missing from entry %1 on: the checkpoint to compare with counts %2.")
                            .arg(m_next)
                            .arg(other.facts->size));
        } else if (other.facts->size > 0 && !other.fits && other.kept) {
            whole(Text::tr("It is a fork: its first %1 entries are not those that this machine recorded.")
                      .arg(other.facts->size));
        } else if (other.facts->size > 0 && !other.fits) {
            whole(Text::tr("Its first %1 entries are not those of the checkpoint to compare with.")
                      .arg(other.facts->size));
        }
    }

    const VerifyOptions& m_options;
    Verdict& m_verdict;
    std::deque<NoteKey> m_keys; // the log's: entry 0 names the first, each takeover another; rows point at them
    Statement m_checkpointAt;
    RunningRoot m_roots;
    ClockWatch m_clocks;
    std::vector<Other> m_others;
    bool m_bad = false;
    qint64 m_all = 0;
    qint64 m_next = 0;
};

} // namespace

Result<Verdict> verifyLedger(const QString& path, const VerifyOptions& options)
{
    if (sodium_init() < 0)
        return failure(ErrorCode::Internal, Text::tr("The cryptographic library does not start."),
                       Text::tr("Check that libsodium is installed completely, then try again."));
    Result<std::unique_ptr<PrivateCopy>> copy = PrivateCopy::of(path);
    if (!copy)
        return std::unexpected(copy.error());
    sqlite3* handle = nullptr;
    // Read-write, because a copied journal is rolled back first; the copy is ours alone.
    const int opened = sqlite3_open_v2(QFile::encodeName((*copy)->path()).constData(), &handle,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    const Database database(handle);
    if (opened != SQLITE_OK)
        return failure(ErrorCode::Unreadable, Text::tr("The ledger %1 cannot be read.").arg(path),
                       Text::tr("Check the path of the launch folder and that you may read it."));
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (sqlite3_exec(handle, "PRAGMA cell_size_check=ON; SELECT count(*) FROM sqlite_schema", nullptr, nullptr,
                     nullptr) == SQLITE_NOTADB)
        return failure(ErrorCode::Unreadable, Text::tr("%1 is not a ledger: it is no SQLite file.").arg(path),
                       Text::tr("Check the path of the launch folder."));
    Verdict verdict;
    Verification(options, verdict).run(handle);
    return verdict;
}

} // namespace holdpoint::ledger
