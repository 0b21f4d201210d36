// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control/control_server.h"
#include "core/base/clock.h"
#include "core/base/disk.h"
#include "core/session/open.h"
#include "core/session/session.h"
#include "core/signoff/key_store.h"
#include "tests/app/cli/launch_place.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

namespace {

constexpr const char* watched = R"([source.web]
kind = "tcp"
host = "127.0.0.1:9"

[metric.error_rate]
title = "Error rate"
unit = "%"
source = "web"
query = "errors"
limits = { default = "< 0.1" }
answer = "rollback"
```

## Launch Team
)";

// Holds the launch of a place in this process, as a window does, and hears the command line.
class Holder
{
public:
    explicit Holder(const LaunchPlace& place)
        : m_keys(signoff::KeyStore::inFolder(place.path(u"home/data/holdpoint/keys"_s)))
    {
        const session::Environment environment{&m_clock, &m_disk, m_keys.get(), {}, u"test"_s};
        session::openLaunch(place.launch(), environment, [this, environment](Result<session::OpenedLaunch> opened) {
            if (!opened) {
                m_problem = opened.error().text();
                return;
            }
            m_session = std::make_unique<session::Session>(std::move(*opened), environment);
            m_server = std::make_unique<app::ControlServer>(*m_session, m_clock);
            if (const Result<void> listening = m_server->listen(); !listening)
                m_problem = listening.error().text();
        });
    }
    [[nodiscard]] bool holds()
    {
        return QTest::qWaitFor([this] { return m_session || !m_problem.isEmpty(); }, 60'000) && m_problem.isEmpty();
    }
    bool raise()
    {
        events::AlarmRaised raised;
        raised.alarm = u"error_rate.limit"_s;
        raised.occurrence = m_session->launch().state().alarms.raisedCount(raised.alarm) + 1;
        raised.kind = u"limit"_s;
        raised.metric = u"error_rate"_s;
        raised.source = u"web"_s;
        raised.title = u"Error rate"_s;
        raised.priority = u"critical"_s;
        raised.answer = u"rollback"_s;
        raised.value = u"0.42"_s;
        raised.limit = u"< 0.1"_s;
        raised.unit = u"%"_s;
        raised.acknowledgeWithinMs = 120'000;
        std::optional<bool> done;
        m_session->submit(checklist::RecordAlarms{{raised}}, {},
                          [&done](const Result<session::Committed>& result) { done = result.has_value(); });
        return QTest::qWaitFor([&done] { return done.has_value(); }, 60'000) && *done;
    }
    [[nodiscard]] const alarms::AlarmBook& book() const { return m_session->launch().state().alarms; }
    [[nodiscard]] QString problem() const { return m_problem; }

private:
    SystemClock m_clock;
    SystemDisk m_disk;
    std::unique_ptr<signoff::KeyStore> m_keys;
    std::unique_ptr<session::Session> m_session;
    std::unique_ptr<app::ControlServer> m_server;
    QString m_problem;
};

// The command line while this process goes on hearing it.
Answer heard(const LaunchPlace& place, const QStringList& words)
{
    const std::unique_ptr<QProcess> process = place.start(words);
    if (!QTest::qWaitFor([&] { return process->state() == QProcess::NotRunning; }, 60'000))
        return {};
    return {process->exitCode(), QString::fromUtf8(process->readAllStandardOutput()),
            QString::fromUtf8(process->readAllStandardError())};
}

void makeWatched(const LaunchPlace& place)
{
    QByteArray runbook = place.bytes(u"runbook.md"_s);
    runbook.replace("```\n\n## Launch Team\n", QByteArray("\n") + watched);
    place.write(u"runbook.md"_s, runbook);
    VERIFY_STATUS(place.makeLaunch(), 0);
}

} // namespace

