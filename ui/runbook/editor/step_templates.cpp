// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/step_templates.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {
namespace {

QString templateText(const char* text) { return QCoreApplication::translate("StepTemplates", text); }

runbook::Edit procedureStep(const runbook::Place& place, const QString& title, const QByteArray& commands)
{
    return runbook::edit::AddStep{place, title, commands, u"bash"_s, std::nullopt};
}

} // namespace

QList<StepTemplate> stepTemplates(const runbook::Place& place)
{
    return {
        {templateText("&Health check"), procedureStep(place, templateText("Check the health of the service"),
                                                      "# Must answer 200\ncurl -fsS --max-time 5 \"<HEALTH_URL>\"")},
        {templateText("&Backup and verify"),
         procedureStep(place, templateText("Back up and verify"),
                       "# Make the backup\n./scripts/backup.sh pre-launch\n"
                       "# Restore it elsewhere and compare\n./scripts/verify-backup.sh pre-launch")},
        {templateText("&Traffic shift with a watch"),
         procedureStep(place, templateText("Shift 5% of traffic and watch"),
                       "# Move the weight\n./scripts/shift-traffic.sh 5\n"
                       "# Watch errors and latency for 5 minutes\n./scripts/watch-metrics.sh --for 300")},
        {templateText("&Go/no-go gate"),
         runbook::edit::AddGate{place,
                                templateText("Go/No-Go decision"),
                                {templateText("Every check before this one has passed"),
                                 templateText("No alarm is unacknowledged"), templateText("The rollback is armed")}}},
        {templateText("&Message"), procedureStep(place, templateText("Tell everybody"),
                                                 "# Says where the launch stands\n"
                                                 "./scripts/notify.sh \"<MESSAGE>\"")},
        {templateText("Manual &check"),
         runbook::edit::AddStep{place, templateText("Look at it and confirm"), {}, u"bash"_s, std::nullopt}},
    };
}

QByteArray commandFor(const QString& file, const QString& folder)
{
    QString path = QFileInfo(file).absoluteFilePath();
    if (!folder.isEmpty()) {
        const QString relative = QDir(folder).relativeFilePath(path);
        if (!relative.startsWith(u"../"_s) && !QDir::isAbsolutePath(relative))
            path = u"./"_s + relative;
    }
    static const QRegularExpression plain(u"^[A-Za-z0-9_./@%+=:,-]+$"_s);
    if (!plain.match(path).hasMatch())
        path = u'\'' + path.replace(u'\'', u"'\\''"_s) + u'\'';
    return path.toUtf8();
}

} // namespace holdpoint::ui
