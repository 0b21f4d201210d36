// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/core/runner/run_bench.h"

// Scripts that ignore TERM, fork away or multiply. Each writes a line into `ready` once its tree stands.
struct Tree
{
    const char* name;
    QByteArray command;
};
QList<Tree> stubbornTreeScripts();

// Runs `count` of them in batches, stops each and looks for survivors; what went wrong, in words.
QStringList stopTrees(RunBench& bench, const QList<QByteArray>& commands, int count);
