// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/expectation_judge.h"

#include "core/runner/judge_text.h"
#include "core/runner/output_store.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <memory>
#include <vector>

namespace holdpoint::runner {
namespace {

using namespace Qt::Literals;

constexpr qsizetype longestJudged = 64 << 10; // a longer line is judged in pieces
constexpr qsizetype longestEvidence = 500;

// The longest run of ASCII letters and digits in lower case: most lines are passed over for want of it.
QByteArray keyOf(const QString& text)
{
    QByteArray best;
    QByteArray run;
    for (const QChar c : text + u' ') {
        if (c.unicode() < 0x80 && c.isLetterOrNumber()) {
            run.append(char(c.toLower().unicode()));
            continue;
        }
        if (run.size() > best.size())
            best = run;
        run.clear();
    }
    return best;
}

enum class Finding
{
    Nothing,
    Good,
    Bad,
    Other
}; // Other: the label with a different figure

// One expectation, read once. The last line that says anything about it decides: a retry may heal, a late failure
// undoes.
class Expectation
{
public:
    virtual ~Expectation() = default;
    // `line`: comparable text.
    [[nodiscard]] virtual Finding look(const QString& line) const = 0;
    // A word in lower-case ASCII without which a line says nothing about it; may be empty.
    QByteArray key;

    void take(const QString& line, const QString& shown)
    {
        const Finding finding = look(line);
        if (finding == Finding::Nothing)
            return;
        last = finding;
        evidence = shown.trimmed().left(longestEvidence);
    }
    Finding last = Finding::Nothing;
    QString evidence;
};

// "Load balancer healthy"
class Words final : public Expectation
{
public:
    Words(QString text, bool strict)
        : m_text(std::move(text))
        , m_strict(strict)
    {
        key = keyOf(m_text);
    }
    [[nodiscard]] Finding look(const QString& line) const override
    {
        const qsizetype at = findWords(line, m_text);
        if (at < 0)
            return Finding::Nothing;
        if (m_strict)
            return showsFailure(line, m_text) ? Finding::Bad : Finding::Good;
        // Text without a tick is met when it occurs, but for a line that plainly says the contrary.
        static const QRegularExpression denied(u"(?:\\bnot|n't)\\s$"_s);
        const bool refused = denied.match(line.left(at)).hasMatch() || line.contains(QChar(0x274c));
        return refused ? Finding::Bad : Finding::Good;
    }

private:
    QString m_text;
    bool m_strict;
};

// "Users table: 1,234 records": met by that count however its digits are grouped; another count, which is right where
// the table grew and wrong where rows were lost, is a person's to judge; none or zero is missing.
class Count final : public Expectation
{
public:
    Count(QString label, QString digits)
        : m_label(std::move(label))
        , m_digits(std::move(digits))
    {
        key = keyOf(m_label);
    }
    [[nodiscard]] Finding look(const QString& line) const override
    {
        const qsizetype at = findWords(line, m_label);
        if (at < 0)
            return Finding::Nothing;
        qsizetype next = at + m_label.size();
        constexpr QStringView between = u" :=|.>\t";
        while (next < line.size() && between.contains(line[next]))
            ++next;
        const std::optional<GroupedNumber> number = groupedNumber(QStringView(line).mid(next));
        if (showsFailure(line, m_label))
            return Finding::Bad;
        if (!number)
            return line.mid(next, 2).startsWith(u'-') ? Finding::Bad : Finding::Nothing;
        if (!number->atLeastOne)
            return Finding::Bad;
        return number->digits == m_digits ? Finding::Good : Finding::Other;
    }

private:
    QString m_label;
    QString m_digits;
};

// "Response time: 145 ms": met by the same text; another figure is a person's to judge.
class Measure final : public Expectation
{
public:
    Measure(QString text, QString label)
        : m_words(text, true)
        , m_label(std::move(label))
    {
        key = keyOf(m_label);
    }
    [[nodiscard]] Finding look(const QString& line) const override
    {
        const Finding exact = m_words.look(line);
        if (exact != Finding::Nothing)
            return exact;
        return findWords(line, m_label) >= 0 ? Finding::Other : Finding::Nothing;
    }

private:
    Words m_words;
    QString m_label;
};

// "GET /api/v1/health - 200 OK"
class Request final : public Expectation
{
public:
    Request(QString method, QString path, int status)
        : m_method(std::move(method))
        , m_path(std::move(path))
        , m_status(status)
    {
        key = keyOf(m_path);
    }
    [[nodiscard]] Finding look(const QString& line) const override
    {
        if (findWords(line, m_method) < 0)
            return Finding::Nothing;
        const qsizetype at = findPath(line);
        if (at < 0)
            return Finding::Nothing;
        const int status = statusCode(line, at + m_path.size());
        if (status != 0)
            return status == m_status && !line.contains(QChar(0x274c)) ? Finding::Good : Finding::Bad;
        return showsFailure(line, m_path) ? Finding::Bad : Finding::Nothing;
    }

private:
    // The very path: behind a host or alone, a query may follow, a longer path may not.
    [[nodiscard]] qsizetype findPath(const QString& line) const
    {
        constexpr QStringView partOfPath = u"/-_.~%";
        for (qsizetype at = line.indexOf(m_path); at >= 0; at = line.indexOf(m_path, at + 1)) {
            const qsizetype end = at + m_path.size();
            const bool ends = end == line.size() || !(line[end].isLetterOrNumber() || partOfPath.contains(line[end])) ||
                              ((line[end] == u'.') && (end + 1 == line.size() || line[end + 1].isSpace()));
            if (ends && begins(line, at))
                return at;
        }
        return -1;
    }
    [[nodiscard]] static bool begins(const QString& line, qsizetype at)
    {
        qsizetype word = at;
        while (word > 0 && !line[word - 1].isSpace() && !u"\"'(<[`="_s.contains(line[word - 1]))
            --word;
        const QStringView before = QStringView(line).mid(word, at - word);
        const qsizetype scheme = before.indexOf(u"://");
        return before.isEmpty() || (scheme > 0 ? !before.mid(scheme + 3).contains(u'/') : before.endsWith(u':'));
    }

