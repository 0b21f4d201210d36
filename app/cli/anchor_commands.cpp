// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signing.h"
#include "core/session/anchors.h"
#include "core/session/launch_folder.h"
#include "core/session/takeover.h"
#include "core/signoff/key_store.h"

#include <QCoreApplication>
#include <QFileInfo>

// anchor, takeover: checkpoints that leave the machine, and launches that change it.
namespace holdpoint::app {
namespace {

QString anchorWords(const char* words) { return QCoreApplication::translate("cli", words); }

struct AnchorArguments
{
    std::string launch, to, stop;
};

struct TakeoverArguments
{
    std::string launch, reason;
    int descriptor = -1;
};

void showAnchors(Workbench& bench, const checklist::Launch& launch, const Finish& finish)
{
    const std::vector<session::Anchor> anchors = session::readAnchors(launch);
    if (bench.terminal.json) {
        bench.terminal.object(anchorsJson(launch));
    } else {
        bench.terminal.line(session::anchoredText(anchors, launch.state().entries));
        for (const session::Anchor& anchor : anchors)
            bench.terminal.line(QStringLiteral("  %1: %2")
                                    .arg(anchor.folder, anchor.problem.isEmpty()
                                                            ? anchorWords("%1 entries").arg(anchor.size)
                                                            : anchor.problem));
    }
    finish(0);
}

// Copies the newest checkpoint now, whoever holds the launch, so that the answer is true.
void copyNow(Workbench& bench, LaunchClient& client, const QString& folder, const Finish& finish)
{
    const Result<ledger::Appended> head = client.head();
    const Result<void> written = head ? session::writeAnchor(folder, client.launch().state().opened.launch,
                                                             head->checkpoint, session::ledgerPath(client.folder()))
                                      : std::unexpected(head.error());
    if (!written) {
        bench.fail(written.error(), finish);
        return;
    }
    if (bench.terminal.json)
        bench.terminal.object({{QStringLiteral("folder"), folder}, {QStringLiteral("size"), head->size}});
    else
        bench.terminal.line(
            anchorWords("The checkpoint over %1 entries lies in %2. Every later one follows while a Holdpoint holds "
                        "this launch.")
                .arg(head->size)
                .arg(folder));
    finish(0);
}

void anchor(Workbench& bench, const AnchorArguments& given, const Finish& finish)
{
    if (given.to.empty() && given.stop.empty()) {
        const Result<session::ReadLaunch> read = bench.read(given.launch);
        if (!read)
            bench.fail(read.error(), finish);
        else
            showAnchors(bench, read->launch, finish);
        return;
    }
    bench.withLaunch(given.launch, finish, [&bench, given, finish](LaunchClient& client) {
        const QString add = given.to.empty() ? QString() : QFileInfo(text(given.to)).absoluteFilePath();
        const QString drop = given.stop.empty() ? QString() : QFileInfo(text(given.stop)).absoluteFilePath();
        QStringList folders = client.launch().state().anchors;
        folders.removeAll(drop);
        const bool known = folders.contains(add);
        if (!add.isEmpty() && !known)
            folders.append(add);
        if (known) {
            copyNow(bench, client, add, finish);
            return;
        }
        // A folder that cannot be written is not recorded as an anchor.
        if (!add.isEmpty() && !QFileInfo(add).isDir()) {
            bench.fail({ErrorCode::OutsideFailed, anchorWords("The anchor folder %1 is not there.").arg(add),
                        anchorWords("Mount the disk, plug the stick in, or make the folder."), 0},
                       finish);
            return;
        }
        Act act;
        act.command = checklist::ChangeAnchors{folders};
        act.actor = bench.actor(client.launch());
        client.act(act, [&bench, &client, add, finish](const Result<session::Committed>& result) {
            if (!result || add.isEmpty())
                bench.answer(result, finish);
            else
                copyNow(bench, client, add, finish);
        });
    });
}

void takeOver(Workbench& bench, const TakeoverArguments& given, const Finish& finish)
{
    const Result<session::ReadLaunch> read = bench.read(given.launch);
    if (!read) {
        bench.fail(read.error(), finish);
        return;
    }
    session::Takeover takeover;
    takeover.folder = text(given.launch);
    takeover.reason = text(given.reason);
    takeover.actor = bench.actor(read->launch);
    const auto go = [&bench, finish](const session::Takeover& wanted) {
        session::takeOver(wanted, bench.environment, [&bench, finish](const Result<QString>& key) {
            if (!key) {
                bench.fail(key.error(), finish);
                return;
            }
            if (bench.terminal.json)
                bench.terminal.object({{QStringLiteral("log_key"), *key}});
            else
                bench.terminal.line(anchorWords("This machine goes on with the launch. Its log key from now on, to be "
                                                "announced:\n%1")
                                        .arg(*key));
            finish(0);
        });
    };
    if (given.descriptor < 0) {
        go(takeover);
        return;
    }
    const Result<QByteArray> passphrase = Terminal::passphrase(given.descriptor);
    if (!passphrase) {
        bench.fail(passphrase.error(), finish);
        return;
    }
    bench.environment.keys->load(
        personalKeyName(takeover.actor.person),
        [&bench, finish, go, takeover, passphrase = *passphrase](const Result<QByteArray>& kept) {
            const Result<signoff::WrappedKey> key =
                kept ? signoff::parseWrappedKey(*kept) : std::unexpected(kept.error());
            if (!key) {
                bench.fail(key.error(), finish);
                return;
            }
            session::Takeover signedOne = takeover;
            signedOne.fingerprint = key->fingerprint();
            signedOne.sign = [key = *key, passphrase](const signoff::Statement& statement) {
                return session::signStatement(statement, key, passphrase);
            };
            go(signedOne);
        });
}

} // namespace

QJsonObject anchorsJson(const checklist::Launch& launch)
{
    const std::vector<session::Anchor> anchors = session::readAnchors(launch);
    const session::Anchor farthest = session::farthestAnchor(anchors);
    QJsonArray folders;
    for (const session::Anchor& anchor : anchors)
        folders.append(QJsonObject{{QStringLiteral("folder"), anchor.folder},
                                   {QStringLiteral("size"), anchor.size},
                                   {QStringLiteral("problem"), anchor.problem}});
    return {{QStringLiteral("anchored"), farthest.size},
            {QStringLiteral("entries"), launch.state().entries},
            {QStringLiteral("last"), farthest.utcMs > 0 ? QJsonValue(utcText(farthest.utcMs)) : QJsonValue()},
            {QStringLiteral("folders"), folders}};
}

void addAnchorCommands(CLI::App& program, Workbench& bench)
{
    auto* anchors = program.add_subcommand("anchor", "Copy every checkpoint to another folder, or show where they are");
    auto given = std::make_shared<AnchorArguments>();
    anchors->add_option("LAUNCH", given->launch)->required();
    auto* to = anchors->add_option("--to", given->to, "Folder on another disk, a stick or a share, from now on");
    anchors->add_option("--stop", given->stop, "Folder that gets no more")->excludes(to);
    anchors->callback(
        [&bench, given] { bench.job = [&bench, given](const Finish& finish) { anchor(bench, *given, finish); }; });

    auto* takeover = program.add_subcommand("takeover", "Go on with a launch on this machine, with a new log key");
    auto taken = std::make_shared<TakeoverArguments>();
    takeover->add_option("LAUNCH", taken->launch)->required();
    takeover->add_option("--reason", taken->reason, "Why")->required();
    takeover->add_option("--passphrase-fd", taken->descriptor, "Sign it; needed where the roster names keys");
    takeover->callback(
        [&bench, taken] { bench.job = [&bench, taken](const Finish& finish) { takeOver(bench, *taken, finish); }; });
}

} // namespace holdpoint::app
