// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runner/run.h"

#include <QObject>

#include <memory>

namespace holdpoint::runner {

// Watches one run from the thread it lives in: grows with output.log, ends with exit.json or with the process. No
// thread of its own; pidfd and inotify through QSocketNotifier, with a slow poll behind them.
class RunWatcher : public QObject
{
    Q_OBJECT
public:
    RunWatcher(QString folder, ProcessIdentity identity, QObject* parent = nullptr);
    ~RunWatcher() override;

    [[nodiscard]] QString folder() const;

Q_SIGNALS:
    void outputGrown(qint64 bytes);              // size of output.log now; at most 30 times a second
    void ended(holdpoint::runner::RunExit exit); // exactly once
    void lost();                                 // the process went without exit.json: its end was seen by nobody

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace holdpoint::runner
