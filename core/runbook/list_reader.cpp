// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PhaseReader that reads lists.
#include "core/runbook/display_text.h"
#include "core/runbook/fence_reader.h"
#include "core/runbook/metrics.h"
#include "core/runbook/phase_reader.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

QString withoutTime(const QString& text, const TimeMark& time)
{
    QString rest = text.mid(time.end).trimmed();
    while (!rest.isEmpty() && !rest.front().isLetterOrNumber() && rest.front() != u'"' && rest.front() != u'(' &&
           rest.front() != u'[' && rest.front() != u'<' && rest.front() != u'/' && rest.front() != u'.')
        rest = rest.mid(1).trimmed();
    return rest.isEmpty() ? text : rest;
}

bool isCommandBlock(const Blocks& blocks, int index)
{
    return blocks.at(index).kind == BlockKind::Code && mayHoldCommands(blocks.codeOf(blocks.at(index)));
}

bool hasCode(const Blocks& blocks, int index)
{
    for (int at = index + 1; at < blocks.at(index).next; ++at) {
        if (isCommandBlock(blocks, at))
            return true;
    }
    return false;
}

std::optional<Cadence> cadenceOf(const QString& title)
{
    const char16_t first = title.isEmpty() ? u'\0' : title.front().unicode() | 0x20;
    if (first != u'd' && first != u'w' && first != u'm')
        return {};
    if (title.startsWith(QStringLiteral("daily"), Qt::CaseInsensitive))
        return Cadence::Daily;
    if (title.startsWith(QStringLiteral("weekly"), Qt::CaseInsensitive))
        return Cadence::Weekly;
    if (title.startsWith(QStringLiteral("monthly"), Qt::CaseInsensitive))
        return Cadence::Monthly;
    return {};
}

} // namespace

// A list or table of times that the phases have as well is an overview and no work.
bool PhaseReader::repeatsPhases(const std::vector<TimeMark>& marks) const
{
    if (m_phase.offsetS || m_phaseOffsets.isEmpty())
        return false;
    qsizetype known = 0;
    qsizetype timed = 0;
    for (const TimeMark& mark : marks) {
        timed += mark.offsetS ? 1 : 0;
        known += mark.offsetS && m_phaseOffsets.contains(*mark.offsetS) ? 1 : 0;
    }
    return timed > 0 && known * 2 >= timed;
}

std::vector<PhaseReader::Item> PhaseReader::itemsOf(int index)
{
    const Blocks& blocks = m_context.blocks();
    std::vector<Item> items;
    items.reserve(8);
    for (int at = index + 1; at < blocks.at(index).next; at = blocks.at(at).next) {
        Item item;
        item.block = at;
        item.code = hasCode(blocks, at);
        if (at + 1 < blocks.at(at).next && blocks.at(at + 1).kind == BlockKind::Paragraph) {
            item.paragraph = at + 1;
            item.text = m_context.text(blocks.at(at + 1));
        } else if (at + 1 < blocks.at(at).next && blocks.at(at + 1).kind == BlockKind::Heading) {
            item.paragraph = at + 1;
            item.text = m_context.text(blocks.at(at + 1));
        }
        // `- ` was taken off by the list; a box after another mark would be text.
        if (!item.text.startsWith(u'-') && !item.text.startsWith(u'*'))
            item.boxed = boxedText(item.text);
        if (item.boxed.box)
            item.text = std::move(item.boxed.text);
        if (item.boxed.box && item.paragraph >= 0 &&
            blocks.at(item.paragraph).lastLine > blocks.at(item.paragraph).firstLine)
            splitBoxes(item);
        item.time = timeAtStart(item.text);
        items.push_back(std::move(item));
    }
    return items;
}

