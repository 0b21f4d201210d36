// SPDX-License-Identifier: GPL-3.0-or-later
// The file behind the editor: saved all or nothing, recovered after a crash, watched for others' changes.
#include "core/runbook/document_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace holdpoint;
using namespace holdpoint::runbook;

namespace {

const QByteArray firstText("# Mill\r\n\r\n## T-0: Go\r\n\r\n- [ ] One\r\n");

// Writes nothing more once it is full.
class FullDisk final : public Disk
{
public:
    bool full = false;

    [[nodiscard]] Result<QByteArray> read(const QString& path, qint64 limit) const override
    {
        return m_disk.read(path, limit);
    }
    Result<void> writeAtomically(const QString& path, const QByteArray& bytes, int mode) override
    {
        if (full)
            return failure(ErrorCode::OutsideFailed, QStringLiteral("The disk is full."), QStringLiteral("Free some."));
        return m_disk.writeAtomically(path, bytes, mode);
    }
    Result<void> makeFolder(const QString& path, int mode) override { return m_disk.makeFolder(path, mode); }
    [[nodiscard]] qint64 freeBytes(const QString& path) const override { return full ? 0 : m_disk.freeBytes(path); }

private:
    SystemDisk m_disk;
};

} // namespace

class TestRunbookDocumentFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void savesAllOrNothing();
    void keepsModeAndLinks();
    void readOnlyIsRefused();
    void changesOfOthersAreSeen();
    void aCrashLeavesTheWork();
    void aJournalGoesWithASave();
    void aDamagedJournalIsSaidSo();
    void twoWindowsKeepTheirWorkApart();
    void twoCrashesLeaveBothWorks();
    void saveAs();
    void saveAsLeavesTheWorkOfOthers();

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("mill.md")); }
    [[nodiscard]] QString drafts() const { return m_folder->filePath(QStringLiteral("state/drafts")); }
    [[nodiscard]] static QByteArray bytesOf(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }
    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    // The document with its one box ticked.
    static Document ticked(const Document& document)
    {
        const QString box = document.plan().phases.front().steps.front().checks.front().id;
        Result<Document::Edited> edited = document.edit(edit::SetChecked{box, true});
        return edited ? edited->document : document;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    FullDisk m_disk;
};

void TestRunbookDocumentFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_disk.full = false;
    write(path(), firstText);
}

void TestRunbookDocumentFile::savesAllOrNothing()
{
    DocumentFile file(m_disk, path(), drafts());
    const Result<Document> document = file.load();
    QVERIFY(document);
    const Document changed = ticked(*document);
    QVERIFY(changed.bytes() != firstText);
    m_disk.full = true;
    const Result<void> failed = file.save(changed);
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::OutsideFailed);
    QCOMPARE(bytesOf(path()), firstText);
    m_disk.full = false;
    QVERIFY(file.save(changed));
    QCOMPARE(bytesOf(path()), QByteArray(firstText).replace("[ ]", "[x]"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{QStringLiteral("mill.md")});
}

void TestRunbookDocumentFile::keepsModeAndLinks()
{
    QCOMPARE(chmod(QFile::encodeName(path()).constData(), 0640), 0);
    const QString link = m_folder->filePath(QStringLiteral("link.md"));
    QVERIFY(QFile::link(path(), link));
    DocumentFile file(m_disk, link, drafts());
    const Result<Document> document = file.load();
    QVERIFY(document);
    QVERIFY(file.save(ticked(*document)));
    QVERIFY(QFileInfo(link).isSymLink());
    QVERIFY(bytesOf(path()).contains("[x]"));
    struct stat facts = {};
    QCOMPARE(stat(QFile::encodeName(path()).constData(), &facts), 0);
    QCOMPARE(int(facts.st_mode & 07777), 0640);
}

void TestRunbookDocumentFile::readOnlyIsRefused()
{
    QCOMPARE(chmod(QFile::encodeName(path()).constData(), 0444), 0);
    DocumentFile file(m_disk, path(), drafts());
    const Result<Document> document = file.load();
    QVERIFY(document);
    QVERIFY(!file.isWritable());
    const Result<void> saved = file.save(ticked(*document));
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::Refused);
    QVERIFY(!saved.error().nextStep.isEmpty());
    QCOMPARE(bytesOf(path()), firstText);
}

