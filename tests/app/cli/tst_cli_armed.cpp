// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"
#include "tests/app/cli/served_page.h"
#include "ui/wall/wall_feed.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <atomic>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;
using holdpoint::test::ServedPage;

namespace {

constexpr int patienceMs = 35'000; // within which every screen must say NOT ARMED
constexpr int startMs = 60'000;    // of a busy machine

QByteArray runbookOf(const QString& url)
{
    return "# Shop\n\n```toml holdpoint\n[launch]\nname = \"shop\"\n\n[source.old]\nkind = \"http\"\nurl = \"" +
           url.toUtf8() +
           "\"\nexpect_body = \"0\\\\.9\"\ninterval_s = 1\ndeadline_s = 1\n\n[rollout]\nold = \"blue\"\n\n"
           "[rollback]\nalive = \"old\"\n```\n\n## Phase 1: T-30 Minutes - Preparation\n\n"
           "#### Go/No-Go Decision\n\n- [ ] The backup was compared\n\n"
           "## Rollback\n\n**Immediate Rollback**\n```bash\n./scripts/back.sh\n```\n";
}

// A launch after its GO, held by a Holdpoint in a folder of its own whose runner may be exchanged.
struct Held
{
    Held()
    {
        place.write(u"runbook.md"_s, runbookOf(old.url(u"/version"_s)));
        place.script(u"back.sh"_s, "echo back >> trace\n");
        QDir().mkpath(place.path(u"bin"_s));
        for (const QString& name : {u"holdpoint"_s, u"holdpoint-runner"_s}) {
            const QByteArray from = QByteArray(HOLDPOINT_BIN_DIR "/") + name.toLatin1();
            const QString to = place.path(u"bin/"_s + name);
            if (::link(from.constData(), QFile::encodeName(to).constData()) != 0 &&
                !QFile::copy(QString::fromUtf8(from), to))
                qFatal("no copy of %s", from.constData());
        }
    }
    ~Held()
    {
        if (!holder)
            return;
        holder->kill();
        holder->waitForFinished();
    }

    void exchangeRunner(const QByteArray& body) const
    {
        QFile::remove(place.path(u"bin/holdpoint-runner"_s));
        place.write(u"bin/holdpoint-runner"_s, "#!/bin/sh\n" + body);
        QFile::setPermissions(place.path(u"bin/holdpoint-runner"_s),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    [[nodiscard]] QJsonObject status() const { return place.call({u"status"_s, place.launch(), u"--json"_s}).json(); }
    [[nodiscard]] QString causes() const
    {
        QStringList all;
        for (const QJsonValue& cause : status()[u"not_armed_because"_s].toArray())
            all.append(cause.toString());
        return all.join(u' ');
    }

    std::atomic<bool> another = false; // version answers
    const LaunchPlace place;
    const ServedPage old{[this] { return QByteArray(another ? "1.0.0" : "0.9.9"); }};
    std::unique_ptr<QProcess> holder;
};

enum Fault
{
    ScriptGone,
    ScriptChanged,
    ScriptNotExecutable,
    RunnerBroken,
    AnotherVersion,
};

} // namespace

// Any miss shows NOT ARMED with its cause on every screen: on the command line and on a wall, of processes of their
// own, while another one holds the launch. The window's own lamp is tested with the window.
class CliArmedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyScreenSaysWhy_data()
    {
        QTest::addColumn<QString>("holds");
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("cause");
        for (const QString& holds : {u"monitor"_s, u"open"_s}) {
            const auto row = [&holds](const char* name, Fault fault, const QString& cause) {
                QTest::addRow("%s, held by %s", name, qPrintable(holds)) << holds << int(fault) << cause;
            };
            row("a script is gone", ScriptGone, u"./scripts/back.sh does not exist."_s);
            row("a script was changed", ScriptChanged, u"./scripts/back.sh is not what was pinned at the go/no-go."_s);
            row("a script may not run", ScriptNotExecutable, u"./scripts/back.sh may not be executed."_s);
            row("the runner does not start", RunnerBroken,
                u"The runner does not start, it ended with 127: error while loading shared libraries"_s);
            row("another version answers", AnotherVersion,
                u"blue does not answer as the previous version (source “old”)"_s);
        }
    }