// "- [ ] a" and, on the next lines of the same paragraph, boxes of their own.
void PhaseReader::splitBoxes(Item& item)
{
    const std::vector<TextLine> lines = m_context.lines(m_context.blocks().at(item.paragraph));
    for (std::size_t at = 1; at < lines.size(); ++at) {
        const auto lead = static_cast<unsigned char>(lines[at].text.isEmpty() ? 'x' : lines[at].text.front());
        if ((lead != '[' && lead < 0x80) || !boxedText(plainText(lines[at].text)).box)
            continue;
        if (item.furtherBoxes.empty())
            item.text = boxedText(plainTextOf({lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(at)})).text;
        item.furtherBoxes.push_back(lines[at]);
    }
}

void PhaseReader::addFurtherBoxes(const Item& item, int index)
{
    for (const TextLine& line : item.furtherBoxes) {
        const Boxed boxed = boxedText(plainText(line.text));
        addCheck(index, boxed.text, line.line, boxed.checked);
    }
}

void PhaseReader::readList(int index)
{
    const Blocks& blocks = m_context.blocks();
    const Block& list = blocks.at(index);
    m_itemStep = -1;
    std::vector<Item> items = itemsOf(index);
    if (items.empty())
        return;
    if (readListedFacts(items, list))
        return;
    const bool anyCode = std::any_of(items.begin(), items.end(), [](const Item& item) { return item.code; });
    // "1. Stop it", then a fence that is not indented, then "2. ...": the fence belongs to the item above it.
    const Item& last = items.back();
    // Below the only item it may stand apart, but for a criterion: what follows it waits for the gate.
    const bool codeBelow = list.next < blocks.size() && isCommandBlock(blocks, list.next) &&
                           blocks.at(list.next).parent == list.parent &&
                           ((items.size() == 1 && !meaning().gate) ||
                            blocks.at(list.next).firstLine == m_context.lastContentLine(last.block) + 1);
    items.back().code = items.back().code || codeBelow;
    for (const Item& item : items)
        readItem(item, list, anyCode || codeBelow);
    m_itemStep = codeBelow ? m_itemStep : -1;
}

// Lists that are no work: expected results, deliverables, channels, roles, sign-offs.
bool PhaseReader::readListedFacts(const std::vector<Item>& items, const Block& list)
{
    const Blocks& blocks = m_context.blocks();
    const bool boxes = std::any_of(items.begin(), items.end(), [](const Item& item) { return item.boxed.box; });
    const bool code = std::any_of(items.begin(), items.end(), [](const Item& item) { return item.code; });
    if (m_expecting && !code && !boxes) {
        for (const Item& item : items) {
            const bool output = isTicked(item.text) || m_expectingOutput;
            addExpectation(item.text, blocks.at(item.block).firstLine, output ? Judge::Output : Judge::Person);
        }
        m_expecting = false;
        m_expectingTitle.clear();
        return true;
    }
    m_expecting = false;
    if (boxes || code)
        return false;
    if (meaning().deliverables) {
        const int index = addStep(StepKind::Deliverables, m_pending.title, m_pending.line, m_pending.time);
        for (const Item& item : items) {
            const int line = blocks.at(item.block).firstLine;
            const Deliverable one{m_context.ids().make(step(index).id, item.text), item.text, line};
            m_context.own(line, line, one.id);
            step(index).deliverables.append(one);
            touch(index, m_context.lastContentLine(item.block));
        }
        return true;
    }
    bool signoffs = false;
    for (const Item& item : items) {
        const bool expected = meaning().signoff || meaning().declaration;
        if (item.paragraph < 0 || !item.text.contains(QStringLiteral("___")))
            continue;
        const std::vector<TextLine> lines = m_context.lines(blocks.at(item.paragraph));
        signoffs = readSignoffLine(m_context, lines.front(), signoffGroup(), m_groupId, expected) || signoffs;
    }
    if (signoffs)
        return true;
    Plan& plan = m_context.plan();
    const bool outside = !m_phase.offsetS && !list.ordered;
    if (outside && m_pending.meaning.channels) {
        for (const Item& item : items) {
            const KeyValue pair = keyValue(item.text);
            const int line = blocks.at(item.block).firstLine;
            plan.channels.append({pair.key.isEmpty() ? item.text : pair.key, pair.value, line});
            m_context.own(line, m_context.lastContentLine(item.block), idPart(item.text));
        }
        return true;
    }
    if (outside && m_pending.meaning.roles && plan.roles.isEmpty()) {
        for (const Item& item : items) {
            const KeyValue pair = keyValue(item.text);
            const int line = blocks.at(item.block).firstLine;
            if (!pair.key.isEmpty() && !pair.value.isEmpty())
                plan.roles.append({pair.key, pair.value, {}, {}, {}, line});
        }
        return !plan.roles.isEmpty();
    }
    return false;
}

