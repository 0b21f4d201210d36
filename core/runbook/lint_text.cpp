// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/display_text.h"
#include "core/runbook/lint_rules.h"

#include <QStringList>

#include <algorithm>

namespace holdpoint::runbook {

namespace {

bool isPlainAscii(QByteArrayView line)
{
    return std::none_of(line.begin(), line.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x7F || (byte < 0x20 && byte != '\t');
    });
}

// A character of a line and its bytes.
struct SpotOfCharacter
{
    char32_t character = 0;
    qsizetype begin = 0;
    qsizetype end = 0;
};

std::vector<SpotOfCharacter> charactersOf(QByteArrayView line)
{
    std::vector<SpotOfCharacter> spots;
    const QList<uint> characters = QString::fromUtf8(line).toUcs4();
    qsizetype at = 0;
    for (const uint c : characters) {
        const qsizetype size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        spots.push_back({c, at, at + size});
        at += size;
    }
    return spots;
}

// In prose, marks that honest scripts and emoji need are none: joiners, direction marks, no-break spaces.
bool hidesInProse(char32_t c)
{
    if (!isHiddenCharacter(c))
        return false;
    const bool joins = c == 0x200C || c == 0x200D || c == 0x200E || c == 0x200F || c == 0x061C || c == 0x034F;
    const bool selects = (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x180B && c <= 0x180F) || (c >= 0xE0020 && c <= 0xE007F);
    const bool spaces = c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
                        c == 0x205F || c == 0x3000 || c == '\f' || c == '\r';
    const bool letters = (c >= 0x115F && c <= 0x1160) || (c >= 0x17B4 && c <= 0x17B5) || c == 0x3164 || c == 0xFFA0;
    return !joins && !selects && !spaces && !letters;
}

bool isSpaceOfSomeKind(char32_t c)
{
    return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000 || c == '\f';
}

QString codePointName(char32_t c)
{
    return QStringLiteral("U+%1").arg(QStringLiteral("%1").arg(uint(c), 4, 16, QLatin1Char('0')).toUpper());
}

void lintDoubleEncoding(const LintSubject& subject, LintSink& sink, int number)
{
    const QByteArrayView line = subject.source.line(number);
    const std::vector<DoubleEncodedSpot> spots = doubleEncodedIn(line);
    if (spots.empty())
        return;
    // Text may have been encoded wrongly more than once.
    constexpr int mostRounds = 8;
    QByteArray repaired = line.toByteArray();
    for (int round = 0; round < mostRounds && !doubleEncodedIn(repaired).empty(); ++round)
        repaired = repairedText(repaired).toUtf8();
    // What differs, as whole characters.
    qsizetype front = spots.front().begin;
    qsizetype back = line.size() - spots.back().end;
    while (front > 0 && (front > repaired.size() || line.first(front) != QByteArrayView(repaired).first(front)))
        --front;
    while (back > 0 && (back > repaired.size() - front || line.last(back) != QByteArrayView(repaired).last(back)))
        --back;
    const qint64 start = line.data() - subject.source.bytes().constData();
    const ByteRange bytes{start + front, start + line.size() - back};
    const QByteArray text = repaired.mid(front, repaired.size() - front - back);
    sink.add("double-encoded", bytes, LintSeverity::Warning,
             LintText::tr("Characters were encoded twice; meant is \"%1\".")
                 .arg(QString::fromUtf8(repaired).trimmed().left(80)),
             LintText::tr("The team reads rubbish on the wall, and text that a command prints is not found where the "
                          "runbook expects it."),
             replacement(LintText::tr("Repair the characters"), bytes, text));
}

void lintHiddenCharacters(const LintSubject& subject, LintSink& sink, int number)
{
    const QByteArrayView line = subject.source.line(number);
    const bool command = subject.commandLines[static_cast<std::size_t>(number)];
    const std::vector<DoubleEncodedSpot> doubled = doubleEncodedIn(line);
    const qint64 start = line.data() - subject.source.bytes().constData();
    std::vector<LintReplacement> replacements;
    QStringList names;
    for (const SpotOfCharacter& spot : charactersOf(line)) {
        if (!(command ? isHiddenCharacter(spot.character) : hidesInProse(spot.character)))
            continue;
        if (std::any_of(doubled.begin(), doubled.end(), [&](const DoubleEncodedSpot& other) {
                return spot.begin >= other.begin && spot.begin < other.end;
            }))
            continue;
        replacements.push_back({{start + spot.begin, start + spot.end},
                                isSpaceOfSomeKind(spot.character) ? QByteArrayLiteral(" ") : QByteArray()});
        const QString name = codePointName(spot.character);
        if (!names.contains(name) && names.size() < 5)
            names.append(name);
    }
    if (replacements.empty())
        return;
    const ByteRange bytes{replacements.front().bytes.begin, replacements.back().bytes.end};
    const QString list = names.join(QStringLiteral(", "));
    sink.add("hidden-characters", bytes, LintSeverity::Danger,
             command ? LintText::tr("This command contains invisible or control characters: %1.").arg(list)
                     : LintText::tr("This line contains invisible or control characters: %1.").arg(list),
             command ? LintText::tr("The shell runs something else than what everybody reads.")
                     : LintText::tr("What people read is not what stands in the file; a copied line behaves "
                                    "differently."),
             LintFix{LintText::tr("Take them out"), std::move(replacements)});
}

} // namespace

void lintEncoding(const LintSubject& subject, LintSink& sink)
{
    for (int line = 1; line <= subject.source.lineCount() && !subject.stop.stop_requested(); ++line) {
        if (isPlainAscii(subject.source.line(line)))
            continue;
        lintDoubleEncoding(subject, sink, line);
        lintHiddenCharacters(subject, sink, line);
    }
}

void lintImport(const LintSubject& subject, LintSink& sink)
{
    for (const Finding& finding : subject.plan.findings) {
        // Found again with their bytes and a repair.
        if (finding.code == QStringLiteral("double-encoded") || finding.code == QStringLiteral("hidden-characters"))
            continue;
        QString why;
        LintSeverity severity = LintSeverity::Warning;
        if (finding.code == QStringLiteral("command-not-closed")) {
            severity = LintSeverity::Danger;
            why = LintText::tr("The shell waits for the rest or refuses the line; what stands behind the fence was "
                               "meant to run and does not.");
        } else if (finding.code == QStringLiteral("thresholds-differ")) {
            why = LintText::tr("When the value lies between them, one page says go and the other says no-go.");
        } else {
            why = LintText::tr("It may be read differently from how it was meant.");
        }
        sink.add(finding.code.toLatin1().constData(), subject.lineRange(finding.line), severity, finding.text, why);
    }
}

} // namespace holdpoint::runbook
