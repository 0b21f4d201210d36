// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha256.h"
#include "core/report/pdf_file.h"
#include "core/report/pdf_seal.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QPainter>
#include <QPdfWriter>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using namespace holdpoint::report;

namespace {

constexpr qint64 t0 = 1'796'119'200'000; // 2026-12-01T10:00:00Z

const QList<QPair<QString, QByteArray>> files{
    {u"a.txt"_s, QByteArray("one\n")},
    {u"b.bin"_s, QByteArray(200'000, '\x07')},
    {u"c.json"_s, QByteArray("{\"text\":\"<</ByteRange [0 1 2 3]>> endstream\"}")}};

QByteArray plainPdf(int pages = 2)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(u"Title (with) brackets \\ >> << endobj"_s);
        for (const auto& [name, bytes] : files)
            writer.addFileAttachment(name, bytes, u"text/plain"_s);
        QPainter painter(&writer);
        for (int page = 0; page < pages; ++page) {
            if (page > 0)
                writer.newPage();
            painter.drawText(500, 500, u"page"_s);
        }
    }
    return buffer.data();
}

} // namespace

class ReportSealTest : public QObject
{
    Q_OBJECT

    signoff::SealKey m_key;
    QByteArray m_plain, m_sealed;

private Q_SLOTS:
    void initTestCase()
    {
        m_key = signoff::generateSealKey(u"shop-1.0"_s, t0).value();
        m_plain = plainPdf();
        const Result<QByteArray> sealed = sealPdf(m_plain, m_key, t0);
        QVERIFY2(sealed, sealed ? "" : qPrintable(sealed.error().text()));
        m_sealed = *sealed;
    }

    void theSealIsTheLaunchs()
    {
        const Result<QByteArray> seal = sealOf(m_sealed);
        QVERIFY2(seal, seal ? "" : qPrintable(seal.error().text()));
        QCOMPARE((signoff::SealKey{{}, *seal}).fingerprint(), m_key.fingerprint());
    }

    void theUpdateKeepsWhatWasThere()
    {
        QVERIFY(m_sealed.startsWith(m_plain));
        const PdfFile before = PdfFile::read(m_plain).value();
        const PdfFile after = PdfFile::read(m_sealed).value();
        QCOMPARE(pdfValue(after.trailer(), "Prev").toLongLong(), before.startXref());
        QCOMPARE(pdfValue(after.trailer(), "Root"), pdfValue(before.trailer(), "Root"));
        QCOMPARE(pdfValue(after.trailer(), "Info"), pdfValue(before.trailer(), "Info"));
        QCOMPARE(pdfItems(pdfValue(after.trailer(), "ID")).size(), 2);
        const QByteArray catalog = after.resolved(pdfValue(after.trailer(), "Root"));
        QCOMPARE(pdfValue(catalog, "Names"), pdfValue(before.resolved(pdfValue(before.trailer(), "Root")), "Names"));
        QCOMPARE(after.embeddedFiles().value(), files);
        QCOMPARE(before.embeddedFiles().value(), files);
    }

    void anIdentifierStays()
    {
        QByteArray identified = m_plain;
        identified.replace("/Info 1 0 R", "/ID [<00ff><00ff>] /Info 1 0 R");
        const PdfFile after = PdfFile::read(sealPdf(identified, m_key, t0).value()).value();
        const QList<QByteArray> ids = pdfItems(pdfValue(after.trailer(), "ID"));
        QCOMPARE(ids.size(), 2);
        QCOMPARE(ids.first(), QByteArray("<00ff>"));
        QVERIFY(ids.last() != ids.first());
    }

    // Any bit anywhere. Inside the CMS structure some bits are not signed (it names its hash twice); turning those
    // leaves document, signature and certificate what they were.
    void everyChangeIsSeen()
    {
        QRandomGenerator random(20261201);
        const qsizetype contents = m_sealed.indexOf("/Contents <", m_plain.size()) + 10;
        const qsizetype der = 2 * (4 + m_sealed.mid(contents + 5, 4).toInt(nullptr, 16));
        int unseen = 0;
        for (int i = 0; i < 600; ++i) {
            QByteArray changed = m_sealed;
            const qsizetype at =
                i < 300 ? random.bounded(int(changed.size())) : contents + random.bounded(2 * 4096 + 2);
            changed[at] = char(changed[at] ^ (1 << random.bounded(8)));
            const Result<QByteArray> seal = sealOf(changed);
            if (!seal || (signoff::SealKey{{}, *seal}).fingerprint() != m_key.fingerprint())
                continue;
            ++unseen;
            QVERIFY2(at > contents && at <= contents + der, qPrintable(u"byte %1 of %2"_s.arg(at).arg(changed.size())));
        }
        QVERIFY2(unseen < 10, qPrintable(QString::number(unseen)));
    }

