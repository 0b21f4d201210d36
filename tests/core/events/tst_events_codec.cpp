// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canonical_json.h"
#include "core/events/entry.h"
#include "core/events/event_fields.h"

#include <QRandomGenerator>
#include <QTest>

using namespace holdpoint;

namespace {

// Fills every described field with something that is not its default.
class Filler
{
public:
    explicit Filler(quint32 seed)
        : m_random(seed)
    {
    }
    void operator()(const char*, QString& field) { field = text(); }
    void operator()(const char*, QByteArray& field)
    {
        field = QByteArray("\x00\xff\x01 raw", 7) + QByteArray::number(m_random.bounded(1000));
    }
    void operator()(const char*, bool& field) { field = true; }
    void operator()(const char*, qint64& field) { field = m_random.bounded(1 << 30); }
    void operator()(const char*, QStringList& field) { field = {text(), text()}; }
    template <class T> void operator()(const char*, QList<T>& field)
    {
        field = QList<T>(2);
        for (T& item : field)
            describe(item, *this);
    }

private:
    QString text()
    {
        static const QStringList words{QStringLiteral("plain"), QStringLiteral("ü “quoted” 🚀"),
                                       QStringLiteral("a\tb\nc\\\"")};
        return words.at(m_random.bounded(int(words.size()))) + QString::number(m_random.bounded(100));
    }
    QRandomGenerator m_random;
};

template <size_t Index = 0> void everyEvent(QList<events::Event>& all, quint32 seed)
{
    if constexpr (Index < std::variant_size_v<events::Event>) {
        std::variant_alternative_t<Index, events::Event> fact;
        Filler filler(seed + quint32(Index));
        describe(fact, filler);
        all.append(fact);
        everyEvent<Index + 1>(all, seed);
    }
}

events::Entry entryOf(events::Event event)
{
    events::Entry entry;
    entry.seq = 41;
    entry.at = {1'796'115'600'123, 60, 5'000'000, QStringLiteral("boot")};
    entry.actor = {events::Auth::Spoken, QStringLiteral("Ada"), QStringLiteral("Technical Lead"),
                   QStringLiteral("QA Lead")};
    entry.body = std::move(event);
    return entry;
}

} // namespace

