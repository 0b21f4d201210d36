// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/output_store.h"
#include "ui/runner/output_text.h"
#include "ui/runner/output_view.h"
#include "ui/runner/run_header.h"
#include "ui/runner/search_bar.h"
#include "ui/theme/apply_theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

class TestRunnerOutputView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void nothingToShow();
    void headerSaysItAll();
    void hiddenCharactersOfTheCommandShow();
    void followsUntilScrolledUp();
    void partialLineGrows();
    void escapesAreRemoved();
    void searchForwardsAndBackwards();
    void searchGoesRoundAndGivesUp();
    void searchStatusWasCutInANarrowView();
    void searchInSlicesOfALargeFile();
    void selectionByKeyboard();
    void selectionByMouse();
    void aHugeSelectionIsCopiedInPart();
    void wideLinesScroll();
    void oneEndlessLine();
    void anotherRunBeginsAnew();
    void survivesLossOfTheFile();
    void looks_data();
    void looks();

private:
    void write(const QByteArray& bytes);
    void show();
    [[nodiscard]] OutputText* text() const { return m_view->text(); }
    [[nodiscard]] QLineEdit* field() const { return m_view->searchBar()->findChild<QLineEdit*>(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OutputView> m_view;
    QString m_path;
    checklist::RunRecord m_run;
};

static QByteArray numbered(int from, int to)
{
    QByteArray all;
    for (int i = from; i < to; ++i)
        all += "line " + QByteArray::number(i) + '\n';
    return all;
}

void TestRunnerOutputView::initTestCase() { applyTheme(*qApp, ThemeKind::Light); }

void TestRunnerOutputView::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"output.log"_s);
    m_run = {};
    m_run.started.run = 12;
    m_run.started.text = "./scripts/backup/verify-backup.sh latest";
    m_run.started.limitMs = 300'000;
    m_run.startedUtcMs = 1'000'000;
    m_view = std::make_unique<OutputView>();
    m_view->resize(800, 500);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestRunnerOutputView::cleanup() { m_view.reset(); }

void TestRunnerOutputView::write(const QByteArray& bytes)
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::Append));
    QCOMPARE(file.write(bytes), bytes.size());
    file.close();
    if (m_view->run() != 0)
        m_view->grown(QFile(m_path).size());
}

void TestRunnerOutputView::show()
{
    m_view->showRun(m_run, m_path);
    text()->setFocus();
}

