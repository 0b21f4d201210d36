// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/importer.h"
#include "ui/runbook/findings_model.h"
#include "ui/runbook/launch_time.h"
#include "ui/runbook/new_launch_page.h"
#include "ui/runbook/outline_model.h"
#include "ui/runbook/people_values_page.h"
#include "ui/runbook/plan_page.h"
#include "ui/runbook/trust_page.h"
#include "ui/theme/apply_theme.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace holdpoint;
using namespace holdpoint::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr const char* smallRunbook = R"(# Small Launch

```toml holdpoint
[launch]
name = "small"
version = "2.1"
```

| Role | Name | Contact | Responsibilities |
|------|------|---------|------------------|
| Launch Coordinator | Ada Byron | ada@example.org | Leads |
| QA Lead | [Name] | [Phone] | Tests |

### Phase 1: T-1 Hours - Prepare

**Check the Target**
```bash
./check.sh <TARGET>
```

- [ ] The target is right
)";

} // namespace

class TestRunbookNewLaunch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void models();
    void offsets_data();
    void offsets();
    void readsAndProposes();
    void openingRunsNothing();
    void errors_data();
    void errors();
    void onlyTheLatestReadingCounts();
    void trustTravelsWithTheRequest();
    void peopleAndValues();
    void timeZones();
    void manySteps();
    void theFormWasCutOnALargeScreen_data();
    void theFormWasCutOnALargeScreen();

private:
    [[nodiscard]] QString put(const QString& name, const QByteArray& bytes) const;
    NewLaunchPage* readPage(const QString& file);

    SystemClock m_clock;
    SystemDisk m_disk;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<NewLaunchPage> m_page;
};

void TestRunbookNewLaunch::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_page = std::make_unique<NewLaunchPage>(m_disk, m_clock, m_folder->path());
    m_page->resize(1280, 720);
    m_page->show();
}

void TestRunbookNewLaunch::cleanup()
{
    m_page.reset();
    m_folder.reset();
}

QString TestRunbookNewLaunch::put(const QString& name, const QByteArray& bytes) const
{
    const QString path = m_folder->filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's runbook");
    return path;
}

void TestRunbookNewLaunch::models()
{
    const Result<runbook::Plan> plan = runbook::importRunbook(smallRunbook);
    QVERIFY(plan);
    OutlineModel outline;
    const QAbstractItemModelTester one(&outline, QAbstractItemModelTester::FailureReportingMode::QtTest);
    outline.setPhases(plan->phases);
    QCOMPARE(outline.rowCount(), int(plan->phases.size()));
    const QModelIndex phase = outline.index(0, 0);
    QCOMPARE(outline.rowCount(phase), int(plan->phases[0].steps.size()));
    QCOMPARE(outline.index(0, 0, phase).parent(), phase);
    outline.setPhases({});
    FindingsModel findings;
    const QAbstractItemModelTester two(&findings, QAbstractItemModelTester::FailureReportingMode::QtTest);
    findings.setFindings({{u"mojibake"_s, 3, u"Repaired for display."_s}});
    QCOMPARE(findings.index(0, FindingsModel::Line).data().toInt(), 3);
}

void TestRunbookNewLaunch::offsets_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << u"T-0"_s;
    QTest::newRow("minutes") << qint64(-900) << u"T-15 min"_s;
    QTest::newRow("hours and minutes") << qint64(5400) << u"T+1 h 30 min"_s;
    QTest::newRow("a day") << qint64(-86400) << u"T-24 h"_s;
    QTest::newRow("days") << qint64(-30 * 86400) << u"T-30 d"_s;
    QTest::newRow("a day and a half") << qint64(36 * 3600) << u"T+36 h"_s;
    QTest::newRow("seconds") << qint64(90) << u"T+1 min 30 s"_s;
}

void TestRunbookNewLaunch::offsets()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, text);
    QCOMPARE(offsetFromT0(seconds), text);
}

NewLaunchPage* TestRunbookNewLaunch::readPage(const QString& file)
{
    m_page->runbookField()->setFocus();
    m_page->runbookField()->selectAll();
    QTest::keyClicks(m_page->runbookField(), file);
    QTest::keyClick(m_page->runbookField(), Qt::Key_Return);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(m_page->createButton()->isEnabled(), 10000); }();
    return m_page.get();
}

