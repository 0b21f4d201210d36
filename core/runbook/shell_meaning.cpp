// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/shell_meaning.h"

#include <QSet>
#include <QVarLengthArray>

#include <algorithm>
#include <array>
#include <string_view>

namespace holdpoint::runbook {

namespace {

using namespace std::string_view_literals;

std::string_view view(const QByteArray& bytes) { return {bytes.constData(), static_cast<std::size_t>(bytes.size())}; }

template <std::size_t N> bool oneOf(std::string_view word, const std::array<std::string_view, N>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

// Programs that start the program named after their options.
constexpr std::array wrappers = {"sudo"sv,    "env"sv,  "nohup"sv,  "time"sv,    "exec"sv,    "timeout"sv,
                                 "watch"sv,   "nice"sv, "ionice"sv, "setsid"sv,  "stdbuf"sv,  "xargs"sv,
                                 "command"sv, "doas"sv, "strace"sv, "chronic"sv, "unbuffer"sv};
// Programs that read the program named after their options.
constexpr std::array interpreters = {"bash"sv,   "sh"sv,      "dash"sv, "zsh"sv,  "ksh"sv,  "source"sv, "."sv,
                                     "python"sv, "python3"sv, "perl"sv, "ruby"sv, "node"sv, "php"sv,    "pwsh"sv};

bool isRelativeFile(std::string_view word)
{
    if (word.empty() || word.front() == '/' || word.front() == '~' || word.front() == '-' || word.front() == '$' ||
        word.back() == '/')
        return false;
    return word.find('/') != word.npos && word.find("://") == word.npos && word.find_first_of("$*?<>\n ") == word.npos;
}

bool isNumber(std::string_view word)
{
    return !word.empty() &&
           std::all_of(word.begin(), word.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == 's' || c == 'm' || c == 'h'; }) &&
           word.front() >= '0' && word.front() <= '9';
}

// The words of one simple command, from its command word to the next.
struct Simple
{
    const ShellWord* begin = nullptr;
    const ShellWord* end = nullptr;
};

QVarLengthArray<Simple, 8> simpleCommands(const ShellItem& item)
{
    QVarLengthArray<Simple, 8> simple;
    const ShellWord* const end = item.words.data() + item.words.size();
    for (const ShellWord* word = item.words.data(); word != end; ++word) {
        if (!word->command)
            continue;
        if (!simple.isEmpty())
            simple.back().end = word;
        simple.append({word, end});
    }
    return simple;
}

// The word that names the program, behind `sudo -u x` and the like; `end` where there is none.
const ShellWord* program(const Simple& simple)
{
    const ShellWord* word = simple.begin;
    while (word != simple.end && oneOf(view(word->text), wrappers)) {
        const std::string_view wrapper = view(word->text);
        for (++word; word != simple.end; ++word) {
            const std::string_view text = view(word->text);
            if (text.starts_with("-")) {
                // `sudo -u deploy`, `env -u NAME`, `watch -n 30`: an option with an argument of its own.
                const bool takes = text == "-u"sv || text == "-g"sv || (wrapper == "watch"sv && text == "-n"sv) ||
                                   text == "--interval"sv;
                if (takes && word + 1 != simple.end)
                    ++word;
            } else if (!isNumber(text) && text.find('=') == text.npos) {
                break;
            }
        }
    }
    return word;
}

bool hasOption(const Simple& simple, char letter, std::string_view longName)
{
    for (const ShellWord* word = simple.begin + 1; word < simple.end; ++word) {
        const std::string_view text = view(word->text);
        if (text.starts_with("--")) {
            if (text == longName || (text.starts_with(longName) && text.substr(longName.size()).starts_with("=")))
                return true;
        } else if (text.starts_with("-") && text.find(letter) != text.npos) {
            return true;
        }
    }
    return false;
}

bool runsForEver(const Simple& simple)
{
    if (view(simple.begin->text) == "watch"sv)
        return true;
    if (view(simple.begin->text) == "timeout"sv)
        return false;
    const ShellWord* const name = program(simple);
    if (name == simple.end)
        return false;
    const std::string_view tool = view(name->text);
    const Simple own{name, simple.end};
    if (tool == "watch"sv || tool == "htop"sv || tool == "yes"sv || tool == "iftop"sv || tool == "nload"sv)
        return true;
    if (tool == "top"sv || tool == "atop"sv)
        return !hasOption(own, 'b', "--batch") || !hasOption(own, 'n', "--iterations");
    if (tool == "tail"sv)
        return hasOption(own, 'f', "--follow") || hasOption(own, 'F', "--follow");
    if (tool == "journalctl"sv)
        return hasOption(own, 'f', "--follow");
    const auto says = [&](std::string_view word) {
        return std::any_of(name, simple.end, [word](const ShellWord& w) { return view(w.text) == word; });
    };
    if (tool == "kubectl"sv || tool == "oc"sv)
        // `rollout status --watch` ends with the roll-out.
        return ((says("-w") || says("--watch")) && !says("rollout")) ||
               (name + 1 < simple.end && (name[1].text == "port-forward" || name[1].text == "proxy")) ||
               (std::any_of(name, simple.end, [](const ShellWord& w) { return w.text == "logs"; }) &&
                hasOption(own, 'f', "--follow"));
    if (tool == "docker"sv || tool == "podman"sv || tool == "docker-compose"sv || tool == "stern"sv)
        return tool == "stern"sv ||
               (says("up") && (tool == "docker-compose"sv || says("compose")) && !hasOption(own, 'd', "--detach") &&
                !hasOption(own, 0, "--abort-on-container-exit") && !hasOption(own, 0, "--exit-code-from") &&
                !hasOption(own, 0, "--wait")) ||
               (std::any_of(name, simple.end, [](const ShellWord& w) { return w.text == "logs"; }) &&
                hasOption(own, 'f', "--follow"));
    if (tool == "python"sv || tool == "python3"sv)
        return says("-m") && says("http.server");
    if (tool == "ping"sv || tool == "ping6"sv)
        return !hasOption(own, 'c', "--count") && !hasOption(own, 'w', "--deadline");
    if (tool == "tcpdump"sv)
        return !hasOption(own, 'c', "--count");
    if (tool == "sleep"sv)
        return name + 1 < simple.end && name[1].text == "infinity";
    if (tool == "dmesg"sv)
        return hasOption(own, 'w', "--follow");
    if (tool == "vmstat"sv || tool == "iostat"sv || tool == "mpstat"sv) {
        const auto numbers =
            std::count_if(name + 1, simple.end, [](const ShellWord& w) { return isNumber(view(w.text)); });
        return numbers == 1;
    }
    return false;
}

bool endlessLoop(const ShellItem& item)
{
    // `while true` and `while :`, without a way out of it.
    bool endless = false;
    for (std::size_t i = 0; i + 1 < item.words.size(); ++i) {
        const std::string_view word = view(item.words[i].text);
        const std::string_view next = view(item.words[i + 1].text);
        endless = endless || ((word == "while"sv || word == "until"sv) &&
                              ((word == "while"sv && (next == "true"sv || next == ":"sv)) || next == "false"sv));
    }
    return endless && std::none_of(item.words.begin(), item.words.end(), [](const ShellWord& word) {
               return word.text == "break" || word.text == "exit" || word.text == "return";
           });
}

bool usesName(QByteArrayView text, QByteArrayView name)
{
    qsizetype at = 0;
    while ((at = text.indexOf('$', at)) >= 0) {
        ++at;
        qsizetype begin = at;
        if (begin < text.size() && text[begin] == '{') {
            ++begin;
            while (begin < text.size() && (text[begin] == '#' || text[begin] == '!'))
                ++begin;
        }
        const QByteArrayView rest = text.sliced(begin);
        if (!rest.startsWith(name))
            continue;
        const char after = rest.size() > name.size() ? rest[name.size()] : ' ';
        if (after != '_' && !(after >= '0' && after <= '9') && !(after >= 'a' && after <= 'z') &&
            !(after >= 'A' && after <= 'Z'))
            return true;
    }
    return false;
}

// What a command leaves behind in its shell.
struct Left
{
    bool everything = false; // a folder, an option, exported names: whatever follows may need it
    std::vector<QByteArray> names;
    std::vector<QByteArray> functions;
};

Left leftBehind(const ShellItem& item, QByteArrayView text)
{
    constexpr std::array wide = {"cd"sv,     "pushd"sv, "popd"sv,   "source"sv, "."sv,    "set"sv,
                                 "shopt"sv,  "alias"sv, "eval"sv,   "umask"sv,  "trap"sv, "ulimit"sv,
                                 "export"sv, "unset"sv, "enable"sv, "exec"sv};
    constexpr std::array naming = {"read"sv,    "declare"sv,   "typeset"sv, "readonly"sv,
                                   "mapfile"sv, "readarray"sv, "let"sv};
    Left left;
    for (std::size_t i = 0; i < item.words.size(); ++i) {
        const ShellWord& word = item.words[i];
        if (word.depth > 0)
            continue;
        if (word.assignment) {
            // `NAME=x command` sets it for that command alone.
            std::size_t next = i + 1;
            while (next < item.words.size() && (item.words[next].assignment || item.words[next].depth > 0))
                ++next;
            if (next >= item.words.size() || !item.words[next].command || text.contains('\n') || text.contains(';') ||
                text.contains("&&"))
                left.names.push_back(word.text.split('=').first().replace('+', ""));
        } else if (word.command && oneOf(view(word.text), wide)) {
            left.everything = true;
        } else if (word.command && oneOf(view(word.text), naming)) {
            for (std::size_t next = i + 1; next < item.words.size() && !item.words[next].command; ++next)
                left.names.push_back(item.words[next].text.split('=').first());
        }
    }
    // `name() {` and `function name`: the scanner gives the name as the first word.
    if (!item.words.empty()) {
        const QByteArrayView trimmed = text.trimmed();
        const QByteArray& first = item.words.front().text;
        if (view(first) == "function"sv && item.words.size() > 1)
            left.functions.push_back(item.words[1].text.chopped(item.words[1].text.endsWith("()") ? 2 : 0));
        else if (trimmed.startsWith(first) && trimmed.sliced(first.size()).trimmed().startsWith("()"))
            left.functions.push_back(first);
    }
    return left;
}

} // namespace

QStringList scriptsOf(const ShellItem& command)
{
    QStringList scripts;
    for (const Simple& simple : simpleCommands(command)) {
        const ShellWord* word = program(simple);
        if (word != simple.end && oneOf(view(word->text), interpreters)) {
            const std::string_view interpreter = view(word->text);
            for (++word; word != simple.end && word->text.startsWith('-'); ++word) {
                if (word->text.startsWith("-c") || word->text.startsWith("-e") || word->text.startsWith("-m")) {
                    word = simple.end;
                    break;
                }
            }
            // `bash deploy.sh` names a file without a folder too.
            const bool named = word != simple.end && !word->command && word->text.contains('.') &&
                               !word->text.startsWith('/') && !word->text.startsWith('$') &&
                               !word->text.startsWith('~') && !word->text.contains(' ') && interpreter != "."sv;
            if (word == simple.end || !(named || isRelativeFile(view(word->text))))
                continue;
        } else if (word == simple.end || !isRelativeFile(view(word->text))) {
            continue;
        }
        const QString script = QString::fromUtf8(word->text);
        if (!scripts.contains(script))
            scripts.append(script);
    }
    return scripts;
}

bool neverEnds(const ShellItem& command)
{
    if (endlessLoop(command))
        return true;
    for (const Simple& simple : simpleCommands(command)) {
        if (runsForEver(simple))
            return true;
    }
    return false;
}

bool dependOnEachOther(const std::vector<ShellItem>& items, const std::vector<CodeLine>& lines)
{
    if (std::count_if(items.begin(), items.end(), [](const ShellItem& item) { return !item.comment; }) < 2)
        return false;
    bool everything = false;
    bool any = false;
    std::vector<QByteArray> names;
    QSet<QByteArray> functions;
    for (const ShellItem& item : items) {
        if (item.comment)
            continue;
        if (everything)
            return true;
        const QByteArray several = item.first == item.last ? QByteArray() : textOf(lines, item.first, item.last);
        const QByteArrayView text =
            item.first == item.last ? lines[static_cast<std::size_t>(item.first)].text : QByteArrayView(several);
        if (any && text.contains('$')) {
            if (text.contains("$!") || text.contains("$?") || text.contains("${?"))
                return true;
            for (const QByteArray& name : names) {
                if (usesName(text, name))
                    return true;
            }
        }
        for (const ShellWord& word : item.words) {
            if (any && word.command &&
                (view(word.text) == "wait"sv || view(word.text) == "fg"sv ||
                 (!functions.isEmpty() && functions.contains(word.text))))
                return true;
        }
        Left left = leftBehind(item, text);
        everything = left.everything;
        names.insert(names.end(), left.names.begin(), left.names.end());
        if (names.size() > 200)
            return true; // a program, not a list of commands; and every further command would be searched for them all
        for (const QByteArray& function : left.functions)
            functions.insert(function);
        any = true;
    }
    return false;
}

bool looksLikeCommand(QByteArrayView line)
{
    constexpr std::array tools = {"ansible"sv,
                                  "ansible-playbook"sv,
                                  "apt"sv,
                                  "apt-get"sv,
                                  "aws"sv,
                                  "az"sv,
                                  "bash"sv,
                                  "cat"sv,
                                  "cd"sv,
                                  "chmod"sv,
                                  "chown"sv,
                                  "consul"sv,
                                  "cp"sv,
                                  "curl"sv,
                                  "date"sv,
                                  "df"sv,
                                  "dig"sv,
                                  "docker"sv,
                                  "docker-compose"sv,
                                  "echo"sv,
                                  "export"sv,
                                  "find"sv,
                                  "for"sv,
                                  "gcloud"sv,
                                  "git"sv,
                                  "grep"sv,
                                  "helm"sv,
                                  "host"sv,
                                  "if"sv,
                                  "journalctl"sv,
                                  "kubectl"sv,
                                  "ls"sv,
                                  "make"sv,
                                  "mkdir"sv,
                                  "mv"sv,
                                  "mysql"sv,
                                  "mysqldump"sv,
                                  "nc"sv,
                                  "nginx"sv,
                                  "node"sv,
                                  "npm"sv,
                                  "nslookup"sv,
                                  "openssl"sv,
                                  "pg_dump"sv,
                                  "pg_restore"sv,
                                  "ping"sv,
                                  "pip"sv,
                                  "psql"sv,
                                  "python"sv,
                                  "python3"sv,
                                  "redis-cli"sv,
                                  "rm"sv,
                                  "rsync"sv,
                                  "scp"sv,
                                  "sed"sv,
                                  "service"sv,
                                  "set"sv,
                                  "sh"sv,
                                  "sleep"sv,
                                  "source"sv,
                                  "sqlite3"sv,
                                  "ssh"sv,
                                  "sudo"sv,
                                  "systemctl"sv,
                                  "tail"sv,
                                  "tar"sv,
                                  "terraform"sv,
                                  "test"sv,
                                  "touch"sv,
                                  "vault"sv,
                                  "watch"sv,
                                  "wget"sv,
                                  "while"sv,
                                  "yarn"sv};
    line = line.trimmed();
    qsizetype end = 0;
    while (end < line.size() && line[end] != ' ' && line[end] != '\t')
        ++end;
    const std::string_view word(line.data(), static_cast<std::size_t>(end));
    if (word.starts_with("./") || word.starts_with("../"))
        return true;
    // "Make sure" or "Set the ..." are prose: tools are written small.
    return oneOf(word, tools) && !(end < line.size() && line.endsWith('.') && line[line.size() - 2] != ' ');
}

} // namespace holdpoint::runbook
