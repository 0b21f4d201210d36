// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said of every script without a range: the runbook's names are there, each helps, refuses and is checked.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString folder = QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/rehearsal/");

QStringList scripts(bool all)
{
    QStringList found;
    for (const char* place : {"scripts", "tests", "range"}) {
        QDirIterator walk(folder + QString::fromLatin1(place), {u"*.sh"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const QString file = QDir(folder).relativeFilePath(walk.next());
            if (all || (!file.startsWith("range/"_L1) && !file.contains("/lib/"_L1)))
                found << file;
        }
    }
    found.sort();
    return found;
}

struct Ended
{
    int status;
    QString text;
};

Ended run(const QString& program, const QStringList& words)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"ERPGO_RANGE"_s);
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, words);
    if (!process.waitForFinished(120'000))
        return {-1, process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

void rows(bool all)
{
    QTest::addColumn<QString>("script");
    for (const QString& script : scripts(all))
        QTest::newRow(qPrintable(script)) << script;
}

} // namespace

class RangeWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyScriptOfTheRunbookIsThere()
    {
        QCOMPARE(scripts(false).size(), 63);
        QFile seed(QStringLiteral(HOLDPOINT_SOURCE_DIR "/../shared/seed/erpgo-launch-runbook.md"));
        if (!seed.open(QIODevice::ReadOnly))
            QSKIP("the runbook lies not beside this checkout");
        static const QRegularExpression name(u"\\./((?:scripts|tests)/[a-z/-]+\\.sh)"_s);
        QSet<QString> named;
        for (auto match = name.globalMatch(QString::fromUtf8(seed.readAll())); match.hasNext();)
            named << match.next().captured(1);
        const QStringList there = scripts(false);
        QCOMPARE(named, QSet<QString>(there.begin(), there.end()));
    }

    void itHelps_data() { rows(false); }
    void itHelps()
    {
        QFETCH(const QString, script);
        QVERIFY(QFileInfo(folder + script).isExecutable());
        const Ended ended = run(folder + script, {u"--help"_s});
        QCOMPARE(ended.status, 0);
        QVERIFY2(ended.text.contains(u"Exit: 0 done and well"_s), qPrintable(ended.text));
        QVERIFY2(ended.text.indexOf(u"Exit:"_s) > 30, "the help says what the script does");
        QVERIFY2(!ended.text.contains(u"shellcheck"_s), qPrintable(ended.text));
    }

    // Wherever it is started, it acts on the range alone.
    void itDoesNothingOutsideOfARange_data() { rows(false); }
    void itDoesNothingOutsideOfARange()
    {
        QFETCH(const QString, script);
        const Ended ended = run(folder + script, {});
        QCOMPARE(ended.status, 4);
        QVERIFY2(ended.text.contains(u"rehearsal range alone"_s), qPrintable(ended.text));
    }

    void shellcheckFindsNothing()
    {
        QStringList words{u"-x"_s, u"-P"_s, QStringLiteral(HOLDPOINT_SOURCE_DIR)};
        for (const QString& script : scripts(true))
            words << folder + script;
        const Ended ended = run(u"shellcheck"_s, words);
        QVERIFY2(ended.status == 0, qPrintable(ended.text));
    }
};

QTEST_GUILESS_MAIN(RangeWordsTest)
#include "tst_range_words.moc"
