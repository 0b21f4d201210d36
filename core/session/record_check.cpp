// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/record_check.h"

#include "core/runner/run.h"
#include "core/session/launch_folder.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <memory>
#include <unordered_map>

#include <openssl/evp.h>

namespace holdpoint::session {
namespace {

QString recordText(const char* text) { return QCoreApplication::translate("verify", text); }

// SHA-256 of what is left of the file, in hexadecimal digits; empty when it cannot be read. OpenSSL's, because outputs
// are large and it uses the processor's own instructions.
QByteArray sha256Of(QFile& file)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1)
        return {};
    std::array<char, 64 * 1024> piece;
    qint64 size = 0;
    while ((size = file.read(piece.data(), qint64(piece.size()))) > 0) {
        if (EVP_DigestUpdate(context.get(), piece.data(), size_t(size)) != 1)
            return {};
    }
    std::array<unsigned char, 32> digest{};
    if (size < 0 || EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char*>(digest.data()), qsizetype(digest.size())).toHex();
}

} // namespace

RecordCheck::RecordCheck(QString folder)
    : m_folder(std::move(folder))
{
}

const std::unordered_map<std::string, RecordCheck::Check>& RecordCheck::checks()
{
    static const std::unordered_map<std::string, Check> table{{"launch.opened", &RecordCheck::opened},
                                                              {"runbook.loaded", &RecordCheck::runbook},
                                                              {"configuration.trusted", &RecordCheck::configuration},
                                                              {"roster.changed", &RecordCheck::roster},
                                                              {"key.revoked", &RecordCheck::revocation},
                                                              {"key.confirmed", &RecordCheck::confirmation},
                                                              {"log.taken-over", &RecordCheck::takeover},
                                                              {"vote.cast", &RecordCheck::vote},
                                                              {"gate.decided", &RecordCheck::decision},
                                                              {"launch.held", &RecordCheck::decision},
                                                              {"launch.resumed", &RecordCheck::decision},
                                                              {"launch.slipped", &RecordCheck::decision},
                                                              {"launch.scrubbed", &RecordCheck::ended},
                                                              {"launch.ended", &RecordCheck::ended},
                                                              {"signoff.given", &RecordCheck::signoff},
                                                              {"launch.declared", &RecordCheck::declaration},
                                                              {"evidence.attached", &RecordCheck::evidence},
                                                              {"certificate.exported", &RecordCheck::certificate},
                                                              {"run.started", &RecordCheck::runStarted},
                                                              {"run.finished", &RecordCheck::runFinished},
                                                              {"run.lost", &RecordCheck::ofARun},
                                                              {"run.resolved", &RecordCheck::ofARun},
                                                              {"run.stop-requested", &RecordCheck::ofARun},
                                                              {"step.skipped", &RecordCheck::skipped},
                                                              {"check.ticked", &RecordCheck::ticked},
                                                              {"check.unticked", &RecordCheck::unticked},
                                                              {"expectation.judged", &RecordCheck::judged},
                                                              {"value.filled", &RecordCheck::filled},
                                                              {"gate.reopened", &RecordCheck::reopened},
                                                              {"roster.announced", &RecordCheck::announced},
                                                              {"command.accepted", &RecordCheck::accepted},
                                                              {"deviation.requested", &RecordCheck::deviationRequested},
                                                              {"deviation.approved", &RecordCheck::deviationApproved},
                                                              {"deviation.rejected", &RecordCheck::deviationRejected},
                                                              {"deviation.expired", &RecordCheck::deviationExpired},
                                                              {"rollback.started", &RecordCheck::rollbackStarted},
                                                              {"rollback.pinned", &RecordCheck::pinned},
                                                              {"rollback.step-observed", &RecordCheck::ofARollback},
                                                              {"rollback.ended", &RecordCheck::rollbackEnded},
                                                              {"rollback.seconded", &RecordCheck::ofARollback},
                                                              {"rollcall.started", &RecordCheck::rollCallStarted},
                                                              {"rollcall.answered", &RecordCheck::ofARollCall},
                                                              {"rollcall.ended", &RecordCheck::ofARollCall},
                                                              {"alarm.raised", &RecordCheck::alarm},
                                                              {"alarm.cleared", &RecordCheck::alarm},
                                                              {"alarm.acknowledged", &RecordCheck::alarm},
                                                              {"alarm.escalated", &RecordCheck::alarm},
                                                              {"alarm.shelved", &RecordCheck::alarm},
                                                              {"alarm.unshelved", &RecordCheck::alarm},
                                                              {"alarm.out-of-service", &RecordCheck::alarm},
                                                              {"alarm.in-service", &RecordCheck::alarm},
                                                              {"rollout.asked", &RecordCheck::weightAsked},
                                                              {"rollout.confirmed", &RecordCheck::weightConfirmed},
                                                              {"rollout.withdrawn", &RecordCheck::weightWithdrawn},
                                                              {"rollout.observed", &RecordCheck::watchFound},
                                                              {"rollout.breached", &RecordCheck::watchFound},
                                                              {"rollout.watched", &RecordCheck::watchFound},
                                                              {"rollout.baseline", &RecordCheck::watchFound},
                                                              {"scenario.applied", &RecordCheck::watchFound},
                                                              {"scenario.ceased", &RecordCheck::watchFound},
                                                              {"scenario.declared", &RecordCheck::scenarioDeclared},
                                                              {"scenario.decided", &RecordCheck::scenarioDecided}};
    return table;
}

