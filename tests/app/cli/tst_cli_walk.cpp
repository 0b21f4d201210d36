// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

namespace {

const QByteArray passphrase = "correct horse\n";

} // namespace

class CliWalkTest : public QObject
{
    Q_OBJECT

    static void makeLongLaunch(const LaunchPlace& place) { VERIFY_STATUS(place.makeLongLaunch(), 0); }

    static std::unique_ptr<QProcess> holdByLongWork(const LaunchPlace& place)
    {
        std::unique_ptr<QProcess> holder = place.holdByLongWork();
        if (!holder)
            QTest::qFail("the long work did not begin", __FILE__, __LINE__);
        return holder;
    }

private Q_SLOTS:
    void aWholeLaunch()
    {
        const LaunchPlace place;
        const QString launch = place.launch();
        const Answer made = place.makeLaunch();
        QVERIFY2(made.status == 0, qPrintable(made.all()));
        QVERIFY2(made.out.contains(launch), qPrintable(made.out));

        const Answer status = place.call({u"status"_s, launch, u"--json"_s});
        QCOMPARE(status.status, 0);
        QCOMPARE(status.json().value(u"name").toString(), u"shop"_s);
        QCOMPARE(status.json().value(u"state").toString(), u"not-started"_s);
        QVERIFY2(status.json().value(u"armed").toBool(), qPrintable(status.out));
        QCOMPARE(place.kinds().first(), u"launch.opened"_s);

        // The runbook's table is the roster until there is one.
        for (const auto& [name, role] :
             {std::pair(u"Ada Officer"_s, u"Launch Coordinator"_s), std::pair(u"Tomasz Lind"_s, u"Technical Lead"_s),
              std::pair(u"Jonas Abara"_s, u"QA Lead"_s)})
            VERIFY_STATUS(place.call({u"roster"_s, launch, u"--person"_s, name, u"--role"_s, role}), 0);

        VERIFY_STATUS(place.call({u"set"_s, launch, u"change-id"_s}, "CHG-7\n"), 0);
        const Answer ran = place.call({u"run"_s, launch, u"Start the Shop"_s});
        QVERIFY2(ran.status == 0, qPrintable(ran.all()));
        QVERIFY2(ran.out.contains(u"Change CHG-7\n✅ Shop started\n"_s), qPrintable(ran.out));
        QCOMPARE(place.step(u"Start the Shop"_s).value(u"state").toString(), u"passed"_s);

        const Answer failed = place.call({u"run"_s, launch, u"Repair the Till"_s});
        QVERIFY2(failed.status == 1, qPrintable(failed.all()));
        QVERIFY2(failed.err.contains(u"it ended with status 1"_s) && failed.err.contains(u"Retry"_s),
                 qPrintable(failed.err));
        QCOMPARE(place.step(u"Repair the Till"_s).value(u"state").toString(), u"failed"_s);
        VERIFY_STATUS(place.call({u"status"_s, launch, u"--check"_s}), 1);
        place.write(u"work/repaired"_s, {});
        VERIFY_STATUS(place.call({u"retry"_s, launch, u"Repair the Till"_s}), 0);
        VERIFY_STATUS(place.call({u"status"_s, launch, u"--check"_s}), 0);

        const Answer dark = place.call({u"run"_s, launch, u"Read the Sign"_s});
        QVERIFY2(dark.status == 1 && dark.out.contains(u"Missing in the output"_s), qPrintable(dark.all()));
        place.write(u"work/lit"_s, {});
        const Answer lit = place.call({u"retry"_s, launch, u"Read the Sign"_s, u"--json"_s});
        QVERIFY2(lit.status == 0 && lit.json().value(u"passed").toBool(), qPrintable(lit.all()));

        VERIFY_STATUS(place.call({u"tick"_s, launch, u"Everybody is here"_s}), 0);
        VERIFY_STATUS(place.call({u"untick"_s, launch, u"Everybody is here"_s, u"--reason"_s, u"Jonas left"_s}), 0);
        VERIFY_STATUS(place.call({u"tick"_s, launch, u"Everybody is here"_s}), 0);
        place.write(u"report.txt"_s, "restored and compared\n");
        VERIFY_STATUS(place.call({u"attach"_s, launch, u"preparation/deliverables"_s, place.path(u"report.txt"_s)}), 0);
        const QString kept = place.lastOf(u"evidence.attached"_s)[u"body"][u"sha256"].toString();
        QCOMPARE(place.bytes(u"shop.launch/attachments/"_s + kept), QByteArray("restored and compared\n"));

        VERIFY_STATUS(place.call({u"tick"_s, launch, u"The backup was compared"_s}), 0);
        VERIFY_STATUS(place.call({u"vote"_s, launch, u"Go/No-Go"_s, u"--as"_s, u"Technical Lead"_s, u"no-go"_s,
                                  u"--reason"_s, u"the till jams"_s}),
                      0);
        VERIFY_STATUS(place.call({u"decide"_s, launch, u"Go/No-Go"_s, u"go"_s}), 3);
        // One NO-GO holds; the coordinator resumes, and the polls go on.
        QCOMPARE(place.kinds().last(), u"launch.held"_s);
        VERIFY_STATUS(place.call({u"resume"_s, launch, u"--reason"_s, u"the till is oiled"_s}), 0);
        VERIFY_STATUS(place.call({u"vote"_s, launch, u"Go/No-Go"_s, u"--as"_s, u"Piper"_s, u"go"_s}), 3);
        VERIFY_STATUS(place.call({u"vote"_s, launch, u"Go/No-Go"_s, u"--as"_s, u"QA Lead"_s, u"no-go"_s}), 3);
        VERIFY_STATUS(place.call({u"decide"_s, launch, u"Go/No-Go"_s, u"go"_s}), 3);
        for (const QString& seat : {u"Technical Lead"_s, u"QA Lead"_s})
            VERIFY_STATUS(place.call({u"vote"_s, launch, u"Go/No-Go"_s, u"--as"_s, seat, u"go"_s}), 0);
        QCOMPARE(place.lastOf(u"vote.cast"_s)[u"actor"][u"auth"].toString(), u"spoken"_s);
        QCOMPARE(place.lastOf(u"vote.cast"_s)[u"actor"][u"seat"].toString(), u"QA Lead"_s);
        VERIFY_STATUS(place.call({u"decide"_s, launch, u"Go/No-Go"_s, u"go"_s}), 0);

        place.write(u"work/enough"_s, {});
        VERIFY_STATUS(place.call({u"run"_s, launch, u"Long Work"_s}), 0);
        VERIFY_STATUS(place.call({u"skip"_s, launch, u"Dispensable Work"_s, u"--reason"_s, u"no time"_s}), 3);
        const Answer asked = place.call({u"deviation"_s, u"request"_s, launch, u"skip"_s, u"Dispensable Work"_s,
                                         u"--reason"_s, u"no customer needs it today"_s, u"--by"_s, u"Tomasz Lind"_s});
        QVERIFY2(asked.status == 0 && asked.out.trimmed() == u"D1", qPrintable(asked.all()));
        VERIFY_STATUS(place.call({u"deviation"_s, u"approve"_s, launch, u"D1"_s, u"--by"_s, u"Tomasz Lind"_s}), 3);
        VERIFY_STATUS(place.call({u"deviation"_s, u"approve"_s, launch, u"D1"_s}), 0);
        VERIFY_STATUS(place.call({u"skip"_s, launch, u"Dispensable Work"_s, u"--reason"_s, u"no time"_s}), 0);
        QCOMPARE(place.step(u"Dispensable Work"_s).value(u"state").toString(), u"skipped"_s);

        VERIFY_STATUS(place.call({u"note"_s, launch, u"MARKED-NOTE of the walk"_s}), 0);
        VERIFY_STATUS(place.call({u"hold"_s, launch, u"--reason"_s, u"the bridge is down"_s}), 0);
        QCOMPARE(place.call({u"status"_s, launch, u"--json"_s}).json().value(u"state").toString(), u"held"_s);
        VERIFY_STATUS(place.call({u"resume"_s, launch, u"--reason"_s, u"the bridge is back"_s}), 0);
        VERIFY_STATUS(place.call({u"slip"_s, launch, u"15"_s, u"--reason"_s, u"waited for the bridge"_s}), 0);
        QCOMPARE(place.call({u"status"_s, launch, u"--json"_s}).json().value(u"slipped_minutes").toInt(), 15);
        VERIFY_STATUS(place.call({u"tick"_s, launch, u"The shop sells"_s}), 0);

        signAndDeclare(place);
        if (QTest::currentTestFailed())
            return;
        readCertificate(place);
        if (QTest::currentTestFailed())
            return;
        tamper(place);
        QCOMPARE(place.trace(), QString(u"start till till sign sign long"_s).split(u' '));
    }

private:
    static QString publicKeyOf(const LaunchPlace& place, const QString& person)
    {
        const Answer made =
            place.call({u"keygen"_s, u"--json"_s, u"--person"_s, person, u"--passphrase-fd"_s, u"3"_s}, {}, passphrase);
        return made.json().value(u"public_key").toString();
    }

