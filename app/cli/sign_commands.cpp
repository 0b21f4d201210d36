// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/signing.h"

#include "core/signoff/personal_key.h"

#include <QCoreApplication>

// statement, sign, vote: what people sign. Passphrases come through a descriptor.
namespace holdpoint::app {
namespace {

struct SignArguments
{
    std::string launch, signoff, statement, signature, key;
    std::string gate, seat, word, reason;
    int descriptor = -1;
    bool declare = false;
};

Result<SignTarget> targetOf(const checklist::Launch& launch, const SignArguments& given)
{
    SignTarget target;
    if (given.declare) {
        target.what = SignTarget::What::Declaration;
    } else if (!given.gate.empty()) {
        const Result<QString> gate = find(launch, Thing::Gate, text(given.gate));
        if (!gate)
            return std::unexpected(gate.error());
        target.what = SignTarget::What::Vote;
        target.vote = {*gate, text(given.seat), given.word == "go", text(given.reason)};
    } else {
        const Result<QString> signoff = find(launch, Thing::Signoff, text(given.signoff));
        if (!signoff)
            return std::unexpected(signoff.error());
        target.signoff = *signoff;
    }
    return target;
}

void sign(Workbench& bench, const SignArguments& given, const Finish& finish)
{
    bench.withLaunch(given.launch, finish, [&bench, given, finish](LaunchClient& client) {
        const Result<SignTarget> target = targetOf(client.launch(), given);
        if (!target) {
            bench.fail(target.error(), finish);
            return;
        }
        if (!given.signature.empty()) {
            const Result<session::SignedStatement> made =
                signedElsewhere({-1, given.statement, given.signature, given.key, false});
            if (!made)
                bench.fail(made.error(), finish);
            else
                actSigned(bench, client, *target, *made, finish);
            return;
        }
        const Result<QByteArray> passphrase = Terminal::passphrase(given.descriptor);
        if (!passphrase)
            bench.fail(passphrase.error(), finish);
        else
            signHere(bench, client, *target, *passphrase, finish);
    });
}

void vote(Workbench& bench, const SignArguments& given, const Finish& finish)
{
    if (given.descriptor >= 0 || !given.signature.empty()) {
        sign(bench, given, finish);
        return;
    }
    bench.submit(
        given.launch, finish,
        [given](const checklist::Launch& launch) -> Result<checklist::Command> {
            const Result<SignTarget> target = targetOf(launch, given);
            if (!target)
                return std::unexpected(target.error());
            const session::VoteWords& words = target->vote;
            return checklist::CastVote{words.gate, words.seat, words.go, words.reason, {}, {}};
        },
        events::Auth::Spoken, text(given.seat));
}

// Prints exactly the bytes to sign with `ssh-keygen -Y sign`, without a newline.
void exportStatement(Workbench& bench, const SignArguments& given, const Finish& finish)
{
    bench.withLaunch(given.launch, finish, [&bench, given, finish](LaunchClient& client) {
        const Result<SignTarget> target = targetOf(client.launch(), given);
        if (!target)
            bench.fail(target.error(), finish);
        else
            printStatement(bench, client, *target, given.key, finish);
    });
}

struct ElsewhereOptions
{
    CLI::Option* descriptor;
    CLI::Option* signature;
};

// How a signature comes: by a passphrase here, or as files from another machine.
ElsewhereOptions addSigning(CLI::App* command, const std::shared_ptr<SignArguments>& given)
{
    auto* descriptor = command->add_option("--passphrase-fd", given->descriptor, "Descriptor of the passphrase");
    auto* from = command->add_option("--statement", given->statement, "Statement that was signed elsewhere");
    auto* signature = command->add_option("--signature", given->signature, "Its SSH signature")->needs(from);
    signature->excludes(descriptor);
    command->add_option("--key", given->key, "Public key that signed")->needs(signature);
    return {descriptor, signature};
}

void addVoteWords(CLI::App* command, const std::shared_ptr<SignArguments>& given, bool required)
{
    const CLI::IsMember words({"go", "no-go"});
    auto* seat = command->add_option("--as", given->seat, "The seat");
    auto* word = required ? command->add_option("DECISION", given->word, "go or no-go")
                          : command->add_option("--vote", given->word, "go or no-go");
    seat->required(required);
    word->required(required)->check(words);
    command->add_option("--reason", given->reason, "Why; a NO-GO needs it");
}

} // namespace

void addSignCommands(CLI::App& program, Workbench& bench)
{
    const auto job = [&bench](const std::shared_ptr<SignArguments>& given, auto work) {
        return [&bench, given, work] {
            bench.job = [&bench, given, work](const Finish& finish) { work(bench, *given, finish); };
        };
    };
    auto* statement = program.add_subcommand("statement", "Print what is to be signed, exactly");
    auto drawn = std::make_shared<SignArguments>();
    statement->add_option("LAUNCH", drawn->launch)->required();
    auto* about = statement->add_option("SIGNOFF", drawn->signoff, "Role or id");
    auto* declared = statement->add_flag("--declare", drawn->declare, "The declaration instead of a sign-off");
    auto* atGate = statement->add_option("--gate", drawn->gate, "A vote at this go/no-go point instead");
    addVoteWords(statement, drawn, false);
    atGate->needs("--as")->needs("--vote")->excludes(about)->excludes(declared);
    statement->add_option("--key", drawn->key, "Public key that will sign: ssh-ed25519 AAAA...")->required();
    statement->callback(job(drawn, exportStatement));

    auto* signing = program.add_subcommand("sign", "Sign off, or declare the launch");
    auto signed_ = std::make_shared<SignArguments>();
    signing->add_option("LAUNCH", signed_->launch)->required();
    auto* target = signing->add_option("SIGNOFF", signed_->signoff, "Role or id");
    auto* declare = signing->add_flag("--declare", signed_->declare, "Declare the launch, as the coordinator");
    target->excludes(declare);
    const ElsewhereOptions how = addSigning(signing, signed_);
    signing->callback([target, declare, how, action = job(signed_, sign)] {
        if (target->count() + declare->count() == 0)
            throw CLI::RequiredError("SIGNOFF or --declare");
        if (how.descriptor->count() + how.signature->count() == 0)
            throw CLI::RequiredError("--passphrase-fd or --signature");
        action();
    });

    auto* voting = program.add_subcommand("vote", "Sign a seat's vote; without a passphrase: enter a spoken one");
    auto ballot = std::make_shared<SignArguments>();
    voting->add_option("LAUNCH", ballot->launch)->required();
    voting->add_option("GATE", ballot->gate)->required();
    addVoteWords(voting, ballot, true);
    addSigning(voting, ballot);
    voting->callback(job(ballot, vote));
}

} // namespace holdpoint::app
