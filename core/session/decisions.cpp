// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/decisions.h"

#include "core/base/canonical_json.h"
#include "core/base/sha256.h"
#include "core/checklist/rules.h"

#include <QCoreApplication>
#include <QDateTime>

namespace holdpoint::session {
namespace {

QString decisionText(const char* text) { return QCoreApplication::translate("statement", text); }

QString sha256Of(const QJsonObject& object)
{
    const Result<QByteArray> bytes = canonicalJson(object);
    return bytes ? hex(Sha256::of(*bytes)) : QString();
}

// What one command means to its signer, and what the statement binds besides the launch.
struct Meaning
{
    QString act = QStringLiteral("decision");
    QString role, decision, words;
    QMap<QString, QString> evidence;
};

class Meanings
{
public:
    Meanings(const checklist::Launch& launch, const QString& person)
        : m_launch(launch)
        , m_person(person)
    {
    }

    template <class Command> Result<Meaning> operator()(const Command&) const
    {
        return failure(ErrorCode::Usage, decisionText("Nobody signs this."), decisionText("Do it without a key."));
    }
    Result<Meaning> operator()(const checklist::DecideGate& command) const
    {
        const runbook::Step* gate = m_launch.plan().step(command.gate);
        Meaning meaning = coordinator(command.go ? "go" : "no-go");
        meaning.words = reasoned((command.go ? decisionText("As %1 I decide GO at “%2” of %3.")
                                             : decisionText("As %1 I decide NO-GO at “%2” of %3."))
                                     .arg(meaning.role, gate ? gate->title : command.gate, name()),
                                 command.reason);
        meaning.evidence.insert(QStringLiteral("gate ") + command.gate, m_launch.evidenceSha256(command.gate));
        return meaning;
    }
    Result<Meaning> operator()(const checklist::Hold& command) const
    {
        return plain("hold", decisionText("As %1 I hold the launch of %2."), command.reason);
    }
    Result<Meaning> operator()(const checklist::Resume& command) const
    {
        return plain("resume", decisionText("As %1 I resume the launch of %2."), command.reason);
    }
    Result<Meaning> operator()(const checklist::Scrub& command) const
    {
        return plain("scrub", decisionText("As %1 I scrub the launch of %2."), command.reason);
    }
    Result<Meaning> operator()(const checklist::Slip& command) const
    {
        const qint64 t0 = m_launch.state().t0UtcMs + command.minutes * 60'000;
        const QString at = QDateTime::fromMSecsSinceEpoch(t0, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
        return plain(
            "slip",
            decisionText("As %1 I move T-0 of %2 to %3 UTC.").arg(QStringLiteral("%1"), QStringLiteral("%2"), at),
            command.reason);
    }
    Result<Meaning> operator()(const checklist::ApproveDeviation& command) const
    {
        Meaning meaning = coordinator("approve");
        const checklist::DeviationRecord* record = m_launch.deviation(command.deviation);
        if (!record)
            return failure(ErrorCode::Refused, decisionText("There is no deviation %1.").arg(command.deviation),
                           decisionText("Look its number up with holdpoint status."));
        meaning.words =
            reasoned(decisionText("As %1 I approve deviation %2 of %3, which %4 requested because: “%5”.")
                         .arg(meaning.role, command.deviation, name(), record->by.person, record->request.reason),
                     command.reason);
        meaning.evidence.insert(QStringLiteral("deviation ") + command.deviation, deviationSha256(record->request));
        return meaning;
    }
    Result<Meaning> operator()(const checklist::ConfirmKey&) const
    {
        const events::Person* line = m_launch.person(m_person);
        if (!line)
            return failure(ErrorCode::Refused, decisionText("%1 is not on the roster.").arg(m_person),
                           decisionText("Have the line entered with holdpoint roster first."));
        Meaning meaning;
        meaning.act = QStringLiteral("confirmation");
        meaning.decision = QStringLiteral("confirmed");
        meaning.role = line->roles.join(QStringLiteral(", "));
        meaning.words = decisionText("I am %1, and this is my key. In the launch of %2 I hold these roles: %3.")
                            .arg(line->name, name(), meaning.role.isEmpty() ? decisionText("none") : meaning.role);
        if (!line->deputyFor.isEmpty())
            meaning.words +=
                u' ' + decisionText("I may stand in for: %1.").arg(line->deputyFor.join(QStringLiteral(", ")));
        meaning.evidence.insert(QStringLiteral("roster line"), checklist::rosterLineSha256(*line));
        return meaning;
    }

private:
    [[nodiscard]] QString name() const
    {
        const events::LaunchOpened& opened = m_launch.state().opened;
        return opened.version.isEmpty() ? opened.name : opened.name + u' ' + opened.version;
    }
    [[nodiscard]] Meaning coordinator(const char* decision) const
    {
        Meaning meaning;
        meaning.role = m_launch.coordinatorRole();
        meaning.decision = QLatin1String(decision);
        return meaning;
    }
    // The reason comes last, as it was given: the verifier looks for it there.
    static QString reasoned(const QString& words, const QString& reason)
    {
        return reason.isEmpty() ? words : decisionText("%1 My reason: %2").arg(words, reason);
    }
    [[nodiscard]] Meaning plain(const char* decision, const QString& words, const QString& reason) const
    {
        Meaning meaning = coordinator(decision);
        meaning.words = reasoned(words.arg(meaning.role, name()), reason);
        return meaning;
    }

    const checklist::Launch& m_launch;
    const QString& m_person;
};

// What would be recorded if `person` asked for it without a key.
Result<events::Event> wouldBeRecorded(const checklist::Launch& launch, const checklist::Command& command,
                                      const QString& person)
{
    if (std::holds_alternative<checklist::ConfirmKey>(command))
        return events::KeyConfirmed{person};
    checklist::Command plain = command;
    setProof(plain, {});
    Result<std::vector<events::Event>> happened =
        checklist::decide(launch, plain, {events::Auth::Claimed, person, {}, {}});
    if (!happened)
        return std::unexpected(happened.error());
    return happened->front();
}

Result<Meaning> meaningOf(const checklist::Launch& launch, const checklist::Command& command, const QString& person)
{
    Result<Meaning> meaning = std::visit(Meanings(launch, person), command);
    if (!meaning)
        return meaning;
    const Result<events::Event> event = wouldBeRecorded(launch, command, person);
    if (!event)
        return std::unexpected(event.error());
    meaning->evidence.insert(QStringLiteral("entry ") + events::kindOf(*event), decidedSha256(*event));
    return meaning;
}

} // namespace

QString decidedSha256(const events::Event& event)
{
    QJsonObject body = events::bodyJson(event);
    for (const char* name : {"statement", "statement_b64", "signature", "signature_b64", "public_key"})
        body.remove(QLatin1String(name));
    return sha256Of(body);
}

QString deviationSha256(const events::DeviationRequested& request) { return sha256Of(events::bodyJson(request)); }

const events::Proof* proofOf(const checklist::Command& command)
{
    return std::visit(
        []<class T>(const T& one) -> const events::Proof* {
            if constexpr (requires { one.proof; })
                return &one.proof;
            else
                return nullptr;
        },
        command);
}

void setProof(checklist::Command& command, const events::Proof& proof)
{
    std::visit(
        [&proof]<class T>(T& one) {
            if constexpr (requires { one.proof; })
                one.proof = proof;
        },
        command);
}

QByteArray statementOf(const checklist::Command& command)
{
    return std::visit(
        []<class T>(const T& one) {
            if constexpr (requires { one.proof; })
                return one.proof.statement;
            else if constexpr (requires { one.statement; })
                return one.statement;
            else
                return QByteArray();
        },
        command);
}

Result<signoff::Statement> decisionStatement(const checklist::Launch& launch, const ledger::Appended& head,
                                             const checklist::Command& command, const Signing& signing)
{
    const Result<Meaning> meaning = meaningOf(launch, command, signing.person);
    if (!meaning)
        return std::unexpected(meaning.error());
    signoff::Statement statement = drawnStatement(launch, head, signing);
    statement.act = meaning->act;
    statement.role = meaning->role;
    statement.decision = meaning->decision;
    statement.meaning = meaning->words;
    statement.evidence.insert(meaning->evidence);
    return statement;
}

Result<void> checkDecision(const checklist::Command& command, const events::Actor& actor,
                           const checklist::Launch& launch)
{
    const events::Proof* proof = proofOf(command);
    if (!proof || proof->signature.isEmpty())
        return {};
    if (const Result<void> good = checkSigned({proof->statement, proof->signature, proof->publicKey}, launch); !good)
        return good;
    const Result<Meaning> meaning = meaningOf(launch, command, actor.person);
    if (!meaning)
        return std::unexpected(meaning.error());
    const Result<signoff::Statement> statement = signoff::parseStatement(proof->statement);
    if (!statement)
        return std::unexpected(statement.error());
    bool same = statement->act == meaning->act && statement->role == meaning->role &&
                statement->person == actor.person && statement->decision == meaning->decision &&
                statement->meaning == meaning->words;
    for (auto bound = meaning->evidence.begin(); bound != meaning->evidence.end(); ++bound)
        same = same && statement->evidence.value(bound.key()) == bound.value();
    if (!same)
        return failure(ErrorCode::Refused, decisionText("What was signed is not what would be recorded now."),
                       decisionText("Look at the launch again, and sign the decision as it stands."));
    return {};
}

} // namespace holdpoint::session