int PhaseReader::runningStep(StepKind kind, int line)
{
    const int last = static_cast<int>(m_phase.steps.size()) - 1;
    if (m_running >= 0 && m_running == last)
        return m_running;
    if (meaning().gate)
        kind = StepKind::Gate;
    // Boxes below the commands of a title are what to look at when those ran: a part of the same step.
    if (kind == StepKind::Checklist && last >= 0 && last == m_pending.step && step(last).kind == StepKind::Procedure &&
        step(last).title == m_pending.title && !meaning().success && !cadenceOf(m_pending.title)) {
        m_running = last;
        touch(last, line);
        return last;
    }
    m_running =
        addStep(kind, m_pending.title, m_pending.caption || m_pending.step < 0 ? m_pending.line : line, m_pending.time);
    touch(m_running, line);
    return m_running;
}

void PhaseReader::addRecurring(const QString& text, int line, const QString& id)
{
    const std::optional<Cadence> cadence = cadenceOf(m_pending.title);
    if (cadence)
        m_context.plan().tasks.append({id, *cadence, text, line});
}

void PhaseReader::readItem(const Item& item, const Block& list, bool anyCode)
{
    const Blocks& blocks = m_context.blocks();
    const int line = blocks.at(item.block).firstLine;
    const int lastLine = m_context.lastContentLine(item.block);
    const bool timed = item.time.onTimeline() && !repeatsPhases({item.time});
    const bool manual = list.ordered && (m_phase.offsetS || !meaning().background);
    const TimeMark time = timed ? item.time : m_pending.time;
    const QString text = timed ? withoutTime(item.text, item.time) : item.text;
    m_itemStep = -1;
    if (item.code && meaning().gate) {
        readProvedCriterion(item, text, time);
        return;
    }
    if (item.code || timed) {
        const StepKind kind = item.boxed.box ? StepKind::Checklist : item.code ? StepKind::Procedure : StepKind::Manual;
        const int index = addStep(kind, text.left(500), line, time);
        if (item.boxed.box || !item.code)
            addCheck(index, text, line, item.boxed.checked);
        addFurtherBoxes(item, index);
        readChildren(item, index);
        touch(index, lastLine);
        m_itemStep = index;
        return;
    }
    if (!item.boxed.box && !(manual && !item.text.isEmpty()) && !meaning().gate) {
        readBullet(item);
        return;
    }
    const int index = !item.boxed.box && anyCode
                          ? addStep(StepKind::Manual, text.left(500), line, time)
                          : runningStep(item.boxed.box ? StepKind::Checklist : StepKind::Manual, line);
    const QString id = addCheck(index, text, line, item.boxed.checked);
    if (item.boxed.box)
        addMetric(step(index).id, text, line, false);
    addRecurring(text, line, id);
    if (meaning().success) {
        const Check check = step(index).checks.back();
        m_context.plan().successCriteria.append({check.id, check.text, check.line});
    }
    addFurtherBoxes(item, index);
    readChildren(item, index);
    touch(index, lastLine);
}