std::optional<QString> RecordCheck::operator()(const ledger::VerifiedEntry& entry)
{
    const std::optional<RecordValue> record = RecordValue::parse(entry.bytes);
    if (!record)
        return recordText("Entry %1 cannot be read.").arg(entry.seq);
    m_entry = &entry;
    m_record = &*record;
    if (entry.seq > 0 && (*record)["rehearsal"].flag() != m_rehearsal)
        return recordText("One entry is of a rehearsal, another is not.");
    const std::string& kind = (*record)["kind"].utf8();
    const auto check = checks().find(kind);
    // A signature that nobody would look at is worse than none.
    if (isSigned() && body().bytes("signature").isEmpty())
        return recordText("It is said to be signed and carries no signature.");
    if (Problem problem = owed(kind))
        return problem;
    return check == checks().end() ? std::nullopt : (this->*check->second)();
}

void RecordCheck::note(const QString& text)
{
    constexpr size_t mostNotices = 100;
    if (m_notices.size() < mostNotices)
        m_notices.push_back({m_entry->seq, text});
}

RecordCheck::Problem RecordCheck::file(const QString& path, const QString& sha256) const
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return recordText("%1 cannot be read: %2.").arg(path, file.errorString());
    const QByteArray found = sha256Of(file);
    if (found.isEmpty())
        return recordText("%1 cannot be read: %2.").arg(path, file.errorString());
    if (QString::fromLatin1(found) != sha256)
        return recordText("%1 is not what the entry names: it was changed.").arg(path);
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::afterTheEnd() const
{
    return m_ended ? Problem(recordText("It stands behind the end of the launch.")) : std::nullopt;
}

RecordCheck::Problem RecordCheck::opened()
{
    if (m_entry->seq != 0)
        return recordText("It opens the launch a second time.");
    m_rehearsal = (*m_record)["rehearsal"].flag();
    m_proofs.open(bodyText("launch"), m_rehearsal);
    m_t0UtcMs = body()["t0_utc_ms"].number();
    m_plan.open(body()["t0_utc_ms"].number(), int((*m_record)["at"]["offset_min"].number()));
    return std::nullopt;
}

QByteArray RecordCheck::bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