void TestRunbookNewLaunch::readsAndProposes()
{
    const NewLaunchPage* page = readPage(put(u"small.md"_s, smallRunbook));
    QCOMPARE(page->folderField()->text(), m_folder->filePath(u"small-2.1.launch"_s));
    QCOMPARE(page->workdirField()->text(), m_folder->path());
    QVERIFY2(page->planPage()->counts().contains(u"1 commands"_s) ||
                 page->planPage()->counts().contains(u"1 command"_s),
             qPrintable(page->planPage()->counts()));
    const NewLaunchRequest request = page->request();
    QCOMPARE(request.launch.folder, m_folder->filePath(u"small-2.1.launch"_s));
    QVERIFY(!request.launch.trust);
    QVERIFY(!request.launch.rehearsal);
    QVERIFY(request.launch.t0UtcMs > m_clock.now().utcMs);
    QVERIFY(request.people.isEmpty());
    QVERIFY(request.values.isEmpty());
}

// Reading and showing leaves no trace: no file, no folder, no child process output.
void TestRunbookNewLaunch::openingRunsNothing()
{
    const QString file = put(u"evil.md"_s, "# R\n\n### T-0: Go\n\n**Touch**\n```bash\ntouch ran-by-opening\n```\n");
    readPage(file);
    QTest::qWait(100);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot),
             QStringList{u"evil.md"_s});
}

void TestRunbookNewLaunch::errors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("NUL") << QByteArray("# a\n\0b\n", 7);
    QTest::newRow("not UTF-8") << QByteArray("# a\n\xff\n");
    QTest::newRow("bad configuration") << QByteArray("# a\n\n```toml holdpoint\n[launch]\nnonsense = 1\n```\n");
    QTest::newRow("too large") << QByteArray(6 * 1024 * 1024, 'x');
}

void TestRunbookNewLaunch::errors()
{
    QFETCH(QByteArray, bytes);
    const QString file = put(u"bad.md"_s, bytes);
    m_page->setRunbook(file);
    const auto problem = [&] {
        for (const QLabel* label : m_page->findChildren<QLabel*>())
            if (label->accessibleName() == u"Problem"_s)
                return label->text();
        return QString();
    };
    QTRY_VERIFY_WITH_TIMEOUT(!problem().isEmpty(), 5000);
    QVERIFY(!m_page->createButton()->isEnabled());
    m_page->setRunbook(m_folder->filePath(u"missing.md"_s));
    QTRY_VERIFY(problem().contains(u"missing.md"_s));
}

void TestRunbookNewLaunch::onlyTheLatestReadingCounts()
{
    const QString one = put(u"one.md"_s, "# One\n\n" + QByteArray("- [ ] box\n").repeated(20000));
    const QString two = put(u"two.md"_s, "# Two\n\n- [ ] box\n");
    m_page->setRunbook(one);
    m_page->setRunbook(two);
    QTRY_VERIFY(m_page->createButton()->isEnabled());
    QTest::qWait(500);
    QCOMPARE(m_page->request().launch.runbookFile, two);
    QVERIFY2(m_page->planPage()->counts().contains(u"1 box"_s), qPrintable(m_page->planPage()->counts()));
}

void TestRunbookNewLaunch::trustTravelsWithTheRequest()
{
    const NewLaunchPage* page = readPage(put(u"small.md"_s, smallRunbook));
    QVERIFY(page->trustPage()->asks());
    m_page->tabs()->setCurrentWidget(page->trustPage());
    QTest::keyClick(page->trustPage()->box(), Qt::Key_Space);
    QVERIFY(page->request().launch.trust);
    // The same file with another configuration asks again.
    QByteArray changed(smallRunbook);
    changed.replace("2.1", "2.2");
    m_page->setRunbook(put(u"small.md"_s, changed));
    QTRY_VERIFY(page->createButton()->isEnabled());
    QVERIFY(!page->request().launch.trust);
}

