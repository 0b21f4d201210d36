// SPDX-License-Identifier: GPL-3.0-or-later
// The shop against a real PostgreSQL and a real Redis.
#include "app/erpgo/load.h"
#include "app/erpgo/passwords.h"
#include "app/erpgo/shop.h"
#include "tests/rehearsal/real_stores.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

using namespace Qt::StringLiterals;
using namespace holdpoint;
using erpgo::Request;
using erpgo::Response;

namespace {

QJsonObject object(const Response& response)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(response.body)).object();
}

} // namespace

class ErpgoServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString failed = m_stores.start();
        QVERIFY2(failed.isEmpty(), qPrintable(failed));
        m_shop = shopOf("1.0.0");
    }

    void healthNamesWhatIsDown()
    {
        QCOMPARE(ask("GET", "/health").status, 200);
        m_stores.stopRedis();
        const Response without = ask("GET", "/api/v1/health");
        QCOMPARE(without.status, 503);
        QCOMPARE(object(without)[u"cache"_s].toString(), u"down"_s);
        QCOMPARE(object(without)[u"database"_s].toString(), u"up"_s);
        // Products are still shown, from the database alone; nobody can be logged in.
        QCOMPARE(ask("GET", "/api/v1/products/3").status, 200);
        QCOMPARE(ask("GET", "/api/v1/cart", {}, "x").status, 503);
        QVERIFY(m_stores.startRedis());
        QCOMPARE(ask("GET", "/health").status, 200);

        m_stores.stopPostgres();
        const Response second = ask("GET", "/health");
        QCOMPARE(second.status, 503);
        QCOMPARE(object(second)[u"database"_s].toString(), u"down"_s);
        QVERIFY(m_stores.startPostgres());
        // Broken connections of the pool are found at their use, one after the other.
        QTRY_COMPARE_WITH_TIMEOUT(ask("GET", "/health").status, 200, 30'000);
    }

    void aCustomerBuys()
    {
        const std::string token = customer("buyer@example.com");
        QVERIFY(!token.empty());
        const double revenue = metric("erpgo_revenue_cents_total");
        QCOMPARE(ask("POST", "/api/v1/cart", "{\"product_id\":3,\"quantity\":2}", token).status, 201);
        QCOMPARE(ask("POST", "/api/v1/cart", "{\"product_id\":4,\"quantity\":1}", token).status, 201);
        const Response order = ask("POST", "/api/v1/checkout", {}, token);
        QCOMPARE(order.status, 201);
        const int id = object(order)[u"id"_s].toInt();
        const int total = object(order)[u"total_cents"_s].toInt();
        QCOMPARE(
            QString::number(total),
            m_stores.ask(u"SELECT sum(price_cents * (5 - id)) FROM products WHERE id IN (3, 4)"_s)); // 2 and 1 pieces
        QCOMPARE(metric("erpgo_revenue_cents_total") - revenue, static_cast<double>(total));
        QCOMPARE(ask("GET", "/api/v1/cart", {}, token).body, std::string("[]"));
        const Response confirmed = ask("GET", "/api/v1/orders/" + std::to_string(id), {}, token);
        QCOMPARE(confirmed.status, 200);
        QCOMPARE(object(confirmed)[u"total_cents"_s].toInt(), total);
        QCOMPARE(object(confirmed)[u"version"_s].toString(), u"1.0.0"_s);
        // Another customer does not see it.
        QCOMPARE(ask("GET", "/api/v1/orders/" + std::to_string(id), {}, customer("other@example.com")).status, 404);
        QCOMPARE(m_stores.ask(u"SELECT count(*) FROM integrity_findings"_s), u"0"_s);
    }

    void ordersAreRefused_data()
    {
        QTest::addColumn<QString>("body");
        QTest::newRow("no lines") << u"{\"lines\":[]}"_s;
        QTest::newRow("no JSON") << u"what"_s;
        QTest::newRow("no list") << u"{\"lines\":3}"_s;
        QTest::newRow("unknown product") << u"{\"lines\":[{\"product_id\":99999,\"quantity\":1}]}"_s;
        QTest::newRow("nothing of it") << u"{\"lines\":[{\"product_id\":3,\"quantity\":0}]}"_s;
        QTest::newRow("odd number") << u"{\"lines\":[{\"product_id\":3,\"quantity\":101}]}"_s;
        QTest::newRow("no number") << u"{\"lines\":[{\"product_id\":\"3); DROP TABLE users\",\"quantity\":1}]}"_s;
        QTest::newRow("one of two is not there")
            << u"{\"lines\":[{\"product_id\":3,\"quantity\":1},{\"product_id\":99999,\"quantity\":1}]}"_s;
    }
    void ordersAreRefused()
    {
        QFETCH(const QString, body);
        const std::string token = customer("refused" + std::to_string(++m_number) + "@example.com");
        const QString before =
            m_stores.ask(u"SELECT count(*), (SELECT stock FROM products WHERE id = 3) FROM orders"_s);
        QCOMPARE(ask("POST", "/api/v1/orders", body.toStdString(), token).status, 400);
        QCOMPARE(m_stores.ask(u"SELECT count(*), (SELECT stock FROM products WHERE id = 3) FROM orders"_s), before);
    }

    void theLastPieceIsSoldOnce()
    {
        QCOMPARE(m_stores.ask(u"UPDATE products SET stock = 1 WHERE id = 77"_s), u"UPDATE 1"_s);
        const std::string token = customer("race@example.com");
        std::atomic<int> sold = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 6; ++i)
                threads.emplace_back([&] {
                    if (ask("POST", "/api/v1/orders", "{\"lines\":[{\"product_id\":77,\"quantity\":1}]}", token)
                            .status == 201)
                        ++sold;
                });
        }
        QCOMPARE(sold.load(), 1);
        QCOMPARE(m_stores.ask(u"SELECT stock FROM products WHERE id = 77"_s), u"0"_s);
    }

    void doorsAreShut_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const char* method, const char* path, const char* body, int status) {
            QTest::newRow(name) << QString::fromLatin1(method) << QString::fromLatin1(path) << QString::fromLatin1(body)
                                << status;
        };
        row("orders without login", "GET", "/api/v1/orders", "", 401);
        row("wrong password", "POST", "/api/v1/auth/login",
            "{\"email\":\"user1@customers.erpgo.com\",\"password\":\"guessing\"}", 401);
        row("nobody's name", "POST", "/api/v1/auth/login",
            "{\"email\":\"nobody@example.com\",\"password\":\"guessing\"}", 401);
        row("seeded users have no password", "POST", "/api/v1/auth/login",
            "{\"email\":\"user1@customers.erpgo.com\",\"password\":\"-\"}", 401);
        row("short password", "POST", "/api/v1/auth/register", "{\"email\":\"a@b.c\",\"password\":\"short\"}", 400);
        row("no such product", "GET", "/api/v1/products/99999", "", 404);
        row("odd product", "GET", "/api/v1/products/1;drop", "", 404);
        row("no page", "GET", "/api/v1/secrets", "", 404);
    }
    void doorsAreShut()
    {
        QFETCH(const QString, method);
        QFETCH(const QString, path);
        QFETCH(const QString, body);
        QFETCH(const int, status);
        QCOMPARE(ask(method.toStdString(), path.toStdString(), body.toStdString()).status, status);
    }

    void aNameIsTakenOnce()
    {
        QVERIFY(!customer("twice@example.com").empty());
        QCOMPARE(ask("POST", "/api/v1/auth/register", "{\"email\":\"twice@example.com\",\"password\":\"long enough\"}")
                     .status,
                 409);
    }

    void searchFinds()
    {
        Request request{"GET", "/api/v1/products", "search=lamp", {}, {}};
        const QJsonArray found =
            QJsonDocument::fromJson(QByteArray::fromStdString(m_shop->answer(request).body)).array();
        QVERIFY(!found.isEmpty());
        for (const QJsonValue& product : found)
            QVERIFY(product[u"name"_s].toString().contains(u"lamp"_s, Qt::CaseInsensitive));
        const double hits = metric("erpgo_cache_hits_total");
        QCOMPARE(m_shop->answer(request).status, 200);
        QCOMPARE(metric("erpgo_cache_hits_total"), hits + 1);
        request.query = "search=%25";
        QCOMPARE(m_shop->answer(request).body, std::string("[]")); // a percent sign is a letter like others
    }

    void theOldVersionLacksRelatedProducts()
    {
        QCOMPARE(ask("GET", "/api/v1/products/3/related").status, 200);
        QCOMPARE(shopOf("0.9.9")->answer({"GET", "/api/v1/products/3/related", {}, {}, {}}).status, 404);
    }

    void supportIsClosedUntilItIsOpened()
    {
        const std::string token = customer("support@example.com");
        const std::string body = "{\"channel\":\"chat\",\"subject\":\"Where is my order?\"}";
        QCOMPARE(ask("POST", "/api/v1/support/tickets", body, token).status, 409);
        QCOMPARE(m_stores.ask(u"UPDATE support_channels SET enabled = true WHERE name = 'chat'"_s), u"UPDATE 1"_s);
        const double tickets = metric("erpgo_support_tickets_total");
        QCOMPARE(ask("POST", "/api/v1/support/tickets", body, token).status, 201);
        QCOMPARE(metric("erpgo_support_tickets_total"), tickets + 1);
        QCOMPARE(ask("POST", "/api/v1/surveys", "{\"rating\":6}", token).status, 400);
        QCOMPARE(ask("POST", "/api/v1/surveys", "{\"rating\":5}", token).status, 201);
        QCOMPARE(metric("erpgo_survey_rating_total"), 5.0);
        QCOMPARE(metric("erpgo_survey_answers_total"), 1.0);
    }

    void faultsBeginAndEnd()
    {
        const auto faulty = shopOf("1.0.0");
        const auto status = [&] { return faulty->answer({"GET", "/api/v1/products/3", {}, {}, {}}).status; };
        QVERIFY(faulty->faults().set("errors", 100).has_value());
        QCOMPARE(status(), 500);
        QCOMPARE(faulty->answer({"GET", "/health", {}, {}, {}}).status, 200); // the health page knows nothing of it
        QVERIFY(faulty->faults().set("errors", 0).has_value());
        QCOMPARE(status(), 200);
        QVERIFY(faulty->faults().set("latency", 120).has_value());
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(status(), 200);
        QVERIFY(timer.elapsed() >= 120);
        QVERIFY(!faulty->faults().set("errors", 101).has_value());
        QVERIFY(!faulty->faults().set("earthquake", 1).has_value());
        const double before = erpgo::residentBytes();
        QVERIFY(faulty->faults().set("leak", 30).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(erpgo::residentBytes() > before + 50e6, 30'000);
        QVERIFY(faulty->faults().set("leak", 0).has_value());
    }

    void theHistogramCountsEveryRequest()
    {
        const auto fresh = shopOf("1.0.0");
        for (int i = 0; i < 7; ++i)
            QCOMPARE(fresh->answer({"GET", "/version", {}, {}, {}}).status, 200);
        const std::string text = fresh->answer({"GET", "/metrics", {}, {}, {}}).body;
        QVERIFY(text.find("erpgo_http_request_duration_seconds_count{route=\"version\"} 7\n") != std::string::npos);
        QVERIFY(text.find("erpgo_http_requests_total{route=\"version\",code=\"200\"} 7\n") != std::string::npos);
        QVERIFY(text.find("erpgo_build_info{version=\"1.0.0\",color=\"green\"} 1\n") != std::string::npos);
    }

    // Over real sockets, from the customers that a rehearsal is loaded with.
    void customersLoadIt()
    {
        int port = 0;
        const auto listener = erpgo::listenOn(port);
        QVERIFY(listener.has_value());
        std::atomic<bool> over = false;
        const std::jthread serving([&] {
            erpgo::serve(
                *listener, [&] { return over.load(); },
                [&](const Request& request) { return m_shop->answer(request); });
        });
        erpgo::LoadOptions options;
        options.port = port;
        options.perSecond = 60;
        options.seconds = 3;
        options.buyPercent = 50;
        const QString before = m_stores.ask(u"SELECT count(*) FROM orders"_s);
        double mostInUse = 0;
        std::jthread looking([&](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                mostInUse = std::max(mostInUse, metric("erpgo_db_pool_in_use"));
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
        });
        const erpgo::LoadResult result = erpgo::runLoad(options);
        looking.request_stop();
        looking.join();
        over = true;
        // The pool of this shop has four connections; afterwards, all of them are free again.
        QVERIFY2(mostInUse >= 1 && mostInUse <= 4, qPrintable(QString::number(mostInUse)));
        QTRY_COMPARE(metric("erpgo_db_pool_in_use"), 0.0);
        QCOMPARE(result.failed, 0);
        QCOMPARE(result.refused, 0);
        QVERIFY(result.asked > 0);
        QVERIFY2(result.asked <= 180, "never more than it was asked for");
        QVERIFY(result.p50Ms > 0 && result.p50Ms <= result.p95Ms);
        QVERIFY(m_stores.ask(u"SELECT count(*) FROM orders"_s).toInt() > before.toInt());
        QCOMPARE(m_stores.ask(u"SELECT count(*) FROM integrity_findings"_s), u"0"_s);
    }

    // The load ends soon after its time, whatever the other side does.
    void theLoadIsBoundedInTime_data()
    {
        QTest::addColumn<QString>("server");
        QTest::newRow("nobody listens") << u"none"_s;
        QTest::newRow("takes connections and never answers") << u"stalled"_s;
    }
    void theLoadIsBoundedInTime()
    {
        QFETCH(const QString, server);
        int port = 0;
        auto listener = erpgo::listenOn(port);
        QVERIFY(listener.has_value());
        if (server == u"none"_s)
            *listener = erpgo::Descriptor(); // closed; its port is nobody's now
        erpgo::LoadOptions options;
        options.port = port;
        options.perSecond = 20;
        options.seconds = 1;
        options.users = 4;
        const erpgo::LoadResult result = erpgo::runLoad(options);
        QVERIFY(result.asked > 0);
        QCOMPARE(result.failed, result.asked);
        // Its time, and the five seconds that each customer waits for an answer at most; twice that is generous.
        QVERIFY2(result.seconds > 0 && result.seconds < 2 * (options.seconds + 5 + 2),
                 qPrintable(QString::number(result.seconds)));
    }

    void passwordsFitAlone()
    {
        const std::string stored = erpgo::passwordHash("correct horse");
        QVERIFY(erpgo::passwordFits("correct horse", stored));
        QVERIFY(!erpgo::passwordFits("correct horsf", stored));
        QVERIFY(!erpgo::passwordFits("", "-"));
        QVERIFY(!erpgo::passwordFits("x", "99999999999$a$b"));
        QVERIFY(erpgo::passwordHash("correct horse") != stored);
    }

private:
    [[nodiscard]] std::unique_ptr<erpgo::Shop> shopOf(const char* version) const
    {
        erpgo::ShopOptions options;
        options.version = version;
        options.database = m_stores.database().toStdString();
        options.redisPort = m_stores.redisPort();
        options.poolSize = 4;
        return std::make_unique<erpgo::Shop>(options);
    }
    Response ask(const std::string& method, const std::string& path, const std::string& body = {},
                 const std::string& token = {})
    {
        Request request{method, path, {}, body, {}};
        if (!token.empty())
            request.headers["authorization"] = "Bearer " + token;
        return m_shop->answer(request);
    }
    // Registered and logged in.
    std::string customer(const std::string& email)
    {
        const std::string body = "{\"email\":\"" + email + "\",\"name\":\"Test\",\"password\":\"long enough\"}";
        if (ask("POST", "/api/v1/auth/register", body).status != 201)
            return {};
        return object(ask("POST", "/api/v1/auth/login", body))[u"token"_s].toString().toStdString();
    }
    double metric(const std::string& name)
    {
        const std::string text = ask("GET", "/metrics").body;
        const std::size_t at = text.find('\n' + name + ' ');
        return at == std::string::npos ? -1 : std::stod(text.substr(at + name.size() + 2));
    }

    test::RealStores m_stores;
    std::unique_ptr<erpgo::Shop> m_shop;
    int m_number = 0;
};

QTEST_GUILESS_MAIN(ErpgoServiceTest)
#include "tst_erpgo_service.moc"
