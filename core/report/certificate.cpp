// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/certificate.h"

#include "core/report/alarm_section.h"
#include "core/report/page_flow.h"
#include "core/report/qr_code.h"
#include "core/report/rollout_section.h"
#include "core/report/rollout_summary.h"
#include "core/runbook/display_text.h"
#include "core/signoff/statement.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QPageSize>
#include <QPdfWriter>

#include <algorithm>
#include <optional>
#include <utility>

namespace holdpoint::report {
namespace {

QString said(const char* text) { return QCoreApplication::translate("report", text); }

QString knownHow(events::Auth auth)
{
    switch (auth) {
    case events::Auth::Claimed:
        return said("claimed");
    case events::Auth::Spoken:
        return said("spoken");
    case events::Auth::Signed:
        return said("signed");
    }
    return {};
}

// Hidden characters spelled out; control characters are left to the page, which has no pictures of them.
QString shownBytes(const QByteArray& bytes)
{
    QString text = runbook::escapedForDisplay(bytes);
    for (QChar& c : text) {
        if (c.unicode() >= 0x2400 && c.unicode() < 0x2420)
            c = QChar(c.unicode() - 0x2400);
    }
    return text;
}

// Draws the parts of the certificate in their order.
class Certificate
{
public:
    Certificate(const CertificateInput& input, PageFlow& flow)
        : m_input(input)
        , m_launch(input.launch)
        , m_state(input.launch.state())
        , m_flow(flow)
    {
    }

    void head() const
    {
        m_flow.title(m_state.rehearsal ? said("Rehearsal certificate") : said("Launch certificate"));
        if (m_state.rehearsal)
            m_flow.emphasised(said("REHEARSAL: no production launch is certified here."));
        const QString name = QStringList{m_state.opened.name, m_state.opened.version}.join(u' ').trimmed();
        m_flow.emphasised(said("%1: declared by %2.").arg(name, m_state.declaration->by.person));
        QList<QPair<QString, QString>> facts{
            {said("Launch"), m_state.opened.launch},
            {said("T-0"), times(m_state.t0UtcMs)},
            {said("Runbook"),
             said("%1, SHA-256 %2").arg(m_state.runbooks.last().title, m_state.runbooks.last().sha256)}};
        if (m_state.slippedMinutes != 0)
            facts.append({said("T-0 was moved by"), said("%n minute(s)", int(m_state.slippedMinutes))});
        m_flow.facts(facts);
        m_flow.paragraph(said("“%1”").arg(m_state.declaration->declared.text));
        const QString covered = m_state.declaration->declared.deviation;
        if (const checklist::DeviationRecord* record = m_launch.deviation(covered))
            m_flow.emphasised(said("DECLARED UNDER DEVIATION %1, approved by %2, although this was missing: %3.")
                                  .arg(covered, record->decidedBy.person, missingItems(*record)));
    }

    void signers() const
    {
        m_flow.heading(said("Signatures"));
        QList<QStringList> rows;
        for (const runbook::SignoffLine& line : m_launch.plan().signoffs) {
            const auto record = m_state.signoffs.constFind(line.id);
            if (record != m_state.signoffs.constEnd())
                rows.append(
                    signer({line.role, record->signoff.statement, record->by.person, record->signoff.publicKey}));
            else
                rows.append({line.role, said("nobody"), said("NOT SIGNED OFF"), QString(), QString()});
        }
        const events::LaunchDeclared& declared = m_state.declaration->declared;
        rows.append(signer({declared.role, declared.statement, m_state.declaration->by.person, declared.publicKey}));
        m_flow.table({said("Role"), said("Name"), said("Meaning"), said("Signed"), said("Key")}, rows,
                     {0.15, 0.15, 0.3, 0.19, 0.21});
        QStringList unconfirmed;
        for (const events::Person& person : m_state.people) {
            if (!person.publicKey.isEmpty() && !m_launch.lineConfirmed(person.name))
                unconfirmed.append(person.name);
        }
        if (!unconfirmed.isEmpty())
            m_flow.paragraph(said("These people did not confirm their line of the roster with their own key: %1.")
                                 .arg(unconfirmed.join(QStringLiteral(", "))));
        QList<QStringList> ended;
        for (const checklist::RevokedKey& key : m_state.revokedKeys)
            ended.append({key.revoked.person, key.revoked.publicKey, key.revoked.reason, times(key.utcMs)});
        if (!ended.isEmpty()) {
            m_flow.paragraph(said("These keys were revoked. What they signed before stands."));
            m_flow.table({said("Name"), said("Key"), said("Reason"), said("Revoked")}, ended, {0.17, 0.37, 0.25, 0.21});
        }
    }

