// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/when_done.h"

#include <QPromise>
#include <QTest>

#include <atomic>
#include <memory>
#include <thread>

class tst_base_when_done : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // QFuture::then tore the heap here: in Qt 6.4 it runs twice when the result comes while it is being attached.
    void aResultThatComesWhileWeAskIsToldOnce()
    {
        constexpr int rounds = 4000;
        std::atomic<QPromise<int>*> handed = nullptr;
        std::atomic<bool> stop = false;
        std::thread finisher([&] {
            while (!stop) {
                if (const std::unique_ptr<QPromise<int>> promise{handed.exchange(nullptr)}) {
                    promise->addResult(7);
                    promise->finish();
                }
            }
        });
        int told = 0;
        int sum = 0;
        for (int i = 0; i < rounds; ++i) {
            auto* promise = new QPromise<int>;
            promise->start();
            const QFuture<int> future = promise->future();
            handed.store(promise);
            // A little later each time, so that the two meet at every point.
            for (std::atomic<int> wait = i % 400; wait > 0;)
                --wait;
            holdpoint::whenDone(future, this, [&](int result) {
                ++told;
                sum += result;
            });
            while (told == i)
                QCoreApplication::processEvents();
        }
        stop = true;
        finisher.join();
        QCoreApplication::processEvents();
        QCOMPARE(told, rounds);
        QCOMPARE(sum, 7 * rounds);
    }

    void nobodyIsToldWhoIsGone()
    {
        QPromise<int> promise;
        promise.start();
        bool told = false;
        auto asker = std::make_unique<QObject>();
        holdpoint::whenDone(promise.future(), asker.get(), [&](int) { told = true; });
        asker.reset();
        promise.addResult(1);
        promise.finish();
        QCoreApplication::processEvents();
        QVERIFY(!told);
    }
};

QTEST_GUILESS_MAIN(tst_base_when_done)
#include "tst_base_when_done.moc"
