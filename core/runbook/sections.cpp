// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/sections.h"

namespace holdpoint::runbook {

std::vector<Section> readSections(const BuildContext& context)
{
    const Blocks& blocks = context.blocks();
    std::vector<Section> sections(1);
    std::vector<int> path{0};
    for (int at = 0; at < blocks.size(); at = blocks.at(at).next) {
        const Block& block = blocks.at(at);
        if (block.kind != BlockKind::Heading) {
            sections.back().endBlock = block.next;
            sections.back().empty = sections.back().empty && block.kind == BlockKind::Break;
            continue;
        }
        while (path.size() > 1 && sections[static_cast<std::size_t>(path.back())].level >= block.level) {
            sections[static_cast<std::size_t>(path.back())].end = static_cast<int>(sections.size());
            path.pop_back();
        }
        Section section;
        section.heading = at;
        section.firstBlock = section.endBlock = block.next;
        section.level = block.level;
        section.line = block.firstLine;
        section.parent = path.back();
        section.title = context.text(block).left(500);
        section.time = timeInHeading(section.title);
        section.meaning = meaningOf(section.title);
        path.push_back(static_cast<int>(sections.size()));
        sections.push_back(std::move(section));
    }
    for (const int open : path)
        sections[static_cast<std::size_t>(open)].end = static_cast<int>(sections.size());
    for (std::size_t i = sections.size(); i-- > 1;) {
        const Section& section = sections[i];
        if (section.timedBelow || section.time.onTimeline())
            sections[static_cast<std::size_t>(section.parent)].timedBelow = true;
    }
    return sections;
}

} // namespace holdpoint::runbook