RecordCheck::Problem RecordCheck::runbook()
{
    const QString sha256 = bodyText("sha256");
    const QString deviation = bodyText("deviation");
    if (m_started && deviation.isEmpty())
        return recordText("The runbook was exchanged after the start, by no deviation.");
    if (Problem problem = usesExactly(deviation, "runbook", QStringLiteral("runbook"), sha256.toLatin1()))
        return problem;
    if (Problem problem = file(inputPath(m_folder, sha256), sha256))
        return problem;
    for (const RecordValue& kept : body()["kept"].items()) {
        if (m_plan.step(kept.text()) && !m_plan.isDone(kept.text()))
            return recordText("It keeps the step %1 as done, which was not done.").arg(kept.text());
    }
    m_plan.setRunbook(bytesOf(inputPath(m_folder, sha256)));
    m_plan.keep(body()["kept"]);
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::configuration()
{
    const QString sha256 = bodyText("sha256");
    const QString deviation = bodyText("deviation");
    if (m_started && deviation.isEmpty() && sha256 != m_configurationSha256)
        return recordText("The configuration was exchanged after the start, by no deviation.");
    if (Problem problem = usesExactly(deviation, "configuration", QStringLiteral("configuration"), sha256.toLatin1()))
        return problem;
    if (Problem problem = file(inputPath(m_folder, sha256), sha256))
        return problem;
    m_configurationSha256 = sha256;
    m_plan.setConfiguration(bytesOf(inputPath(m_folder, sha256)));
    return coordinator();
}

RecordCheck::Problem RecordCheck::evidence()
{
    if (Problem problem = file(attachmentPath(m_folder, bodyText("sha256")), bodyText("sha256")))
        return problem;
    if (m_plan.knows() && !m_plan.step(bodyText("step")))
        return recordText("The runbook has no step %1.").arg(bodyText("step"));
    m_plan.attached(body());
    return onRoster();
}

RecordCheck::Problem RecordCheck::certificate()
{
    // It may have been saved anywhere; what stands in the launch's own folder must be what was exported.
    const QString path = m_folder + QStringLiteral("/certificates/") + QFileInfo(bodyText("file_name")).fileName();
    if (QFileInfo::exists(path))
        return file(path, bodyText("sha256"));
    note(recordText("The certificate %1 is not in the launch folder.").arg(bodyText("file_name")));
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::runStarted()
{
    const qint64 run = body()["run"].number();
    if (m_runs.contains(run))
        return recordText("Run %1 was started before.").arg(run);
    m_runs.insert(run);
    for (const RecordValue& deviation : body()["deviations"].items()) {
        if (Problem problem = runUses(deviation.text()))
            return problem;
    }
    if (Problem problem = runUses(bodyText("deviation")))
        return problem;
    const Problem problem = runAsPlanned();
    m_started = true;
    if (m_plan.knows())
        m_plan.runStarted(body());
    return problem;
}

RecordCheck::Problem RecordCheck::ofARun()
{
    const qint64 run = body()["run"].number();
    if (!m_runs.contains(run))
        return recordText("Run %1 was not started before.").arg(run);
    const std::string& kind = (*m_record)["kind"].utf8();
    if (!m_plan.knows())
        return std::nullopt;
    if (kind == "run.finished")
        m_plan.runFinished(body());
    else if (kind == "run.lost")
        m_plan.runLost(run);
    else if (kind == "run.resolved")
        m_plan.runResolved(run, body()["passed"].flag());
    else
        m_plan.stopRequested(run);
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::runFinished()
{
    if (Problem problem = ofARun())
        return problem;
    const QString output = runner::outputPath(runPath(m_folder, body()["run"].number()));
    // A run that never started, or a rollback whose disk failed, kept no output here.
    if (bodyText("output_sha256").isEmpty() || (body()["output_bytes"].number() == 0 && !QFileInfo::exists(output)))
        return std::nullopt;
    return file(output, bodyText("output_sha256"));
}

RecordCheck::Problem RecordCheck::pinned()
{
    return !m_plan.knows() || m_plan.isGo(bodyText("gate"))
               ? std::nullopt
               : Problem(recordText("It pins scripts for a go/no-go point that is not GO."));
}

RecordCheck::Problem RecordCheck::ofARollback()
{
    const qint64 number = body()["rollback"].number();
    return m_rollbacks.contains(number) ? std::nullopt
                                        : Problem(recordText("Rollback %1 was not started before.").arg(number));
}

RecordCheck::Problem RecordCheck::rollCallStarted()
{
    if (m_rollCallOpen || body()["call"].number() != m_rollCalls + 1)
        return recordText("Roll call %1 does not follow the one before.").arg(body()["call"].number());
    ++m_rollCalls;
    m_rollCallOpen = true;
    return std::nullopt;
}

RecordCheck::Problem RecordCheck::ofARollCall()
{
    if (!m_rollCallOpen || body()["call"].number() != m_rollCalls)
        return recordText("Roll call %1 does not go on here.").arg(body()["call"].number());
    m_rollCallOpen = (*m_record)["kind"].utf8() != "rollcall.ended";
    return std::nullopt;
}

} // namespace holdpoint::session
