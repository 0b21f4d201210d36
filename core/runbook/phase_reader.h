// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/build_context.h"
#include "core/runbook/front_reader.h"
#include "core/runbook/sections.h"

#include <QSet>

namespace holdpoint::runbook {

// Reads the blocks of one phase (or of a section outside the time line) into its steps.
class PhaseReader
{
public:
    // `phaseOffsets`: the offsets of all phases, so that a list that only repeats them is not taken for work.
    PhaseReader(BuildContext& context, Phase& phase, const Section& top, const QSet<qint64>& phaseOffsets);

    // The own blocks of the phase's heading or of a heading below it.
    void read(const Section& section);
    void finish();
    // A section that is only to be read is no phase above the first one (an introduction); below it is, with its prose.
    [[nodiscard]] bool belongsToPlan() const;

private:
    // Work of a step, or a metric.
    [[nodiscard]] bool hasContent() const;

    // The heading, caption or line whose content is being read.
    struct Pending
    {
        QString title;
        int line = 0;
        TimeMark time;
        TitleMeaning meaning;
        QStringList prose;
        int proseEnd = 0;
        int step = -1;       // the last step that it gave
        bool manual = false; // "Step 3: ...": work even where nothing follows
        bool caption = false;
    };
    struct Item
    {
        int block = 0;
        int paragraph = -1;
        QString text; // without box and time
        Boxed boxed;
        TimeMark time;
        bool code = false;
        std::vector<TextLine> furtherBoxes; // lines of the same paragraph that begin with a box
    };

    // phase_reader.cpp
    void startHeading(const Section& section);
    void startPending(Pending pending);
    void endPending();
    [[nodiscard]] QString sourceText(const Block& block) const;
    void readBlocks(int begin, int end);
    void readParagraph(const std::vector<TextLine>& all);
    void readText(const std::vector<TextLine>& lines);
    bool readLabelled(const QString& text, const std::vector<TextLine>& lines);
    bool readBoxLines(const std::vector<TextLine>& lines);
    void readCaption(const QString& caption, int line);
    void addProse(const QString& text, int lastLine);
    bool readExpected(const QString& text, const std::vector<TextLine>& lines);
    void readTable(const Table& table);
    void chainTime(const Section& section, Pending& pending);
    [[nodiscard]] TitleMeaning meaning() const;
    [[nodiscard]] QString signoffGroup() const;

    // step_reader.cpp
    int addStep(StepKind kind, const QString& title, int line, const TimeMark& time);
    [[nodiscard]] int openStep() const;
    int stepForCommands(int line);
    void readCode(int index);
    void addFence(int step, FenceContent content, const Block& block);
    void addRemarks(int step, FenceContent& content, const QStringList& commandIds);
    void addOutputLines(const CodeBlock& code);
    void addExpectation(const QString& text, int line, Judge judge);
    QString addCheck(int step, const QString& text, int line, bool checked);
    bool addMetric(const QString& parentId, const QString& text, int line, bool measured);
    void addMetric(const QString& parentId, Metric metric, int line);
    void touch(int step, int lastLine);
    Step& step(int index) { return m_phase.steps[index]; }

    // list_reader.cpp
    void readList(int index);
    std::vector<Item> itemsOf(int index);
    void splitBoxes(Item& item);
    void addFurtherBoxes(const Item& item, int index);
    bool readListedFacts(const std::vector<Item>& items, const Block& list);
    void readItem(const Item& item, const Block& list, bool anyCode);
    void readProvedCriterion(const Item& item, const QString& text, const TimeMark& time);
    void readChildren(const Item& item, int step);
    void readNested(int list, int step);
    void readBullet(const Item& item);
    int runningStep(StepKind kind, int line);
    void addRecurring(const QString& text, int line, const QString& id);
    [[nodiscard]] bool repeatsPhases(const std::vector<TimeMark>& marks) const;

    BuildContext& m_context;
    Phase& m_phase;
    Section m_top;
    const QSet<qint64>& m_phaseOffsets;
    QString m_group;
    QString m_groupId;
    TitleMeaning m_groupMeaning;
    Pending m_pending;
    std::vector<std::pair<int, int>> m_extent; // first and last line of each step
    std::optional<qint64> m_cursor;            // where the next box begins
    int m_chainLevel = 0;
    TimeMark m_groupTime; // of the heading that captions stand under
    int m_timedLevel = 0;
    int m_running = -1;  // step that takes further boxes of the same pending
    int m_itemStep = -1; // the step of the list item just read, for a fence right below it
    int m_itemEnd = 0;
    bool m_expecting = false;
    bool m_expectingOutput = false;
    QString m_expectingTitle;
    int m_expectingLine = 0;
    qsizetype m_metricsBefore;
};

} // namespace holdpoint::runbook
