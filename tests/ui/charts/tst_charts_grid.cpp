// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_grid.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <random>

using namespace holdpoint;
using namespace holdpoint::ui;

// Charts side by side: arranging them, what is kept of that, and what they share.
class TestChartsGrid : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void layoutValues();
    void brokenLayoutsAreRefused_data();
    void brokenLayoutsAreRefused();
    void chartsAreDragged();
    void chartsAreMovedByKey();
    void phasesHaveTheirLayouts();
    void layoutTextsComeBack();
    void brokenLayoutTextsAreRefused();
    void timesAreSwitchedByKey();
};

static const qint64 finish = 1'796'116'200'000;

static bool ready(QWidget& widget)
{
    widget.activateWindow();
    return QTest::qWaitForWindowActive(&widget);
}

void TestChartsGrid::layoutValues()
{
    ChartLayouts layouts;
    layouts.common = {{QStringLiteral("b"), QStringLiteral("a")}, {QStringLiteral("c")}, 3};
    layouts.ofPhase.insert(QStringLiteral("cut-over"), {{QStringLiteral("a")}, {}, 1});
    const Result<ChartLayouts> read = ChartLayouts::fromJson(layouts.toJson());
    QVERIFY(read);
    QCOMPARE(*read, layouts);
    const QStringList present{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d")};
    QCOMPARE(layouts.common.arranged(present),
             QStringList({QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("d")}));
    layouts.common.move(QStringLiteral("a"), 0);
    QCOMPARE(layouts.common.order.first(), QStringLiteral("a"));
    QCOMPARE(layouts.layout(QStringLiteral("cut-over")).columns, 1);
    QCOMPARE(layouts.layout(QStringLiteral("another")).columns, 3);
}

void TestChartsGrid::brokenLayoutsAreRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("{}");
    QTest::newRow("no columns") << QByteArray(R"({"common":{"order":[],"hidden":[]},"phases":{}})");
    QTest::newRow("columns") << QByteArray(R"({"common":{"columns":99,"order":[],"hidden":[]},"phases":{}})");
    QTest::newRow("twice") << QByteArray(R"({"common":{"columns":1,"order":["a","a"],"hidden":[]},"phases":{}})");
    QTest::newRow("number") << QByteArray(R"({"common":{"columns":1,"order":[1],"hidden":[]},"phases":{}})");
    QTest::newRow("phase") << QByteArray(R"({"common":{"columns":1,"order":[],"hidden":[]},"phases":{"p":7}})");
}

void TestChartsGrid::brokenLayoutsAreRefused()
{
    QFETCH(QByteArray, json);
    const Result<ChartLayouts> read = ChartLayouts::fromJson(QJsonDocument::fromJson(json).object());
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Malformed);
    QVERIFY(!read.error().cause.isEmpty() && !read.error().nextStep.isEmpty());
}

static std::unique_ptr<ChartGrid> gridOf(const QList<const char*>& ids)
{
    auto grid = std::make_unique<ChartGrid>();
    for (const char* id : ids) {
        auto* chart = new LiveChart;
        chart->setTitle(QLatin1String(id));
        grid->addChart(QLatin1String(id), chart);
    }
    grid->resize(800, 600);
    grid->show();
    grid->advance(finish);
    return grid;
}

void TestChartsGrid::chartsAreDragged()
{
    const auto grid = gridOf({"a", "b", "c", "d"});
    QVERIFY(QTest::qWaitForWindowExposed(grid.get()));
    QSignalSpy kept(grid.get(), &ChartGrid::layoutsChanged);
    LiveChart* a = grid->chart(QStringLiteral("a"));
    const QPoint target = a->mapFrom(grid.get(), grid->chart(QStringLiteral("d"))->geometry().center());
    QTest::mousePress(a, Qt::LeftButton, {}, {60, 8});
    QTest::mouseMove(a, target);
    QTest::mouseRelease(a, Qt::LeftButton, {}, target);
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("b c d a"));
    QCOMPARE(kept.count(), 1);
    // Below the header the mouse moves through time instead.
    QTest::mousePress(a, Qt::LeftButton, {}, {150, 150});
    QTest::mouseMove(a, {50, 20});
    QTest::mouseRelease(a, Qt::LeftButton, {}, {50, 20});
    QCOMPARE(kept.count(), 1);
}

void TestChartsGrid::chartsAreMovedByKey()
{
    const auto grid = gridOf({"a", "b", "c", "d"});
    QTest::keyClick(grid->chart(QStringLiteral("a")), Qt::Key_Down, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("b c a d"));
    QTest::keyClick(grid->chart(QStringLiteral("a")), Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("b a c d"));
    // What one chart shows of time, all show.
    QTest::keyClick(grid->chart(QStringLiteral("a")), Qt::Key_Left);
    QCOMPARE(grid->chart(QStringLiteral("d"))->window(), grid->chart(QStringLiteral("a"))->window());
}

