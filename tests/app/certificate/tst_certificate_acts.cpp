// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/certificate/declared_launch.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::DeclaredLaunch;

namespace {

const QString gate = u"Go/No-Go Decision Point"_s;
const QStringList hidden{u"--passphrase-fd"_s, u"3"_s};

} // namespace

// What is decided and recorded besides votes and sign-offs, from the command line to the certificate.
class CertificateActsTest : public QObject
{
    Q_OBJECT

    static Answer spoken(const DeclaredLaunch& launch, const QString& seat)
    {
        return launch.place.call({u"vote"_s, launch.launch(), gate, u"--as"_s, seat, u"go"_s});
    }

private Q_SLOTS:
    // Every decision of the coordinator, signed with the passphrase; each entry says so and verifies.
    void decisionsAreSigned()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        const auto& place = launch.place;
        const auto signedBy = [&](const QString& kind) {
            const QJsonObject entry = place.lastOf(kind);
            const QJsonObject body = entry[u"body"].toObject();
            return entry[u"actor"][u"auth"].toString() == u"signed"_s && !body[u"signature"].toString().isEmpty() &&
                   body[u"public_key"].toString() == launch.keyOf(u"Ada Officer"_s);
        };
        VERIFY_QUIET(launch.act(QStringList{u"hold"_s, launch.launch(), u"--reason"_s, u"rain"_s} + hidden));
        QVERIFY(signedBy(u"launch.held"_s));
        VERIFY_QUIET(launch.act(QStringList{u"resume"_s, launch.launch(), u"--reason"_s, u"sun"_s} + hidden));
        QVERIFY(signedBy(u"launch.resumed"_s));
        VERIFY_QUIET(launch.act(QStringList{u"slip"_s, launch.launch(), u"5"_s, u"--reason"_s, u"late"_s} + hidden));
        QVERIFY(signedBy(u"launch.slipped"_s));
        // Somebody who is not the coordinator signs nothing of the kind, and a wrong passphrase signs nothing at all.
        VERIFY_QUIET(launch.act(
            QStringList{u"hold"_s, launch.launch(), u"--reason"_s, u"no"_s, u"--by"_s, u"Jonas Abara"_s} + hidden, 3));
        const Answer wrong =
            place.call(QStringList{u"hold"_s, launch.launch(), u"--reason"_s, u"no"_s} + hidden, {}, "not it\n");
        QVERIFY2(wrong.status == 3, qPrintable(wrong.all()));
        VERIFY_QUIET(launch.act({u"tick"_s, launch.launch(), u"The backup was compared"_s}));
        for (const QString& seat : {u"QA Lead"_s, u"Technical Lead"_s})
            QCOMPARE(spoken(launch, seat).status, 0);
        VERIFY_QUIET(launch.act(QStringList{u"decide"_s, launch.launch(), gate, u"go"_s} + hidden));
        QVERIFY(signedBy(u"gate.decided"_s));
        const Answer verified = place.call({u"verify"_s, launch.launch()});
        QVERIFY2(verified.status == 0, qPrintable(verified.all()));
    }

    // The channel that the roster's fingerprint went through, from the command line to the printed page.
    void theAnnouncementIsPrinted()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        const auto& place = launch.place;
        VERIFY_ANSWER(place.call({u"status"_s, launch.launch()}), 0, u"Roster: NOT ANNOUNCED, LATE since"_s);
        VERIFY_QUIET(launch.act({u"roster"_s, launch.launch(), u"--announced"_s, u"mail to the board"_s}));
        const QString fingerprint =
            place.call({u"roster"_s, launch.launch(), u"--json"_s}).json()[u"fingerprint"].toString();
        QCOMPARE(place.lastOf(u"roster.announced"_s)[u"body"][u"fingerprint"].toString(), fingerprint);
        VERIFY_ANSWER(place.call({u"status"_s, launch.launch()}), 0, u"through mail to the board by Ada Officer"_s);
        VERIFY_QUIET(launch.declare());
        const QString pdf = place.path(u"c.pdf"_s);
        VERIFY_QUIET(launch.exportTo(pdf));
        const Answer words = place.program(u"pdftotext"_s, {u"-layout"_s, pdf, u"-"_s});
        QVERIFY2(words.out.simplified().contains(u"through mail to the board by Ada Officer"_s),
                 qPrintable(words.all()));
        QVERIFY2(words.out.contains(fingerprint.left(32)), qPrintable(words.all()));
        QCOMPARE(place.call({u"verify"_s, launch.launch()}).status, 0);
        VERIFY_ANSWER(place.call({u"verify"_s, pdf}), 0, fingerprint);
    }

    // The log's key and the seal's are nobody's: no passphrase is asked for, and where no keyring answers they lie in
    // files that only their owner reads.
    void theLogAndTheSealNeedNoPassphrase()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        QCOMPARE(launch.place.call({u"note"_s, launch.launch(), u"written without a word"_s}).status, 0);
        VERIFY_QUIET(launch.declare());
        QCOMPARE(launch.place
                     .call({u"certificate"_s, launch.launch(), u"--out"_s, launch.place.path(u"sealed.pdf"_s)}, {}, {})
                     .status,
                 0);
        int found = 0;
        QDirIterator files(launch.place.path(u"home"_s), {u"log.*"_s, u"seal.*"_s}, QDir::Files | QDir::Hidden,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            struct stat state = {};
            QCOMPARE(::stat(QFile::encodeName(file).constData(), &state), 0);
            QCOMPARE(int(state.st_mode & 07777), 0600);
            ++found;
        }
        QCOMPARE(found, 2);
    }

    // On an own machine: the statement is printed, signed there with the stock tool, and counts for exactly that.
    void aDecisionSignedElsewhere()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        const auto& place = launch.place;
        QCOMPARE(place
                     .program(u"ssh-keygen"_s,
                              {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-f"_s, place.path(u"own"_s)})
                     .status,
                 0);
        const QString key = QString::fromUtf8(place.bytes(u"own.pub"_s)).trimmed();
        VERIFY_QUIET(launch.act({u"roster"_s, launch.launch(), u"--person"_s, u"Ada Officer"_s, u"--key"_s, key}));
        const Answer drawn =
            place.call({u"hold"_s, launch.launch(), u"--reason"_s, u"rain"_s, u"--print-statement"_s, u"--key"_s, key});
        QVERIFY2(drawn.status == 0 && drawn.json()[u"decision"].toString() == u"hold"_s, qPrintable(drawn.all()));
        QVERIFY(!place.kinds().contains(u"launch.held"_s));
        place.write(u"hold"_s, drawn.out.toUtf8());
        QCOMPARE(place
                     .program(u"ssh-keygen"_s, {u"-Y"_s, u"sign"_s, u"-f"_s, place.path(u"own"_s), u"-n"_s,
                                                u"holdpoint-signoff"_s, place.path(u"hold"_s)})
                     .status,
                 0);
        const auto hold = [&](const QString& word, const QString& reason) {
            return place.call({word, launch.launch(), u"--reason"_s, reason, u"--statement"_s, place.path(u"hold"_s),
                               u"--signature"_s, place.path(u"hold.sig"_s), u"--key"_s, key});
        };
        // Signed by the right key, over the right act, on a ledger that this one never was.
        QJsonObject foreign = drawn.json();
        const QString root = foreign[u"tree_root"].toString();
        place.write(u"foreign"_s, drawn.out.toUtf8().replace(root.toUtf8(), QByteArray(32, 'x').toBase64()));
        QCOMPARE(place
                     .program(u"ssh-keygen"_s, {u"-Y"_s, u"sign"_s, u"-f"_s, place.path(u"own"_s), u"-n"_s,
                                                u"holdpoint-signoff"_s, place.path(u"foreign"_s)})
                     .status,
                 0);
        const Answer elsewhere =
            place.call({u"hold"_s, launch.launch(), u"--reason"_s, u"rain"_s, u"--statement"_s,
                        place.path(u"foreign"_s), u"--signature"_s, place.path(u"foreign.sig"_s), u"--key"_s, key});
        QVERIFY2(elsewhere.status == 3 && elsewhere.err.contains(u"another ledger"_s), qPrintable(elsewhere.all()));
        QCOMPARE(hold(u"hold"_s, u"snow"_s).status, 3);
        QCOMPARE(hold(u"scrub"_s, u"rain"_s).status, 3);
        const Answer held = hold(u"hold"_s, u"rain"_s);
        QVERIFY2(held.status == 0, qPrintable(held.all()));
        QCOMPARE(place.lastOf(u"launch.held"_s)[u"body"][u"statement"].toString(), drawn.out);
        QCOMPARE(place.call({u"verify"_s, launch.launch()}).status, 0);
    }

    // The hold that follows a signed NO-GO was not signed itself, and is not said to be.
    void aSignedNoGoHolds()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        VERIFY_QUIET(launch.act(QStringList{u"vote"_s, launch.launch(), gate, u"--as"_s, u"QA Lead"_s, u"no-go"_s,
                                            u"--reason"_s, u"red"_s, u"--by"_s, u"Jonas Abara"_s} +
                                hidden));
        QCOMPARE(launch.place.lastOf(u"vote.cast"_s)[u"actor"][u"auth"].toString(), u"signed"_s);
        QCOMPARE(launch.place.lastOf(u"launch.held"_s)[u"actor"][u"auth"].toString(), u"claimed"_s);
        const Answer verified = launch.place.call({u"verify"_s, launch.launch()});
        QVERIFY2(verified.status == 0, qPrintable(verified.all()));
        QCOMPARE(spoken(launch, u"Technical Lead"_s).status, 0);
        VERIFY_QUIET(launch.act({u"decide"_s, launch.launch(), gate, u"go"_s}, 3));
    }

    void theRosterIsConfirmed()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        const auto confirmed = [&](const QString& person) {
            const QJsonObject roster = launch.place.call({u"roster"_s, launch.launch(), u"--json"_s}).json();
            for (const QJsonValue& one : roster[u"people"].toArray()) {
                if (one[u"name"].toString() == person)
                    return one[u"confirmed"].toBool();
            }
            return false;
        };
        QVERIFY(!confirmed(u"Jonas Abara"_s));
        VERIFY_QUIET(launch.act({u"confirm"_s, launch.launch(), u"--by"_s, u"Jonas Abara"_s}, 3));
        VERIFY_QUIET(launch.act(QStringList{u"confirm"_s, launch.launch(), u"--by"_s, u"Jonas Abara"_s} + hidden));
        QVERIFY(confirmed(u"Jonas Abara"_s) && !confirmed(u"Tomasz Łind"_s));
        VERIFY_QUIET(launch.act(QStringList{u"confirm"_s, launch.launch(), u"--by"_s, u"Jonas Abara"_s} + hidden, 3));
        QCOMPARE(launch.place.call({u"verify"_s, launch.launch()}).status, 0);
        // Another role is another line.
        VERIFY_QUIET(launch.act(
            {u"roster"_s, launch.launch(), u"--person"_s, u"Jonas Abara"_s, u"--role"_s, u"Product Manager"_s}));
        QVERIFY(!confirmed(u"Jonas Abara"_s));
        const QString text = launch.place.call({u"roster"_s, launch.launch()}).out;
        QVERIFY2(text.contains(u"NOT CONFIRMED"_s), qPrintable(text));
        VERIFY_QUIET(launch.act(QStringList{u"confirm"_s, launch.launch(), u"--by"_s, u"Jonas Abara"_s} + hidden));
        QCOMPARE(launch.place.call({u"verify"_s, launch.launch()}).status, 0);
    }

    void theBriefing()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        const auto call = [&](const QStringList& words, int wanted = 0) {
            QStringList all{u"rollcall"_s, words[0], launch.launch()};
            return launch.act(all + words.mid(1), wanted);
        };
        VERIFY_QUIET(call({u"answer"_s}, 3));
        VERIFY_QUIET(call({u"start"_s}));
        VERIFY_QUIET(call({u"answer"_s}));
        VERIFY_QUIET(call({u"answer"_s, u"Jonas Abara"_s, u"--remark"_s, u"on the phone"_s}));
        VERIFY_QUIET(call({u"answer"_s, u"Tomasz Łind"_s, u"--absent"_s}));
        VERIFY_QUIET(call({u"answer"_s, u"Ada Officer"_s, u"--by"_s, u"Jonas Abara"_s}, 3));
        VERIFY_QUIET(call({u"end"_s}));
        VERIFY_QUIET(call({u"start"_s, u"--channel"_s, u"War room"_s}));
        VERIFY_QUIET(call({u"answer"_s, u"--by"_s, u"Tomasz Łind"_s}));
        VERIFY_QUIET(call({u"end"_s}));
        const Answer shown = launch.place.call({u"rollcall"_s, u"show"_s, launch.launch()});
        for (const QString& words :
             {u"Roll call 1 at "_s, u"PRESENT     Jonas Abara"_s, u": on the phone"_s, u"ABSENT      Tomasz Łind"_s,
              u"Communication test of War room at "_s, u"NO ANSWER   Ada Officer"_s})
            QVERIFY2(shown.out.contains(words), qPrintable(words + shown.all()));
        const QJsonArray calls =
            launch.place.call({u"rollcall"_s, u"show"_s, launch.launch(), u"--json"_s}).json()[u"calls"].toArray();
        QCOMPARE(calls.size(), 2);
        QVERIFY(!calls.at(1)[u"ended"].toString().isEmpty());
        QCOMPARE(launch.place.call({u"verify"_s, launch.launch()}).status, 0);
    }

    // Declared although a sign-off is missing, under an approved deviation; all of it on a certificate that a stranger
    // verifies.
    void declaredUnderADeviation()
    {
        DeclaredLaunch launch;
        VERIFY_QUIET(launch.prepare());
        const auto& place = launch.place;
        const QString file = place.path(u"c.pdf"_s);
        const QList<QStringList> before{
            QStringList{u"confirm"_s, launch.launch()} + hidden,
            {u"rollcall"_s, u"start"_s, launch.launch()},
            {u"rollcall"_s, u"answer"_s, launch.launch(), u"Jonas Abara"_s},
            {u"rollcall"_s, u"end"_s, launch.launch()},
            {u"tick"_s, launch.launch(), u"The backup was compared"_s},
            {u"vote"_s, launch.launch(), gate, u"--as"_s, u"QA Lead"_s, u"go"_s},
            {u"vote"_s, launch.launch(), gate, u"--as"_s, u"Technical Lead"_s, u"go"_s},
            QStringList{u"decide"_s, launch.launch(), gate, u"go"_s} + hidden,
            QStringList{u"sign"_s, launch.launch(), u"QA Lead"_s, u"--by"_s, u"Jonas Abara"_s} + hidden,
            QStringList{u"sign"_s, launch.launch(), u"Launch Coordinator"_s} + hidden};
        for (const QStringList& words : before)
            VERIFY_QUIET(launch.act(words));
        const QStringList declare = QStringList{u"sign"_s, launch.launch(), u"--declare"_s} + hidden;
        VERIFY_QUIET(launch.act(declare, 3));
        VERIFY_QUIET(launch.act({u"deviation"_s, u"request"_s, launch.launch(), u"declaration"_s, u"--reason"_s,
                                 u"Tomasz is in the air"_s, u"--by"_s, u"Jonas Abara"_s}));
        VERIFY_QUIET(launch.act(declare, 3));
        VERIFY_QUIET(launch.act(
            QStringList{u"deviation"_s, u"approve"_s, launch.launch(), u"D1"_s, u"--reason"_s, u"he agreed"_s} +
            hidden));
        VERIFY_QUIET(launch.act(declare));
        QCOMPARE(place.lastOf(u"launch.declared"_s)[u"body"][u"deviation"].toString(), u"D1"_s);
        VERIFY_QUIET(launch.exportTo(file));
        QCOMPARE(place.program(u"pdftotext"_s, {u"-layout"_s, file, place.path(u"text"_s)}).status, 0);
        const QString text = QString::fromUtf8(place.bytes(u"text"_s)).simplified();
        for (const QString& words :
             {u"DECLARED UNDER DEVIATION D1, approved by Ada Officer"_s, u"the sign-off by Technical Lead"_s,
              u"NOT SIGNED OFF"_s, u"Roll calls and communication tests"_s, u"Jonas Abara (heard by Ada Officer)"_s,
              u"did not confirm their line"_s, u"Incidents so far"_s})
            QVERIFY2(text.contains(words), qPrintable(words + u" not in "_s + text));
        QVERIFY(QDir().mkpath(place.path(u"inside"_s)));
        QCOMPARE(place.program(u"pdfdetach"_s, {u"-saveall"_s, u"-o"_s, place.path(u"inside"_s), file}).status, 0);
        const Answer stranger =
            place.program(u"/usr/bin/python3"_s, {place.path(u"inside/verify.py"_s), file, place.path(u"inside"_s)});
        QVERIFY2(stranger.status == 0 && stranger.out.contains(u"6 signatures"_s) &&
                     stranger.out.contains(u"decision by Ada Officer"_s) &&
                     stranger.out.contains(u"confirmation by Ada Officer"_s),
                 qPrintable(stranger.all()));
        const Answer own = place.call({u"verify"_s, file, u"--json"_s});
        QVERIFY2(own.status == 0 && own.json()[u"signatures"].toInt() == 6, qPrintable(own.all()));
        QCOMPARE(place.call({u"verify"_s, launch.launch()}).status, 0);
    }
};

QTEST_GUILESS_MAIN(CertificateActsTest)
#include "tst_certificate_acts.moc"
