// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/session/signed_ledger.h"

#include "core/base/sha256.h"
#include "core/checklist/launch.h"
#include "core/ledger/ledger.h"
#include "core/runner/run.h"
#include "core/session/decisions.h"
#include "core/session/launch_folder.h"

#include <QDir>
#include <QFile>
#include <QMap>

using namespace Qt::StringLiterals;

namespace holdpoint::test {
namespace {

constexpr auto passphrase = "correct horse";
const QByteArray runbook = "# Shop\n";
const QByteArray output = "all is well\n";

void put(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

} // namespace

SignedLedger::SignedLedger()
{
    put(session::inputPath(folder(), hex(Sha256::of(runbook))), runbook);
    put(runner::outputPath(session::runPath(folder(), 1)), output);
}

ledger::LogKey SignedLedger::key() const
{
    return ledger::LogKey::fromSeed((rehearsal ? u"holdpoint/rehearsal/"_s : u"holdpoint/launch/"_s) + launch,
                                    QByteArray(32, 7))
        .value();
}

const signoff::WrappedKey& SignedLedger::keyOf(const QString& person)
{
    // The work of Argon2id is paid once in a program: a person is the same in all of its launches.
    static QMap<QString, signoff::WrappedKey> keys;
    if (!keys.contains(person))
        keys.insert(person, signoff::generateKey(person, passphrase).value());
    return *keys.constFind(person);
}

void SignedLedger::add(events::Event event, const QString& person, events::Auth auth)
{
    events::Entry entry;
    entry.seq = qint64(entries.size());
    const qint64 passedMs = entry.seq * 1000 + waitedMs;
    entry.at = {1'796'115'600'000 + passedMs, 60, 5'000'000 + passedMs, u"11111111-2222-3333-4444-555555555555"_s};
    entry.actor = {auth, person, {}, {}};
    entry.rehearsal = rehearsal;
    entry.body = std::move(event);
    entries.push_back(std::move(entry));
}

QString SignedLedger::root() const
{
    ledger::GrowingTree tree;
    for (const events::Entry& entry : entries)
        tree.append(ledger::leafHash(events::encodeEntry(entry).value()));
    const Digest digest = tree.root();
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char*>(digest.data()), qsizetype(digest.size())).toBase64());
}

signoff::Statement SignedLedger::statement(const QString& person, const QString& act, const QString& role,
                                           const QString& decision)
{
    signoff::Statement statement;
    statement.launch = launch;
    statement.rehearsal = rehearsal;
    statement.act = act;
    statement.person = person;
    statement.role = role;
    statement.keyFingerprint = keyOf(person).fingerprint();
    statement.meaning = u"As %1 I mean it."_s.arg(role);
    statement.decision = decision;
    statement.treeSize = qint64(entries.size());
    statement.treeRoot = root();
    statement.utc = u"2026-12-01T09:58:03.120Z"_s;
    return statement;
}

events::Proof SignedLedger::sign(const signoff::Statement& statement)
{
    const QByteArray bytes = signoff::statementBytes(statement).value();
    const signoff::WrappedKey& own = keyOf(statement.person);
    return {bytes,
            signoff::signMessage(own, passphrase, signoff::signatureNamespace(statement.rehearsal), bytes).value(),
            own.sshPublicKey()};
}

