// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/plan_builder.h"

#include "core/base/sha256.h"
#include "core/runbook/aside_reader.h"
#include "core/runbook/build_context.h"
#include "core/runbook/display_text.h"
#include "core/runbook/fence_reader.h"
#include "core/runbook/metrics.h"
#include "core/runbook/nodes.h"
#include "core/runbook/phase_reader.h"
#include "core/runbook/sections.h"
#include "core/runbook/time_line.h"
#include "core/runbook/values.h"

#include <QCoreApplication>

#include <QHash>

#include <algorithm>

namespace holdpoint::runbook {

namespace {

class PlanBuilder
{
public:
    PlanBuilder(const Source& source, const Blocks& blocks, int frontMatter)
        : m_context(source, blocks, m_plan)
        , m_frontMatter(frontMatter)
    {
    }

    Plan build()
    {
        const Source& source = m_context.source();
        m_plan.sourceSha256 = hex(Sha256::of(source.bytes()));
        if (m_frontMatter > 0)
            readFrontMatter(m_context, m_frontMatter);
        m_sections = readSections(m_context);
        findTitle();
        for (const Section& section : m_sections) {
            if (!section.time.offsetS)
                continue;
            m_phaseOffsets.insert(*section.time.offsetS);
            if (isFull(section))
                m_fullOffsets.insert(*section.time.offsetS);
        }
        visit(0);
        m_aside.finish();
        orderPhases();
        std::vector<std::pair<int, QString>> headings;
        for (const Section& section : m_sections) {
            if (section.heading >= 0)
                headings.emplace_back(section.line, idPart(section.title));
        }
        collectValues(m_context, headings);
        m_plan.findings.append(differingBounds(m_plan.metrics));
        findDoubleEncoding();
        findUnreadTimes();
        std::stable_sort(m_plan.findings.begin(), m_plan.findings.end(),
                         [](const Finding& a, const Finding& b) { return a.line < b.line; });
        m_plan.nodes = nodesOf(m_context, m_frontMatter);
        return std::move(m_plan);
    }

private:
    [[nodiscard]] const Section& at(int index) const { return m_sections[static_cast<std::size_t>(index)]; }

    // The first heading is the title when it stands alone at its level at the top.
    void findTitle()
    {
        if (m_sections.size() < 2)
            return;
        if (m_plan.title.isEmpty())
            m_plan.title = at(1).title;
        int sameLevel = 0;
        for (std::size_t i = 1; i < m_sections.size(); ++i)
            sameLevel += m_sections[i].level <= at(1).level ? 1 : 0;
        const bool timedAlone = at(1).time.onTimeline() && !at(1).timedBelow;
        if (sameLevel == 1 && at(1).end > 2 && !timedAlone) {
            m_title = 1;
            m_context.own(at(1).line, at(1).line, QStringLiteral("title"));
        }
    }

    // An empty heading whose time another heading with content has as well: the timeline that only announces it.
    [[nodiscard]] bool isOverview(const Section& section) const
    {
        return section.time.offsetS && !isFull(section) && m_fullOffsets.contains(*section.time.offsetS);
    }

    [[nodiscard]] bool isFull(const Section& section) const
    {
        return !section.empty || section.end > indexOf(section) + 1;
    }

    [[nodiscard]] int indexOf(const Section& section) const { return static_cast<int>(&section - m_sections.data()); }

    // Procedures for going back and incidents, and templates, unless they stand in the time line themselves.
    [[nodiscard]] bool isAside(int index) const
    {
        const Section& section = at(index);
        const TitleMeaning& meaning = section.meaning;
        if (section.time.onTimeline() || section.timedBelow || section.heading < 0 || index == m_title)
            return false;
        if (meaning.appendix && isReference(index))
            return true;
        if (!meaning.rollback && !meaning.incident && !meaning.emergency && !meaning.templates)
            return isAsideByCaptions(section);
        const int last = at(section.end - 1).endBlock;
        const Blocks& blocks = m_context.blocks();
        for (int block = section.firstBlock; block < last; ++block) {
            const Block& one = blocks.at(block);
            if (one.kind == BlockKind::Code || one.kind == BlockKind::Quote ||
                (one.kind == BlockKind::List && one.ordered) ||
                (one.kind == BlockKind::Paragraph && one.lastLine > one.firstLine))
                return true;
        }
        return false;
    }

    // An appendix with commands at hand, but nothing to tick, to fill or to sign.
    [[nodiscard]] bool isReference(int index) const
    {
        for (int i = index; i < at(index).end; ++i) {
            const TitleMeaning& says = at(i).meaning;
            if (says.roles || says.channels || says.signoff || says.declaration || says.success || says.metrics ||
                says.deliverables || says.gate)
                return false;
        }
        const Blocks& blocks = m_context.blocks();
        const int last = at(at(index).end - 1).endBlock;
        bool commands = false;
        for (int block = at(index).firstBlock; block < last; ++block) {
            const bool item = blocks.at(block).kind == BlockKind::Paragraph && block > 0 &&
                              blocks.at(block - 1).kind == BlockKind::Item;
            if (item && boxedText(m_context.text(blocks.at(block))).box)
                return false;
            commands = commands || blocks.at(block).kind == BlockKind::Code;
        }
        return commands;
    }

