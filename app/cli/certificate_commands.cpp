// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate_export.h"
#include "app/cli/workbench.h"
#include "core/report/launch_report.h"

#include <QCoreApplication>
#include <QSaveFile>

// certificate, report: what leaves the launch as paper.
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

struct ReportArguments
{
    std::string launch, out;
};

Result<void> writeReport(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return failure(ErrorCode::OutsideFailed,
                   QCoreApplication::translate("cli", "%1 cannot be written: %2.").arg(path, file.errorString()),
                   QCoreApplication::translate("cli", "Name a file in a folder that you may write to."));
}

void report(Workbench& bench, const ReportArguments& given, const Finish& finish)
{
    const Result<session::ReadLaunch> read = bench.read(given.launch);
    if (!read) {
        bench.fail(read.error(), finish);
        return;
    }
    if (read->broken) {
        bench.fail(*read->broken, finish);
        return;
    }
    const QString words = report::launchReport(read->launch, bench.environment.clock->now().utcMs);
    if (!given.out.empty()) {
        if (const Result<void> written = writeReport(text(given.out), words.toUtf8()); !written) {
            bench.fail(written.error(), finish);
            return;
        }
    }
    if (bench.terminal.json)
        bench.terminal.object({{QStringLiteral("report"), given.out.empty() ? words : text(given.out)}});
    else
        bench.terminal.line(given.out.empty() ? words.trimmed() : text(given.out));
    finish(0);
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

    auto* write = program.add_subcommand("report", "How the launch went so far, as Markdown");
    auto asked = std::make_shared<ReportArguments>();
    write->add_option("LAUNCH", asked->launch)->required();
    write->add_option("--out", asked->out, "File; default: it is printed");
    write->callback(
        [&bench, asked] { bench.job = [&bench, asked](const Finish& finish) { report(bench, *asked, finish); }; });
}

} // namespace holdpoint::app
