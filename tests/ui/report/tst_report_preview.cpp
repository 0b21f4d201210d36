// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/certificate_preview.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace holdpoint::ui;
using namespace Qt::Literals;

namespace {

// A4 at 50 dots an inch, each page of its own grey.
QList<QImage> pages(int count)
{
    QList<QImage> all;
    for (int page = 0; page < count; ++page) {
        QImage image(413, 585, QImage::Format_RGB32);
        image.fill(QColor(200 - page, 200 - page, 200 - page));
        all.append(image);
    }
    return all;
}

} // namespace

class TestReportPreview : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pagesTurnByKey();
    void pagesAreAsWideAsTheWindow();
    void exportIsAskedFor();
    void noPages();
};

void TestReportPreview::pagesTurnByKey()
{
    CertificatePreview preview(pages(3));
    preview.resize(600, 500);
    preview.show();
    QVERIFY(QTest::qWaitForWindowExposed(&preview));
    QCOMPARE(preview.pageCount(), 3);
    QCOMPARE(preview.shownPage(), 0);
    for (const int shown : {1, 2, 2}) { // the last one is not passed
        QTest::keyClick(&preview, Qt::Key_PageDown);
        QCOMPARE(preview.shownPage(), shown);
        QStringList said;
        for (const QLabel* label : preview.findChildren<QLabel*>())
            said.append(label->text());
        QVERIFY2(said.join(u'\n').contains(u"Page %1 of 3"_s.arg(shown + 1)), qPrintable(said.join(u'\n')));
    }
    for (const int shown : {1, 0, 0}) {
        QTest::keyClick(&preview, Qt::Key_PageUp);
        QCOMPARE(preview.shownPage(), shown);
    }
}

void TestReportPreview::pagesAreAsWideAsTheWindow()
{
    CertificatePreview preview(pages(1));
    preview.resize(900, 700);
    preview.show();
    QVERIFY(QTest::qWaitForWindowExposed(&preview));
    const auto pageWidth = [&preview] {
        int widest = 0;
        for (const QLabel* label : preview.findChildren<QLabel*>())
            widest = std::max(widest, label->pixmap(Qt::ReturnByValue).width());
        return widest;
    };
    QVERIFY2(pageWidth() > 700 && pageWidth() < 900, QByteArray::number(pageWidth()).constData());
    preview.resize(500, 700);
    QTRY_VERIFY(pageWidth() < 500);
}

void TestReportPreview::exportIsAskedFor()
{
    CertificatePreview preview(pages(1));
    QSignalSpy asked(&preview, &CertificatePreview::exportRequested);
    preview.exportButton()->click();
    QCOMPARE(asked.count(), 1);
}

void TestReportPreview::noPages()
{
    CertificatePreview preview({});
    preview.show();
    QTest::keyClick(&preview, Qt::Key_PageDown);
    QCOMPARE(preview.shownPage(), 0);
}

QTEST_MAIN(TestReportPreview)
#include "tst_report_preview.moc"