void TestRunbookDocumentFile::changesOfOthersAreSeen()
{
    DocumentFile file(m_disk, path(), drafts());
    const Result<Document> document = file.load();
    QVERIFY(document);
    QCOMPARE(file.externalChange(), ExternalChange::None);
    write(path(), firstText + "- [ ] Two\r\n");
    QCOMPARE(file.externalChange(), ExternalChange::Changed);
    const Result<void> saved = file.save(ticked(*document));
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::Refused);
    QVERIFY(bytesOf(path()).contains("Two"));
    QVERIFY(file.save(ticked(*document), true));
    QCOMPARE(file.externalChange(), ExternalChange::None);
    QVERIFY(!bytesOf(path()).contains("Two"));
    QVERIFY(QFile::remove(path()));
    QCOMPARE(file.externalChange(), ExternalChange::Gone);
    QVERIFY(file.save(*document));
    QCOMPARE(bytesOf(path()), firstText);
}

void TestRunbookDocumentFile::aCrashLeavesTheWork()
{
    {
        DocumentFile file(m_disk, path(), drafts());
        const Result<Document> document = file.load();
        QVERIFY(document);
        QVERIFY(file.autosave(ticked(*document)));
    }
    QCOMPARE(bytesOf(path()), firstText);
    DocumentFile next(m_disk, path(), drafts());
    QVERIFY(next.load());
    const Result<std::optional<DocumentFile::Recovery>> found = next.recover();
    QVERIFY(found && found->has_value());
    QVERIFY((*found)->document.bytes().contains("[x]"));
    QVERIFY(!(*found)->fileChanged);
    write(path(), firstText + "- [ ] Two\r\n");
    const Result<std::optional<DocumentFile::Recovery>> later = next.recover();
    QVERIFY(later && later->has_value());
    QVERIFY((*later)->fileChanged);
    QVERIFY(next.discardJournal());
    const Result<std::optional<DocumentFile::Recovery>> none = next.recover();
    QVERIFY(none && !none->has_value());
}

void TestRunbookDocumentFile::aJournalGoesWithASave()
{
    DocumentFile file(m_disk, path(), drafts());
    const Result<Document> document = file.load();
    QVERIFY(document);
    const Document changed = ticked(*document);
    QVERIFY(file.autosave(changed));
    QCOMPARE(QDir(drafts()).entryList(QDir::Files).size(), 1);
    QVERIFY(file.save(changed));
    QVERIFY(QDir(drafts()).entryList(QDir::Files).isEmpty());
    // Back at what the file holds there is nothing to keep.
    QVERIFY(file.autosave(*document));
    QVERIFY(file.autosave(changed));
    QVERIFY(QDir(drafts()).entryList(QDir::Files).isEmpty());
}

void TestRunbookDocumentFile::aDamagedJournalIsSaidSo()
{
    DocumentFile file(m_disk, path(), drafts());
    const Result<Document> document = file.load();
    QVERIFY(document);
    QVERIFY(file.autosave(ticked(*document)));
    const QString journal = QDir(drafts()).entryInfoList(QDir::Files).front().filePath();
    write(journal, bytesOf(journal).chopped(3));
    const Result<std::optional<DocumentFile::Recovery>> found = file.recover();
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::Malformed);
    QVERIFY(found.error().nextStep.contains(journal));
}

