// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/entry_pane.h"
#include "ui/ledger/ledger_model.h"
#include "ui/ledger/ledger_view.h"
#include "ui/theme/apply_theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QCryptographicHash>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTimer>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals;

class TestLedgerView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void columns();
    void appendAndClear();
    void sentenceWasCutInANarrowView();
    void appendIsToldTwiceOrLate();
    void filterByTyping();
    void filterFollowsNewEntries();
    void aHundredThousandEntries();
    void followsUntilScrolledUp();
    void theFollowedEntryStaysInViewWhenRoomIsTaken();
    void kindsNarrow();
    void bytesAreOneKeyAway();
    void hiddenCharactersOfBytesShow();
    void looks_data();
    void looks();

private:
    void add(const events::Event& body, const QString& person = u"Ada Lovelace"_s, bool tell = true);

    std::vector<events::Entry> m_entries;
    checklist::Launch m_launch;
    std::unique_ptr<LedgerModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<LedgerView> m_view;
};

void TestLedgerView::initTestCase() { applyTheme(*qApp, ThemeKind::Light); }

void TestLedgerView::init()
{
    m_entries.clear();
    m_launch = checklist::Launch();
    m_model = std::make_unique<LedgerModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->reset(m_entries, m_launch);
    m_view = std::make_unique<LedgerView>(m_model.get());
    m_view->resize(1000, 400);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestLedgerView::cleanup()
{
    m_view.reset();
    m_tester.reset();
    m_model.reset();
}

void TestLedgerView::add(const events::Event& body, const QString& person, bool tell)
{
    events::Entry entry;
    entry.seq = qint64(m_entries.size());
    entry.at = {1'796'119'200'000 + entry.seq * 1000, 60, entry.seq * 1000, u"boot"_s};
    entry.actor = {events::Auth::Claimed, person, u"Technical Lead"_s, {}};
    entry.body = body;
    m_entries.push_back(entry);
    if (tell)
        m_model->append(entry.seq, 1);
}

void TestLedgerView::columns()
{
    add(events::LaunchHeld{u"errors <b>rise</b>"_s});
    const auto text = [this](int column) { return m_model->index(0, column).data().toString(); };
    QCOMPARE(text(LedgerModel::Seq), u"0"_s);
    QCOMPARE(text(LedgerModel::Utc), u"2026-12-01 10:00:00"_s);
    QCOMPARE(text(LedgerModel::Local), u"11:00:00 +01:00"_s);
    QCOMPARE(text(LedgerModel::Who), u"Ada Lovelace, Technical Lead (claimed)"_s);
    QCOMPARE(text(LedgerModel::What), u"Held the launch: errors <b>rise</b>"_s);
    QVERIFY(m_model->index(0, LedgerModel::What).data(Qt::ToolTipRole).toString().contains(u"&lt;b&gt;"_s));
    for (int column = 0; column < LedgerModel::ColumnCount; ++column)
        QVERIFY(!m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
    m_entries[0].at.offsetMin = -210;
    QCOMPARE(text(LedgerModel::Local), u"06:30:00 -03:30"_s);
}

// On the ledger's page at 1280x720 "Held the launch" was all that was left of what happened.
void TestLedgerView::sentenceWasCutInANarrowView()
{
    add(events::LaunchHeld{u"The backup disk is full"_s});
    const auto text = [this](int column) { return m_model->index(0, column).data().toString(); };
    const QTableView* table = m_view->table();
    m_view->resize(520, 400);
    QTRY_COMPARE(text(LedgerModel::Utc), u"10:00:00"_s);
    QCOMPARE(text(LedgerModel::Who), u"Ada Lovelace"_s);
    // What is more than claimed is still said.
    m_entries[0].actor.auth = events::Auth::Signed;
    QCOMPARE(text(LedgerModel::Who), u"Ada Lovelace (signed)"_s);
    m_entries[0].actor.auth = events::Auth::Claimed;
    QVERIFY(table->isColumnHidden(LedgerModel::Local));
    QVERIFY(table->columnWidth(LedgerModel::What) * 2 >= table->viewport()->width());
    // What is not shown is told by pointing at it, and found by the filter.
    QVERIFY(m_model->index(0, LedgerModel::Utc).data(Qt::ToolTipRole).toString().contains(u"2026-12-01 10:00:00"_s));
    QVERIFY(m_model->index(0, LedgerModel::Who).data(Qt::ToolTipRole).toString().contains(u"Technical Lead"_s));
    m_model->setFilter(u"2026-12-01 technical"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    m_model->setFilter({});
    m_view->resize(2000, 400);
    QTRY_COMPARE(text(LedgerModel::Utc), u"2026-12-01 10:00:00"_s);
    QCOMPARE(text(LedgerModel::Who), u"Ada Lovelace, Technical Lead (claimed)"_s);
    QVERIFY(!table->isColumnHidden(LedgerModel::Local));
}

void TestLedgerView::appendAndClear()
{
    QSignalSpy inserted(m_model.get(), &LedgerModel::rowsInserted);
    add(events::LaunchHeld{});
    add(events::LaunchResumed{});
    QCOMPARE(inserted.count(), 2);
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(m_model->entry(1)->seq, 1);
    QCOMPARE(m_model->entry(2), nullptr);
    QCOMPARE(m_model->sentence(1), u"Resumed the launch"_s);
    m_model->clear();
    QCOMPARE(m_model->rowCount(), 0);
    m_model->append(0, 2); // nothing to read from any more
    QCOMPARE(m_model->rowCount(), 0);
}

void TestLedgerView::appendIsToldTwiceOrLate()
{
    add(events::LaunchHeld{}, u"Ada"_s, false);
    add(events::LaunchHeld{}, u"Ada"_s, false);
    m_model->append(1, 1);
    QCOMPARE(m_model->rowCount(), 2);
    m_model->append(0, 1);
    m_model->append(1, 1);
    QCOMPARE(m_model->rowCount(), 2);
    m_model->append(2, 5); // more than there is
    QCOMPARE(m_model->rowCount(), 2);
}

void TestLedgerView::filterByTyping()
{
    add(events::LaunchHeld{u"errors"_s});
    add(events::NoteWritten{u"Coffee"_s, {}}, u"Bob"_s);
    add(events::LaunchResumed{u"coffee is back"_s});
    QTest::keyClick(m_view.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(m_view->filterField()->hasFocus());
    QTest::keyClicks(m_view->filterField(), u"COFFEE"_s);
    QTRY_VERIFY(!m_model->filtering());
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(m_model->entry(0)->seq, 1);
    QCOMPARE(m_model->entry(1)->seq, 2);
    QTest::keyClicks(m_view->filterField(), u" bob"_s); // both words
    QTRY_VERIFY(!m_model->filtering());
    QCOMPARE(m_model->rowCount(), 1);
    m_view->filterField()->setText(u"launch.held"_s); // the kind, as it is stored
    QTRY_VERIFY(!m_model->filtering());
    QCOMPARE(m_model->rowCount(), 1);
    m_view->filterField()->setText(u"nowhere"_s);
    QTRY_VERIFY(!m_model->filtering());
    QCOMPARE(m_model->rowCount(), 0);
    QTest::keyClick(m_view->filterField(), Qt::Key_Escape);
    QCOMPARE(m_model->rowCount(), 3);
    QTest::keyClick(m_view->filterField(), Qt::Key_Return);
    QVERIFY(m_view->table()->hasFocus());
    QCOMPARE(m_view->table()->currentIndex().row(), 2);
}

void TestLedgerView::filterFollowsNewEntries()
{
    m_model->setFilter(u"note"_s);
    add(events::NoteWritten{u"one"_s, {}});
    add(events::LaunchHeld{});
    add(events::NoteWritten{u"two"_s, {}});
    QTRY_COMPARE(m_model->rowCount(), 2);
    QTRY_VERIFY(!m_model->filtering());
    QCOMPARE(m_model->sentence(1), u"Noted: two"_s);
}

void TestLedgerView::aHundredThousandEntries()
{
    m_tester.reset(); // walks over all rows at every change
    for (int i = 0; i < 100'000; ++i)
        add(events::NoteWritten{u"note %1"_s.arg(i), {}}, u"Ada"_s, false);
    m_model->reset(m_entries, m_launch);
    QCOMPARE(m_model->rowCount(), 100'000);
    m_view->setFollowing(true);
    m_view->grab();
    QVERIFY(m_view->table()->indexAt({10, m_view->table()->viewport()->height() - 40}).row() > 99'900);
    int turns = 0;
    QTimer turn;
    connect(&turn, &QTimer::timeout, this, [&] { ++turns; });
    turn.start(0);
    m_model->setFilter(u"99999"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!m_model->filtering(), 60'000);
    QCOMPARE(m_model->rowCount(), 1);
    QVERIFY2(turns > 5, qPrintable(QString::number(turns))); // looked through in many short turns
}

void TestLedgerView::theFollowedEntryStaysInViewWhenRoomIsTaken()
{
    for (int i = 0; i < 40; ++i)
        add(events::NoteWritten{u"Note %1"_s.arg(i), {}});
    QVERIFY(m_view->following());
    m_view->resize(1000, 180);
    const auto newest = [this] { return m_view->table()->visualRect(m_model->index(m_model->rowCount() - 1, 0)); };
    QTRY_VERIFY(m_view->table()->viewport()->rect().contains(newest().center()));
}

void TestLedgerView::kindsNarrow()
{
    add(events::LaunchHeld{u"errors"_s});
    add(events::NoteWritten{u"Coffee"_s, {}});
    add(events::LaunchResumed{u"coffee is back"_s});
    m_model->setKinds({u"launch."_s});
    QTRY_COMPARE(m_model->rowCount(), 2);
    m_model->setFilter(u"coffee"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->sentence(0), u"Resumed the launch: coffee is back"_s);
    add(events::LaunchHeld{u"no coffee"_s}); // what comes in later is narrowed too
    add(events::NoteWritten{u"More coffee"_s, {}});
    QTRY_COMPARE(m_model->rowCount(), 2);
    m_model->setKinds({});
    m_model->setFilter({});
    QTRY_COMPARE(m_model->rowCount(), 5);
}

void TestLedgerView::followsUntilScrolledUp()
{
    for (int i = 0; i < 200; ++i)
        add(events::NoteWritten{u"note %1"_s.arg(i), {}});
    QScrollBar* bar = m_view->table()->verticalScrollBar();
    QTRY_COMPARE(bar->value(), bar->maximum());
    QVERIFY(m_view->following());
    m_view->table()->setFocus();
    m_view->table()->setCurrentIndex(m_model->index(199, 0));
    QTest::keyClick(m_view->table(), Qt::Key_PageUp);
    QVERIFY(!m_view->following());
    QTest::keyClick(m_view->table(), Qt::Key_Home);
    const int before = bar->value();
    add(events::NoteWritten{u"another"_s, {}});
    QCOMPARE(bar->value(), before);
    QTest::keyClick(m_view->table(), Qt::Key_End);
    QVERIFY(m_view->following());
    QCOMPARE(m_view->table()->currentIndex().row(), 200);
    bar->triggerAction(QAbstractSlider::SliderPageStepSub);
    QTRY_VERIFY(!m_view->following());
    bar->triggerAction(QAbstractSlider::SliderToMaximum);
    QTRY_VERIFY(m_view->following());
}

void TestLedgerView::bytesAreOneKeyAway()
{
    add(events::LaunchHeld{u"errors"_s});
    add(events::LaunchResumed{u"fixed"_s});
    m_view->table()->setFocus();
    m_view->table()->setCurrentIndex(m_model->index(0, 0));
    QVERIFY(!m_view->pane()->isVisible());
    QTest::keyClick(m_view->table(), Qt::Key_Return);
    QVERIFY(m_view->pane()->isVisible());
    const auto bytes = events::encodeEntry(m_entries[0]);
    QVERIFY(bytes.has_value());
    QCOMPARE(m_view->pane()->bytes(), *bytes);
    QCOMPARE(m_view->pane()->displayed(), QString::fromUtf8(*bytes));
    QCOMPARE(m_view->pane()->leafHash(),
             QString::fromLatin1(
                 QCryptographicHash::hash(QByteArray(1, '\0') + *bytes, QCryptographicHash::Sha256).toHex()));
    QTest::keyClick(m_view->table(), Qt::Key_Down); // the pane goes with the row
    QVERIFY(m_view->pane()->displayed().contains(u"launch.resumed"_s));
    QTRY_VERIFY(m_view->pane()->copyButton()->width() > 0);
    QTest::mouseClick(m_view->pane()->copyButton(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), m_view->pane()->bytes());
    QTest::keyClick(m_view->table(), Qt::Key_Escape);
    QVERIFY(!m_view->pane()->isVisible());
    const QPoint cell = m_view->table()->visualRect(m_model->index(0, LedgerModel::What)).center();
    QTest::mouseClick(m_view->table()->viewport(), Qt::LeftButton, {}, cell);
    QTest::mouseDClick(m_view->table()->viewport(), Qt::LeftButton, {}, cell);
    QVERIFY(m_view->pane()->isVisible());
    QVERIFY(m_view->pane()->displayed().contains(u"launch.held"_s));
    QVERIFY(m_view->showEntry(1, true));
    QVERIFY(m_view->pane()->displayed().contains(u"launch.resumed"_s));
    QVERIFY(!m_view->showEntry(7, true));
}

void TestLedgerView::hiddenCharactersOfBytesShow()
{
    add(events::NoteWritten{u"a\u202Eb"_s, {}});
    QVERIFY(m_view->showEntry(0, true));
    QVERIFY(m_view->pane()->displayed().contains(u"a\\u202eb"_s));
    QVERIFY(m_view->pane()->bytes().contains("\xe2\x80\xae"));
}

void TestLedgerView::looks_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<QSize>("size");
    QTest::newRow("light") << ThemeKind::Light << QSize(900, 260);
    QTest::newRow("dark") << ThemeKind::Dark << QSize(1280, 480);
}

void TestLedgerView::looks()
{
    QFETCH(ThemeKind, kind);
    QFETCH(QSize, size);
    applyTheme(*qApp, kind);
    m_view->resize(size);
    for (int i = 0; i < 40; ++i) {
        events::RunStarted run;
        run.run = i + 1;
        run.text = "./scripts/backup/verify-backup.sh latest";
        add(run);
        add(events::VoteCast{u"go-no-go-1"_s, u"Technical Lead"_s, i % 3 != 0, u"latency is fine"_s, {}, {}, {}},
            u"Grace Hopper"_s);
    }
    QVERIFY(m_view->showEntry(78, true));
    m_view->setFollowing(true);
    QTest::qWait(10);
    const QImage picture = m_view->grab().toImage();
    QCOMPARE(picture.size(), m_view->size());
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    if (!folder.isEmpty())
        QVERIFY(picture.save(QDir(folder).filePath(u"ledger-%1.png"_s.arg(QLatin1String(QTest::currentDataTag())))));
    applyTheme(*qApp, ThemeKind::Light);
}

QTEST_MAIN(TestLedgerView)
#include "tst_ledger_view.moc"