void TestRunnerOutputView::nothingToShow()
{
    QCOMPARE(m_view->run(), 0);
    QVERIFY(!m_view->header()->isVisible());
    QTest::keyClick(text(), Qt::Key_End);
    QTest::keyClick(text(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(text(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(text(), Qt::Key_C, Qt::ControlModifier);
    QTest::mouseClick(text()->viewport(), Qt::LeftButton);
    QVERIFY(text()->selection().empty());
    m_view->openSearch();
    QTest::keyClicks(field(), u"x"_s);
    QTest::keyClick(field(), Qt::Key_F3);
}

void TestRunnerOutputView::headerSaysItAll()
{
    write(numbered(0, 10));
    show();
    m_view->setNow(1'012'000);
    QTRY_VERIFY(m_view->header()->summary().contains(u"70 bytes"_s));
    QVERIFY2(m_view->header()->summary().startsWith(
                 u"Running, ./scripts/backup/verify-backup.sh latest, Run 12, 0:12 of 5:00"_s),
             qPrintable(m_view->header()->summary()));
    m_view->setNow(1'301'000);
    QVERIFY(m_view->header()->summary().contains(u"5:01, over its limit of 5:00"_s));

    events::RunFinished finished;
    finished.run = 12;
    finished.ending = u"exited"_s;
    finished.status = 3;
    finished.durationMs = 20'000;
    finished.outputBytes = 70;
    finished.droppedBytes = 1;
    m_run.finished = finished;
    m_view->ended(m_run);
    QVERIFY(m_view->header()->summary().contains(u"Failed: exit status 3"_s));
    QVERIFY(m_view->header()->summary().contains(u"0:20 of 5:00"_s));
    QVERIFY(m_view->header()->summary().contains(u"over the quota"_s));
    checklist::RunRecord other;
    other.started.run = 13;
    m_view->ended(other); // not the one that is shown
    QVERIFY(m_view->header()->summary().contains(u"Run 12"_s));
}

void TestRunnerOutputView::hiddenCharactersOfTheCommandShow()
{
    m_run.started.text = "echo \xe2\x80\xae evil";
    show();
    QVERIFY2(m_view->header()->summary().contains(u"U+202E"_s), qPrintable(m_view->header()->summary()));
    QVERIFY(!m_view->header()->summary().contains(QChar(0x202E)));
}

void TestRunnerOutputView::followsUntilScrolledUp()
{
    write(numbered(0, 1'000));
    show();
    QTRY_VERIFY(text()->visibleText().contains(u"line 999\n"_s));
    QVERIFY(m_view->following());
    write(numbered(1'000, 2'000));
    QTRY_VERIFY(text()->visibleText().contains(u"line 1999\n"_s));

    QTest::keyClick(text(), Qt::Key_PageUp);
    QVERIFY(!m_view->following());
    const qint64 top = text()->firstVisibleLine();
    write(numbered(2'000, 3'000));
    QTRY_COMPARE(text()->verticalScrollBar()->maximum(), 3'000 - int(text()->visibleLines()));
    QCOMPARE(text()->firstVisibleLine(), top);

    QTest::keyClick(text(), Qt::Key_End);
    QVERIFY(m_view->following());
    QVERIFY(text()->visibleText().endsWith(u"line 2999\n"_s));

    // By the wheel and by the button as well.
    const QPointF middle = text()->viewport()->rect().center();
    QWheelEvent up(middle, text()->viewport()->mapToGlobal(middle), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                   Qt::NoScrollPhase, false);
    QApplication::sendEvent(text()->viewport(), &up);
    QVERIFY(!m_view->following());
    auto* follow = m_view->findChild<QPushButton*>();
    QCOMPARE(follow->text(), u"Follow (End)"_s);
    QTest::mouseClick(follow, Qt::LeftButton);
    QVERIFY(m_view->following());
    QCOMPARE(follow->text(), u"Following (End)"_s);
    // Back at the last line by hand is following again.
    QTest::keyClick(text(), Qt::Key_Up);
    QVERIFY(!m_view->following());
    QTest::keyClick(text(), Qt::Key_Down);
    QVERIFY(m_view->following());
}

void TestRunnerOutputView::partialLineGrows()
{
    write("first\nhalf of ");
    show();
    QTRY_COMPARE(text()->visibleText(), u"first\nhalf of \n"_s);
    text()->viewport()->repaint();
    write("a line\nnext");
    QTRY_COMPARE(text()->visibleText(), u"first\nhalf of a line\nnext\n"_s);
}

void TestRunnerOutputView::escapesAreRemoved()
{
    write("\x1b[32mgreen\x1b[0m \x1b]0;title\x07text\n10%\r100%\nbad \xff\xfe bytes\ntab\there\n");
    show();
    QTRY_VERIFY(text()->visibleText().contains(u"green text\n"_s));
    QVERIFY(text()->visibleText().contains(u"100%\n"_s));
    QVERIFY(text()->visibleText().contains(QChar::ReplacementCharacter));
    QVERIFY(text()->visibleText().contains(u"tab    here"_s));
    QVERIFY(!text()->visibleText().contains(QChar(0x1b)));
}

void TestRunnerOutputView::searchForwardsAndBackwards()
{
    write(numbered(0, 5'000) + "the Needle one\n" + numbered(5'001, 9'000) + "a needle two\n" + numbered(9'001, 9'500));
    show();
    QTRY_VERIFY(text()->visibleText().contains(u"line 9499\n"_s));
    QTest::keyClick(text(), Qt::Key_Home);
    QTest::keyClick(text(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(m_view->searchBar()->isVisible());
    QVERIFY(field()->hasFocus());
    QTest::keyClicks(field(), u"needle"_s);
    QTRY_COMPARE(text()->match(), 5'000);
    QVERIFY(text()->visibleText().contains(u"the Needle one"_s));
    QVERIFY(!m_view->following());
    QTest::keyClick(field(), Qt::Key_F3);
    QTRY_COMPARE(text()->match(), 9'000);
    QTest::keyClick(field(), Qt::Key_F3, Qt::ShiftModifier);
    QTRY_COMPARE(text()->match(), 5'000);
    QTest::keyClick(field(), Qt::Key_Return);
    QTRY_COMPARE(text()->match(), 9'000);
    QTest::keyClick(field(), Qt::Key_Escape);
    QVERIFY(!m_view->searchBar()->isVisible());
    QVERIFY(text()->hasFocus());
    QCOMPARE(text()->match(), -1);
    // F3 goes on with the same text.
    QTest::keyClick(text(), Qt::Key_F3, Qt::ShiftModifier);
    QTRY_COMPARE(text()->match(), 5'000);
}

void TestRunnerOutputView::searchStatusWasCutInANarrowView()
{
    write("only here: needle\n" + numbered(1, 3'000));
    m_view->resize(520, 300);
    show();
    m_view->openSearch();
    QTest::keyClicks(field(), u"needle"_s);
    QTRY_COMPARE(text()->match(), 0);
    for (const QLabel* label : m_view->searchBar()->findChildren<QLabel*>())
        if (label->text().contains(u"going round"_s))
            QVERIFY2(label->isVisible() && label->width() >= label->sizeHint().width(), qPrintable(label->text()));
}

void TestRunnerOutputView::searchGoesRoundAndGivesUp()
{
    write("only here: needle\n" + numbered(1, 3'000));
    show();
    QTRY_VERIFY(text()->visibleText().contains(u"line 2999\n"_s));
    const auto status = [this] {
        QString all;
        for (const QLabel* label : m_view->searchBar()->findChildren<QLabel*>())
            all += label->text();
        return all;
    };
    m_view->openSearch();
    QTest::keyClicks(field(), u"needle"_s);
    QTRY_COMPARE(text()->match(), 0);
    QVERIFY2(status().contains(u"after going round"_s), qPrintable(status()));
    QTest::keyClick(field(), Qt::Key_F3, Qt::ShiftModifier);
    QTRY_VERIFY(status().contains(u"after going round"_s));
    QCOMPARE(text()->match(), 0);
    QTest::keyClicks(field(), u"lessly absent"_s);
    QTRY_VERIFY2(status().contains(u"Not in this output."_s), qPrintable(status()));
    QCOMPARE(text()->match(), -1);
}

// 64 MiB with escape sequences: reading and searching never hold the event loop, and hold little memory.
void TestRunnerOutputView::searchInSlicesOfALargeFile()
{
    QByteArray piece;
    while (piece.size() < (1 << 20)) {
        for (int plain = 0; plain < 15; ++plain)
            piece += "INFO request " + QByteArray::number(piece.size()) + " took 12 ms\n";
        piece += "\x1b[3" + QByteArray::number(piece.size() % 8) + "mINFO\x1b[0m request " +
                 QByteArray::number(piece.size()) + " took 12 ms\n";
    }
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int i = 0; i < 64; ++i)
        QCOMPARE(file.write(piece), piece.size());
    file.write("\x1b[31mthe last needle\x1b[0m\n");
    file.close();

    // How often the loop comes round tells that nothing holds it: one turn for each slice at least.
    int turns = 0;
    QTimer turn;
    connect(&turn, &QTimer::timeout, this, [&] { ++turns; });
    turn.start(0);
    show();
    QTRY_VERIFY_WITH_TIMEOUT(text()->visibleText().contains(u"the last needle\n"_s), 60'000);
    QVERIFY2(turns >= 8, qPrintable(QString::number(turns)));
    QTest::keyClick(text(), Qt::Key_Home);
    m_view->openSearch();
    turns = 0;
    field()->setText(u"last NEEDLE"_s);
    QTRY_VERIFY_WITH_TIMEOUT(text()->match() > 0, 60'000);
    QVERIFY2(turns >= 4, qPrintable(QString::number(turns)));
    QVERIFY(text()->visibleText().contains(u"the last needle\n"_s));
    // A search that is under way ends with the bar.
    QTest::keyClick(text(), Qt::Key_Home);
    field()->setText(u"nowhere at all"_s);
    QTest::keyClick(field(), Qt::Key_Escape);
    turns = 0;
    QTRY_VERIFY(turns > 20);
    QCOMPARE(text()->match(), -1);
}

void TestRunnerOutputView::selectionByKeyboard()
{
    write(numbered(0, 100));
    show();
    QTRY_VERIFY(text()->visibleText().contains(u"line 99\n"_s));
    QTest::keyClick(text(), Qt::Key_Home);
    QTest::keyClick(text(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(text(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(text(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(text()->selection(), (LineSelection{0, 2}));
    QTest::keyClick(text(), Qt::Key_Up, Qt::ShiftModifier);
    QSignalSpy copied(text(), &OutputText::copied);
    QTest::keyClick(text(), Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(copied.count(), 1);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"line 0\nline 1\n"_s);
    QCOMPARE(copied.at(0).at(1).toBool(), true);
    QTest::keyClick(text(), Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(text()->selection(), (LineSelection{0, 99}));
    QVERIFY(text()->visibleText().contains(u"line 99\n"_s));
    QTest::keyClick(text(), Qt::Key_Escape);
    QVERIFY(text()->selection().empty());
    QTest::keyClick(text(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(text(), Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE(copied.count(), 2);
    QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromLatin1(numbered(0, 100)));
}

void TestRunnerOutputView::selectionByMouse()
{
    write(numbered(0, 100));
    show();
    QTRY_VERIFY(text()->visibleText().contains(u"line 99\n"_s));
    QTest::keyClick(text(), Qt::Key_Home);
    const int height = QFontMetrics(text()->font()).lineSpacing();
    QWidget* area = text()->viewport();
    QTest::mousePress(area, Qt::LeftButton, {}, {20, height * 2 + 1});
    QTest::mouseMove(area, {30, height * 4 + 1});
    QTest::mouseRelease(area, Qt::LeftButton, {}, {30, height * 4 + 1});
    QCOMPARE(text()->selection(), (LineSelection{2, 4}));
    QTest::mouseClick(area, Qt::LeftButton, Qt::ShiftModifier, {20, 1});
    QCOMPARE(text()->selection(), (LineSelection{2, 0}));
    QTest::mouseMove(area, {20, height * 9}); // no button is held
    QCOMPARE(text()->selection(), (LineSelection{2, 0}));
    // Held below the lines it goes on scrolling.
    QTest::mousePress(area, Qt::LeftButton, {}, {20, 1});
    QTest::mouseMove(area, {20, area->height() + 40});
    QTRY_VERIFY(text()->selection().cursor > text()->visibleLines() + 3);
    QTest::mouseRelease(area, Qt::LeftButton, {}, {20, area->height() + 40});
}

void TestRunnerOutputView::aHugeSelectionIsCopiedInPart()
{
    QByteArray many;
    const QByteArray line = QByteArray(1'000, 'x') + '\n';
    while (many.size() < SelectionCopy::most + (1 << 20))
        many += line;
    write(many);
    show();
    QTRY_COMPARE(m_view->header()->summary().contains(u"9"_s), true);
    QTRY_VERIFY(text()->verticalScrollBar()->maximum() > 9'000);
    QSignalSpy copied(text(), &OutputText::copied);
    QTest::keyClick(text(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(text(), Qt::Key_C, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(copied.count(), 1, 30'000);
    QCOMPARE(copied.at(0).at(1).toBool(), false);
    QVERIFY(QGuiApplication::clipboard()->text().size() < SelectionCopy::most + 2 * line.size());
}

void TestRunnerOutputView::wideLinesScroll()
{
    write("short\n" + QByteArray(3'000, '.') + "END\n");
    show();
    QTRY_VERIFY(text()->visibleText().contains(u"END\n"_s));
    text()->viewport()->repaint();
    QTRY_VERIFY(text()->horizontalScrollBar()->maximum() > 2'000);
    QTest::keyClick(text(), Qt::Key_Right);
    QVERIFY(text()->horizontalScrollBar()->value() > 0);
    // A match far to the right comes into view.
    m_view->openSearch();
    QTest::keyClicks(field(), u"END"_s);
    QTRY_COMPARE(text()->match(), 1);
    const QScrollBar* bar = text()->horizontalScrollBar();
    QVERIFY(bar->value() <= 3'000 && bar->value() + bar->pageStep() >= 3'003);
}

void TestRunnerOutputView::oneEndlessLine()
{
    write(QByteArray(8 << 20, '\x01') + QByteArray(1 << 20, '\xf0'));
    show();
    QTRY_COMPARE(text()->verticalScrollBar()->maximum(),
                 int((9 << 20) / runner::OutputStore::longestLine - text()->visibleLines()));
    text()->viewport()->repaint();
    QTest::keyClick(text(), Qt::Key_Home);
    text()->viewport()->repaint();
}

void TestRunnerOutputView::anotherRunBeginsAnew()
{
    write(numbered(0, 1'000));
    show();
    QTRY_VERIFY(text()->visibleText().contains(u"line 999\n"_s));
    QTest::keyClick(text(), Qt::Key_Home);
    show(); // the same run again keeps its place
    QVERIFY(!m_view->following());
    QCOMPARE(text()->firstVisibleLine(), 0);
    const QString other = m_folder->filePath(u"other.log"_s);
    m_run.started.run = 13;
    m_view->showRun(m_run, other);
    QVERIFY(m_view->following());
    QCOMPARE(text()->visibleText(), QString());
    QCOMPARE(m_view->run(), 13);
    m_view->clear();
    QCOMPARE(m_view->run(), 0);
}

void TestRunnerOutputView::survivesLossOfTheFile()
{
    m_path = m_folder->filePath(u"gone.log"_s);
    events::RunFinished finished;
    finished.ending = u"exited"_s;
    finished.outputBytes = 500;
    m_run.finished = finished;
    show();
    QTest::qWait(20);
    QCOMPARE(text()->visibleText(), QString());
}

void TestRunnerOutputView::looks_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<QSize>("size");
    QTest::newRow("light") << ThemeKind::Light << QSize(640, 360);
    QTest::newRow("dark") << ThemeKind::Dark << QSize(1100, 600);
}

// Every colour is the theme's; with HOLDPOINT_SHOTS a folder, pictures are kept for people to look at.
void TestRunnerOutputView::looks()
{
    QFETCH(ThemeKind, kind);
    QFETCH(QSize, size);
    applyTheme(*qApp, kind);
    m_view->resize(size);
    write(numbered(0, 300) + "GET /api/v1/health - 200 OK (12 ms)\n" + numbered(301, 320));
    show();
    m_view->setNow(1'012'000);
    QTRY_VERIFY(text()->visibleText().contains(u"line 319\n"_s));
    m_view->openSearch();
    QTest::keyClicks(field(), u"health"_s);
    QTRY_COMPARE(text()->match(), 300);
    text()->setSelection({302, 305});
    const QImage picture = m_view->grab().toImage();
    const Theme theme = Theme::of(qApp->palette());
    const QPoint corner = text()->viewport()->mapTo(m_view.get(), QPoint(size.width() / 2, 4));
    QCOMPARE(picture.pixelColor(corner), theme.sunken);
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    if (!folder.isEmpty())
        QVERIFY(picture.save(QDir(folder).filePath(u"output-%1.png"_s.arg(QLatin1String(QTest::currentDataTag())))));
    applyTheme(*qApp, ThemeKind::Light);
}

QTEST_MAIN(TestRunnerOutputView)
#include "tst_runner_output_view.moc"
