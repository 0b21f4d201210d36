// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit_text.h"

#include "core/runbook/display_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdpoint::runbook {

namespace {

constexpr qint64 secondsOfUnit[] = {86400, 3600, 60, 1};

// "2 hours"; every count in the largest unit that has no rest. English words: the importer knows no others.
QString amountText(qint64 seconds, bool capital)
{
    static const char* const names[][2] = {
        {"day", "days"}, {"hour", "hours"}, {"minute", "minutes"}, {"second", "seconds"}};
    for (int i = 0; i < 4; ++i) {
        // "T-24 hours" is said more often than "T-1 day", and both are understood.
        if (seconds % secondsOfUnit[i] != 0 || (i == 0 && seconds < 2 * secondsOfUnit[0]))
            continue;
        const qint64 count = seconds / secondsOfUnit[i];
        QString name = QLatin1String(names[i][count == 1 ? 0 : 1]);
        if (capital)
            name[0] = name.at(0).toUpper();
        return QStringLiteral("%1 %2").arg(count).arg(name);
    }
    return {};
}

QString offsetText(qint64 offset, bool capital)
{
    if (offset == 0)
        return QStringLiteral("T-0");
    return (offset < 0 ? QStringLiteral("T-") : QStringLiteral("T+")) + amountText(std::abs(offset), capital);
}

QByteArray escapedMarks(const QString& text, bool cell)
{
    const QByteArray plain = text.toUtf8();
    const bool reads = plainText(plain) == text;
    QString out;
    for (const QChar c : text) {
        const bool mark = c == u'*' || c == u'_' || c == u'`' || c == u'\\' || c == u'[' || c == u']' || c == u'~';
        if ((!reads && mark) || (cell && c == u'|'))
            out += u'\\';
        out += c;
    }
    return out.toUtf8();
}

} // namespace

QByteArray inlineMarkdown(const QString& text) { return escapedMarks(text, false); }

QByteArray cellMarkdown(const QString& text) { return escapedMarks(text, true); }

QByteArray leadingMarkdown(const QString& text)
{
    QByteArray out = inlineMarkdown(text);
    if (out.isEmpty() || out.startsWith('\\'))
        return out;
    qsizetype at = 0;
    while (at < out.size() && at < 10 && out.at(at) >= '0' && out.at(at) <= '9')
        ++at;
    const auto blankAt = [&out](qsizetype place) {
        return place >= out.size() || out.at(place) == ' ' || out.at(place) == '\t';
    };
    if (at > 0) {
        if (at < out.size() && (out.at(at) == '.' || out.at(at) == ')') && blankAt(at + 1))
            out.insert(at, '\\');
        return out;
    }
    const char c = out.at(0);
    const bool bullet = (c == '-' || c == '+' || c == '*') && blankAt(1);
    qsizetype run = 0;
    while (run < out.size() && out.at(run) == c)
        ++run;
    const bool heading = c == '#' && run <= 6 && blankAt(run);
    const bool line = (c == '-' || c == '=' || c == '_') && run == out.size();
    const bool fence = (c == '~' || c == '`') && run >= 3;
    if (bullet || heading || line || fence || c == '>' || c == '|')
        out.prepend('\\');
    return out;
}

Result<void> checkOneLine(const QString& text)
{
    if (text.trimmed().isEmpty())
        return failure(ErrorCode::Usage, QCoreApplication::translate("holdpoint::runbook", "There is no text."),
                       QCoreApplication::translate("holdpoint::runbook", "Type a text, or remove the item."));
    for (const QChar c : text) {
        if (c == u'\n' || c == u'\r' || c == QChar(u'\0') || c == QChar(0x2028) || c == QChar(0x2029))
            return failure(
                ErrorCode::Usage,
                QCoreApplication::translate("holdpoint::runbook", "The text has a line break, and one line is room."),
                QCoreApplication::translate("holdpoint::runbook", "Write it in one line."));
    }
    return {};
}

QByteArrayList splitLines(const QByteArray& text)
{
    QByteArray all = text;
    all.replace("\r\n", "\n").replace('\r', '\n');
    while (all.endsWith('\n'))
        all.chop(1);
    return all.split('\n');
}

QByteArray fenceMarks(const QByteArrayList& content, char mark, qsizetype atLeast)
{
    qsizetype longest = 0;
    for (const QByteArray& line : content) {
        const QByteArray text = line.trimmed();
        qsizetype run = 0;
        while (run < text.size() && text.at(run) == mark)
            ++run;
        longest = std::max(longest, run);
    }
    return QByteArray(std::max(atLeast, longest + 1), mark);
}

QString timeText(qint64 offsetS, std::optional<qint64> endS, bool capital)
{
    const QString begin = offsetText(offsetS, capital);
    if (!endS || *endS == offsetS)
        return begin;
    return begin + QStringLiteral(" to ") + offsetText(*endS, capital);
}

QString durationText(qint64 seconds, bool capital) { return amountText(std::max<qint64>(seconds, 0), capital); }

} // namespace holdpoint::runbook
