// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/document_content.h"
#include "core/runbook/edit_items.h"
#include "core/runbook/edit_planner.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace holdpoint::runbook {

namespace {

// Lines of both files that are the same bytes: what stands on them must mean the same.
class KeptLines
{
public:
    KeptLines(const Source& before, const Source& after, const PlannedEdit& edit)
        : m_after(static_cast<std::size_t>(before.lineCount()) + 2, 0)
        , m_before(static_cast<std::size_t>(after.lineCount()) + 2, 0)
    {
        qint64 shift = 0;
        std::size_t next = 0;
        int line = 1; // after
        for (int old = 1; old <= before.lineCount(); ++old) {
            const qint64 begin = before.lineStart(old);
            const qint64 end = before.lineStart(old + 1);
            bool same = true;
            const qint64 textEnd = begin + textSize(before, old);
            while (next < edit.patches.size() && edit.patches[next].at < end) {
                const Patch& patch = edit.patches[next];
                const qint64 patchEnd = patch.at + patch.removed.size();
                same = same && patch.removed.isEmpty() && patch.at == begin;
                // What is inserted at the beginning of a line ends with a line ending, or it is a part of the line.
                same = same && (patch.inserted.endsWith('\n') || patch.inserted.endsWith('\r'));
                if (patch.at >= textEnd && textEnd > begin)
                    same = true; // only the line's ending goes
                if (patchEnd > end)
                    break; // it reaches into the next line
                shift += patch.inserted.size() - patch.removed.size();
                ++next;
            }
            if (!same)
                continue;
            const qint64 there = begin + shift;
            while (line <= after.lineCount() && after.lineStart(line) < there)
                ++line;
            if (line > after.lineCount() || after.line(line) != before.line(old))
                continue;
            m_after[static_cast<std::size_t>(old)] = line;
            m_before[static_cast<std::size_t>(line)] = old;
        }
        for (const LineSpan& span : edit.touched) {
            for (int old = std::max(span.first, 1); old <= span.last && old <= before.lineCount(); ++old) {
                m_before[static_cast<std::size_t>(m_after[static_cast<std::size_t>(old)])] = 0;
                m_after[static_cast<std::size_t>(old)] = 0;
            }
        }
        m_before.front() = 0;
    }

    // The line of the other file, 0 where there is none.
    [[nodiscard]] int after(int line) const { return of(m_after, line); }
    [[nodiscard]] int before(int line) const { return of(m_before, line); }

private:
    static qint64 textSize(const Source& source, int line)
    {
        return source.line(line).data() + source.line(line).size() - source.bytes().constData() -
               source.lineStart(line);
    }
    static int of(const std::vector<int>& lines, int line)
    {
        return line > 0 && line < static_cast<int>(lines.size()) ? lines[static_cast<std::size_t>(line)] : 0;
    }

    std::vector<int> m_after;
    std::vector<int> m_before;
};

bool isDerived(ItemKind kind)
{
    return kind == ItemKind::Value || kind == ItemKind::Note || kind == ItemKind::Task || kind == ItemKind::Criterion ||
           kind == ItemKind::Fence || kind == ItemKind::Title || kind == ItemKind::Objective;
}

bool isHolder(ItemKind kind)
{
    return kind == ItemKind::Phase || kind == ItemKind::Step || kind == ItemKind::Procedure;
}

// Which items stand on kept lines; holders only where something kept stands in them.
std::vector<bool> keptItems(const PlanItems& items, const auto& isKept)
{
    std::vector<bool> kept(static_cast<std::size_t>(items.size()), false);
    for (int i = items.size() - 1; i >= 0; --i) {
        const PlanItem& item = items.at(i);
        const auto index = static_cast<std::size_t>(i);
        if (isDerived(item.kind) || item.line <= 0)
            continue;
        const bool timed = item.kind == ItemKind::Phase && !item.facts.startsWith(u'-');
        if (isHolder(item.kind) && !timed)
            kept[index] = kept[index] && isKept(item.line);
        else
            kept[index] = isKept(item.line);
        if (item.parent >= 0 && isKept(item.line))
            kept[static_cast<std::size_t>(item.parent)] = true;
    }
    return kept;
}

std::unexpected<Error> readDifferently(const PlanItem* item)
{
    const QString next =
        QCoreApplication::translate("holdpoint::runbook", "Choose another place or wording, or change the source.");
    if (!item)
        return failure(
            ErrorCode::Refused,
            QCoreApplication::translate("holdpoint::runbook", "At this place it would be read as something else."),
            next);
    return failure(
        ErrorCode::Refused,
        QCoreApplication::translate("holdpoint::runbook", "At this place it would change how \"%1\" (line %2) is read.")
            .arg(item->text.left(80))
            .arg(item->line),
        next);
}

// A step without a time of its own can still have one from where it stands.
bool hasTime(const Plan& plan, const QString& id, const WantedTime& time)
{
    if (const Step* const step = plan.step(id))
        return !time.offsetS || (step->offsetS == time.offsetS && (!time.endS || step->endS == time.endS));
    for (const Phase& phase : plan.phases) {
        if (phase.id == id)
            return phase.offsetS == time.offsetS && (!time.endS || phase.endS == time.endS);
    }
    return false;
}

using Counts = std::map<std::pair<ItemKind, QString>, int>;

// The title of what holds an item, empty for the runbook.
QString holderText(const PlanItems& items, const PlanItem& item)
{
    return item.parent < 0 ? QString() : items.at(item.parent).text;
}

} // namespace

