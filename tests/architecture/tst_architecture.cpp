// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/source_survey.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using holdpoint::test::SourceSurvey;

namespace {

using Question = QStringList (SourceSurvey::*)() const;

QString textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void write(const QString& root, const QString& path, const QString& text)
{
    QDir().mkpath(QFileInfo(root + u'/' + path).path());
    QFile file(root + u'/' + path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text.toUtf8());
}

const QString licence = u"// SPDX-License-Identifier: GPL-3.0-or-later\n"_s;

} // namespace

class ArchitectureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString root = QStringLiteral(HOLDPOINT_SOURCE_DIR);
        m_survey = std::make_unique<SourceSurvey>(root, textOf(root + u"/tests/architecture/dependencies.txt"_s));
        QVERIFY2(m_survey->files().size() > 20, "the survey must see the sources");
        const QStringList listed = m_survey->longFiles();
        if (!listed.isEmpty())
            qInfo().noquote() << u"Files longer than they aim to be:\n  "_s + listed.join(u"\n  "_s);
    }

    void theSourcesKeepTheRule_data() { addQuestions(); }
    void theSourcesKeepTheRule()
    {
        QFETCH(const Question, question);
        const QStringList breaches = (*m_survey.*question)();
        QVERIFY2(breaches.isEmpty(), qPrintable(u"\n"_s + breaches.join(u'\n')));
    }

    // A survey that finds nothing is worth something only when it finds what is there.
    void aBreachIsFound_data()
    {
        QTest::addColumn<Question>("question");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("breach"); // empty: no breach
        const auto row = [](const char* name, Question question, const QString& file, const QString& text,
                            const QString& breach) { QTest::newRow(name) << question << file << text << breach; };
        row("upwards", &SourceSurvey::includes, u"core/base/a.h"_s, u"#include \"core/events/b.h\"\n"_s,
            u"core/base/a.h:2: core/base must not include core/events"_s);
        row("between views", &SourceSurvey::includes, u"ui/ledger/a.cpp"_s, u"#  include  \"ui/runner/b.h\"\n"_s,
            u"ui/ledger/a.cpp:2: ui/ledger must not include ui/runner"_s);
        row("downwards", &SourceSurvey::includes, u"core/session/a.h"_s, u"#include \"core/ledger/b.h\"\n"_s, {});
        row("itself", &SourceSurvey::includes, u"core/base/a.h"_s, u"#include \"core/base/b.h\"\n"_s, {});
        row("the runner's main", &SourceSurvey::includes, u"app/runner/a.cpp"_s, u"#include \"core/session/b.h\"\n"_s,
            u"app/runner/a.cpp:2: app/runner must not include core/session"_s);
        row("beside it", &SourceSurvey::includes, u"core/base/a.cpp"_s, u"#include \"b.h\"\n"_s,
            u"core/base/a.cpp:2: \"b.h\" is no path from the top of the sources"_s);
        row("no room", &SourceSurvey::includes, u"core/attic/a.cpp"_s, u"#include <QString>\n"_s,
            u"core/attic/a.cpp:2: stands in no room of the dependency table"_s);
        row("link line", &SourceSurvey::linkLines, u"core/ledger/CMakeLists.txt"_s,
            u"holdpoint_room(core ledger LINKS holdpoint_core_base holdpoint_core_session)\n"_s,
            u"core/ledger/CMakeLists.txt:2: core/ledger must not link core/session"_s);
        row("widgets in core", &SourceSurvey::toolkitIncludes, u"core/session/a.cpp"_s,
            u"#include <QTimer>\n#include <QLabel>\n"_s, u"core/session/a.cpp:3: core knows no widgets"_s);
        row("colours in core", &SourceSurvey::toolkitIncludes, u"core/session/a.cpp"_s, u"#include <QtGui/QColor>\n"_s,
            u"core/session/a.cpp:2: of core, only core/report draws"_s);
        row("the certificate draws", &SourceSurvey::toolkitIncludes, u"core/report/a.cpp"_s, u"#include <QPainter>\n"_s,
            {});
        row("charts elsewhere", &SourceSurvey::toolkitIncludes, u"ui/monitor/a.cpp"_s, u"#include <QChart>\n"_s,
            u"ui/monitor/a.cpp:2: only ui/charts includes Qt Charts"_s);
        row("a store elsewhere", &SourceSurvey::toolkitIncludes, u"core/session/a.cpp"_s, u"#include <sqlite3.h>\n"_s,
            u"core/session/a.cpp:2: only the ledger and the telemetry store know SQLite"_s);
        row("601 lines", &SourceSurvey::sizes, u"core/base/a.cpp"_s, u"\n"_s.repeated(600),
            u"core/base/a.cpp:601: longer than 600 lines: the room wants dividing"_s);
        row("600 lines", &SourceSurvey::sizes, u"core/base/a.cpp"_s, u"\n"_s.repeated(599), {});
        row("351 lines are listed", &SourceSurvey::longFiles, u"core/base/a.cpp"_s, u"\n"_s.repeated(350),
            u"351 lines: core/base/a.cpp"_s);
        row("empty name", &SourceSurvey::words, u"core/base/a.h"_s, u"class FileManag"_s + u"er\n"_s,
            u"core/base/a.h:2: a name that says nothing: say what it does"_s);
        row("empty file name", &SourceSurvey::words, u"core/base/string_util"_s + u"s.h"_s, {},
            u"core/base/string_utils.h:1: a file name that says nothing: say what it does"_s);
        row("singleton", &SourceSurvey::words, u"ui/shell/a.cpp"_s, u"Clock::instance()->now();\n"_s,
            u"ui/shell/a.cpp:2: no singletons: pass it in"_s);
        row("the application object", &SourceSurvey::words, u"ui/shell/a.cpp"_s, u"QCoreApplication::instance();\n"_s,
            {});
        row("nested loop", &SourceSurvey::words, u"ui/shell/a.cpp"_s, u"QEvent"_s + u"Loop loop;\n"_s,
            u"ui/shell/a.cpp:2: no nested event loops"_s);
        row("nested loop in a test", &SourceSurvey::words, u"tests/ui/a.cpp"_s, u"QEvent"_s + u"Loop loop;\n"_s, {});
        row("leftover", &SourceSurvey::words, u"ui/shell/a.cpp"_s, u"// TO"_s + u"DO: finish\n"_s,
            u"ui/shell/a.cpp:2: unfinished"_s);
        row("error without next step", &SourceSurvey::nextSteps, u"core/base/a.cpp"_s,
            u"return failure(ErrorCode::Internal, tr(\"a, (b\").arg(c));\n"_s,
            u"core/base/a.cpp:2: an error that names no next step"_s);
        row("error with an empty next step", &SourceSurvey::nextSteps, u"app/a.cpp"_s,
            u"terminal.error(\n    {ErrorCode::Internal, cause, {}, 0});\n"_s,
            u"app/a.cpp:3: an error that names no next step"_s);
        row("refusal without next step", &SourceSurvey::nextSteps, u"core/base/a.cpp"_s,
            u"return refusal(ruleText(\"No\").arg(x),\n    {});\n"_s,
            u"core/base/a.cpp:2: an error that names no next step"_s);
        row("error with next step", &SourceSurvey::nextSteps, u"core/base/a.cpp"_s,
            u"return failure(ErrorCode::Internal, tr(\"No.\"), tr(\"Go.\"));\n"_s, {});
        row("script's licence", &SourceSurvey::licences, u"packaging/run"_s, {},
            u"packaging/run:1: does not begin with its licence"_s);
        row("source's licence", &SourceSurvey::licences, u"ui/shell/a.cpp"_s, {}, {});
        row("no tests", &SourceSurvey::roomsAndTests, u"core/base/CMakeLists.txt"_s, {},
            u"core/base: has no tests in tests/core/base"_s);
        row("no room to test", &SourceSurvey::roomsAndTests, u"tests/ui/attic/CMakeLists.txt"_s, {},
            u"tests/ui/attic: tests a room that is not there"_s);
    }
    void aBreachIsFound()
    {
        QFETCH(const Question, question);
        QFETCH(const QString, file);
        QFETCH(const QString, text);
        QFETCH(const QString, breach);
        const QTemporaryDir root;
        write(root.path(), file, licence + text);
        const SourceSurvey survey(root.path(),
                                  textOf(QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/architecture/dependencies.txt")));
        QCOMPARE((survey.*question)(), breach.isEmpty() ? QStringList() : QStringList(breach));
    }

    void theTableNamesNoCircle()
    {
        // Along its arrows a room never comes back to itself.
        const QString table = textOf(QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/architecture/dependencies.txt"));
        QHash<QString, QStringList> below;
        for (const QString& line : table.split(u'\n'))
            if (line.startsWith("core/"_L1) && !line.contains(u'*'))
                below[line.section(u':', 0, 0)] = line.section(u':', 1).split(u' ', Qt::SkipEmptyParts);
        QVERIFY(below.contains(u"core/checklist"_s));
        for (auto room = below.keyBegin(); room != below.keyEnd(); ++room) {
            QStringList open = below.value(*room);
            QStringList seen;
            while (!open.isEmpty()) {
                const QString next = open.takeFirst();
                QVERIFY2(next != *room, qPrintable(*room));
                if (!seen.contains(next))
                    open += below.value(next);
                seen << next;
            }
        }
    }

private:
    static void addQuestions()
    {
        QTest::addColumn<Question>("question");
        QTest::newRow("dependencies of includes") << Question(&SourceSurvey::includes);
        QTest::newRow("dependencies of link lines") << Question(&SourceSurvey::linkLines);
        QTest::newRow("toolkits") << Question(&SourceSurvey::toolkitIncludes);
        QTest::newRow("sizes") << Question(&SourceSurvey::sizes);
        QTest::newRow("words") << Question(&SourceSurvey::words);
        QTest::newRow("next steps of errors") << Question(&SourceSurvey::nextSteps);
        QTest::newRow("licences") << Question(&SourceSurvey::licences);
        QTest::newRow("rooms and tests") << Question(&SourceSurvey::roomsAndTests);
    }

    std::unique_ptr<SourceSurvey> m_survey;
};

QTEST_GUILESS_MAIN(ArchitectureTest)
#include "tst_architecture.moc"
