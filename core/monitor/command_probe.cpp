// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/command_probe.h"

#include "core/monitor/http_probe.h"
#include "core/monitor/json_value.h"

#include <QFile>

#include <fcntl.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <csignal>
#include <utility>
#include <vector>

#include <openssl/crypto.h>

namespace holdpoint::monitor {
namespace {

constexpr int shellCannotStart = 126, shellFindsNothing = 127;

// The number on the last line that holds anything; NaN without one.
double lastNumber(const QByteArray& text)
{
    const QByteArrayView trimmed = QByteArrayView(text).trimmed();
    const QByteArray line = trimmed.sliced(trimmed.lastIndexOf('\n') + 1).trimmed().toByteArray();
    bool isNumber = false;
    const double number = line.toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? number : std::numeric_limits<double>::quiet_NaN();
}

class SpawnSettings
{
public:
    SpawnSettings()
    {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawnattr_init(&m_attributes);
        sigset_t none, standard;
        sigemptyset(&none);
        sigemptyset(&standard);
        sigaddset(&standard, SIGPIPE);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &standard);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnSettings()
    {
        posix_spawn_file_actions_destroy(&m_actions);
        posix_spawnattr_destroy(&m_attributes);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    posix_spawn_file_actions_t m_actions{};
    posix_spawnattr_t m_attributes{};
};

bool watch(int epoll, int descriptor, quint64 id)
{
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.u64 = id;
    return ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

} // namespace

CommandProbe::CommandProbe(quint64 id, const ProbeSpec& spec)
    : Probe(id, spec)
    , m_pattern(boundedPattern(spec.bodyPattern))
{
}

CommandProbe::~CommandProbe() { stop(); }

void CommandProbe::begin(ProbeSurroundings& around)
{
    m_text.clear();
    QByteArray secret;
    if (!m_spec.secret.isEmpty()) {
        std::optional<QByteArray> given = around.secrets ? around.secrets(m_spec.secret, QString()) : std::nullopt;
        if (!given) {
            finish(ProbeCause::SecretMissing);
            return;
        }
        secret = std::move(*given);
    }
    const int error = spawn(secret);
    OPENSSL_cleanse(secret.data(), size_t(secret.size()));
    if (error != 0) {
        stop();
        finish(causeOfErrno(error) == ProbeCause::OutOfResources ? ProbeCause::OutOfResources : ProbeCause::LocalFault);
    } else if (!watch(around.epoll, m_exit, m_id) || !watch(around.epoll, m_output, m_id)) {
        stop();
        finish(ProbeCause::OutOfResources);
    }
}

int CommandProbe::spawn(const QByteArray& secret)
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    m_output = ends[0];
    ::fcntl(m_output, F_SETFL, O_NONBLOCK);
    SpawnSettings settings;
    posix_spawn_file_actions_addopen(&settings.m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&settings.m_actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&settings.m_actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (!m_spec.workdir.isEmpty())
        posix_spawn_file_actions_addchdir_np(&settings.m_actions, QFile::encodeName(m_spec.workdir).constData());
    const QByteArray name = m_spec.secret.toUtf8() + '=';
    QByteArray variable;
    variable.reserve(name.size() + secret.size() + 1);
    variable += name;
    variable += secret;
    std::vector<char*> environment;
    for (char** it = environ; *it; ++it)
        if (m_spec.secret.isEmpty() || !QByteArrayView(*it).startsWith(name))
            environment.push_back(*it);
    if (!m_spec.secret.isEmpty())
        environment.push_back(variable.data());
    environment.push_back(nullptr);
    QByteArray shell("/bin/sh"), option("-c"), line = m_spec.command.toUtf8();
    char* const words[] = {shell.data(), option.data(), line.data(), nullptr};
    const int error = ::posix_spawn(&m_process, shell.constData(), &settings.m_actions, &settings.m_attributes, words,
                                    environment.data());
    OPENSSL_cleanse(variable.data(), size_t(variable.size()));
    ::close(ends[1]);
    if (error != 0) {
        m_process = -1;
        return error;
    }
    m_exit = int(::syscall(SYS_pidfd_open, m_process, 0)); // the C library's own lacks extern "C"
    return m_exit < 0 ? errno : 0;
}

void CommandProbe::onNames(ProbeSurroundings&, const NameResolver::Answer&) {}

void CommandProbe::onEvents(ProbeSurroundings& around, quint32)
{
    if (!isUnderWay())
        return;
    if (!readOutput(around.buffer)) {
        stop();
        finish(ProbeCause::BodyTooLarge);
        return;
    }
    siginfo_t how{};
    if (::waitid(P_PIDFD, id_t(m_exit), &how, WEXITED | WNOHANG | WNOWAIT) == 0 && how.si_pid != 0)
        onExit(how, around.buffer);
}

// False where there is more than may be read.
bool CommandProbe::readOutput(std::span<char> buffer)
{
    while (m_output >= 0) {
        const ssize_t size = ::read(m_output, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return true;
        if (size == 0) {
            ::close(std::exchange(m_output, -1));
            return true;
        }
        if (std::isnan(m_result.phases.firstByteMs))
            m_result.phases.firstByteMs = m_start.msUntil(ProbeMoment::now());
        m_text.append(buffer.data(), size);
        if (m_text.size() > m_spec.bodyCap)
            return false;
    }
    return true;
}

void CommandProbe::onExit(const siginfo_t& how, std::span<char> buffer)
{
    m_result.phases.totalMs = m_start.msUntil(ProbeMoment::now());
    const bool whole = readOutput(buffer); // what it wrote last
    stop();
    m_result.httpStatus = how.si_code == CLD_EXITED ? how.si_status : -1;
    m_result.bodyBytes = m_text.size();
    finish(!whole                      ? ProbeCause::BodyTooLarge
           : how.si_code != CLD_EXITED ? ProbeCause::CommandKilled
                                       : judge(how.si_status));
    m_text.clear();
}

ProbeCause CommandProbe::judge(int status)
{
    const bool expected = m_spec.expectStatus.isEmpty() ? status == 0 : m_spec.expectStatus.contains(status);
    if (!expected)
        return status == shellFindsNothing || status == shellCannotStart ? ProbeCause::CommandMissing
                                                                         : ProbeCause::UnexpectedExit;
    if (m_spec.keepBody)
        m_result.body = m_text;
    if (m_spec.jsonPath.isEmpty()) {
        m_result.value = lastNumber(m_text);
        return judgePattern(m_pattern, QString::fromUtf8(m_text));
    }
    const auto found = jsonAt(m_text, m_spec.jsonPath);
    if (!found)
        return found.error() == JsonFault::Malformed ? ProbeCause::BodyMalformed : ProbeCause::NoValue;
    if (std::isfinite(found->number))
        m_result.value = found->number;
    else if (m_spec.bodyPattern.isEmpty())
        return ProbeCause::NoValue;
    return judgePattern(m_pattern, found->text);
}

// A command that hangs is not the service's word.
ProbeCause CommandProbe::onAbandon(ProbeCause cause)
{
    stop();
    m_text.clear();
    return cause == ProbeCause::Deadline ? ProbeCause::CommandTooSlow : cause;
}

void CommandProbe::stop()
{
    if (m_process > 0) {
        // It is not reaped yet, so the number of its group is nobody else's.
        ::kill(-m_process, SIGKILL);
        ::waitpid(m_process, nullptr, 0); // a killed process ends at once, but for one in the middle of the disk
        m_process = -1;
    }
    if (m_exit >= 0)
        ::close(std::exchange(m_exit, -1));
    if (m_output >= 0)
        ::close(std::exchange(m_output, -1));
}

} // namespace holdpoint::monitor
