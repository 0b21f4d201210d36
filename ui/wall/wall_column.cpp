// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wall/wall_column.h"

#include <algorithm>
#include <vector>

namespace holdpoint::ui {
namespace {

constexpr double blockGap = 44;

// A part in its place: how many lines it may take now.
struct Placed
{
    WallPart part;
    int lines = 1;
};
struct PlacedBlock
{
    int rank = 0;
    std::vector<Placed> parts;
};

double indentOf(const WallPen& pen, const WallPart& part) { return part.shape ? pen.markWidth(part.style.size) : 0; }

double heightOf(const WallPen& pen, const Placed& placed, double width)
{
    const WallPart& part = placed.part;
    if (part.draw)
        return part.height;
    const QStringList lines =
        pen.lines(part.text, part.style.size, part.style.bold, width - indentOf(pen, part), placed.lines);
    return double(lines.size()) * pen.lineHeight(part.style.size);
}

double heightOf(const WallPen& pen, const std::vector<PlacedBlock>& blocks, double width)
{
    double height = 0;
    for (const PlacedBlock& block : blocks) {
        if (height > 0)
            height += blockGap;
        for (const Placed& placed : block.parts)
            height += heightOf(pen, placed, width);
    }
    return height;
}

// Back to a line for each text; false where that is so already.
bool shorten(PlacedBlock& block)
{
    bool shorter = false;
    for (Placed& placed : block.parts) {
        shorter = shorter || placed.lines > 1;
        placed.lines = 1;
    }
    return shorter;
}

// Gives what is left of the height to the texts, those of the lowest rank first.
void spread(const WallPen& pen, std::vector<PlacedBlock>& blocks, const QSizeF& room)
{
    std::vector<PlacedBlock*> ranked;
    for (PlacedBlock& block : blocks)
        ranked.push_back(&block);
    std::ranges::stable_sort(ranked, {}, &PlacedBlock::rank);
    for (PlacedBlock* block : ranked)
        for (Placed& placed : block->parts)
            while (placed.lines < placed.part.style.mostLines) {
                ++placed.lines;
                if (heightOf(pen, blocks, room.width()) > room.height()) {
                    --placed.lines;
                    break;
                }
            }
}

} // namespace

int drawColumn(WallPen& pen, const QRectF& box, const QList<WallBlock>& blocks)
{
    std::vector<PlacedBlock> shown;
    for (const WallBlock& block : blocks) {
        PlacedBlock placed{block.rank, {}};
        for (const WallPart& part : block.parts)
            placed.parts.push_back({part, part.lines});
        shown.push_back(std::move(placed));
    }
    int leftOut = 0;
    while (!shown.empty() && heightOf(pen, shown, box.width()) > box.height()) {
        if (shown.size() == 1 && shorten(shown.front()))
            continue;
        shown.erase(std::ranges::max_element(shown, {}, &PlacedBlock::rank));
        ++leftOut;
    }
    spread(pen, shown, box.size());
    double top = box.top();
    for (const PlacedBlock& block : shown) {
        for (const Placed& placed : block.parts) {
            const WallPart& part = placed.part;
            if (part.draw) {
                part.draw(pen, QRectF(box.left(), top, box.width(), part.height));
                top += part.height;
                continue;
            }
            const double indent = indentOf(pen, part);
            if (part.shape)
                pen.mark({box.left(), top}, *part.shape, part.style.size,
                         part.shapeInk.isValid() ? part.shapeInk : pen.theme().text);
            WallPen::Style style = part.style;
            style.mostLines = placed.lines;
            top += pen.text(QRectF(box.left() + indent, top, box.width() - indent, 0), part.text, style);
        }
        top += blockGap;
    }
    return leftOut;
}

} // namespace holdpoint::ui
