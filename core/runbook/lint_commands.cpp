// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_rules.h"

#include <algorithm>
#include <array>
#include <string_view>

// Commands that never end, that ask, that hide a failure, or that delete more than was meant.
namespace holdpoint::runbook {

namespace {

using namespace std::string_view_literals;

bool toolIs(const LintSimple& simple, std::initializer_list<const char*> names)
{
    const QByteArray tool = simple.tool();
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return tool == name; });
}

bool hasArgument(const LintSimple& simple, std::initializer_list<const char*> texts)
{
    const std::vector<LintWord> arguments = simple.arguments();
    return std::any_of(arguments.begin(), arguments.end(), [&](const LintWord& word) {
        return std::any_of(texts.begin(), texts.end(), [&](const char* text) { return word.text == text; });
    });
}

const StepConfiguration* configurationOf(const LintSubject& subject, const LintCommand& command)
{
    if (!subject.configuration || !command.step)
        return nullptr;
    const auto& steps = subject.configuration->steps;
    for (const QString& key : {command.step->id, command.step->title}) {
        const auto found = steps.constFind(key);
        if (found != steps.constEnd())
            return &*found;
    }
    return nullptr;
}

// Where the endless part begins and, for `watch`, what runs once when it is left out.
void lintEndless(const LintSubject& subject, LintSink& sink, const LintCommand& command)
{
    const StepConfiguration* const configured = configurationOf(subject, command);
    if (!command.command->background || (configured && configured->background))
        return;
    const QByteArray& text = command.command->text;
    const LintSimple* endless = nullptr;
    for (const LintSimple& simple : command.simple) {
        const bool known =
            simple.runsThrough("watch") ||
            toolIs(simple, {"tail",    "journalctl", "top",   "htop",   "atop",   "ping",   "ping6",         "tcpdump",
                            "kubectl", "watch",      "oc",    "docker", "podman", "yes",    "stern",         "dmesg",
                            "vmstat",  "iostat",     "sleep", "iftop",  "nload",  "mpstat", "docker-compose"});
        endless = known && !endless ? &simple : endless;
    }
    std::optional<LintFix> fix;
    ByteRange bytes = command.bytes;
    QString name;
    const qsizetype loop = std::max(text.indexOf("while "), text.indexOf("until "));
    if (endless && loop < 0) {
        const LintWord& first = endless->words.front();
        bytes = command.range(first.begin, endless->end);
        name = QString::fromUtf8(endless->runsThrough("watch") ? QByteArrayLiteral("watch") : endless->tool());
        const bool nested = toolIs(*endless, {"tail", "top", "htop", "ping", "journalctl"});
        if (first.text == "watch" && endless->program < endless->words.size() && !nested &&
            !endless->words[endless->program].quoted) {
            fix = replacement(LintText::tr("Run it once"),
                              command.range(first.begin, endless->words[endless->program].begin), {});
        } else if (toolIs(*endless, {"ping", "ping6"})) {
            fix = insertion(LintText::tr("Stop after five answers"),
                            command.range(endless->words[endless->program]).end, " -c 5");
        }
    } else if (loop >= 0) {
        name = QString::fromUtf8(text.mid(loop, 5));
        bytes = command.range(loop, loop + 5);
    } else {
        name = QString::fromUtf8(text.left(40));
    }
    sink.add("never-ends", bytes, LintSeverity::Warning,
             LintText::tr("\"%1\" never ends by itself; nothing says when it is done.").arg(name),
             LintText::tr("The step cannot pass: somebody has to stop it at a time that the runbook does not name, and "
                          "what it printed judges nothing."),
             fix);
}

void lintSudo(LintSink& sink, const LintCommand& command, const LintSimple& simple)
{
    const bool remote = simple.tool() == "ssh";
    const std::size_t last = remote ? simple.words.size() : std::min(simple.program + 1, simple.words.size());
    for (std::size_t i = 0; i < last; ++i) {
        const LintWord& word = simple.words[i];
        if (word.text != "sudo" || word.quoted)
            continue;
        for (std::size_t option = i + 1; option < simple.words.size(); ++option) {
            const QByteArray& text = simple.words[option].text;
            if (!text.startsWith('-'))
                break;
            if (text == "--non-interactive" || text == "--stdin" || text == "--askpass" || text == "--version" ||
                (!text.startsWith("--") && (text.contains('n') || text.contains('S') || text.contains('A'))))
                return;
        }
        sink.add("sudo-asks", command.range(word), LintSeverity::Warning,
                 LintText::tr("\"sudo\" may ask for a password, and nobody can answer."),
                 LintText::tr("The command hangs or fails in the middle of the launch, whenever the password was not "
                              "typed a few minutes before."),
                 insertion(LintText::tr("Fail at once instead of asking (sudo -n)"), command.range(word).end, " -n"));
        return;
    }
}

