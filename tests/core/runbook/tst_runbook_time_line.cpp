// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/importer.h"
#include "core/runbook/time_line.h"

#include <QTest>

using namespace holdpoint;
using namespace holdpoint::runbook;
using namespace Qt::StringLiterals;

// Where clock times stand among times that are relative to T-0.
class TestRunbookTimeLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clocks_data();
    void clocks();
    void orders_data();
    void orders();
};

namespace {

constexpr qint64 tenUtc = 1'796'119'200'000; // 2026-12-01T10:00Z

} // namespace

void TestRunbookTimeLine::clocks_data()
{
    QTest::addColumn<QString>("clock");
    QTest::addColumn<int>("offsetMin");
    QTest::addColumn<int>("minutes"); // from T-0 at 10:00 UTC; 9999: unknown
    const auto row = [](const char* clock, int offsetMin, int minutes) {
        QTest::newRow(clock) << QString::fromLatin1(clock) << offsetMin << minutes;
    };
    row("10:00", 0, 0);
    row("11:00", 60, 0);
    row("09:30 UTC", 60, -30);
    row("14:00 CET", 0, 180);
    row("14:00-15:30 UTC", 0, 240);
    row("14:00+02:00", 0, 120);
    row("12:01 AM", 0, -599);
    row("12:30 pm", 0, 150);
    row("9am", 0, -60);
    row("21:59", 0, 719);
    row("22:00", 0, -720);
    row("24:00", 0, -600);
    row("08:15:30", 0, -105);
    row("14:00 XYT", 0, 9999);
    row("noon", 0, 9999);
    row("25:00", 0, 9999);
}

void TestRunbookTimeLine::clocks()
{
    QFETCH(QString, clock);
    QFETCH(int, offsetMin);
    QFETCH(int, minutes);
    const std::optional<qint64> offset = clockOffsetS(clock, {tenUtc, offsetMin});
    QCOMPARE(offset ? int(*offset / 60) : 9999, minutes);
}

void TestRunbookTimeLine::orders_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("unanchored");
    QTest::addColumn<QString>("anchored");
    const auto row = [](const char* name, const QString& file, const QString& unanchored, const QString& anchored) {
        QTest::newRow(name) << file << unanchored << anchored;
    };
    row("between", u"T-2h,09:00,T-0,Notes"_s, u"T-2h,09:00,T-0,Notes"_s, u"T-2h,09:00,T-0,Notes"_s);
    row("first", u"07:00,T-1h,T-0"_s, u"07:00,T-1h,T-0"_s, u"07:00,T-1h,T-0"_s);
    row("last", u"T-0,12:00,Notes"_s, u"T-0,12:00,Notes"_s, u"T-0,12:00,Notes"_s);
    row("behind an outside section", u"T-1h,Notes,09:30,T-0"_s, u"T-1h,09:30,T-0,Notes"_s, u"T-1h,09:30,T-0,Notes"_s);
    row("written at the end", u"T-2h,T-0,09:00"_s, u"T-2h,T-0,09:00"_s, u"T-2h,09:00,T-0"_s);
    row("does not fit", u"T-2h,14:00,T-0,T+2h"_s, u"T-2h,14:00,T-0,T+2h"_s, u"T-2h,T-0,T+2h,14:00"_s);
    row("the day before", u"T-24h,14:00,T-0"_s, u"T-24h,14:00,T-0"_s, u"T-24h,14:00,T-0"_s);
    row("over midnight", u"T-0,20:00,23:00,01:00"_s, u"T-0,20:00,23:00,01:00"_s, u"T-0,20:00,23:00,01:00"_s);
    row("unknown zone", u"T-2h,14:00 XYT,T-0"_s, u"T-2h,14:00 XYT,T-0"_s, u"T-2h,14:00 XYT,T-0"_s);
    row("offsets out of order", u"T-0,T-2h,09:00"_s, u"T-2h,09:00,T-0"_s, u"T-2h,09:00,T-0"_s);
    row("clocks alone", u"Start,23:00,01:00,End"_s, u"Start,23:00,01:00,End"_s, u"Start,23:00,01:00,End"_s);
}

void TestRunbookTimeLine::orders()
{
    QFETCH(QString, file);
    QFETCH(QString, unanchored);
    QFETCH(QString, anchored);
    QString text = u"# Runbook\n\n"_s;
    for (const QString& heading : file.split(u','))
        text += u"## %1: work\n\n- [ ] done\n\n"_s.arg(heading);
    Result<Plan> plan = importRunbook(text.toUtf8());
    QVERIFY(plan.has_value());
    const auto titles = [&] {
        QStringList all;
        for (const Phase& phase : std::as_const(plan->phases))
            all.append(QString(phase.title).remove(u": work"_s));
        return all.join(u',');
    };
    QCOMPARE(titles(), unanchored);
    sortPhases(plan->phases, ClockAnchor{tenUtc, 0});
    QCOMPARE(titles(), anchored);
    sortPhases(plan->phases, ClockAnchor{tenUtc, 0});
    QCOMPARE(titles(), anchored);
}

QTEST_GUILESS_MAIN(TestRunbookTimeLine)
#include "tst_runbook_time_line.moc"
