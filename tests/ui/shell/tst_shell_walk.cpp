// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha256.h"
#include "core/report/certificate.h"
#include "core/session/verify_launch.h"
#include "tests/ui/shell/live_window.h"
#include "ui/checklist/after_run_panels.h"
#include "ui/checklist/step_page.h"
#include "ui/checklist/value_dialog.h"
#include "ui/runbook/new_launch_page.h"
#include "ui/runbook/trust_page.h"
#include "ui/runner/output_text.h"
#include "ui/runner/output_view.h"
#include "ui/shell/launch_desk.h"
#include "ui/shell/launch_page.h"
#include "ui/signoff/key_box.h"
#include "ui/signoff/passphrase_field.h"
#include "ui/signoff/signoff_dialog.h"
#include "ui/signoff/signoff_page.h"
#include "ui/signoff/signoff_row.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLineEdit>
#include <QPointer>
#include <QProcess>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTcpServer>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* coordinator = "Maren Oduya";

// A private copy of the sample launch: its scripts, its service and a port of its own. What it started ends with it.
class SampleCopy
{
public:
    SampleCopy()
    {
        const QString sample = QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/sample");
        QDirIterator files(sample, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString target = path(QDir(sample).relativeFilePath(files.next()));
            QDir().mkpath(QFileInfo(target).path());
            QFile::copy(files.filePath(), target);
        }
        QDir(m_folder.path()).mkpath(u"bin"_s);
        QFile::link(QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-sample-service"),
                    path(u"bin/holdpoint-sample-service"_s));
        m_taken.listen(QHostAddress::LocalHost);
        // The port, as ./packaging/run does it, and patience with a busy machine.
        QFile runbook(runbookFile());
        if (!runbook.open(QIODevice::ReadWrite))
            qFatal("the sample's runbook cannot be edited");
        QByteArray text = runbook.readAll();
        text.replace("18473", QByteArray::number(m_taken.serverPort()));
        text.replace("environment = { ", "environment = { HOLDPOINT_SAMPLE_PATIENCE = \"50\", ");
        runbook.resize(0);
        runbook.seek(0);
        runbook.write(text);
    }
    ~SampleCopy()
    {
        QProcess cleanUp;
        cleanUp.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        cleanUp.start(path(u"scripts/clean-up.sh"_s), QStringList());
        cleanUp.waitForFinished(30000);
    }
    SampleCopy(const SampleCopy&) = delete;
    SampleCopy& operator=(const SampleCopy&) = delete;

    [[nodiscard]] QString path(const QString& relative) const { return m_folder.filePath(relative); }
    [[nodiscard]] QString runbookFile() const { return path(u"runbook.md"_s); }
    // Until then another program has the port, so that the first command fails for a real reason.
    void freePort() { m_taken.close(); }

private:
    QTemporaryDir m_folder;
    QTcpServer m_taken;
};

// As the composition root does it, with the same renderer.
void exportCertificate(session::Session& session, const QString& file, const events::Actor& actor, const Exported& done)
{
    const ledger::Appended head = session.head();
    const Instant now = SystemClock().now();
    const Result<QByteArray> pdf = report::renderCertificate(
        {session.launch(), head.checkpoint, head.size, now.utcMs, now.offsetMin, u"test"_s, report::Paper::A4, {}});
    SystemDisk disk;
    const Result<void> written =
        pdf ? disk.writeAtomically(file, *pdf, 0644) : Result<void>(std::unexpected(pdf.error()));
    if (!written) {
        done(std::unexpected(written.error()));
        return;
    }
    session.submit(checklist::RecordCertificate{{QFileInfo(file).fileName(), hex(Sha256::of(*pdf)), head.size}}, actor,
                   [done, file](const Result<session::Committed>& recorded) {
                       done(recorded ? Result<QString>(file) : std::unexpected(recorded.error()));
                   });
}

// Keeps a picture where somebody wants to look at it; see tst_shell_screens.
void keep(QWidget& widget, const QString& name)
{
    const QString folder = qEnvironmentVariable("HOLDPOINT_SHOTS");
    if (folder.isEmpty())
        return;
    static int number = 0;
    QDir().mkpath(folder);
    widget.grab().save(u"%1/walk-%2-%3.png"_s.arg(folder).arg(++number, 2, 10, QLatin1Char('0')).arg(name));
}

} // namespace

// The coordinator at the workstation walks the sample launch, with its real scripts, from a new launch to the
// certificate: by the keyboard alone, on the real window. The mouse lies untouched in a drawer.
class TestShellWalk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void walk();