struct Question
{
    bool asks = false;
    const char* answer = nullptr; // an option that answers it
};

Question questionOf(const LintSubject& subject, const LintCommand& command, const LintSimple& simple)
{
    if (simple.pipedIn || !simple.files.empty())
        return {};
    const StepConfiguration* const configured = configurationOf(subject, command);
    if (toolIs(simple, {"read"}))
        return {!simple.judged};
    if (toolIs(simple, {"apt", "apt-get", "yum", "dnf"}))
        return {hasArgument(simple, {"install", "upgrade", "remove", "purge", "dist-upgrade", "full-upgrade",
                                     "autoremove", "update"}) &&
                    !(hasArgument(simple, {"update"}) && toolIs(simple, {"apt", "apt-get"})) &&
                    !simple.has('y', "--yes") && !simple.has('y', "--assume-yes") && !simple.has('s', "--simulate"),
                " -y"};
    if (toolIs(simple, {"terraform", "tofu"})) {
        const std::vector<LintWord> arguments = simple.arguments();
        const bool applies = !arguments.empty() && (arguments[0].text == "apply" || arguments[0].text == "destroy");
        const bool planned = std::any_of(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end(),
                                         [](const LintWord& word) { return !word.text.startsWith('-'); });
        return {applies && !planned && !hasArgument(simple, {"-auto-approve", "--auto-approve"})};
    }
    if (toolIs(simple, {"vi", "vim", "nano", "emacs", "passwd", "visudo", "less"}))
        return {!(configured && configured->pty)};
    if (toolIs(simple, {"docker", "podman", "kubectl", "oc"}))
        return {hasArgument(simple, {"exec", "run"}) && hasArgument(simple, {"-it", "-ti", "-tty", "--tty", "-t"}) &&
                !(configured && configured->pty)};
    if (toolIs(simple, {"mysql", "mysqldump"}))
        return {hasArgument(simple, {"-p", "--password"})};
    if (toolIs(simple, {"rm"}))
        return {simple.has('i') && !simple.has('f')};
    return {};
}

void lintQuestions(const LintSubject& subject, LintSink& sink, const LintCommand& command, const LintSimple& simple)
{
    const Question question = questionOf(subject, command, simple);
    if (!question.asks)
        return;
    std::optional<LintFix> fix;
    if (question.answer)
        fix = insertion(LintText::tr("Answer yes beforehand (%1)").arg(QLatin1String(question.answer).trimmed()),
                        command.range(simple.words[simple.program]).end, question.answer);
    sink.add("waits-for-a-person", command.range(simple.words[simple.program].begin, simple.end), LintSeverity::Warning,
             LintText::tr("\"%1\" waits for somebody at a terminal.").arg(QString::fromUtf8(simple.tool())),
             LintText::tr("Commands run without a keyboard here: it stops, or takes the silence for an answer."), fix);
}

// Does curl answer with its exit status for what the server said?
bool asksForStatus(const LintSimple& simple)
{
    for (const LintWord& word : simple.arguments()) {
        if (word.text.startsWith("--fail") || word.text.contains("http_code") || word.text.contains("response_code") ||
            word.text == "--version" || word.text == "--help")
            return true;
        if (!word.text.startsWith('-') || word.text.startsWith("--"))
            continue;
        for (qsizetype i = 1; i < word.text.size(); ++i) {
            if (word.text[i] == 'f' || word.text[i] == 'V')
                return true;
            if (std::string_view("oHXduATeEbcCDFKmQrtUwxyYzP").find(word.text[i]) != std::string_view::npos)
                break; // the rest is this option's argument
        }
    }
    return false;
}

