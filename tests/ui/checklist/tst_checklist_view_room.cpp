// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/checklist/step_page_window.h"
#include "tests/ui/checklist/story.h"

#include "ui/checklist/check_list.h"
#include "ui/checklist/gate_panel.h"
#include "ui/checklist/side_panel.h"
#include "ui/checklist/step_header.h"
#include "ui/checklist/whole_part.h"
#include "ui/theme/apply_theme.h"
#include "ui/theme/primary_button.h"

#include <QFontMetrics>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;

namespace {

QString id(const char* text) { return QString::fromUtf8(text); }

int topOf(const QWidget* part, const QWidget& in) { return part->mapTo(&in, QPoint()).y(); }

} // namespace

// What gives way, and what does not, where a window has little room for its text.
class TestChecklistViewRoom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { applyTheme(*qApp, ThemeKind::Light); }
    void keyOfTheNextActWasLeftOut_data();
    void keyOfTheNextActWasLeftOut();
    void linesOfTheColumnLayOverEachOther_data();
    void linesOfTheColumnLayOverEachOther();
    void barOfTheColumnStayed();
    void peopleOnDutyWereBelowTheEdge();
    void titleOfTwoLinesWasCut();
    void outputHadThreeLines();
    void outputStaysAsAPersonDrewIt();
    void criteriaPushedTheVotesAway();
};

void TestChecklistViewRoom::keyOfTheNextActWasLeftOut_data()
{
    QTest::addColumn<int>("letters");
    QTest::addColumn<bool>("withKey");
    QTest::newRow("room for all") << 200 << true;
    QTest::newRow("room for half of it") << 45 << true;
    QTest::newRow("room for hardly a word") << 14 << false;
}

// The longest labels lost their "(Ctrl+Enter)", although their middle says nothing.
void TestChecklistViewRoom::keyOfTheNextActWasLeftOut()
{
    QFETCH(int, letters);
    QFETCH(bool, withKey);
    PrimaryButton button;
    button.setLabel(QStringLiteral("Accept the hidden characters of “echo safe<U+202E>txt.exe and more”"),
                    QStringLiteral("Ctrl+Enter"));
    const QFontMetrics metrics(themeFont(FontRole::Heading));
    const int room = letters * metrics.averageCharWidth();
    const QString painted = button.fitted(metrics, room);
    QCOMPARE(painted.endsWith(QStringLiteral("(Ctrl+Enter)")), withKey);
    QVERIFY(painted.startsWith(QLatin1Char('A')));
    QVERIFY2(metrics.horizontalAdvance(painted) <= room, qPrintable(painted));
}

void TestChecklistViewRoom::linesOfTheColumnLayOverEachOther_data()
{
    QTest::addColumn<double>("scale");
    QTest::addColumn<int>("height");
    QTest::newRow("desk") << 1.0 << 700;
    QTest::newRow("low") << 1.0 << 330;
    QTest::newRow("text of a wall in a small window") << 2.0 << 480;
}

// At twice the text size in a window of 1920x1040 clock, state and names were drawn over each other.
void TestChecklistViewRoom::linesOfTheColumnLayOverEachOther()
{
    QFETCH(double, scale);
    QFETCH(int, height);
    applyTheme(*qApp, ThemeKind::Light, scale);
    test::Story story;
    SidePanel panel;
    panel.refresh(story.launch);
    Instant now;
    now.utcMs = test::t0 - 754'000;
    panel.setNow(now);
    panel.resize(int(320 * scale), height);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    int waited = 0;
    for (const QLabel* label : panel.findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const int needs = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
        QVERIFY2(label->height() >= needs - 1, qPrintable(label->text()));
        waited += label->text() == QStringLiteral("Ann Lee, Launch Coordinator") && !label->visibleRegion().isEmpty();
    }
    QVERIFY2(waited > 0, "who is waited for is on the screen");
}

// A sentence that became longer brought a scroll bar for a moment; its width made the text so high that it stayed.
void TestChecklistViewRoom::barOfTheColumnStayed()
{
    test::Story story;
    SidePanel panel;
    panel.refresh(story.launch);
    Instant now;
    now.utcMs = test::t0 - 754'000;
    panel.setNow(now);
    panel.resize(320, 900);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    const auto* part = panel.findChild<WholePart*>();
    QVERIFY(part && !part->verticalScrollBar()->isVisible());
    const int before = part->height();
    QVERIFY(story.act(checklist::Hold{QString(QStringLiteral("The disk of the backup is replaced; ")).repeated(5)}));
    panel.refresh(story.launch);
    QTRY_VERIFY(part->height() > before);
    QTRY_VERIFY(!part->verticalScrollBar()->isVisible());
    QCOMPARE(part->widget()->height(), part->viewport()->height());
}

