// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/front_reader.h"

#include "core/runbook/display_text.h"
#include "core/runbook/metrics.h"
#include "core/runbook/times.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace holdpoint::runbook {

namespace {

constexpr qsizetype mostColumns = 40;

QStringList cellsOf(QByteArrayView line)
{
    line = line.trimmed();
    if (line.startsWith('|'))
        line = line.sliced(1);
    QStringList cells;
    qsizetype begin = 0;
    for (qsizetype at = 0; at < line.size() && cells.size() < mostColumns; ++at) {
        if (line[at] == '\\') {
            ++at;
        } else if (line[at] == '|') {
            cells.append(plainText(line.sliced(begin, at - begin)));
            begin = at + 1;
        }
    }
    if (begin < line.size())
        cells.append(plainText(line.sliced(begin)));
    return cells;
}

bool isDelimiterRow(QByteArrayView line)
{
    bool dash = false;
    bool pipe = false;
    for (const char c : line) {
        if (c == '-')
            dash = true;
        else if (c == '|')
            pipe = true;
        else if (c != ':' && c != ' ' && c != '\t')
            return false;
    }
    return dash && pipe;
}

QString cell(const TableRow& row, int column)
{
    return column >= 0 && column < row.cells.size() ? row.cells.at(column) : QString();
}

// Whether text has an ASCII word in it. Titles of columns are a few characters long: searching them goes letter by
// letter.
bool holds(QStringView text, std::string_view word)
{
    const char16_t* const units = text.utf16();
    const auto size = static_cast<qsizetype>(word.size());
    for (qsizetype at = 0; at + size <= text.size(); ++at) {
        if (units[at] == static_cast<char16_t>(word[0]) &&
            std::equal(word.begin() + 1, word.end(), units + at + 1,
                       [](char a, char16_t b) { return static_cast<char16_t>(a) == b; }))
            return true;
    }
    return false;
}

// A run of at least three underscores from `from` on, or -1.
qsizetype blankAt(const QString& text, qsizetype from = 0) { return text.indexOf(QStringLiteral("___"), from); }

// Whether the line has a colon, and its first letter begins one of the keys below.
bool mayControlDocument(QByteArrayView line)
{
    for (const char c : line) {
        if (c == '(')
            return true; // perhaps the target of a link without text
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9'))
            continue;
        const char first = static_cast<char>(c | 0x20);
        return letter && std::strchr("dvrluani", first) &&
               std::memchr(line.data(), ':', static_cast<std::size_t>(line.size()));
    }
    return false;
}

} // namespace

int Table::column(std::initializer_list<const char*> words) const
{
    for (const char* const word : words) {
        for (int i = 0; i < header.size(); ++i) {
            if (holds(header.at(i), word))
                return i;
        }
    }
    return -1;
}

std::optional<Table> tableIn(const std::vector<TextLine>& lines)
{
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (!isDelimiterRow(lines[i].text) || !lines[i - 1].text.contains('|'))
            continue;
        Table table;
        for (const QString& title : cellsOf(lines[i - 1].text))
            table.header.append(title.toLower());
        table.firstLine = lines[i - 1].line;
        table.rows.reserve(lines.size() - i);
        for (std::size_t row = i + 1; row < lines.size(); ++row)
            table.rows.push_back({cellsOf(lines[row].text), lines[row].line});
        table.lastLine = lines.back().line;
        return table;
    }
    return {};
}

bool readRoles(BuildContext& context, const Table& table)
{
    const int role = table.column({"role", "position", "seat"});
    const int name = table.column({"name", "person", "who", "assigned", "owner"});
    const int contact = table.column({"contact", "phone", "email", "e-mail", "reach", "slack"});
    const int deputy = table.column({"deputy", "backup", "alternate"});
    if (role < 0 || (name < 0 && contact < 0) || table.column({"signature"}) >= 0)
        return false;
    const int duties = table.column({"responsib", "dut", "task"});
    for (const TableRow& row : table.rows) {
        if (cell(row, role).isEmpty())
            continue;
        Role one{cell(row, role), cell(row, name), cell(row, contact), cell(row, duties), {}, row.line};
        for (const QString& person : cell(row, deputy).split(u',', Qt::SkipEmptyParts))
            one.deputies.append(person.trimmed());
        context.own(row.line, row.line, idPart(one.role));
        context.plan().roles.append(one);
    }
    return true;
}

bool readMatrix(BuildContext& context, const Table& table, const QString& parentId)
{
    const int scenario = table.column({"scenario", "trigger", "condition", "symptom", "situation"});
    const int action = table.column({"action", "response", "decision", "do"});
    const int severity = table.column({"severity", "priority", "level", "impact"});
    const int deadline = table.column({"timeline", "deadline", "within", "time", "sla"});
    if (scenario < 0 || action < 0 || (severity < 0 && deadline < 0))
        return false;
    for (const TableRow& row : table.rows) {
        if (cell(row, scenario).isEmpty())
            continue;
        MatrixRow one{context.ids().make(parentId, cell(row, scenario)),
                      cell(row, scenario),
                      cell(row, severity),
                      cell(row, action),
                      durationIn(cell(row, deadline)),
                      row.line};
        context.own(row.line, row.line, one.id);
        context.plan().matrix.append(one);
    }
    return true;
}

