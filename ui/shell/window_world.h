// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/certificate.h"
#include "core/session/session.h"
#include "ui/alarms/alarm_notice.h"
#include "ui/alarms/alarm_sound.h"
#include "ui/shell/wall_flow.h"

#include <QObject>
#include <QSize>
#include <QString>

#include <functional>
#include <memory>

namespace holdpoint::ui {

using Exported = std::function<void(Result<QString>)>; // the file that was written
// Writes the certificate of a launch to `file` and records it; `done` in the calling thread, once.
using CertificateExport =
    std::function<void(session::Session& session, const QString& file, const events::Actor& actor, Exported done)>;

// What the window gets from outside. All pointers outlive it.
struct WindowWorld
{
    session::Environment environment;
    QString settingsFile;
    QString launchesFolder;                  // where new launches are proposed
    QString draftsFolder;                    // where the editor keeps unsaved work
    QSize screen;                            // in device-independent pixels: the text follows it
    report::Paper paper = report::Paper::A4; // of certificates
    CertificateExport exportCertificate;     // empty: the action says that it is not there
    // What alarms are heard and told by outside of the window; nullptr: they are seen in it alone.
    std::shared_ptr<AlarmSound> alarmSound;
    std::shared_ptr<AlarmNotice> alarmNotice;
    // Called for every launch that is opened; what it returns lives as long as the launch is open. May be empty.
    std::function<std::unique_ptr<QObject>(session::Session& session)> serve;
    WallStart startWall;
};

} // namespace holdpoint::ui