// On 1280x720 the list of people began below the edge: what comes next took four lines above it.
void TestChecklistViewRoom::peopleOnDutyWereBelowTheEdge()
{
    test::Story story;
    SidePanel panel;
    panel.refresh(story.launch);
    Instant now;
    now.utcMs = test::t0 - 754'000;
    panel.setNow(now);
    panel.resize(325, 27 * panel.fontMetrics().height());
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    bool seen = false;
    for (const QLabel* label : panel.findChildren<QLabel*>())
        seen = seen || (label->text().contains(QStringLiteral("+44 20 7946 0101")) &&
                        topOf(label, panel) > panel.height() / 2 &&
                        label->visibleRegion().boundingRect().height() == label->height());
    QVERIFY2(seen, "the first person on duty and how to reach them");
}

void TestChecklistViewRoom::titleOfTwoLinesWasCut()
{
    test::Story story;
    runbook::Step step = *story.launch.plan().step(id("prep/backup"));
    step.title = QStringLiteral("Start the release that is in use, and the router in front of it, on both machines");
    QWidget window;
    auto* header = new StepHeader(&window);
    header->refresh(story.launch, step);
    header->resize(300, header->minimumSizeHint().height());
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    header->resize(300, header->minimumSizeHint().height());
    QTest::qWait(20);
    for (const QLabel* label : header->findChildren<QLabel*>())
        if (label->text() == step.title)
            QVERIFY(label->heightForWidth(label->width()) > 2 * label->fontMetrics().height() &&
                    label->height() >= label->heightForWidth(label->width()));
}

// What the step does not need was left empty, while the output, which told the cause, had three lines.
void TestChecklistViewRoom::outputHadThreeLines()
{
    test::Story story;
    test::StepPageWindow window(story);
    auto* output = new QPlainTextEdit;
    output->setMinimumHeight(60);
    window.page.setOutputView(output);
    story.run(id("prep/backup/1"), 3);
    window.refresh();
    QTRY_VERIFY(output->isVisible());
    const auto* splitter = window.page.findChild<QSplitter*>();
    QVERIFY(splitter);
    QTRY_VERIFY2(output->height() * 5 >= (splitter->height() - splitter->handleWidth()) * 2 - 5,
                 "two fifths of what is below the header");
    const QWidget* content = window.page.findChild<QScrollArea*>()->widget();
    QTRY_COMPARE(content->width(), content->parentWidget()->width());
    // In a high window the step keeps what it needs and the output has all the rest.
    window.page.resize(900, 1500);
    const auto* scroll = window.page.findChild<QScrollArea*>();
    const QWidget* step = scroll->widget();
    QTRY_VERIFY(std::abs(scroll->height() - step->heightForWidth(scroll->viewport()->width())) <= 1);
}

void TestChecklistViewRoom::outputStaysAsAPersonDrewIt()
{
    test::Story story;
    test::StepPageWindow window(story);
    auto* output = new QPlainTextEdit;
    output->setMinimumHeight(60);
    window.page.setOutputView(output);
    story.run(id("prep/backup/1"), 3);
    window.refresh();
    QTRY_VERIFY(output->isVisible());
    QTest::qWait(20);
    auto* splitter = window.page.findChild<QSplitter*>();
    const QPoint handle = splitter->handle(1)->rect().center();
    QTest::mousePress(splitter->handle(1), Qt::LeftButton, {}, handle);
    QTest::mouseMove(splitter->handle(1), handle + QPoint(0, 40));
    QTest::mouseRelease(splitter->handle(1), Qt::LeftButton, {}, handle + QPoint(0, 40));
    const QList<int> drawn = splitter->sizes();
    window.refresh();
    QTest::qWait(20);
    QCOMPARE(splitter->sizes(), drawn);
}

// Beside the evidence every criterion took three lines, and both were cut or wrapped for nothing.
void TestChecklistViewRoom::criteriaPushedTheVotesAway()
{
    test::Story story;
    for (const char* step : {"prep/backup", "prep/boxes", "prep/files"})
        story.passStep(id(step));
    GatePanel panel;
    panel.refresh(story.launch, *story.launch.plan().step(id("prep/gate")));
    const QTreeView* evidence = nullptr;
    for (const QTreeView* view : panel.findChildren<QTreeView*>())
        if (view != panel.seats())
            evidence = view;
    QVERIFY(evidence);
    panel.resize(500, 900);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    QTRY_VERIFY(topOf(panel.seats(), panel) < topOf(evidence, panel));
    QVERIFY(panel.criteria()->width() > 400 && evidence->width() > 400);
    panel.resize(1400, 900);
    QTRY_VERIFY(topOf(evidence, panel) < topOf(panel.seats(), panel));
}

QTEST_MAIN(TestChecklistViewRoom)
#include "tst_checklist_view_room.moc"
