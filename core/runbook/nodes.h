// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/build_context.h"

namespace holdpoint::runbook {

// Every byte of the file in exactly one node, in order: whole lines, by block and by what they became.
QList<Node> nodesOf(BuildContext& context, int frontMatter);

} // namespace holdpoint::runbook
