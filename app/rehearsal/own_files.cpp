// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rehearsal/own_files.h"

#include "app/erpgo/http.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>

namespace holdpoint::rehearsal {
namespace {

namespace fs = std::filesystem;
using Separated = std::expected<void, std::string>;
using erpgo::Descriptor;

// In memory and empty, with their modes and the most they may take.
struct EmptyPlace
{
    const char* path;
    const char* options;
};
constexpr std::array emptyPlaces{EmptyPlace{"/run", "mode=0755,size=16m"}, EmptyPlace{"/tmp", "mode=1777,size=512m"},
                                 EmptyPlace{"/var/tmp", "mode=1777,size=128m"},
                                 EmptyPlace{"/dev/shm", "mode=1777,size=256m"}};
// Folders at the top that stay as they are, or that are no folder of files.
constexpr std::array untouched{"/proc", "/sys", "/dev", "/run", "/tmp", "/etc", "/usr", "/bin", "/sbin", "/boot"};

std::unexpected<std::string> leftOpen(const std::string& what)
{
    return std::unexpected(what + ": " + strerror(errno) +
                           ". The range runs only where no file leads out of it; nothing was started.");
}

// Whether `path` is this folder or lies in it.
bool within(const fs::path& path, const fs::path& folder)
{
    return std::ranges::mismatch(folder, path).in1 == folder.end();
}

fs::path plain(const fs::path& path)
{
    std::error_code failed;
    fs::path clean = fs::absolute(path, failed).lexically_normal();
    return clean.has_filename() || clean == clean.root_path() ? clean : clean.parent_path();
}

// A file or folder as it was before anything covered it.
struct Original
{
    Original(fs::path where, bool used)
        : path(std::move(where))
        , opened(open(path.c_str(), O_PATH | O_CLOEXEC))
        , isUsed(used)
    {
        struct stat found
        {
        };
        isFolder = opened.valid() && fstat(opened.get(), &found) == 0 && S_ISDIR(found.st_mode);
    }
    [[nodiscard]] std::string name() const { return "/proc/self/fd/" + std::to_string(opened.get()); }