    void gates() const
    {
        m_flow.heading(said("Go/no-go decisions"));
        QList<QStringList> rows;
        QStringList stoodIn;
        for (const QString& id : m_launch.stepOrder()) {
            const auto record = m_state.gates.constFind(id);
            if (record == m_state.gates.constEnd())
                continue;
            const QString title = m_launch.plan().step(id)->title;
            for (const checklist::VoteRecord& vote : record->votes)
                rows.append(
                    {title,
                     vote.by.auth == events::Auth::Signed ? inRole(vote.by.person, vote.vote.seat) : vote.vote.seat,
                     vote.vote.go ? said("GO") : said("NO-GO: %1").arg(vote.vote.reason), voteKnownHow(vote),
                     times(vote.utcMs)});
            if (record->decision) {
                const checklist::DecisionRecord& decided = *record->decision;
                QString word = decided.decision.go ? said("GO") : said("NO-GO: %1").arg(decided.decision.reason);
                if (!decided.decision.deviation.isEmpty())
                    word = said("%1 by override, deviation %2").arg(word, decided.decision.deviation);
                if (!decided.decision.orderDeviation.isEmpty())
                    word = said("%1 before its turn, deviation %2").arg(word, decided.decision.orderDeviation);
                rows.append({title, said("Decision"), word, signedOrNot(decided.by, decided.decision.proof),
                             times(decided.utcMs)});
                if (!decided.decision.stoodInFor.isEmpty())
                    stoodIn.append(
                        said("At “%1” the decision of %2 stands in for roles that nobody held: %3.")
                            .arg(title, decided.by.person, decided.decision.stoodInFor.join(QStringLiteral(", "))));
            }
        }
        if (rows.isEmpty())
            m_flow.paragraph(said("The runbook has no go/no-go point."));
        else
            m_flow.table({said("Gate"), said("Seat"), said("Vote"), said("How it is known"), said("When")}, rows,
                         {0.2, 0.17, 0.17, 0.26, 0.2});
        for (const QString& words : stoodIn)
            m_flow.paragraph(words);
        if (const QStringList unheld = m_launch.unheldRoles(); !unheld.isEmpty())
            m_flow.paragraph(said("These roles were held by nobody: %1.").arg(unheld.join(QStringLiteral(", "))));
    }

    // Roll calls and communication tests of the briefing.
    void rollCalls() const
    {
        if (m_state.rollCalls.isEmpty())
            return;
        m_flow.heading(said("Roll calls and communication tests"));
        QList<QStringList> rows;
        for (const checklist::RollCallRecord& call : m_state.rollCalls) {
            QStringList present;
            for (const checklist::RollCallAnswer& answer : call.answers) {
                if (answer.answer.present)
                    present.append(answer.by.auth == events::Auth::Spoken
                                       ? said("%1 (heard by %2)").arg(answer.answer.person, answer.by.person)
                                       : answer.answer.person);
            }
            const QString none = said("nobody");
            rows.append({call.started.channel.isEmpty() ? said("Roll call") : call.started.channel, times(call.utcMs),
                         call.ended ? said("%1 s").arg((call.endedUtcMs - call.utcMs) / 1000) : said("not ended"),
                         present.isEmpty() ? none : present.join(QStringLiteral(", ")),
                         !call.ended                     ? said("not ended")
                         : call.ended->missing.isEmpty() ? none
                                                         : call.ended->missing.join(QStringLiteral(", "))});
        }
        m_flow.table({said("Called"), said("Started"), said("Took"), said("Answered"), said("Missing")}, rows,
                     {0.17, 0.19, 0.13, 0.31, 0.2});
        if (const QStringList untested = m_launch.untestedChannels(); !untested.isEmpty())
            m_flow.paragraph(said("These channels of the runbook were not tested with everybody: %1.")
                                 .arg(untested.join(QStringLiteral(", "))));
    }

