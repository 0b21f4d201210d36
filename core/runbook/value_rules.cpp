// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/value_rules.h"

#include "core/runbook/display_text.h"

#include <QCoreApplication>
#include <QDate>
#include <QRegularExpression>
#include <QTime>
#include <QUrl>

#include <algorithm>
#include <array>

namespace holdpoint::runbook {
namespace {

constexpr qsizetype longestValue = 64 * 1024; // bytes: what one variable of an environment surely takes

constexpr std::array typeNames = {"text", "number", "time", "person", "link"};

QString valueText(const char* text) { return QCoreApplication::translate("values", text); }

std::unexpected<Error> notOfType(const QString& cause, const QString& nextStep)
{
    return failure(ErrorCode::Refused, cause, nextStep);
}

QStringList wordsIn(const QString& text)
{
    static const QRegularExpression between(QStringLiteral("[^\\p{L}\\p{N}%]+"));
    return text.toLower().split(between, Qt::SkipEmptyParts);
}

bool anyWord(const QStringList& words, std::initializer_list<const char*> wanted)
{
    return std::any_of(wanted.begin(), wanted.end(),
                       [&words](const char* word) { return words.contains(QLatin1String(word)); });
}

// A whole list of words, as "name" or "your name".
bool allWords(const QStringList& words, std::initializer_list<const char*> wanted)
{
    const QString all = words.join(u' ');
    return std::any_of(wanted.begin(), wanted.end(), [&all](const char* text) { return all == QLatin1String(text); });
}

Result<QString> checkedNumber(const ValueRule& rule, const QString& name, const QString& text)
{
    // Digits, in groups of three or not, a point before decimals; then perhaps a unit.
    static const QRegularExpression form(
        QStringLiteral("^([+-]?(?:\\d{1,3}(?:[,'\\x{2019}\\x{00a0}\\x{202f} ]\\d{3})+|\\d+))(\\.\\d+)?(?:\\s*(.*))?$"));
    const QRegularExpressionMatch match = form.match(text);
    const QString rest = match.captured(3).trimmed();
    if (!match.hasMatch() ||
        (!rest.isEmpty() && (rest.front().isDigit() || QStringView(u".,'").contains(rest.front()))))
        return notOfType(valueText("“%1” is no number, and %2 is one.").arg(text, name),
                         rule.unit.isEmpty() ? valueText("Write it as 1250 or 0.5.")
                                             : valueText("Write it as 1250 or 0.5, in %1.").arg(rule.unit));
    QString number = match.captured(1);
    number.removeIf([](QChar c) { return !c.isDigit() && c != u'-'; });
    number += match.captured(2);
    if (!rest.isEmpty() && !rule.unit.isEmpty() && rest.compare(rule.unit, Qt::CaseInsensitive) != 0)
        return notOfType(valueText("%1 is given in %2, not in %3.").arg(name, rule.unit, rest),
                         valueText("Convert it, and leave the unit out."));
    return rest.isEmpty() || !rule.unit.isEmpty() ? number : number + u' ' + rest;
}

Result<QString> checkedTime(const QString& name, const QString& text)
{
    static const QRegularExpression form(
        QStringLiteral("^(?:(\\d{4})-(\\d{2})-(\\d{2}))?(?:(?:^|[T ])(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?"
                       "\\s?(Z|[+-]\\d{2}:?\\d{2}|[A-Z]{2,5})?)?$"));
    const QRegularExpressionMatch match = form.match(text);
    const bool dated = !match.captured(1).isEmpty();
    const bool timed = !match.captured(4).isEmpty();
    const bool good =
        match.hasMatch() && (dated || timed) &&
        (!dated || QDate::isValid(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt())) &&
        (!timed || QTime::isValid(match.captured(4).toInt(), match.captured(5).toInt(), match.captured(6).toInt()));
    if (!good)
        return notOfType(valueText("“%1” is no time, and %2 is one.").arg(text, name),
                         valueText("Write it as 2026-12-01T10:00Z, 2026-12-01 or 10:00 UTC."));
    return text;
}

Result<QString> checkedLink(const QString& name, const QString& text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool mail = url.scheme() == u"mailto" && url.path().contains(u'@');
    const bool spaced = std::any_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
    if (spaced || !url.isValid() || url.isRelative() || (url.host().isEmpty() && !mail))
        return notOfType(valueText("“%1” is no link, and %2 is one.").arg(text, name),
                         valueText("Write the whole address: https://host/path."));
    return text;
}

Result<QString> checkedPerson(const QString& name, const QString& text)
{
    const bool named = std::any_of(text.begin(), text.end(), [](QChar c) { return c.isLetter(); });
    if (!named || text.contains(u'\n') || text.startsWith(u'[') || text.startsWith(u'<'))
        return notOfType(valueText("“%1” is no person's name, and %2 is one.").arg(text, name),
                         valueText("Write the name as people use it."));
    return text;
}

} // namespace

QStringList valueTypeNames()
{
    QStringList names;
    for (const char* name : typeNames)
        names.append(QLatin1String(name));
    return names;
}

QString valueTypeName(ValueType type) { return QLatin1String(typeNames[static_cast<std::size_t>(type)]); }

ValueType typeInWords(const QString& placeholder, const QString& label)
{
    const bool blank = placeholder.startsWith(u'_');
    if (placeholder.startsWith(u'$'))
        return ValueType::Text;
    const QStringList words = wordsIn(blank ? label : placeholder);
    if (anyWord(words, {"url", "urls", "link", "uri", "website", "webpage"}))
        return ValueType::Link;
    if (anyWord(words, {"timestamp", "time", "date", "datetime", "hh", "eta", "deadline", "yyyy", "clock"}))
        return ValueType::Time;
    if (allWords(words, {"name", "your name", "full name", "first name", "last name", "who"}) ||
        anyWord(words, {"person", "owner", "approver", "engineer", "author", "assignee", "signature", "signed"}))
        return ValueType::Person;
    if (allWords(words, {"n", "x", "%", "number", "x %", "n %"}) ||
        (!blank && anyWord(words, {"target", "count", "amount", "percent", "percentage", "quantity", "qty"})))
        return ValueType::Number;
    return ValueType::Text;
}

bool isTimeOfUse(const QString& placeholder)
{
    return allWords(wordsIn(placeholder), {"timestamp", "current time", "current timestamp", "now"});
}

const ValueConfiguration* configurationOf(const Value& value, const Configuration& configuration)
{
    for (const ValueConfiguration& one : configuration.values) {
        if (one.name == value.id || one.name == value.placeholder || one.name == value.name)
            return &one;
    }
    return nullptr;
}

ValueRule ruleOf(const Value& value, const Configuration& configuration)
{
    ValueRule rule;
    rule.type = value.type;
    rule.unit = value.unit;
    const ValueConfiguration* one = configurationOf(value, configuration);
    if (!one)
        return rule;
    if (const qsizetype type = valueTypeNames().indexOf(one->type); type >= 0)
        rule.type = static_cast<ValueType>(type);
    if (!one->unit.isEmpty())
        rule.unit = one->unit;
    rule.format = one->format;
    rule.from = one->from;
    rule.pattern = one->pattern;
    rule.secret = one->secret;
    return rule;
}

Result<QString> checkedValue(const ValueRule& rule, const QString& name, const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return notOfType(valueText("%1 would be empty.").arg(name), valueText("Give the text that fills it."));
    const QByteArray bytes = trimmed.toUtf8();
    if (bytes.size() > longestValue)
        return notOfType(valueText("The text for %1 has more than 64 KiB.").arg(name),
                         valueText("Put it into a file, and give the file's name."));
    if (hasHiddenCharacters(bytes))
        return notOfType(
            valueText("The text for %1 holds characters that do not show: %2").arg(name, escapedForDisplay(bytes)),
            valueText("Type it again instead of pasting it."));
    Result<QString> checked = trimmed;
    if (rule.type != ValueType::Text && trimmed.contains(u'\n'))
        return notOfType(valueText("%1 has one line.").arg(name), valueText("Give it without line breaks."));
    if (rule.type == ValueType::Number)
        checked = checkedNumber(rule, name, trimmed);
    else if (rule.type == ValueType::Time)
        checked = checkedTime(name, trimmed);
    else if (rule.type == ValueType::Link)
        checked = checkedLink(name, trimmed);
    else if (rule.type == ValueType::Person)
        checked = checkedPerson(name, trimmed);
    if (checked && !rule.format.isEmpty()) {
        const QRegularExpression form(QRegularExpression::anchoredPattern(rule.format));
        if (!form.match(*checked).hasMatch())
            return notOfType(valueText("“%1” does not have the form that the configuration wants for %2: %3")
                                 .arg(*checked, name, rule.format),
                             valueText("Give it in that form."));
    }
    return checked;
}

std::optional<QString> decimalIn(const QString& recorded)
{
    static const QRegularExpression form(QStringLiteral("^-?\\d+(?:\\.\\d+)?"));
    const QRegularExpressionMatch match = form.match(recorded);
    return match.hasMatch() ? std::optional(match.captured(0)) : std::nullopt;
}

} // namespace holdpoint::runbook
