// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/rollout_watch.h"

namespace holdpoint::session {

struct RolloutWatch::Private
{
};

RolloutWatch::RolloutWatch(Session&, Monitoring&, const Clock&, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
}

RolloutWatch::~RolloutWatch() = default;

RolloutProgress RolloutWatch::progress() const { return {}; }
std::vector<MatrixReading> RolloutWatch::matrix() const { return {}; }

} // namespace holdpoint::session
