// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration_form.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <sstream>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::runbook {
namespace {

struct FormText
{
    Q_DECLARE_TR_FUNCTIONS(ConfigurationForm)
};

QString textFrom(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

QByteArray listLiteral(const QList<QByteArray>& items)
{
    const QByteArray line = '[' + items.join(", ") + ']';
    constexpr qsizetype readable = 90;
    if (line.size() <= readable || items.size() < 2)
        return line;
    QByteArray lines = "[\n";
    for (const QByteArray& item : items)
        lines += "  " + item + ",\n";
    return lines + ']';
}

QStringList formLines(const QString& form)
{
    QStringList lines;
    for (const QString& line : form.split(u'\n')) {
        if (!line.trimmed().isEmpty())
            lines << line.trimmed();
    }
    return lines;
}

std::unexpected<Error> wrongForm(const QString& cause, const QString& nextStep)
{
    return failure(ErrorCode::Malformed, cause, nextStep);
}

Result<QByteArray> wholeNumbers(const QString& form, bool list)
{
    QList<QByteArray> items;
    static const QRegularExpression between(u"[,;\\s]+"_s);
    for (const QString& item : form.split(between, Qt::SkipEmptyParts)) {
        bool good = false;
        const qlonglong number = item.toLongLong(&good);
        if (!good)
            return wrongForm(FormText::tr("“%1” is no whole number.").arg(item), FormText::tr("Type digits only."));
        items << QByteArray::number(number);
    }
    if (items.isEmpty())
        return wrongForm(FormText::tr("There is no number."), FormText::tr("Type one, or leave the field empty."));
    if (!list && items.size() > 1)
        return wrongForm(FormText::tr("There are several numbers."), FormText::tr("Type one number."));
    return list ? listLiteral(items) : items.first();
}

} // namespace

QByteArray textLiteral(const QString& text)
{
    const bool plain =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x20 && c != u'\x7f'; });
    // What a regular expression says with backslashes stays readable.
    if (plain && text.contains(u'\\') && !text.contains(u'\''))
        return '\'' + text.toUtf8() + '\'';
    QByteArray literal = "\"";
    for (const char c : text.toUtf8()) {
        switch (c) {
        case '"':
            literal += "\\\"";
            break;
        case '\\':
            literal += "\\\\";
            break;
        case '\n':
            literal += "\\n";
            break;
        case '\t':
            literal += "\\t";
            break;
        default:
            if (uchar(c) < 0x20 || c == 0x7f)
                literal += "\\u00" + QByteArray::number(uchar(c), 16).rightJustified(2, '0');
            else
                literal += c;
        }
    }
    return literal + '"';
}

Result<Pairs> pairsOf(const QString& form)
{
    Pairs pairs;
    for (const QString& line : formLines(form)) {
        const qsizetype equals = line.indexOf(u'=');
        const QString name = line.left(std::max<qsizetype>(equals, 0)).trimmed();
        if (name.isEmpty())
            return wrongForm(FormText::tr("“%1” has no name and text.").arg(line), FormText::tr("Write NAME = text."));
        if (std::any_of(pairs.begin(), pairs.end(), [&name](const auto& pair) { return pair.first == name; }))
            return wrongForm(FormText::tr("“%1” is there twice.").arg(name),
                             FormText::tr("Remove one of the two lines."));
        pairs.emplace_back(name, line.mid(equals + 1).trimmed());
    }
    return pairs;
}

QByteArray keyLiteral(const QString& key)
{
    static const QRegularExpression bare(u"^[A-Za-z0-9_-]+$"_s);
    if (bare.match(key).hasMatch())
        return key.toUtf8();
    // A key between ' cannot hold one; textLiteral() takes that form for backslashes alone.
    return textLiteral(key);
}

QString formOf(const toml::node& node, ConfigurationType type)
{
    if (const auto text = node.value_exact<std::string>())
        return textFrom(*text);
    const toml::array* list = node.as_array();
    const bool lines = type == ConfigurationType::Texts;
    if (list && (lines || type == ConfigurationType::Numbers || type == ConfigurationType::Statuses)) {
        QStringList items;
        for (const toml::node& item : *list)
            items << formOf(item, ConfigurationType::Text);
        return items.join(lines ? u"\n"_s : u", "_s);
    }
    if (const toml::table* table = node.as_table(); table && type == ConfigurationType::Pairs) {
        QStringList items;
        for (const auto& [key, item] : *table)
            items << textFrom(key.str()) + u" = "_s + formOf(item, ConfigurationType::Text);
        return items.join(u'\n');
    }
    std::ostringstream written;
    node.visit([&written](const auto& value) { written << value; });
    return QString::fromStdString(written.str());
}

Result<QByteArray> literalOf(const ConfigurationKey& key, const QString& form)
{
    switch (key.type) {
    case ConfigurationType::Word:
        if (!key.words.contains(form))
            return wrongForm(FormText::tr("“%1” is none of the words for this.").arg(form),
                             FormText::tr("Choose one of: %1.").arg(key.words.join(u", "_s)));
        return textLiteral(form);
    case ConfigurationType::Text:
        return textLiteral(form);
    case ConfigurationType::Texts: {
        QList<QByteArray> items;
        for (const QString& line : formLines(form))
            items << textLiteral(line);
        return listLiteral(items);
    }
    case ConfigurationType::Numbers:
        return wholeNumbers(form, true);
    case ConfigurationType::Statuses:
        return wholeNumbers(form, form.contains(u','));
    case ConfigurationType::Number:
        return wholeNumbers(form, false);
    case ConfigurationType::Seconds:
    case ConfigurationType::Decimal: {
        static const QRegularExpression decimal(u"^[0-9]+(\\.[0-9]+)?$"_s);
        if (!decimal.match(form.trimmed()).hasMatch())
            return wrongForm(key.type == ConfigurationType::Seconds
                                 ? FormText::tr("“%1” is no number of seconds.").arg(form)
                                 : FormText::tr("“%1” is no number.").arg(form),
                             FormText::tr("Type a number, 0 or more: 2.5"));
        QByteArray digits = form.trimmed().toUtf8();
        while (digits.size() > 1 && digits.startsWith('0') && digits[1] != '.')
            digits.remove(0, 1); // TOML takes no zeros in front
        return digits;
    }
    case ConfigurationType::YesNo:
        if (form != u"true" && form != u"false")
            return wrongForm(FormText::tr("“%1” is neither true nor false.").arg(form),
                             FormText::tr("Choose one of them."));
        return form.toUtf8();
    case ConfigurationType::Pairs:
        break;
    }
    const Result<Pairs> pairs = pairsOf(form);
    if (!pairs)
        return std::unexpected(pairs.error());
    QList<QByteArray> items;
    for (const auto& [name, text] : *pairs)
        items << keyLiteral(name) + " = " + textLiteral(text);
    return '{' + items.join(", ") + '}';
}

} // namespace holdpoint::runbook