Result<QString> checkEdit(const Document::Content& before, const Document::Content& after, const PlannedEdit& edit)
{
    if (edit.anything)
        return QString();
    const PlanItems old(before.plan);
    const PlanItems now(after.plan);
    const KeptLines lines(before.source, after.source, edit);
    const std::vector<bool> oldKept = keptItems(old, [&](int line) { return lines.after(line) > 0; });
    const std::vector<bool> nowKept = keptItems(now, [&](int line) { return lines.before(line) > 0; });

    // What stands on kept lines, in the order of the lines.
    const auto inOrder = [](const PlanItems& items, const std::vector<bool>& kept) {
        std::vector<int> order;
        for (int i = 0; i < items.size(); ++i) {
            if (kept[static_cast<std::size_t>(i)])
                order.push_back(i);
        }
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
            return std::pair(items.at(a).line, items.at(a).kind) < std::pair(items.at(b).line, items.at(b).kind);
        });
        return order;
    };
    const std::vector<int> oldOrder = inOrder(old, oldKept);
    const std::vector<int> nowOrder = inOrder(now, nowKept);
    for (std::size_t i = 0; i < std::max(oldOrder.size(), nowOrder.size()); ++i) {
        if (i >= oldOrder.size())
            return readDifferently(&now.at(nowOrder[i]));
        const PlanItem& a = old.at(oldOrder[i]);
        if (i >= nowOrder.size())
            return readDifferently(&a);
        const PlanItem& b = now.at(nowOrder[i]);
        const bool sameFacts = a.facts == b.facts || (edit.timesMove && a.kind == ItemKind::Phase);
        if (a.kind != b.kind || a.text != b.text || !sameFacts || lines.after(a.line) != b.line)
            return readDifferently(&a);
        const bool holderKept = a.parent >= 0 && b.parent >= 0 && lines.after(old.at(a.parent).line) > 0 &&
                                lines.before(now.at(b.parent).line) > 0;
        if (holderKept && holderText(old, a) != holderText(now, b))
            return readDifferently(&a);
    }

    // What was gained and lost elsewhere is exactly what was meant; holders come and go with what is in them.
    Counts counts;
    const auto count = [&counts](const PlanItems& items, const std::vector<bool>& kept, int by) {
        for (int i = 0; i < items.size(); ++i) {
            if (!kept[static_cast<std::size_t>(i)])
                counts[{items.at(i).kind, items.at(i).text}] += by;
        }
    };
    count(now, nowKept, 1);
    count(old, oldKept, -1);
    std::vector<std::pair<ItemKind, QString>> named;
    for (const ItemChange& gain : edit.gains) {
        --counts[{gain.kind, gain.text}];
        named.emplace_back(gain.kind, gain.text);
    }
    for (const ItemChange& loss : edit.losses) {
        ++counts[{loss.kind, loss.text}];
        named.emplace_back(loss.kind, loss.text);
    }
    const bool aboutMetrics =
        std::any_of(named.begin(), named.end(), [](const auto& one) { return one.first == ItemKind::Metric; });
    if (edit.fills) {
        Counts kinds;
        for (const auto& [key, left] : counts)
            kinds[{key.first, QString()}] += key.first == ItemKind::Value ? 0 : left;
        counts = std::move(kinds);
    }
    for (const auto& [key, left] : counts) {
        if (left == 0)
            continue;
        const bool meant = std::find(named.begin(), named.end(), key) != named.end();
        const bool derived =
            isDerived(key.first) || isHolder(key.first) || (key.first == ItemKind::Metric && !aboutMetrics);
        if (meant ? !edit.meaning : !derived && !edit.meaning)
            return readDifferently(nullptr);
    }
    for (const ItemChange& gain : edit.gains) {
        if (!gain.facts)
            continue;
        const bool found = std::any_of(now.all().begin(), now.all().end(), [&](const PlanItem& item) {
            return item.kind == gain.kind && item.text == gain.text && item.facts == *gain.facts;
        });
        if (!found)
            return readDifferently(nullptr);
    }

    if (!edit.about)
        return QString();
    QString id;
    QString holder;
    for (int i = 0; i < now.size(); ++i) {
        const PlanItem& item = now.at(i);
        if (item.kind != edit.about->kind || item.text != edit.about->text ||
            (edit.about->facts && item.facts != *edit.about->facts))
            continue;
        if (id.isEmpty() || lines.before(item.line) == 0) {
            id = item.id;
            holder = holderText(now, item);
        }
        if (lines.before(item.line) == 0)
            break;
    }
    if (id.isEmpty() && !edit.mayVanish)
        return readDifferently(nullptr);
    const Step* const step = after.plan.step(id);
    if ((edit.wantedHolder && holder != *edit.wantedHolder) ||
        (edit.wantedProse && step && step->prose.trimmed() != edit.wantedProse->trimmed()))
        return readDifferently(nullptr);
    if (edit.wantedTime && !hasTime(after.plan, id, *edit.wantedTime))
        return readDifferently(nullptr);
    return id;
}

} // namespace holdpoint::runbook
