// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/output_capture.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;

class tst_runner_capture : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theLastLineThatMatchesCounts_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const QByteArray& output, const char* pattern, const char* text) {
            QTest::newRow(name) << output << QString::fromUtf8(pattern) << QString::fromUtf8(text);
        };
        row("group", "building\ntag: v1.2 (ok)\ndone\n", "tag: (\\S+)", "v1.2");
        row("whole match", "tag: v1.2\n", "v[0-9.]+", "v1.2");
        row("last", "tag: v1\ntag: v2\n", "tag: (\\S+)", "v2");
        row("no newline at the end", "tag: v3", "tag: (\\S+)", "v3");
        row("nothing", "tag v1\n", "tag: (\\S+)", "");
        row("an empty group", "tag: \ntag: x\ntag: \n", "tag: ?(.*)", "x");
        row("colours", "\x1b[32mtag: v4\x1b[0m\n", "^tag: (.*)$", "v4");
        row("carriage return", "10%\r100%\r\n", "(\\d+)%", "100");
        row("a long line is cut", QByteArray(9000, 'x') + " tag: v5\n", "tag: (\\S+)", "v5");
        row("shell words stay text", "id: $(id) `x`\n", "id: (.*)", "$(id) `x`");
        row("no output", "", "tag: (\\S+)", "");
    }
    void theLastLineThatMatchesCounts()
    {
        QFETCH(const QByteArray, output);
        QFETCH(const QString, pattern);
        QFETCH(const QString, text);
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"output.log"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(output);
        file.close();
        const QList<runner::CapturedText> captured =
            runner::captureOutput(file.fileName(), {{u"a"_s, pattern}, {u"b"_s, u"never this"_s}});
        QCOMPARE(captured.size(), text.isEmpty() ? 0 : 1);
        if (!text.isEmpty())
            QCOMPARE(captured.first(), (runner::CapturedText{u"a"_s, text}));
    }

    void aFileThatCannotBeReadShowsNothing()
    {
        QVERIFY(runner::captureOutput(u"/nowhere/output.log"_s, {{u"a"_s, u".*"_s}}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_runner_capture)
#include "tst_runner_capture.moc"
