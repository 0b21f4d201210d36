// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said of every script without a range: the runbook's names are there, each helps and refuses.
// packaging/test lets shellcheck look at them.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString folder = QStringLiteral(HOLDPOINT_SOURCE_DIR "/resources/rehearsal/");

QStringList scripts()
{
    QStringList found;
    for (const char* place : {"scripts", "tests"}) {
        QDirIterator walk(folder + QString::fromLatin1(place), {u"*.sh"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const QString file = QDir(folder).relativeFilePath(walk.next());
            if (!file.contains("/lib/"_L1))
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

void rows()
{
    QTest::addColumn<QString>("script");
    for (const QString& script : scripts())
        QTest::newRow(qPrintable(script)) << script;
}

} // namespace

class RangeWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyScriptOfTheRunbookIsThere()
    {
        QCOMPARE(scripts().size(), 63);
        QFile seed(QStringLiteral(HOLDPOINT_SOURCE_DIR "/../shared/seed/erpgo-launch-runbook.md"));
        if (!seed.open(QIODevice::ReadOnly))
            QSKIP("the runbook lies not beside this checkout");
        static const QRegularExpression name(u"\\./((?:scripts|tests)/[a-z/-]+\\.sh)"_s);
        QSet<QString> named;
        for (auto match = name.globalMatch(QString::fromUtf8(seed.readAll())); match.hasNext();)
            named << match.next().captured(1);
        const QStringList there = scripts();
        QCOMPARE(named, QSet<QString>(there.begin(), there.end()));
    }

    void itHelps_data() { rows(); }
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
    void itDoesNothingOutsideOfARange_data() { rows(); }
    void itDoesNothingOutsideOfARange()
    {
        QFETCH(const QString, script);
        const Ended ended = run(folder + script, {});
        QCOMPARE(ended.status, 4);
        QVERIFY2(ended.text.contains(u"rehearsal range alone"_s), qPrintable(ended.text));
    }
};

QTEST_GUILESS_MAIN(RangeWordsTest)
#include "tst_range_words.moc"
