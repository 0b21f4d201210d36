// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run.h"

#include "core/base/ids.h"
#include "core/runner/environment.h"
#include "core/runner/process_table.h"
#include "core/runner/spec_wire.h"
#include "core/runner/storage.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sched.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace holdpoint::runner {
namespace {

QString words(const char* text) { return QCoreApplication::translate("runner", text); }

QString reason(int number) { return QString::fromLocal8Bit(std::strerror(number)); }

// Owns a descriptor above the standard three, so that none is in its own way when they are arranged for the runner.
class Descriptor
{
public:
    explicit Descriptor(int number)
        : m_number(number >= 0 && number < 3 ? fcntl(number, F_DUPFD_CLOEXEC, 3) : number)
    {
        if (m_number != number)
            ::close(number);
    }
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return m_number; }
    void close()
    {
        if (const int number = std::exchange(m_number, -1); number >= 0)
            ::close(number);
    }

private:
    int m_number;
};

QByteArray specJson(const RunSpec& spec, const QString& token)
{
    QJsonObject environment;
    for (auto it = spec.environment.cbegin(); it != spec.environment.cend(); ++it)
        environment.insert(it.key(), it.value());
    QJsonObject json{{QStringLiteral("v"), 1},
                     {QStringLiteral("workdir"), spec.workdir},
                     {QStringLiteral("environment"), environment},
                     {QStringLiteral("secrets"), QJsonArray::fromStringList(spec.secrets.keys())},
                     {QStringLiteral("pty"), spec.pty},
                     {QStringLiteral("limit_ms"), spec.limitMs},
                     {QStringLiteral("term_grace_ms"), spec.termGraceMs},
                     {QStringLiteral("output_quota"), spec.outputQuota},
                     {QStringLiteral("token"), token}};
    const QString text = QString::fromUtf8(spec.command);
    if (text.toUtf8() == spec.command)
        json.insert(QStringLiteral("command"), text);
    else
        json.insert(QStringLiteral("command_b64"), QString::fromLatin1(spec.command.toBase64()));
    return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
}

std::string_view view(const QByteArray& bytes) { return {bytes.constData(), size_t(bytes.size())}; }

std::string wireSpec(const RunSpec& spec, const QString& folder, const QString& standIn, const QString& token)
{
    using wire::Field;
    std::string out(wire::magic);
    const auto number = [&](Field name, qint64 value) { wire::append(out, name, std::to_string(value)); };
    wire::append(out, Field::Folder, view(QFile::encodeName(QFileInfo(folder).absoluteFilePath())));
    wire::append(out, Field::MemoryFolder, view(QFile::encodeName(standIn)));
    wire::append(out, Field::Token, view(token.toLatin1()));
    wire::append(out, Field::Command, view(spec.command));
    wire::append(out, Field::Workdir, view(QFile::encodeName(spec.workdir)));
    for (const QByteArray& entry : childEnvironment(spec, token))
        wire::append(out, Field::Environment, view(entry));
    for (const QByteArray& value : spec.secrets)
        wire::append(out, Field::Secret, view(value));
    wire::append(out, Field::Pty, spec.pty ? "1" : "0");
    number(Field::LimitMs, spec.limitMs);
    number(Field::GraceMs, spec.termGraceMs);
    number(Field::QuotaBytes, spec.outputQuota);
    wire::append(out, Field::End, {});
    return out;
}

// An anonymous file: holds secrets of any size, is on no disk and vanishes with its last reader.
int inMemory(const std::string& bytes)
{
    const int file = memfd_create("holdpoint-spec", MFD_CLOEXEC);
    if (file < 0)
        return -1;
    for (size_t done = 0; done < bytes.size();) {
        const ssize_t count = pwrite(file, bytes.data() + done, bytes.size() - done, off_t(done));
        if (count < 0 && errno != EINTR) {
            close(file);
            return -1;
        }
        done += size_t(qMax<ssize_t>(0, count));
    }
    return file;
}

bool diskTakesNothing(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EROFS || number == EIO || number == EACCES ||
           number == EPERM;
}

