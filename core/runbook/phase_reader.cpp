// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/phase_reader.h"

#include "core/runbook/display_text.h"

#include <QStringBuilder>

#include <algorithm>

namespace holdpoint::runbook {

namespace {

// "Step 3: stop the queue", "3) ...": a numbered step that is written as a paragraph.
bool isNumberedStep(const QString& text)
{
    qsizetype at = 0;
    if (!text.startsWith(QStringLiteral("step "), Qt::CaseInsensitive))
        return false;
    at = 5;
    const qsizetype digits = at;
    while (at < text.size() && at - digits < 3 && text.at(at).isDigit())
        ++at;
    if (at == digits || at + 1 >= text.size())
        return false;
    const QChar mark = text.at(at);
    return mark == u':' || mark == u'.' || mark == u')' || mark == u' ';
}

// The text behind a time mark: "14:00 - Deploy" gives "Deploy".
QString afterTime(const QString& text, const TimeMark& time)
{
    QString rest = text.mid(time.end).trimmed();
    while (!rest.isEmpty() &&
           (rest.front() == u'-' || rest.front() == u':' || rest.front() == u'|' || rest.front() == u',' ||
            (rest.front().unicode() >= 0x2010 && rest.front().unicode() <= 0x2015) || rest.front() == u')'))
        rest = rest.mid(1).trimmed();
    return rest.isEmpty() ? text : rest;
}

// The time of a row: in its first cell or, in a list of work whose rows begin with a number or a name, in the next two.
TimeMark timeOfRow(const TableRow& row)
{
    if (row.cells.isEmpty())
        return {};
    const TimeMark first = timeAtStart(row.cells.front());
    if (first.onTimeline())
        return first;
    bool numbered = false;
    row.cells.front().toDouble(&numbered);
    const bool work = numbered || std::any_of(row.cells.begin(), row.cells.end(),
                                              [](const QString& cell) { return boxedText(cell).box; });
    for (qsizetype i = 1; work && i < std::min<qsizetype>(row.cells.size(), 3); ++i) {
        if (const TimeMark mark = timeAtStart(row.cells.at(i)); mark.onTimeline())
            return mark;
    }
    return {};
}

QString withoutQuotes(QString text)
{
    const auto isQuote = [](QChar c) {
        return c == u'"' || c == QChar(0x201C) || c == QChar(0x201D) || c == QChar(0x201E);
    };
    if (text.size() > 2 && isQuote(text.front()) && isQuote(text.back()))
        text = text.mid(1, text.size() - 2);
    return text;
}

} // namespace

PhaseReader::PhaseReader(BuildContext& context, Phase& phase, const Section& top, const QSet<qint64>& phaseOffsets)
    : m_context(context)
    , m_phase(phase)
    , m_top(top)
    , m_phaseOffsets(phaseOffsets)
    , m_groupId(phase.id)
    , m_metricsBefore(context.plan().metrics.size())
{
    m_cursor = phase.offsetS;
    m_pending.title = phase.title;
    m_pending.line = phase.line;
    m_pending.meaning = top.meaning;
}

bool PhaseReader::hasContent() const
{
    return m_context.plan().metrics.size() > m_metricsBefore ||
           std::any_of(m_phase.steps.begin(), m_phase.steps.end(), [](const Step& one) { return one.hasWork(); });
}

bool PhaseReader::belongsToPlan() const
{
    const bool onlyToRead = !m_phase.offsetS && !m_phase.clock && !hasContent();
    return !onlyToRead || (!m_phase.steps.isEmpty() && !m_context.plan().phases.isEmpty());
}

void PhaseReader::read(const Section& section)
{
    if (section.line != m_top.line)
        startHeading(section);
    readBlocks(section.firstBlock, section.endBlock);
}

void PhaseReader::finish()
{
    endPending();
    if (!belongsToPlan())
        return;
    for (int i = 0; i < m_phase.steps.size(); ++i) {
        const auto [first, last] = m_extent[static_cast<std::size_t>(i)];
        Step& one = m_phase.steps[i];
        one.bytes = m_context.source().range(first, last);
        m_context.own(first, last, one.id);
    }
}

TitleMeaning PhaseReader::meaning() const
{
    TitleMeaning both = m_pending.meaning;
    if (m_pending.caption) {
        both.deliverables = both.deliverables || m_groupMeaning.deliverables;
        both.gate = both.gate || m_groupMeaning.gate;
        both.signoff = both.signoff || m_groupMeaning.signoff;
        both.declaration = both.declaration || m_groupMeaning.declaration;
        both.success = both.success || m_groupMeaning.success;
        both.metrics = both.metrics || m_groupMeaning.metrics;
        both.background = both.background || m_groupMeaning.background;
    }
    return both;
}

QString PhaseReader::signoffGroup() const { return m_pending.title.isEmpty() ? m_phase.title : m_pending.title; }

// Boxes that follow each other ("(15 minutes)", "(45 minutes)") fill the time from the beginning of the phase on.
void PhaseReader::chainTime(const Section& section, Pending& pending)
{
    if (pending.time.offsetS) {
        m_cursor = pending.time.endS;
        m_chainLevel = section.level;
        return;
    }
    if (!pending.time.boxS || !m_cursor || (m_chainLevel != 0 && section.level != m_chainLevel))
        return;
    m_chainLevel = section.level;
    pending.time.offsetS = m_cursor;
    pending.time.endS = *m_cursor + *pending.time.boxS;
    m_cursor = pending.time.endS;
}

void PhaseReader::startHeading(const Section& section)
{
    Pending pending;
    pending.title = section.title;
    pending.line = section.line;
    pending.time = section.time;
    pending.meaning = section.meaning;
    chainTime(section, pending);
    // A heading below a heading with a time stands in its time.
    if (!pending.time.onTimeline() && section.level > m_timedLevel && m_groupTime.onTimeline()) {
        pending.time = m_groupTime;
    } else {
        m_groupTime = pending.time;
        m_timedLevel = section.level;
    }
    m_group = section.title;
    m_groupId = m_phase.id % u'/' % idPart(section.title);
    m_groupMeaning = section.meaning;
    startPending(std::move(pending));
}

void PhaseReader::startPending(Pending pending)
{
    endPending();
    m_pending = std::move(pending);
    if (m_pending.meaning.gate && !m_pending.caption && m_pending.line != m_phase.line)
        m_running = addStep(StepKind::Gate, m_pending.title, m_pending.line, m_pending.time);
}

void PhaseReader::endPending()
{
    if (m_expecting && !m_expectingTitle.isEmpty())
        addProse(m_expectingTitle, m_expectingLine);
    m_expecting = false;
    m_running = -1;
    m_itemStep = -1;
    if (m_pending.step < 0 && m_pending.manual) {
        const int manual = addStep(StepKind::Manual, m_pending.title, m_pending.line, m_pending.time);
        addCheck(manual, m_pending.title, m_pending.line, false);
    } else if (m_pending.step < 0 && !m_pending.prose.isEmpty()) {
        const int last = m_pending.proseEnd;
        const int prose = addStep(StepKind::Prose, m_pending.title, m_pending.line, m_pending.time);
        touch(prose, last);
    }
    m_pending.prose.clear();
}

void PhaseReader::addProse(const QString& text, int lastLine)
{
    if (m_pending.step >= 0) {
        Step& open = step(m_pending.step);
        open.prose += open.prose.isEmpty() ? text : QStringLiteral("\n\n") + text;
        touch(m_pending.step, lastLine);
        return;
    }
    m_pending.prose.append(text);
    m_pending.proseEnd = lastLine;
}

QString PhaseReader::sourceText(const Block& block) const
{
    const Source& source = m_context.source();
    const qsizetype begin = source.lineStart(block.firstLine);
    return repairedText(
        QByteArrayView(source.bytes()).sliced(begin, source.lineStart(block.lastLine + 1) - begin).trimmed());
}

void PhaseReader::readBlocks(int begin, int end)
{
    const Blocks& blocks = m_context.blocks();
    for (int at = begin; at < end; at = blocks.at(at).next) {
        const Block& block = blocks.at(at);
        switch (block.kind) {
        case BlockKind::Paragraph:
            readParagraph(m_context.lines(block));
            break;
        case BlockKind::Code:
            readCode(at);
            break;
        case BlockKind::List:
            readList(at);
            break;
        case BlockKind::Quote:
            readBlocks(at + 1, block.next);
            break;
        case BlockKind::Heading: // inside a quote or an item
            readCaption(m_context.text(block), block.firstLine);
            break;
        case BlockKind::Html:
            if (const QString text = sourceText(block); !text.startsWith(QStringLiteral("<!--")))
                addProse(text, block.lastLine);
            break;
        case BlockKind::Item:
        case BlockKind::Break:
            break;
        }
    }
}

void PhaseReader::readParagraph(const std::vector<TextLine>& all)
{
    // Captions, the text below each, and lines that each begin with a time of their own.
    std::size_t begin = 0;
    const auto readUpTo = [&](std::size_t end) {
        if (begin == 0 && end == all.size())
            readText(all);
        else if (begin < end)
            readText(
                {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(end)});
        begin = end;
    };
    const bool timed = all.size() > 1 && timeAtStart(plainText(all.front().text)).onTimeline();
    for (std::size_t at = 0; at < all.size(); ++at) {
        const QByteArrayView line = all[at].text;
        const bool bold = line.startsWith("**") || line.startsWith("__");
        const QString caption = bold && !(at > 0 && line.indexOf('|') >= 0) ? boldCaption(all[at]) : QString();
        if (!caption.isEmpty()) {
            readUpTo(at);
            readCaption(caption, all[at].line);
            begin = at + 1;
        } else if (timed && at > begin && timeAtStart(plainText(line)).onTimeline()) {
            readUpTo(at);
        }
    }
    readUpTo(all.size());
}

void PhaseReader::readText(const std::vector<TextLine>& lines)
{
    if (const std::optional<Table> table = lines.size() > 1 ? tableIn(lines) : std::nullopt) {
        readTable(*table);
        return;
    }
    if (readBoxLines(lines))
        return;
    const QString text = plainTextOf(lines);
    if (readLabelled(text, lines))
        return;
    if (readExpected(text, lines))
        return;
    if (const TimeMark time = timeAtStart(text); time.onTimeline() && !repeatsPhases({time})) {
        Pending pending;
        pending.title = afterTime(text, time).left(500);
        pending.line = lines.front().line;
        pending.time = time;
        pending.meaning = meaningOf(pending.title);
        pending.manual = pending.caption = true;
        startPending(std::move(pending));
        return;
    }
    if (isNumberedStep(text)) {
        Pending pending;
        pending.title = text.left(500);
        pending.line = lines.front().line;
        pending.manual = pending.caption = true;
        startPending(std::move(pending));
        return;
    }
    addProse(markdownOf(lines), lines.back().line);
}

// Lines of a paragraph that begin with a box of their own, without a list mark.
bool PhaseReader::readBoxLines(const std::vector<TextLine>& lines)
{
    if (lines.empty() || lines.front().text.isEmpty())
        return false;
    const auto lead = static_cast<unsigned char>(lines.front().text[0]);
    if (lead != '[' && lead < 0x80)
        return false;
    if (!boxedText(plainText(lines.front().text)).box)
        return false;
    const int checklist = runningStep(StepKind::Checklist, lines.front().line);
    for (const TextLine& line : lines) {
        const Boxed boxed = boxedText(plainText(line.text));
        if (boxed.box)
            addCheck(checklist, boxed.text, line.line, boxed.checked);
        else
            addProse(repairedText(line.text), line.line);
    }
    return true;
}

bool PhaseReader::readLabelled(const QString& text, const std::vector<TextLine>& lines)
{
    bool signoffs = false;
    const TitleMeaning says = meaning();
    const bool expected = says.signoff || says.declaration;
    for (const TextLine& line : lines) {
        if (!readSignoffLine(m_context, line, signoffGroup(), m_groupId, expected))
            continue;
        signoffs = true;
        Declaration& declaration = m_context.plan().declaration;
        if (m_pending.meaning.declaration && !declaration.text.isEmpty() && declaration.role.isEmpty())
            declaration.role = m_context.plan().signoffs.back().role;
    }
    if (signoffs || readDocumentControl(m_context, lines))
        return true;
    Declaration& declaration = m_context.plan().declaration;
    if (m_pending.meaning.declaration && declaration.text.isEmpty() &&
        (text.contains(QStringLiteral("declare"), Qt::CaseInsensitive) || withoutQuotes(text) != text)) {
        declaration.text = withoutQuotes(text);
        declaration.line = lines.front().line;
        m_context.own(lines.front().line, lines.back().line, QStringLiteral("declaration"));
        return true;
    }
    if (!m_phase.objective.isEmpty() || !m_phase.steps.isEmpty())
        return false;
    const KeyValue pair = keyValue(text);
    const QString key = pair.key.toLower();
    if ((key == u"objective" || key == u"goal" || key == u"purpose") && !pair.value.isEmpty()) {
        m_phase.objective = pair.value;
        m_context.own(lines.front().line, lines.back().line, m_phase.id);
        return true;
    }
    return false;
}

void PhaseReader::readCaption(const QString& caption, int line)
{
    const TitleMeaning says = meaningOf(caption);
    if (says.expected) {
        m_expecting = true;
        m_expectingOutput = caption.contains(QStringLiteral("output"), Qt::CaseInsensitive);
        m_expectingTitle = caption;
        m_expectingLine = line;
        return;
    }
    Pending pending;
    pending.title = caption.left(500);
    pending.line = line;
    pending.time = timeInHeading(pending.title);
    pending.meaning = says;
    pending.caption = true;
    if (!pending.time.onTimeline()) {
        // The time of the heading holds for all of its captions.
        const std::optional<qint64> box = pending.time.boxS;
        pending.time = m_groupTime;
        pending.time.boxS = box ? box : m_groupTime.boxS;
    }
    startPending(std::move(pending));
    if (says.gate)
        m_running = addStep(StepKind::Gate, m_pending.title, m_pending.line, m_pending.time);
}

bool PhaseReader::readExpected(const QString& text, const std::vector<TextLine>& lines)
{
    const char16_t first = text.isEmpty() ? u'\0' : text.front().unicode() | 0x20;
    const bool opens = (first == u'e' && (text.startsWith(QStringLiteral("expected"), Qt::CaseInsensitive) ||
                                          text.startsWith(QStringLiteral("expect:"), Qt::CaseInsensitive))) ||
                       (first == u'y' && text.startsWith(QStringLiteral("you should see"), Qt::CaseInsensitive));
    if (!opens && !m_expecting)
        return false;
    QString rest = text;
    if (opens) {
        const qsizetype colon = text.indexOf(u':');
        if (colon < 0 || colon > 40)
            return false;
        rest = text.mid(colon + 1).trimmed();
        m_expectingOutput = text.left(colon).contains(QStringLiteral("output"), Qt::CaseInsensitive);
    }
    m_expecting = rest.isEmpty();
    m_expectingTitle.clear();
    if (rest.isEmpty())
        return true;
    // Code spans are what the output shows; ticks, HTTP answers and counts too; the rest needs a person.
    bool spans = false;
    for (const TextLine& line : lines) {
        qsizetype at = 0;
        while ((at = line.text.indexOf('`', at)) >= 0) {
            const qsizetype close = line.text.indexOf('`', at + 1);
            if (close <= at + 1)
                break;
            addExpectation(repairedText(line.text.sliced(at + 1, close - at - 1)), line.line, Judge::Output);
            spans = true;
            at = close + 1;
        }
    }
    if (spans)
        return true;
    const bool http = rest.contains(QStringLiteral("HTTP ")) || rest.contains(QStringLiteral("200 OK"));
    const bool output = isTicked(rest) || m_expectingOutput || (http && rest.size() < 60);
    addExpectation(rest, lines.front().line, output ? Judge::Output : Judge::Person);
    return true;
}

void PhaseReader::readTable(const Table& table)
{
    if (readRoles(m_context, table) || readMatrix(m_context, table, m_groupId) ||
        readSignoffTable(m_context, table, signoffGroup(), m_groupId) ||
        readMetricTable(m_context, table, m_groupId, m_phase.offsetS ? m_phase.id : QString()))
        return;
    std::vector<TimeMark> marks;
    marks.reserve(static_cast<std::size_t>(table.rows.size()));
    for (const TableRow& row : table.rows)
        marks.push_back(timeOfRow(row));
    const bool repeats = repeatsPhases(marks);
    bool understood = false;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const TableRow& row = table.rows[i];
        Boxed box;
        QString text;
        for (const QString& cell : row.cells) {
            const Boxed boxed = boxedText(cell);
            if (boxed.box && !box.box)
                box = boxed;
            bool number = false;
            cell.toDouble(&number);
            if (!boxed.box && text.isEmpty() && !cell.isEmpty() && !number && !timeAtStart(cell).onTimeline())
                text = cell;
        }
        text = box.box && !box.text.isEmpty() ? box.text : text;
        const bool timed = marks[i].onTimeline() && !repeats;
        if (text.isEmpty() || (!box.box && !timed))
            continue;
        const int index = timed ? addStep(box.box ? StepKind::Checklist : StepKind::Manual, text, row.line, marks[i])
                                : runningStep(StepKind::Checklist, table.firstLine);
        addCheck(index, text, row.line, box.checked);
        understood = true;
    }
    if (understood)
        return;
    QStringList lines;
    for (int line = table.firstLine; line <= table.lastLine; ++line)
        lines.append(repairedText(m_context.source().line(line).trimmed()));
    addProse(lines.join(u'\n'), table.lastLine);
}

} // namespace holdpoint::runbook