    void deviations() const
    {
        m_flow.heading(said("Deviations from the runbook"));
        QList<QStringList> rows;
        for (const checklist::DeviationRecord& record : m_state.deviations) {
            QString decision;
            switch (record.status) {
            case checklist::DeviationStatus::Requested:
                decision = said("not decided");
                break;
            case checklist::DeviationStatus::Rejected:
                decision = said("rejected by %1: %2").arg(record.decidedBy.person, record.decisionReason);
                break;
            case checklist::DeviationStatus::Approved:
                decision = said("approved by %1, not used").arg(record.decidedBy.person);
                break;
            case checklist::DeviationStatus::Used:
                decision = said("approved by %1, used").arg(record.decidedBy.person);
                break;
            case checklist::DeviationStatus::Expired:
                decision = record.decidedUtcMs == 0
                               ? said("not decided, expired with its phase")
                               : said("approved by %1, expired unused").arg(record.decidedBy.person);
                break;
            }
            if (record.selfApproved)
                decision = said("%1 (the requester approved it)").arg(decision);
            if (!record.signature.isEmpty())
                decision = said("%1; SIGNED with %2").arg(decision, keyPrint(record.statement));
            QString what = record.request.target;
            if (record.request.kind == QLatin1String("declaration"))
                what = missingItems(record);
            else if (!record.request.before.isEmpty() || !record.request.after.isEmpty())
                what = said("%1\nbefore: %2\nafter: %3")
                           .arg(what, shownBytes(record.request.before), shownBytes(record.request.after));
            rows.append({record.request.deviation, record.request.kind, what,
                         said("%1, requested by %2").arg(record.request.reason, record.by.person), decision});
        }
        if (rows.isEmpty())
            m_flow.paragraph(said("None: the runbook was followed as written."));
        else
            m_flow.table({said("No."), said("Kind"), said("About"), said("Reason"), said("Decision")}, rows,
                         {0.07, 0.14, 0.32, 0.25, 0.22});
    }

    void rollbacks() const
    {
        m_flow.heading(said("Rollbacks"));
        QList<QStringList> rows;
        for (const checklist::RollbackRecord& record : m_state.rollbacks) {
            const QString outcome = record.ended ? said("%1 after %2: %3 passed, %4 failed, %5 not run")
                                                       .arg(record.ended->outcome, pressToEnd(record))
                                                       .arg(record.ended->commandsPassed)
                                                       .arg(record.ended->commandsFailed)
                                                       .arg(record.ended->commandsNotRun)
                                                 : said("its end is not recorded");
            rows.append({QString::number(record.started.rollback), record.started.kind, reasonOf(m_launch, record),
                         record.seconded.isEmpty() ? record.by.person
                                                   : said("%1, seconded by %2").arg(record.by.person, record.seconded),
                         outcome, times(record.utcMs)});
        }
        if (rows.isEmpty())
            m_flow.paragraph(said("None."));
        else
            m_flow.table({said("No."), said("Kind"), said("Scenario"), said("By"), said("Outcome"), said("Started")},
                         rows, {0.06, 0.12, 0.23, 0.18, 0.22, 0.19});
        rollbackEffects(m_flow, m_launch);
    }

    // Nobody writes incidents down as such yet. What the ledger knows of things that did not go as they should is
    // printed, and that it is no more than this.
    void incidents() const
    {
        m_flow.heading(said("Incidents so far"));
        QList<std::pair<qint64, QStringList>> found;
        for (const checklist::RunRecord& run : m_state.runs) {
            const std::optional<QString> wrong = wentWrong(run);
            if (!wrong)
                continue;
            // What ran is not for everybody who gets the certificate.
            const runbook::Step* step = m_launch.plan().step(run.started.step);
            const QString what = !run.started.procedure.isEmpty() ? said("Run %1, of a rollback").arg(run.started.run)
                                 : step ? said("Run %1, of “%2”").arg(QString::number(run.started.run), step->title)
                                        : said("Run %1").arg(run.started.run);
            found.append({run.endedUtcMs, {what, *wrong, run.by.person, times(run.endedUtcMs)}});
        }
        for (const checklist::HoldRecord& hold : m_state.holds)
            found.append({hold.utcMs, {said("The launch was held"), hold.reason, hold.by.person, times(hold.utcMs)}});
        std::stable_sort(found.begin(), found.end(),
                         [](const auto& one, const auto& other) { return one.first < other.first; });
        for (const events::ThresholdCrossed& crossed : m_state.thresholds) {
            if (crossed.state == QLatin1String("breach"))
                found.append(
                    {0,
                     {said("The limit of %1").arg(crossed.metric),
                      said("%1 where %2 was asked for").arg(crossed.value, crossed.limit), crossed.source, QString()}});
        }
        QList<QStringList> rows;
        for (const auto& [utcMs, row] : found)
            rows.append(row);
        if (rows.isEmpty())
            m_flow.paragraph(
                said("The ledger knows of none: no command failed or was lost sight of, and nothing was held."));
        else
            m_flow.table({said("What"), said("What went wrong"), said("By"), said("When")}, rows,
                         {0.32, 0.31, 0.17, 0.2});
        m_flow.paragraph(said("Listed are commands that failed or whose end nobody saw, and holds; rollbacks stand "
                              "above. What was noticed beside them is here only if somebody held the launch for it."));
    }

