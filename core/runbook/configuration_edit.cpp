// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/configuration_edit.h"

#include "core/runbook/configuration_form.h"
#include "core/runbook/toml_text.h"

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
    return failure(ErrorCode::Refused,
                   EditText::tr("This stands in the text in a way that the form cannot change without changing more."),
                   line > 0 ? EditText::tr("Change it in the source, on line %1.").arg(line)
                            : EditText::tr("Change it in the source."),
                   line);
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

const toml::table* tomlTable(const toml::table& root, const QString& section, const QString& name)
{
    const toml::node* node = root.get(key8(section));
    if (node && !name.isEmpty())
        node = node->as_table() ? node->as_table()->get(key8(name)) : nullptr;
    return node ? node->as_table() : nullptr;
}

Result<QByteArray> meaningChecked(const std::optional<QByteArray>& text, const toml::table& wanted, int line)
{
    if (!text)
        return writtenOtherwise(line);
    const Result<toml::table> read = parsed(*text);
    if (!read || !(*read == wanted))
        return writtenOtherwise(line);
    return *text;
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

QStringList tablePath(const QString& section, const QString& name)
{
    return name.isEmpty() ? QStringList{section} : QStringList{section, name};
}

// The text with another literal where a key, or an item of its list, stands.
std::optional<QByteArray> withReference(const QByteArray& toml, const QStringList& path, int item,
                                        const QByteArray& literal)
{
    for (const toml_text::Entry& entry : toml_text::entries(toml)) {
        if (entry.header || entry.path != path)
            continue;
        const std::vector<toml_text::Span> items = toml_text::items(toml, entry.value);
        const toml_text::Span span =
            item >= 0 && std::size_t(item) < items.size() ? items[std::size_t(item)] : entry.value;
        return toml.left(span.begin) + literal + toml.mid(span.end);
    }
    return std::nullopt;
}

// The text with the key's table of texts made what the form says, pair by pair: nothing else of it is written anew.
Result<QByteArray> withPairs(const QByteArray& toml, const QStringList& path, const toml::table& there,
                             const QString& form, int line)
{
    const Result<Pairs> shown = pairsOf(formOf(there, ConfigurationType::Pairs));
    const Result<Pairs> wanted = pairsOf(form);
    if (!wanted)
        return std::unexpected(wanted.error());
    const bool lines = shown && shown->size() == qsizetype(there.size()) &&
                       std::all_of(shown->begin(), shown->end(), [&there](const auto& pair) {
                           const toml::node* node = there.get(key8(pair.first));
                           return node && formOf(*node, ConfigurationType::Text) == pair.second;
                       });
    if (!lines)
        return failure(
            ErrorCode::Refused,
            EditText::tr("A name or a text here cannot be shown as one line NAME = text, so the form would change it."),
            EditText::tr("Change it in the source, on line %1.").arg(line), line);
    const auto holds = [](const Pairs& pairs, const QString& name) {
        return std::any_of(pairs.begin(), pairs.end(), [&name](const auto& pair) { return pair.first == name; });
    };
    QStringList gone, come;
    for (const auto& [name, text] : *shown)
        if (!holds(*wanted, name))
            gone << name;
    for (const auto& [name, text] : *wanted)
        if (!holds(*shown, name))
            come << name;
    std::optional<QByteArray> text = toml;
    // One name for another is a new name, in its place.
    const bool isRenamed = gone.size() == 1 && come.size() == 1;
    if (isRenamed)
        text = toml_text::renamed(*text, path + gone, keyLiteral(come.first()));
    for (const auto& [name, value] : *wanted) {
        if (!text)
            break;
        const bool fresh = come.contains(name);
        if (fresh && !isRenamed)
            text = toml_text::added(*text, path, keyLiteral(name), textLiteral(value));
        else if (formOf(*there.get(key8(fresh ? gone.first() : name)), ConfigurationType::Text) != value)
            text = toml_text::replaced(*text, path + QStringList{name}, textLiteral(value));
    }
    for (const QString& name : gone) {
        if (text && !isRenamed)
            text = toml_text::removed(*text, path + QStringList{name});
    }
    return text ? Result<QByteArray>(*text) : writtenOtherwise(line);
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
    const QStringList path = tablePath(section, name) + QStringList{key};
    const toml::node* value = table->get(key8(key));
    const int line = int((value ? value->source() : table->source()).begin.line);
    toml::table wanted = *root;
    if (form.isEmpty()) {
        if (!value)
            return toml;
        reachedTable(wanted, section, name).erase(key8(key));
        return meaningChecked(toml_text::removed(toml, path), wanted, line);
    }
    const Result<QByteArray> literal = literalOf(*field, form);
    if (!literal)
        return std::unexpected(literal.error());
    if (value && formOf(*value, field->type) == form)
        return toml; // it says this already, in its own way
    const Result<toml::table> one = parsed(key.toUtf8() + " = " + *literal + '\n');
    if (!one)
        return std::unexpected(one.error());
    reachedTable(wanted, section, name).insert_or_assign(key8(key), *one->get(key8(key)));
    if (!value)
        return meaningChecked(toml_text::added(toml, tablePath(section, name), key.toUtf8(), *literal), wanted, line);
    if (!value->is_table() || field->type != ConfigurationType::Pairs)
        return meaningChecked(toml_text::replaced(toml, path, *literal), wanted, line);
    const Result<QByteArray> paired = withPairs(toml, path, *value->as_table(), form, line);
    if (!paired)
        return paired;
    return meaningChecked(*paired, wanted, line);
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
    // A list of tables, or a value, where a table belongs.
    const toml::node* there = root->get(key8(section));
    if (known.named && there && there->is_table())
        there = there->as_table()->get(key8(name));
    if (there)
        return writtenOtherwise(int(there->source().begin.line));
    const QByteArray eol = toml_text::lineEnd(toml);
    QByteArray header = '[' + section.toUtf8() + (known.named ? '.' + keyLiteral(name) : QByteArray()) + ']' + eol;
    QList<QByteArray> assignments;
    for (const ConfigurationKey& key : known.keys) {
        QString form = forms.value(key.key);
        if (form.isEmpty() && key.needed)
            form = key.words.value(0, QStringLiteral("?"));
        if (form.isEmpty())
            continue;
        const Result<QByteArray> literal = literalOf(key, form);
        if (!literal)
            return std::unexpected(literal.error());
        assignments << key.key.toUtf8() + " = " + *literal;
    }
    QByteArray block = header;
    for (const QByteArray& assignment : assignments)
        block += assignment + eol;
    const Result<toml::table> one = parsed(block);
    if (!one)
        return std::unexpected(one.error());
    toml::table wanted = *root;
    reachedTable(wanted, section, name) = *tomlTable(*one, section, name);
    QByteArray text = toml;
    if (!text.isEmpty() && !text.endsWith('\n'))
        text += eol;
    if (!text.isEmpty() && !text.endsWith(eol + eol))
        text += eol;
    const Result<QByteArray> appended = meaningChecked(text + block, wanted, 0);
    if (appended || !known.named)
        return appended;
    // Nothing can follow where all of them stand in one inline table: it goes into that.
    return meaningChecked(toml_text::added(toml, {section}, keyLiteral(name), '{' + assignments.join(", ") + '}'),
                          wanted, 0);
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
    toml::table wanted = *root;
    QStringList path = tablePath(section, name);
    if (!name.isEmpty()) {
        toml::table& outer = reachedTable(wanted, section, {});
        outer.erase(key8(name));
        // The last one takes what held it along.
        if (outer.empty())
            path.removeLast();
    }
    if (path.size() == 1)
        wanted.erase(key8(section));
    return meaningChecked(toml_text::removed(toml, path), wanted, line);
}

Result<QByteArray> withConfigurationName(const QByteArray& toml, const QString& section, const QString& name,
                                         const QString& newName)
{
    const QString other = newName.trimmed();
    if (name.isEmpty() || other.isEmpty())
        return failure(ErrorCode::Usage, EditText::tr("It needs a name."), EditText::tr("Type its name first."));
    Result<toml::table> root = parsed(toml);
    if (!root)
        return std::unexpected(root.error());
    const toml::table* table = tomlTable(*root, section, name);
    if (!table)
        return failure(ErrorCode::Refused, EditText::tr("The configuration has no [%1].").arg(section),
                       EditText::tr("Add it first."));
    if (other == name)
        return toml;
    if (tomlTable(*root, section, other))
        return failure(ErrorCode::Refused, EditText::tr("“%1” is there already.").arg(other),
                       EditText::tr("Take another name, or remove that one first."));
    const int line = int(table->source().begin.line);
    toml::table wanted = *root;
    toml::table& outer = reachedTable(wanted, section, {});
    outer.insert_or_assign(key8(other), *table);
    outer.erase(key8(name));
    std::optional<QByteArray> text = toml_text::renamed(toml, {section, name}, keyLiteral(other));
    for (const ConfigurationReference& reference : configurationReferences(toml, section, name)) {
        if (!text)
            break;
        // The tables that name it keep their own names, so their paths are what they were.
        toml::table& holder = reachedTable(wanted, reference.section, reference.name);
        const QStringList path = tablePath(reference.section, reference.name) + QStringList{reference.key};
        if (toml::array* list = holder.get_as<toml::array>(key8(reference.key)))
            list->replace(list->cbegin() + reference.item, key8(other));
        else
            holder.insert_or_assign(key8(reference.key), key8(other));
        text = withReference(*text, path, reference.item, textLiteral(other));
    }
    return meaningChecked(text, wanted, line);
}

std::vector<ConfigurationReference> configurationReferences(const QByteArray& toml, const QString& section,
                                                            const QString& name)
{
    std::vector<ConfigurationReference> found;
    const Result<toml::table> root = parsed(toml);
    if (!root)
        return found;
    const auto look = [&](const QString& where, const QString& table, const QString& key) {
        const toml::table* there = tomlTable(*root, where, table);
        const toml::node* node = there ? there->get(key8(key)) : nullptr;
        if (node && node->value_exact<std::string>() == key8(name))
            found.push_back({where, table, key, 0});
        const toml::array* list = node ? node->as_array() : nullptr;
        for (std::size_t i = 0; list && i < list->size(); ++i)
            if (list->get(i)->value_exact<std::string>() == key8(name))
                found.push_back({where, table, key, int(i)});
    };
    if (section == u"source") {
        if (const toml::table* metrics = tomlTable(*root, u"metric"_s, {})) {
            for (const auto& [key, node] : *metrics)
                look(u"metric"_s, QString::fromStdString(std::string(key.str())), u"source"_s);
        }
        look(u"rollout"_s, {}, u"observe"_s);
        look(u"rollback"_s, {}, u"alive"_s);
    } else if (section == u"metric") {
        look(u"rollout"_s, {}, u"compare"_s);
        look(u"rollout"_s, {}, u"watched"_s);
        if (const toml::table* rows = tomlTable(*root, u"matrix"_s, {})) {
            for (const auto& [key, node] : *rows)
                look(u"matrix"_s, QString::fromStdString(std::string(key.str())), u"metric"_s);
        }
    }
    return found;
}

} // namespace holdpoint::runbook
