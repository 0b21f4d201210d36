// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/certificate/declared_launch.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::DeclaredLaunch;
using holdpoint::test::LaunchPlace;

namespace {

const QStringList hidden{u"--passphrase-fd"_s, u"3"_s};

QByteArray sizeIn(const QByteArray& note) { return note.split('\n').value(1); }

} // namespace

// Checkpoints outside of the launch, forks that they show, and launches that change the machine.
class CertificateAnchorsTest : public QObject
{
    Q_OBJECT

    static QString noteFile(const LaunchPlace& place, const QString& folder)
    {
        const QStringList files = QDir(place.path(folder)).entryList({u"*.checkpoint"_s}, QDir::Files);
        return files.size() == 1 ? folder + u'/' + files.first() : QString();
    }

private Q_SLOTS:
    void checkpointsGoToAFolder()
    {
        const LaunchPlace place;
        QCOMPARE(place.makeLaunch().status, 0);
        VERIFY_ANSWER(place.call({u"anchor"_s, place.launch()}), 0, u"no checkpoint has left this machine"_s);
        VERIFY_ANSWER(place.call({u"anchor"_s, place.launch(), u"--to"_s, place.path(u"usb"_s)}), 4, u"not there"_s);
        QVERIFY(!place.kinds().contains(u"anchors.changed"_s));
        QVERIFY(QDir().mkpath(place.path(u"usb"_s)));
        VERIFY_ANSWER(place.call({u"anchor"_s, place.launch(), u"--to"_s, place.path(u"usb"_s)}), 0, u"lies in"_s);
        const QString file = noteFile(place, u"usb"_s);
        QVERIFY(!file.isEmpty());
        QCOMPARE(sizeIn(place.bytes(file)).toInt(), place.kinds().size());
        // Each later act follows by itself.
        QCOMPARE(place.call({u"note"_s, place.launch(), u"one"_s}).status, 0);
        QCOMPARE(sizeIn(place.bytes(file)).toInt(), place.kinds().size());
        const QJsonObject anchors =
            place.call({u"status"_s, place.launch(), u"--json"_s}).json()[u"anchors"].toObject();
        QCOMPARE(anchors[u"anchored"].toInt(), place.kinds().size());
        QCOMPARE(anchors[u"entries"].toInt(), place.kinds().size());
        QVERIFY(!anchors[u"last"].toString().isEmpty());
        VERIFY_ANSWER(place.call({u"status"_s, place.launch()}), 0,
                      u"anchored %1 of %1, last "_s.arg(place.kinds().size()));
        VERIFY_ANSWER(place.call({u"verify"_s, place.launch(), u"--against"_s, place.path(file)}), 0, u"Intact"_s);
        // A folder that is away is said, and holds nothing up.
        QVERIFY(QDir().rename(place.path(u"usb"_s), place.path(u"away"_s)));
        QCOMPARE(place.call({u"note"_s, place.launch(), u"two"_s}).status, 0);
        VERIFY_ANSWER(place.call({u"status"_s, place.launch()}), 0, u"ANCHOR FOLDER"_s);
        QVERIFY(QDir().rename(place.path(u"away"_s), place.path(u"usb"_s)));
        QCOMPARE(place.call({u"note"_s, place.launch(), u"three"_s}).status, 0);
        QCOMPARE(sizeIn(place.bytes(file)).toInt(), place.kinds().size());
        QCOMPARE(place.call({u"anchor"_s, place.launch(), u"--stop"_s, place.path(u"usb"_s)}).status, 0);
        const QByteArray last = place.bytes(file);
        QCOMPARE(place.call({u"note"_s, place.launch(), u"four"_s}).status, 0);
        QCOMPARE(place.bytes(file), last);
    }

