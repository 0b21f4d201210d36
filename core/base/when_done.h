// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace holdpoint {

// Calls `done` with the future's one result, once, through the event loop of `context`'s thread, which must be the
// calling one; never once `context` is gone. Used instead of QFuture::then: in Qt 6.4 a continuation that is attached
// in the moment in which the future finishes runs twice, in both threads at once, and tears the heap.
template <class T, class Done> void whenDone(const QFuture<T>& future, QObject* context, Done done)
{
    auto* watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)]() mutable {
        watcher->deleteLater();
        done(watcher->result());
    });
    watcher->setFuture(future);
}

} // namespace holdpoint
