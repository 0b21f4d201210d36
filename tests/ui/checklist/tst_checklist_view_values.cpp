// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/checklist/story.h"

#include "ui/checklist/inline_message.h"
#include "ui/checklist/message_dialog.h"
#include "ui/checklist/value_dialog.h"
#include "ui/theme/apply_theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;
using test::last;

namespace {

runbook::Plan planWithValues()
{
    runbook::Plan plan = test::samplePlan();
    const auto add = [&plan](const char* id, const char* placeholder, runbook::ValueType type, const char* unit = "") {
        runbook::Value value;
        value.id = QString::fromUtf8(id);
        value.placeholder = QString::fromUtf8(placeholder);
        value.name = u"HOLDPOINT_VALUE_"_s + value.id.mid(6).toUpper();
        value.line = 50 + int(plan.values.size());
        value.type = type;
        value.unit = QString::fromUtf8(unit);
        value.atUse = value.placeholder == u"[Timestamp]";
        plan.values.append(value);
    };
    add("value/target", "[Target]", runbook::ValueType::Number, "orders/h");
    add("value/when", "[Time]", runbook::ValueType::Time);
    add("value/who", "[Name]", runbook::ValueType::Person);
    add("value/where", "[URL]", runbook::ValueType::Link);
    add("value/timestamp", "[Timestamp]", runbook::ValueType::Time);
    runbook::MessageTemplate message;
    message.id = u"template/go"_s;
    message.title = u"We are live"_s;
    message.line = 53; // where its [Name] stands
    message.text = u"Revision <REV> is live, says [Name]."_s;
    runbook::MessageTemplate plain = message;
    plain.id = u"template/plain"_s;
    plain.title = u"Nothing to fill"_s;
    plain.text = u"All is well."_s;
    plan.templates = {message, plain};
    return plan;
}

} // namespace

// Values by their types, and the messages that carry them.
class TestChecklistViewValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeKind::Light); }
    void typesAreChecked_data();
    void typesAreChecked();
    void aPersonComesFromTheRoster();
    void nowIsAButton();
    void capturedIsSaid();
    void aSecretIsNeverCheckedAloud();
    void messagesWaitForTheirValues();
    void aRunbookWithoutMessages();
};

void TestChecklistViewValues::typesAreChecked_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("wrong");
    QTest::addColumn<QString>("good");
    QTest::addColumn<QString>("recorded");
    QTest::addRow("number") << u"value/target"_s << u"many"_s << u"1,200 orders/h"_s << u"1200"_s;
    QTest::addRow("time") << u"value/when"_s << u"25:99"_s << u"10:00 UTC"_s << u"10:00 UTC"_s;
    QTest::addRow("person") << u"value/who"_s << u"12"_s << u"Una Moe"_s << u"Una Moe"_s;
    QTest::addRow("link") << u"value/where"_s << u"example"_s << u"https://example.org/x"_s
                          << u"https://example.org/x"_s;
}

void TestChecklistViewValues::typesAreChecked()
{
    QFETCH(QString, value);
    QFETCH(QString, wrong);
    QFETCH(QString, good);
    QFETCH(QString, recorded);
    test::Story story(planWithValues());
    auto* dialog = new ValueDialog(story.launch, value);
    dialog->open();
    QSignalSpy asked(dialog, &ValueDialog::commandRequested);
    QCOMPARE(dialog->unit(), value == u"value/target" ? u"orders/h"_s : QString());
    QTest::keyClicks(dialog->line(), wrong);
    QVERIFY(!dialog->acceptButton()->isEnabled());
    QVERIFY2(dialog->message()->text().contains(u'“'), qPrintable(dialog->message()->text()));
    QTest::keyClick(dialog->line(), Qt::Key_Return);
    QCOMPARE(asked.size(), 0);
    dialog->line()->selectAll();
    QTest::keyClicks(dialog->line(), good);
    QVERIFY2(dialog->message()->text().isEmpty(), qPrintable(dialog->message()->text()));
    QTest::mouseClick(dialog->acceptButton(), Qt::LeftButton);
    const auto* filled = last<checklist::FillValue>(asked);
    QVERIFY(filled);
    QVERIFY(story.act(*filled));
    QCOMPARE(story.launch.state().values.value(value).text, recorded);
    // The next one to open it sees who filled it.
    const ValueDialog again(story.launch, value);
    QVERIFY2(again.source().contains(u"filled by Ann Lee"_s), qPrintable(again.source()));
}