private:
    void makeTheLaunch(test::LiveWindow& live, const SampleCopy& sample);
    void act(test::LiveWindow& live, SampleCopy& sample);
    void attach(test::LiveWindow& live, const SampleCopy& sample);
    void fillValue(test::LiveWindow& live);
    void retry(test::LiveWindow& live, SampleCopy& sample);
    void signOff(test::LiveWindow& live);
    void signInDialog(test::LiveWindow& live);
    void exportIt(test::LiveWindow& live);
    void verify(const QString& launch);
    static void comeBack(test::LiveWindow& live);
    static void tabTo(QWidget* widget);
    static void press(QWidget* widget);
    static void nextKey(test::LiveWindow& live)
    {
        QTest::keyClick(&live.window(), Qt::Key_Return, Qt::ControlModifier);
    }
    static void chooseFile(const QString& file);
};

// A dialog that closes leaves no window active on this platform; shortcuts belong to the active one.
void TestShellWalk::comeBack(test::LiveWindow& live)
{
    live.window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&live.window()));
}

static QString described(const QWidget* widget)
{
    return widget ? u"%1 “%2”%3"_s.arg(QString::fromLatin1(widget->metaObject()->className()), widget->accessibleName(),
                                       widget->isEnabled() ? QString() : u" (disabled)"_s)
                  : u"nothing"_s;
}

// Tab until it has the keyboard, as somebody without a mouse goes there.
void TestShellWalk::tabTo(QWidget* widget)
{
    constexpr int mostStops = 200;
    for (int stop = 0; stop < mostStops && !widget->hasFocus(); ++stop) {
        // A modal dialog counts as active on this platform before it is; a dialog that closed takes it along.
        if (QApplication::activeWindow() != widget->window()) {
            widget->window()->activateWindow();
            QTRY_COMPARE(QApplication::activeWindow(), widget->window());
        }
        QWidget* at = QApplication::focusWidget();
        QTest::keyClick(at ? at : widget->window(), Qt::Key_Tab);
    }
    QVERIFY2(widget->hasFocus(), qPrintable(u"no way by Tab to %1 %2; it is at %3 of %4"_s.arg(
                                     QString::fromLatin1(widget->metaObject()->className()), widget->accessibleName(),
                                     described(QApplication::focusWidget()), described(QApplication::activeWindow()))));
}

void TestShellWalk::press(QWidget* widget)
{
    tabTo(widget);
    if (!QTest::currentTestFailed())
        QTest::keyClick(widget, Qt::Key_Space);
}

// Types the path into the file dialog that is open.
void TestShellWalk::chooseFile(const QString& file)
{
    QTRY_VERIFY(qobject_cast<QFileDialog*>(QApplication::activeWindow()));
    auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeWindow());
    auto* name = dialog->findChild<QLineEdit*>(u"fileNameEdit"_s);
    QVERIFY(name);
    name->selectAll();
    QTest::keyClicks(name, file);
    QTest::keyClick(name, Qt::Key_Return);
}

void TestShellWalk::makeTheLaunch(test::LiveWindow& live, const SampleCopy& sample)
{
    QTest::keyClick(&live.window(), Qt::Key_N, Qt::ControlModifier);
    NewLaunchPage* page = live.window().newLaunchPage();
    QTRY_VERIFY(page->runbookField()->hasFocus());
    QTest::keyClicks(page->runbookField(), sample.runbookFile());
    QTest::keyClick(page->runbookField(), Qt::Key_Return);
    QTRY_VERIFY(page->createButton()->isEnabled());
    QTabBar* tabs = page->tabs()->tabBar();
    tabTo(tabs);
    for (int tab = 0; tab < page->tabs()->count() && page->tabs()->currentWidget() != page->trustPage(); ++tab)
        QTest::keyClick(tabs, Qt::Key_Right);
    QTRY_VERIFY(page->trustPage()->box()->isVisible());
    press(page->trustPage()->box());
    keep(live.window(), u"new"_s);
    press(page->createButton());
    QTRY_VERIFY_WITH_TIMEOUT(live.window().desk(), 20000);
    QVERIFY(!live.window().desk()->session().launch().state().trustedConfiguration.isEmpty());
}

void TestShellWalk::attach(test::LiveWindow& live, const SampleCopy& sample)
{
    const checklist::Launch& launch = live.window().desk()->session().launch();
    const runbook::Step* step = launch.plan().step(live.window().desk()->page().step()->step());
    const QString wanted = step->deliverables.value(0).text;
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    chooseFile(sample.path(wanted == u"Backup report"_s ? u"state/reports/backup-report.txt"_s
                                                        : u"state/reports/launch-report.txt"_s));
}

