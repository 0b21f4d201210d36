// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/document_file.h"

#include "core/base/canonical_json.h"
#include "core/base/sha256.h"
#include "core/runbook/importer.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace holdpoint::runbook {

namespace {

constexpr int journalVersion = 1;
constexpr qint64 largestJournal = largestRunbook + 64 * 1024; // bytes

QString fileText(const char* text) { return QCoreApplication::translate("holdpoint::runbook", text); }

QString sha256Of(const QByteArray& bytes) { return hex(Sha256::of(bytes)); }

// As the person set it, whoever asks: root may write everything, but a file that is marked read-only is meant so.
bool isMarkedWritable(const QString& path)
{
    const QFileInfo file(path);
    constexpr QFileDevice::Permissions anyWrite =
        QFileDevice::WriteOwner | QFileDevice::WriteGroup | QFileDevice::WriteOther;
    return file.isWritable() && (file.permissions() & anyWrite);
}

int modeOf(const QString& path)
{
    if (!QFileInfo::exists(path))
        return 0644;
    const QFileDevice::Permissions has = QFileInfo(path).permissions();
    int mode = 0;
    constexpr struct
    {
        QFileDevice::Permission permission;
        int bit;
    } bits[] = {{QFileDevice::ReadOwner, 0400}, {QFileDevice::WriteOwner, 0200}, {QFileDevice::ExeOwner, 0100},
                {QFileDevice::ReadGroup, 0040}, {QFileDevice::WriteGroup, 0020}, {QFileDevice::ExeGroup, 0010},
                {QFileDevice::ReadOther, 0004}, {QFileDevice::WriteOther, 0002}, {QFileDevice::ExeOther, 0001}};
    for (const auto& one : bits)
        mode |= has.testFlag(one.permission) ? one.bit : 0;
    return mode;
}

} // namespace

DocumentFile::DocumentFile(Disk& disk, QString path, QString journalFolder)
    : m_disk(disk)
    , m_path(std::move(path))
    , m_journalFolder(std::move(journalFolder))
{
}

QString DocumentFile::target() const
{
    const QString canonical = QFileInfo(m_path).canonicalFilePath();
    return canonical.isEmpty() ? QFileInfo(m_path).absoluteFilePath() : canonical;
}

QString DocumentFile::journalPath(int number) const
{
    const QString name = sha256Of(target().toUtf8()).left(32);
    return m_journalFolder + u'/' + name + (number > 1 ? u'-' + QString::number(number) : QString()) +
           QStringLiteral(".draft");
}

void DocumentFile::claim()
{
    const QString locks = m_journalFolder + QStringLiteral("/open");
    // Where no folder can be made there is no journal either, and autosave() says why.
    if (m_journalFolder.isEmpty() || m_lock.number() > 0 || !m_disk.makeFolder(locks))
        return;
    m_lock = DraftLock::take(locks, sha256Of(target().toUtf8()).left(32),
                             [this](int number) { return QFileInfo::exists(journalPath(number)); });
}

bool DocumentFile::isWritable() const
{
    const QString path = target();
    if (QFileInfo::exists(path) && !isMarkedWritable(path))
        return false;
    return isMarkedWritable(QFileInfo(path).absolutePath());
}

Result<Document> DocumentFile::load()
{
    const Result<QByteArray> bytes = m_disk.read(m_path, largestRunbook);
    if (!bytes)
        return std::unexpected(bytes.error());
    Result<Document> document = Document::read(*bytes);
    if (document) {
        m_knownSha256 = sha256Of(*bytes);
        claim();
    }
    return document;
}

Result<void> DocumentFile::save(const Document& document, bool overwrite)
{
    if (!isWritable())
        return failure(ErrorCode::Refused, fileText("%1 is read-only.").arg(m_path),
                       fileText("Save it under another name, or allow writing first."));
    if (!overwrite && externalChange() == ExternalChange::Changed)
        return failure(ErrorCode::Refused, fileText("%1 was changed by another program meanwhile.").arg(m_path),
                       fileText("Compare both, then reload the file, or save anyway."));
    const QString path = target();
    if (Result<void> written = m_disk.writeAtomically(path, document.bytes(), modeOf(path)); !written)
        return written;
    m_knownSha256 = sha256Of(document.bytes());
    return discardJournal();
}