    static void signAndDeclare(const LaunchPlace& place)
    {
        const QString launch = place.launch();
        // Jonas and Ada have keys here; Tomasz signs on an own machine with the stock tool.
        for (const QString& person : {u"Ada Officer"_s, u"Jonas Abara"_s}) {
            const QString key = publicKeyOf(place, person);
            QVERIFY2(key.startsWith(u"ssh-ed25519 "_s), qPrintable(key));
            VERIFY_STATUS(place.call({u"roster"_s, launch, u"--person"_s, person, u"--key"_s, key}), 0);
        }
        VERIFY_STATUS(
            place.call({u"keygen"_s, u"--person"_s, u"Ada Officer"_s, u"--passphrase-fd"_s, u"3"_s}, {}, passphrase),
            3);
        VERIFY_STATUS(place.call({u"certificate"_s, launch}), 3);
        VERIFY_STATUS(place.call({u"sign"_s, launch, u"--declare"_s, u"--passphrase-fd"_s, u"3"_s}, {}, passphrase), 3);

        const QStringList byJonas{u"sign"_s, launch,    u"QA Lead"_s,    u"--passphrase-fd"_s,
                                  u"3"_s,    u"--by"_s, u"Jonas Abara"_s};
        const Answer wrong = place.call(byJonas, {}, "incorrect horse\n");
        QVERIFY2(wrong.status == 3 && wrong.err.contains(u"passphrase"_s), qPrintable(wrong.all()));
        VERIFY_STATUS(place.call(byJonas, {}, passphrase), 0);

        VERIFY_STATUS(place.program(u"ssh-keygen"_s, {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-f"_s,
                                                      place.path(u"tomasz"_s), u"-C"_s, u"tomasz@laptop"_s}),
                      0);
        const QString key = QString::fromUtf8(place.bytes(u"tomasz.pub"_s)).trimmed();
        VERIFY_STATUS(place.call({u"roster"_s, launch, u"--person"_s, u"Tomasz Lind"_s, u"--key"_s, key}), 0);
        const Answer drawn =
            place.call({u"statement"_s, launch, u"Technical Lead"_s, u"--key"_s, key, u"--by"_s, u"Tomasz Lind"_s});
        QVERIFY2(drawn.status == 0 && drawn.json().value(u"person").toString() == u"Tomasz Lind",
                 qPrintable(drawn.all()));
        place.write(u"statement"_s, drawn.out.toUtf8());
        VERIFY_STATUS(place.program(u"ssh-keygen"_s, {u"-Y"_s, u"sign"_s, u"-f"_s, place.path(u"tomasz"_s), u"-n"_s,
                                                      u"holdpoint-signoff"_s, place.path(u"statement"_s)}),
                      0);
        const auto imported = [&](const QString& statement) {
            return place.call({u"sign"_s, launch, u"Technical Lead"_s, u"--statement"_s, place.path(statement),
                               u"--signature"_s, place.path(u"statement.sig"_s), u"--key"_s, key});
        };
        place.write(u"altered"_s, drawn.out.toUtf8().replace("Tomasz Lind", "Tomasz Bind"));
        VERIFY_STATUS(imported(u"altered"_s), 3);
        VERIFY_STATUS(imported(u"statement"_s), 0);
        QCOMPARE(place.lastOf(u"signoff.given"_s)[u"actor"][u"person"].toString(), u"Tomasz Lind"_s);
        const QStringList hidden{u"--passphrase-fd"_s, u"3"_s};
        VERIFY_STATUS(place.call(QStringList{u"sign"_s, launch, u"Launch Coordinator"_s} + hidden, {}, passphrase), 0);
        VERIFY_STATUS(place.call({u"sign"_s, launch, u"--declare"_s, u"--passphrase-fd"_s, u"3"_s}, {}, passphrase), 0);
        QVERIFY(place.call({u"status"_s, launch, u"--json"_s}).json().value(u"declared").toBool());
    }

