// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/version_reading.h"

#include "core/runbook/configuration.h"
#include "core/runbook/difference.h"
#include "core/runbook/display_text.h"
#include "core/runbook/importer.h"
#include "core/runbook/lint.h"
#include "core/session/launch_folder.h"
#include "core/session/plan_change.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace holdpoint::ui {
namespace {

constexpr qint64 largestVersion = 64LL * 1024 * 1024; // bytes

struct VersionText
{
    Q_DECLARE_TR_FUNCTIONS(VersionReading)
};

QStringList titlesOf(const runbook::Plan& plan, const QStringList& steps)
{
    QStringList titles;
    for (const QString& id : steps) {
        if (const runbook::Step* step = plan.step(id))
            titles << step->title;
    }
    return titles;
}

} // namespace

VersionReading readVersion(const checklist::Launch& launch, const QString& kind, const QByteArray& before,
                           const QByteArray& bytes, const QString& folder, const Disk& disk)
{
    VersionReading reading;
    reading.bytes = bytes;
    reading.difference = runbook::differenceText(before, bytes);
    reading.change = session::planChangeBy(launch, kind, bytes, folder, disk);
    if (!reading.change.problem.isEmpty())
        return reading;
    if (kind == QLatin1String("configuration")) {
        const Result<runbook::Configuration> read = runbook::parseConfiguration(QString::fromUtf8(bytes));
        if (read)
            reading.trust = trustSummary(launch.plan(), *read, bytes);
        return reading;
    }
    const Result<runbook::Plan> plan = runbook::importRunbook(bytes);
    if (!plan)
        return reading;
    reading.added = titlesOf(*plan, runbook::planDifference(launch.plan(), *plan).added);
    if (const auto found = runbook::lint(*plan, bytes, {})) {
        for (const runbook::LintFinding& finding : *found)
            reading.findings.append({finding.code, finding.line, finding.text});
    }
    return reading;
}

Result<QByteArray> versionIn(const QString& file, const QString& kind, const Disk& disk)
{
    Result<QByteArray> bytes = disk.read(file, largestVersion);
    if (!bytes || kind != QLatin1String("configuration"))
        return bytes;
    const QString ending = QFileInfo(file).suffix().toLower();
    if (ending != QLatin1String("md") && ending != QLatin1String("markdown"))
        return bytes;
    const Result<runbook::Plan> plan = runbook::importRunbook(*bytes);
    if (!plan)
        return std::unexpected(plan.error());
    if (plan->configurationToml.isEmpty())
        return failure(ErrorCode::Malformed, VersionText::tr("%1 holds no configuration.").arg(file),
                       VersionText::tr("Choose a runbook with a block “toml holdpoint”, or a file that holds only the "
                                       "configuration."));
    return plan->configurationToml.toUtf8();
}

QStringList versionFacts(const checklist::Launch& launch, const QString& kind, const VersionReading& reading)
{
    QStringList lines;
    const auto visible = [](const QString& text) { return runbook::escapedForDisplay(text.toUtf8()); };
    if (kind == QLatin1String("configuration")) {
        const auto list = [&](const QString& words, const QList<TrustSummary::Item>& items) {
            for (const TrustSummary::Item& item : items)
                lines << words.arg(visible(item.what), visible(item.where));
        };
        list(VersionText::tr("starts by itself: %1 (%2)"), reading.trust.startedByItself);
        list(VersionText::tr("contacts by itself: %1 (%2)"), reading.trust.hosts);
        list(VersionText::tr("uses the secret: %1 (%2)"), reading.trust.secrets);
        if (lines.isEmpty())
            lines << VersionText::tr("It starts nothing and contacts nobody by itself.");
        return lines;
    }
    const auto steps = [&](const QString& words, const QStringList& titles) {
        for (const QString& title : titles)
            lines << words.arg(visible(title));
    };
    const auto marked = [&](const QStringList& ids) {
        QStringList titles;
        for (const QString& id : ids) {
            if (const runbook::Step* step = launch.plan().step(id))
                titles << (launch.done(id) ? VersionText::tr("%1 (done already)").arg(step->title) : step->title);
        }
        return titles;
    };
    steps(VersionText::tr("changed step: %1"), marked(reading.change.changed));
    steps(VersionText::tr("step that is dropped: %1"), marked(reading.change.vanished));
    steps(VersionText::tr("new step: %1"), reading.added);
    if (lines.isEmpty())
        lines << VersionText::tr("No step changes.");
    return lines;
}

} // namespace holdpoint::ui
