// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/runbook/configuration_keys.h"

#include <QList>

#include <toml++/toml.h>

#include <utility>

// Values of the configuration as forms show them and as TOML writes them.
namespace holdpoint::runbook {

// A value of another type than the key's is shown as TOML writes it.
QString formOf(const toml::node& node, ConfigurationType type);
// Malformed with cause and next step where the form is not of the key's type.
Result<QByteArray> literalOf(const ConfigurationKey& key, const QString& form);
// The lines NAME = text of a form, in their order. Malformed for a line without a name, or a name twice.
using Pairs = QList<std::pair<QString, QString>>;
Result<Pairs> pairsOf(const QString& form);
QByteArray textLiteral(const QString& text);
// A key, in quotes where it needs them.
QByteArray keyLiteral(const QString& key);

} // namespace holdpoint::runbook
