// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/pdf_seal.h"

#include "core/base/sha256.h"
#include "core/report/pdf_file.h"
#include "core/signoff/cms_seal.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QMap>

namespace holdpoint::report {
namespace {

constexpr qsizetype cmsRoom = 4096; // bytes; a P-256 seal takes about 1,100
constexpr int rangeWidth = 10;      // digits kept free for each number of the byte range

QString sealSaid(const char* text) { return QCoreApplication::translate("report", text); }

std::unexpected<Error> notSealable()
{
    return failure(ErrorCode::Malformed, sealSaid("This PDF cannot be sealed: its parts are not where they should be."),
                   sealSaid("Export the certificate again."));
}

std::unexpected<Error> noSeal()
{
    return failure(ErrorCode::Malformed, sealSaid("This PDF carries no seal of a launch over all of it."),
                   sealSaid("Give the file as Holdpoint exported it."));
}

std::unexpected<Error> notTotal()
{
    return failure(ErrorCode::AnswerIsNo, sealSaid("The seal does not cover the whole file: something was added."),
                   sealSaid("Do not rely on this document. Get it from its source again."));
}

// `dictionary` with `key` set to `value`, in place of what stood there.
QByteArray withValue(QByteArray dictionary, const QByteArray& key, const QByteArray& value)
{
    const QByteArray old = pdfValue(dictionary, key);
    if (!old.isEmpty()) {
        const qsizetype at = dictionary.indexOf(old, dictionary.indexOf('/' + key) + key.size());
        return dictionary.replace(at, old.size(), value);
    }
    return dictionary.insert(dictionary.lastIndexOf(">>"), '/' + key + ' ' + value + '\n');
}

QByteArray reference(int number) { return QByteArray::number(number) + " 0 R"; }

// Objects of one update, and how they are appended.
class Update
{
public:
    explicit Update(const PdfFile& base)
        : m_base(base)
        , m_next(base.size())
    {
    }

    int add() { return m_next++; }
    void put(int number, const QByteArray& value) { m_objects.insert(number, value); }

