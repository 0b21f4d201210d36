// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sample_service/process.h"

#include <string>

namespace holdpoint::sample {

struct ServiceOptions
{
    std::string version, database;
    int port = 0;           // 0: a free one
    int lifetimeS = 21'600; // a forgotten service ends by itself
};

// Serves orders until it is told to stop: /health, /api/v1/health, /version, /orders (GET, POST) and, from version 2
// on, /api/v2/summary. The exit status.
int runService(const ServiceOptions& options, const Ready& ready);

} // namespace holdpoint::sample