// A criterion with the commands that show it: the gate keeps the criterion, and the commands come before the gate,
// since what follows a gate waits for it.
void PhaseReader::readProvedCriterion(const Item& item, const QString& text, const TimeMark& time)
{
    const int line = m_context.blocks().at(item.block).firstLine;
    const int gate = runningStep(StepKind::Gate, line);
    addCheck(gate, text, line, item.boxed.checked);
    addFurtherBoxes(item, gate);
    const int index = addStep(StepKind::Procedure, text.left(500), line, time);
    readChildren(item, index);
    touch(index, m_context.lastContentLine(item.block));
    std::swap(m_phase.steps[gate], m_phase.steps[index]);
    std::swap(m_extent[static_cast<std::size_t>(gate)], m_extent[static_cast<std::size_t>(index)]);
    m_running = m_pending.step = index;
    m_itemStep = gate; // a fence right below is its own
}

// An item without box, number and fence: a metric, a criterion, work of a timed phase, or a note.
void PhaseReader::readBullet(const Item& item)
{
    const int line = m_context.blocks().at(item.block).firstLine;
    const bool timedPhase = m_phase.offsetS.has_value() || m_pending.time.onTimeline();
    const bool idle = openStep() < 0 || (m_running >= 0 && m_running == m_pending.step);
    const QString parent = m_pending.step >= 0 ? step(m_pending.step).id : m_groupId;
    const bool metric = addMetric(parent, item.text, line, meaning().metrics);
    const bool recurring = cadenceOf(m_pending.title).has_value();
    const bool criterion = meaning().success && !metric;
    if (!metric && (criterion || recurring || (timedPhase && idle && !meaning().background && !meaning().metrics))) {
        const int index = runningStep(recurring || criterion ? StepKind::Checklist : StepKind::Manual, line);
        const QString id = addCheck(index, item.text, line, false);
        addRecurring(item.text, line, id);
        if (criterion)
            m_context.plan().successCriteria.append({id, item.text, line});
        readChildren(item, index);
        return;
    }
    int index = m_pending.step;
    if (index < 0)
        index = addStep(StepKind::Notes, m_pending.title, m_pending.line, m_pending.time);
    step(index).notes.append(item.text);
    readChildren(item, index);
    touch(index, m_context.lastContentLine(item.block));
}

// What stands in an item below its first line.
void PhaseReader::readChildren(const Item& item, int index)
{
    const Blocks& blocks = m_context.blocks();
    const int kept = m_pending.step;
    m_pending.step = index;
    for (int at = item.block + 1; at < blocks.at(item.block).next; at = blocks.at(at).next) {
        const Block& block = blocks.at(at);
        if (at == item.paragraph)
            continue;
        if (block.kind == BlockKind::List) {
            readNested(at, index);
        } else if (block.kind == BlockKind::Code) {
            m_itemStep = step(index).kind == StepKind::Gate ? -1 : index;
            readCode(at);
        } else if (block.kind == BlockKind::Paragraph) {
            const std::vector<TextLine> lines = m_context.lines(block);
            if (!readExpected(plainTextOf(lines), lines))
                addProse(markdownOf(lines), block.lastLine);
        } else if (block.kind == BlockKind::Quote) {
            addProse(sourceText(block), block.lastLine);
        }
    }
    m_pending.step = std::max(kept, m_pending.step);
}

void PhaseReader::readNested(int list, int index)
{
    const Blocks& blocks = m_context.blocks();
    for (const Item& item : itemsOf(list)) {
        const int line = blocks.at(item.block).firstLine;
        if (m_expecting && !item.boxed.box) {
            addExpectation(item.text, line, isTicked(item.text) || m_expectingOutput ? Judge::Output : Judge::Person);
        } else if (item.boxed.box) {
            addCheck(index, item.text, line, item.boxed.checked);
            addFurtherBoxes(item, index);
        } else if (!item.text.isEmpty()) {
            step(index).notes.append(item.text);
        }
        if (!item.boxed.box && !item.text.isEmpty())
            addMetric(step(index).id, item.text, line, false);
        readChildren(item, index);
        touch(index, m_context.lastContentLine(item.block));
    }
    m_expecting = false;
}

} // namespace holdpoint::runbook
