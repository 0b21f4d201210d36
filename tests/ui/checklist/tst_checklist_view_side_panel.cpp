// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/checklist/story.h"

#include "ui/checklist/note_bar.h"
#include "ui/checklist/reason_dialog.h"
#include "ui/checklist/side_panel.h"
#include "ui/checklist/time_text.h"
#include "ui/theme/apply_theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using test::last;

// Clocks, hold and resume, and who is waited for.
class TestChecklistViewSidePanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void clockTexts_data();
    void clockTexts();
    void showsTimes();
    void holdsAndResumes();
    void tellsWhoIsAwaited();
    void waitingLineWasCutOnASmallScreen();
    void tellsLateness();
    void notes();
};

static bool shows(const QWidget& widget, const QString& text)
{
    const auto labels = widget.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
        return label->isVisibleTo(&widget) && label->text().contains(text);
    });
}

void TestChecklistViewSidePanel::clockTexts_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("clock");
    QTest::newRow("before") << qint64(-754'000) << QStringLiteral("T-00:12:34");
    QTest::newRow("a moment before") << qint64(-1) << QStringLiteral("T-00:00:01");
    QTest::newRow("T-0") << qint64(0) << QStringLiteral("T+00:00:00");
    QTest::newRow("just after") << qint64(999) << QStringLiteral("T+00:00:00");
    QTest::newRow("a day") << qint64(86'400'000) << QStringLiteral("T+24:00:00");
    QTest::newRow("thirty days before") << qint64(-30LL * 86'400'000) << QStringLiteral("T-720:00:00");
}

void TestChecklistViewSidePanel::clockTexts()
{
    QFETCH(qint64, ms);
    QFETCH(QString, clock);
    QCOMPARE(tClock(secondsFromT0(test::t0 + ms, test::t0)), clock);
}