class tst_events_codec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFactComesBackAsItWas()
    {
        for (quint32 seed = 1; seed <= 20; ++seed) {
            QList<events::Event> all;
            everyEvent(all, seed);
            for (const events::Event& event : std::as_const(all)) {
                events::Entry entry = entryOf(event);
                entry.late = seed % 2;
                entry.rehearsal = seed % 3 == 0;
                const Result<QByteArray> bytes = events::encodeEntry(entry);
                QVERIFY2(bytes, qPrintable(events::kindOf(event)));
                const Result<events::Entry> again = events::decodeEntry(*bytes);
                QVERIFY2(again, qPrintable(events::kindOf(event)));
                QVERIFY(*again == entry);
                QCOMPARE(*events::encodeEntry(*again), *bytes);
            }
        }
    }

    void kindsAreFrozen()
    {
        QList<events::Event> all;
        everyEvent(all, 7);
        QStringList kinds;
        for (const events::Event& event : std::as_const(all))
            kinds.append(events::kindOf(event));
        const QStringList frozen{QStringLiteral("launch.opened"),
                                 QStringLiteral("runbook.loaded"),
                                 QStringLiteral("configuration.trusted"),
                                 QStringLiteral("launch.slipped"),
                                 QStringLiteral("launch.held"),
                                 QStringLiteral("launch.resumed"),
                                 QStringLiteral("launch.scrubbed"),
                                 QStringLiteral("launch.ended"),
                                 QStringLiteral("log.taken-over"),
                                 QStringLiteral("anchors.changed"),
                                 QStringLiteral("roster.changed"),
                                 QStringLiteral("key.revoked"),
                                 QStringLiteral("key.confirmed"),
                                 QStringLiteral("roster.announced"),
                                 QStringLiteral("rollcall.started"),
                                 QStringLiteral("rollcall.answered"),
                                 QStringLiteral("rollcall.ended"),
                                 QStringLiteral("run.started"),
                                 QStringLiteral("run.finished"),
                                 QStringLiteral("run.lost"),
                                 QStringLiteral("run.resolved"),
                                 QStringLiteral("run.stop-requested"),
                                 QStringLiteral("step.skipped"),
                                 QStringLiteral("check.ticked"),
                                 QStringLiteral("check.unticked"),
                                 QStringLiteral("expectation.judged"),
                                 QStringLiteral("evidence.attached"),
                                 QStringLiteral("note.written"),
                                 QStringLiteral("value.filled"),
                                 QStringLiteral("command.accepted"),
                                 QStringLiteral("deviation.requested"),
                                 QStringLiteral("deviation.approved"),
                                 QStringLiteral("deviation.rejected"),
                                 QStringLiteral("deviation.expired"),
                                 QStringLiteral("vote.cast"),
                                 QStringLiteral("gate.decided"),
                                 QStringLiteral("gate.reopened"),
                                 QStringLiteral("rollback.started"),
                                 QStringLiteral("rollback.step-observed"),
                                 QStringLiteral("rollback.ended"),
                                 QStringLiteral("rollback.seconded"),
                                 QStringLiteral("signoff.given"),
                                 QStringLiteral("launch.declared"),
                                 QStringLiteral("certificate.exported"),
                                 QStringLiteral("threshold.crossed"),
                                 QStringLiteral("alarm.raised"),
                                 QStringLiteral("alarm.cleared"),
                                 QStringLiteral("alarm.acknowledged"),
                                 QStringLiteral("alarm.escalated"),
                                 QStringLiteral("alarm.shelved"),
                                 QStringLiteral("alarm.unshelved"),
                                 QStringLiteral("alarm.out-of-service"),
                                 QStringLiteral("alarm.in-service"),
                                 QStringLiteral("rollback.pinned"),
                                 QStringLiteral("rollout.asked"),
                                 QStringLiteral("rollout.confirmed"),
                                 QStringLiteral("rollout.withdrawn"),
                                 QStringLiteral("rollout.observed"),
                                 QStringLiteral("rollout.breached"),
                                 QStringLiteral("rollout.watched"),
                                 QStringLiteral("rollout.baseline"),
                                 QStringLiteral("scenario.applied"),
                                 QStringLiteral("scenario.ceased"),
                                 QStringLiteral("scenario.declared"),
                                 QStringLiteral("scenario.decided")};
        QCOMPARE(kinds, frozen);
    }

    void bytesOfTheFormatAreFrozen()
    {
        const Result<QByteArray> bytes = events::encodeEntry(entryOf(events::NoteWritten{QStringLiteral("hello"), {}}));
        QVERIFY(bytes);
        QCOMPARE(*bytes,
                 QByteArray(R"({"actor":{"auth":"spoken","person":"Ada","role":"Technical Lead","seat":"QA Lead"},)"
                            R"("at":{"boot":"boot","boottime_ms":5000000,"offset_min":60,)"
                            R"("utc":"2026-12-01T09:00:00.123Z"},"body":{"step":"","text":"hello"},)"
                            R"("kind":"note.written","rehearsal":false,"seq":41,"v":1})"));
    }

    void anAnnouncementIsFrozen()
    {
        const Result<QByteArray> bytes = events::encodeEntry(
            entryOf(events::RosterAnnounced{QStringLiteral("ab12"), QStringLiteral("#war-room, by Ada")}));
        QVERIFY(bytes);
        QCOMPARE(*bytes,
                 QByteArray(R"({"actor":{"auth":"spoken","person":"Ada","role":"Technical Lead","seat":"QA Lead"},)"
                            R"("at":{"boot":"boot","boottime_ms":5000000,"offset_min":60,)"
                            R"("utc":"2026-12-01T09:00:00.123Z"},)"
                            R"("body":{"channel":"#war-room, by Ada","fingerprint":"ab12"},)"
                            R"("kind":"roster.announced","rehearsal":false,"seq":41,"v":1})"));
    }

    // What is said of traffic and of the rollback matrix, field for field.
    void bodiesOfTheRolloutAreFrozen_data()
    {
        QTest::addColumn<events::Event>("fact");
        QTest::addColumn<QByteArray>("body");
        using namespace events;
        const auto row = [](const Event& fact, const char* body) {
            QTest::newRow(qPrintable(kindOf(fact))) << fact << QByteArray(body);
        };
        const QString errors = QStringLiteral("errors");
        row(WeightAsked{2, 25, 5, QStringLiteral("breach"), QStringLiteral("a known flaw"), 0},
            R"({"change":2,"despite":"breach","from":5,"reason":"a known flaw","rollback":0,"weight":25})");
        row(WeightConfirmed{2}, R"({"change":2})");
        row(WeightWithdrawn{2, QStringLiteral("rain")}, R"({"change":2,"reason":"rain"})");
        row(WeightObserved{2, QStringLiteral("reached"), QStringLiteral("25"), 120, -1, 700, {}},
            R"({"cause":"","change":2,"new_requests":120,"old_requests":-1,"outcome":"reached","share":"25",)"
            R"("took_ms":700})");
        row(WatchBreached{2, errors, QStringLiteral("7"), QStringLiteral("< 1"), 1'796'115'600'000},
            R"({"change":2,"limit":"< 1","metric":"errors","since_utc_ms":1796115600000,"value":"7"})");
        WatchEnded watched;
        watched.change = 2;
        watched.verdict = QStringLiteral("ok");
        watched.beganUtcMs = 1000;
        watched.endedUtcMs = 61'000;
        watched.numbers = {{errors, QStringLiteral("ok"), QStringLiteral("0.2"), {}, QStringLiteral("< 1"), 0, 40, 5}};
        watched.compared = {{QStringLiteral("p95"), QStringLiteral("worse"), QStringLiteral("100"),
                             QStringLiteral("140"), QStringLiteral("0.7"), QStringLiteral("0.01"), QStringLiteral("40"),
                             30, 31}};
        row(watched,
            R"({"began_utc_ms":1000,"change":2,"compared":[{"before":"100","chance":"0.01","degradation":"40",)"
            R"("difference":"worse","effect":"0.7","metric":"p95","new_count":31,"now":"140","old_count":30}],)"
            R"("ended_utc_ms":61000,"numbers":[{"gap_ms":5,"limit":"< 1","metric":"errors","requests":40,)"
            R"("since_utc_ms":0,"value":"0.2","verdict":"ok","worst":""}],"verdict":"ok"})");
        row(BaselineTaken{1, {{errors, QStringLiteral("0.1"), 12}}},
            R"({"change":1,"numbers":[{"count":12,"metric":"errors","value":"0.1"}]})");
        row(ScenarioApplied{QStringLiteral("m/errors"), QStringLiteral("7"), QStringLiteral("> 5")},
            R"({"limit":"> 5","scenario":"m/errors","value":"7"})");
        row(ScenarioCeased{QStringLiteral("m/errors"), QStringLiteral("1")}, R"({"scenario":"m/errors","value":"1"})");
        row(ScenarioDeclared{QStringLiteral("m/breach"), true, QStringLiteral("seen")},
            R"({"applies":true,"reason":"seen","scenario":"m/breach"})");
        row(ScenarioDecided{QStringLiteral("m/errors"), QStringLiteral("go-on"), QStringLiteral("small")},
            R"({"decision":"go-on","reason":"small","scenario":"m/errors"})");
    }

    void bodiesOfTheRolloutAreFrozen()
    {
        QFETCH(const events::Event, fact);
        QFETCH(const QByteArray, body);
        const Result<QByteArray> bytes = events::encodeEntry(entryOf(fact));
        QVERIFY(bytes);
        const QByteArray expected = "\"body\":" + body + ",\"kind\":\"" + events::kindOf(fact).toUtf8() + '"';
        QVERIFY2(bytes->contains(expected), bytes->constData());
        QVERIFY(bytes->endsWith("\"v\":1}"));
        QVERIFY(*events::decodeEntry(*bytes) == entryOf(fact));
    }

    // Entries as version 1 of their kinds wrote them, byte for byte: they are read for ever.
    void entriesOfOlderVersionsAreRead_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<events::Event>("fact");
        using namespace events;
        QTest::newRow("a runbook") << QByteArray("runbook.loaded")
                                   << QByteArray(R"({"file_name":"r.md","sha256":"ab","title":"Shop"})")
                                   << Event(RunbookLoaded{QStringLiteral("ab"), QStringLiteral("r.md"),
                                                          QStringLiteral("Shop")});
        QTest::newRow("a configuration") << QByteArray("configuration.trusted") << QByteArray(R"({"sha256":"ab"})")
                                         << Event(ConfigurationTrusted{QStringLiteral("ab")});
        RunStarted run;
        run.run = 7;
        run.step = QStringLiteral("s");
        run.command = QStringLiteral("s/c");
        run.text = "echo \xff";
        run.environment = {QStringLiteral("A")};
        run.workdir = QStringLiteral("/srv");
        const QByteArray started = "{\"background\":false,\"command\":\"s/c\",\"deviation\":\"%1\","
                                   "\"environment\":[\"A\"],\"limit_ms\":0,\"procedure\":\"\",\"run\":7,"
                                   "\"step\":\"s\",\"text_b64\":\"ZWNobyD/\",\"workdir\":\"/srv\"}";
        QTest::newRow("a run") << QByteArray("run.started") << QByteArray(started).replace("%1", "") << Event(run);
        run.deviations = {QStringLiteral("D2")};
        QTest::newRow("a run under a deviation")
            << QByteArray("run.started") << QByteArray(started).replace("%1", "D2") << Event(run);
        QTest::newRow("a value") << QByteArray("value.filled")
                                 << QByteArray(R"({"secret":false,"text":"abc","value":"values/rev"})")
                                 << Event(ValueFilled{QStringLiteral("values/rev"), QStringLiteral("abc"), false});
        QTest::newRow("an approval") << QByteArray("deviation.approved")
                                     << QByteArray(R"({"deviation":"D1","reason":"fine","self_approved":true})")
                                     << Event(DeviationApproved{QStringLiteral("D1"), QStringLiteral("fine"), true});
        const QByteArray reason(R"({"reason":"rain"})");
        QTest::newRow("a hold") << QByteArray("launch.held") << reason << Event(LaunchHeld{QStringLiteral("rain")});
        QTest::newRow("a resumption") << QByteArray("launch.resumed") << reason
                                      << Event(LaunchResumed{QStringLiteral("rain")});
        QTest::newRow("a scrub") << QByteArray("launch.scrubbed") << reason
                                 << Event(LaunchScrubbed{QStringLiteral("rain")});
        QTest::newRow("a slip") << QByteArray("launch.slipped")
                                << QByteArray(R"({"minutes":15,"reason":"rain","t0_utc_ms":1796115600000})")
                                << Event(T0Slipped{1'796'115'600'000, 15, QStringLiteral("rain")});
        QTest::newRow("a decision") << QByteArray("gate.decided")
                                    << QByteArray(R"({"deviation":"D1","gate":"g","go":true,"reason":""})")
                                    << Event(GateDecided{QStringLiteral("g"), true, {}, QStringLiteral("D1")});
    }

    // Version 2 of a decision, from before it named what let it be made before its turn.
    void aDecisionOfVersionTwoIsRead()
    {
        QByteArray old = *events::encodeEntry(entryOf(events::NoteWritten{QStringLiteral("hello"), {}}));
        old.replace(R"({"step":"","text":"hello"})",
                    R"({"deviation":"","gate":"g","go":true,"public_key":"","reason":"","signature":"","statement":"",)"
                    R"("stood_in_for":["QA Lead"]})")
            .replace("note.written", "gate.decided")
            .replace("\"v\":1", "\"v\":2");
        const Result<events::Entry> read = events::decodeEntry(old);
        QVERIFY2(read, old.constData());
        QVERIFY(*read == entryOf(events::GateDecided{QStringLiteral("g"), true, {}, {}, {QStringLiteral("QA Lead")}}));
        const QByteArray today = *events::encodeEntry(*read);
        QVERIFY(today.contains(R"("order_deviation":"")") && today.contains("\"v\":3"));
        QVERIFY(*events::decodeEntry(today) == *read);
        QVERIFY(!events::decodeEntry(QByteArray(old).replace("\"v\":2", "\"v\":3")));
        QVERIFY(!events::decodeEntry(QByteArray(today).replace("\"v\":3", "\"v\":2")));
    }

    void entriesOfOlderVersionsAreRead()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, body);
        QFETCH(events::Event, fact);
        // A note as it is frozen above, with another body.
        QByteArray old = *events::encodeEntry(entryOf(events::NoteWritten{QStringLiteral("hello"), {}}));
        old.replace("{\"step\":\"\",\"text\":\"hello\"}", body).replace("note.written", kind);
        const Result<events::Entry> read = events::decodeEntry(old);
        QVERIFY2(read, old.constData());
        QVERIFY(*read == entryOf(fact));
        // What is written today says the same in the fields of today.
        const QByteArray today = *events::encodeEntry(*read);
        const QByteArray now = kind == "gate.decided" ? "\"v\":3" : "\"v\":2";
        QVERIFY(today.contains(now));
        QVERIFY(*events::decodeEntry(today) == *read);
        // Fields of today under an old number, and old fields under today's number, were never written.
        QVERIFY(!events::decodeEntry(QByteArray(today).replace(now, "\"v\":1")));
        QVERIFY(!events::decodeEntry(QByteArray(old).replace("\"v\":1", now)));
        QVERIFY(!events::decodeEntry(QByteArray(old).replace("\"v\":1", "\"v\":0")));
    }

    void anythingElseIsRefused_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("unknown kind") << QByteArray("note.written") << QByteArray("note.writtem");
        QTest::newRow("another version") << QByteArray("\"v\":1") << QByteArray("\"v\":2");
        QTest::newRow("a field of another type") << QByteArray("\"text\":\"hello\"") << QByteArray("\"text\":5");
        QTest::newRow("a missing field") << QByteArray("\"step\":\"\",") << QByteArray("");
        QTest::newRow("an additional field") << QByteArray("\"step\":\"\",") << QByteArray("\"aaa\":1,\"step\":\"\",");
        QTest::newRow("a space") << QByteArray("\"seq\":41") << QByteArray("\"seq\": 41");
        QTest::newRow("a duplicate key") << QByteArray("\"seq\":41") << QByteArray("\"seq\":40,\"seq\":41");
        QTest::newRow("another way to know the actor") << QByteArray("spoken") << QByteArray("dreamt");
        QTest::newRow("no time") << QByteArray("2026-12-01T") << QByteArray("2026-13-01T");
    }

    void anythingElseIsRefused()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray bytes = *events::encodeEntry(entryOf(events::NoteWritten{QStringLiteral("hello"), {}}));
        QVERIFY(bytes.contains(from));
        bytes.replace(from, to);
        QVERIFY(!events::decodeEntry(bytes));
    }

    void randomDamageNeverPassesUnseen()
    {
        QList<events::Event> all;
        everyEvent(all, 3);
        QRandomGenerator random(20261201);
        for (const events::Event& event : std::as_const(all)) {
            const events::Entry entry = entryOf(event);
            const QByteArray bytes = *events::encodeEntry(entry);
            for (int i = 0; i < 60; ++i) {
                QByteArray damaged = bytes;
                const int at = int(random.bounded(quint32(damaged.size())));
                damaged[at] = char(damaged[at] ^ (1 << random.bounded(8)));
                const Result<events::Entry> read = events::decodeEntry(damaged);
                // Either it is refused, or it says something else and comes out again as these very bytes.
                if (read) {
                    QVERIFY(!(*read == entry));
                    QCOMPARE(*events::encodeEntry(*read), damaged);
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(tst_events_codec)
#include "tst_events_codec.moc"
