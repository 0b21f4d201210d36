// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/verify_launch.h"
#include "tests/core/session/temporary_launch.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using holdpoint::test::TemporaryLaunch;

namespace {

constexpr int patienceMs = 30'000; // of a busy machine

const QByteArray shop = R"(# Shop launch

## Phase 1: T-1 Hour - Prepare

- [ ] Everybody is here

## Rollback

**Immediate Rollback**
```bash
./scripts/back-one.sh
./scripts/back-two.sh
```
)";

enum Fault
{
    Corrupt,   // other bytes where the ledger was
    Truncated, // none at all
    Unwritable // what SQLite needs beside it cannot be made, for root neither
};

} // namespace

// Law 2 for whoever holds the launch: pressed in the window, whatever became of the ledger since it was opened.
class SessionLedgerFaultsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aHeldRollbackStarts_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("the ledger is corrupt") << int(Corrupt);
        QTest::newRow("the ledger is empty") << int(Truncated);
        QTest::newRow("the ledger takes nothing") << int(Unwritable);
    }
    void aHeldRollbackStarts()
    {
        QFETCH(const int, fault);
        TemporaryLaunch launch(shop);
        launch.script(u"back-one.sh"_s, "echo one >> trace\n");
        launch.script(u"back-two.sh"_s, "echo two >> trace\n");
        QVERIFY(launch.create());
        QVERIFY(launch.open());
        const QStringList before = launch.kinds();
        const QString ledger = launch.folder + u"/ledger.sqlite"_s;
        const QString journal = ledger + u"-journal"_s;
        const QByteArray bytes = launch.disk.read(ledger, 100'000'000).value_or(QByteArray());
        QVERIFY(!bytes.isEmpty());
        // In its place: the session has it open.
        const auto write = [&ledger](const QByteArray& other) {
            QFile file(ledger);
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            QCOMPARE(file.write(other), other.size());
        };
        if (fault == Unwritable)
            QVERIFY(QDir().mkpath(journal));
        else
            write(fault == Corrupt ? QByteArray(bytes.size(), 'x') : QByteArray());
        if (QTest::currentTestFailed())
            return;

        QElapsedTimer timer;
        timer.start();
        QVERIFY(launch.rollBack(u"immediate"_s));
        const checklist::State& state = launch.session->launch().state();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(launch.workdir + u"/trace"_s), patienceMs);
        qInfo("%-26s its script had run %lld ms after the press", QTest::currentDataTag(),
              static_cast<long long>(timer.elapsed()));
        QTRY_VERIFY_WITH_TIMEOUT(state.rollbacks.value(0).ended.has_value(), patienceMs);
        QCOMPARE(state.rollbacks.first().ended->outcome, u"done"_s);
        QVERIFY(state.held.has_value());
        QCOMPARE(launch.kinds(), before); // nothing of it is durable, and nothing says that it is

        // It comes back, from a copy or because there is room again.
        if (fault == Unwritable)
            QVERIFY(QDir().rmdir(journal));
        else
            write(bytes);
        QTRY_COMPARE_WITH_TIMEOUT(launch.kinds().last(), u"rollback.ended"_s, patienceMs);
        QCOMPARE(launch.kinds().mid(before.size()),
                 QStringList({u"rollback.started"_s, u"launch.held"_s, u"run.started"_s, u"run.finished"_s,
                              u"run.started"_s, u"run.finished"_s, u"rollback.ended"_s}));
        for (auto entry = launch.session->entries().begin() + before.size(); entry != launch.session->entries().end();
             ++entry)
            QVERIFY2(entry->late || events::kindOf(entry->body) != u"rollback.started"_s, "it was recorded in time");
        QCOMPARE(launch.disk.read(launch.workdir + u"/trace"_s, 1000).value_or(QByteArray()), QByteArray("one\ntwo\n"));
        launch.close();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(launch.folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
        // And whoever opens it reads the same.
        QVERIFY(launch.open());
        QCOMPARE(launch.session->launch().state().rollbacks.value(0).ended->outcome, u"done"_s);
        launch.close();
    }
};

QTEST_GUILESS_MAIN(SessionLedgerFaultsTest)
#include "tst_session_ledger_faults.moc"