void TestChartsGrid::phasesHaveTheirLayouts()
{
    const auto grid = gridOf({"a", "b", "c"});
    grid->setPhase(QStringLiteral("one"));
    grid->moveChart(QStringLiteral("c"), 0);
    grid->setHidden(QStringLiteral("b"), true);
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("c a"));
    QVERIFY(grid->chart(QStringLiteral("b"))->isHidden());
    grid->setPhase(QStringLiteral("two"));
    QCOMPARE(grid->shown().join(u' '), QStringLiteral("a b c"));
    const ChartLayouts kept = grid->layouts();
    const auto another = gridOf({"a", "b", "c"});
    another->setLayouts(kept);
    another->setPhase(QStringLiteral("one"));
    QCOMPARE(another->shown().join(u' '), QStringLiteral("c a"));
}

static ChartLayouts anyLayouts(std::mt19937& random)
{
    const auto text = [&random](int most, bool ascii) {
        QString made;
        for (unsigned i = 0, count = random() % unsigned(most) + 1; i < count; ++i)
            made += ascii ? QChar(char16_t(33 + random() % 90))
                          : QChar(char16_t(random() % 20 == 0 ? 0x20ac : 32 + random() % 90));
        return made;
    };
    const auto ids = [&] {
        QStringList made;
        for (unsigned i = 0, count = random() % 6; i < count; ++i)
            made.append(text(12, false));
        made.removeDuplicates();
        return made;
    };
    const auto layout = [&] { return ChartLayout{ids(), ids(), int(random() % ChartLayout::mostColumns) + 1}; };
    ChartLayouts layouts{layout(), {}};
    for (unsigned i = 0, count = random() % 4; i < count; ++i)
        layouts.ofPhase.insert(text(8, true), layout());
    return layouts;
}

void TestChartsGrid::layoutTextsComeBack()
{
    std::mt19937 random(11);
    for (int i = 0; i < 500; ++i) {
        const ChartLayouts layouts = anyLayouts(random);
        const Result<QByteArray> text = layouts.toText();
        QVERIFY(text);
        const Result<ChartLayouts> read = ChartLayouts::fromText(*text);
        QVERIFY2(read, text->constData());
        QCOMPARE(*read, layouts);
    }
    ChartLayouts unnamed;
    unnamed.common.order = {QString()};
    QCOMPARE(unnamed.toText().error().code, ErrorCode::Malformed);
}

// Bytes that were changed, cut, doubled or made up: an error with cause and next step, or the same bytes again.
void TestChartsGrid::brokenLayoutTextsAreRefused()
{
    std::mt19937 random(12);
    int refused = 0;
    for (int i = 0; i < 5000; ++i) {
        QByteArray text = anyLayouts(random).toText().value_or(QByteArray());
        for (unsigned changes = random() % 4 + 1; changes > 0; --changes) {
            const auto at = qsizetype(random() % unsigned(text.size() + 1));
            switch (random() % 5) {
            case 0:
                text.insert(at, char(random()));
                break;
            case 1:
                text.remove(at, 1 + int(random() % 8));
                break;
            case 2:
                text.insert(at, text.mid(qsizetype(random() % unsigned(text.size() + 1)), int(random() % 16)));
                break;
            case 3:
                text.truncate(at);
                break;
            default:
                text.replace(at, 1, QByteArray(1, "{}[]\",:0123456789-e.\\"[random() % 21]));
                break;
            }
        }
        const Result<ChartLayouts> read = ChartLayouts::fromText(text);
        if (read) {
            QCOMPARE(read->toText().value_or(QByteArray()), text);
            continue;
        }
        ++refused;
        QVERIFY(!read.error().cause.isEmpty() && !read.error().nextStep.isEmpty());
    }
    QVERIFY(refused > 4000);
    QCOMPARE(ChartLayouts::fromText(QByteArray(ChartLayouts::mostBytes + 1, ' ')).error().code, ErrorCode::TooLarge);
    QCOMPARE(ChartLayouts::fromText(QByteArray(100'000, '[')).error().code, ErrorCode::Malformed);
    const QByteArray twice = R"({"common":{"columns":1,"columns":2,"hidden":[],"order":[]},"phases":{}})";
    QVERIFY(!ChartLayouts::fromText(twice));
    const QByteArray many = R"({"common":{"columns":7,"hidden":[],"order":[]},"phases":{}})";
    QVERIFY(ChartLayouts::fromText(many).error().cause.contains(QStringLiteral("columns")));
}

void TestChartsGrid::timesAreSwitchedByKey()
{
    const auto grid = gridOf({"a", "b"});
    LiveChart* a = grid->chart(QStringLiteral("a"));
    LiveChart* b = grid->chart(QStringLiteral("b"));
    QVERIFY(ready(*grid));
    a->setFocus();
    QList<TimeZoneShown> zones;
    const auto press = [&](int times) {
        zones.clear();
        for (int i = 0; i < times; ++i) {
            QTest::keyClick(a, Qt::Key_Z);
            QCOMPARE(b->timeZoneShown(), a->timeZoneShown()); // charts side by side say the same time
            zones.append(a->timeZoneShown());
        }
    };
    press(2); // nobody said when T-0 is
    QCOMPARE(zones, QList<TimeZoneShown>({TimeZoneShown::Local, TimeZoneShown::Utc}));
    a->setT0(finish - 60'000);
    b->setT0(finish - 60'000);
    press(3);
    QCOMPARE(zones, QList<TimeZoneShown>({TimeZoneShown::Local, TimeZoneShown::Relative, TimeZoneShown::Utc}));
}

QTEST_MAIN(TestChartsGrid)
#include "tst_charts_grid.moc"