    static void readCertificate(const LaunchPlace& place)
    {
        VERIFY_STATUS(place.call({u"certificate"_s, place.launch(), u"--out"_s, place.path(u"certificate.pdf"_s)}), 0);
        const Answer read =
            place.program(u"pdftotext"_s, {u"-raw"_s, place.path(u"certificate.pdf"_s), place.path(u"read.txt"_s)});
        QVERIFY2(read.status == 0, qPrintable(read.all()));
        const QString text = QString::fromUtf8(place.bytes(u"read.txt"_s)).simplified();
        const QString checkpoint =
            place.call({u"verify"_s, place.launch(), u"--json"_s}).json()[u"checkpoint"_s].toString();
        for (const QString& words : {u"Ada Officer"_s, u"Tomasz Lind"_s, u"Jonas Abara"_s, u"Technical Lead"_s,
                                     u"QA Lead"_s, u"Launch Coordinator"_s, u"GO"_s, u"D1"_s,
                                     u"no customer needs it today"_s, checkpoint.section(u'\n', 0, 0)})
            QVERIFY2(text.contains(words), qPrintable(words + u"\n-- in --\n"_s + text));
        // The same in the launch folder: changed it is not intact, gone it is a notice.
        VERIFY_STATUS(place.call({u"certificate"_s, place.launch()}), 0);
        const QString kept =
            u"shop.launch/certificates/"_s + place.lastOf(u"certificate.exported"_s)[u"body"][u"file_name"].toString();
        const QByteArray pdf = place.bytes(kept);
        QVERIFY(pdf.startsWith("%PDF"));
        place.write(kept, pdf + "%");
        const Answer changed = place.call({u"verify"_s, place.launch()});
        QVERIFY2(changed.status == 1 && changed.out.contains(u"certificates/"_s), qPrintable(changed.all()));
        QVERIFY(QFile::remove(place.path(kept)));
        const Answer gone = place.call({u"verify"_s, place.launch(), u"--json"_s});
        QVERIFY2(gone.status == 0 && gone.out.contains(u"is not in the launch folder"_s), qPrintable(gone.all()));
        place.write(kept, pdf);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
        // The certificate speaks of the ledger before its own entry: that tree's root stands in it.
        QJsonObject exported;
        for (const QJsonObject& entry : place.log()) {
            if (entry[u"body"][u"file_name"].toString() == u"certificate.pdf")
                exported = entry[u"body"].toObject();
        }
        QVERIFY2(text.contains(u"first %1 entries"_s.arg(exported.value(u"tree_size").toInteger())), qPrintable(text));
    }

