// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_rules.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

// Secrets in plain text. Better to miss one than to cry wolf: only forms that are a secret by their shape, or by the
// name that they are given to.
namespace holdpoint::runbook {

namespace {

struct SecretForm
{
    const char* mustContain; // cheap to look for
    const char* pattern;     // group 1: the secret
    const char* name;
    bool guarded; // the value may also be a blank, a variable or an example
};

constexpr SecretForm secretForms[] = {
    {"-----BEGIN ", "(-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----)",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a private key"), false},
    {"AKIA", "\\b(AKIA[0-9A-Z]{16})\\b", QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "an AWS access key"), true},
    {"ASIA", "\\b(ASIA[0-9A-Z]{16})\\b", QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "an AWS access key"), true},
    {"hooks.slack.com", "(hooks\\.slack\\.com/services/T[0-9A-Z]{6,}/B[0-9A-Z]{6,}/[0-9A-Za-z]{16,})",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a Slack webhook"), true},
    {"xox", "\\b(xox[abeoprs]-[0-9A-Za-z-]{10,})", QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a Slack token"),
     true},
    {"gh", "\\b(gh[opsur]_[0-9A-Za-z]{36,})\\b", QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a GitHub token"), true},
    {"github_pat_", "\\b(github_pat_[0-9A-Za-z_]{22,})\\b",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a GitHub token"), true},
    {"glpat-", "\\b(glpat-[0-9A-Za-z_-]{20,})", QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a GitLab token"), true},
    {"AIza", "\\b(AIza[0-9A-Za-z_-]{35})", QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a Google API key"), true},
    {"k_live_", "\\b([sr]k_live_[0-9A-Za-z]{16,})", QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a Stripe key"),
     true},
    {"SG.", "\\b(SG\\.[0-9A-Za-z_-]{16,}\\.[0-9A-Za-z_-]{16,})",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a SendGrid key"), true},
    {"eyJ", "\\b(eyJ[0-9A-Za-z_-]{10,}\\.eyJ[0-9A-Za-z_-]{10,}\\.[0-9A-Za-z_-]{10,})",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a signed token"), true},
    {"://", "[a-z][a-z0-9+.-]*://[^\\s/:@\"'<>]*:([^\\s/@\"'<>]{3,})@[\\w.-]",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a password in an address"), true},
    {"earer ", "\\bbearer\\s+([0-9A-Za-z._~+/-]{16,}=*)", QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a token"),
     true},
    {"uthorization: ", "authorization:\\s*(?:basic|oauth|token|genie(?:key)?)\\s+([0-9A-Za-z._~+/=-]{12,})",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a token"), true},
    // NAME_PASSWORD=..., --password=..., password: "..."
    {"",
     "(?:^|[\\s;&?\"'(,{_-])(?:[a-z0-9]+[_-])*(?:password|passwd|pwd|passphrase|secret|secret[_-]?key|api[_-]?key|"
     "apikey|token|auth[_-]?token|access[_-]?key|secret[_-]?access[_-]?key|routing[_-]?key|private[_-]?key|"
     "pgpassword)[\"']?\\s?(?:=|:(?!//))\\s?[\"']?([^\\s\"'`,;&|)}]{6,})",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a password or key"), true},
    {"--pass", "--pass(?:word|phrase)?\\s+[\"']?([^\\s\"'`-][^\\s\"'`]{5,})",
     QT_TRANSLATE_NOOP("holdpoint::runbook::Lint", "a password"), true},
};

// "Password: see the vault", `$PASSWORD`, `<TOKEN>`, `AKIAIOSFODNN7EXAMPLE`: nothing to hide.
bool isNoSecret(const QString& value, bool byName)
{
    static const QRegularExpression standIn(
        QStringLiteral(
            "^[<\\[{$%(*]|[<>{}$*]|\\.\\.\\.|\u2026|example|changeme|change-me|placeholder|your[_-]|redacted|"
            "hidden|secret[_-]?name|^x{3,}|x{6,}|_{3,}|^/|^~|^\\./|vault|keyring|^env\\b|^file:|^http"),
        QRegularExpression::CaseInsensitiveOption);
    if (value.contains(standIn))
        return true;
    if (!byName)
        return false;
    // A name says that something secret follows; words of prose follow as well. A secret has letters and digits.
    const bool digit = std::any_of(value.begin(), value.end(), [](QChar c) { return c.isDigit(); });
    const bool letter = std::any_of(value.begin(), value.end(), [](QChar c) { return c.isLetter(); });
    const bool capital = std::any_of(value.begin(), value.end(), [](QChar c) { return c.isUpper(); });
    const bool small = std::any_of(value.begin(), value.end(), [](QChar c) { return c.isLower(); });
    const bool mark = std::any_of(value.begin(), value.end(),
                                  [](QChar c) { return !c.isLetterOrNumber() && c != u'-' && c != u'_' && c != u'.'; });
    static const QRegularExpression reference(QStringLiteral("^[A-Z][A-Z0-9_]*$|^\\d+[smhd]?$|^v?\\d+(\\.\\d+)+$"));
    if (value.contains(reference))
        return true;
    return !(letter && (digit || mark) && (value.size() >= 8 || capital || small));
}

} // namespace

void lintSecrets(const LintSubject& subject, LintSink& sink)
{
    struct Prepared
    {
        QByteArray mustContain;
        QRegularExpression pattern;
        const SecretForm* form;
    };
    std::vector<Prepared> prepared;
    for (const SecretForm& form : secretForms)
        prepared.push_back(
            {form.mustContain,
             QRegularExpression(QString::fromLatin1(form.pattern), QRegularExpression::CaseInsensitiveOption), &form});
    // What the loose form needs, so that most lines are never matched.
    const std::array<QByteArrayView, 8> hints = {"pass", "PASS", "Pass", "ecret", "ECRET", "oken", "OKEN", "key"};
    for (int number = 1; number <= subject.source.lineCount() && !subject.stop.stop_requested(); ++number) {
        const QByteArrayView line = subject.source.line(number);
        constexpr qsizetype longest = 20'000; // bytes
        if (line.size() < 8 || line.size() > longest)
            continue;
        QString text;
        for (const Prepared& one : prepared) {
            const bool loose = one.mustContain.isEmpty();
            const bool maybe = loose ? std::any_of(hints.begin(), hints.end(),
                                                   [&](QByteArrayView hint) { return line.indexOf(hint) >= 0; }) ||
                                           line.indexOf("KEY") >= 0 || line.indexOf("pwd") >= 0
                                     : line.indexOf(one.mustContain) >= 0;
            if (!maybe)
                continue;
            if (text.isEmpty())
                text = QString::fromLatin1(line);
            const QRegularExpressionMatch match = one.pattern.match(text);
            if (!match.hasMatch())
                continue;
            const QString value = match.captured(1);
            if (one.form->guarded && isNoSecret(value, loose || one.mustContain == "--pass"))
                continue;
            const qint64 start = line.data() - subject.source.bytes().constData();
            // The text names the kind alone: findings are printed and logged.
            sink.add("secret-in-plain-text", {start + match.capturedStart(1), start + match.capturedEnd(1)},
                     LintSeverity::Danger,
                     LintText::tr("This looks like %1 in plain text.").arg(LintText::tr(one.form->name)),
                     LintText::tr("Everybody who gets this file, its copies or the launch folder can use it: take it "
                                  "out, replace it where it is valid, and name it under \"secrets\" instead."));
            break;
        }
    }
}

} // namespace holdpoint::runbook
