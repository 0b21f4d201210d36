// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/decisions.h"
#include "core/session/launch_folder.h"
#include "core/session/secret_key.h"
#include "core/session/verify_launch.h"
#include "core/signoff/folder_key_store.h"
#include "tests/core/session/temporary_launch.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTest>
#include <QTimer>

#include <csignal>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace holdpoint;
using checklist::StepState;
using holdpoint::test::TemporaryLaunch;

namespace {

const QByteArray shop = R"(# Shop launch

## Phase 1: T-1 Hour - Prepare

**Back Up**
```bash
./scripts/backup.sh
./scripts/verify.sh <CHANGE>

# Expected output:
# ✅ Backup complete
```

**Deploy**
```bash
./scripts/deploy.sh
```

#### Deliverables
- Backup report

## Rollback

**Immediate Rollback**
```bash
./scripts/back-one.sh
./scripts/back-two.sh
# Steps:
# 1. Stop traffic
# 2. Verify health
```
)";

std::unique_ptr<TemporaryLaunch> opened()
{
    auto launch = std::make_unique<TemporaryLaunch>(shop);
    launch->script(QStringLiteral("backup.sh"), "echo saving; echo \"$HOLDPOINT_LAUNCH\"\n");
    launch->script(QStringLiteral("verify.sh"), "echo \"change $1\"; echo '✅ Backup complete'\n");
    launch->script(QStringLiteral("deploy.sh"), "sleep 0.2; echo deployed\n");
    launch->script(QStringLiteral("back-one.sh"), "echo one\n");
    launch->script(QStringLiteral("back-two.sh"), "echo two\n");
    const Result<QString> created = launch->create();
    if (!created || !launch->open())
        return nullptr;
    return launch;
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_session_launch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // Regression: every line was one too far down.
    void configurationErrorsNameTheirLine()
    {
        const Result<session::LoadedPlan> loaded =
            session::loadPlan("# A\n\n```toml holdpoint\n[launch]\ncolour = 1\n```\n", {});
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().line, 5);
    }

    void aStepRunsCommandByCommandAndItsOutputIsJudged()
    {
        auto launch = opened();
        QVERIFY(launch);
        const QString step = launch->stepId(QStringLiteral("Back Up"));
        QVERIFY(launch->runStep(step));
        // The second command stops at its unfilled value, and says so.
        QTRY_COMPARE_WITH_TIMEOUT(launch->session->launch().state().runs.size(), 1, 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(!launch->session->launch().state().runs.first().running(), 10'000);
        const Result<session::Committed> refused = launch->runStep(step);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY(launch->submit(checklist::FillValue{launch->session->launch().plan().values.first().id,
                                                    QStringLiteral("it's \"$(id)\" `x`"), false}));
        QVERIFY(launch->runStep(step));
        QTRY_COMPARE_WITH_TIMEOUT(launch->session->launch().stepState(step), StepState::Passed, 10'000);
        // The value travelled as data: the shell never read it.
        QCOMPARE(bytesOf(launch->session->runFolder(2) + QStringLiteral("/output.log")),
                 QByteArray("change it's \"$(id)\" `x`\n✅ Backup complete\n"));
        const QStringList log = launch->kinds();
        QCOMPARE(log, QStringList({QStringLiteral("launch.opened"), QStringLiteral("runbook.loaded"),
                                   QStringLiteral("run.started"), QStringLiteral("run.finished"),
                                   QStringLiteral("value.filled"), QStringLiteral("run.started"),
                                   QStringLiteral("run.finished")}));
        const Result<ledger::Verdict> verdict = session::verifyLaunch(launch->folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
    }

    void aMissingScriptIsRefusedByNameBeforeAnythingRuns()
    {
        auto launch = opened();
        QVERIFY(launch);
        QFile::remove(launch->workdir + QStringLiteral("/scripts/backup.sh"));
        const Result<session::Committed> refused = launch->runStep(launch->stepId(QStringLiteral("Back Up")));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Refused);
        QVERIFY(refused.error().cause.contains(QStringLiteral("./scripts/backup.sh")));
        QVERIFY(launch->session->launch().state().runs.isEmpty());
    }

    void onlyOneHolds()
    {
        auto launch = opened();
        QVERIFY(launch);
        auto second = TemporaryLaunch::in(launch->place);
        const Result<void> held = second->open();
        QVERIFY(!held);
        QCOMPARE(held.error().code, ErrorCode::HeldElsewhere);
        launch->close();
        QVERIFY(second->open());
    }

    void evidenceIsKeptByItsHash()
    {
        auto launch = opened();
        QVERIFY(launch);
        const QString file = launch->place + QStringLiteral("/report.txt");
        QFile report(file);
        QVERIFY(report.open(QIODevice::WriteOnly));
        report.write("all good");
        report.close();
        const runbook::Step& step = launch->step(QStringLiteral("Deliverables"));
        std::optional<bool> answer;
        launch->session->attach(step.id, step.deliverables.first().id, file,
                                {events::Auth::Claimed, QStringLiteral("Ada"), {}, {}},
                                [&](const Result<session::Committed>& result) { answer = result.has_value(); });
        QTRY_VERIFY(answer);
        QVERIFY(*answer);
        const events::EvidenceAttached kept = launch->session->launch().state().evidence.first().file;
        QCOMPARE(bytesOf(launch->folder + QStringLiteral("/attachments/") + kept.sha256), QByteArray("all good"));
        QVERIFY(launch->session->launch().missingDeliverables(step.id).isEmpty());
        // What was attached and changed later is found.
        launch->close();
        QFile changed(launch->folder + QStringLiteral("/attachments/") + kept.sha256);
        QVERIFY(changed.open(QIODevice::WriteOnly));
        changed.write("all bad!");
        changed.close();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(launch->folder, {});
        QVERIFY(verdict && !verdict->intact);
        QCOMPARE(*verdict->firstBad, 2);
    }

    void aRollbackRunsEveryCommandAndHolds()
    {
        auto launch = opened();
        QVERIFY(launch);
        launch->script(QStringLiteral("back-one.sh"), "echo one; exit 3\n"); // a failure does not end it
        QVERIFY(launch->rollBack(QStringLiteral("immediate")));
        QTRY_VERIFY_WITH_TIMEOUT(launch->session->launch().state().rollbacks.value(0).ended.has_value(), 10'000);
        const checklist::RollbackRecord record = launch->session->launch().state().rollbacks.first();
        QCOMPARE(record.ended->outcome, QStringLiteral("failed"));
        QCOMPARE(record.ended->commandsPassed, 1);
        QCOMPARE(record.ended->commandsFailed, 1);
        QVERIFY(launch->session->launch().state().held);
    }

    // PowerShell and console output among the commands: noted for a person, neither run nor failed.
    void aRollbackPassesOverWhatCannotBeRun()
    {
        QByteArray mixed = shop;
        mixed.replace("./scripts/back-two.sh\n", "```\n\n```powershell\nStop-Service shop\n```\n\n```console\n"
                                                 "shop: stopped\n```\n\n```bash\n./scripts/back-two.sh\n");
        TemporaryLaunch launch(mixed);
        launch.script(QStringLiteral("back-one.sh"), "echo one\n");
        launch.script(QStringLiteral("back-two.sh"), "echo two\n");
        QVERIFY(launch.create());
        QVERIFY(launch.open());
        QVERIFY(launch.rollBack(QStringLiteral("immediate")));
        const checklist::State& state = launch.session->launch().state();
        QTRY_VERIFY_WITH_TIMEOUT(state.rollbacks.value(0).ended.has_value(), 10'000);
        const checklist::RollbackRecord record = state.rollbacks.first();
        QCOMPARE(record.ended->outcome, QStringLiteral("done"));
        QCOMPARE(record.ended->commandsPassed, 2);
        QCOMPARE(record.ended->commandsNotRun, 0);
        QStringList observed;
        for (const events::RollbackStepObserved& one : record.observed)
            observed << one.outcome + u' ' + one.observed;
        QCOMPARE(observed, QStringList(QStringLiteral("person Stop-Service shop")));
        QTRY_COMPARE(launch.kinds().last(), QStringLiteral("rollback.ended"));
        const QStringList log = launch.kinds().mid(2);
        QCOMPARE(log, QStringList({QStringLiteral("rollback.started"), QStringLiteral("launch.held"),
                                   QStringLiteral("run.started"), QStringLiteral("run.finished"),
                                   QStringLiteral("rollback.step-observed"), QStringLiteral("run.started"),
                                   QStringLiteral("run.finished"), QStringLiteral("rollback.ended")}));
    }

    // Regression: what a killed holder was just starting still had its lock, and whoever opened the launch in that
    // moment was told that another Holdpoint holds it.
    void aKilledHoldersChildHoldsNoLaunch()
    {
        const QTemporaryDir folder;
        const pid_t holder = fork();
        if (holder == 0) {
            const bool locked = session::lockFolder(folder.path()).has_value();
            if (fork() == 0) {
                usleep(300'000); // not another program yet
                _exit(0);
            }
            _exit(locked ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(waitpid(holder, &status, 0), holder);
        QCOMPARE(status, 0);
        const Result<int> lock = session::lockFolder(folder.path());
        QVERIFY2(lock, qPrintable(lock ? QString() : lock.error().text()));
        // Who lives is told at once.
        QElapsedTimer timer;
        timer.start();
        const Result<int> second = session::lockFolder(folder.path());
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::HeldElsewhere);
        QVERIFY2(timer.elapsed() < 900, qPrintable(QString::number(timer.elapsed())));
        close(*lock);
    }

    // Law 2: a locked ledger costs a rollback 250 ms, and what happened is recorded late.
    void aRollbackStartsWhileTheLedgerIsLocked()
    {
        auto launch = opened();
        QVERIFY(launch);
        sqlite3* other = nullptr;
        QCOMPARE(sqlite3_open(qPrintable(launch->folder + QStringLiteral("/ledger.sqlite")), &other), SQLITE_OK);
        QCOMPARE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
        QElapsedTimer timer;
        timer.start();
        bool started = false;
        launch->session->rollBack(QStringLiteral("immediate"), QStringLiteral("it burns"),
                                  {events::Auth::Claimed, QStringLiteral("Ada"), {}, {}},
                                  [&](const Result<session::Committed>& result) { started = result.has_value(); });
        QTRY_VERIFY_WITH_TIMEOUT(started, 5'000);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(launch->session->runFolder(1) + QStringLiteral("/exit.json")), 5'000);
        qInfo("script had run %lld ms after the press, ledger locked", timer.elapsed());
        QTRY_VERIFY_WITH_TIMEOUT(launch->session->launch().state().rollbacks.value(0).ended.has_value(), 10'000);
        sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_close(other);
        // Everything reaches the ledger once it opens, marked as late, and verifies.
        QTRY_COMPARE_WITH_TIMEOUT(launch->kinds().last(), QStringLiteral("rollback.ended"), 20'000);
        const QStringList log = launch->kinds().mid(2);
        QCOMPARE(log, QStringList({QStringLiteral("rollback.started"), QStringLiteral("launch.held"),
                                   QStringLiteral("run.started"), QStringLiteral("run.finished"),
                                   QStringLiteral("run.started"), QStringLiteral("run.finished"),
                                   QStringLiteral("rollback.ended")}));
        QVERIFY(launch->session->entries().at(4).late);
        launch->close();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(launch->folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
    }

    // Regression: a script that was on its way into a locked ledger took the number of the rollback's first command, or
    // started after the rollback.
    void aRollbackOvertakesAScriptThatALockedLedgerHolds_data()
    {
        QTest::addColumn<bool>("opensAtOnce");
        QTest::newRow("the lock ends with the press") << true;
        QTest::newRow("the lock ends after the rollback") << false;
    }
    void aRollbackOvertakesAScriptThatALockedLedgerHolds()
    {
        QFETCH(const bool, opensAtOnce);
        auto launch = opened();
        QVERIFY(launch);
        const checklist::State& state = launch->session->launch().state();
        sqlite3* other = nullptr;
        QCOMPARE(sqlite3_open(qPrintable(launch->folder + QStringLiteral("/ledger.sqlite")), &other), SQLITE_OK);
        QCOMPARE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
        const events::Actor ada{events::Auth::Claimed, QStringLiteral("Ada"), {}, {}};
        launch->session->runStep(launch->stepId(QStringLiteral("Back Up")), ada);
        bool looked = false;
        QTimer::singleShot(50, this, [&looked] { looked = true; });
        QTRY_VERIFY(looked); // it waits for the ledger by now
        bool started = false;
        launch->session->rollBack(QStringLiteral("immediate"), QStringLiteral("it burns"), ada,
                                  [&](const Result<session::Committed>& result) { started = result.has_value(); });
        QTRY_VERIFY_WITH_TIMEOUT(started, 5'000);
        if (!opensAtOnce)
            QTRY_VERIFY_WITH_TIMEOUT(state.rollbacks.value(0).ended.has_value(), 10'000);
        sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_close(other);
        QTRY_VERIFY_WITH_TIMEOUT(launch->session->recorded() && state.rollbacks.value(0).ended &&
                                     state.runs.size() == 3 && !state.runs.value(1).running(),
                                 20'000);
        QCOMPARE(state.runs.value(1).finished->ending, QStringLiteral("could-not-start"));
        QVERIFY(state.runs.value(1).finished->problem.contains(QStringLiteral("a rollback had begun")));
        QVERIFY(!QFile::exists(launch->session->runFolder(1) + QStringLiteral("/output.log")));
        QCOMPARE(state.rollbacks.value(0).ended->outcome, QStringLiteral("done"));
        QCOMPARE(state.rollbacks.value(0).ended->commandsPassed, 2);
        QCOMPARE(launch->kinds().mid(2, 4),
                 QStringList({QStringLiteral("run.started"), QStringLiteral("rollback.started"),
                              QStringLiteral("launch.held"), QStringLiteral("run.started")}));
        launch->close();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(launch->folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
        // What the books say is what was done, also for whoever opens them again.
        QVERIFY(launch->open());
        QCOMPARE(launch->session->launch().state().rollbacks.value(0).ended->outcome, QStringLiteral("done"));
    }

    // Regression: a statement that was signed over an older ledger was looked up in the session's thread, where a
    // ledger of 100,000 entries stands in everybody's way for a second. Here it is locked, and let go by that very
    // thread.
    void anOlderStatementIsLookedUpElsewhere()
    {
        auto launch = opened();
        QVERIFY(launch);
        const QString ada = QStringLiteral("Ada");
        const QByteArray passphrase = "correct horse";
        const signoff::WrappedKey key = signoff::generateKey(ada, passphrase).value();
        QVERIFY(launch->submit(checklist::ChangeRoster{
            {{{ada, {}, {QStringLiteral("Launch Coordinator")}, {}, key.sshPublicKey()}}, false}}));
        const auto signedHold = [&](const QString& reason, bool otherPast) {
            checklist::Command hold = checklist::Hold{reason};
            signoff::Statement statement =
                session::decisionStatement(launch->session->launch(), launch->session->head(), hold,
                                           {ada, key.fingerprint(), launch->clock.now().utcMs / 1000 * 1000})
                    .value();
            if (otherPast)
                statement.treeRoot = QString::fromLatin1(QByteArray(32, 'x').toBase64());
            const session::SignedStatement made = session::signStatement(statement, key, passphrase).value();
            session::setProof(hold, {made.statement, made.signature, made.publicKey});
            return hold;
        };
        const checklist::Command truth = signedHold(QStringLiteral("rain"), false);
        const checklist::Command lie = signedHold(QStringLiteral("snow"), true);
        QVERIFY(launch->submit(checklist::WriteNote{QStringLiteral("the ledger goes on"), {}}));
        launch->close();
        QVERIFY(launch->open());

        sqlite3* other = nullptr;
        QCOMPARE(sqlite3_open(qPrintable(launch->folder + QStringLiteral("/ledger.sqlite")), &other), SQLITE_OK);
        QCOMPARE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
        QTimer::singleShot(100, this, [other] { sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr); });
        const Result<session::Committed> held = launch->submit(truth, ada, events::Auth::Signed);
        sqlite3_close(other);
        QVERIFY2(held, qPrintable(held ? QString() : held.error().text()));
        QVERIFY(launch->session->launch().state().held);
        QVERIFY(launch->session->recorded());

        QVERIFY(launch->submit(checklist::Resume{QStringLiteral("sun")}, ada));
        const Result<session::Committed> refused = launch->submit(lie, ada, events::Auth::Signed);
        QVERIFY(!refused && refused.error().code == ErrorCode::Refused);
        QVERIFY2(refused.error().cause.contains(QStringLiteral("another ledger")), qPrintable(refused.error().cause));
        launch->close();
        const Result<ledger::Verdict> verdict = session::verifyLaunch(launch->folder, {});
        QVERIFY2(verdict && verdict->intact, qPrintable(verdict ? verdict->problem : verdict.error().text()));
    }

    // Regression: reason and decision ran into each other in what the coordinator signed.
    void aReasonIsASentenceOfItsOwnInWhatIsSigned()
    {
        auto launch = opened();
        QVERIFY(launch);
        const auto meaning = [&](const checklist::Command& command) {
            const Result<signoff::Statement> statement = session::decisionStatement(
                launch->session->launch(), launch->session->head(), command, {QStringLiteral("Ada"), {}, 0});
            return statement ? statement->meaning : statement.error().text();
        };
        const QString hold = meaning(checklist::Hold{QStringLiteral("errors rise")});
        QVERIFY2(hold.endsWith(QStringLiteral(". My reason: errors rise")), qPrintable(hold));
        QVERIFY(launch->submit(
            checklist::RequestDeviation{
                QStringLiteral("skip"), launch->stepId(QStringLiteral("Back Up")), {}, QStringLiteral("disk is full")},
            QStringLiteral("Ben")));
        const QString approval = meaning(checklist::ApproveDeviation{QStringLiteral("D1"), QStringLiteral("agreed")});
        QVERIFY2(approval.endsWith(QStringLiteral("which Ben requested because: “disk is full”. My reason: agreed")),
                 qPrintable(approval));
        QVERIFY(meaning(checklist::ApproveDeviation{QStringLiteral("D1"), {}}).endsWith(QStringLiteral("”.")));
    }

    void aRollbackStartsWhenTheRunFolderCannotBeMade()
    {
        auto launch = opened();
        QVERIFY(launch);
        // A file where the folder of runs must be: as good as a read-only disk, for root as well.
        QVERIFY(QDir(launch->folder + QStringLiteral("/runs")).removeRecursively());
        QFile block(launch->folder + QStringLiteral("/runs"));
        QVERIFY(block.open(QIODevice::WriteOnly));
        block.close();
        QVERIFY(launch->rollBack(QStringLiteral("immediate")));
        QTRY_VERIFY_WITH_TIMEOUT(launch->session->launch().state().rollbacks.value(0).ended.has_value(), 10'000);
        QCOMPARE(launch->session->launch().state().rollbacks.first().ended->outcome, QStringLiteral("done"));
        for (const qint64 run : {1, 2}) {
            const QString folder = launch->session->runFolder(run);
            QVERIFY(folder.startsWith(QStringLiteral("/dev/shm/")));
            QVERIFY(QDir(folder).removeRecursively());
        }
    }

    void aLedgerThatFailsIsSaidAndComesBack()
    {
        auto launch = opened();
        QVERIFY(launch);
        sqlite3* other = nullptr;
        QCOMPARE(sqlite3_open(qPrintable(launch->folder + QStringLiteral("/ledger.sqlite")), &other), SQLITE_OK);
        QCOMPARE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr), SQLITE_OK);
        bool failed = false;
        bool recovered = false;
        QObject::connect(launch->session.get(), &session::Session::ledgerFailed, [&] { failed = true; });
        QObject::connect(launch->session.get(), &session::Session::ledgerRecovered, [&] { recovered = true; });
        const Result<session::Committed> noted = launch->submit(checklist::WriteNote{QStringLiteral("hello"), {}});
        QVERIFY(!noted); // what the screen calls saved is on disk: this is not
        QVERIFY(failed);
        QVERIFY(launch->session->launch().state().notes.isEmpty());
        sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_close(other);
        QTRY_VERIFY_WITH_TIMEOUT(recovered, 20'000);
        QVERIFY(launch->submit(checklist::WriteNote{QStringLiteral("hello again"), {}}));
        QCOMPARE(launch->session->launch().state().notes.size(), 1);
    }

    void aRunThatOutlivedUsIsFoundAgain()
    {
        auto launch = opened();
        QVERIFY(launch);
        launch->script(QStringLiteral("backup.sh"), "echo begin; sleep 1.5; echo end\n");
        QVERIFY(launch->runStep(launch->stepId(QStringLiteral("Back Up"))));
        launch->close();
        QVERIFY(launch->open());
        QCOMPARE(launch->session->launch().runningRuns().size(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(launch->session->launch().runningRuns().isEmpty(), 10'000);
        QVERIFY(launch->session->launch().state().runs.first().passed());
        QCOMPARE(bytesOf(launch->session->runFolder(1) + QStringLiteral("/output.log")), QByteArray("begin\nend\n"));
    }

    void aRunThatEndedWithoutUsIsRecorded()
    {
        auto launch = opened();
        QVERIFY(launch);
        launch->script(QStringLiteral("backup.sh"), "sleep 0.3; exit 7\n");
        QVERIFY(launch->runStep(launch->stepId(QStringLiteral("Back Up"))));
        const QString exitFile = launch->session->runFolder(1) + QStringLiteral("/exit.json");
        launch->close();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(exitFile), 10'000);
        QVERIFY(launch->open());
        QCOMPARE(launch->session->launch().state().runs.first().finished->status, 7);
        QCOMPARE(launch->session->launch().stepState(launch->stepId(QStringLiteral("Back Up"))), StepState::Failed);
    }

    void aRunWhoseRunnerWasKilledIsUnknown()
    {
        auto launch = opened();
        QVERIFY(launch);
        launch->script(QStringLiteral("backup.sh"), "sleep 2\n");
        QVERIFY(launch->runStep(launch->stepId(QStringLiteral("Back Up"))));
        QTRY_VERIFY_WITH_TIMEOUT(runner::readIdentity(launch->session->runFolder(1)).has_value(), 5'000);
        const Result<runner::ProcessIdentity> identity = runner::readIdentity(launch->session->runFolder(1));
        QCOMPARE(::kill(pid_t(identity->pid), SIGKILL), 0);
        const QString step = launch->stepId(QStringLiteral("Back Up"));
        QTRY_COMPARE_WITH_TIMEOUT(launch->session->launch().stepState(step), StepState::Unknown, 10'000);
        QVERIFY(!launch->runStep(step));
        QVERIFY(launch->submit(checklist::ResolveRun{1, true, QStringLiteral("seen in its log")}));
        QCOMPARE(launch->session->launch().stepState(step), StepState::Ready);
    }

    void aConfigurationThatNobodyTrustedDoesNotAct()
    {
        TemporaryLaunch launch(
            shop + "\n```toml holdpoint\n[launch]\nname = \"shop\"\nenvironment = {COLOUR = \"green\"}\n```\n");
        QVERIFY(launch.create(false));
        QVERIFY(launch.open());
        QVERIFY(launch.session->launch().configuration().environment.isEmpty());
        launch.close();
        auto trusted = std::make_unique<TemporaryLaunch>(
            shop + "\n```toml holdpoint\n[launch]\nname = \"shop\"\nenvironment = {COLOUR = \"green\"}\n```\n");
        QVERIFY(trusted->create(true));
        QVERIFY(trusted->open());
        QCOMPARE(trusted->session->launch().configuration().environment.value(QStringLiteral("COLOUR")),
                 QStringLiteral("green"));
    }

    void secretNamesThatDifferOnlyInCaseHaveTheirOwnKeys()
    {
        QSet<QString> keys;
        const QStringList names{QStringLiteral("TOKEN"),  QStringLiteral("token"),  QStringLiteral("Token"),
                                QStringLiteral("tOKEN"),  QStringLiteral("TOKEn"),  QStringLiteral("TOKEN_a"),
                                QStringLiteral("TOKENA"), QStringLiteral("TOKENa"), QStringLiteral("_A"),
                                QStringLiteral("_a"),     QStringLiteral("A1"),     QStringLiteral("a1")};
        for (const QString& name : names) {
            const QString key = session::secretKeyName(QStringLiteral("shop-1"), name);
            QVERIFY2(signoff::KeyFolder::checkName(key), qPrintable(key));
            keys.insert(key);
        }
        QCOMPARE(keys.size(), names.size());
        // What was kept under a name in capitals is still found.
        QCOMPARE(session::secretKeyName(QStringLiteral("shop-1"), QStringLiteral("SLACK_WEBHOOK")),
                 QStringLiteral("secret.shop-1.slack_webhook"));
    }

    void secretsWhoseNamesDifferOnlyInCaseReachTheCommandApart()
    {
        TemporaryLaunch launch("## T-0 Go\n\n**Show**\n```bash\n./scripts/show.sh\n```\n\n"
                               "```toml holdpoint\n[launch]\nname = \"shop\"\n"
                               "secrets = [\"SHOP_TOKEN\", \"Shop_Token\"]\n```\n");
        launch.script(QStringLiteral("show.sh"), "printf '%s %s' \"$SHOP_TOKEN\" \"$Shop_Token\" > told\n");
        const Result<QString> id = launch.create();
        QVERIFY2(id, qPrintable(id ? QString() : id.error().text()));
        int kept = 0;
        const auto count = [&kept](const Result<signoff::KeyPlace>& place) { kept += place ? 1 : 0; };
        launch.keys->store(session::secretKeyName(*id, QStringLiteral("SHOP_TOKEN")), "in-capitals", count);
        launch.keys->store(session::secretKeyName(*id, QStringLiteral("Shop_Token")), "in-both-cases", count);
        QTRY_COMPARE(kept, 2);
        QVERIFY(launch.open());
        const QString step = launch.stepId(QStringLiteral("Show"));
        QVERIFY(launch.runStep(step));
        QTRY_COMPARE_WITH_TIMEOUT(launch.session->launch().stepState(step), StepState::Passed, 10'000);
        QCOMPARE(bytesOf(launch.workdir + QStringLiteral("/told")), QByteArray("in-capitals in-both-cases"));
    }
};

QTEST_GUILESS_MAIN(tst_session_launch)
#include "tst_session_launch.moc"
