// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/record_check.h"

#include <QCoreApplication>

// Entries about people and what they signed.
namespace holdpoint::session {
namespace {

QString signedText(const char* text) { return QCoreApplication::translate("verify", text); }

// What a signed decision binds of its own entry is all of it but these.
QByteArray withoutProof(const RecordValue& body)
{
    return body.canonical({"statement", "statement_b64", "signature", "signature_b64", "public_key"});
}

} // namespace

RecordCheck::Problem RecordCheck::proof(SignedClaim claim, bool mustSign)
{
    // A rollback holds the launch whenever it comes.
    if (Problem problem = afterTheEnd(); problem && (*m_record)["kind"].utf8() != "launch.held")
        return problem;
    claim.statement = body().bytes("statement");
    claim.signature = body().bytes("signature");
    claim.publicKey = bodyText("public_key");
    claim.person = person();
    if (claim.signature.isEmpty() && !isSigned())
        return mustSign ? Problem(signedText("It is not signed.")) : std::nullopt;
    if (!isSigned())
        return signedText("It carries a signature and is not said to be signed.");
    if (claim.act == QLatin1String("decision") || claim.act == QLatin1String("takeover")) {
        // The one who signed a decision signed it in a role of the roster, or nobody held that role.
        const std::optional<RecordValue> said = RecordValue::parse(claim.statement);
        claim.role = said ? (*said)["role"].text() : QString();
        if (claim.role.isEmpty() || (m_proofs.isHeld(claim.role) && !m_proofs.mayActAs(person(), claim.role)))
            return signedText("%1 did not hold the role that the decision was signed in.").arg(person());
    }
    if (claim.act != QLatin1String("vote") && claim.act != QLatin1String("signoff") &&
        claim.act != QLatin1String("declaration"))
        claim.binds.append(
            {QStringLiteral("entry ") + (*m_record)["kind"].text(), ProofCheck::sha256Hex(withoutProof(body()))});
    return m_proofs.check(claim, *m_entry);
}

RecordCheck::Problem RecordCheck::roster()
{
    if (Problem problem = afterTheEnd())
        return problem;
    QSet<QString> names;
    for (const RecordValue& one : body()["people"].items()) {
        const QString name = one["name"].text();
        if (name.isEmpty() || names.contains(name))
            return signedText("The roster names a person twice, or one without a name.");
        if (m_proofs.isRevoked(one["public_key"].text()))
            return signedText("The roster names a key of %1 that was revoked before.").arg(name);
        names.insert(name);
    }
    // By the roster that it takes the place of.
    const Problem problem = coordinator();
    m_proofs.setRoster(body()["people"]);
    m_plan.setRoster(body()["people"]);
    m_selfApproval = body()["self_approval"].flag();
    m_rosterSha256 = ProofCheck::sha256Hex(body().canonical());
    return problem;
}

RecordCheck::Problem RecordCheck::revocation()
{
    const ProofCheck::Line* line = m_proofs.line(bodyText("person"));
    if (!line || line->publicKey.isEmpty() || line->publicKey != bodyText("public_key"))
        return signedText("The roster names no such key of %1 that could end.").arg(bodyText("person"));
    m_proofs.revoke(bodyText("public_key"));
    // Whoever lost a key says so; for others the coordinator does.
    return person() == bodyText("person") ? std::nullopt : coordinator();
}

RecordCheck::Problem RecordCheck::confirmation()
{
    const ProofCheck::Line* line = m_proofs.line(person());
    if (!line || bodyText("person") != person())
        return signedText("Somebody else confirms this line of the roster.");
    SignedClaim claim;
    claim.act = QStringLiteral("confirmation");
    claim.decision = QStringLiteral("confirmed");
    claim.role = line->roles.join(QStringLiteral(", "));
    claim.binds = {{QStringLiteral("roster line"), line->sha256}};
    return proof(claim, true);
}

RecordCheck::Problem RecordCheck::takeover()
{
    note(signedText("Another machine took the launch over: from here on another key signs. Compare it with what the "
                    "coordinator announced."));
    SignedClaim claim;
    claim.act = QStringLiteral("takeover");
    claim.decision = QStringLiteral("takeover");
    claim.reason = bodyText("reason");
    // Who could have signed must have: else anybody with a copy could go on with it.
    const Problem problem = proof(claim, m_proofs.namesKeys());
    return problem ? problem : coordinator();
}

RecordCheck::Problem RecordCheck::vote()
{
    const bool go = body()["go"].flag();
    if ((*m_record)["actor"]["auth"].utf8() == "claimed")
        return signedText("The vote is neither signed by its holder nor entered as spoken.");
    if (isSigned() && m_proofs.hasRoster() && !m_proofs.mayActAs(person(), bodyText("seat")))
        return signedText("%1 did not hold the seat that the vote is for.").arg(person());
    SignedClaim claim;
    claim.act = QStringLiteral("vote");
    claim.role = bodyText("seat");
    claim.decision = go ? QStringLiteral("go") : QStringLiteral("no-go");
    claim.reason = bodyText("reason");
    claim.binds = {{QStringLiteral("gate ") + bodyText("gate"), bodyText("evidence_sha256")}};
    if (Problem problem = proof(claim, false))
        return problem;
    if (Problem problem = isSigned() ? std::nullopt : coordinator())
        return problem;
    m_started = true;
    if (!m_plan.knows())
        return std::nullopt;
    if (Problem problem = pollOf(bodyText("gate")))
        return problem;
    if (Problem problem = turnOf(bodyText("gate"), outOfOrderAllowed(bodyText("gate"))))
        return problem;
    m_mustHold = !go && !m_held;
    if (!m_plan.seats(bodyText("gate")).contains(bodyText("seat")))
        return signedText("The poll has no seat for %1.").arg(bodyText("seat"));
    if (bodyText("evidence_sha256") != m_plan.evidenceSha256(bodyText("gate")))
        return signedText("The vote binds other evidence than the ledger held when it was cast.");
    m_plan.voted(body());
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::decision()
{
    const std::string& kind = (*m_record)["kind"].utf8();
    // Other decisions name neither a gate nor a deviation.
    if (Problem problem = uses(bodyText("order_deviation"), "order", bodyText("gate")))
        return problem;
    if (Problem problem = uses(bodyText("deviation"), "override", bodyText("gate")))
        return problem;
    SignedClaim claim;
    claim.act = QStringLiteral("decision");
    claim.reason = bodyText("reason");
    if (kind == "gate.decided")
        claim.decision = body()["go"].flag() ? QStringLiteral("go") : QStringLiteral("no-go");
    else if (kind == "launch.held")
        claim.decision = QStringLiteral("hold");
    else if (kind == "launch.resumed")
        claim.decision = QStringLiteral("resume");
    else if (kind == "launch.slipped")
        claim.decision = QStringLiteral("slip");
    else
        claim.decision = QStringLiteral("scrub");
    if (Problem problem = proof(claim, false))
        return problem;
    if (kind == "launch.held") {
        // A NO-GO and a rollback hold by themselves, whoever's they are.
        m_held = true;
        m_mustHold = false;
        m_rolledBack = false;
        return isSigned() ? coordinator() : std::nullopt;
    }
    if (kind == "gate.decided")
        return decidedGate();
    if (kind == "launch.resumed")
        m_held = false;
    if (kind == "launch.slipped") {
        m_t0UtcMs += body()["minutes"].number() * 60'000;
        if (body()["t0_utc_ms"].number() != m_t0UtcMs)
            return signedText("T-0 is not where these minutes move it.");
    }
    return coordinator();
}

RecordCheck::Problem RecordCheck::decidedGate()
{
    const QString gate = bodyText("gate");
    const bool go = body()["go"].flag();
    m_started = true;
    if (Problem problem = coordinator())
        return problem;
    if (m_plan.knows()) {
        if (Problem problem = pollOf(gate))
            return problem;
        if (Problem problem = turnOf(gate, !bodyText("order_deviation").isEmpty()))
            return problem;
    }
    m_mustHold = m_mustHold || (!go && !m_held);
    if (m_plan.knows() && go) {
        if (Problem problem = moving())
            return problem;
        const bool overridden = !bodyText("deviation").isEmpty();
        if (const QStringList open = m_plan.openCriteria(gate); !overridden && !open.isEmpty())
            return signedText("It is GO, by no deviation, although a criterion is not met: “%1”.").arg(open.first());
        if (const QStringList without = m_plan.seatsWithoutGo(gate); !overridden && !without.isEmpty())
            return signedText("It is GO, by no deviation, although these have not voted GO on the evidence: %1.")
                .arg(without.join(QStringLiteral(", ")));
        if (const QString alarm = m_plan.alarms().against(); !overridden && !alarm.isEmpty())
            return signedText("It is GO, by no deviation, although the alarm %1 stood against it.").arg(alarm);
        QStringList named;
        for (const RecordValue& role : body()["stood_in_for"].items())
            named.append(role.text());
        if (named != m_plan.heldByNobody(gate))
            return signedText("It does not say truly for which roles that nobody holds it stands in.");
    }
    m_plan.decided(gate, go);
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::ended()
{
    // Held, rolled back or scrubbed late: what is recorded after an end is not decided after it.
    const Problem problem = decision();
    m_ended = true;
    if (problem || (*m_record)["kind"].utf8() != "launch.ended" || !m_plan.knows())
        return problem;
    if (!m_plan.declaration().text.isEmpty() && !m_declared)
        return signedText("The launch was ended without its declaration.");
    return allDone();
}

RecordCheck::Problem RecordCheck::signoff()
{
    const QString role = bodyText("role");
    if (m_signoffs.contains(bodyText("signoff")))
        return signedText("%1 had signed off already.").arg(role);
    m_signoffs.insert(bodyText("signoff"));
    if (m_proofs.isHeld(role) && !m_proofs.mayActAs(person(), role))
        return signedText("%1 did not hold the role %2.").arg(person(), role);
    SignedClaim claim;
    claim.act = QStringLiteral("signoff");
    claim.role = role;
    claim.decision = QStringLiteral("signed");
    claim.listedOnly = false;
    const Problem problem = proof(claim, true);
    if (problem || !m_plan.knows())
        return problem;
    const runbook::SignoffLine* line = m_plan.signoff(bodyText("signoff"));
    if (!line || line->role != role)
        return signedText("The runbook asks for no such sign-off by %1.").arg(role);
    return allDone();
}

RecordCheck::Problem RecordCheck::declaration()
{
    if (m_declared)
        return signedText("The launch was declared already.");
    m_declared = true;
    if (Problem problem = uses(bodyText("deviation"), "declaration", QStringLiteral("declaration")))
        return problem;
    const QString role = bodyText("role");
    SignedClaim claim;
    claim.act = QStringLiteral("declaration");
    claim.role = role;
    claim.decision = QStringLiteral("declared");
    claim.reason = bodyText("text");
    claim.listedOnly = false;
    if (Problem problem = proof(claim, true))
        return problem;
    if (Problem problem = coordinator())
        return problem;
    if (!m_plan.knows())
        return std::nullopt;
    if (bodyText("text") != m_plan.declaration().text || role != m_plan.declaration().role)
        return signedText("It is not the runbook's declaration.");
    const QStringList missing = m_plan.missingForDeclaration(m_signoffs);
    const QStringList covered =
        QString::fromUtf8(m_deviations.value(bodyText("deviation")).after).split(QLatin1Char('\n'));
    for (const QString& one : missing) {
        if (!covered.contains(one))
            return signedText("It was declared although this is missing, by no deviation: %1.").arg(one);
    }
    if (Problem problem = moving())
        return problem;
    return allDone();
}

} // namespace holdpoint::session
