// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/claim.h"
#include "app/control/control_client.h"
#include "core/base/ids.h"
#include "core/session/open.h"
#include "tests/app/cli/launch_place.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QLocalServer>
#include <QLocalSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

namespace {

app::Act noteOf(const QString& words)
{
    app::Act act;
    act.command = checklist::WriteNote{words, {}};
    act.actor = {events::Auth::Claimed, u"Ada Officer"_s, {}, {}};
    return act;
}

// Sends it as it is and waits for a line; empty when none came before `patienceMs`.
QByteArray sent(const LaunchPlace& place, const app::Act& act, const app::Envelope& envelope, int patienceMs)
{
    QLocalSocket socket;
    socket.connectToServer(session::controlSocket(place.launch()));
    if (!socket.waitForConnected(5000))
        return "not connected";
    socket.write(QJsonDocument(app::actJson(act, envelope)).toJson(QJsonDocument::Compact) + '\n');
    socket.flush();
    static_cast<void>(QTest::qWaitFor([&] { return socket.canReadLine(); }, patienceMs));
    return socket.readLine();
}

} // namespace

class CliHolderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Some of them failed: the command that held the launch ended before it heard them.
    void notesWrittenAtOnceAreAllWritten()
    {
        const LaunchPlace place;
        qputenv("XDG_RUNTIME_DIR", place.path(u"run"_s).toUtf8());
        VERIFY_STATUS(place.makeLaunch(), 0);
        const qsizetype before = place.kinds().count(u"note.written"_s);
        std::vector<std::unique_ptr<QProcess>> writers;
        for (int i = 0; i < 8; ++i)
            writers.push_back(place.start({u"note"_s, place.launch(), u"at once %1"_s.arg(i)}));
        for (const std::unique_ptr<QProcess>& writer : writers) {
            QVERIFY(writer->state() == QProcess::NotRunning || writer->waitForFinished(60'000));
            QVERIFY2(writer->exitCode() == 0, writer->readAllStandardError().constData());
        }
        QCOMPARE(place.kinds().count(u"note.written"_s) - before, 8);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    // What somebody stopped waiting for is not done later: neither what is too old, nor what was revoked.
    void aRequestThatNobodyWaitsForIsDropped()
    {
        const LaunchPlace place;
        qputenv("XDG_RUNTIME_DIR", place.path(u"run"_s).toUtf8());
        VERIFY_STATUS(place.makeLongLaunch(), 0);
        const std::unique_ptr<QProcess> holder = place.holdByLongWork();
        QVERIFY(holder);
        const SystemClock clock;
        const Instant now = clock.now();
        const qint64 later = now.boottimeMs + 60'000;
        const QStringList before = place.kinds();

        QCOMPARE(sent(place, noteOf(u"old"_s), {randomId(), now.boot, now.boottimeMs - 1}, 500), QByteArray());
        QCOMPARE(sent(place, noteOf(u"before the restart"_s), {randomId(), u"another boot"_s, later}, 500),
                 QByteArray());
        const QString revoked = randomId();
        QVERIFY(app::claimRequest(place.launch(), revoked));
        QCOMPARE(sent(place, noteOf(u"revoked"_s), {revoked, now.boot, later}, 500), QByteArray());
        QCOMPARE(sent(place, noteOf(u"nameless"_s), {u"../../x"_s, now.boot, later}, 500), QByteArray());
        QCOMPARE(place.kinds(), before);

        const QString good = randomId();
        const QByteArray answer = sent(place, noteOf(u"in time"_s), {good, now.boot, later}, 20'000);
        QVERIFY2(answer.contains("\"size\""), answer.constData());
        QCOMPARE(place.kinds(), before + QStringList(u"note.written"_s));
        // Nothing is left beside the socket but what we revoked ourselves.
        app::releaseRequest(place.launch(), revoked);
        QCOMPARE(QDir(place.path(u"run/holdpoint"_s)).entryList({u"*.*"_s}, QDir::Files), QStringList());
        place.write(u"work/enough"_s, {});
        QVERIFY(holder->waitForFinished(20'000));
    }

    void aClientThatGivesUpSaysWhetherItWasDone_data()
    {
        QTest::addColumn<bool>("begun");
        QTest::addColumn<bool>("ends");
        QTest::addColumn<QString>("cause");
        QTest::newRow("not begun") << false << false << u"will not do this any more"_s;
        QTest::newRow("begun") << true << false << u"began this"_s;
        QTest::newRow("not begun, holder ends") << false << true << u"was not done"_s;
        QTest::newRow("begun, holder ends") << true << true << u"ended before it said"_s;
    }
    void aClientThatGivesUpSaysWhetherItWasDone()
    {
        QFETCH(const bool, begun);
        QFETCH(const bool, ends);
        QFETCH(const QString, cause);
        const LaunchPlace place;
        qputenv("XDG_RUNTIME_DIR", place.path(u"run"_s).toUtf8());
        QDir().mkpath(place.path(u"run/holdpoint"_s));
        QDir().mkpath(place.launch());
        QLocalServer holder;
        QVERIFY(holder.listen(session::controlSocket(place.launch())));
        QString id;
        connect(&holder, &QLocalServer::newConnection, &holder, [&] {
            QLocalSocket* socket = holder.nextPendingConnection();
            connect(socket, &QLocalSocket::readyRead, socket, [&, socket] {
                id = QJsonDocument::fromJson(socket->readLine())[u"id"_s].toString();
                if (begun)
                    app::claimRequest(place.launch(), id);
                if (ends)
                    socket->abort();
            });
        });
        const SystemClock clock;
        std::optional<Error> error;
        {
            app::ControlClient client(place.launch(), clock);
            client.send(noteOf(u"hello"_s),
                        [&](const Result<session::Committed>& result) { error = result ? Error() : result.error(); },
                        {300, 300});
            QTRY_VERIFY_WITH_TIMEOUT(error, 20'000);
            QVERIFY2(error->cause.contains(cause), qPrintable(error->text()));
            QCOMPARE(error->code, ErrorCode::HeldElsewhere);
            QVERIFY(!error->nextStep.isEmpty());
            QCOMPARE(id.size(), 32);
            // Whoever comes now comes too late.
            QVERIFY(!app::claimRequest(place.launch(), id));
        }
    }

    // The highest checkpoint is kept outside: a copy that fell behind is noticed, here and by verify.
    void aFolderThatFellBehindIsNoticed()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        const QString ledger = u"shop.launch/ledger.sqlite"_s;
        const QByteArray older = place.bytes(ledger);
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"one"_s}), 0);
        const QString folder = place.path(u"home/state/holdpoint/checkpoints"_s);
        const QStringList kept = QDir(folder).entryList(QDir::Files);
        QCOMPARE(kept.size(), 1);
        QVERIFY(!(QFile::permissions(folder + u'/' + kept[0]) & (QFile::ReadGroup | QFile::ReadOther)));
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
        const QByteArray one = place.bytes(ledger);

        place.write(ledger, older);
        const Answer refused = place.call({u"note"_s, place.launch(), u"two"_s});
        QVERIFY2(refused.status == 3, qPrintable(refused.all()));
        QVERIFY2(refused.err.contains(u"older copy"_s) && refused.err.contains(kept[0]), qPrintable(refused.err));
        const Answer verified = place.call({u"verify"_s, place.launch()});
        QVERIFY2(verified.status == 1 && verified.out.contains(u"older copy"_s), qPrintable(verified.all()));
        // Rolling back does not wait for anybody to find the newest copy.
        VERIFY_STATUS(place.call({u"rollback"_s, place.launch(), u"--immediate"_s, u"--reason"_s, u"it burns"_s}), 0);
        QCOMPARE(place.trace(), QString(u"back prove"_s).split(u' '));

        // The way out that was named; then both copies have gone on, and the first is a fork.
        QVERIFY(QFile::remove(folder + u'/' + kept[0]));
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"two"_s}), 0);
        QVERIFY(place.kinds().contains(u"rollback.ended"_s));
        const QByteArray other = place.bytes(u"home/state/holdpoint/checkpoints/"_s + kept[0]);
        QVERIFY(!other.isEmpty());
        place.write(ledger, one);
        QVERIFY(QFile::remove(folder + u'/' + kept[0]));
        for (int i = 0; i < 12; ++i)
            VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"on the other branch"_s}), 0);
        place.write(u"home/state/holdpoint/checkpoints/"_s + kept[0], other);
        const Answer fork = place.call({u"note"_s, place.launch(), u"three"_s});
        QVERIFY2(fork.status == 3 && fork.err.contains(u"fork"_s), qPrintable(fork.all()));
        const Answer forked = place.call({u"verify"_s, place.launch()});
        QVERIFY2(forked.status == 1 && forked.out.contains(u"fork"_s), qPrintable(forked.all()));

        // A damaged one is said, and stands in nobody's way.
        place.write(u"home/state/holdpoint/checkpoints/"_s + kept[0], "torn");
        const Answer noticed = place.call({u"verify"_s, place.launch()});
        QVERIFY2(noticed.status == 0 && noticed.out.contains(u"cannot be used"_s), qPrintable(noticed.all()));
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"three"_s}), 0);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }
};

QTEST_GUILESS_MAIN(CliHolderTest)
#include "tst_cli_holder.moc"