    static void tamper(const LaunchPlace& place)
    {
        const QString launch = place.launch();
        const Answer intact = place.call({u"verify"_s, launch, u"--json"_s});
        QVERIFY2(intact.status == 0 && intact.json().value(u"intact").toBool(), qPrintable(intact.all()));
        place.write(u"anchor"_s, intact.json().value(u"checkpoint").toString().toUtf8());
        VERIFY_STATUS(place.call({u"verify"_s, launch, u"--against"_s, place.path(u"anchor"_s)}), 0);

        qint64 note = -1;
        for (const QJsonObject& entry : place.log()) {
            if (entry.value(u"kind").toString() == u"note.written")
                note = entry.value(u"seq").toInteger();
        }
        QByteArray ledger = place.bytes(u"shop.launch/ledger.sqlite"_s);
        QVERIFY(ledger.count("MARKED-NOTE") == 1);
        place.write(u"shop.launch/ledger.sqlite"_s, ledger.replace("MARKED-NOTE", "MARKED-NOTA"));
        const Answer told = place.call({u"verify"_s, launch});
        QVERIFY2(told.status == 1, qPrintable(told.all()));
        QVERIFY2(told.out.contains(u"NOT INTACT, first at entry %1:"_s.arg(note)), qPrintable(told.out));
        const Answer json = place.call({u"verify"_s, launch, u"--json"_s});
        QCOMPARE(json.status, 1);
        QCOMPARE(json.json().value(u"first_bad").toInteger(), note);
        // Whoever only reads is told as well.
        for (const QStringList& words : {QStringList{u"status"_s, launch, u"--check"_s}, {u"log"_s, launch}}) {
            const Answer read = place.call(words);
            QVERIFY2(read.status == 1 && read.err.contains(u"not what was signed"_s), qPrintable(read.all()));
        }
        QVERIFY(!place.call({u"status"_s, launch, u"--json"_s}).json().value(u"ledger_holds").toBool(true));
        // Nobody goes on working on it.
        QVERIFY(place.call({u"note"_s, launch, u"more"_s}).status != 0);
    }

private Q_SLOTS:
    void exitStatusSaysWhatHappened_data()
    {
        QTest::addColumn<QStringList>("words"); // LAUNCH and PLACE stand for the paths
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("nextStep");
        const auto row = [](const char* name, const QStringList& words, int status, const QString& cause = {},
                            const QString& nextStep = {}) {
            QTest::newRow(name) << words << status << cause << nextStep;
        };
        row("no such command", {u"frobnicate"_s}, 2);
        row("a word missing", {u"note"_s, u"LAUNCH"_s}, 2, u"TEXT"_s);
        row("no step", {u"run"_s, u"LAUNCH"_s}, 2, u"STEP"_s);
        row("neither go nor no-go", {u"decide"_s, u"LAUNCH"_s, u"Go/No-Go"_s, u"perhaps"_s}, 2);
        row("no reason", {u"hold"_s, u"LAUNCH"_s}, 2, u"--reason"_s);
        row("no number", {u"slip"_s, u"LAUNCH"_s, u"soon"_s, u"--reason"_s, u"x"_s}, 2);
        row("no rollback named", {u"rollback"_s, u"LAUNCH"_s, u"--reason"_s, u"x"_s}, 2, u"--immediate"_s);
        row("neither passphrase nor signature", {u"sign"_s, u"LAUNCH"_s, u"QA Lead"_s}, 2, u"--passphrase-fd"_s);
        row("no such descriptor", {u"sign"_s, u"LAUNCH"_s, u"QA Lead"_s, u"--passphrase-fd"_s, u"77"_s}, 2, u"77"_s,
            u"3<FILE"_s);
        row("T-0 without a zone",
            {u"new"_s, u"PLACE/other.launch"_s, u"--runbook"_s, u"PLACE/runbook.md"_s, u"--t0"_s, u"tomorrow"_s}, 2,
            u"tomorrow"_s, u"with its zone"_s);
        row("no runbook",
            {u"new"_s, u"PLACE/other.launch"_s, u"--runbook"_s, u"PLACE/gone.md"_s, u"--t0"_s, u"2026-12-01T10:00Z"_s},
            2, u"gone.md"_s);
        row("nothing to import", {u"import"_s, u"PLACE/gone.md"_s}, 2, u"gone.md"_s);
        row("nothing to lint", {u"lint"_s, u"PLACE/gone.md"_s}, 2, u"gone.md"_s);
        row("no launch to show", {u"status"_s, u"PLACE/gone.launch"_s}, 2, u"gone.launch"_s);
        row("no launch to list", {u"log"_s, u"PLACE/gone.launch"_s}, 2, u"gone.launch"_s);
        row("no launch to write to", {u"note"_s, u"PLACE/gone.launch"_s, u"x"_s}, 2, u"gone.launch"_s);
        row("no launch to verify", {u"verify"_s, u"PLACE/gone.launch"_s}, 2, u"gone.launch"_s);
        row("no file to attach", {u"attach"_s, u"LAUNCH"_s, u"preparation/deliverables"_s, u"PLACE/gone.txt"_s}, 2,
            u"gone.txt"_s);

        row("a launch that is there",
            {u"new"_s, u"LAUNCH"_s, u"--runbook"_s, u"PLACE/runbook.md"_s, u"--t0"_s, u"2026-12-01T10:00Z"_s}, 3,
            u"shop.launch"_s);
        row("out of order", {u"run"_s, u"LAUNCH"_s, u"Long Work"_s}, 3, u"not this step's turn"_s, u"deviation"_s);
        row("a value missing", {u"run"_s, u"LAUNCH"_s, u"Start the Shop"_s}, 3, u"<CHANGE_ID>"_s, u"holdpoint set"_s);
        row("an unknown step", {u"run"_s, u"LAUNCH"_s, u"Sing a Song"_s}, 3, u"Sing a Song"_s, u"holdpoint status"_s);
        row("an unknown box", {u"tick"_s, u"LAUNCH"_s, u"Nobody is here"_s}, 3, u"Nobody is here"_s,
            u"holdpoint status"_s);
        row("words that fit several", {u"run"_s, u"LAUNCH"_s, u"the"_s}, 3, u"fits several"_s, u"by its id"_s);
        row("not the coordinator", {u"hold"_s, u"LAUNCH"_s, u"--reason"_s, u"x"_s, u"--by"_s, u"Jonas Abara"_s}, 3,
            u"Launch Coordinator"_s);
        row("a stranger", {u"set"_s, u"LAUNCH"_s, u"change-id"_s, u"--by"_s, u"Eve"_s}, 3, u"Eve"_s);
        row("before the votes", {u"decide"_s, u"LAUNCH"_s, u"Go/No-Go"_s, u"go"_s}, 3);
        row("no approval", {u"skip"_s, u"LAUNCH"_s, u"Repair the Till"_s, u"--reason"_s, u"x"_s}, 3, {},
            u"deviation"_s);
        row("no such deviation", {u"deviation"_s, u"approve"_s, u"LAUNCH"_s, u"D9"_s}, 3, u"D9"_s);
        row("not declared", {u"certificate"_s, u"LAUNCH"_s}, 3, u"not declared"_s, u"sign-offs"_s);
        row("nothing runs", {u"stop"_s, u"LAUNCH"_s, u"Repair the Till"_s}, 3, u"is running"_s, u"holdpoint status"_s);

        row("armed", {u"armed"_s, u"LAUNCH"_s}, 0);
        row("the log", {u"log"_s, u"LAUNCH"_s}, 0);
        row("intact", {u"verify"_s, u"LAUNCH"_s}, 0);
        row("help", {u"--help"_s}, 0);
        row("version", {u"--version"_s}, 0);
    }
    void exitStatusSaysWhatHappened()
    {
        QFETCH(const QStringList, words);
        QFETCH(const int, status);
        QFETCH(const QString, cause);
        QFETCH(const QString, nextStep);
        static const std::unique_ptr<LaunchPlace> place = [] {
            auto made = std::make_unique<LaunchPlace>();
            static_cast<void>(made->makeLaunch());
            for (const auto& [name, role] :
                 {std::pair(u"Ada Officer"_s, u"Launch Coordinator"_s), std::pair(u"Jonas Abara"_s, u"QA Lead"_s)})
                static_cast<void>(made->call({u"roster"_s, made->launch(), u"--person"_s, name, u"--role"_s, role}));
            return made;
        }();
        const qsizetype before = place->log().size();
        QStringList meant;
        for (QString word : words)
            meant.append(word.replace(u"LAUNCH"_s, place->launch()).replace(u"PLACE"_s, place->path(u"."_s)));
        const Answer answer = place->call(meant);
        QVERIFY2(answer.status == status, qPrintable(answer.all()));
        QVERIFY2(answer.err.contains(cause), qPrintable(answer.all()));
        QVERIFY2(answer.err.contains(nextStep), qPrintable(answer.all()));
        if (status != 0) {
            QVERIFY2(answer.out.isEmpty(), qPrintable(answer.out));
            QVERIFY(!answer.err.isEmpty());
        }
        if (status == 3)
            QVERIFY2(answer.err.count(QRegularExpression(u"[.!?](\\s|$)"_s)) >= 2, "a cause and a next step");
        QCOMPARE(place->log().size(), before);
    }

