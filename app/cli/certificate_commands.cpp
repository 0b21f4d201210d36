// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate_export.h"
#include "app/cli/workbench.h"

#include <QCoreApplication>

// certificate: what leaves the launch as paper.
namespace holdpoint::app {
namespace {

struct CertificateArguments
{
    std::string launch, out, paper = "A4";
};

void certificate(Workbench& bench, const CertificateArguments& given, const Finish& finish)
{
    bench.withLaunch(given.launch, finish, [&bench, given, finish](LaunchClient& client) {
        if (!client.session()) {
            bench.fail(
                {ErrorCode::HeldElsewhere, QCoreApplication::translate("cli", "Another Holdpoint holds this launch."),
                 QCoreApplication::translate("cli", "Export the certificate in that window, or close it first."), 0},
                finish);
            return;
        }
        const report::Paper paper = given.paper == "Letter" ? report::Paper::Letter : report::Paper::A4;
        exportCertificate(*client.session(), bench.actor(client.launch()), text(given.out), paper, bench.environment,
                          [&bench, finish](const Result<QString>& path) {
                              if (!path) {
                                  bench.fail(path.error(), finish);
                                  return;
                              }
                              if (bench.terminal.json)
                                  bench.terminal.object({{QStringLiteral("certificate"), *path}});
                              else
                                  bench.terminal.line(*path);
                              finish(0);
                          });
    });
}

} // namespace

void addCertificateCommands(CLI::App& program, Workbench& bench)
{
    auto* print = program.add_subcommand("certificate", "Export the sign-off certificate as PDF");
    auto given = std::make_shared<CertificateArguments>();
    print->add_option("LAUNCH", given->launch)->required();
    print->add_option("--out", given->out, "File; default: certificates/ in the launch folder");
    print->add_option("--paper", given->paper, "A4 or Letter")->check(CLI::IsMember({"A4", "Letter"}));
    print->callback(
        [&bench, given] { bench.job = [&bench, given](const Finish& finish) { certificate(bench, *given, finish); }; });
}

} // namespace holdpoint::app