void TestChecklistViewValues::aPersonComesFromTheRoster()
{
    test::Story story(planWithValues());
    auto* dialog = new ValueDialog(story.launch, u"value/who"_s);
    dialog->open();
    QVERIFY(dialog->people());
    QCOMPARE(dialog->people()->count(), 3);
    QVERIFY(!dialog->acceptButton()->isEnabled());
    QTest::keyClick(dialog->people(), Qt::Key_Down);
    QCOMPARE(dialog->line()->text(), u"Ann Lee"_s);
    QVERIFY(dialog->acceptButton()->isEnabled());
    dialog->close();
}

void TestChecklistViewValues::nowIsAButton()
{
    test::Story story(planWithValues());
    auto* dialog = new ValueDialog(story.launch, u"value/when"_s);
    dialog->setNow(test::t0);
    dialog->open();
    QVERIFY(dialog->nowButton()->isVisible());
    QTest::mouseClick(dialog->nowButton(), Qt::LeftButton);
    QCOMPARE(dialog->line()->text(), u"2026-12-01T10:00Z"_s);
    QVERIFY(dialog->acceptButton()->isEnabled());
    dialog->close();
    ValueDialog other(story.launch, u"value/target"_s);
    other.setNow(test::t0);
    QVERIFY(other.nowButton()->isHidden());
}

void TestChecklistViewValues::capturedIsSaid()
{
    test::Story story(planWithValues());
    const qint64 run = story.run(u"prep/backup/1"_s);
    events::ValueFilled filled;
    filled.value = u"value/target"_s;
    filled.text = u"1400"_s;
    filled.source = u"capture"_s;
    filled.run = run;
    story.happen(filled);
    const ValueDialog dialog(story.launch, u"value/target"_s);
    QVERIFY2(dialog.source().contains(u"captured from the output of run %1 of “Back up the database”"_s.arg(run)),
             qPrintable(dialog.source()));
    QCOMPARE(dialog.line()->text(), u"1400"_s);
}

void TestChecklistViewValues::aSecretIsNeverCheckedAloud()
{
    test::Story story(planWithValues());
    auto* dialog = new ValueDialog(story.launch, u"value/target"_s, true);
    dialog->open();
    QTest::keyClicks(dialog->line(), u"hunter2"_s);
    QCOMPARE(dialog->line()->echoMode(), QLineEdit::Password);
    QVERIFY(dialog->message()->text().isEmpty());
    QVERIFY(dialog->acceptButton()->isEnabled());
    dialog->close();
}

void TestChecklistViewValues::messagesWaitForTheirValues()
{
    test::Story story(planWithValues());
    QPointer<MessageDialog> dialog = new MessageDialog;
    connect(dialog, &MessageDialog::refreshWanted, dialog, [&] { dialog->refresh(story.launch, test::t0); });
    dialog->refresh(story.launch, test::t0);
    dialog->open();
    QGuiApplication::clipboard()->setText(u"before"_s);
    QCOMPARE(dialog->messages()->count(), 2);
    QVERIFY(!dialog->copyButton()->isEnabled());
    QCOMPARE(dialog->missing()->count(), 2);
    QVERIFY(dialog->text()->toPlainText().contains(u"<REV>"_s));
    QSignalSpy wanted(dialog, &MessageDialog::fillWanted);
    QTest::mouseClick(dialog->fillButton(), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toString(), u"value/rev"_s);
    QVERIFY(story.act(checklist::FillValue{u"value/rev"_s, u"4f2a"_s, false}));
    QVERIFY(story.act(checklist::FillValue{u"value/who"_s, u"Ann Lee"_s, false}));
    dialog->refresh(story.launch, test::t0);
    QVERIFY2(dialog->copyButton()->isEnabled(), qPrintable(dialog->answer()));
    QTest::mouseClick(dialog->copyButton(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"Revision 4f2a is live, says Ann Lee."_s);
    QVERIFY(dialog->answer().contains(u"copied"_s));
    dialog->messages()->setFocus();
    QTest::keyClick(dialog->messages(), Qt::Key_Down);
    QCOMPARE(dialog->text()->toPlainText(), u"All is well."_s);
    dialog->close();
}

void TestChecklistViewValues::aRunbookWithoutMessages()
{
    test::Story story;
    MessageDialog dialog;
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.refresh(story.launch, test::t0);
    QVERIFY(!dialog.copyButton()->isEnabled());
    QVERIFY(dialog.answer().contains(u"no messages"_s));
}

QTEST_MAIN(TestChecklistViewValues)
#include "tst_checklist_view_values.moc"
