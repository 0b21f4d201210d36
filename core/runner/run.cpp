// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run.h"

#include "core/base/ids.h"
#include "core/runner/environment.h"
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
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace holdpoint::runner {
namespace {

// A runner that has not said who it is by then sits on a disk that hangs.
constexpr int startDeadlineMs = 10'000;

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

// posix_spawn shares our memory until the runner executes, so that its cost does not grow with ours.
int spawnRunner(const QByteArray& program, int spec, int answer, pid_t& pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&actions, spec, 0);
    posix_spawn_file_actions_adddup2(&actions, answer, 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    QByteArray name = QByteArrayLiteral("holdpoint-runner");
    char* argv[] = {name.data(), nullptr};
    char* envp[] = {nullptr}; // the child's environment comes with the spec
    const int refused = posix_spawn(&pid, program.constData(), &actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return refused;
}

QByteArray readAnswer(int answer)
{
    QByteArray line;
    pollfd wanted{answer, POLLIN, 0};
    while (!line.endsWith('\n')) {
        const int ready = poll(&wanted, 1, startDeadlineMs);
        if (ready < 0 && errno == EINTR)
            continue;
        char buffer[256];
        const ssize_t count = ready > 0 ? read(answer, buffer, sizeof buffer) : 0;
        if (count <= 0)
            return {};
        line.append(buffer, count);
    }
    return line.trimmed();
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
    int ends[2] = {-1, -1};
    if (input.get() < 0 || pipe2(ends, O_CLOEXEC) != 0)
        return giveUp(reason(errno));
    const Descriptor answer(ends[0]);
    Descriptor answerIn(ends[1]);
    pid_t pid = -1;
    const int refused = spawnRunner(QFile::encodeName(runnerProgram), input.get(), answerIn.get(), pid);
    if (refused != 0)
        return giveUp(reason(refused));
    answerIn.close();
    const QList<QByteArray> parts = readAnswer(answer.get()).split(' ');
    int status = 0;
    // The process that we started ends as soon as it has forked the one that stays.
    if (parts.size() != 3)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (parts.size() != 3)
        return giveUp(words("it did not answer"));
    return ProcessIdentity{parts[0].toLongLong(), parts[1].toLongLong(), QString::fromLatin1(parts[2])};
}

} // namespace holdpoint::runner
