// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace holdpoint::ui {

// Which charts stand where: in reading order, so many side by side. A value that can be kept with a launch.
struct ChartLayout
{
    static constexpr int mostColumns = 6;
    static constexpr qsizetype mostIds = 1000, longestId = 200;
    QStringList order; // ids of charts; those that are not named follow
    QStringList hidden;
    int columns = 2;

    // `id` to the place of `target`; what was there moves on.
    void move(const QString& id, qsizetype target);
    // The ids of `present` in this layout's order, without the hidden ones.
    [[nodiscard]] QStringList arranged(const QStringList& present) const;
    bool operator==(const ChartLayout&) const = default;
};

// A layout for each phase; a phase without one of its own has the common one.
struct ChartLayouts
{
    ChartLayout common;
    QMap<QString, ChartLayout> ofPhase; // by the phase's id

    [[nodiscard]] const ChartLayout& layout(const QString& phase) const;
    [[nodiscard]] QJsonObject toJson() const;
    // Malformed where it is no such object; what it has too much or too little is not repaired in silence.
    static Result<ChartLayouts> fromJson(const QJsonObject& object);
    // One line of canonical JSON in UTF-8 (RFC 8785), to keep in a file or a record. Refused where an id or a phase is
    // one that fromText() would not take.
    [[nodiscard]] Result<QByteArray> toText() const;
    // Malformed for anything else than what toText() wrote: keys twice, other orders, white space, wrong types.
    // TooLarge for more than mostBytes.
    static Result<ChartLayouts> fromText(const QByteArray& text);
    static constexpr qsizetype mostBytes = 256 * 1024;
    bool operator==(const ChartLayouts&) const = default;
};

} // namespace holdpoint::ui