    void phases() const
    {
        m_flow.heading(said("Planned and actual times"));
        QList<QStringList> rows;
        for (const runbook::Phase& phase : m_launch.plan().phases) {
            if (!phase.offsetS)
                continue;
            qsizetype passed = 0;
            qsizetype skipped = 0;
            for (const runbook::Step& step : phase.steps) {
                if (!step.hasWork() && step.kind != runbook::StepKind::Gate)
                    continue;
                const checklist::StepState state = m_launch.stepState(step.id);
                passed += state == checklist::StepState::Passed;
                skipped += state == checklist::StepState::Skipped;
            }
            const checklist::ActualTimes actual = m_launch.phaseTimes(phase.id);
            rows.append({phase.title, times(m_state.t0UtcMs + *phase.offsetS * 1000),
                         actual.startedUtcMs > 0 ? times(actual.startedUtcMs) : said("not started"),
                         actual.endedUtcMs > 0 ? times(actual.endedUtcMs) : said("not ended"),
                         said("%1 passed, %2 skipped").arg(passed).arg(skipped)});
        }
        m_flow.table({said("Phase"), said("Planned"), said("Started"), said("Ended"), said("Steps")}, rows,
                     {0.27, 0.2, 0.2, 0.2, 0.13});
    }

    void proof() const
    {
        m_flow.heading(said("Where this stands"));
        m_flow.paragraph(said("This certificate speaks of the first %1 entries of the launch's ledger. The signed "
                              "checkpoint below commits to every one of them; the code holds the same text. Who has "
                              "the launch folder checks both with: holdpoint verify LAUNCH --against CHECKPOINT.")
                             .arg(m_input.treeSize));
        m_flow.codeBeside(QString::fromUtf8(m_input.checkpoint), qrCode(m_input.checkpoint));
        m_flow.facts(
            {{said("Log key"), logKey()},
             {said("Roster"),
              m_state.rosterSha256.isEmpty() ? said("none") : said("SHA-256 %1").arg(m_state.rosterSha256)},
             {said("Roster announced"), announced()},
             {said("Seal certificate"), said("SHA-256 %1").arg(sealFingerprint())},
             {said("Printed"), said("%1, by Holdpoint %2").arg(times(m_input.printedUtcMs), m_input.program)}});
    }

    // Where the roster's fingerprint was said before the launch: there a stranger can compare it.
    [[nodiscard]] QString announced() const
    {
        QStringList all;
        for (const checklist::AnnouncementRecord& record : m_state.announcements) {
            const bool ahead = record.utcMs <= m_launch.announceByUtcMs();
            const QString ofAnother = record.announced.fingerprint == m_state.rosterSha256
                                          ? QString()
                                          : said(" (an earlier roster, SHA-256 %1)").arg(record.announced.fingerprint);
            all.append(
                (ahead ? said("through %1 by %2, %3%4") : said("LATE, less than a day ahead, through %1 by %2, %3%4"))
                    .arg(record.announced.channel, record.by.person, times(record.utcMs), ofAnother));
        }
        return all.isEmpty() ? said("nobody recorded that it was") : all.join(QStringLiteral("; "));
    }

    void takeovers() const
    {
        if (m_state.takeovers.isEmpty())
            return;
        m_flow.heading(said("Takeovers"));
        QList<QStringList> rows;
        for (const checklist::TakeoverRecord& record : m_state.takeovers)
            rows.append({signedOrNot(record.by, record.takenOver.proof), record.takenOver.reason,
                         record.takenOver.previousKey, record.takenOver.logKey, times(record.utcMs)});
        m_flow.table({said("By"), said("Reason"), said("Key until then"), said("Key from then on"), said("When")}, rows,
                     {0.2, 0.18, 0.22, 0.22, 0.18});
    }