    // While a Holdpoint holds the launch a checkpoint is outside within ten seconds, also in a folder that comes late.
    void withinTenSeconds()
    {
        const LaunchPlace place;
        QCOMPARE(place.makeLongLaunch().status, 0);
        QVERIFY(QDir().mkpath(place.path(u"usb"_s)));
        QCOMPARE(place.call({u"anchor"_s, place.launch(), u"--to"_s, place.path(u"usb"_s)}).status, 0);
        const QString file = noteFile(place, u"usb"_s);
        QVERIFY(QDir().rename(place.path(u"usb"_s), place.path(u"away"_s)));
        const std::unique_ptr<QProcess> holder = place.holdByLongWork();
        QVERIFY(holder);
        QCOMPARE(place.call({u"note"_s, place.launch(), u"one"_s}).status, 0);
        QVERIFY(QDir().rename(place.path(u"away"_s), place.path(u"usb"_s)));
        const int entries = int(place.kinds().size());
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE_WITH_TIMEOUT(sizeIn(place.bytes(file)).toInt(), entries, 60'000);
        qInfo("outside after %lld ms", static_cast<long long>(timer.elapsed()));
        place.write(u"work/enough"_s, {});
        QVERIFY(holder->waitForFinished(30'000));
    }

    // A tail that was cut, an older file put back, a fork: each is seen with what lies outside.
    void whatTheAnchorShows()
    {
        const LaunchPlace place;
        QCOMPARE(place.makeLaunch().status, 0);
        QVERIFY(QDir().mkpath(place.path(u"usb"_s)));
        QCOMPARE(place.call({u"anchor"_s, place.launch(), u"--to"_s, place.path(u"usb"_s)}).status, 0);
        const QString ledger = u"shop.launch/ledger.sqlite"_s;
        const QByteArray older = place.bytes(ledger);
        const qsizetype before = place.kinds().size();
        for (const QString& text : {u"one"_s, u"two"_s})
            QCOMPARE(place.call({u"note"_s, place.launch(), text}).status, 0);
        const QString file = noteFile(place, u"usb"_s);
        const QByteArray anchored = place.bytes(file);
        const QByteArray whole = place.bytes(ledger);
        // Without what this machine keeps: only the anchor can tell.
        const QString kept = place.path(u"home/state/holdpoint/checkpoints"_s);
        QVERIFY(QDir(kept).removeRecursively());
        place.write(ledger, older);
        VERIFY_ANSWER(place.call({u"verify"_s, place.launch()}), 0, u"Intact"_s);
        const QJsonObject told =
            place.call({u"verify"_s, place.launch(), u"--against"_s, place.path(file), u"--json"_s}).json();
        QVERIFY(!told[u"intact"].toBool());
        QCOMPARE(told[u"first_bad"].toInt(), before);
        VERIFY_ANSWER(place.call({u"status"_s, place.launch()}), 0, u"another copy of this launch goes on"_s);

        // The older copy does not go on where the anchor can be seen, and the anchor stays what it is.
        VERIFY_ANSWER(place.call({u"note"_s, place.launch(), u"on the other branch"_s}), 3,
                      u"not in the past of this ledger"_s);
        QCOMPARE(place.bytes(file), anchored);
        // Where it cannot be seen it goes on, and is refused as soon as it can.
        QVERIFY(QDir().rename(place.path(u"usb"_s), place.path(u"away"_s)));
        for (int i = 0; i < 4; ++i)
            QCOMPARE(place.call({u"note"_s, place.launch(), u"on the other branch"_s}).status, 0);
        QVERIFY(QDir().rename(place.path(u"away"_s), place.path(u"usb"_s)));
        VERIFY_ANSWER(place.call({u"note"_s, place.launch(), u"and on"_s}), 3, u"not in the past of this ledger"_s);
        QCOMPARE(place.bytes(file), anchored);
        VERIFY_ANSWER(place.call({u"verify"_s, place.launch(), u"--against"_s, place.path(file)}), 1, u"NOT INTACT"_s);
        place.write(ledger, whole);
        QVERIFY(QDir(kept).removeRecursively());
        QCOMPARE(place.call({u"note"_s, place.launch(), u"three"_s}).status, 0);
        QVERIFY(place.bytes(file) != anchored);
        VERIFY_ANSWER(place.call({u"verify"_s, place.launch(), u"--against"_s, place.path(file)}), 0, u"Intact"_s);
    }

    // Two copies go on side by side: whoever comes second at the anchor is refused from then on.
    void aForkStopsTheLog()
    {
        const LaunchPlace place;
        QCOMPARE(place.makeLongLaunch().status, 0);
        QVERIFY(QDir().mkpath(place.path(u"usb"_s)));
        QCOMPARE(place.call({u"anchor"_s, place.launch(), u"--to"_s, place.path(u"usb"_s)}).status, 0);
        const QString file = noteFile(place, u"usb"_s);
        QCOMPARE(place.program(u"cp"_s, {u"-a"_s, place.launch(), place.path(u"copy.launch"_s)}).status, 0);
        const std::unique_ptr<QProcess> holder = place.holdByLongWork();
        QVERIFY(holder);
        const QString kept = place.path(u"home/state/holdpoint/checkpoints"_s);
        const int entries = int(place.kinds().size());
        QTRY_COMPARE_WITH_TIMEOUT(
            sizeIn(place.bytes(u"home/state/holdpoint/checkpoints/"_s + QDir(kept).entryList(QDir::Files).value(0)))
                .toInt(),
            entries, 30'000);
        // As another machine would: it has its own memory of checkpoints, and sees no anchor.
        const QString state = place.path(u"home/state"_s);
        QVERIFY(QFile::rename(state, state + u".own"_s));
        QVERIFY(QDir().rename(place.path(u"usb"_s), place.path(u"away"_s)));
        for (int i = 0; i < 8; ++i)
            VERIFY_ANSWER(place.call({u"note"_s, place.path(u"copy.launch"_s), u"beside the original"_s}), 0,
                          QString());
        QVERIFY(QDir().rename(place.path(u"away"_s), place.path(u"usb"_s)));
        QVERIFY(QDir(state).removeRecursively());
        QVERIFY(QFile::rename(state + u".own"_s, state));
        VERIFY_ANSWER(place.call({u"verify"_s, place.path(u"copy.launch"_s), u"--against"_s, place.path(file)}), 1,
                      u"NOT INTACT"_s);
        VERIFY_ANSWER(place.call({u"verify"_s, place.launch(), u"--against"_s, place.path(file)}), 0, u"Intact"_s);
        // Now the anchor is the copy's: the holder of the original is stopped.
        const QByteArray note = place.call({u"verify"_s, place.path(u"copy.launch"_s), u"--json"_s})
                                    .json()[u"checkpoint"]
                                    .toString()
                                    .toUtf8();
        place.write(file, note);
        Answer refused;
        QElapsedTimer timer;
        timer.start();
        do
            refused = place.call({u"note"_s, place.launch(), u"on the original"_s});
        while (refused.status == 0 && timer.elapsed() < 40'000);
        QVERIFY2(refused.status == 3 && refused.err.contains(u"another copy of this launch"_s),
                 qPrintable(refused.all()));
        QCOMPARE(place.bytes(file), note);
        place.write(u"work/enough"_s, {});
        QVERIFY(holder->waitForFinished(30'000) || true); // its script's end waits for the ledger
    }

    // Another machine goes on: a new key, named by an entry that the coordinator signed; both keys verify.
    void anotherMachineTakesOver()
    {
        DeclaredLaunch here;
        VERIFY_QUIET(here.prepare());
        const QString key = here.place.path(u"ada.key"_s);
        for (const QString& person : {u"Ada Officer"_s, u"Jonas Abara"_s, u"Tomasz Łind"_s})
            VERIFY_QUIET(here.act({u"key"_s, u"export"_s, u"--person"_s, person,
                                   here.place.path(person.section(u' ', 0, 0) + u".key"_s)}));
        VERIFY_QUIET(here.act(QStringList{u"takeover"_s, here.launch(), u"--reason"_s, u"why not"_s} + hidden, 3));

        DeclaredLaunch there;
        const auto& place = there.place;
        QCOMPARE(place.program(u"cp"_s, {u"-a"_s, here.launch(), there.launch()}).status, 0);
        for (const QString& name : {u"Ada.key"_s, u"Jonas.key"_s, u"Tomasz.key"_s}) {
            place.write(name, here.place.bytes(name));
            VERIFY_QUIET(there.act({u"key"_s, u"import"_s, place.path(name)}));
        }
        VERIFY_QUIET(there.act({u"note"_s, there.launch(), u"no key here"_s}, 2));
        VERIFY_QUIET(there.act({u"takeover"_s, there.launch(), u"--reason"_s, u"the desk burnt"_s}, 3));
        VERIFY_QUIET(there.act(QStringList{u"takeover"_s, there.launch(), u"--reason"_s, u"the desk burnt"_s, u"--by"_s,
                                           u"Jonas Abara"_s} +
                                   hidden,
                               3));
        VERIFY_QUIET(
            there.act(QStringList{u"takeover"_s, there.launch(), u"--reason"_s, u"the desk burnt"_s} + hidden));
        const QJsonObject taken = place.lastOf(u"log.taken-over"_s);
        QCOMPARE(taken[u"actor"][u"auth"].toString(), u"signed"_s);
        VERIFY_ANSWER(place.call({u"verify"_s, there.launch()}), 0, u"Another machine took the launch over"_s);
        VERIFY_QUIET(there.act({u"note"_s, there.launch(), u"and on it goes"_s}));
        QCOMPARE(place.call({u"status"_s, there.launch(), u"--json"_s}).json()[u"ledger_holds"].toBool(), true);

        // The old machine still can, beside it; what the new one anchored shows that it is not the same launch any
        // more.
        QVERIFY(QDir().mkpath(place.path(u"usb"_s)));
        VERIFY_QUIET(there.act({u"anchor"_s, there.launch(), u"--to"_s, place.path(u"usb"_s)}));
        const QString note = place.path(noteFile(place, u"usb"_s));
        for (int i = 0; i < 6; ++i)
            VERIFY_QUIET(here.act({u"note"_s, here.launch(), u"on the old desk"_s}));
        VERIFY_ANSWER(here.place.call({u"verify"_s, here.launch(), u"--against"_s, note}), 1, u"NOT INTACT"_s);
        VERIFY_ANSWER(place.call({u"verify"_s, there.launch(), u"--against"_s, note}), 0, u"Intact"_s);

        // A certificate of the new machine names both keys, and a stranger follows from one to the other.
        VERIFY_QUIET(there.declare());
        const QString pdf = place.path(u"c.pdf"_s);
        VERIFY_QUIET(there.exportTo(pdf));
        QVERIFY(QDir().mkpath(place.path(u"inside"_s)));
        QCOMPARE(place.program(u"pdfdetach"_s, {u"-saveall"_s, u"-o"_s, place.path(u"inside"_s), pdf}).status, 0);
        const QString first = taken[u"body"][u"previous_key"].toString();
        const QString second = taken[u"body"][u"log_key"].toString();
        const Answer stranger = place.program(u"/usr/bin/python3"_s, {place.path(u"inside/verify.py"_s), pdf,
                                                                      place.path(u"inside"_s), u"--log-key"_s, first});
        QVERIFY2(stranger.status == 0 && stranger.out.contains(first) && stranger.out.contains(second) &&
                     stranger.out.contains(u"takeover by Ada Officer"_s),
                 qPrintable(stranger.all()));
        VERIFY_ANSWER(place.call({u"verify"_s, pdf}), 0, second);
        QCOMPARE(place.call({u"verify"_s, there.launch()}).status, 0);
    }
};

QTEST_GUILESS_MAIN(CertificateAnchorsTest)
#include "tst_certificate_anchors.moc"
