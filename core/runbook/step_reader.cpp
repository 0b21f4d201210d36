// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PhaseReader that makes steps and what stands in them.
#include "core/runbook/commands.h"
#include "core/runbook/display_text.h"
#include "core/runbook/metrics.h"
#include "core/runbook/phase_reader.h"

#include <algorithm>

namespace holdpoint::runbook {

int PhaseReader::addStep(StepKind kind, const QString& title, int line, const TimeMark& time)
{
    Step one;
    one.title = title.isEmpty() ? m_phase.title : title;
    const bool ownHeading = one.title == m_group;
    one.id = m_context.ids().make(ownHeading || m_group.isEmpty() ? m_phase.id : m_groupId, one.title);
    one.line = line;
    one.offsetS = time.offsetS;
    one.endS = time.endS;
    one.boxS = time.boxS;
    one.clock = time.clock;
    one.kind = kind;
    one.group = ownHeading ? QString() : m_group;
    // Steps that a list makes below a caption still say what they are part of.
    if (m_pending.caption && one.title != m_pending.title && !m_pending.title.isEmpty())
        one.group = m_pending.title;
    one.prose = m_pending.prose.join(QStringLiteral("\n\n"));
    m_pending.prose.clear();
    m_phase.steps.append(std::move(one));
    m_extent.emplace_back(line, line);
    m_pending.step = static_cast<int>(m_phase.steps.size()) - 1;
    return m_pending.step;
}

void PhaseReader::touch(int index, int lastLine)
{
    auto& [first, last] = m_extent[static_cast<std::size_t>(index)];
    first = std::min(first, lastLine);
    last = std::max(last, lastLine);
}

// The step of what is being read, when it takes commands.
int PhaseReader::openStep() const
{
    if (m_pending.step < 0)
        return -1;
    const StepKind kind = m_phase.steps.at(m_pending.step).kind;
    return kind == StepKind::Gate || kind == StepKind::Deliverables ? -1 : m_pending.step;
}

int PhaseReader::stepForCommands(int line)
{
    // A fence right below a list belongs to the last item of it.
    const int last = static_cast<int>(m_phase.steps.size()) - 1;
    if (m_itemStep >= 0 && (m_itemStep == last || (m_itemStep == last - 1 && m_running == last)))
        return m_itemStep;
    if (const int open = openStep(); open >= 0) {
        if (m_phase.steps.at(open).kind == StepKind::Prose || m_phase.steps.at(open).kind == StepKind::Notes)
            step(open).kind = StepKind::Procedure;
        return open;
    }
    return addStep(StepKind::Procedure, m_pending.title, m_pending.caption ? m_pending.line : line, m_pending.time);
}

void PhaseReader::readCode(int index)
{
    const Block& block = m_context.blocks().at(index);
    const CodeBlock& code = m_context.blocks().codeOf(block);
    FenceContent content = readFence(code);
    m_context.setContext(block.firstLine, block.lastLine, LineContext::Nothing);
    if (content.language == FenceLanguage::Configuration) {
        addConfiguration(m_context, code, block);
        return;
    }
    if (readTemplate(m_context, code, content, block, m_pending.title, m_groupId, meaning().templates))
        return;
    if (m_expecting && (content.language != FenceLanguage::Shell || content.commands.empty())) {
        addOutputLines(code);
        m_expecting = false;
        m_expectingTitle.clear();
        return;
    }
    m_expecting = false;
    // A step that is only a block without language, or only a session: that block is what is to be done.
    const bool ofHands = content.language == FenceLanguage::Console ||
                         (content.language == FenceLanguage::Unnamed && (m_phase.offsetS || m_phase.clock));
    if (content.commands.empty() && content.remarks.empty() && ofHands && !meaning().background &&
        (m_pending.step < 0 || !step(m_pending.step).hasWork()))
        readByHand(code, content);
    if (content.commands.empty() && content.remarks.empty()) {
        // A file to look at: shown with the step before it, or as a step without work.
        const int open = m_pending.step >= 0
                             ? m_pending.step
                             : addStep(StepKind::Prose, m_pending.title, block.firstLine, m_pending.time);
        addProse(sourceText(block), block.lastLine);
        addFence(open, std::move(content), block);
        return;
    }
    const int open = stepForCommands(block.firstLine);
    addFence(open, std::move(content), block);
}

void PhaseReader::addFence(int index, FenceContent content, const Block& block)
{
    Step& one = step(index);
    Fence fence;
    fence.id = m_context.ids().make(one.id, QStringLiteral("fence"));
    fence.lang = content.lang;
    fence.line = block.firstLine;
    fence.asOne = content.asOne;
    one.fences.append(fence);
    touch(index, block.firstLine);
    touch(index, block.lastLine);
    if (one.line > block.firstLine)
        one.line = block.firstLine;
    QStringList runnable;
    const auto commands = static_cast<qsizetype>(content.commands.size());
    runnable.reserve(commands);
    if (one.commands.isEmpty()) // else the list grows by itself: many fences of one step must stay linear
        one.commands.reserve(commands);
    for (CommandDraft& draft : content.commands) {
        one.commands.append(addCommand(m_context, std::move(draft), one.id, fence.id));
        runnable.append(one.commands.back().runnable ? one.commands.back().id : QString());
    }
    addRemarks(index, content, runnable);
}

void PhaseReader::addRemarks(int index, FenceContent& content, const QStringList& commandIds)
{
    for (Remark& remark : content.remarks) {
        m_context.setContext(remark.line, remark.line, LineContext::Prose);
        switch (remark.kind) {
        case RemarkKind::Box:
            addCheck(index, remark.text, remark.line, remark.checked);
            break;
        case RemarkKind::Output:
        case RemarkKind::Judged: {
            // The last command above the remark; where the remark stands first, the last one of the fence.
            QString command;
            for (std::size_t i = 0; i < content.commands.size(); ++i) {
                const QString& id = commandIds.at(static_cast<qsizetype>(i));
                if (!id.isEmpty() && (command.isEmpty() || content.commands[i].line < remark.line))
                    command = id;
            }
            Step& one = step(index);
            Expectation expectation;
            expectation.id = m_context.ids().make(one.id, remark.text);
            expectation.text = std::move(remark.text);
            expectation.command = command;
            expectation.line = remark.line;
            expectation.judge = remark.kind == RemarkKind::Output ? Judge::Output : Judge::Person;
            m_context.own(remark.line, remark.line, expectation.id);
            one.expectations.append(std::move(expectation));
            break;
        }
        case RemarkKind::Measured:
        case RemarkKind::Note:
            if (remark.metric)
                addMetric(step(index).id, std::move(*remark.metric), remark.line);
            step(index).notes.append(std::move(remark.text));
            break;
        case RemarkKind::Numbered:
            step(index).notes.append(std::move(remark.text));
            break;
        }
    }
}

void PhaseReader::addOutputLines(const CodeBlock& code)
{
    constexpr int mostLines = 50;
    int taken = 0;
    for (const CodeLine& line : code.lines) {
        const QString text = repairedText(line.text.trimmed());
        if (text.isEmpty() || text == u"..." || ++taken > mostLines)
            continue;
        addExpectation(text, line.line, Judge::Output);
    }
}

// An expectation written outside of fences: of the step before it that has commands, else a step that a person judges.
void PhaseReader::addExpectation(const QString& text, int line, Judge judge)
{
    int index = openStep();
    if (index < 0 && m_pending.step < 0) {
        index = addStep(StepKind::Manual, m_expectingTitle.isEmpty() ? m_pending.title : m_expectingTitle, line,
                        m_pending.time);
    } else if (index < 0) {
        index = m_pending.step;
    }
    Step& one = step(index);
    Expectation expectation;
    expectation.id = m_context.ids().make(one.id, text);
    expectation.text = text;
    expectation.line = line;
    for (const Command& command : std::as_const(one.commands)) {
        if (command.runnable)
            expectation.command = command.id;
    }
    expectation.ofFence = !expectation.command.isEmpty();
    expectation.judge = expectation.command.isEmpty() ? Judge::Person : judge;
    m_context.own(line, line, expectation.id);
    one.expectations.append(std::move(expectation));
    touch(index, line);
}

QString PhaseReader::addCheck(int index, const QString& text, int line, bool checked)
{
    Step& one = step(index);
    Check check;
    check.text = text.isEmpty() ? one.title : text;
    check.id = m_context.ids().make(one.id, check.text);
    check.line = line;
    check.checked = checked;
    m_context.own(line, line, check.id);
    const QString id = check.id;
    one.checks.append(std::move(check));
    touch(index, line);
    return id;
}

bool PhaseReader::addMetric(const QString& parentId, const QString& text, int line, bool measured)
{
    std::optional<Metric> metric = metricIn(text, measured);
    if (metric)
        addMetric(parentId, std::move(*metric), line);
    return metric.has_value();
}

void PhaseReader::addMetric(const QString& parentId, Metric metric, int line)
{
    metric.id = m_context.ids().make(parentId, metric.name);
    metric.phase = m_phase.offsetS ? m_phase.id : QString();
    metric.line = line;
    m_context.own(line, line, metric.id);
    m_context.plan().metrics.append(std::move(metric));
}

} // namespace holdpoint::runbook