    void whatIsAddedIsSeen()
    {
        QCOMPARE(sealOf(m_sealed + '\n').error().code, ErrorCode::AnswerIsNo);
        QCOMPARE(sealOf(m_sealed.chopped(1)).error().code, ErrorCode::AnswerIsNo);
        // A later revision with another catalog.
        const Result<QByteArray> twice = sealPdf(m_sealed, m_key, t0);
        QVERIFY(!twice);
        QCOMPARE(twice.error().code, ErrorCode::Malformed);
        QCOMPARE(sealOf(m_plain).error().code, ErrorCode::Malformed);
        QCOMPARE(sealOf({}).error().code, ErrorCode::Malformed);
        QCOMPARE(sealOf("%PDF-1.4 but no more startxref 7").error().code, ErrorCode::Malformed);
    }

    void pdfsigSaysTheSame_data()
    {
        QTest::addColumn<int>("pages");
        QTest::newRow("one page") << 1;
        QTest::newRow("forty pages") << 40;
    }
    void pdfsigSaysTheSame()
    {
        if (!QFile::exists(u"/usr/bin/pdfsig"_s))
            QSKIP("pdfsig is missing: install poppler-utils");
        QFETCH(const int, pages);
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"sealed.pdf"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(sealPdf(plainPdf(pages), m_key, t0).value());
        file.close();
        QProcess process;
        process.setWorkingDirectory(folder.path());
        process.start(u"pdfsig"_s, {u"-nocert"_s, file.fileName()});
        QVERIFY(process.waitForFinished(60'000));
        const QByteArray out = process.readAllStandardOutput();
        for (const char* words : {"Signature is Valid.", "Total document signed", "adbe.pkcs7.detached", "shop-1.0"})
            QVERIFY2(out.contains(words), out.constData());
        QCOMPARE(out.count("Signature #"), 1);
    }

    // Hostile files: cut, overwritten, with numbers that lead nowhere. Nothing but an answer may come of it.
    void hostileFilesAreAnswered()
    {
        QRandomGenerator random(4711);
        const QList<QByteArray> words{"<<",
                                      ">>",
                                      "[",
                                      "(",
                                      "/Prev 9",
                                      "/Length 99999999",
                                      "1 0 R",
                                      "startxref",
                                      "stream",
                                      "-1",
                                      "99999999999999999999",
                                      "/Names",
                                      "xref\n0 9999999\n"};
        int read = 0;
        for (int i = 0; i < 2000; ++i) {
            QByteArray bytes = i % 2 == 0 ? m_sealed : m_plain;
            for (int edits = random.bounded(1, 6); edits > 0; --edits) {
                const auto at = qsizetype(random.bounded(int(bytes.size())));
                const QByteArray& word = words[random.bounded(int(words.size()))];
                if (random.bounded(8) == 0)
                    bytes.truncate(at);
                else
                    bytes.replace(at, word.size(), word);
            }
            static_cast<void>(sealOf(bytes));
            const Result<PdfFile> file = PdfFile::read(bytes);
            if (!file)
                continue;
            ++read;
            static_cast<void>(file->embeddedFiles());
            for (int number = 0; number < 60; ++number)
                static_cast<void>(file->stream(number));
        }
        QVERIFY(read > 100);
    }

    void depthIsBounded()
    {
        QCOMPARE(pdfValueEnd(QByteArray(100'000, '['), 0), qsizetype(-1));
        QCOMPARE(pdfValueEnd("<</A [1 0 R (x\\)y) <00> /N]>> rest", 0), qsizetype(29));
        QCOMPARE(pdfValue("<</A 1/B [2 3]/C 4 0 R>>", "B"), QByteArray("[2 3]"));
        QCOMPARE(pdfReference(pdfValue("<</A 1/B [2 3]/C 4 0 R>>", "C")), 4);
        QCOMPARE(pdfText(QByteArray("(\xfe\xff\0a\0b)", 8)), u"ab"_s);
    }
};

QTEST_MAIN(ReportSealTest)
#include "tst_report_seal.moc"