bool readMetricTable(BuildContext& context, const Table& table, const QString& parentId, const QString& phaseId)
{
    const int name = table.column({"metric", "kpi", "indicator", "measure"});
    const int bound = table.column({"threshold", "target", "limit", "expected", "goal", "objective"});
    if (name < 0 || bound < 0)
        return false;
    for (const TableRow& row : table.rows) {
        std::optional<Metric> metric = metricIn(cell(row, name) + QStringLiteral(": ") + cell(row, bound), true);
        if (!metric)
            continue;
        metric->id = context.ids().make(parentId, metric->name);
        metric->phase = phaseId;
        metric->line = row.line;
        context.own(row.line, row.line, metric->id);
        context.plan().metrics.append(*metric);
    }
    return true;
}

bool readSignoffTable(BuildContext& context, const Table& table, const QString& group, const QString& parentId)
{
    const int role = table.column({"role", "name", "approver", "title"});
    if (role < 0 || table.column({"signature", "sign-off", "signoff", "signed"}) < 0)
        return false;
    for (const TableRow& row : table.rows) {
        if (cell(row, role).isEmpty())
            continue;
        const SignoffLine one{context.ids().make(parentId, cell(row, role)), group, cell(row, role), row.line};
        context.own(row.line, row.line, one.id);
        context.plan().signoffs.append(one);
    }
    return true;
}

bool readSignoffLine(BuildContext& context, const TextLine& line, const QString& group, const QString& parentId,
                     bool expected)
{
    const std::string_view bytes(line.text.data(), static_cast<std::size_t>(line.text.size()));
    if (bytes.find("___") == std::string_view::npos)
        return false;
    const QString text = repairedText(line.text);
    const qsizetype blank = blankAt(text);
    const qsizetype colon = text.indexOf(u':');
    if (colon <= 0 || blank < colon || !QStringView(text).sliced(colon + 1, blank - colon - 1).trimmed().isEmpty())
        return false;
    const bool dated = text.indexOf(QStringLiteral("date"), blank, Qt::CaseInsensitive) > 0;
    if (!expected && !dated)
        return false;
    QString role = plainText(QStringView(text).left(colon).toUtf8());
    // "Name: ____  Date: ____" asks for a pen, and is nobody's role.
    static const QStringList noRoles{QStringLiteral("name"),     QStringLiteral("date"),
                                     QStringLiteral("time"),     QStringLiteral("signature"),
                                     QStringLiteral("signed"),   QStringLiteral("printed name"),
                                     QStringLiteral("full name")};
    if (noRoles.contains(role.toLower()))
        return false;
    const SignoffLine one{context.ids().make(parentId, role), group, role, line.line};
    context.own(line.line, line.line, one.id);
    context.plan().signoffs.append(one);
    return true;
}

bool readDocumentControl(BuildContext& context, const std::vector<TextLine>& lines)
{
    DocumentControl& document = context.plan().document;
    bool understood = false;
    for (const TextLine& line : lines) {
        if (line.text.size() > 2000 || !mayControlDocument(line.text))
            continue;
        const KeyValue pair = keyValue(plainText(line.text));
        const QString key = pair.key.toLower();
        QString* target = nullptr;
        if (key == u"document version" || key == u"version" || key == u"runbook version")
            target = &document.version;
        else if (key == u"last updated" || key == u"updated" || key == u"last update" || key == u"last modified")
            target = &document.updated;
        else if (key == u"next review" || key == u"review date" || key == u"next review date")
            target = &document.nextReview;
        else if (key == u"approved by" || key == u"approver")
            target = &document.approvedBy;
        else if ((key == u"important" || key == u"notice" || key == u"note") &&
                 pair.value.contains(QStringLiteral("deviation"), Qt::CaseInsensitive))
            target = &document.notice;
        if (!target || pair.value.isEmpty() || !target->isEmpty())
            continue;
        *target = pair.value;
        understood = true;
        context.own(line.line, line.line, QStringLiteral("document"));
    }
    return understood;
}

void readFrontMatter(BuildContext& context, int lastLine)
{
    Plan& plan = context.plan();
    for (int number = 2; number < lastLine; ++number) {
        KeyValue pair = keyValue(repairedText(context.source().line(number)));
        if (pair.value.size() >= 2 && (pair.value.front() == u'"' || pair.value.front() == u'\'') &&
            pair.value.back() == pair.value.front())
            pair.value = pair.value.mid(1, pair.value.size() - 2);
        const QString key = pair.key.toLower().replace(u'-', u'_');
        if (key == u"title")
            plan.title = pair.value;
        else if (key == u"version")
            plan.document.version = pair.value;
        else if (key == u"updated" || key == u"last_updated" || key == u"date")
            plan.document.updated = pair.value;
        else if (key == u"next_review" || key == u"review_date")
            plan.document.nextReview = pair.value;
        else if (key == u"approved_by" || key == u"approver")
            plan.document.approvedBy = pair.value;
    }
    context.setContext(1, lastLine, LineContext::Nothing);
}

} // namespace holdpoint::runbook
