// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

// What the `toml holdpoint` blocks may say, as a form can ask for it. parseConfiguration() is the judge; a test holds
// that it takes every key of this table in every place.
namespace holdpoint::runbook {

enum class ConfigurationType
{
    Text,
    Word,     // one of `words`
    Texts,    // a list; in a form a line each
    Numbers,  // a list of whole numbers; in a form with commas between
    Number,   // a whole number
    Seconds,  // a decimal number, 0 or more
    Decimal,  // the same, not of seconds
    YesNo,    // "true" or "false"
    Pairs,    // a table of texts; in a form a line NAME = text each
    Statuses, // a whole number, or a list of them
};

struct ConfigurationKey
{
    QString key;
    ConfigurationType type = ConfigurationType::Text;
    QString title;     // translated: what it is called beside its field
    QString hint;      // translated: what belongs there, with an example or its unit
    QStringList words; // of a Word
    QStringList kinds; // it is for these values of `kind`; empty: for all
    bool needed = false;
};

struct ConfigurationSection
{
    QString section;    // "launch", "source" ...
    bool named = false; // [source.NAME]; else there is one
    QString title;      // translated: "Source"
    QString nameTitle;  // translated: what its name is; empty where it has none
    std::vector<ConfigurationKey> keys;
};

// In the order in which a person goes through them.
std::vector<ConfigurationSection> configurationSections();
// Of these sections the one of that name; empty keys where there is none.
ConfigurationSection configurationSection(const QString& section);

} // namespace holdpoint::runbook
