// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/report/certificate.h"
#include "core/report/qr_code.h"
#include "core/signoff/statement.h"

#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;

namespace {

constexpr qint64 t0 = 1'796'119'200'000; // 2026-12-01T10:00:00Z

const QByteArray checkpointText = "holdpoint/launch/shop-1.0\n57\nq9nQhZ6mLTPbZJiZ1lN0kUqH3Jr0Yv0J0kX2v3yE8aI=\n\n"
                                  "\xE2\x80\x94 holdpoint/launch/shop-1.0 a1b2c3d4QmFzZTY0IG9mIGEgc2lnbmF0dXJlIG9mIHNp"
                                  "eHR5LWZvdXIgYnl0ZXMgYW5kIGEgaGFzaCBvZiBhIGtleQ==\n";

// A launch folded from entries made here, as the ledger would hold them.
class Folded
{
public:
    Folded()
    {
        runbook::Phase phase;
        phase.id = u"p1"_s;
        phase.title = u"Preparation of the office"_s;
        phase.offsetS = -1800;
        runbook::Step gate;
        gate.id = u"g1"_s;
        gate.title = u"Final go/no-go"_s;
        gate.kind = runbook::StepKind::Gate;
        phase.steps = {gate};
        plan.title = u"Shop"_s;
        plan.phases = {phase};
        plan.declaration.text = u"The shop is open."_s;
        plan.declaration.role = u"Launch Coordinator"_s;
    }

    void open(bool rehearsal = false)
    {
        m_rehearsal = rehearsal;
        launch = checklist::Launch(plan, {});
        events::LaunchOpened opened;
        opened.launch = u"shop-1.0"_s;
        opened.origin = u"holdpoint/launch/shop-1.0"_s;
        opened.name = u"Shop"_s;
        opened.version = u"1.0"_s;
        opened.t0UtcMs = t0;
        opened.workdir = u"/srv/shop"_s;
        opened.logKey = u"holdpoint/launch/shop-1.0+a1b2c3d4+AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGh"_s;
        opened.sealFingerprint = QString(64, u'e');
        apply(opened);
        apply(events::RunbookLoaded{QString(64, u'a'), u"runbook.md"_s, u"Shop"_s});
    }

    void apply(events::Event body, const QString& person = u"Ada Officer"_s, events::Auth auth = events::Auth::Claimed)
    {
        events::Entry entry;
        entry.seq = launch.state().entries;
        entry.at.utcMs = t0 + entry.seq * 1000;
        entry.rehearsal = m_rehearsal;
        entry.actor = {auth, person, {}, {}};
        entry.body = std::move(body);
        launch.apply(events::decodeEntry(events::encodeEntry(entry).value()).value());
    }

    [[nodiscard]] QByteArray statement(const QString& person, const QString& role, const QString& meaning) const
    {
        signoff::Statement made;
        made.launch = u"shop-1.0"_s;
        made.rehearsal = m_rehearsal;
        made.act = u"signoff"_s;
        made.person = person;
        made.role = role;
        made.keyFingerprint = u"SHA256:%1"_s.arg(qHash(person), 43, 16, QLatin1Char('K'));
        made.meaning = meaning;
        made.decision = u"signed"_s;
        made.utc = u"2026-12-01T11:22:33.000Z"_s;
        return signoff::statementBytes(made).value();
    }

    void sign(const QString& id, const QString& person, const QString& role, const QString& meaning)
    {
        apply(events::SignoffGiven{id, role, statement(person, role, meaning), "sig", u"ssh-ed25519 AAAA"_s}, person,
              events::Auth::Signed);
    }

    void declare()
    {
        apply(events::LaunchDeclared{plan.declaration.text,
                                     plan.declaration.role,
                                     statement(u"Ada Officer"_s, plan.declaration.role, u"I declare it."_s),
                                     "sig",
                                     u"ssh-ed25519 AAAA"_s,
                                     {}},
              u"Ada Officer"_s, events::Auth::Signed);
    }

    void addSignoffLine(const QString& id, const QString& role)
    {
        runbook::SignoffLine line;
        line.id = id;
        line.role = role;
        plan.signoffs.append(line);
    }

    [[nodiscard]] Result<QByteArray> render(report::Paper paper = report::Paper::A4) const
    {
        return report::renderCertificate(
            {launch, checkpointText, launch.state().entries, t0 + 7'200'000, 60, u"0.1"_s, paper, attachments});
    }