void TestShellWalk::fillValue(test::LiveWindow& live)
{
    QTRY_VERIFY(qobject_cast<ValueDialog*>(QApplication::activeWindow()));
    auto* dialog = qobject_cast<ValueDialog*>(QApplication::activeWindow());
    QTest::keyClicks(dialog->line(), u"CHG-2041"_s);
    keep(*dialog, u"value"_s);
    keep(live.window(), u"blank"_s);
    QTest::keyClick(dialog->line(), Qt::Key_Return);
}

void TestShellWalk::retry(test::LiveWindow& live, SampleCopy& sample)
{
    const StepPage* step = live.window().desk()->page().step();
    QVERIFY(step->failurePanel()->isVisible());
    const OutputText* told = live.window().desk()->page().stepOutput()->text();
    QTRY_VERIFY2(told->visibleText().contains(u"is taken by another program"_s),
                 qPrintable(step->step() + u": "_s + told->visibleText()));
    keep(live.window(), u"failed"_s);
    sample.freePort();
    QTest::keyClick(&live.window(), Qt::Key_Y, Qt::ControlModifier);
}

// Does what the one prominent button asks for, as a person would: Ctrl+Enter goes there, the next key does it.
void TestShellWalk::act(test::LiveWindow& live, SampleCopy& sample)
{
    LaunchDesk& desk = *live.window().desk();
    StepPage* step = desk.page().step();
    const checklist::Launch& launch = desk.session().launch();
    const NextAct next = step->nextAct();
    const qint64 before = launch.state().entries;
    using Kind = NextAct::Kind;
    const QString shown = launch.plan().step(step->step())->title;
    // The watch runs beside the traffic shifts and is stopped when the last share has settled.
    if (shown == u"Measure Under Load"_s && !launch.runningRuns().isEmpty() &&
        launch.runningRuns().first()->started.background) {
        keep(live.window(), u"watching"_s);
        QTest::keyClick(&live.window(), Qt::Key_Period, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(launch.runningRuns().isEmpty(), 30000);
        return;
    }
    if (next.kind == Kind::Nothing) {
        QTest::qWait(50);
        return;
    }
    if (next.kind == Kind::AfterFailure) {
        retry(live, sample);
    } else {
        nextKey(live);
        if (next.kind == Kind::Attach)
            attach(live, sample);
        else if (next.kind == Kind::FillValues)
            fillValue(live);
        else if (next.kind == Kind::Gate)
            QTest::keyClick(QApplication::focusWidget(), next.target.isEmpty() ? Qt::Key_Space : Qt::Key_G);
        else if (next.kind == Kind::Tick || next.kind == Kind::Judge)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    }
    if (QTest::currentTestFailed())
        return;
    if (next.kind != Kind::GoTo)
        QTRY_VERIFY2_WITH_TIMEOUT(launch.state().entries > before, qPrintable(shown + u": "_s + next.label), 20000);
    comeBack(live);
    QTest::qWait(50);
    if (next.kind == Kind::Gate || next.kind == Kind::Run)
        keep(live.window(), next.kind == Kind::Gate ? u"gate"_s : u"run"_s);
}

void TestShellWalk::signInDialog(test::LiveWindow& live)
{
    SignoffPage* page = live.window().desk()->page().signoff();
    QTRY_VERIFY(page->dialog());
    SignoffDialog* dialog = page->dialog();
    const QString passphrase = u"a quiet launch"_s;
    if (dialog->keyBox()->isVisible()) {
        tabTo(dialog->keyBox()->first());
        QTest::keyClicks(QApplication::focusWidget(), passphrase);
        tabTo(dialog->keyBox()->again());
        QTest::keyClicks(QApplication::focusWidget(), passphrase);
        keep(*dialog, u"key"_s);
        press(dialog->keyBox()->createButton());
    }
    QTRY_VERIFY_WITH_TIMEOUT(dialog->passphrase()->isVisible(), 20000);
    tabTo(dialog->passphrase());
    QTest::keyClicks(QApplication::focusWidget(), passphrase);
    QTRY_VERIFY2(dialog->signButton()->isEnabled(), qPrintable(dialog->errorText()));
    keep(*dialog, u"sign"_s);
    press(dialog->signButton());
    const QPointer<SignoffDialog> open(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(!open || !open->isVisible(), 20000);
}

void TestShellWalk::signOff(test::LiveWindow& live)
{
    const checklist::Launch& launch = live.window().desk()->session().launch();
    LaunchPage& page = live.window().desk()->page();
    QTest::keyClick(&live.window(), Qt::Key_F8);
    QTRY_COMPARE(page.shownTab(), LaunchPage::Tab::SignOff);
    QTRY_VERIFY(!page.signoff()->rows().isEmpty());
    for (SignoffRow* row : page.signoff()->rows()) {
        QTRY_VERIFY(row->signButton()->isVisible());
        comeBack(live);
        press(row->signButton());
        signInDialog(live);
        if (QTest::currentTestFailed())
            return;
    }
    QTRY_VERIFY(launch.missingSignoffs().isEmpty());
    QTRY_VERIFY2(page.signoff()->declareButton()->isEnabled(), qPrintable(page.signoff()->openMattersText()));
    comeBack(live);
    keep(live.window(), u"signed"_s);
    QTest::keyClick(&live.window(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    signInDialog(live);
    QTRY_VERIFY(launch.state().declaration.has_value());
}

void TestShellWalk::exportIt(test::LiveWindow& live)
{
    comeBack(live);
    const QString file = live.path(u"certificate.pdf"_s);
    QTest::keyClick(&live.window(), Qt::Key_E, Qt::ControlModifier);
    chooseFile(file);
    const checklist::Launch& launch = live.window().desk()->session().launch();
    QTRY_COMPARE_WITH_TIMEOUT(launch.state().certificates.size(), 1, 20000);
    QFile pdf(file);
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    const QByteArray bytes = pdf.readAll();
    QVERIFY(bytes.startsWith("%PDF-"));
    QCOMPARE(hex(Sha256::of(bytes)), launch.state().certificates.first().sha256);
    comeBack(live);
    keep(live.window(), u"certified"_s);
}

// What is on disk is whole, and one changed byte is found and named.
void TestShellWalk::verify(const QString& launch)
{
    const Result<ledger::Verdict> verdict = session::verifyLaunch(launch, {});
    QVERIFY(verdict);
    QVERIFY2(verdict->intact, qPrintable(verdict->problem));
    QVERIFY(verdict->entries > 60);
    QFile ledger(launch + u"/ledger.sqlite"_s);
    QVERIFY(ledger.open(QIODevice::ReadWrite));
    QByteArray bytes = ledger.readAll();
    const qsizetype at = bytes.indexOf("CHG-2041");
    QVERIFY(at > 0);
    bytes[at + 7] = '2';
    ledger.seek(0);
    QCOMPARE(ledger.write(bytes), bytes.size());
    ledger.close();
    const Result<ledger::Verdict> changed = session::verifyLaunch(launch, {});
    QVERIFY(changed);
    QVERIFY(!changed->intact);
    QVERIFY2(changed->firstBad.has_value(), qPrintable(changed->problem));
    QVERIFY(*changed->firstBad > 0 && *changed->firstBad < verdict->entries);
}

void TestShellWalk::walk()
{
    SampleCopy sample;
    test::LiveWindow live(test::someone(QString::fromLatin1(coordinator)), {1920, 1080});
    live.world().exportCertificate = exportCertificate;
    live.restart();
    makeTheLaunch(live, sample);
    if (QTest::currentTestFailed())
        return;
    const checklist::Launch& launch = live.window().desk()->session().launch();
    const auto finished = [&] { return launch.timeLineDone() && launch.openSuccessCriteria().isEmpty(); };
    QElapsedTimer since;
    since.start();
    while (!finished() && !QTest::currentTestFailed() && since.elapsed() < 480'000)
        act(live, sample);
    if (QTest::currentTestFailed())
        return;
    QVERIFY2(finished(), qPrintable(live.window().desk()->page().step()->nextAct().label));
    QVERIFY(launch.state().gates.begin()->decision->decision.go);
    // The first command failed while the port was taken, and passed when it was tried again.
    QCOMPARE(launch.state().runsOfCommand.value(launch.plan().phases[0].steps[0].commands[0].id).size(), 2);
    QCOMPARE(launch.state().evidence.size(), 2);
    QVERIFY(launch.state().deviations.isEmpty());
    signOff(live);
    if (QTest::currentTestFailed())
        return;
    exportIt(live);
    if (QTest::currentTestFailed())
        return;
    const QString folder = live.window().desk()->session().folder();
    QTest::keyClick(&live.window(), Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(!live.window().desk());
    verify(folder);
}

QTEST_MAIN(TestShellWalk)
#include "tst_shell_walk.moc"