    void howToCheck() const
    {
        if (m_input.attachments.isEmpty())
            return;
        m_flow.heading(said("How a stranger checks it"));
        m_flow.paragraph(
            said("Needed: poppler-utils, openssh-client, openssl, python3; no network and no Holdpoint. The "
                 "seal says that this file is intact; whose it is tells its fingerprint above, which entry "
                 "0 of the ledger names. Inside the file stand the entries that it speaks of with their "
                 "proofs, every signed statement with its signature, and the keys."));
        m_flow.listing({QStringLiteral("pdfsig -nocert certificate.pdf"),
                        QStringLiteral("pdfdetach -saveall -o . certificate.pdf"),
                        QStringLiteral("ssh-keygen -Y verify -f allowed_signers -I PRINCIPAL -n %1 -s "
                                       "STATEMENT.sig < STATEMENT.json")
                            .arg(signoff::signatureNamespace(m_state.rehearsal)),
                        QStringLiteral("python3 verify.py certificate.pdf .")});
        m_flow.paragraph(
            said("pdfsig must say both “Signature is Valid” and “Total document signed”. Compare the "
                 "SHA-256 of verify.py with the one in Holdpoint's documentation before you run it, and the "
                 "log key and the roster's fingerprint with what was announced before the launch."));
    }

private:
    [[nodiscard]] static QString said(const char* text, int count)
    {
        return QCoreApplication::translate("report", text, nullptr, count);
    }
    static QString said(const char* text) { return holdpoint::report::said(text); }

    // UTC and local, both labelled by their zone.
    [[nodiscard]] QString times(qint64 utcMs) const
    {
        const QDateTime utc = QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC);
        const QDateTime local = utc.toOffsetFromUtc(m_input.offsetMin * 60);
        return said("%1 UTC (%2)")
            .arg(utc.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")), local.toString(QStringLiteral("HH:mm:ss t")));
    }

    // Why a run did not end well, in words; empty when it did, or goes on.
    static std::optional<QString> wentWrong(const checklist::RunRecord& run)
    {
        if (run.lost) {
            if (!run.resolved)
                return said("nobody saw its end");
            return run.resolved->passed
                       ? std::nullopt
                       : std::optional(
                             said("nobody saw its end; it failed, somebody said: %1").arg(run.resolved->reason));
        }
        if (!run.finished || run.passed())
            return std::nullopt;
        const events::RunFinished& end = *run.finished;
        if (end.ending == QLatin1String("exited"))
            return said("it failed with status %1").arg(end.status);
        if (end.ending == QLatin1String("signalled"))
            return said("it was ended by signal %1").arg(end.status);
        if (end.ending == QLatin1String("timed-out"))
            return said("it took too long and was stopped");
        if (end.ending == QLatin1String("stopped"))
            return said("it was stopped");
        return said("it could not be started: %1").arg(end.problem);
    }

    struct Signed
    {
        QString role;
        QByteArray statement;
        QString person, publicKey;
    };

    [[nodiscard]] QStringList signer(const Signed& one) const
    {
        const Result<signoff::Statement> statement = signoff::parseStatement(one.statement);
        qint64 utcMs = 0;
        if (!statement || !parseUtc(statement->utc, utcMs))
            return {one.role, one.person, said("the statement cannot be read"), QString(), QString()};
        QString key = statement->keyFingerprint;
        const events::Person* known = m_launch.person(one.person);
        const bool listed = known && checklist::bareKey(known->publicKey) == checklist::bareKey(one.publicKey);
        if (m_launch.isRevoked(one.publicKey))
            key = said("%1 (revoked later)").arg(key);
        else if (!listed)
            key = said("%1 (not on the roster)").arg(key);
        return {inRole(statement->person, one.role), statement->person, statement->meaning, times(utcMs), key};
    }

    [[nodiscard]] QString inRole(const QString& person, const QString& role) const
    {
        return m_launch.isDeputyFor(person, role) ? said("%1 (deputy)").arg(role) : role;
    }

    // The log key and seal in force: entry 0 names the first ones, each takeover others.
    [[nodiscard]] QString logKey() const
    {
        return m_state.takeovers.isEmpty() ? m_state.opened.logKey : m_state.takeovers.last().takenOver.logKey;
    }
    [[nodiscard]] QString sealFingerprint() const
    {
        return m_state.takeovers.isEmpty() ? m_state.opened.sealFingerprint
                                           : m_state.takeovers.last().takenOver.sealFingerprint;
    }