    void everyScreenSaysWhy()
    {
        QFETCH(const QString, holds);
        QFETCH(const int, fault);
        QFETCH(const QString, cause);
        Held held;
        const LaunchPlace& place = held.place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        VERIFY_STATUS(place.call({u"tick"_s, place.launch(), u"The backup was compared"_s}), 0);
        VERIFY_STATUS(place.call({u"decide"_s, place.launch(), u"Go/No-Go"_s, u"go"_s}), 0);
        QVERIFY(place.kinds().contains(u"rollback.pinned"_s));
        held.holder = place.startProgram(place.path(u"bin/holdpoint"_s), {holds, place.launch()});

        std::optional<rollout::Armed> wall;
        const ui::WallFeed feed(place.launch(), QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-runner"));
        connect(&feed, &ui::WallFeed::newsCame, this, [&wall](const ui::WallNews& news) {
            if (news.armed)
                wall = news.armed;
        });
        QTRY_VERIFY_WITH_TIMEOUT(held.status()[u"armed"_s].toBool(), startMs);
        QTRY_VERIFY_WITH_TIMEOUT(wall && wall->armed, startMs);
        VERIFY_ANSWER(place.call({u"status"_s, place.launch()}), 0, u"Rollback: ARMED"_s);
        QTest::qWait(1000); // its files are watched

        QElapsedTimer since;
        since.start();
        switch (fault) {
        case ScriptGone:
            QVERIFY(QFile::remove(place.path(u"work/scripts/back.sh"_s)));
            break;
        case ScriptChanged:
            place.script(u"back.sh"_s, "echo another >> trace\n");
            break;
        case ScriptNotExecutable:
            QVERIFY(QFile::setPermissions(place.path(u"work/scripts/back.sh"_s), QFile::ReadOwner | QFile::WriteOwner));
            break;
        case RunnerBroken:
            held.exchangeRunner("echo 'error while loading shared libraries: libQt6Core.so.6' >&2\nexit 127\n");
            break;
        case AnotherVersion:
            held.another = true;
            break;
        }
        QTRY_VERIFY_WITH_TIMEOUT(wall && !wall->armed && wall->causes.join(u' ').contains(cause), patienceMs);
        const qint64 wallMs = since.elapsed();
        QTRY_VERIFY_WITH_TIMEOUT(held.causes().contains(cause), patienceMs);
        qInfo("%-48s wall %5lld ms, command line %5lld ms at most", QTest::currentDataTag(),
              static_cast<long long>(wallMs), static_cast<long long>(since.elapsed()));
        QVERIFY(!held.status()[u"armed"_s].toBool(true));
        VERIFY_ANSWER(place.call({u"status"_s, place.launch()}), 0, u"Rollback: NOT ARMED. "_s);
        VERIFY_ANSWER(place.call({u"status"_s, place.launch()}), 0, cause);
        VERIFY_ANSWER(place.call({u"armed"_s, place.launch()}), 1, cause);
        QCOMPARE(held.holder->state(), QProcess::Running);
    }

    // Its last word is not believed for ever: nobody asks the old version any more.
    void aHolderThatDiedIsNotBelieved()
    {
        Held held;
        const LaunchPlace& place = held.place;
        VERIFY_STATUS(place.makeLaunch(), 0);
        held.holder = place.startProgram(place.path(u"bin/holdpoint"_s), {u"monitor"_s, place.launch()});
        QTRY_VERIFY_WITH_TIMEOUT(held.status()[u"armed"_s].toBool(), startMs);
        std::optional<rollout::Armed> wall;
        const ui::WallFeed feed(place.launch(), QStringLiteral(HOLDPOINT_BIN_DIR "/holdpoint-runner"));
        connect(&feed, &ui::WallFeed::newsCame, this, [&wall](const ui::WallNews& news) {
            if (news.armed)
                wall = news.armed;
        });
        QTRY_VERIFY_WITH_TIMEOUT(wall && wall->armed, startMs);
        held.holder->kill();
        QVERIFY(held.holder->waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(wall && wall->causes.join(u' ').contains(u"no Holdpoint watches this launch"_s),
                                 patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(held.causes().contains(u"no Holdpoint watches this launch"_s), patienceMs);
    }
};

QTEST_GUILESS_MAIN(CliArmedTest)
#include "tst_cli_armed.moc"
