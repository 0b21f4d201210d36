// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace holdpoint::ui {

// Does `work` in a worker thread, then calls `then` with what it made in the window's thread, where `owner` still
// lives. `work` is moved, never copied: a secret that it wipes is gone.
template <class Work, class Then> void inWorker(QObject* owner, Work work, Then then)
{
    QThreadPool::globalInstance()->start(
        [self = QPointer<QObject>(owner), work = std::move(work), then = std::move(then)]() mutable {
            auto made = std::make_shared<decltype(work())>(work());
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [self, made, then = std::move(then)] {
                    if (self)
                        then(*made);
                },
                Qt::QueuedConnection);
        });
}

} // namespace holdpoint::ui
