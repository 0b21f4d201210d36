// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checklist/launch.h"
#include "core/monitor/sample.h"
#include "core/rollout/armed_check.h"
#include "core/session/heartbeat.h"

#include <QHash>
#include <QObject>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace holdpoint::ui {

// What a look at a launch folder found: a value that crosses from the thread that reads to the one that draws.
struct WallNews
{
    std::shared_ptr<const checklist::Launch> launch; // null: as before
    std::vector<events::Entry> recent;               // with a launch: its newest entries, in order
    std::optional<Error> problem;                    // why it could not be read now
    std::optional<Error> broken;                     // why the checkpoint does not hold over what was read
    std::optional<session::Beat> beat;
    std::optional<rollout::Armed> armed;                  // nothing: as before
    QHash<QString, std::vector<monitor::Sample>> samples; // new ones, by series
};

// Looks at a launch that another process holds, a few times a second, on a thread of its own: a disk that hangs stops
// no screen. Nothing is written, nothing is locked for longer than a read.
class WallFeed final : public QObject
{
    Q_OBJECT
public:
    static constexpr int lookMs = 250;

    // `runnerProgram`: as in session::Environment, to say whether a rollback would start.
    WallFeed(const QString& folder, const QString& runnerProgram, QObject* parent = nullptr);
    // Waits for the look that goes on.
    ~WallFeed() override;

Q_SIGNALS:
    // In the thread of this object, after each look; a look waits until the one before was taken.
    void newsCame(const holdpoint::ui::WallNews& news);

private:
    std::atomic<bool> m_waiting = false; // news that nobody took yet
    std::jthread m_thread;
};

} // namespace holdpoint::ui