// Alarms on the command line: the list, what people answer, and what status makes of it.
class CliAlarmsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void alarmsAreMadeQuietBeforehand()
    {
        const LaunchPlace place;
        makeWatched(place);
        VERIFY_ANSWER(place.call({u"alarm"_s, place.launch()}), 0, u"No alarm is open."_s);
        QVERIFY(place.call({u"alarm"_s, place.launch(), u"--json"_s})
                    .json()[u"watched"_s]
                    .toArray()
                    .contains(u"error_rate.limit"_s));
        VERIFY_STATUS(place.call({u"alarm"_s, u"shelve"_s, place.launch(), u"error_rate.limit"_s, u"--for"_s, u"30"_s,
                                  u"--reason"_s, u"known spike"_s}),
                      0);
        VERIFY_ANSWER(place.call({u"alarm"_s, place.launch()}), 0, u"Alarm SHELVED error_rate.limit"_s);
        const QJsonObject listed =
            place.call({u"alarm"_s, place.launch(), u"--json"_s}).json()[u"alarms"_s].toArray().first().toObject();
        QCOMPARE(listed[u"state"_s].toString(), u"shelved"_s);
        QCOMPARE(listed[u"quiet_by"_s].toString(), u"Ada Officer"_s);
        QCOMPARE(listed[u"quiet_reason"_s].toString(), u"known spike"_s);
        VERIFY_STATUS(place.call({u"alarm"_s, u"unshelve"_s, place.launch(), u"error_rate.limit"_s}), 0);
        VERIFY_STATUS(place.call({u"alarm"_s, u"out-of-service"_s, place.launch(), u"error_rate.data"_s, u"--reason"_s,
                                  u"wrong query"_s}),
                      0);
        VERIFY_ANSWER(place.call({u"alarm"_s, place.launch()}), 0, u"Alarm OUT OF SERVICE error_rate.data"_s);
        VERIFY_STATUS(place.call({u"alarm"_s, u"in-service"_s, place.launch(), u"error_rate.data"_s}), 0);
        VERIFY_ANSWER(place.call({u"alarm"_s, place.launch()}), 0, u"No alarm is open."_s);
        const QStringList kinds = place.kinds();
        for (const QString& kind : {u"alarm.shelved"_s, u"alarm.unshelved"_s})
            QCOMPARE(kinds.count(kind), 1);
        VERIFY_STATUS(place.call({u"verify"_s, place.launch()}), 0);
    }

    void whatTheRulesRefuseIsSaid()
    {
        const LaunchPlace place;
        makeWatched(place);
        const auto alarm = [&](const QStringList& words) { return place.call(QStringList(u"alarm"_s) + words); };
        VERIFY_STATUS(alarm({u"ack"_s, place.launch(), u"error_rate.limit"_s}), 3); // was never raised
        VERIFY_STATUS(alarm({u"ack"_s, place.launch(), u"nothing"_s}), 3);
        VERIFY_STATUS(alarm({u"shelve"_s, place.launch(), u"error_rate.limit"_s, u"--for"_s, u"481"_s, u"--reason"_s,
                             u"a night"_s}),
                      3);
        VERIFY_STATUS(alarm({u"shelve"_s, place.launch(), u"error_rate.limit"_s, u"--for"_s, u"5"_s}), 2);
        VERIFY_STATUS(alarm({}), 2);
        VERIFY_STATUS(alarm({place.path(u"nowhere"_s)}), 2);
        QVERIFY(!place.kinds().contains(u"alarm.shelved"_s));
    }

    // As the window has it: whoever holds the launch does it.
    void anAlarmIsAcknowledgedThroughTheHolder()
    {
        const LaunchPlace place;
        qputenv("XDG_RUNTIME_DIR", place.path(u"run"_s).toUtf8());
        makeWatched(place);
        Holder holder(place);
        QVERIFY2(holder.holds(), qPrintable(holder.problem()));
        QVERIFY(holder.raise());
        VERIFY_ANSWER(heard(place, {u"alarm"_s, place.launch()}), 0,
                      u"Alarm RAISED critical error_rate.limit (Error rate): 0.42 %, limit < 0.1"_s);
        VERIFY_ANSWER(heard(place, {u"status"_s, place.launch()}), 0, u"the runbook advises a rollback"_s);
        VERIFY_STATUS(heard(place, {u"status"_s, u"--check"_s, place.launch()}), 1);
        const QJsonObject told = heard(place, {u"status"_s, place.launch(), u"--json"_s}).json();
        QCOMPARE(told[u"alarms"_s].toArray().size(), 1);
        QCOMPARE(told[u"alarms"_s].toArray().first()[u"state"_s].toString(), u"raised"_s);
        QVERIFY(told[u"alarms"_s].toArray().first()[u"acknowledge_left_s"_s].toInt() <= 120);
        // By its title; that nobody on the roster is called so is the rules' matter.
        VERIFY_STATUS(heard(place, {u"alarm"_s, u"ack"_s, place.launch(), u"Error rate"_s}), 0);
        QVERIFY(holder.book().isAcknowledged(u"error_rate.limit"_s));
        QCOMPARE(holder.book().newest(u"error_rate.limit"_s)->acknowledgedBy.person, u"Ada Officer"_s);
        // The second person is told that the first is on it.
        VERIFY_STATUS(heard(place, {u"alarm"_s, u"ack"_s, place.launch(), u"Error rate"_s}), 3);
        VERIFY_ANSWER(heard(place, {u"alarm"_s, place.launch(), u"--history"_s}), 0, u"acknowledged"_s);
    }
};

QTEST_GUILESS_MAIN(CliAlarmsTest)
#include "tst_cli_alarms.moc"
