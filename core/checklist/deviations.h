// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

#include <array>
#include <optional>

namespace holdpoint::checklist {

// What a deviation can be about: DeviationRequested::kind.
inline constexpr std::array deviationKinds = {"skip",   "order",    "command", "rerun",         "environment",
                                              "folder", "override", "runbook", "configuration", "declaration"};
bool isDeviationKind(const QString& kind);

// Lines NAME=value, or NAME alone: that one is not set.
QMap<QString, std::optional<QString>> environmentLines(const QByteArray& lines);
// The set ones as sorted lines NAME=value, without a newline at the end.
QByteArray environmentText(const QMap<QString, std::optional<QString>>& lines);

} // namespace holdpoint::checklist
