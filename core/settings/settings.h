// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/disk.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace holdpoint::settings {

enum class ThemeChoice
{
    System,
    Light,
    Dark
};

// Who sits at this machine, as they say themselves.
struct Person
{
    QString name, role;
    bool operator==(const Person&) const = default;
};

// What one person chose on this machine. Nothing here belongs to a launch, and no secret is among it.
struct Settings
{
    ThemeChoice theme = ThemeChoice::System;
    double textScale = 0;                   // 0: follow the screen; else 0.5 to 4 times the base size
    QStringList recentLaunches;             // folders, the latest first
    QStringList recentRunbooks;             // files, the latest first
    QString lastLaunch;                     // was open when the window closed; empty: none
    QByteArray windowGeometry, windowState; // as the window wrote them
    bool localTime = true;                  // lists show local time beside UTC
    bool alarmSound = true;                 // alarms are heard, not only seen
    Person person;
    QJsonObject unknown; // keys of a newer version: kept as they are

    bool operator==(const Settings&) const = default;
};

constexpr int mostRecent = 10;

// Puts `path` first in a list of recent paths, once, and cuts the list at mostRecent.
void remember(QStringList& recent, const QString& path);

// What a file gave: defaults and a problem to show where it could not be read as a whole.
struct Loaded
{
    Settings settings;
    std::optional<Error> problem;
};

// A file that is not there is the first start: defaults, no problem. Values of a wrong type count as damaged and take
// their default; the others are kept.
Loaded load(const Disk& disk, const QString& path);
// JSON, all or nothing, mode 0600. Errors: OutsideFailed or what the disk says.
Result<void> save(Disk& disk, const QString& path, const Settings& settings);

} // namespace holdpoint::settings