    [[nodiscard]] QByteArray appended(QByteArray trailer) const
    {
        QByteArray out = m_base.bytes();
        QByteArray table = "xref\n";
        for (auto it = m_objects.begin(); it != m_objects.end(); ++it) {
            table += QByteArray::number(it.key()) + " 1\n" + QByteArray::number(out.size()).rightJustified(10, '0') +
                     " 00000 n \n";
            out += QByteArray::number(it.key()) + " 0 obj\n" + it.value() + "\nendobj\n";
        }
        trailer = withValue(trailer, "Size", QByteArray::number(m_next));
        trailer = withValue(trailer, "Prev", QByteArray::number(m_base.startXref()));
        const QByteArray start = QByteArray::number(out.size());
        return out + table + "trailer\n" + trailer + "\nstartxref\n" + start + "\n%%EOF\n";
    }

private:
    const PdfFile& m_base;
    int m_next;
    QMap<int, QByteArray> m_objects;
};

QByteArray rangeOf(qsizetype before, qsizetype after, qsizetype rest)
{
    const auto padded = [](qsizetype number) { return QByteArray::number(number).leftJustified(rangeWidth, ' '); };
    return "[0 " + padded(before) + ' ' + padded(after) + ' ' + padded(rest) + ']';
}

// File identifiers (7.5.5): the first stays for ever, the second is new with each revision.
QByteArray identifiers(const PdfFile& base)
{
    const QByteArray fresh = '<' + hex(Sha256::of(base.bytes())).left(32).toLatin1() + '>';
    const QList<QByteArray> known = pdfItems(base.resolved(pdfValue(base.trailer(), "ID")));
    return '[' + (known.size() == 2 ? known.first() : fresh) + fresh + ']';
}

QByteArray sealDictionary(qint64 utcMs)
{
    const QByteArray when = QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(u"yyyyMMddHHmmss").toLatin1();
    return "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /M (D:" + when +
           "Z) /Reason (Seal of the launch) /Reference [<</Type /SigRef /TransformMethod /DocMDP "
           "/TransformParams <</Type /TransformParams /P 1 /V /1.2>>>>]\n/ByteRange " +
           rangeOf(0, 0, 0) + "\n/Contents <" + QByteArray(2 * cmsRoom, '0') + ">>>";
}

// DER says how long it is; what follows in the reserved room is padding.
QByteArray derOnly(const QByteArray& room)
{
    if (room.size() < 4 || quint8(room[0]) != 0x30)
        return {};
    const quint8 form = quint8(room[1]);
    const int more = form & 0x7f;
    if (form < 0x80 || more < 1 || more > 3)
        return {};
    qsizetype length = 0;
    for (int i = 0; i < more; ++i)
        length = length * 256 + quint8(room[2 + i]);
    const qsizetype whole = 2 + more + length;
    if (whole > room.size() || room.sliced(whole).count('\0') != room.size() - whole)
        return {};
    return room.first(whole);
}

} // namespace

Result<QByteArray> sealPdf(const QByteArray& pdf, const signoff::SealKey& key, qint64 utcMs)
{
    const Result<PdfFile> base = PdfFile::read(pdf);
    if (!base)
        return std::unexpected(base.error());
    const int root = pdfReference(pdfValue(base->trailer(), "Root"));
    const QByteArray catalog = base->object(root);
    const QByteArray pages = base->resolved(pdfValue(catalog, "Pages"));
    const QList<QByteArray> kids = pdfItems(base->resolved(pdfValue(pages, "Kids")));
    const int page = kids.isEmpty() ? 0 : pdfReference(kids.first());
    const QByteArray pageValue = base->object(page);
    if (catalog.isEmpty() || pageValue.isEmpty() || !pdfValue(catalog, "AcroForm").isEmpty())
        return notSealable();
    Update update(*base);
    const int seal = update.add();
    const int field = update.add();
    QByteArray marks = "[";
    for (const QByteArray& mark : pdfItems(base->resolved(pdfValue(pageValue, "Annots"))))
        marks += mark + ' ';
    update.put(page, withValue(pageValue, "Annots", marks + reference(field) + ']'));
    update.put(root, withValue(withValue(catalog, "AcroForm", "<</Fields [" + reference(field) + "] /SigFlags 3>>"),
                               "Perms", "<</DocMDP " + reference(seal) + ">>"));
    update.put(seal, sealDictionary(utcMs));
    update.put(field, "<</Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 132 /Rect [0 0 0 0] /P " +
                          reference(page) + " /V " + reference(seal) + ">>");
    QByteArray sealed = update.appended(withValue(base->trailer(), "ID", identifiers(*base)));

    const qsizetype from = pdf.size();
    const qsizetype contents = sealed.indexOf("/Contents <" + QByteArray(64, '0'), from) + 10;
    const qsizetype after = contents + 2 * cmsRoom + 2;
    const qsizetype range = sealed.indexOf(rangeOf(0, 0, 0), from);
    const QByteArray ranged = rangeOf(contents, after, sealed.size() - after);
    sealed.replace(range, ranged.size(), ranged);
    const Result<QByteArray> cms = signoff::detachedCms(key, sealed.first(contents) + sealed.sliced(after));
    if (!cms)
        return std::unexpected(cms.error());
    if (cms->size() > cmsRoom)
        return notSealable();
    const QByteArray hexadecimal = cms->toHex();
    return sealed.replace(contents + 1, hexadecimal.size(), hexadecimal);
}

Result<QByteArray> sealOf(const QByteArray& pdf)
{
    const Result<PdfFile> file = PdfFile::read(pdf);
    if (!file)
        return std::unexpected(file.error());
    const QByteArray catalog = file->resolved(pdfValue(file->trailer(), "Root"));
    const QByteArray form = file->resolved(pdfValue(catalog, "AcroForm"));
    const QList<QByteArray> fields = pdfItems(file->resolved(pdfValue(form, "Fields")));
    if (fields.size() != 1)
        return noSeal();
    const QByteArray seal = file->resolved(pdfValue(file->resolved(fields.first()), "V"));
    const QByteArray contents = pdfValue(seal, "Contents");
    const QList<QByteArray> range = pdfItems(pdfValue(seal, "ByteRange"));
    if (range.size() != 4 || !contents.startsWith('<') || contents.startsWith("<<"))
        return noSeal();
    const qsizetype before = range[1].toLongLong();
    const qsizetype after = range[2].toLongLong();
    const qsizetype rest = range[3].toLongLong();
    // The gap is exactly the signature's own digits, and nothing follows the second part.
    if (range[0] != "0" || before <= 0 || after <= before || rest < 0 || after > pdf.size() ||
        rest != pdf.size() - after || pdf.sliced(before, after - before) != contents)
        return notTotal();
    // Digits as we write them alone: other spellings of the same signature would be changes that nobody sees.
    const QByteArray digits = contents.sliced(1, contents.size() - 2);
    const QByteArray room = QByteArray::fromHex(digits);
    const QByteArray cms = room.toHex() == digits ? derOnly(room) : QByteArray();
    if (cms.isEmpty())
        return notTotal();
    return signoff::cmsSigner(cms, pdf.first(before) + pdf.sliced(after));
}

} // namespace holdpoint::report
