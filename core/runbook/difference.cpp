// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/difference.h"

#include "core/runbook/display_text.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace holdpoint::runbook {
namespace {

constexpr int mostEdits = 2000;

std::vector<QByteArray> linesOf(const QByteArray& text)
{
    std::vector<QByteArray> lines;
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype end = text.indexOf('\n', begin);
        const qsizetype next = end < 0 ? text.size() : end + 1;
        lines.push_back(text.mid(begin, next - begin));
        begin = next;
    }
    return lines;
}

// The way from one list of lines to another with the fewest edits, found backwards from the furthest reaching points of
// every number of edits.
class Way
{
public:
    Way(const std::vector<QByteArray>& before, const std::vector<QByteArray>& after)
        : m_before(before)
        , m_after(after)
        , m_rows(int(before.size()))
        , m_columns(int(after.size()))
    {
    }

    std::vector<DifferenceLine> walk()
    {
        // What is the same at both ends costs nothing.
        int first = 0;
        while (first < m_rows && first < m_columns && line(m_before, first) == line(m_after, first))
            ++first;
        int last = 0;
        while (last < m_rows - first && last < m_columns - first &&
               line(m_before, m_rows - 1 - last) == line(m_after, m_columns - 1 - last))
            ++last;
        for (int i = 0; i < first; ++i)
            same(i, i);
        middle(first, m_rows - last, m_columns - last);
        for (int i = last; i > 0; --i)
            same(m_rows - i, m_columns - i);
        return std::move(m_lines);
    }

private:
    static const QByteArray& line(const std::vector<QByteArray>& lines, int index) { return lines[std::size_t(index)]; }

    void same(int row, int column) { m_lines.push_back({LineMark::Same, row + 1, column + 1, line(m_before, row)}); }
    void removed(int row) { m_lines.push_back({LineMark::Removed, row + 1, 0, line(m_before, row)}); }
    void added(int column) { m_lines.push_back({LineMark::Added, 0, column + 1, line(m_after, column)}); }

    void middle(int first, int rows, int columns)
    {
        const int n = rows - first;
        const int m = columns - first;
        const int most = std::min(n + m, mostEdits);
        // trace[d][k + d]: how far down diagonal k reaches with d edits.
        std::vector<std::vector<int>> trace;
        bool found = n + m == 0;
        for (int d = 0; d <= most && !found; ++d) {
            std::vector<int> reach(std::size_t(2 * d + 1), 0);
            for (int k = -d; k <= d; k += 2) {
                int x = 0;
                if (d > 0)
                    x = down(trace.back(), d, k) ? reached(trace.back(), d - 1, k + 1)
                                                 : reached(trace.back(), d - 1, k - 1) + 1;
                int y = x - k;
                while (x < n && y < m && y >= 0 && line(m_before, first + x) == line(m_after, first + y)) {
                    ++x;
                    ++y;
                }
                reach[std::size_t(k + d)] = x;
                found = found || (x >= n && y >= m);
            }
            trace.push_back(std::move(reach));
        }
        if (!found) {
            for (int row = first; row < rows; ++row)
                removed(row);
            for (int column = first; column < columns; ++column)
                added(column);
            return;
        }
        back(trace, first, n, m);
    }

    static int reached(const std::vector<int>& reach, int d, int k)
    {
        return k < -d || k > d ? -1 : reach[std::size_t(k + d)];
    }
    // Whether diagonal k is reached by adding a line, from the diagonal above it.
    static bool down(const std::vector<int>& before, int d, int k)
    {
        return k == -d || (k != d && reached(before, d - 1, k - 1) < reached(before, d - 1, k + 1));
    }