    void aDryRunRunsNothing()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        const qsizetype before = place.log().size();
        const Answer lacking = place.call({u"run"_s, place.launch(), u"--dry-run"_s});
        QVERIFY2(lacking.status == 1 && lacking.out.contains(u"NOT FILLED: <CHANGE_ID>"_s), qPrintable(lacking.all()));
        for (const QString& script : {u"start"_s, u"till"_s, u"sign"_s, u"long"_s, u"dispensable"_s})
            QVERIFY2(lacking.out.contains(u"$ ./scripts/%1.sh"_s.arg(script)), qPrintable(lacking.out));
        VERIFY_STATUS(place.call({u"set"_s, place.launch(), u"change-id"_s}, "CHG-8"), 0);
        const Answer step = place.call({u"run"_s, place.launch(), u"Start the Shop"_s, u"--dry-run"_s, u"--json"_s});
        QVERIFY2(step.status == 0, qPrintable(step.all()));
        QVERIFY2(step.json().value(u"text").toString().contains(u"./scripts/start.sh"_s), qPrintable(step.out));
        QCOMPARE(step.json().value(u"workdir").toString(), place.path(u"work"_s));
        QFile::remove(place.path(u"work/scripts/till.sh"_s));
        const Answer gone = place.call({u"run"_s, place.launch(), u"--dry-run"_s});
        QVERIFY2(gone.status == 1 && gone.out.contains(u"MISSING: ./scripts/till.sh"_s), qPrintable(gone.all()));
        QCOMPARE(place.trace(), QStringList());
        QCOMPARE(place.log().size(), before + 1);
    }

    // Its first command had run before the second one's script was missed.
    void aMissingScriptIsRefusedBeforeItsStepBegins()
    {
        const LaunchPlace place;
        place.write(u"runbook.md"_s,
                    "# Shop Launch Runbook\n\n| Role | Name | Contact |\n|---|---|---|\n"
                    "| Launch Coordinator | Ada Officer | a@example.org |\n\n## T-1h Work\n\n**Both**\n"
                    "```bash\n./scripts/sign.sh\n./scripts/nowhere.sh\n```\n");
        VERIFY_STATUS(place.makeLaunch(), 0);
        const Answer refused = place.call({u"run"_s, place.launch(), u"Both"_s});
        QVERIFY2(refused.status == 3 && refused.err.contains(u"./scripts/nowhere.sh"_s), qPrintable(refused.all()));
        QVERIFY(!place.kinds().contains(u"run.started"_s));
        VERIFY_STATUS(place.call({u"run"_s, place.launch(), u"./scripts/sign.sh"_s}), 0);
    }

    void aHolderThatDoesNotAnswerIsFive()
    {
        const LaunchPlace place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        const int lock = ::open(QFile::encodeName(place.launch() + u"/lock"_s).constData(), O_RDWR | O_CREAT, 0600);
        QVERIFY(lock >= 0);
        QCOMPARE(::flock(lock, LOCK_EX | LOCK_NB), 0);
        const Answer refused = place.call({u"note"_s, place.launch(), u"x"_s});
        QVERIFY2(refused.status == 5, qPrintable(refused.all()));
        QVERIFY(!refused.err.isEmpty());
        // Readers need no lock.
        VERIFY_STATUS(place.call({u"status"_s, place.launch()}), 0);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
        ::close(lock);
        VERIFY_STATUS(place.call({u"note"_s, place.launch(), u"x"_s}), 0);
    }

    void actsReachTheHolder()
    {
        const LaunchPlace place;
        const QString launch = place.launch();
        makeLongLaunch(place);
        if (QTest::currentTestFailed())
            return;
        const std::unique_ptr<QProcess> holder = holdByLongWork(place);
        if (QTest::currentTestFailed())
            return;
        const QList<std::pair<QStringList, QString>> acts{
            {{u"note"_s, launch, u"all quiet"_s}, u"note.written"_s},
            {{u"tick"_s, launch, u"The shop sells"_s}, u"check.ticked"_s},
            {{u"attach"_s, launch, u"Dispensable Work"_s, place.path(u"runbook.md"_s)}, u"evidence.attached"_s},
            {{u"deviation"_s, u"request"_s, launch, u"skip"_s, u"Dispensable Work"_s, u"--reason"_s, u"no time"_s},
             u"deviation.requested"_s},
            {{u"hold"_s, launch, u"--reason"_s, u"wait"_s}, u"launch.held"_s},
            {{u"resume"_s, launch, u"--reason"_s, u"go on"_s}, u"launch.resumed"_s},
            {{u"slip"_s, launch, u"5"_s, u"--reason"_s, u"late"_s}, u"launch.slipped"_s}};
        for (const auto& [words, kind] : acts) {
            const Answer answer = place.call(words);
            QVERIFY2(answer.status == 0, qPrintable(words.join(u' ') + u'\n' + answer.all()));
            QCOMPARE(place.kinds().last(), kind);
        }
        VERIFY_STATUS(place.call({u"run"_s, launch, u"Long Work"_s}), 3);
        QVERIFY(holder->state() == QProcess::Running);

        VERIFY_STATUS(place.call({u"stop"_s, launch, u"Long Work"_s}), 0);
        QVERIFY(holder->waitForFinished(20'000));
        QCOMPARE(holder->exitCode(), 1);
        const QString err = QString::fromUtf8(holder->readAllStandardError());
        QVERIFY2(err.contains(u"stopped"_s), qPrintable(err));
        QCOMPARE(place.step(u"Long Work"_s).value(u"state").toString(), u"failed"_s);
        VERIFY_STATUS(place.call({u"verify"_s, launch}), 0);
    }

    void rollbackReachesTheHolder_data()
    {
        QTest::addColumn<QByteArray>("back");
        QTest::addColumn<int>("holderStatus");
        QTest::newRow("beside the work") << QByteArray("echo back >> trace\n") << 0;
        // What holds the launch is done with its own work in the middle of the rollback.
        QTest::newRow("that ends the work") << QByteArray("echo back >> trace; touch enough; sleep 1\n") << 0;
        QTest::newRow("that kills the work") << QByteArray("echo back >> trace; kill $(cat long.pid); sleep 1\n") << 1;
    }
    void rollbackReachesTheHolder()
    {
        QFETCH(const QByteArray, back);
        QFETCH(const int, holderStatus);
        const LaunchPlace place;
        const QString launch = place.launch();
        place.script(u"long.sh"_s, "echo $$ > long.pid; echo long >> trace; echo begun; "
                                   "while ! test -e enough && test -e scripts; do sleep 0.05; done\n");
        place.script(u"back.sh"_s, back);
        makeLongLaunch(place);
        if (QTest::currentTestFailed())
            return;
        const std::unique_ptr<QProcess> holder = holdByLongWork(place);
        if (QTest::currentTestFailed())
            return;
        const Answer rolled = place.call({u"rollback"_s, launch, u"--immediate"_s, u"--reason"_s, u"it burns"_s});
        QVERIFY2(rolled.status == 0, qPrintable(rolled.all()));
        QVERIFY2(rolled.out.contains(u"Done: ./scripts/back.sh\nDone: ./scripts/prove.sh\n"_s), qPrintable(rolled.out));
        QCOMPARE(place.trace().mid(place.trace().size() - 2), QStringList({u"back"_s, u"prove"_s}));
        const QJsonObject ended = place.lastOf(u"rollback.ended"_s).value(u"body").toObject();
        QCOMPARE(ended.value(u"outcome").toString(), u"done"_s);
        QCOMPARE(ended.value(u"commands_passed").toInt(), 2);
        place.write(u"work/enough"_s, {});
        QVERIFY(holder->state() == QProcess::NotRunning || holder->waitForFinished(20'000));
        QCOMPARE(holder->exitCode(), holderStatus);
        QCOMPARE(place.call({u"status"_s, launch, u"--json"_s}).json().value(u"state").toString(), u"held"_s);
        VERIFY_STATUS(place.call({u"verify"_s, launch}), 0);
    }

    void aDeadHolderIsTakenOver()
    {
        const LaunchPlace place;
        const QString launch = place.launch();
        makeLongLaunch(place);
        if (QTest::currentTestFailed())
            return;
        const std::unique_ptr<QProcess> holder = holdByLongWork(place);
        if (QTest::currentTestFailed())
            return;
        holder->kill();
        QVERIFY(holder->waitForFinished());
        // Its script lives on, and the next command sees its end.
        VERIFY_STATUS(place.call({u"note"_s, launch, u"the terminal was closed"_s}), 0);
        QCOMPARE(place.step(u"Long Work"_s).value(u"state").toString(), u"running"_s);
        place.write(u"work/enough"_s, {});
        QTRY_COMPARE_WITH_TIMEOUT((static_cast<void>(place.call({u"note"_s, launch, u"look again"_s})),
                                   place.step(u"Long Work"_s).value(u"state").toString()),
                                  u"passed"_s, 20'000);
        QCOMPARE(place.trace().count(u"long"_s), 1);
    }
};

QTEST_GUILESS_MAIN(CliWalkTest)
#include "tst_cli_walk.moc"