    // What a deviation of kind “declaration” covers, in words.
    [[nodiscard]] QString missingItems(const checklist::DeviationRecord& record) const
    {
        QStringList items;
        for (const QString& id : QString::fromUtf8(record.request.after).split(u'\n'))
            items.append(m_launch.declarationItem(id));
        return items.join(QStringLiteral("; "));
    }

    static QString keyPrint(const QByteArray& statement)
    {
        const Result<signoff::Statement> read = signoff::parseStatement(statement);
        return read ? read->keyFingerprint : said("the statement cannot be read");
    }

    static QString signedOrNot(const events::Actor& by, const events::Proof& proof)
    {
        if (by.auth == events::Auth::Signed && !proof.signature.isEmpty())
            return said("SIGNED by %1, %2").arg(by.person, keyPrint(proof.statement));
        return said("%1, %2").arg(knownHow(by.auth), by.person);
    }

    // Signed by its holder, or the coordinator's word for what was said: never to be confused.
    [[nodiscard]] QString voteKnownHow(const checklist::VoteRecord& vote) const
    {
        if (vote.stoodIn)
            return said("NOBODY HOLDS THIS ROLE: %1 stood in").arg(vote.by.person);
        if (vote.by.auth == events::Auth::Spoken)
            return said("SPOKEN, entered by %1").arg(vote.by.person);
        if (vote.by.auth != events::Auth::Signed)
            return said("%1, entered by %2").arg(knownHow(vote.by.auth), vote.by.person);
        return said("SIGNED by %1, %2").arg(vote.by.person, keyPrint(vote.vote.statement));
    }

    const CertificateInput& m_input;
    const checklist::Launch& m_launch;
    const checklist::State& m_state;
    PageFlow& m_flow;
};

} // namespace

Result<void> certifiable(const checklist::Launch& launch)
{
    if (launch.state().declaration && !launch.state().runbooks.isEmpty())
        return {};
    return failure(ErrorCode::Refused, said("The launch is not declared yet: there is nothing to certify."),
                   said("Collect the sign-offs and declare the launch first."));
}

QByteArray verifierScript()
{
    QFile script(QStringLiteral(":/report/verify.py"));
    return script.open(QIODevice::ReadOnly) ? script.readAll() : QByteArray();
}

namespace {

constexpr int certificateResolution = 300;

QPageLayout certificateLayout(Paper paper)
{
    return {QPageSize(paper == Paper::A4 ? QPageSize::A4 : QPageSize::Letter), QPageLayout::Portrait,
            QMarginsF(18, 16, 18, 14), QPageLayout::Millimeter};
}

void setCertificate(const CertificateInput& input, Sheets& sheets)
{
    PageFlow flow(sheets, said("%1, ledger of %2 entries").arg(input.launch.state().opened.launch).arg(input.treeSize));
    const Certificate certificate(input, flow);
    certificate.head();
    certificate.signers();
    certificate.gates();
    certificate.deviations();
    rolloutSection(flow, input.launch);
    certificate.rollbacks();
    alarmSection(flow, input.launch);
    certificate.incidents();
    certificate.rollCalls();
    certificate.takeovers();
    certificate.phases();
    certificate.proof();
    certificate.howToCheck();
}

} // namespace

Result<QByteArray> renderCertificate(const CertificateInput& input)
{
    const checklist::State& state = input.launch.state();
    if (const Result<void> ready = certifiable(input.launch); !ready)
        return std::unexpected(ready.error());
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageLayout(certificateLayout(input.paper));
        writer.setResolution(certificateResolution);
        writer.setTitle(said("%1 %2: certificate").arg(state.opened.name, state.opened.version));
        writer.setCreator(QStringLiteral("Holdpoint ") + input.program);
        for (const Attachment& file : input.attachments)
            writer.addFileAttachment(file.name, file.bytes, file.mimeType);
        PdfSheets sheets(writer);
        setCertificate(input, sheets);
    }
    return buffer.data();
}

Result<QList<QImage>> certificatePages(const CertificateInput& input)
{
    if (const Result<void> ready = certifiable(input.launch); !ready)
        return std::unexpected(ready.error());
    PictureSheets sheets(certificateLayout(input.paper), certificateResolution);
    setCertificate(input, sheets);
    return sheets.take();
}

} // namespace holdpoint::report
