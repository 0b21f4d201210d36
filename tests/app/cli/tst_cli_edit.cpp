// SPDX-License-Identifier: GPL-3.0-or-later
// `holdpoint edit`: the editor's operations without a window.
#include "tests/app/cli/launch_place.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

namespace {

const QByteArray millText("# Mill\n\n## T-0: Go\n\n- [ ] One\n- [ ] Two\n");

} // namespace

class CliEditTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyListChangesNoByte();
    void operationsAreDoneInOrder();
    void allOrNone();
    void writesElsewhere();
    void errorsHaveTheirStatus();
    void helpNamesTheOperations();

private:
    static Answer edit(const LaunchPlace& place, const QByteArray& operations, const QStringList& more = {})
    {
        place.write(u"ops.json"_s, operations);
        return place.call(QStringList{u"edit"_s, place.path(u"mill.md"_s), u"--ops"_s, place.path(u"ops.json"_s)} +
                          more);
    }
};

void CliEditTest::anEmptyListChangesNoByte()
{
    const LaunchPlace place;
    place.write(u"mill.md"_s, millText);
    const Answer answer = edit(place, "[]");
    QVERIFY2(answer.status == 0, qPrintable(answer.all()));
    QCOMPARE(place.bytes(u"mill.md"_s), millText);
}

void CliEditTest::operationsAreDoneInOrder()
{
    const LaunchPlace place;
    place.write(u"mill.md"_s, millText);
    // The second one uses the id that the first one gave.
    const Answer answer = edit(place, R"([{"op":"add-box","after":"t-0-go/t-0-go/one","text":"Half"},
                                          {"op":"set-checked","item":"t-0-go/t-0-go/half","checked":true}])",
                               {u"--json"_s});
    QVERIFY2(answer.status == 0, qPrintable(answer.all()));
    QCOMPARE(place.bytes(u"mill.md"_s), QByteArray(millText).replace("- [ ] Two", "- [x] Half\n- [ ] Two"));
    const QJsonArray done = answer.json().value(u"operations"_s).toArray();
    QCOMPARE(done.size(), 2);
    QCOMPARE(done.at(1).toObject().value(u"item"_s).toString(), u"t-0-go/t-0-go/half"_s);
}

void CliEditTest::allOrNone()
{
    const LaunchPlace place;
    place.write(u"mill.md"_s, millText);
    const Answer answer = edit(place, R"([{"op":"set-checked","item":"t-0-go/t-0-go/one","checked":true},
                                          {"op":"set-text","item":"nowhere","text":"x"}])");
    QCOMPARE(answer.status, 2);
    QVERIFY2(answer.err.contains(u"Operation 2 (set-text)"_s), qPrintable(answer.all()));
    QCOMPARE(place.bytes(u"mill.md"_s), millText);
}

void CliEditTest::writesElsewhere()
{
    const LaunchPlace place;
    place.write(u"mill.md"_s, millText);
    const Answer answer =
        edit(place, R"([{"op":"remove","items":["t-0-go/t-0-go/one"]}])", {u"--out"_s, place.path(u"new.md"_s)});
    QVERIFY2(answer.status == 0, qPrintable(answer.all()));
    QCOMPARE(place.bytes(u"mill.md"_s), millText);
    QCOMPARE(place.bytes(u"new.md"_s), QByteArray(millText).replace("- [ ] One\n", ""));
}

void CliEditTest::errorsHaveTheirStatus()
{
    const LaunchPlace place;
    place.write(u"mill.md"_s, millText);
    QCOMPARE(edit(place, "{}").status, 2);
    QCOMPARE(edit(place, R"([{"op":"explode"}])").status, 2);
    // What the rules refuse.
    QCOMPARE(edit(place, R"([{"op":"set-text","item":"t-0-go/t-0-go/one","text":"T-5: early"}])").status, 3);
    QFile file(place.path(u"mill.md"_s));
    QVERIFY(file.setPermissions(QFileDevice::ReadOwner));
    const Answer readOnly = edit(place, R"([{"op":"set-checked","item":"t-0-go/t-0-go/one","checked":true}])");
    QCOMPARE(readOnly.status, 3);
    QVERIFY2(readOnly.err.contains(u"read-only"_s), qPrintable(readOnly.all()));
    QCOMPARE(place.bytes(u"mill.md"_s), millText);
    QCOMPARE(place.call({u"edit"_s, place.path(u"none.md"_s), u"--ops"_s, place.path(u"ops.json"_s)}).status, 2);
    QCOMPARE(place.call({u"edit"_s, place.path(u"mill.md"_s)}).status, 2);
}

void CliEditTest::helpNamesTheOperations()
{
    const LaunchPlace place;
    const Answer answer = place.call({u"edit"_s, u"--help"_s});
    QCOMPARE(answer.status, 0);
    for (const QString& name : {u"add-phase"_s, u"set-time"_s, u"move-up"_s, u"replace-text"_s, u"apply-fix"_s})
        QVERIFY2(answer.out.contains(name), qPrintable(name));
}

QTEST_GUILESS_MAIN(CliEditTest)
#include "tst_cli_edit.moc"