    QString m_method;
    QString m_path;
    int m_status;
};

// Text with blanks in it ("[Target number]", "<id>", "____", "...") cannot be found as it stands.
bool hasBlanks(const QString& text)
{
    static const QRegularExpression blank(u"\\[[^\\]]+\\]|<[^>\\s][^>]*>|_{3,}|\\.\\.\\.|\u2026|\\bxx+\\b"_s);
    return blank.match(text).hasMatch();
}

std::unique_ptr<Expectation> understand(const QString& text)
{
    bool ticked = false;
    const QString plain = withoutMark(comparable(text), &ticked);
    static const QRegularExpression request(
        u"^(get|post|put|patch|delete|head|options)\\s+(?:https?://[^/\\s]+)?(/\\S*)\\s.*?(?<![\\d.])([1-5]\\d\\d)(?![\\d.])"_s);
    if (const QRegularExpressionMatch match = request.match(plain); match.hasMatch()) {
        QString path = match.captured(2);
        while (path.size() > 1 && u":,;"_s.contains(path.back()))
            path.chop(1);
        return std::make_unique<Request>(match.captured(1), path, match.captured(3).toInt());
    }
    static const QRegularExpression figure(u"^(.*?\\w.*?)\\s*[:=]\\s*(?=\\d)"_s);
    if (const QRegularExpressionMatch match = figure.match(plain); match.hasMatch()) {
        const QStringView rest = QStringView(plain).mid(match.capturedLength());
        const std::optional<GroupedNumber> number = groupedNumber(rest);
        const QString unit = number ? rest.mid(number->length).trimmed().toString() : QString();
        static const QRegularExpression counted(u"^[\\p{L}][\\p{L} -]*$"_s);
        static const QRegularExpression measured(
            u"^\\d[\\d.,]*\\s*(?:%|(?:ms|s|secs?|seconds?|min|mins|minutes?|h|hours?|days?|us|ns|b|bytes?|[kmgt]i?b"
            u"|percent|rps|qps|tps)$)"_s);
        // Without a unit, or zero, the figure itself is what counts: a port, a number of replicas, "errors: 0".
        if (number && measured.match(rest.toString()).hasMatch())
            return std::make_unique<Measure>(plain, match.captured(1));
        if (number && number->atLeastOne && counted.match(unit).hasMatch())
            return std::make_unique<Count>(match.captured(1), number->digits);
    }
    return std::make_unique<Words>(plain, ticked);
}

// Shows each line of the output to every expectation that it may concern.
class Judge
{
public:
    explicit Judge(const QList<Expected>& expected)
    {
        for (const Expected& one : expected) {
            m_all.push_back(one.byPerson || one.text.trimmed().isEmpty() ? nullptr : understand(one.text));
        }
    }
    void line(const QByteArray& raw)
    {
        const bool controls = std::ranges::any_of(raw, [](char c) { return c == '\x1b' || c == '\r' || c == '\b'; });
        QString shown;
        QByteArray folded = raw;
        if (controls) {
            shown = displayText(raw);
            folded = shown.toUtf8();
        }
        folded = folded.toLower();
        QString text;
        for (const std::unique_ptr<Expectation>& expectation : m_all) {
            if (!expectation || !folded.contains(expectation->key))
                continue;
            if (text.isNull()) {
                if (!controls)
                    shown = displayText(raw);
                text = comparable(shown);
            }
            expectation->take(text, shown);
        }
    }
    [[nodiscard]] Judgement result(qsizetype index, const Expected& expected) const
    {
        const std::unique_ptr<Expectation>& seen = m_all[size_t(index)];
        Judgement judgement{expected.expectation, Outcome::PersonMustJudge, {}};
        if (!seen)
            return judgement;
        judgement.evidence = seen->evidence;
        if (seen->last == Finding::Good)
            judgement.outcome = Outcome::Met;
        else if (seen->last == Finding::Bad || (seen->last == Finding::Nothing && !hasBlanks(expected.text)))
            judgement.outcome = Outcome::Missing;
        return judgement;
    }

private:
    std::vector<std::unique_ptr<Expectation>> m_all;
};

void readLines(QFile& file, Judge& judge)
{
    QByteArray open;
    for (;;) {
        const QByteArray piece = file.read(256 << 10);
        if (piece.isEmpty())
            break;
        qsizetype at = 0;
        while (at < piece.size()) {
            const qsizetype newline = piece.indexOf('\n', at);
            const qsizetype end = newline < 0 ? piece.size() : newline;
            open.append(piece.constData() + at, end - at);
            at = newline < 0 ? end : end + 1;
            if (newline >= 0 || open.size() >= longestJudged) {
                judge.line(open);
                open.clear();
            }
        }
    }
    if (!open.isEmpty())
        judge.line(open);
}

} // namespace

QList<Judgement> judgeOutput(const QString& outputPath, const QList<Expected>& expected)
{
    Judge judge(expected);
    QFile file(outputPath);
    const bool readable = file.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    if (readable)
        readLines(file, judge);
    QList<Judgement> judgements;
    for (qsizetype i = 0; i < expected.size(); ++i) {
        // Output that cannot be read says neither yes nor no.
        judgements.append(readable ? judge.result(i, expected[i])
                                   : Judgement{expected[i].expectation, Outcome::PersonMustJudge, {}});
    }
    return judgements;
}

} // namespace holdpoint::runner