void SignedLedger::fill()
{
    using events::Auth;
    const QString ada = u"Ada"_s;
    const QString tomasz = u"Tomasz Łind"_s;
    const QString jonas = u"Jonas"_s;
    events::LaunchOpened opened;
    opened.launch = launch;
    opened.origin = key().origin();
    opened.name = u"shop"_s;
    opened.logKey = key().verifierKey();
    add(opened);
    add(events::RunbookLoaded{hex(Sha256::of(runbook)), u"r.md"_s, u"Shop"_s});
    const events::Person line{jonas, u"3"_s, {u"QA Lead"_s}, {}, keyOf(jonas).sshPublicKey() + u" jonas@desk"_s};
    add(events::RosterChanged{{{ada, {}, {u"Launch Coordinator"_s}, {}, keyOf(ada).sshPublicKey()},
                               {tomasz, {}, {u"Technical Lead"_s}, {}, keyOf(tomasz).sshPublicKey()},
                               line},
                              false});
    signoff::Statement confirmed = statement(jonas, u"confirmation"_s, u"QA Lead"_s, u"confirmed"_s);
    confirmed.evidence.insert(u"roster line"_s, checklist::rosterLineSha256(line));
    confirmed.evidence.insert(u"entry key.confirmed"_s, session::decidedSha256(events::KeyConfirmed{jonas}));
    add(events::KeyConfirmed{jonas, sign(confirmed)}, jonas, Auth::Signed);
    events::RunStarted started;
    started.run = 1;
    started.text = "./check.sh";
    add(started);
    events::RunFinished finished;
    finished.run = 1;
    finished.ending = u"exited"_s;
    finished.outputBytes = output.size();
    finished.outputSha256 = hex(Sha256::of(output));
    add(finished);

    const QString evidence(64, u'e');
    signoff::Statement vote = statement(jonas, u"vote"_s, u"QA Lead"_s, u"go"_s);
    vote.evidence.insert(u"gate g"_s, evidence);
    const events::Proof voted = sign(vote);
    add(events::VoteCast{u"g"_s, u"QA Lead"_s, true, {}, evidence, voted.statement, voted.signature}, jonas,
        Auth::Signed);
    add(events::VoteCast{u"g"_s, u"Technical Lead"_s, true, {}, evidence, {}, {}}, ada, Auth::Spoken);
    events::GateDecided decided{u"g"_s, true, {}, {}, {}, {}};
    signoff::Statement decision = statement(ada, u"decision"_s, u"Launch Coordinator"_s, u"go"_s);
    decision.evidence.insert(u"entry gate.decided"_s, session::decidedSha256(decided));
    decided.proof = sign(decision);
    add(decided, ada, Auth::Signed);

    const events::DeviationRequested request{u"D1"_s, u"declaration"_s, u"declaration"_s, {}, "c/1", u"harmless"_s};
    add(request, tomasz);
    events::DeviationApproved approved{u"D1"_s, u"agreed"_s};
    signoff::Statement approval = statement(ada, u"decision"_s, u"Launch Coordinator"_s, u"approve"_s);
    approval.meaning += u" agreed"_s;
    approval.evidence.insert(u"deviation D1"_s, session::deviationSha256(request));
    approval.evidence.insert(u"entry deviation.approved"_s, session::decidedSha256(approved));
    const events::Proof proof = sign(approval);
    approved.statement = proof.statement;
    approved.signature = proof.signature;
    approved.publicKey = proof.publicKey;
    add(approved, ada, Auth::Signed);

    for (const auto& [person, role] : {std::pair(jonas, u"QA Lead"_s), std::pair(tomasz, u"Technical Lead"_s)}) {
        const events::Proof given = sign(statement(person, u"signoff"_s, role, u"signed"_s));
        add(events::SignoffGiven{role, role, given.statement, given.signature, given.publicKey}, person, Auth::Signed);
    }
    signoff::Statement declaration = statement(ada, u"declaration"_s, u"Launch Coordinator"_s, u"declared"_s);
    declaration.meaning = u"The shop is open."_s;
    const events::Proof declared = sign(declaration);
    add(events::LaunchDeclared{u"The shop is open."_s, u"Launch Coordinator"_s, declared.statement, declared.signature,
                               declared.publicKey, u"D1"_s},
        ada, Auth::Signed);
    add(events::KeyRevoked{jonas, keyOf(jonas).sshPublicKey(), u"laptop lost"_s});
    add(events::RollCallStarted{1, {}, {ada}});
    add(events::RollCallEnded{1, {ada}});
    add(events::NoteWritten{u"done"_s, {}});
}

QString SignedLedger::write()
{
    QFile::remove(session::ledgerPath(folder()));
    std::vector<QByteArray> lines;
    for (size_t i = 0; i < entries.size(); ++i) {
        entries[i].seq = qint64(i);
        lines.push_back(events::encodeEntry(entries[i]).value());
    }
    const auto writer = ledger::Writer::create(session::ledgerPath(folder()), key().origin(), key()).value();
    if (!writer->append(0, lines).result())
        qFatal("the ledger cannot be written");
    return folder();
}

} // namespace holdpoint::test