    fs::path path;
    Descriptor opened;
    bool isUsed; // itself, not a layer over it
    bool isFolder = false;
};

std::string readAll(const char* path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

// The folders that get a layer: those at the top, and what is mounted below them. Each before what lies in it.
std::vector<Original> layered(const fs::path& place)
{
    const auto isEmpty = [](const fs::path& path) {
        return std::ranges::any_of(emptyPlaces, [&](const EmptyPlace& one) { return within(path, one.path); });
    };
    std::set<fs::path> paths;
    std::error_code failed;
    for (fs::directory_iterator entry("/", failed), end; !failed && entry != end; entry.increment(failed)) {
        const fs::path path = entry->path();
        const bool stays = std::ranges::find(untouched, path) != untouched.end() || path.string().starts_with("/lib");
        // Where nobody comes in, nothing leads out.
        if (!stays && path != place && entry->symlink_status(failed).type() == fs::file_type::directory &&
            access(path.c_str(), X_OK) == 0)
            paths.insert(path);
    }
    const std::set<fs::path> tops = paths;
    for (const fs::path& mounted : mountPoints(readAll("/proc/self/mountinfo")))
        if (!isEmpty(mounted) &&
            std::ranges::any_of(tops, [&](const fs::path& top) { return mounted != top && within(mounted, top); }))
            paths.insert(mounted);
    std::vector<Original> originals;
    for (const fs::path& path : paths)
        if (Original original(path, false); original.opened.valid())
            originals.push_back(std::move(original));
    return originals;
}

class Separation
{
public:
    Separation(const OwnFiles& files, fs::path place)
        : m_place(std::move(place))
        , m_home(files.home.empty() ? files.home : plain(files.home))
        , m_layered(layered(m_place))
    {
        for (const auto& [paths, used] : {std::pair{&files.seen, false}, std::pair{&files.kept, true}})
            for (const fs::path& path : *paths)
                name(path, used);
        std::ranges::stable_sort(m_named, {}, [](const Original& one) { return one.path; });
    }

    Separated cover()
    {
        m_layers = m_place / "layers";
        mkdir(m_layers.c_str(), 0700);
        for (const Original& original : m_layered)
            if (original.isFolder && !layer(original) && !empty(original.path, "mode=0755,size=64m") && errno != ENOENT)
                return leftOpen("The way out through the files in " + original.path.string() + " could not be closed");
        for (const EmptyPlace& place : emptyPlaces) {
            std::error_code none;
            if (fs::is_directory(place.path, none) && !empty(place.path, place.options))
                return leftOpen(std::string("The way out through the files in ") + place.path + " could not be closed");
        }
        mkdir("/run/lock", 0777);
        for (const Original& original : m_named)
            if (const Separated back = putBack(original); !back)
                return back;
        return {};
    }

private:
    // By its own name and by where it really lies: links on the way may be covered.
    void name(const fs::path& path, bool used)
    {
        std::error_code failed;
        const fs::path said = plain(path);
        const fs::path real = plain(fs::weakly_canonical(said, failed));
        for (const fs::path& one : std::set{said, failed ? said : real})
            if (Original original(one, used); original.opened.valid())
                m_named.push_back(std::move(original));
    }

    bool empty(const fs::path& path, const char* options)
    {
        if (mount("range", path.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options) != 0)
            return false;
        m_empty.push_back(path);
        return true;
    }

    bool layer(const Original& original)
    {
        const fs::path own = m_layers / std::to_string(++m_count), upper = own / "written", work = own / "work";
        struct stat found
        {
        };
        if (mkdir(own.c_str(), 0700) != 0 || mkdir(upper.c_str(), 0700) != 0 || mkdir(work.c_str(), 0700) != 0 ||
            fstat(original.opened.get(), &found) != 0 || chmod(upper.c_str(), found.st_mode & 07777) != 0)
            return false;
        const std::string options =
            "userxattr,lowerdir=" + original.name() + ",upperdir=" + upper.string() + ",workdir=" + work.string();
        return mount("range", original.path.c_str(), "overlay", MS_NOSUID | MS_NODEV, options.c_str()) == 0;
    }

    Separated putBack(const Original& original)
    {
        const auto hidden = [&](const fs::path& folder) { return within(original.path, folder); };
        const auto inside = [&](const fs::path& folder) { return within(folder, original.path); };
        // All of an empty place would open it again.
        if (original.path == "/" || inside(m_place) || std::ranges::any_of(m_empty, inside)) {
            if (!original.isUsed)
                return {};
            return std::unexpected(original.path.string() + " cannot be kept as a whole: ways out of the range lie in "
                                                            "it. Name a folder of its own; nothing was started.");
        }
        const bool lost = std::ranges::any_of(m_empty, hidden);
        const bool used = std::ranges::any_of(
            m_named, [&](const Original& one) { return one.isUsed && within(original.path, one.path); });
        if (!original.isUsed && (!lost || used))
            return {};
        std::error_code failed;
        fs::create_directories(original.isFolder ? original.path : original.path.parent_path(), failed);
        if (!original.isFolder && !failed && !fs::exists(original.path, failed))
            std::ofstream(original.path).flush();
        if (original.isFolder && !original.isUsed && (layer(original) || within(m_home, original.path)))
            return {};
        if (mount(original.name().c_str(), original.path.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0)
            return leftOpen(original.path.string() + " could not be brought into the range");
        return {};
    }

    fs::path m_place, m_home, m_layers;
    std::vector<Original> m_layered, m_named;
    std::vector<fs::path> m_empty;
    int m_count = 0;
};

} // namespace

std::vector<fs::path> mountPoints(const std::string& mountinfo)
{
    std::vector<fs::path> points;
    std::istringstream lines(mountinfo);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string word;
        for (int i = 0; i < 5; ++i)
            words >> word;
        std::string point;
        for (std::size_t at = 0; at < word.size(); ++at)
            if (word[at] == '\\' && at + 3 < word.size()) {
                point += static_cast<char>(std::strtol(word.substr(at + 1, 3).c_str(), nullptr, 8));
                at += 3;
            } else {
                point += word[at];
            }
        if (words && point.starts_with('/'))
            points.emplace_back(point);
    }
    return points;
}

fs::path placeFor(const OwnFiles& files)
{
    for (const char* candidate : {"/srv", "/mnt", "/media"}) {
        const auto hides = [&](const fs::path& path) { return within(plain(path), candidate); };
        struct stat found
        {
        };
        if (std::ranges::none_of(files.seen, hides) && std::ranges::none_of(files.kept, hides) &&
            stat(candidate, &found) == 0 && S_ISDIR(found.st_mode))
            return candidate;
    }
    return {};
}

namespace {

// A machine of root's alone knows no ordinary user, and PostgreSQL starts for nobody without a name.
bool nameUser(const fs::path& place)
{
    const std::string user = std::to_string(geteuid()) + ':' + std::to_string(getegid());
    std::ofstream passwd(place / "passwd");
    passwd << readAll("/etc/passwd") << "rehearsal:x:" << user << "::" << (place / "home").string() << ":/bin/bash\n";
    return passwd.flush() && chmod((place / "passwd").c_str(), 0644) == 0 &&
           mount((place / "passwd").c_str(), "/etc/passwd", nullptr, MS_BIND, nullptr) == 0;
}

} // namespace

Separated separateFiles(const OwnFiles& files, const fs::path& place)
{
    std::error_code failed;
    const fs::path working = fs::current_path(failed);
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return leftOpen("The files of the range could not be separated");
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0)
        return leftOpen("The range could not get a list of processes of its own");
    const std::string size = "mode=0700,size=" + std::to_string(files.memoryMb) + 'm';
    if (place.empty())
        return std::unexpected("There is no place for the range's files: what must be seen lies in each of /srv, /mnt "
                               "and /media. Start it from elsewhere.");
    // Opened before its own folder is there, so that none of it is taken for the system's.
    Separation separation(files, place);
    if (mount("range", place.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, size.c_str()) != 0)
        return leftOpen("The range's folder in memory could not be made");
    // localhost stays in it, or PostgreSQL finds no address to listen on.
    std::ofstream hosts(place / "hosts");
    hosts << "127.0.0.1 localhost\n# range " << place.string() << '\n';
    for (const std::string& name : files.hosts)
        hosts << "127.0.0.1 " << name << '\n';
    if (!hosts.flush() || mount((place / "hosts").c_str(), "/etc/hosts", nullptr, MS_BIND, nullptr) != 0)
        return leftOpen("The range's host names could not be set up");
    if (getpwuid(geteuid()) == nullptr && !nameUser(place))
        return leftOpen("The range's user could not be given a name");
    if (Separated covered = separation.cover(); !covered)
        return covered;
    // The old working folder is the uncovered one.
    if (working.empty() || chdir(working.c_str()) != 0)
        if (chdir("/") != 0)
            return leftOpen("The range has no working folder");
    return {};
}

} // namespace holdpoint::rehearsal