void lintCurl(LintSink& sink, const LintCommand& command, std::size_t index)
{
    const LintSimple& simple = command.simple[index];
    if (simple.tool() != "curl" || asksForStatus(simple))
        return;
    if (simple.pipedOut && index + 1 < command.simple.size()) {
        const LintSimple& next = command.simple[index + 1];
        // What reads the answer judges it.
        if (toolIs(next, {"grep", "egrep", "fgrep", "awk", "python", "python3", "bash", "sh", "zsh", "sha256sum"}) ||
            (toolIs(next, {"jq"}) && next.has('e', "--exit-status")))
            return;
    }
    const LintWord& word = simple.words[simple.program];
    sink.add("curl-without-fail", command.range(word.begin, simple.end), LintSeverity::Danger,
             LintText::tr("\"curl\" without -f also succeeds when the server answers with an error."),
             LintText::tr("A 404, a 410 or a 500 passes this step, and the launch goes on as if all were well."),
             insertion(LintText::tr("Let errors fail (curl -f)"), command.range(word).end, " -f"));
}

void lintPipes(LintSink& sink, const LintCommand& command, std::size_t index)
{
    const LintSimple& simple = command.simple[index];
    const bool fetched = std::any_of(simple.words.begin(), simple.words.end(), [](const LintWord& word) {
        return word.text.startsWith("(curl ") || word.text.startsWith("(wget ");
    });
    const LintSimple* const next =
        simple.pipedOut && index + 1 < command.simple.size() ? &command.simple[index + 1] : nullptr;
    if ((next && toolIs(simple, {"curl", "wget"}) && toolIs(*next, {"bash", "sh", "zsh", "python", "python3"})) ||
        (fetched && toolIs(simple, {"bash", "sh", "zsh", "source", "."}))) {
        sink.add("runs-fetched-code", command.range(simple.words[simple.program].begin, next ? next->end : simple.end),
                 LintSeverity::Danger, LintText::tr("Code is fetched and run in one go."),
                 LintText::tr("Nobody has seen what runs, and it can be different from what the rehearsal ran."));
        return;
    }
    if (!next || !toolIs(*next, {"tee", "cat", "head", "tail", "ts", "sort"}) || simple.pipedIn ||
        command.command->text.contains("pipefail") || command.command->text.contains("PIPESTATUS") ||
        toolIs(simple, {"curl", "echo", "printf", "cat", "date", "ls", "ps", "df", "du", "yes", "history"}))
        return;
    sink.add("pipe-hides-failure", command.range(simple.begin, next->end), LintSeverity::Warning,
             LintText::tr("The result of \"%1\" is lost: the step passes when \"%2\" does.")
                 .arg(QString::fromUtf8(simple.tool()), QString::fromUtf8(next->tool())),
             LintText::tr("A pipe answers for its last command alone, so a failure looks like a success."));
}

QByteArray leadingVariable(const QByteArray& word)
{
    if (!word.startsWith('$') || word.size() < 3)
        return {};
    const bool braces = word[1] == '{';
    qsizetype end = braces ? 2 : 1;
    while (end < word.size() && (word[end] == '_' || (word[end] >= 'a' && word[end] <= 'z') ||
                                 (word[end] >= 'A' && word[end] <= 'Z') || (word[end] >= '0' && word[end] <= '9')))
        ++end;
    const QByteArray name = word.mid(braces ? 2 : 1, end - (braces ? 2 : 1));
    if (name.isEmpty() || (braces && (end >= word.size() || word[end] != '}')))
        return {};
    const qsizetype after = braces ? end + 1 : end;
    return after < word.size() && word[after] == '/' ? name : QByteArray();
}

void lintDeletion(LintSink& sink, const LintCommand& command, const LintSimple& simple)
{
    if (simple.tool() != "rm" || !(simple.has('r', "--recursive") || simple.has('R')))
        return;
    for (const LintWord& word : simple.arguments()) {
        if (word.text == "/" || word.text == "/*" || word.text == "~" || word.text == "*") {
            sink.add("deletes-everything", command.range(word), LintSeverity::Danger,
                     LintText::tr("\"rm\" deletes everything below \"%1\".").arg(QString::fromUtf8(word.text)),
                     LintText::tr("There is no way back from it."));
            continue;
        }
        const QByteArray name = word.literal ? QByteArray() : leadingVariable(word.text);
        const QByteArray& text = command.command->text;
        if (name.isEmpty() || text.contains(name + "=/") || text.contains(name + "=\"/") || name == "HOME" ||
            name == "PWD" || name == "TMPDIR")
            continue;
        const QByteArray plain = "$" + name;
        const QByteArray braced = "${" + name + "}";
        const qsizetype dollar = text.indexOf('$', word.begin);
        const QByteArray& written = text.mid(dollar).startsWith(braced) ? braced : plain;
        sink.add(
            "deletes-below-variable", command.range(word), LintSeverity::Danger,
            LintText::tr("When \"%1\" is empty, this deletes from the root of the disk.").arg(QString::fromUtf8(name)),
            LintText::tr("A variable that was never set costs the machine in the middle of the launch."),
            replacement(LintText::tr("Fail when it is empty (${%1:?})").arg(QString::fromUtf8(name)),
                        command.range(dollar, dollar + written.size()), "${" + name + ":?}"));
    }
}