// The second one took the first one's draft for a crash's, and discarded it with its own.
void TestRunbookDocumentFile::twoWindowsKeepTheirWorkApart()
{
    DocumentFile first(m_disk, path(), drafts());
    const Result<Document> document = first.load();
    QVERIFY(document);
    QVERIFY(!first.isOpenElsewhere());
    QVERIFY(first.autosave(ticked(*document)));
    DocumentFile second(m_disk, path(), drafts());
    QVERIFY(second.load());
    QVERIFY(second.isOpenElsewhere());
    const Result<std::optional<DocumentFile::Recovery>> none = second.recover();
    QVERIFY(none && !none->has_value());
    const Result<Document> other = Document::read(firstText + "- [ ] Two\r\n");
    QVERIFY(other);
    QVERIFY(second.autosave(*other));
    QCOMPARE(QDir(drafts()).entryList(QDir::Files).size(), 2);
    QVERIFY(second.discardJournal());
    QCOMPARE(QDir(drafts()).entryList(QDir::Files).size(), 1);
    const Result<std::optional<DocumentFile::Recovery>> kept = first.recover();
    QVERIFY(kept && kept->has_value());
    QVERIFY((*kept)->document.bytes().contains("[x]"));
    // Whoever saves second is asked.
    QVERIFY(second.save(*other));
    QVERIFY(!first.save(ticked(*document)));
    QCOMPARE(first.externalChange(), ExternalChange::Changed);
}

void TestRunbookDocumentFile::twoCrashesLeaveBothWorks()
{
    const Result<Document> other = Document::read(firstText + "- [ ] Two\r\n");
    QVERIFY(other);
    {
        DocumentFile first(m_disk, path(), drafts());
        DocumentFile second(m_disk, path(), drafts());
        const Result<Document> document = first.load();
        QVERIFY(document && second.load());
        QVERIFY(first.autosave(ticked(*document)));
        QVERIFY(second.autosave(*other));
    }
    // One after the other, and with two windows at once.
    for (const bool together : {true, false}) {
        DocumentFile first(m_disk, path(), drafts());
        QVERIFY(first.load());
        const Result<std::optional<DocumentFile::Recovery>> one = first.recover();
        QVERIFY(one && one->has_value());
        QVERIFY((*one)->document.bytes().contains("[x]"));
        if (!together)
            QVERIFY(first.discardJournal());
        DocumentFile second(m_disk, path(), drafts());
        QVERIFY(second.load());
        const Result<std::optional<DocumentFile::Recovery>> two = second.recover();
        QVERIFY(two && two->has_value());
        QVERIFY((*two)->document.bytes() == other->bytes());
    }
    // What is left is found although the first place is free.
    DocumentFile last(m_disk, path(), drafts());
    QVERIFY(last.load());
    QVERIFY(!last.isOpenElsewhere());
    const Result<std::optional<DocumentFile::Recovery>> left = last.recover();
    QVERIFY(left && left->has_value());
    QVERIFY((*left)->document.bytes() == other->bytes());
    QVERIFY(last.discardJournal());
    QVERIFY(QDir(drafts()).entryList(QDir::Files).isEmpty());
}

void TestRunbookDocumentFile::saveAsLeavesTheWorkOfOthers()
{
    const QString name = m_folder->filePath(QStringLiteral("other.md"));
    write(name, firstText);
    DocumentFile other(m_disk, name, drafts());
    const Result<Document> document = other.load();
    QVERIFY(document);
    QVERIFY(other.autosave(ticked(*document)));
    DocumentFile file(m_disk, path(), drafts());
    QVERIFY(file.load());
    QVERIFY(file.saveAs(*document, name, true));
    QVERIFY(file.isOpenElsewhere());
    const Result<std::optional<DocumentFile::Recovery>> kept = other.recover();
    QVERIFY(kept && kept->has_value());
}

void TestRunbookDocumentFile::saveAs()
{
    DocumentFile file(m_disk, path(), drafts());
    const Result<Document> document = file.load();
    QVERIFY(document);
    const QString other = m_folder->filePath(QStringLiteral("other.md"));
    write(other, "theirs");
    QVERIFY(!file.saveAs(ticked(*document), other));
    QCOMPARE(bytesOf(other), QByteArray("theirs"));
    QVERIFY(file.saveAs(ticked(*document), other, true));
    QCOMPARE(file.path(), other);
    QVERIFY(bytesOf(other).contains("[x]"));
    QCOMPARE(bytesOf(path()), firstText);
    QCOMPARE(file.externalChange(), ExternalChange::None);
}

QTEST_GUILESS_MAIN(TestRunbookDocumentFile)
#include "tst_runbook_document_file.moc"