    runbook::Plan plan;
    QList<report::Attachment> attachments;
    checklist::Launch launch;

private:
    bool m_rehearsal = false;
};

// A rendered certificate as poppler's tools see it.
class Printed
{
public:
    explicit Printed(const QByteArray& pdf)
    {
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly) || file.write(pdf) != pdf.size())
            qFatal("cannot write the test's certificate");
        file.close();
        // In the order of the drawing: a table's cell stays together.
        text = QString::fromUtf8(tool(u"pdftotext"_s, {u"-raw"_s, u"-enc"_s, u"UTF-8"_s, path(), u"-"_s}));
        const QStringList found = text.split(gaps(), Qt::SkipEmptyParts);
        m_words = QSet<QString>(found.begin(), found.end());
        info = QString::fromUtf8(tool(u"pdfinfo"_s, {path()}));
        pages = QRegularExpression(u"Pages:\\s+(\\d+)"_s).match(info).captured(1).toInt();
    }

    [[nodiscard]] QString path() const { return m_folder.filePath(u"certificate.pdf"_s); }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    // The first of the words that does not stand there by itself; empty: all do.
    [[nodiscard]] QString missingWord(const QString& words) const
    {
        for (const QString& word : words.split(gaps(), Qt::SkipEmptyParts)) {
            if (!m_words.contains(word))
                return word;
        }
        return {};
    }
    // Hashes are broken into lines where a column ends: compared without white space.
    [[nodiscard]] bool hasUnbroken(const QString& hash) const
    {
        return QString(text)
            .remove(QRegularExpression(u"\\s+"_s))
            .contains(QString(hash).remove(QRegularExpression(u"\\s+"_s)));
    }

    static QByteArray tool(const QString& name, const QStringList& words, int alsoGood = 0)
    {
        QProcess process;
        process.start(name, words);
        process.waitForFinished(60'000);
        return process.exitCode() == 0 || process.exitCode() == alsoGood ? process.readAllStandardOutput()
                                                                         : QByteArray();
    }

    QString text, info;
    int pages = 0;

private:
    static QRegularExpression gaps() { return QRegularExpression(u"\\s+"_s); }
    QTemporaryDir m_folder;
    QSet<QString> m_words;
};

} // namespace

#define VERIFY_WORDS(printed, words)                                                                                   \
    do {                                                                                                               \
        const QString missing = (printed).missingWord(words);                                                          \
        QVERIFY2(missing.isEmpty(), qPrintable(missing + u"\n-- not in --\n"_s + (printed).text));                     \
    } while (false)

class ReportCertificateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"pdftotext"_s).isEmpty())
            QSKIP("pdftotext is missing: install poppler-utils");
    }

    void refusedBeforeTheDeclaration()
    {
        Folded folded;
        folded.open();
        const Result<QByteArray> refused = folded.render();
        QVERIFY(!refused);
        QVERIFY(refused.error().code == ErrorCode::Refused);
        QVERIFY(!refused.error().nextStep.isEmpty());
        folded.declare();
        QVERIFY(folded.render().has_value());
    }

    void thePageIsTheOneAskedFor_data()
    {
        QTest::addColumn<bool>("letter");
        QTest::addColumn<QString>("size");
        QTest::newRow("A4") << false << u"595 x 842 pts (A4)"_s;
        QTest::newRow("Letter") << true << u"612 x 792 pts (letter)"_s;
    }
    void thePageIsTheOneAskedFor()
    {
        QFETCH(const bool, letter);
        QFETCH(const QString, size);
        Folded folded;
        folded.open();
        folded.declare();
        const Printed printed(folded.render(letter ? report::Paper::Letter : report::Paper::A4).value());
        QVERIFY2(printed.info.contains(size), qPrintable(printed.info));
        QVERIFY2(printed.pages >= 1 && printed.pages <= 2, qPrintable(printed.info));
        VERIFY_WORDS(printed, u"Launch certificate Shop 1.0: declared by Ada Officer."_s);
        VERIFY_WORDS(printed, u"2026-12-01 10:00:00 UTC (11:00:00 UTC+01:00)"_s);
        QVERIFY(printed.hasUnbroken(QString::fromUtf8(checkpointText)));
        QVERIFY(printed.hasUnbroken(QString(64, u'a')));
        QVERIFY(!printed.text.contains(u"REHEARSAL"_s));
    }

    void aRehearsalSaysSo()
    {
        Folded folded;
        folded.open(true);
        folded.declare();
        const Printed printed(folded.render().value());
        VERIFY_WORDS(printed, u"Rehearsal certificate REHEARSAL: no production launch is certified here."_s);
        QVERIFY2(!printed.text.contains(u"Launch certificate"_s), qPrintable(printed.text));
    }

    void wordsAreWords_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("ligatures") << u"off office efficient affliction flow first staff fjord shuffle"_s;
        QTest::newRow("signs") << u"<b>100%</b> %1 %2 & \"quoted\" {x} ~/path $HOME"_s;
        QTest::newRow("letters") << u"Škoda naïve Zürich Łódź Ελλάδα Москва"_s;
        QTest::newRow("a long one among short ones")
            << u"see https://tickets.example.org/browse/SHOP-1234567890 before anybody continues with traffic"_s;
    }
    void wordsAreWords()
    {
        QFETCH(const QString, words);
        Folded folded;
        folded.addSignoffLine(u"s1"_s, u"Infrastructure Engineer"_s);
        folded.open();
        folded.apply(events::DeviationRequested{u"D1"_s, u"environment"_s, u"deploy"_s, {}, {}, words});
        folded.sign(u"s1"_s, u"Jonas Abara"_s, u"Infrastructure Engineer"_s, words);
        folded.declare();
        const Printed printed(folded.render().value());
        for (const QString& word : words.split(u' ')) {
            // A word wider than its column is the only one that may be broken.
            if (word.size() > 20)
                QVERIFY2(printed.hasUnbroken(word), qPrintable(printed.text));
            else
                VERIFY_WORDS(printed, word);
        }
        VERIFY_WORDS(printed, u"Infrastructure Engineer Jonas Abara D1 environment"_s);
    }

    void controlCharactersAreShown()
    {
        Folded folded;
        folded.open();
        folded.apply(
            events::DeviationRequested{u"D1"_s, u"command"_s, u"deploy"_s, "echo a", "echo a\x1b[2Jb", u"why"_s});
        folded.declare();
        const Printed printed(folded.render().value());
        QVERIFY2(printed.hasUnbroken(u"\\x1b[2Jb"_s), qPrintable(printed.text));
    }

    void trafficIsTold()
    {
        Folded folded;
        folded.open();
        events::RunStarted run;
        run.run = 1;
        events::RunFinished end;
        end.run = 1;
        end.ending = u"exited"_s;
        folded.apply(events::WeightAsked{1, 25, 0, u"skipped"_s, u"weNeedTheNumbers"_s, 0}, u"Asker"_s);
        folded.apply(events::WeightConfirmed{1}, u"Confirmer"_s);
        folded.apply(run);
        folded.apply(end);
        folded.apply(events::WeightObserved{1, u"reached"_s, u"24.9"_s, 10, 30, 700, {}}, {});
        folded.apply(
            events::WatchEnded{1,
                               u"no-data"_s,
                               t0,
                               t0 + 1,
                               {{u"checkoutTime"_s, u"no-data"_s, {}, {}, {}, 0, 0, 0}},
                               {{u"rollout.failed"_s, u"worse"_s, u"0"_s, u"7"_s, {}, u"0.9"_s, u"0.001"_s, 20, 20}}},
            {});
        folded.apply(events::RollbackStarted{1, u"proc"_s, u"immediate"_s, u"scenarioX"_s, false}, u"Runner"_s);
        folded.apply(events::RollbackStepObserved{1, u"stepX"_s, u"failed"_s, u"stillOnGreen"_s});
        folded.apply(events::RollbackEnded{1, u"failed"_s, 0, 1, 0});
        folded.declare();
        const Printed printed(folded.render().value());
        VERIFY_WORDS(printed, u"Rollout Asker, Confirmer, weNeedTheNumbers. 24.9 %, NO DATA: checkoutTime;"_s);
        VERIFY_WORDS(printed, u"although a weight of the ladder was left out:"_s);
        VERIFY_WORDS(printed, u"worse than old version: requests"_s); // not "rollout.failed"
        QVERIFY(!printed.text.contains(u"rollout.failed"_s));
        VERIFY_WORDS(printed, u"failed after 2.0 stepX FAILED stillOnGreen"_s);
    }

    void nothingIsLost()
    {
        constexpr int signers = 60;
        constexpr int deviations = 45;
        Folded folded;
        for (int i = 0; i < signers; ++i)
            folded.addSignoffLine(u"s%1"_s.arg(i), u"Role%1"_s.arg(i));
        folded.open();
        for (int i = 0; i < signers; ++i) {
            folded.apply(events::VoteCast{u"g1"_s,
                                          u"Seat%1"_s.arg(i),
                                          i % 7 != 0,
                                          i % 7 != 0 ? QString() : u"reason%1"_s.arg(i),
                                          QString(64, u'b'),
                                          {},
                                          {}},
                         u"Voter%1"_s.arg(i), events::Auth::Spoken);
        }
        // Longer than a page, and longer than several.
        QStringList longWords;
        for (int i = 0; i < 1500; ++i)
            longWords.append(u"word%1"_s.arg(i));
        QByteArray script;
        for (int i = 0; i < 300; ++i)
            script += "step" + QByteArray::number(i) + " --flag\n";
        for (int i = 0; i < deviations; ++i) {
            const QString id = u"D%1"_s.arg(i + 1);
            folded.apply(events::DeviationRequested{id, u"command"_s, u"target%1"_s.arg(i), "old",
                                                    i == 20 ? script : QByteArray("new"),
                                                    i == 10 ? longWords.join(u' ') : u"because%1"_s.arg(i)});
            if (i % 3 == 0)
                folded.apply(events::DeviationApproved{id, {}, i % 2 == 0});
            else if (i % 3 == 1)
                folded.apply(events::DeviationRejected{id, u"rejected%1"_s.arg(i)});
        }
        folded.apply(events::GateDecided{u"g1"_s, true, {}, u"D1"_s});
        folded.apply(events::RollbackStarted{1, u"proc"_s, u"immediate"_s, u"scenarioX"_s, false}, u"Runner"_s);
        folded.apply(events::RollbackEnded{1, u"failed"_s, 2, 1, 4});
        folded.apply(events::RollbackSeconded{1, u"Seconder"_s});
        folded.apply(events::RollbackStarted{2, u"proc"_s, u"planned"_s, u"scenarioY"_s, false});
        for (int i = 0; i < signers; ++i)
            folded.sign(u"s%1"_s.arg(i), u"Signer%1"_s.arg(i), u"Role%1"_s.arg(i), u"meaning%1"_s.arg(i));
        folded.declare();

        const Printed printed(folded.render().value());
        QVERIFY2(printed.pages > 8, qPrintable(printed.info));
        for (int page = 1; page <= printed.pages; ++page)
            QVERIFY2(printed.text.contains(u"page %1\n"_s.arg(page)), qPrintable(printed.text));
        for (int i = 0; i < signers; ++i)
            VERIFY_WORDS(printed, u"Signer%1 Role%1 meaning%1 Seat%1 Voter%1"_s.arg(i));
        for (int i = 0; i < signers; i += 7)
            VERIFY_WORDS(printed, u"NO-GO: reason%1"_s.arg(i));
        for (int i = 0; i < deviations; ++i) {
            VERIFY_WORDS(printed, u"D%1 target%2"_s.arg(i + 1).arg(i));
            if (i != 10)
                VERIFY_WORDS(printed, u"because%1,"_s.arg(i));
            if (i % 3 == 1)
                VERIFY_WORDS(printed, u"rejected%1"_s.arg(i));
        }
        VERIFY_WORDS(printed, u"(the requester approved it)"_s);
        for (const QString& word : longWords)
            QVERIFY2(printed.missingWord(word).isEmpty() || printed.missingWord(word + u","_s).isEmpty(),
                     qPrintable(word));
        for (int i = 0; i < 300; ++i)
            VERIFY_WORDS(printed, u"step%1"_s.arg(i));
        VERIFY_WORDS(printed, u"scenarioX scenarioY Seconder planned immediate override,"_s);
        VERIFY_WORDS(printed, u"failed after 2 passed, 1 4 its end is not recorded"_s);
        QVERIFY(printed.hasUnbroken(QString::fromUtf8(checkpointText)));
    }

    // The certificate said that no incidents are recorded, whatever had failed.
    void incidentsSoFarAreWhatTheLedgerKnows()
    {
        Folded calm;
        calm.open();
        calm.declare();
        const Printed none(calm.render().value());
        VERIFY_WORDS(none, u"Incidents so far The ledger knows of none"_s);

        Folded folded;
        folded.open();
        const auto run = [&folded](qint64 number, const QString& step, const QString& procedure) {
            events::RunStarted started;
            started.run = number;
            started.step = step;
            started.procedure = procedure;
            started.text = "./secret-name.sh";
            folded.apply(started, u"Tomasz Reyes"_s);
        };
        const auto end = [&folded](qint64 number, const QString& ending, qint64 status, const QString& problem = {}) {
            events::RunFinished finished;
            finished.run = number;
            finished.ending = ending;
            finished.status = status;
            finished.problem = problem;
            folded.apply(finished);
        };
        run(1, u"g1"_s, {});
        end(1, u"exited"_s, 0);
        run(2, u"g1"_s, {});
        end(2, u"exited"_s, 3);
        run(3, u"g1"_s, {});
        folded.apply(events::RunLost{3});
        run(4, u"g1"_s, {});
        folded.apply(events::RunLost{4});
        folded.apply(events::RunResolved{4, true, u"the page was up"_s});
        run(5, {}, u"back"_s);
        end(5, u"could-not-start"_s, 0, u"no such file"_s);
        folded.apply(events::LaunchHeld{u"errors rise"_s}, u"Ada Officer"_s);
        folded.apply(events::LaunchResumed{u"they fell"_s});
        folded.declare();
        const Printed printed(folded.render().value());
        VERIFY_WORDS(printed, u"Run 2, of “Final go/no-go”"_s);
        VERIFY_WORDS(printed, u"it failed with status 3"_s);
        VERIFY_WORDS(printed, u"Tomasz Reyes"_s);
        VERIFY_WORDS(printed, u"nobody saw its end"_s);
        VERIFY_WORDS(printed, u"Run 5, of a rollback"_s);
        VERIFY_WORDS(printed, u"could not be started: no such file"_s);
        VERIFY_WORDS(printed, u"The launch was held"_s);
        VERIFY_WORDS(printed, u"errors rise"_s);
        const QString text = printed.text.simplified();
        for (const QString& absent : {u"Run 1,"_s, u"Run 4,"_s, u"secret-name"_s, u"knows of none"_s})
            QVERIFY2(!text.contains(absent), qPrintable(text));
    }

    void aGateBeforeItsTurnSaysSo()
    {
        Folded folded;
        folded.open();
        events::GateDecided decided{u"g1"_s, true, {}, {}};
        decided.orderDeviation = u"D7"_s;
        folded.apply(decided);
        folded.declare();
        VERIFY_WORDS(Printed(folded.render().value()), u"GO before its turn, deviation D7"_s);
    }

    void theCodeHoldsTheCheckpoint()
    {
        if (QStandardPaths::findExecutable(u"zbarimg"_s).isEmpty())
            QSKIP("zbarimg is missing: install zbar-tools");
        Folded folded;
        folded.open();
        folded.declare();
        const Printed printed(folded.render().value());
        // From the printed page, at the resolution of a plain scanner.
        Printed::tool(u"pdftoppm"_s, {u"-r"_s, u"200"_s, u"-png"_s, printed.path(), printed.folder() + u"/page"_s});
        const QStringList images = QDir(printed.folder()).entryList({u"page*.png"_s}, QDir::Files, QDir::Name);
        QVERIFY(!images.isEmpty());
        QStringList words{u"--raw"_s, u"-q"_s, u"--nodbus"_s, u"-Sbinary"_s};
        for (const QString& image : images)
            words.append(printed.folder() + u'/' + image);
        // It answers 4 when a page has no code; what it read is what counts.
        const QByteArray read = Printed::tool(u"zbarimg"_s, words, 4);
        QCOMPARE(read, checkpointText);
    }

    void aCodeTooLongIsNone()
    {
        QVERIFY(!report::qrCode(QByteArray(2331, 'x')).isNull());
        QVERIFY(report::qrCode(QByteArray(2332, 'x')).isNull());
    }
};

QTEST_MAIN(ReportCertificateTest)
#include "tst_report_certificate.moc"
