// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration_edit.h"

#include "core/runbook/configuration_form.h"

#include <QCoreApplication>

#include <toml++/toml.h>

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::runbook {
namespace {

struct EditText
{
    Q_DECLARE_TR_FUNCTIONS(ConfigurationEdit)
};

std::string key8(const QString& text) { return text.toStdString(); }

std::unexpected<Error> writtenOtherwise(int line)
{
    return failure(ErrorCode::Refused, EditText::tr("This is written in a way that the form cannot change."),
                   EditText::tr("Change it in the source, on line %1.").arg(line), line);
}

Result<toml::table> parsed(const QByteArray& text)
{
    try {
        return toml::parse(std::string_view(text.constData(), std::size_t(text.size())));
    } catch (const toml::parse_error& error) {
        return failure(ErrorCode::Malformed,
                       EditText::tr("The configuration is not valid TOML: %1")
                           .arg(QString::fromUtf8(error.description().data(), qsizetype(error.description().size()))),
                       EditText::tr("Correct this line of the configuration."), int(error.source().begin.line));
    }
}

// Byte offsets of toml++'s positions, which count lines and code points.
class Places
{
public:
    explicit Places(const QByteArray& text)
        : m_text(text)
    {
        m_starts.push_back(0);
        for (qsizetype at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
            m_starts.push_back(at + 1);
    }
    [[nodiscard]] qsizetype start(int line) const { return m_starts[std::size_t(std::clamp(line, 1, count()) - 1)]; }
    // Behind its newline.
    [[nodiscard]] qsizetype end(int line) const { return line < count() ? start(line + 1) : m_text.size(); }
    [[nodiscard]] qsizetype at(const toml::source_position& position) const
    {
        qsizetype byte = start(int(position.line));
        for (auto column = position.column; column > 1 && byte < m_text.size(); --column) {
            ++byte;
            while (byte < m_text.size() && (uchar(m_text[byte]) & 0xC0U) == 0x80U)
                ++byte;
        }
        return byte;
    }

private:
    [[nodiscard]] int count() const { return int(m_starts.size()); }
    const QByteArray& m_text;
    std::vector<qsizetype> m_starts;
};

const toml::table* tomlTable(const toml::table& root, const QString& section, const QString& name)
{
    const toml::node* node = root.get(key8(section));
    if (node && !name.isEmpty())
        node = node->as_table() ? node->as_table()->get(key8(name)) : nullptr;
    return node ? node->as_table() : nullptr;
}

bool ownsHeader(const QByteArray& text, const Places& places, const toml::table& table)
{
    const qsizetype at = places.at(table.source().begin);
    return !table.is_inline() && at < text.size() && text[at] == '[';
}

// The last line of what stands directly below the table's header.
int lastLineOf(const toml::table& table)
{
    int last = int(table.source().begin.line);
    for (const auto& [key, node] : table) {
        if (!node.is_table() || node.as_table()->is_inline())
            last = std::max(last, int(node.source().end.line));
    }
    return last;
}

QByteArray lineEnd(const QByteArray& text)
{
    const qsizetype at = text.indexOf('\n');
    return at > 0 && text[at - 1] == '\r' ? QByteArrayLiteral("\r\n") : QByteArrayLiteral("\n");
}

// `text` with lines behind line `line`, whatever the last line ends with.
QByteArray insertedBehind(const QByteArray& text, const Places& places, int line, const QByteArray& lines)
{
    const qsizetype at = places.end(line);
    const bool open = at > 0 && text[at - 1] != '\n';
    return text.left(at) + (open ? lineEnd(text) : QByteArray()) + lines + text.mid(at);
}

Result<QByteArray> meaningChecked(const QByteArray& text, const toml::table& wanted, int line)
{
    const Result<toml::table> read = parsed(text);
    if (!read || !(*read == wanted))
        return writtenOtherwise(line);
    return text;
}

// Where the key's own lines can go: nothing else stands on them.
std::optional<std::pair<qsizetype, qsizetype>> ownLines(const QByteArray& text, const Places& places,
                                                        const toml::key& key, const toml::node& value)
{
    const qsizetype begin = places.start(int(key.source().begin.line));
    const qsizetype end = places.end(int(value.source().end.line));
    const QByteArray before = text.mid(begin, places.at(key.source().begin) - begin).trimmed();
    const QByteArray after = text.mid(places.at(value.source().end), end - places.at(value.source().end)).trimmed();
    if (!before.isEmpty() || !(after.isEmpty() || after.startsWith('#')))
        return std::nullopt;
    return std::pair(begin, end);
}

const toml::key* keyOf(const toml::table& table, const QString& name)
{
    for (auto it = table.cbegin(); it != table.cend(); ++it) {
        if (it->first.str() == key8(name))
            return &it->first;
    }
    return nullptr;
}

toml::table& reachedTable(toml::table& root, const QString& section, const QString& name)
{
    auto& outer = *root.insert(key8(section), toml::table()).first->second.as_table();
    return name.isEmpty() ? outer : *outer.insert(key8(name), toml::table()).first->second.as_table();
}

ConfigurationTable tableForm(const ConfigurationSection& section, const QString& name, const toml::table& table)
{
    ConfigurationTable found;
    found.section = section.section;
    found.name = name;
    found.line = int(table.source().begin.line);
    for (const ConfigurationKey& key : section.keys) {
        const toml::node* node = table.get(key8(key.key));
        const toml::key* at = keyOf(table, key.key);
        if (!node || !at)
            continue;
        found.forms.insert(key.key, formOf(*node, key.type));
        found.lines.insert(key.key, int(at->source().begin.line));
    }
    return found;
}

void addRanges(const QByteArray& text, const Places& places, const toml::table& table,
               std::vector<std::pair<qsizetype, qsizetype>>& ranges)
{
    if (ownsHeader(text, places, table))
        ranges.emplace_back(places.start(int(table.source().begin.line)), places.end(lastLineOf(table)));
    for (const auto& [key, node] : table) {
        if (node.is_table() && !node.as_table()->is_inline())
            addRanges(text, places, *node.as_table(), ranges);
    }
}

} // namespace

Result<std::vector<ConfigurationTable>> configurationTables(const QByteArray& toml)
{
    const Result<toml::table> root = parsed(toml);
    if (!root)
        return std::unexpected(root.error());
    std::vector<ConfigurationTable> tables;
    for (const ConfigurationSection& section : configurationSections()) {
        const toml::table* outer = tomlTable(*root, section.section, {});
        if (!outer)
            continue;
        if (!section.named) {
            tables.push_back(tableForm(section, {}, *outer));
            continue;
        }
        for (const auto& [key, node] : *outer) {
            if (node.is_table())
                tables.push_back(tableForm(section, QString::fromUtf8(key.str().data(), qsizetype(key.str().size())),
                                           *node.as_table()));
        }
    }
    std::stable_sort(tables.begin(), tables.end(),
                     [](const ConfigurationTable& a, const ConfigurationTable& b) { return a.line < b.line; });
    return tables;
}

Result<QByteArray> withConfigurationKey(const QByteArray& toml, const QString& section, const QString& name,
                                        const QString& key, const QString& form)
{
    const ConfigurationSection known = configurationSection(section);
    const auto field =
        std::find_if(known.keys.begin(), known.keys.end(), [&](const ConfigurationKey& one) { return one.key == key; });
    if (field == known.keys.end())
        return failure(ErrorCode::Usage, EditText::tr("There is no key “%1” in [%2].").arg(key, section),
                       EditText::tr("Look at the list of keys."));
    Result<toml::table> root = parsed(toml);
    if (!root)
        return std::unexpected(root.error());
    const toml::table* table = tomlTable(*root, section, name);
    if (!table)
        return failure(ErrorCode::Refused, EditText::tr("The configuration has no [%1].").arg(section),
                       EditText::tr("Add it first."));
    const Places places(toml);
    const toml::node* value = table->get(key8(key));
    const int line = int((value ? value->source() : table->source()).begin.line);
    toml::table wanted = *root;
    if (form.isEmpty()) {
        if (!value)
            return toml;
        const auto lines = ownLines(toml, places, *keyOf(*table, key), *value);
        if (!lines)
            return writtenOtherwise(line);
        reachedTable(wanted, section, name).erase(key8(key));
        return meaningChecked(toml.left(lines->first) + toml.mid(lines->second), wanted, line);
    }
    const Result<QByteArray> literal = literalOf(*field, form);
    if (!literal)
        return std::unexpected(literal.error());
    if (value && formOf(*value, field->type) == form)
        return toml; // it says this already, in its own way
    const QByteArray assignment = key.toUtf8() + " = " + *literal + lineEnd(toml);
    const Result<toml::table> one = parsed(assignment);
    if (!one)
        return std::unexpected(one.error());
    reachedTable(wanted, section, name).insert_or_assign(key8(key), *one->get(key8(key)));
    if (!value) {
        if (!ownsHeader(toml, places, *table))
            return writtenOtherwise(line);
        return meaningChecked(insertedBehind(toml, places, lastLineOf(*table), assignment), wanted, line);
    }
    if (value->is_table() && !value->as_table()->is_inline())
        return writtenOtherwise(line);
    const qsizetype begin = places.at(value->source().begin);
    return meaningChecked(toml.left(begin) + *literal + toml.mid(places.at(value->source().end)), wanted, line);
}

Result<QByteArray> withConfigurationTable(const QByteArray& toml, const QString& section, const QString& name,
                                          const QMap<QString, QString>& forms)
{
    const ConfigurationSection known = configurationSection(section);
    if (known.keys.empty() || known.named == name.trimmed().isEmpty())
        return failure(ErrorCode::Usage, EditText::tr("It needs a name."), EditText::tr("Type its name first."));
    Result<toml::table> root = parsed(toml);
    if (!root)
        return std::unexpected(root.error());
    if (tomlTable(*root, section, name))
        return failure(ErrorCode::Refused, EditText::tr("“%1” is there already.").arg(name.isEmpty() ? section : name),
                       EditText::tr("Change that one, or take another name."));
    const QByteArray eol = lineEnd(toml);
    QByteArray added = '[' + section.toUtf8() + (known.named ? '.' + keyLiteral(name) : QByteArray()) + ']' + eol;
    for (const ConfigurationKey& key : known.keys) {
        QString form = forms.value(key.key);
        if (form.isEmpty() && key.needed)
            form = key.words.value(0, QStringLiteral("?"));
        if (form.isEmpty())
            continue;
        const Result<QByteArray> literal = literalOf(key, form);
        if (!literal)
            return std::unexpected(literal.error());
        added += key.key.toUtf8() + " = " + *literal + eol;
    }
    const Result<toml::table> one = parsed(added);
    if (!one)
        return std::unexpected(one.error());
    toml::table wanted = *root;
    reachedTable(wanted, section, name) = *tomlTable(*one, section, name);
    QByteArray text = toml;
    if (!text.isEmpty() && !text.endsWith('\n'))
        text += eol;
    if (!text.isEmpty() && !text.endsWith(eol + eol))
        text += eol;
    return meaningChecked(text + added, wanted, 0);
}

Result<QByteArray> withoutConfigurationTable(const QByteArray& toml, const QString& section, const QString& name)
{
    const Result<toml::table> root = parsed(toml);
    if (!root)
        return std::unexpected(root.error());
    const toml::table* table = tomlTable(*root, section, name);
    if (!table)
        return toml;
    const int line = int(table->source().begin.line);
    std::vector<std::pair<qsizetype, qsizetype>> ranges;
    addRanges(toml, Places(toml), *table, ranges);
    std::sort(ranges.begin(), ranges.end());
    QByteArray text = toml;
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
        // Of the empty lines on both sides one stays.
        qsizetype end = range->second;
        const bool emptyBefore =
            range->first == 0 || text.left(range->first).endsWith("\n\n") || text.left(range->first).endsWith("\n\r\n");
        if (emptyBefore && end < text.size() && text[end] == '\n')
            ++end;
        else if (emptyBefore && text.mid(end, 2) == "\r\n")
            end += 2;
        text.remove(range->first, end - range->first);
    }
    toml::table wanted = *root;
    if (name.isEmpty()) {
        wanted.erase(key8(section));
    } else {
        toml::table& outer = reachedTable(wanted, section, {});
        outer.erase(key8(name));
        if (outer.empty())
            wanted.erase(key8(section));
    }
    return meaningChecked(text, wanted, line);
}

} // namespace holdpoint::runbook
