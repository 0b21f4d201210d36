// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rehearsal/environment.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace holdpoint::rehearsal {

std::vector<std::filesystem::path> displayFiles()
{
    const auto variable = [](const char* name) {
        const char* text = std::getenv(name);
        return std::string(text == nullptr ? "" : text);
    };
    std::vector<std::filesystem::path> files;
    if (const std::string display = variable("DISPLAY"); display.starts_with(':'))
        files.emplace_back("/tmp/.X11-unix/X" + display.substr(1, display.find('.') - 1));
    if (const std::string wayland = variable("WAYLAND_DISPLAY"); wayland.starts_with('/'))
        files.emplace_back(wayland);
    else if (!wayland.empty() && !variable("XDG_RUNTIME_DIR").empty())
        files.emplace_back(std::filesystem::path(variable("XDG_RUNTIME_DIR")) / wayland);
    if (const std::string allowed = variable("XAUTHORITY"); !allowed.empty())
        files.emplace_back(allowed);
    return files;
}

std::filesystem::path reportsFolder()
{
    const char* said = std::getenv("ERPGO_REPORTS");
    std::error_code failed;
    return said == nullptr || *said == 0 ? std::filesystem::path() : std::filesystem::absolute(said, failed);
}

std::vector<std::string> environmentFor(const RangeOptions& options, const std::filesystem::path& range)
{
    // Proxies cannot be reached from inside, nor can a bus, an agent or the terminal's own server; and the person's own
    // places are not this range's.
    static constexpr std::array left{"http_proxy",
                                     "https_proxy",
                                     "all_proxy",
                                     "no_proxy",
                                     "HTTP_PROXY",
                                     "HTTPS_PROXY",
                                     "ALL_PROXY",
                                     "NO_PROXY",
                                     "PATH",
                                     "SSL_CERT_FILE",
                                     "SSL_CERT_DIR",
                                     "CURL_CA_BUNDLE",
                                     "PGHOST",
                                     "PGPORT",
                                     "DBUS_SESSION_BUS_ADDRESS",
                                     "SSH_AUTH_SOCK",
                                     "GPG_AGENT_INFO",
                                     "TMUX",
                                     "AT_SPI_BUS_ADDRESS",
                                     "DOCKER_HOST",
                                     "XDG_DATA_HOME",
                                     "XDG_CONFIG_HOME",
                                     "XDG_STATE_HOME",
                                     "XDG_CACHE_HOME",
                                     "XDG_RUNTIME_DIR",
                                     "TMPDIR",
                                     "WAYLAND_DISPLAY",
                                     "ERPGO_REPORTS",
                                     "ERPGO_RANGE",
                                     "ERPGO_RESOURCES"};
    static constexpr std::array ofDisplay{"DISPLAY", "XAUTHORITY"};
    std::vector<std::string> environment;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string text = *variable;
        const std::string name = text.substr(0, text.find('='));
        const auto same = [&](const char* one) { return name == one; };
        if (std::ranges::none_of(left, same) && (options.display || std::ranges::none_of(ofDisplay, same)))
            environment.push_back(text);
    }
    const char* path = std::getenv("PATH");
    environment.push_back("PATH=" + options.program.parent_path().string() + ':' +
                          (path != nullptr ? path : "/usr/bin:/bin") + ":/usr/sbin:/sbin");
    environment.push_back("ERPGO_RANGE=" + range.string());
    environment.push_back("ERPGO_RESOURCES=" + options.resources.string());
    if (const std::filesystem::path reports = reportsFolder(); !reports.empty())
        environment.push_back("ERPGO_REPORTS=" + reports.string());
    // Keys, settings, checkpoints and sockets of a range are its own, and end with it.
    for (const auto& [name, folder] :
         {std::pair{"DATA_HOME", "data"}, std::pair{"CONFIG_HOME", "config"}, std::pair{"STATE_HOME", "state"},
          std::pair{"CACHE_HOME", "cache"}, std::pair{"RUNTIME_DIR", "runtime"}})
        environment.push_back(std::string("XDG_") + name + '=' + (range / "home" / folder).string());
    environment.emplace_back("TMPDIR=/tmp");
    // A relative one would be looked for in the range's own runtime folder.
    if (const char* wayland = std::getenv("WAYLAND_DISPLAY"); options.display && wayland != nullptr && *wayland != 0) {
        const char* runtime = std::getenv("XDG_RUNTIME_DIR");
        const std::filesystem::path socket = std::filesystem::path(runtime != nullptr ? runtime : "/") / wayland;
        environment.push_back("WAYLAND_DISPLAY=" + socket.string());
    }
    return environment;
}

} // namespace holdpoint::rehearsal