    void back(const std::vector<std::vector<int>>& trace, int first, int n, int m)
    {
        std::vector<DifferenceLine> reversed;
        int x = n;
        int y = m;
        for (int d = int(trace.size()) - 1; d >= 0; --d) {
            const int k = x - y;
            const bool adds = d > 0 && down(trace[std::size_t(d - 1)], d, k);
            const int fromK = adds ? k + 1 : k - 1;
            const int fromX = d > 0 ? reached(trace[std::size_t(d - 1)], d - 1, fromK) : 0;
            const int fromY = d > 0 ? fromX - fromK : 0;
            const int startX = d == 0 ? 0 : adds ? fromX : fromX + 1;
            while (x > startX) {
                --x;
                --y;
                reversed.push_back({LineMark::Same, first + x + 1, first + y + 1, line(m_before, first + x)});
            }
            if (d == 0)
                break;
            if (adds)
                reversed.push_back({LineMark::Added, 0, first + fromY + 1, line(m_after, first + fromY)});
            else
                reversed.push_back({LineMark::Removed, first + fromX + 1, 0, line(m_before, first + fromX)});
            x = fromX;
            y = fromY;
        }
        m_lines.insert(m_lines.end(), reversed.rbegin(), reversed.rend());
    }

    const std::vector<QByteArray>& m_before;
    const std::vector<QByteArray>& m_after;
    int m_rows;
    int m_columns;
    std::vector<DifferenceLine> m_lines;
};

// The same item, wherever it stands.
Step placeless(Step step)
{
    step.line = 0;
    step.bytes = {};
    for (Fence& fence : step.fences)
        fence.line = 0;
    for (Command& command : step.commands)
        command.line = 0;
    for (Check& check : step.checks) {
        check.line = 0;
        check.checked = false;
    }
    for (Expectation& expectation : step.expectations)
        expectation.line = 0;
    for (Deliverable& deliverable : step.deliverables)
        deliverable.line = 0;
    return step;
}

QHash<QString, Step> stepsOf(const Plan& plan)
{
    QHash<QString, Step> steps;
    for (const Phase& phase : plan.phases) {
        for (const Step& step : phase.steps)
            steps.insert(step.id, placeless(step));
    }
    return steps;
}

} // namespace

std::vector<DifferenceLine> differenceOf(const QByteArray& before, const QByteArray& after)
{
    const std::vector<QByteArray> first = linesOf(before);
    const std::vector<QByteArray> second = linesOf(after);
    return Way(first, second).walk();
}

QString differenceText(const QByteArray& before, const QByteArray& after, int around)
{
    if (before == after)
        return {};
    const std::vector<DifferenceLine> lines = differenceOf(before, after);
    const bool longer = lines.size() > std::size_t(2 * around + 20);
    std::vector<bool> shown(lines.size(), !longer);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].mark == LineMark::Same)
            continue;
        const std::size_t from = i > std::size_t(around) ? i - std::size_t(around) : 0;
        const std::size_t to = std::min(lines.size(), i + std::size_t(around) + 1);
        std::fill(shown.begin() + std::ptrdiff_t(from), shown.begin() + std::ptrdiff_t(to), true);
    }
    QStringList text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!shown[i])
            continue;
        const DifferenceLine& line = lines[i];
        if (longer && (i == 0 || !shown[i - 1]))
            text << QCoreApplication::translate("difference", "line %1:")
                        .arg(line.before > 0 ? line.before : line.after);
        const bool ended = line.text.endsWith('\n');
        const QString mark = line.mark == LineMark::Same      ? QStringLiteral("  ")
                             : line.mark == LineMark::Removed ? QStringLiteral("- ")
                                                              : QStringLiteral("+ ");
        text << mark + escapedForDisplay(ended ? line.text.chopped(1) : line.text);
        // A newline that one text lacks at its end shows in no other way.
        const bool odd = !ended && line.mark != LineMark::Same && (before.endsWith('\n') != after.endsWith('\n'));
        if (odd)
            text << QCoreApplication::translate("difference", "  (no newline at the end)");
    }
    return text.join(u'\n');
}

PlanDifference planDifference(const Plan& before, const Plan& after)
{
    PlanDifference difference;
    const QHash<QString, Step> was = stepsOf(before);
    const QHash<QString, Step> is = stepsOf(after);
    for (const Phase& phase : before.phases) {
        for (const Step& step : phase.steps) {
            const auto found = is.constFind(step.id);
            if (found == is.constEnd())
                difference.vanished.append(step.id);
            else if (*found != was.value(step.id))
                difference.changed.append(step.id);
        }
    }
    for (const Phase& phase : after.phases) {
        for (const Step& step : phase.steps) {
            if (!was.contains(step.id))
                difference.added.append(step.id);
        }
    }
    return difference;
}

} // namespace holdpoint::runbook
