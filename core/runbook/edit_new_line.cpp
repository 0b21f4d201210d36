// SPDX-License-Identifier: GPL-3.0-or-later
// How a new item of one line is written so that it looks like the one beside it.
#include "core/runbook/edit_planning.h"
#include "core/runbook/metrics.h"

#include <algorithm>

namespace holdpoint::runbook {

namespace {

// The column whose heading has one of the words, as the importer looks for it; -1 where there is none.
int columnOf(const Table& table, const QStringList& words)
{
    for (const QString& word : words) {
        for (int i = 0; i < table.header.size(); ++i) {
            if (table.header.at(i).contains(word))
                return i;
        }
    }
    return -1;
}

// A box of the same kind as `like`.
QByteArray boxLike(QByteArrayView like, bool checked)
{
    if (like.startsWith('['))
        return checked ? QByteArrayLiteral("[x]") : QByteArrayLiteral("[ ]");
    if (checked)
        return QByteArrayLiteral("\xE2\x98\x91");
    const bool ticked =
        like.startsWith("\xE2\x98\x91") || like.startsWith("\xE2\x98\x92") || like.startsWith("\xE2\x96\xA3");
    return ticked ? QByteArrayLiteral("\xE2\x98\x90") : like.toByteArray();
}

QByteArray rowLike(const Outline& outline, int number, const NewLine& line)
{
    const QByteArrayView raw = outline.source().line(number);
    const std::optional<Table> table = outline.tableAt(number);
    const std::vector<Cell> cells = outline.cellsAt(number);
    QHash<int, QString> values;
    for (const auto& [words, value] : line.cells) {
        if (const int column = table ? columnOf(*table, words) : -1; column >= 0 && !values.contains(column))
            values.insert(column, value);
    }
    QByteArray row;
    qsizetype done = 0;
    bool placed = false;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const QByteArrayView cell = raw.sliced(cells[i].begin, cells[i].end - cells[i].begin);
        bool counted = false;
        const int count = cell.toByteArray().toInt(&counted);
        QByteArray text = cellMarkdown(values.value(int(i)));
        if (const qsizetype box = boxLength(cell); box > 0 && line.box) {
            text = boxLike(cell.first(box), line.checked);
            if (box < cell.size() && !placed) {
                text += ' ' + cellMarkdown(line.text);
                placed = true;
            }
        } else if (text.isEmpty() && counted && i == 0) {
            text = QByteArray::number(count + 1);
        } else if (text.isEmpty() && line.cells.isEmpty() && !placed) {
            text = cellMarkdown(line.text);
            placed = true;
        }
        row += raw.sliced(done, cells[i].begin - done).toByteArray() + text;
        // An empty cell keeps a space, so that its borders do not touch.
        if (text.isEmpty() && !row.endsWith(' '))
            row += ' ';
        done = cells[i].end;
    }
    return row + raw.sliced(done).toByteArray();
}

} // namespace

QString metricText(const QString& name, Comparator comparator, const QString& value, const QString& unit,
                   const QString& qualifier, bool measured)
{
    static const char* const signs[] = {"< ", "<= ", "> ", ">= ", ""};
    const bool glued = unit == u"ms" || unit == u"s" || unit.startsWith(u'%') || unit.startsWith(u'/');
    QStringList amounts{value + unit, value + u' ' + unit};
    if (!glued)
        std::swap(amounts[0], amounts[1]);
    QStringList begins{name + QStringLiteral(": ") + QLatin1String(signs[int(comparator)])};
    if (comparator == Comparator::Eq)
        begins.append(name + QStringLiteral(" = "));
    QStringList ends{qualifier.isEmpty() ? QString() : QStringLiteral(" (") + qualifier + u')'};
    if (!qualifier.isEmpty())
        ends.append(u' ' + qualifier);
    const QString wanted = metricFacts(name, comparator, value, unit, qualifier);
    for (const QString& begin : begins) {
        for (const QString& amount : amounts) {
            for (const QString& end : ends) {
                QString text = begin + amount.trimmed() + end;
                const std::optional<Metric> read = metricIn(text, measured);
                if (read &&
                    metricFacts(read->name, read->comparator, read->value, read->unit, read->qualifier) == wanted)
                    return text;
            }
        }
    }
    return {};
}

Result<QByteArray> lineLike(const Planning& planning, int sibling, const NewLine& line)
{
    const Outline& outline = planning.outline;
    const int number = planning.at(sibling).line;
    const QByteArrayView raw = outline.source().line(number);
    const Form form = outline.formAt(number);
    if (form == Form::TableRow)
        return rowLike(outline, number, line);
    const LineParts parts = outline.partsOf(number);
    QByteArray prefix = raw.first(parts.box >= 0 ? parts.box : parts.text).toByteArray();
    // "3. " is followed by "4. ".
    qsizetype digits = form == Form::Comment ? prefix.lastIndexOf('#') + 1 : outline.indentOf(number);
    while (digits < prefix.size() && prefix.at(digits) == ' ')
        ++digits;
    qsizetype behind = digits;
    while (behind < prefix.size() && behind - digits < 8 && prefix.at(behind) >= '0' && prefix.at(behind) <= '9')
        ++behind;
    if (behind > digits && form != Form::Text)
        prefix.replace(digits, behind - digits, QByteArray::number(prefix.sliced(digits, behind - digits).toInt() + 1));
    if (line.box && parts.box >= 0) {
        prefix += boxLike(raw.sliced(parts.box, parts.boxEnd - parts.box), line.checked);
        prefix += parts.text > parts.boxEnd ? raw.sliced(parts.boxEnd, parts.text - parts.boxEnd).toByteArray()
                                            : QByteArrayLiteral(" ");
    }
    const QString whole = line.whole.isEmpty() ? line.text : line.whole;
    if (form == Form::Comment)
        return prefix + whole.toUtf8();
    const bool bold = raw.sliced(parts.text).startsWith("**") && !line.bold.isEmpty();
    return prefix + (bold ? line.bold : leadingMarkdown(whole));
}

} // namespace holdpoint::runbook
