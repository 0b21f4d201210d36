// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signing.h"

#include "core/runbook/importer.h"
#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>

// new, hold, resume, slip, scrub, end: the launch as a whole.
namespace holdpoint::app {
namespace {

QString launchText(const char* words) { return QCoreApplication::translate("cli", words); }

struct NewArguments
{
    std::string launch, runbook, t0, workdir, config, version;
    bool trust = false, rehearsal = false;
};

void makeNew(Workbench& bench, const NewArguments& arguments, const Finish& finish)
{
    session::NewLaunch wanted;
    wanted.folder = text(arguments.launch);
    wanted.runbookFile = text(arguments.runbook);
    wanted.configFile = text(arguments.config);
    wanted.workdir = text(arguments.workdir);
    wanted.version = text(arguments.version);
    wanted.trust = arguments.trust;
    wanted.rehearsal = arguments.rehearsal;
    if (!parseUtc(text(arguments.t0), wanted.t0UtcMs)) {
        bench.fail({ErrorCode::Usage, launchText("“%1” is no point in time.").arg(text(arguments.t0)),
                    launchText("Write T-0 with its zone: 2026-12-01T10:00Z or 2026-12-01T11:00+01:00."), 0},
                   finish);
        return;
    }
    session::createLaunch(wanted, bench.actor(checklist::Launch()), bench.environment,
                          [&bench, finish, wanted](const Result<QString>& created) {
                              if (!created) {
                                  bench.fail(created.error(), finish);
                                  return;
                              }
                              if (bench.terminal.json)
                                  bench.terminal.object({{QStringLiteral("launch"), *created},
                                                         {QStringLiteral("folder"), wanted.folder}});
                              else
                                  bench.terminal.line(launchText("Launch %1 is in %2.").arg(*created, wanted.folder));
                              const Result<session::ReadLaunch> made = session::readLaunch(wanted.folder);
                              const bool configured = !wanted.configFile.isEmpty() ||
                                                      (made && !made->launch.plan().configurationToml.isEmpty());
                              if (!wanted.trust && configured && !bench.terminal.json)
                                  bench.terminal.line(launchText("Its configuration does not act yet: nobody has "
                                                                 "trusted it. Read it in the runbook, then say so with "
                                                                 "holdpoint trust LAUNCH."));
                              finish(0);
                          });
}

Result<checklist::Command> loadOf(const Workbench& bench, const NewArguments& given)
{
    const Result<QByteArray> bytes = bench.environment.disk->read(text(given.runbook), runbook::largestRunbook);
    if (!bytes)
        return std::unexpected(bytes.error());
    const Result<session::LoadedPlan> plan = session::loadPlan(*bytes, {});
    if (!plan)
        return std::unexpected(plan.error());
    const Result<QString> kept = session::keepInput(text(given.launch), *bytes);
    if (!kept)
        return std::unexpected(kept.error());
    return checklist::LoadRunbook{{*kept, QFileInfo(text(given.runbook)).fileName(), plan->plan.title}};
}

} // namespace

void addLaunchCommands(CLI::App& program, Workbench& bench)
{
    auto* create = program.add_subcommand("new", "Make a launch folder from a runbook");
    auto arguments = std::make_shared<NewArguments>();
    create->add_option("LAUNCH", arguments->launch, "Folder to make, by custom NAME.launch")->required();
    create->add_option("--runbook", arguments->runbook, "Markdown file")->required();
    create->add_option("--t0", arguments->t0, "T-0 with its zone: 2026-12-01T10:00Z")->required();
    create->add_option("--workdir", arguments->workdir, "Where commands run; default: the runbook's folder");
    create->add_option("--config", arguments->config, "Configuration instead of the runbook's own blocks");
    create->add_option("--version-name", arguments->version, "Version that is launched");
    create->add_flag("--trust", arguments->trust, "I have read the configuration and trust exactly this version");
    create->add_flag("--rehearsal", arguments->rehearsal, "Mark every entry as a rehearsal");
    create->callback([&bench, arguments] {
        bench.job = [&bench, arguments](const Finish& finish) { makeNew(bench, *arguments, finish); };
    });

    struct Arguments
    {
        std::string launch, reason;
        int minutes = 0;
        SigningWords signing;
    };
    const auto withReason = [&program, &bench](const char* name, const char* help, auto make) {
        auto* command = program.add_subcommand(name, help);
        auto given = std::make_shared<Arguments>();
        command->add_option("LAUNCH", given->launch)->required();
        if (std::string_view(name) == "slip")
            command->add_option("MINUTES", given->minutes, "Later is positive")->required();
        command->add_option("--reason", given->reason, "Why")->required();
        if (std::string_view(name) != "end")
            addSigningWords(command, given->signing);
        command->callback([&bench, given, make] {
            bench.job = [&bench, given, make](const Finish& finish) {
                submitDecision(
                    bench, given->launch, given->signing, finish,
                    [given, make](const checklist::Launch&) -> Result<checklist::Command> { return make(*given); });
            };
        });
    };
    withReason("hold", "Hold the launch",
               [](const Arguments& given) -> checklist::Command { return checklist::Hold{text(given.reason)}; });
    withReason("resume", "Resume a held launch",
               [](const Arguments& given) -> checklist::Command { return checklist::Resume{text(given.reason)}; });
    withReason("scrub", "Give the launch up",
               [](const Arguments& given) -> checklist::Command { return checklist::Scrub{text(given.reason)}; });
    withReason("end", "End a launch that is done",
               [](const Arguments& given) -> checklist::Command { return checklist::End{text(given.reason)}; });
    withReason("slip", "Move T-0 and every time that hangs on it", [](const Arguments& given) -> checklist::Command {
        return checklist::Slip{given.minutes, text(given.reason)};
    });

    auto* load = program.add_subcommand("load", "Take another version of the runbook, before the launch has started");
    auto loaded = std::make_shared<NewArguments>();
    load->add_option("LAUNCH", loaded->launch)->required();
    load->add_option("RUNBOOK", loaded->runbook, "Markdown file")->required();
    load->callback([&bench, loaded] {
        bench.job = [&bench, loaded](const Finish& finish) {
            bench.submit(loaded->launch, finish,
                         [&bench, loaded](const checklist::Launch&) { return loadOf(bench, *loaded); });
        };
    });

    auto* trust = program.add_subcommand("trust", "Trust the runbook's configuration, exactly as it stands");
    auto folder = std::make_shared<std::string>();
    trust->add_option("LAUNCH", *folder)->required();
    trust->callback([&bench, folder] {
        bench.job = [&bench, folder](const Finish& finish) {
            bench.submit(*folder, finish, [folder](const checklist::Launch& launch) -> Result<checklist::Command> {
                const QString toml = launch.plan().configurationToml;
                if (toml.isEmpty())
                    return failure(ErrorCode::Refused, launchText("This runbook has no configuration."),
                                   launchText("Nothing needs to be trusted."));
                const Result<QString> kept = session::keepInput(text(*folder), toml.toUtf8());
                if (!kept)
                    return std::unexpected(kept.error());
                return checklist::TrustConfiguration{*kept};
            });
        };
    });
}

} // namespace holdpoint::app