void TestRunbookNewLaunch::peopleAndValues()
{
    const NewLaunchPage* page = readPage(put(u"small.md"_s, smallRunbook));
    PeopleValuesPage* people = page->peopleValuesPage();
    QCOMPARE(people->roster()->rowCount(), 2);
    QCOMPARE(people->roster()->item(0, 1)->text(), u"Ada Byron"_s);
    QCOMPARE(people->roster()->item(1, 1)->text(), QString());
    people->roster()->item(1, 1)->setText(u"Ada Byron"_s);
    QCOMPARE(page->request().people.size(), 1);
    QCOMPARE(page->request().people[0].roles, (QStringList{u"Launch Coordinator"_s, u"QA Lead"_s}));
    QCOMPARE(page->request().people[0].contact, u"ada@example.org"_s);
    QVERIFY(people->blanks()->rowCount() >= 1);
    // What a command needs stands first.
    QCOMPARE(people->blanks()->item(0, 0)->text(), u"<TARGET>"_s);
    people->blanks()->item(0, 3)->setText(u"green"_s);
    const QMap<QString, QString> values = page->request().values;
    QCOMPARE(values.size(), 1);
    QCOMPARE(values.first(), u"green"_s);
}

void TestRunbookNewLaunch::timeZones()
{
    LaunchTime* time = m_page->launchTime();
    qint64 utc = 0;
    QVERIFY(parseUtc(u"2026-12-01T10:00:00.000Z"_s, utc));
    time->setUtcMs(utc);
    QCOMPARE(time->utcMs(), utc);
    time->zone()->setCurrentText(u"Asia/Kolkata"_s);
    QVERIFY(time->valid());
    QCOMPARE(time->utcMs(), utc - (5 * 60 + 30 - 60) * 60'000LL); // the same wall clock, further east than Berlin
    time->zone()->setCurrentText(u"Nowhere/Land"_s);
    QVERIFY(!time->valid());
    QVERIFY(!m_page->createButton()->isEnabled());
}

void TestRunbookNewLaunch::manySteps()
{
    QByteArray markdown("# Large\n\n### T-0: Go\n\n");
    for (int i = 0; i < 5000; ++i)
        markdown += "**Step " + QByteArray::number(i) + "**\n\n- [ ] box " + QByteArray::number(i) + "\n\n";
    readPage(put(u"large.md"_s, markdown));
    QVERIFY(m_page->planPage()->outline()->model()->rowCount() >= 1);
    // The page stays usable: a key reaches the tree.
    m_page->planPage()->outline()->setFocus();
    QTest::keyClick(m_page->planPage()->outline(), Qt::Key_Down);
}

void TestRunbookNewLaunch::theFormWasCutOnALargeScreen_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("scale");
    QTest::newRow("desk") << QSize(1280, 720) << 1.0;
    QTest::newRow("wall") << QSize(3840, 2160) << 2.2;
}

// Buttons and the ends of lines lay beyond the edge of the form, where nothing scrolls to.
void TestRunbookNewLaunch::theFormWasCutOnALargeScreen()
{
    QFETCH(QSize, size);
    QFETCH(double, scale);
    applyTheme(*qApp, ThemeKind::Light, scale);
    const auto asBefore = qScopeGuard([] { applyTheme(*qApp, ThemeKind::Light); });
    m_page = std::make_unique<NewLaunchPage>(m_disk, m_clock, m_folder->path());
    m_page->resize(size);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    int seen = 0;
    for (const QScrollArea* area : m_page->findChildren<QScrollArea*>()) {
        if (!area->isAncestorOf(m_page->workdirField()))
            continue;
        for (const QWidget* part : area->widget()->findChildren<QWidget*>()) {
            const bool said = qobject_cast<const QAbstractButton*>(part) || qobject_cast<const QLabel*>(part);
            if (!said || !part->isVisible())
                continue;
            ++seen;
            const int right = part->mapTo(area, QPoint(part->width(), 0)).x();
            QVERIFY2(right <= area->width(), qPrintable(part->property("text").toString()));
        }
    }
    QVERIFY(seen > 8);
}

QTEST_MAIN(TestRunbookNewLaunch)
#include "tst_runbook_new_launch.moc"