    // All work of the section stands under captions such as "**Planned Rollback**".
    [[nodiscard]] bool isAsideByCaptions(const Section& section) const
    {
        const Blocks& blocks = m_context.blocks();
        bool under = false;
        bool work = false;
        for (int at = section.firstBlock; at < section.endBlock; at = blocks.at(at).next) {
            const Block& block = blocks.at(at);
            if (block.kind == BlockKind::Code || block.kind == BlockKind::List) {
                if (!under)
                    return false;
                work = work || block.kind == BlockKind::Code;
            } else if (block.kind == BlockKind::Paragraph && block.firstLine == block.lastLine &&
                       m_context.source().line(block.firstLine).trimmed().startsWith("**")) {
                const QString caption = boldCaption(m_context.lines(block));
                if (caption.isEmpty())
                    continue;
                const TitleMeaning says = meaningOf(caption);
                under = says.rollback || says.incident;
                if (!under)
                    return false;
            }
        }
        return work;
    }

    void visit(int index)
    {
        const Section& section = at(index);
        if (isAside(index)) {
            for (int i = index; i < section.end; ++i)
                m_aside.read(at(i));
            return;
        }
        if (isOverview(section)) {
            m_overviews.push_back(index);
            return;
        }
        const bool transparent = index == 0 || index == m_title || section.timedBelow;
        if (section.time.onTimeline() && index != m_title) {
            readPhase(index, section.end);
            return;
        }
        if (!transparent) {
            readPhase(index, section.end);
            return;
        }
        if (!section.empty)
            readPhase(index, index + 1);
        for (int child = index + 1; child < section.end; child = at(child).end)
            visit(child);
    }

    void readPhase(int index, int end)
    {
        const Section& section = at(index);
        Phase phase;
        phase.title = section.heading >= 0     ? section.title
                      : m_plan.title.isEmpty() ? QCoreApplication::translate("holdpoint::runbook", "Steps")
                                               : m_plan.title;
        phase.id = m_context.ids().make(QString(), phase.title);
        phase.line = section.line;
        if (index != m_title) {
            phase.offsetS = section.time.offsetS;
            phase.endS = section.time.endS;
            phase.clock = section.time.clock;
            if (phase.offsetS && !phase.endS && section.time.boxS)
                phase.endS = *phase.offsetS + *section.time.boxS;
        }
        PhaseReader reader(m_context, phase, section, m_phaseOffsets);
        int next = index;
        while (next < end) {
            if (next != index && isAside(next)) {
                for (int i = next; i < at(next).end; ++i)
                    m_aside.read(at(i));
                next = at(next).end;
                continue;
            }
            reader.read(at(next));
            ++next;
        }
        reader.finish();
        if (!reader.belongsToPlan()) {
            keepIntroduction(phase, index == 0 || index == m_title);
            return;
        }
        if (section.heading >= 0)
            m_context.own(section.line, section.line, phase.id);
        m_plan.phases.append(std::move(phase));
    }

    // What is only to be read and stands above the plan: people read it before they begin.
    void keepIntroduction(const Phase& section, bool untitled)
    {
        for (const Step& one : section.steps) {
            QString text = one.prose;
            for (const QString& note : one.notes)
                text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + QStringLiteral("- ") + note;
            if (!text.isEmpty())
                m_plan.introduction.append(
                    {untitled && one.title == section.title ? QString() : one.title, text, one.line});
        }
    }

    void orderPhases()
    {
        sortPhases(m_plan.phases, std::nullopt);
        QHash<qint64, QString> byOffset;
        for (const Phase& phase : std::as_const(m_plan.phases)) {
            if (phase.offsetS && !byOffset.contains(*phase.offsetS))
                byOffset.insert(*phase.offsetS, phase.id);
        }
        for (const int overview : m_overviews)
            m_context.own(at(overview).line, at(overview).line, byOffset.value(*at(overview).time.offsetS));
    }

    // "T+1h30", "H-0:30": such a heading's steps stand outside the time line, which nobody would notice otherwise.
    void findUnreadTimes()
    {
        for (const Section& section : m_sections) {
            const QString& title = section.title;
            if (section.time.onTimeline() || title.size() < 3 || !title.at(2).isDigit() ||
                !QStringView(u"TDHEL").contains(title.front(), Qt::CaseInsensitive))
                continue;
            const char16_t sign = title.at(1).unicode();
            if (sign == u'+' || sign == u'-' || (sign >= 0x2010 && sign <= 0x2015) || sign == 0x2212)
                m_context.find("time-not-read", section.line,
                               QCoreApplication::translate(
                                   "holdpoint::runbook",
                                   "\"%1\" looks like a time that is not understood, so that its steps stand outside "
                                   "the time line. Write it as T-2h, T+90 min or D-7.")
                                   .arg(title.left(80)));
        }
    }

    void findDoubleEncoding()
    {
        const Source& source = m_context.source();
        if (!mayBeDoubleEncoded(source.bytes()))
            return;
        QString message; // translated once, for what may be every line of a file
        for (int line = 1; line <= source.lineCount(); ++line) {
            bool repaired = false;
            const QByteArrayView bytes = source.line(line);
            if (!mayBeDoubleEncoded(bytes))
                continue;
            const QString text = repairedText(bytes, &repaired);
            if (!repaired)
                continue;
            if (message.isEmpty()) {
                message =
                    QCoreApplication::translate("holdpoint::runbook", "Characters were encoded twice; read as \"%1\".");
            }
            m_context.find("double-encoded", line, message.arg(QStringView(text).trimmed().left(80)));
        }
    }

    Plan m_plan;
    BuildContext m_context;
    int m_frontMatter;
    std::vector<Section> m_sections;
    int m_title = -1;
    QSet<qint64> m_phaseOffsets;
    QSet<qint64> m_fullOffsets; // of headings that have something below them
    std::vector<int> m_overviews;
    AsideReader m_aside{m_context, QStringLiteral("procedures")};
};

} // namespace

Plan buildPlan(const Source& source, const Blocks& blocks, int frontMatter)
{
    return PlanBuilder(source, blocks, frontMatter).build();
}

} // namespace holdpoint::runbook
