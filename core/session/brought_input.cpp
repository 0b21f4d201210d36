// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/brought_input.h"

#include "core/session/launch_folder.h"

#include <QFile>
#include <QLoggingCategory>

#include <algorithm>

namespace holdpoint::session {

Q_LOGGING_CATEGORY(inputLog, "holdpoint.input")

namespace {

bool names(const events::Event& event, const QString& sha256)
{
    if (const auto* loaded = std::get_if<events::RunbookLoaded>(&event))
        return loaded->sha256 == sha256;
    if (const auto* trusted = std::get_if<events::ConfigurationTrusted>(&event))
        return trusted->sha256 == sha256;
    const auto* asked = std::get_if<events::DeviationRequested>(&event);
    return asked && (asked->after == sha256.toLatin1() || asked->before == sha256.toLatin1());
}

} // namespace

QString broughtInput(const checklist::Command& command)
{
    if (const auto* load = std::get_if<checklist::LoadRunbook>(&command))
        return load->loaded.sha256;
    if (const auto* trust = std::get_if<checklist::TrustConfiguration>(&command))
        return trust->sha256;
    const auto* asked = std::get_if<checklist::RequestDeviation>(&command);
    const bool whole =
        asked && (asked->kind == QLatin1String("runbook") || asked->kind == QLatin1String("configuration"));
    return whole ? QString::fromLatin1(asked->after) : QString();
}

void dropUnnamedInput(const QString& folder, const QString& sha256, const std::vector<events::Entry>& entries)
{
    // Nothing but a file of inputs/ is removed, whatever a command says.
    const bool isName = sha256.size() == 64 && std::all_of(sha256.begin(), sha256.end(), [](QChar c) {
                            return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
                        });
    if (!isName || std::any_of(entries.begin(), entries.end(),
                               [&sha256](const events::Entry& entry) { return names(entry.body, sha256); }))
        return;
    QFile file(inputPath(folder, sha256));
    if (file.exists() && !file.remove())
        qCWarning(inputLog, "%s", qUtf8Printable(file.errorString()));
}

} // namespace holdpoint::session
