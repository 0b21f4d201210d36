// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rehearsal/enclosure.h"

#include "app/rehearsal/own_files.h"

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <iostream>

namespace holdpoint::rehearsal {
namespace {

using Done = std::expected<void, std::string>;
constexpr int ordinaryUser = 1000; // who root is inside: PostgreSQL refuses to run as root

std::unexpected<std::string> problem(const std::string& what)
{
    return std::unexpected(what + ": " + strerror(errno) +
                           ". The range runs only where it is closed off from every network; nothing was started.");
}

bool write(const std::string& path, const std::string& text)
{
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    const bool good = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const int why = errno;
    close(file);
    errno = why;
    return good;
}

Done leaveTheWorld()
{
    const uid_t user = geteuid();
    const gid_t group = getegid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC) != 0)
        return std::unexpected(
            std::string("This system allows no namespaces to this user: ") + strerror(errno) +
            ". Without them a rehearsal could reach production, so nothing was started. An administrator allows them "
            "with: sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000");
    const auto inside = [](unsigned id) { return id == 0 ? static_cast<unsigned>(ordinaryUser) : id; };
    if (!write("/proc/self/setgroups", "deny") ||
        !write("/proc/self/uid_map", std::to_string(inside(user)) + ' ' + std::to_string(user) + " 1") ||
        !write("/proc/self/gid_map", std::to_string(inside(group)) + ' ' + std::to_string(group) + " 1"))
        return problem("The user of the range could not be set up");
    return {};
}

Done closeNetwork()
{
    ifreq request{};
    strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    const int socketOfLo = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool up = ioctl(socketOfLo, SIOCSIFFLAGS, &request) == 0;
    const int why = errno;
    close(socketOfLo);
    errno = why;
    if (!up)
        return problem("Loopback could not be opened");
    if (!write("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0"))
        return problem("The ports 80 and 443 could not be given to the range");
    return provedClosed();
}

// Who hears of a signal; 0: nobody yet, or no more.
volatile sig_atomic_t told = 0;

void passOn(int /*signal*/)
{
    if (told > 0)
        kill(told, SIGTERM);
}

sigset_t stopSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&signals, signal);
    return signals;
}

void passSignalsOn()
{
    struct sigaction action
    {
    };
    action.sa_handler = passOn;
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        sigaction(signal, &action, nullptr);
}

int waitFor(pid_t child)
{
    siginfo_t ended{};
    while (waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) != 0)
        if (errno != EINTR)
            return 255;
    told = 0; // its number may be another's once it is collected
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return 255;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace

std::expected<void, std::string> provedClosed()
{
    struct if_nameindex* names = if_nameindex();
    if (names == nullptr)
        return problem("The network devices could not be listed");
    bool alone = true;
    for (const struct if_nameindex* name = names; name->if_index != 0; ++name) {
        // Empty tunnels are made with every network namespace where their modules are loaded; they are down.
        ifreq request{};
        strncpy(request.ifr_name, name->if_name, IFNAMSIZ - 1);
        const int probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        const bool up = ioctl(probe, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) != 0;
        close(probe);
        alone = alone && (!up || strcmp(name->if_name, "lo") == 0);
    }
    if_freenameindex(names);
    if (!alone)
        return std::unexpected(
            "There is a network besides loopback inside the range. It would not be closed; nothing was "
            "started.");
    sockaddr_in outside{};
    outside.sin_family = AF_INET;
    outside.sin_port = htons(9);
    inet_pton(AF_INET, "192.0.2.1", &outside.sin_addr);
    const int probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool leads = connect(probe, reinterpret_cast<const sockaddr*>(&outside), sizeof outside) == 0;
    close(probe);
    if (leads)
        return std::unexpected("An address outside can be reached from the range. It would not be closed; nothing was "
                               "started.");
    return {};
}

std::expected<int, std::string> enclosed(const EnclosureOptions& options,
                                         const std::function<int(const std::filesystem::path&)>& body)
{
    const std::filesystem::path place = placeFor(options.files);
    // The child says through the pipe what kept it from beginning; the end of the pipe alone means that it began.
    std::array<int, 2> words{};
    std::array<int, 2> alive{}; // its end tells the child that this process is gone
    if (pipe2(words.data(), O_CLOEXEC) != 0 || pipe2(alive.data(), O_CLOEXEC) != 0)
        return problem("No pipe into the range");
    if (const Done left = leaveTheWorld(); !left)
        return std::unexpected(left.error());
    // None is lost: the child gets them as soon as its body heeds signals, this process as soon as it knows the child.
    const sigset_t signals = stopSignals();
    sigset_t before;
    sigprocmask(SIG_BLOCK, &signals, &before);
    const pid_t child = fork();
    if (child < 0)
        return problem("No process for the range");
    if (child == 0) {
        close(words[0]);
        close(alive[1]);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        // Whoever asked may have died before the line above took effect.
        fcntl(alive[0], F_SETFL, O_NONBLOCK);
        char nothing = 0;
        if (read(alive[0], &nothing, 1) == 0)
            _exit(255);
        umask(0077);
        // A folder of outside that is still open would be a way out for whatever is started here.
        close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
        Done ready = separateFiles(options.files, place);
        if (ready)
            ready = closeNetwork();
        if (!ready) {
            const std::string& text = ready.error();
            const bool said = ::write(words[1], text.data(), text.size()) >= 0;
            _exit(said ? 4 : 255);
        }
        close(words[1]);
        const int status = body(place);
        std::cout.flush();
        std::cerr.flush();
        _exit(status);
    }
    told = child;
    passSignalsOn();
    sigprocmask(SIG_SETMASK, &before, nullptr);
    close(words[1]);
    close(alive[0]);
    std::string failed;
    char piece[512];
    for (ssize_t got = 0; (got = read(words[0], piece, sizeof piece)) > 0 || (got < 0 && errno == EINTR);)
        if (got > 0)
            failed.append(piece, static_cast<std::size_t>(got));
    close(words[0]);
    const int status = waitFor(child);
    close(alive[1]);
    if (!failed.empty())
        return std::unexpected(failed);
    return status;
}

std::expected<void, std::string> trustOnly(const std::filesystem::path& folder)
{
    if (mount(folder.c_str(), "/etc/ssl/certs", nullptr, MS_BIND, nullptr) != 0)
        return problem("The range's own certificate authority could not take the place of the system's");
    return {};
}

std::expected<void, std::string> mountSmallDisk(const std::filesystem::path& folder, int memoryMb)
{
    const std::string size = "mode=0700,size=" + std::to_string(memoryMb) + 'm';
    mkdir(folder.c_str(), 0700);
    if (mount("disk", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, size.c_str()) != 0)
        return problem("The range's small disk could not be made");
    return {};
}

} // namespace holdpoint::rehearsal