void lintIgnoredFailure(LintSink& sink, const LintCommand& command, std::size_t index)
{
    const LintSimple& simple = command.simple[index];
    const bool nothing = simple.words.size() == 1 && (simple.words[0].text == "true" || simple.words[0].text == ":");
    if (!nothing || index == 0)
        return;
    const LintSimple& before = command.simple[index - 1];
    const QByteArray between = command.command->text.mid(before.end, simple.words[0].begin - before.end).simplified();
    // Tidying up may find nothing to tidy.
    if (between != "||" || toolIs(before, {"rm", "mkdir", "kill", "pkill", "killall", "grep", "docker", "podman",
                                           "umount", "userdel", "rmdir", "unlink"}))
        return;
    sink.add("failure-ignored", command.range(before.end, simple.end), LintSeverity::Warning,
             LintText::tr("The step passes although \"%1\" failed.").arg(QString::fromUtf8(before.tool())),
             LintText::tr("Nobody stops to look, and the next steps build on something that did not happen."),
             replacement(LintText::tr("Let the failure count"), command.range(before.end, simple.end), {}));
}

// A fence that runs as one goes on behind a failure unless it says otherwise.
void lintErrexit(LintSink& sink, const LintCommand& command)
{
    const QByteArray& text = command.command->text;
    if (!command.fence || !command.fence->asOne || text.contains("set -e") || text.contains("errexit") ||
        text.contains("set -u") || text.contains("set -x"))
        return;
    const auto works = [](const LintSimple& simple) {
        return !simple.words.empty() && !simple.judged &&
               !toolIs(simple,
                       {"cd",       "export",   "source", ".",     "set",   "echo",  "printf", "read", "declare",
                        "local",    "umask",    "trap",   "alias", "unset", "popd",  "pushd",  "true", "exit",
                        "readonly", "function", "for",    "case",  "wait",  "sleep", "shopt"});
    };
    const auto first = std::find_if(command.simple.begin(), command.simple.end(), works);
    if (first == command.simple.end() || std::find_if(first + 1, command.simple.end(), [](const LintSimple& simple) {
                                             return !simple.words.empty();
                                         }) == command.simple.end())
        return;
    // In front of the first line that is no comment.
    qsizetype place = text.lastIndexOf('\n', command.simple.front().begin) + 1;
    while (text[place] == ' ' || text[place] == '\t')
        ++place;
    const qint64 at = command.range(place, place).begin;
    sink.add(
        "goes-on-after-failure", command.range(first->begin, first->end), LintSeverity::Warning,
        LintText::tr("This fence runs as one, and it goes on when \"%1\" fails.").arg(QString::fromUtf8(first->tool())),
        LintText::tr("Only its last command decides whether the step passes."),
        insertion(LintText::tr("Stop at the first failure (set -e)"), at, "set -e; "));
}

} // namespace

void lintCommands(const LintSubject& subject, LintSink& sink)
{
    for (const LintCommand& command : subject.commands) {
        if (subject.stop.stop_requested())
            return;
        lintEndless(subject, sink, command);
        lintErrexit(sink, command);
        for (std::size_t i = 0; i < command.simple.size(); ++i) {
            const LintSimple& simple = command.simple[i];
            lintSudo(sink, command, simple);
            lintQuestions(subject, sink, command, simple);
            lintCurl(sink, command, i);
            lintPipes(sink, command, i);
            lintDeletion(sink, command, simple);
            lintIgnoredFailure(sink, command, i);
        }
    }
}

} // namespace holdpoint::runbook
