// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/heartbeat.h"
#include "core/session/launch_folder.h"
#include "core/session/launch_follower.h"
#include "tests/core/session/temporary_launch.h"
#include "tests/support/fake_clock.h"

#include <QDir>
#include <QTest>

using namespace holdpoint;
using namespace holdpoint::session;
using namespace Qt::Literals;

namespace {

const QByteArray follow = R"(# Small launch

## T-1h: Preparation

- [ ] Everybody is here
- [ ] Customers were told
)";

} // namespace

class TestSessionFollower : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itGrowsWithTheLaunch();
    void theHolderNeverWaits();
    void aFolderThatGoesAndComes();
    void anotherLedgerInItsPlace();
    void aTamperedLedgerSaysSo();
    void theHolderBeats();
    void aLoopThatHangsDoesNotBeat();
    void beatsThatAreNone_data();
    void beatsThatAreNone();
};

void TestSessionFollower::itGrowsWithTheLaunch()
{
    test::TemporaryLaunch held(follow);
    QVERIFY(held.create());
    LaunchFollower follower(held.folder);
    const Result<bool> first = follower.follow();
    QVERIFY(first.has_value() && *first);
    QVERIFY(held.open());
    const auto before = std::ssize(follower.entries());
    QVERIFY(!follower.follow().value_or(true)); // nothing came
    QVERIFY(held.submit(checklist::Hold{u"wait for it"_s}));
    const Result<bool> more = follower.follow();
    QVERIFY(more.has_value() && *more);
    QCOMPARE(std::ssize(follower.entries()), before + 1);
    QVERIFY(follower.launch().state().held);
    QVERIFY(!follower.broken());
    // It says what the holder says.
    QCOMPARE(follower.launch().stepOrder(), held.session->launch().stepOrder());
    QCOMPARE(follower.launch().state().entries, held.session->launch().state().entries);
}

void TestSessionFollower::theHolderNeverWaits()
{
    test::TemporaryLaunch held(follow);
    QVERIFY(held.create());
    QVERIFY(held.open());
    LaunchFollower follower(held.folder);
    QVERIFY(follower.follow());
    // The reader stays open between the looks: the writer must not meet a lock of it.
    for (int i = 0; i < 20; ++i) {
        QVERIFY(held.submit(checklist::WriteNote{u"note %1"_s.arg(i), {}}));
        QVERIFY(follower.follow().value_or(false));
    }
    QCOMPARE(follower.launch().state().notes.size(), 20);
}

void TestSessionFollower::aFolderThatGoesAndComes()
{
    test::TemporaryLaunch held(follow);
    QVERIFY(held.create());
    LaunchFollower follower(held.folder);
    QVERIFY(follower.follow());
    const QStringList steps = follower.launch().stepOrder();
    QVERIFY(QDir().rename(held.folder, held.folder + u".away"_s));
    const Result<bool> gone = follower.follow();
    QVERIFY(!gone);
    QVERIFY(!gone.error().cause.isEmpty() && !gone.error().nextStep.isEmpty());
    QCOMPARE(follower.launch().stepOrder(), steps); // what was seen last stays
    QVERIFY(QDir().rename(held.folder + u".away"_s, held.folder));
    QVERIFY(follower.follow().value_or(false));
    QCOMPARE(follower.launch().stepOrder(), steps);
}

void TestSessionFollower::anotherLedgerInItsPlace()
{
    test::TemporaryLaunch held(follow);
    test::TemporaryLaunch other(QByteArray(follow).replace("Small", "Other"));
    QVERIFY(held.create());
    QVERIFY(other.create());
    LaunchFollower follower(held.folder);
    QVERIFY(follower.follow());
    QVERIFY(QDir().rename(held.folder, held.folder + u".old"_s));
    QVERIFY(QDir().rename(other.folder, held.folder));
    QVERIFY(follower.follow().value_or(false));
    QCOMPARE(follower.launch().plan().title, u"Other launch"_s);
}

void TestSessionFollower::aTamperedLedgerSaysSo()
{
    test::TemporaryLaunch held(follow);
    QVERIFY(held.create());
    LaunchFollower follower(held.folder);
    QVERIFY(follower.follow());
    QFile runbook(inputPath(held.folder, follower.launch().state().runbooks.last().sha256));
    QVERIFY(runbook.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(runbook.open(QIODevice::Append));
    runbook.write("changed");
    runbook.close();
    LaunchFollower fresh(held.folder);
    const Result<bool> read = fresh.follow();
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::AnswerIsNo);
}

void TestSessionFollower::theHolderBeats()
{
    test::TemporaryLaunch held(follow);
    QVERIFY(held.create());
    QVERIFY(!lastBeat(held.folder));
    QVERIFY(held.open());
    QTRY_VERIFY(lastBeat(held.folder));
    const Beat first = *lastBeat(held.folder);
    QVERIFY(qAbs(first.utcMs - held.clock.now().utcMs) < 60'000);
    QTRY_VERIFY(lastBeat(held.folder).value_or(first).number > first.number); // although nothing happens
    QCOMPARE(lastBeat(held.folder).value_or(Beat()).holder, first.holder);
    QCOMPARE(QFile::permissions(heartbeatPath(held.folder)) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    held.close();
    const std::optional<Beat> last = lastBeat(held.folder);
    QTest::qWait(Heartbeat::intervalMs + 200);
    QCOMPARE(lastBeat(held.folder), last);
    QVERIFY(held.open()); // the next holder is told from the last one
    QTRY_VERIFY(lastBeat(held.folder).value_or(first).holder != first.holder);
}

void TestSessionFollower::aLoopThatHangsDoesNotBeat()
{
    const QTemporaryDir folder;
    const test::FakeClock clock;
    const Heartbeat heart(folder.path(), clock);
    QTRY_VERIFY(lastBeat(folder.path()));
    QTRY_COMPARE(lastBeat(folder.path())->number, 2);
    QTest::qSleep(2 * Heartbeat::intervalMs); // the thread is busy with something else
    QCOMPARE(lastBeat(folder.path())->number, 2);
    QTRY_VERIFY(lastBeat(folder.path())->number > 2);
}

void TestSessionFollower::beatsThatAreNone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("something else") << QByteArray("hello\n");
    QTest::newRow("a newer form") << QByteArray("holdpoint-heartbeat 2 1 1 x\n");
    QTest::newRow("no number") << QByteArray("holdpoint-heartbeat 1 one 1 x\n");
    QTest::newRow("cut") << QByteArray("holdpoint-heartbeat 1 4 17");
    QTest::newRow("zeros") << QByteArray(96, '\0');
}

void TestSessionFollower::beatsThatAreNone()
{
    QFETCH(QByteArray, bytes);
    const QTemporaryDir folder;
    QFile file(heartbeatPath(folder.path()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    QVERIFY(!lastBeat(folder.path()));
}

QTEST_GUILESS_MAIN(TestSessionFollower)
#include "tst_session_follower.moc"
