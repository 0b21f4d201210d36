// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runner/spec.h"

#include "core/runner/spec_wire.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>
#include <unistd.h>

namespace holdpoint::runner_process {
namespace {

using runner::wire::Field;

bool readAll(int descriptor, std::string& out)
{
    char buffer[65536];
    for (;;) {
        const ssize_t count = read(descriptor, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0;
        out.append(buffer, static_cast<std::size_t>(count));
    }
}

bool parseNumber(std::string_view text, std::int64_t& value)
{
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc{} && result.ptr == text.data() + text.size();
}

bool takeField(Spec& spec, Field name, std::string_view value)
{
    std::int64_t number = 0;
    switch (name) {
    case Field::Folder:
        spec.folder = value;
        return true;
    case Field::MemoryFolder:
        spec.memoryFolder = value;
        return true;
    case Field::Token:
        spec.token = value;
        return true;
    case Field::Command:
        spec.command = value;
        return true;
    case Field::Workdir:
        spec.workdir = value;
        return true;
    case Field::Environment:
        spec.environment.emplace_back(value);
        return true;
    case Field::Secret:
        spec.secrets.emplace_back(value);
        return true;
    case Field::Pty:
        spec.pty = value == "1";
        return true;
    case Field::LimitMs:
        return parseNumber(value, spec.limitMs);
    case Field::GraceMs:
        return parseNumber(value, spec.graceMs);
    case Field::QuotaBytes:
        if (!parseNumber(value, number))
            return false;
        spec.quotaBytes = number < 0 ? 0 : number;
        return true;
    case Field::End:
        break;
    }
    return false;
}

} // namespace

bool readSpec(int descriptor, Spec& spec)
{
    std::string all;
    if (!readAll(descriptor, all))
        return false;
    std::string_view rest = all;
    if (!rest.starts_with(runner::wire::magic))
        return false;
    rest.remove_prefix(runner::wire::magic.size());
    while (!rest.empty()) {
        const auto name = static_cast<Field>(rest.front());
        std::uint64_t size = 0;
        if (rest.size() < 1 + sizeof size)
            return false;
        std::memcpy(&size, rest.data() + 1, sizeof size);
        rest.remove_prefix(1 + sizeof size);
        if (name == Field::End)
            return !spec.folder.empty();
        if (size > rest.size() || !takeField(spec, name, rest.substr(0, size)))
            return false;
        rest.remove_prefix(size);
    }
    return false; // cut short
}

} // namespace holdpoint::runner_process
