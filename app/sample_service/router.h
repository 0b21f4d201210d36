// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sample_service/process.h"

namespace holdpoint::sample {

struct RouterOptions
{
    std::filesystem::path state; // `weight` here is the share of green in percent, read at every request
    int port = 0;
    int lifetimeS = 21'600;
};

// Sends each request to blue or green by weight, exactly: of 100 requests at weight 5, 5 go to green. /router/stats
// counts what it saw since it started. The exit status.
int runRouter(const RouterOptions& options, const Ready& ready);

} // namespace holdpoint::sample