Result<void> DocumentFile::saveAs(const Document& document, const QString& path, bool overwrite)
{
    if (!overwrite && QFileInfo::exists(path))
        return failure(ErrorCode::Refused, fileText("%1 exists already.").arg(path),
                       fileText("Choose another name, or confirm that it is overwritten."));
    DocumentFile other(m_disk, path, m_journalFolder);
    other.claim();
    if (Result<void> saved = other.save(document, true); !saved)
        return saved;
    if (Result<void> discarded = discardJournal(); !discarded)
        return discarded;
    m_path = path;
    m_lock = std::move(other.m_lock);
    m_knownSha256 = other.m_knownSha256;
    return {};
}

ExternalChange DocumentFile::externalChange() const
{
    const Result<QByteArray> bytes = m_disk.read(m_path, largestRunbook);
    if (bytes)
        return sha256Of(*bytes) == m_knownSha256 ? ExternalChange::None : ExternalChange::Changed;
    if (bytes.error().code == ErrorCode::TooLarge)
        return ExternalChange::Changed;
    return m_knownSha256.isEmpty() ? ExternalChange::None : ExternalChange::Gone;
}

Result<void> DocumentFile::autosave(const Document& document)
{
    const QString sha256 = sha256Of(document.bytes());
    if (sha256 == m_knownSha256)
        return discardJournal();
    if (Result<void> made = m_disk.makeFolder(m_journalFolder); !made)
        return made;
    claim();
    const Result<QByteArray> head = canonicalJson({{QStringLiteral("base_sha256"), m_knownSha256},
                                                   {QStringLiteral("path"), target()},
                                                   {QStringLiteral("sha256"), sha256},
                                                   {QStringLiteral("v"), journalVersion}});
    if (!head)
        return std::unexpected(head.error());
    return m_disk.writeAtomically(journalPath(), *head + '\n' + document.bytes());
}

Result<std::optional<DocumentFile::Recovery>> DocumentFile::recover() const
{
    const auto damaged = [this] {
        return failure(ErrorCode::Malformed, fileText("The unsaved work on %1 is damaged.").arg(m_path),
                       fileText("Look at %1, then discard it.").arg(journalPath()));
    };
    if (!QFileInfo::exists(journalPath()))
        return std::nullopt;
    const Result<QByteArray> journal = m_disk.read(journalPath(), largestJournal);
    if (!journal)
        return std::unexpected(journal.error());
    const qsizetype line = journal->indexOf('\n');
    if (line < 0)
        return damaged();
    const Result<QJsonObject> head = parseCanonicalJson(journal->left(line));
    const QByteArray bytes = journal->mid(line + 1);
    if (!head || head->value(QStringLiteral("v")).toInt() != journalVersion ||
        head->value(QStringLiteral("sha256")).toString() != sha256Of(bytes))
        return damaged();
    const Result<QByteArray> file = m_disk.read(m_path, largestRunbook);
    if (file && *file == bytes)
        return std::nullopt;
    Result<Document> document = Document::read(bytes);
    if (!document)
        return std::unexpected(document.error());
    const QString base = head->value(QStringLiteral("base_sha256")).toString();
    const bool changed = file ? sha256Of(*file) != base : !base.isEmpty();
    return Recovery{std::move(*document), changed};
}

Result<void> DocumentFile::discardJournal()
{
    QFile journal(journalPath());
    if (journal.exists() && !journal.remove())
        return failure(ErrorCode::OutsideFailed,
                       fileText("%1 cannot be removed: %2.").arg(journal.fileName(), journal.errorString()),
                       fileText("Check the folder and its permissions, then try again."));
    return {};
}

} // namespace holdpoint::runbook