// The folder with spec.json in it; on a disk that takes nothing the stand-in in memory.
Result<QString> prepareFolder(const QString& folder, const QByteArray& json)
{
    const QString standIn = memoryFolder(folder);
    // A stand-in of an earlier folder of this name would be taken for this run's: out of the way, but not lost.
    if (QFileInfo::exists(standIn) && !QFileInfo::exists(folder))
        QDir().rename(standIn, standIn + QStringLiteral(".before-") + randomId().left(8));
    int refused = makeRunFolder(folder);
    if (refused == 0) {
        refused = writeNewFile(folder + QStringLiteral("/spec.json"), json);
        if (refused == 0)
            return folder;
        QFile::remove(folder + QStringLiteral("/spec.json"));
        QDir().rmdir(folder);
    }
    if (refused == EEXIST)
        return failure(ErrorCode::Internal, words("The run's folder %1 exists already.").arg(folder),
                       words("Start the step again; it gets a new folder."));
    if (diskTakesNothing(refused) && makeMemoryFolder(standIn) == 0 &&
        writeNewFile(standIn + QStringLiteral("/spec.json"), json) == 0)
        return standIn;
    return failure(
        ErrorCode::OutsideFailed, words("The run's folder %1 cannot be made: %2.").arg(folder, reason(refused)),
        words("Check the launch folder's permissions and the space on its disk, then start the step again."));
}

std::unexpected<Error> noRunner(const QString& program, const QString& why)
{
    return failure(ErrorCode::OutsideFailed, words("The runner %1 could not be started: %2.").arg(program, why),
                   words("Check that Holdpoint is installed completely, then start the step again."));
}

// What the process between us and the runner needs; it shares our memory.
struct Spawn
{
    const char* program;
    const posix_spawn_file_actions_t* actions;
    const posix_spawnattr_t* attributes;
    char* const* argv;
    char* const* envp;
    pid_t pid = -1;
    int refused = 0;
};

int spawnAndLeave(void* data)
{
    auto* spawn = static_cast<Spawn*>(data);
    spawn->refused =
        posix_spawn(&spawn->pid, spawn->program, spawn->actions, spawn->attributes, spawn->argv, spawn->envp);
    return 0;
}

// Starts the runner as a child of init: nobody has to collect it, whoever watches it. The process between shares our
// memory and runs while this thread waits (as in vfork), so that the cost does not grow with our size and the runner is
// on its way without another turn of the scheduler. All signals are blocked meanwhile: our handlers must not run in it.
int spawnOrphan(Spawn& spawn)
{
    constexpr size_t stackBytes = 64 << 10;
    void* stack = mmap(nullptr, stackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED)
        return errno;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    // Without a signal at its end: QProcess and others who wait for children hear nothing of it.
    const pid_t between = clone(spawnAndLeave, static_cast<char*>(stack) + stackBytes, CLONE_VM | CLONE_VFORK, &spawn);
    const int refused = between < 0 ? errno : spawn.refused;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    while (between > 0 && waitpid(between, nullptr, __WALL) < 0 && errno == EINTR) {
    }
    munmap(stack, stackBytes);
    return refused;
}

int spawnRunner(const QByteArray& program, int spec, pid_t& pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, spec, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    // Blocked until the runner has a session of its own: what our terminal sends does not reach it. It begins that
    // session itself, once the script has started (app/runner/supervisor.cpp says why).
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &all);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    QByteArray name = QByteArrayLiteral("holdpoint-runner");
    char* argv[] = {name.data(), nullptr};
    char* envp[] = {nullptr}; // the child's environment comes with the spec
    Spawn spawn{program.constData(), &actions, &attributes, argv, envp};
    const int refused = spawnOrphan(spawn);
    pid = spawn.pid;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return refused;
}

// A short run may be over before we look: then the runner has written down who it was.
std::optional<ProcessIdentity> identityOf(pid_t pid, const QString& folder)
{
    if (const std::optional<qint64> start = livingSince(pid))
        return ProcessIdentity{pid, *start, bootId()};
    const Result<ProcessIdentity> written = readIdentity(folder);
    return written && written->pid == pid ? std::optional(*written) : std::nullopt;
}

} // namespace

Result<ProcessIdentity> startRun(const QString& runnerProgram, const QString& folder, const RunSpec& spec)
{
    const QString token = randomId();
    const Result<QString> place = prepareFolder(folder, specJson(spec, token));
    if (!place)
        return std::unexpected(place.error());
    const auto giveUp = [&](const QString& why) {
        QFile::remove(*place + QStringLiteral("/spec.json"));
        QDir().rmdir(*place);
        return noRunner(runnerProgram, why);
    };
    const Descriptor input(inMemory(wireSpec(spec, *place, memoryFolder(folder), token)));
    if (input.get() < 0)
        return giveUp(reason(errno));
    pid_t pid = -1;
    const int refused = spawnRunner(QFile::encodeName(runnerProgram), input.get(), pid);
    if (refused != 0)
        return giveUp(reason(refused));
    if (const std::optional<ProcessIdentity> identity = identityOf(pid, *place))
        return *identity;
    return giveUp(words("it ended at once"));
}

} // namespace holdpoint::runner
