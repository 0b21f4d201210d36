// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace holdpoint::rehearsal {

// What stands for the services of others, on one port, told apart by path:
//   POST /services/...         a Slack webhook: `ok`, or 400 invalid_payload, as Slack says it
//   POST /alertmanager         a webhook of Alertmanager
//   GET  /                     the public status page; GET /v1/pages/erpgo and PATCH (Authorization: OAuth KEY) its
//   state GET  /received/KIND        how many messages came: slack, alertmanager
// Each message is kept as KIND/NNNN.json below `received`. Serves until SIGTERM; the exit status.
int runDesk(int port, const std::filesystem::path& received);

} // namespace holdpoint::rehearsal
