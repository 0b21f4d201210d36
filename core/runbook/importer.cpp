// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/importer.h"

#include "core/base/disk.h"
#include "core/runbook/blocks.h"
#include "core/runbook/plan_builder.h"
#include "core/runbook/source.h"

namespace holdpoint::runbook {

Result<Plan> importRunbook(const QByteArray& markdown)
{
    if (const Result<void> readable = checkBytes(markdown); !readable)
        return std::unexpected(readable.error());
    const Source source(markdown);
    const int frontMatter = frontMatterLines(source);
    const Result<Blocks> blocks = readBlocks(source, frontMatter + 1);
    if (!blocks)
        return std::unexpected(blocks.error());
    return buildPlan(source, *blocks, frontMatter);
}

Result<Plan> importRunbookFile(const QString& path)
{
    const Result<QByteArray> bytes = SystemDisk().read(path, largestRunbook);
    if (!bytes)
        return std::unexpected(bytes.error());
    return importRunbook(*bytes);
}

} // namespace holdpoint::runbook