void TestChecklistViewSidePanel::showsTimes()
{
    QCOMPARE(tPlanned(-86'400), QStringLiteral("T-24:00"));
    QCOMPARE(tPlanned(90), QStringLiteral("T+00:01:30"));
    QCOMPARE(durationText(3200), QStringLiteral("3.2 s"));
    QCOMPARE(durationText(754'000), QStringLiteral("12:34"));
    QCOMPARE(durationText(3'723'000), QStringLiteral("1:02:03"));
    test::Story story;
    SidePanel panel;
    panel.refresh(story.launch);
    Instant now;
    now.utcMs = test::t0 - 754'000;
    now.offsetMin = 60;
    panel.setNow(now);
    QCOMPARE(panel.tClockText(), QStringLiteral("T-00:12:34"));
    QVERIFY(shows(panel, QStringLiteral("09:47:26 UTC")));
    QVERIFY(shows(panel, QStringLiteral("10:47:26 local (UTC+01:00)")));
    QVERIFY(shows(panel, QStringLiteral("2026-12-01 10:00:00 UTC")));
    story.act(checklist::Slip{15, QStringLiteral("The database is slow")});
    panel.refresh(story.launch);
    QCOMPARE(panel.tClockText(), QStringLiteral("T-00:27:34"));
    QVERIFY(shows(panel, QStringLiteral("moved by 15 min")));
}

void TestChecklistViewSidePanel::holdsAndResumes()
{
    test::Story story;
    SidePanel panel;
    panel.resize(300, 700);
    panel.refresh(story.launch);
    panel.show();
    QCOMPARE(panel.stateWord(), QStringLiteral("NOT STARTED"));
    QSignalSpy asked(&panel, &SidePanel::commandRequested);
    const auto answer = [&](const QString& reason) {
        QTest::mouseClick(panel.holdButton(), Qt::LeftButton);
        auto* dialog = panel.findChild<ReasonDialog*>();
        QVERIFY(dialog);
        QTest::keyClicks(dialog->line(), reason);
        QTest::keyClick(dialog->line(), Qt::Key_Return);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    };
    answer(QStringLiteral("Alarm in the room"));
    const auto* held = last<checklist::Hold>(asked);
    QVERIFY(held);
    QVERIFY(story.act(*held));
    panel.refresh(story.launch);
    QCOMPARE(panel.stateWord(), QStringLiteral("HELD"));
    QVERIFY(shows(panel, QStringLiteral("Alarm in the room")));
    answer(QStringLiteral("It was toast"));
    const auto* resumed = last<checklist::Resume>(asked);
    QVERIFY(resumed);
    QVERIFY(story.act(*resumed));
    story.run(QStringLiteral("prep/backup/1"));
    panel.refresh(story.launch);
    QCOMPARE(panel.stateWord(), QStringLiteral("GO"));
    story.act(checklist::Scrub{QStringLiteral("Weather")});
    panel.refresh(story.launch);
    QCOMPARE(panel.stateWord(), QStringLiteral("SCRUBBED"));
    QVERIFY(panel.holdButton()->isHidden());
}

void TestChecklistViewSidePanel::tellsWhoIsAwaited()
{
    test::Story story;
    SidePanel panel;
    panel.refresh(story.launch);
    QVERIFY(shows(panel, QStringLiteral("Ann Lee, Launch Coordinator")));
    QVERIFY(shows(panel, QStringLiteral("+44 20 7946 0101")));
    for (const char* step : {"prep/backup", "prep/boxes", "prep/files"})
        story.passStep(QString::fromUtf8(step));
    panel.refresh(story.launch);
    // The criteria come first: a vote would be void as soon as the next one is ticked.
    QVERIFY(shows(panel, QStringLiteral("to tick the criteria of “Go/No-Go Decision Point”")));
    QVERIFY(!shows(panel, QStringLiteral("Tom Fox, Technical Lead")));
    for (const char* criterion : {"prep/gate/1", "prep/gate/2"})
        QVERIFY(story.act(checklist::TickCheck{QString::fromUtf8(criterion)}));
    panel.refresh(story.launch);
    QVERIFY(shows(panel, QStringLiteral("Tom Fox, Technical Lead")));
    QVERIFY(shows(panel, QStringLiteral("tom@example.org")));
    QVERIFY(shows(panel, QStringLiteral("0 of 2 seats have voted GO")));
    story.act(checklist::Scrub{QStringLiteral("Weather")});
    panel.refresh(story.launch);
    QVERIFY(shows(panel, QStringLiteral("Nobody")));
    // Without a roster it says so, and who acts meanwhile.
    test::Story bare(test::samplePlan(), false);
    panel.refresh(bare.launch);
    QVERIFY(shows(panel, QStringLiteral("There is no roster yet.")));
    QVERIFY(shows(panel, QStringLiteral("Launch Coordinator: nobody holds this role")));
}

// With too little height a line of two rows lost its second one: "nobody holds this" was left of it.
void TestChecklistViewSidePanel::waitingLineWasCutOnASmallScreen()
{
    test::Story bare(test::samplePlan(), false);
    SidePanel panel;
    panel.refresh(bare.launch);
    panel.resize(panel.minimumWidth(), 200);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    int wrapped = 0;
    for (const QLabel* label : panel.findChildren<QLabel*>()) {
        if (!label->isVisible() || !label->text().contains(QStringLiteral("nobody holds this role")))
            continue;
        wrapped += label->heightForWidth(label->width()) > 3 * label->fontMetrics().height() / 2 ? 1 : 0;
        QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
    }
    QVERIFY(wrapped > 0);
}

void TestChecklistViewSidePanel::tellsLateness()
{
    test::Story story;
    SidePanel panel;
    panel.refresh(story.launch);
    Instant now;
    now.utcMs = test::t0 - 7200'000 - 300'000;
    panel.setNow(now);
    // The step that is worked on is not told twice.
    QVERIFY(shows(panel, QStringLiteral("This step: T-02:00, 08:00 UTC, in 5:00")));
    QVERIFY(!shows(panel, QStringLiteral("Next step")));
    now.utcMs = test::t0 - 7200'000 + 300'000;
    panel.setNow(now);
    QVERIFY(shows(panel, QStringLiteral("we are late by 5:00")));
}

void TestChecklistViewSidePanel::notes()
{
    NoteBar bar;
    bar.show();
    bar.setStep(QStringLiteral("prep/boxes"));
    Instant now;
    now.utcMs = test::t0;
    bar.setNow(now);
    QVERIFY(shows(bar, QStringLiteral("10:00:00 UTC")));
    QSignalSpy asked(&bar, &NoteBar::commandRequested);
    QTest::keyClick(bar.line(), Qt::Key_Return);
    QCOMPARE(asked.size(), 0);
    QTest::keyClicks(bar.line(), QStringLiteral("The bridge is noisy"));
    QTest::keyClick(bar.line(), Qt::Key_Return);
    const auto* note = last<checklist::WriteNote>(asked);
    QVERIFY(note);
    QCOMPARE(note->text, QStringLiteral("The bridge is noisy"));
    QCOMPARE(note->step, QStringLiteral("prep/boxes"));
    QVERIFY(bar.line()->text().isEmpty());
}

QTEST_MAIN(TestChecklistViewSidePanel)
#include "tst_checklist_view_side_panel.moc"
