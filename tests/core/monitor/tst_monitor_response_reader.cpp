// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/http_response_reader.h"

#include <QTest>

#include <random>

using namespace holdpoint::monitor;
using State = HttpResponseReader::State;

class TestMonitorResponseReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void responses_data();
    void responses();
    void boundedHead();
    void boundedBody();
    void mutations();
};

void TestMonitorResponseReader::responses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isHead");
    QTest::addColumn<int>("state"); // after the bytes and the end of the connection
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("keepsAlive"); // before that end
    const int done = int(State::Done), malformed = int(State::Malformed), large = int(State::TooLarge);
    const auto row = [](const char* name, const char* bytes, int state, int status, const char* body, bool keepsAlive,
                        bool isHead = false) {
        QTest::newRow(name) << QByteArray(bytes) << isHead << state << status << QByteArray(body) << keepsAlive;
    };
    row("length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", done, 200, "hello", true);
    row("no reason", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", done, 200, "", true);
    row("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", done, 200, "hi", true);
    row("case and blanks", "HTTP/1.1 200 OK\r\ncOnTeNt-LeNgTh: \t 2 \r\n\r\nhi", done, 200, "hi", true);
    row("equal lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\nhi", done, 200, "hi",
        true);
    row("until close", "HTTP/1.1 200 OK\r\n\r\nhello", done, 200, "hello", false);
    row("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", done, 200, "hi", false);
    row("HTTP/1.0 kept", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nhi", done, 200, "hi",
        true);
    row("close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", done, 200, "hi", false);
    row("chunks",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=\"y\"\r\n0123456789\r\n0\r\nT: v\r\n\r\n",
        done, 200, "abc0123456789", true);
    row("chunks win over length",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", done, 200,
        "a", false);
    row("unknown coding ends with the connection", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxx", done, 200,
        "xx", false);
    row("204", "HTTP/1.1 204 No Content\r\n\r\n", done, 204, "", true);
    row("304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", done, 304, "", true);
    row("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", done, 200, "", true, true);
    row("interim",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 500 No\r\nContent-Length: "
        "1\r\n\r\nx",
        done, 500, "x", true);
    row("nothing", "", malformed, 0, "", false);
    row("garbage", "SSH-2.0-OpenSSH_9.2\r\n", malformed, 0, "", false);
    row("HTTP/2", "HTTP/2 200\r\n\r\n", malformed, 0, "", false);
    row("bad status", "HTTP/1.1 2x0 OK\r\n\r\n", malformed, 0, "", false);
    row("status 42", "HTTP/1.1 042 OK\r\n\r\n", malformed, 0, "", false);
    row("negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", malformed, 200, "", false);
    row("length overflows", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", malformed, 200, "",
        false);
    row("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nhi", malformed, 200, "",
        false);
    row("no length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", malformed, 200, "", false);
    row("blank in a name", "HTTP/1.1 200 OK\r\nContent Length: 1\r\n\r\n", malformed, 200, "", false);
    row("no colon", "HTTP/1.1 200 OK\r\nwhat\r\n\r\n", malformed, 200, "", false);
    row("short body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", malformed, 200, "hel", false);
    row("cut chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", malformed, 200, "hel", false);
    row("no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n", malformed, 200, "hel",
        false);
    row("bad chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", malformed, 200, "", false);
    row("chunk without its end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n", malformed, 200,
        "abc", false);
    row("chunk too large", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n", large, 200, "",
        false);
    row("body too large", "HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n", large, 200, "", false);
}

// The same whole, byte by byte, and cut at every place.
void TestMonitorResponseReader::responses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isHead);
    QFETCH(int, state);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, keepsAlive);
    for (qsizetype cut = 0; cut <= bytes.size() + 1; ++cut) {
        HttpResponseReader reader;
        reader.start(isHead, true, 1'000'000);
        if (cut > bytes.size()) {
            for (const char byte : std::as_const(bytes))
                reader.feed(QByteArrayView(&byte, 1));
        } else {
            reader.feed(QByteArrayView(bytes).first(cut));
            reader.feed(QByteArrayView(bytes).sliced(cut));
        }
        QCOMPARE(reader.keepsAlive(), keepsAlive);
        reader.end();
        QCOMPARE(int(reader.state()), state);
        QCOMPARE(reader.status(), status);
        QCOMPARE(reader.body(), body);
    }
    HttpResponseReader reader;
    reader.start(isHead, false, 1'000'000);
    const qsizetype taken = reader.feed(QByteArray(bytes + "HTTP/1.1 200 OK\r\n\r\n"));
    if (keepsAlive)
        QCOMPARE(taken, bytes.size());
    QVERIFY(reader.body().isEmpty());
}

void TestMonitorResponseReader::boundedHead()
{
    for (const QByteArray& piece :
         {QByteArray("X: y\r\n"), QByteArray("x"), QByteArray("HTTP/1.1 100 Continue\r\n\r\n")}) {
        HttpResponseReader reader;
        reader.start(false, true, 100);
        if (!piece.startsWith("HTTP"))
            reader.feed("HTTP/1.1 200 OK\r\n");
        int fed = 0;
        while (reader.state() == State::Reading && fed < 10'000'000)
            fed += int(reader.feed(piece));
        QCOMPARE(reader.state(), State::Malformed);
        QVERIFY(fed < 100'000);
    }
}

void TestMonitorResponseReader::boundedBody()
{
    for (const char* head : {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
        HttpResponseReader reader;
        reader.start(false, true, 1000);
        reader.feed(head);
        const QByteArray piece = QByteArrayView(head).contains("chunked") ? "a\r\n0123456789\r\n" : "0123456789";
        for (int i = 0; i < 1000 && reader.state() == State::Reading; ++i)
            reader.feed(piece);
        QCOMPARE(reader.state(), State::TooLarge);
        QVERIFY(reader.body().size() <= 1000);
    }
}

// Random damage never crashes, never reads more than it was given, always ends.
void TestMonitorResponseReader::mutations()
{
    const QByteArray seeds[] = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: close\r\n\r\nhello, world",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404 Not Found\r\nContent-Encoding: gzip\r\n\r\n....",
    };
    std::mt19937 random(11);
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes = seeds[random() % 3];
        for (unsigned i = random() % 6 + 1; i > 0; --i) {
            const qsizetype at = qsizetype(random() % unsigned(bytes.size()));
            switch (random() % 3) {
            case 0:
                bytes[at] = char(random());
                break;
            case 1:
                bytes.remove(at, 1 + qsizetype(random() % 3));
                break;
            default:
                bytes.insert(at, QByteArray("\r\n:;0fF ").mid(qsizetype(random() % 8), 1));
            }
            if (bytes.isEmpty())
                bytes = "x";
        }
        HttpResponseReader whole, pieces;
        whole.start(false, true, 500);
        pieces.start(false, true, 500);
        const qsizetype taken = whole.feed(bytes);
        QVERIFY(taken <= bytes.size());
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype size = std::min<qsizetype>(bytes.size() - at, 1 + qsizetype(random() % 9));
            pieces.feed(QByteArrayView(bytes).sliced(at, size));
            at += size;
        }
        whole.end();
        pieces.end();
        QCOMPARE(pieces.state(), whole.state());
        QVERIFY(whole.state() != State::Reading);
        if (whole.state() == State::Done) {
            QCOMPARE(pieces.status(), whole.status());
            QCOMPARE(pieces.body(), whole.body());
            QCOMPARE(qint64(whole.body().size()), whole.bodyBytes());
        }
    }
}

QTEST_APPLESS_MAIN(TestMonitorResponseReader)
#include "tst_monitor_response_reader.moc"
