// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/takeover.h"

#include "core/base/when_done.h"
#include "core/ledger/log_key.h"
#include "core/session/decisions.h"
#include "core/session/kept_checkpoint.h"
#include "core/session/launch_folder.h"
#include "core/session/open.h"
#include "core/session/verify_launch.h"
#include "core/signoff/key_store.h"
#include "core/signoff/seal_key.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <memory>

#include <unistd.h>

namespace holdpoint::session {
namespace {

QString takeoverText(const char* text) { return QCoreApplication::translate("takeover", text); }

using Answered = std::function<void(Result<QString>)>;

std::unexpected<Error> refused(const QString& cause, const QString& nextStep)
{
    return failure(ErrorCode::Refused, cause, nextStep);
}

// One takeover on its way; holds the folder's lock until it is over.
struct Course
{
    Takeover wanted;
    Environment environment;
    Answered done;
    QString folder;
    int lock = -1;
    checklist::Launch launch;
    ledger::Appended head;
    QString previousKey;
    std::unique_ptr<ledger::LogKey> key;
    QByteArray seal;
    events::LogTakenOver fact;
    std::unique_ptr<ledger::Writer> writer;

    Course() = default;
    Course(const Course&) = delete;
    Course& operator=(const Course&) = delete;
    ~Course()
    {
        if (lock >= 0)
            ::close(lock);
    }
};
using CoursePtr = std::shared_ptr<Course>;

QString nameOf(const Course& course, const char* key)
{
    return QLatin1String(key) + course.launch.state().opened.launch;
}

// Who may, and whether the copy is whole.
Result<void> lookAt(Course& course)
{
    const Result<ledger::Verdict> verdict = verifyLaunch(course.folder, {}, course.environment.checkpointFolder);
    if (!verdict)
        return std::unexpected(verdict.error());
    if (!verdict->intact)
        return refused(takeoverText("This copy of the launch does not verify: %1").arg(verdict->problem),
                       takeoverText("Take over the newest whole copy instead."));
    Result<ReadLaunch> read = readLaunch(course.folder);
    if (!read)
        return std::unexpected(read.error());
    course.launch = std::move(read->launch);
    course.previousKey = verdict->logKey;
    const checklist::State& state = course.launch.state();
    if (state.scrubbed || state.ended)
        return refused(takeoverText("This launch is over: nobody needs to go on with it."),
                       takeoverText("Read and verify it as it is."));
    if (!course.launch.mayCoordinate(course.wanted.actor.person))
        return refused(takeoverText("Only the %1 may take a launch over.").arg(course.launch.coordinatorRole()),
                       takeoverText("Ask them, or a deputy."));
    if (course.wanted.reason.trimmed().isEmpty())
        return refused(takeoverText("A takeover needs a reason."), takeoverText("Say why in a few words."));
    const bool keys = std::any_of(state.people.begin(), state.people.end(),
                                  [](const events::Person& person) { return !person.publicKey.isEmpty(); });
    if (keys && !course.wanted.sign)
        return refused(takeoverText("The roster names keys: a takeover that nobody signed could be anybody's."),
                       takeoverText("Sign it with your own key: --passphrase-fd."));
    course.head.size = verdict->entries;
    const Result<ledger::Checkpoint> last = ledger::parseCheckpoint(verdict->checkpoint);
    if (!last)
        return std::unexpected(last.error());
    course.head.root = last->root;
    return {};
}

// New keys, and the fact that names them, signed.
Result<void> draft(Course& course)
{
    const checklist::State& state = course.launch.state();
    const qint64 now = course.environment.clock->now().utcMs;
    course.key = std::make_unique<ledger::LogKey>(ledger::LogKey::generate(state.opened.origin));
    const Result<signoff::SealKey> seal = signoff::generateSealKey(state.opened.launch, now);
    if (!seal)
        return std::unexpected(seal.error());
    course.seal = seal->toPem();
    course.fact = {course.key->verifierKey(), course.previousKey, seal->fingerprint(), course.wanted.reason, {}};
    if (!course.wanted.sign)
        return {};
    signoff::Statement statement =
        drawnStatement(course.launch, course.head, {course.wanted.actor.person, course.wanted.fingerprint, now});
    statement.act = QStringLiteral("takeover");
    statement.role = course.launch.coordinatorRole();
    statement.decision = QStringLiteral("takeover");
    statement.meaning = takeoverText("As %1 I take over the launch of %2 with the log key %3: %4")
                            .arg(statement.role, state.opened.name, course.fact.logKey, course.wanted.reason);
    statement.evidence.insert(QStringLiteral("entry log.taken-over"), decidedSha256(course.fact));
    const Result<SignedStatement> made = course.wanted.sign(statement);
    if (!made)
        return std::unexpected(made.error());
    const events::Person* person = course.launch.person(course.wanted.actor.person);
    if (!person || checklist::bareKey(person->publicKey) != checklist::bareKey(made->publicKey))
        return refused(takeoverText("The roster does not name this key for %1.").arg(course.wanted.actor.person),
                       takeoverText("Sign with the key that the roster names."));
    course.fact.proof = {made->statement, made->signature, made->publicKey};
    return {};
}

void append(const CoursePtr& course)
{
    Result<std::unique_ptr<ledger::Writer>> writer =
        ledger::Writer::takeOver(ledgerPath(course->folder), course->previousKey, *course->key);
    if (!writer) {
        course->done(std::unexpected(writer.error()));
        return;
    }
    course->writer = std::move(*writer);
    events::Entry entry;
    entry.seq = course->writer->size();
    entry.at = course->environment.clock->now();
    entry.actor = course->wanted.actor;
    entry.actor.auth = course->fact.proof.signature.isEmpty() ? events::Auth::Claimed : events::Auth::Signed;
    entry.rehearsal = course->launch.state().rehearsal;
    entry.body = course->fact;
    const Result<QByteArray> bytes = events::encodeEntry(entry);
    if (!bytes) {
        course->done(std::unexpected(bytes.error()));
        return;
    }
    whenDone(course->writer->append(entry.seq, {*bytes}), QCoreApplication::instance(),
             [course](const Result<ledger::Appended>& appended) {
                 course->writer.reset();
                 if (!appended) {
                     course->done(std::unexpected(appended.error()));
                     return;
                 }
                 // What this machine kept was signed by the key that ended.
                 const QString kept =
                     keptCheckpointPath(course->environment.checkpointFolder, course->launch.state().opened.launch);
                 CheckpointKeeper(kept, ledgerPath(course->folder)).keep(appended->checkpoint);
                 course->done(course->fact.logKey);
             });
}

void storeKeys(const CoursePtr& course)
{
    signoff::KeyStore* const keys = course->environment.keys;
    keys->store(nameOf(*course, "log."), course->key->seed(), [keys, course](const Result<signoff::KeyPlace>& log) {
        if (!log) {
            course->done(std::unexpected(log.error()));
            return;
        }
        keys->store(nameOf(*course, "seal."), course->seal, [course](const Result<signoff::KeyPlace>& seal) {
            if (!seal)
                course->done(std::unexpected(seal.error()));
            else
                append(course);
        });
    });
}

void proceed(const CoursePtr& course)
{
    if (const Result<void> drafted = draft(*course); !drafted)
        course->done(std::unexpected(drafted.error()));
    else
        storeKeys(course);
}

} // namespace

void takeOver(const Takeover& takeover, const Environment& environment, Answered done)
{
    const auto course = std::make_shared<Course>();
    course->wanted = takeover;
    course->environment = environment;
    course->done = std::move(done);
    course->folder = QFileInfo(takeover.folder).absoluteFilePath();
    const auto later = [course](const Error& error) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [course, error] { course->done(std::unexpected(error)); },
            Qt::QueuedConnection);
    };
    const Result<int> lock = lockFolder(course->folder);
    if (!lock) {
        later(lock.error());
        return;
    }
    course->lock = *lock;
    if (const Result<void> seen = lookAt(*course); !seen) {
        later(seen.error());
        return;
    }
    environment.keys->load(nameOf(*course, "log."), [course](const Result<QByteArray>& seed) {
        const Result<ledger::LogKey> present =
            seed ? ledger::LogKey::fromSeed(course->launch.state().opened.origin, *seed)
                 : std::unexpected(seed.error());
        // Overwritten it would be lost, and there is nothing to take over.
        if (present && present->verifierKey() == course->previousKey)
            course->done(refused(takeoverText("This machine has the log key of this launch."),
                                 takeoverText("Open the launch as usual.")));
        else
            proceed(course);
    });
}

} // namespace holdpoint::session
