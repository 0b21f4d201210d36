// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/edit_source.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace holdpoint::runbook {

namespace {

QString sourceEditText(const char* text) { return QCoreApplication::translate("holdpoint::runbook", text); }

bool isWithin(const QByteArray& bytes, const ByteRange& range)
{
    return range.begin >= 0 && range.begin <= range.end && range.end <= bytes.size();
}

std::unexpected<Error> outsideFile()
{
    return failure(ErrorCode::Usage, sourceEditText("The place that should be replaced lies outside of the runbook."),
                   sourceEditText("Read the runbook again, then repeat the change."));
}

// `\1` and `\\` in a replacement stand for a group and a backslash; any other backslash for itself.
QString filledIn(const QString& replacement, const QRegularExpressionMatch& match)
{
    QString text;
    for (qsizetype at = 0; at < replacement.size(); ++at) {
        const QChar c = replacement.at(at);
        const QChar next = at + 1 < replacement.size() ? replacement.at(at + 1) : QChar();
        if (c == u'\\' && next >= u'0' && next <= u'9') {
            text += match.captured(next.unicode() - u'0');
            ++at;
        } else if (c == u'\\' && next == u'\\') {
            text += u'\\';
            ++at;
        } else {
            text += c;
        }
    }
    return text;
}

// Runs `found(match, range)` for every place that has text.
template <class Found>
Result<void> forMatches(const QByteArray& bytes, const edit::ReplaceText& edit, const Found& found)
{
    if (edit.find.isEmpty())
        return failure(ErrorCode::Usage, sourceEditText("There is no text to look for."),
                       sourceEditText("Type the text that should be replaced."));
    ByteRange range = edit.within.value_or(ByteRange{0, bytes.size()});
    if (!isWithin(bytes, range))
        return outsideFile();
    // A byte order mark is no text: decoding drops it, and it stays where it is.
    constexpr qint64 mark = 3;
    if (bytes.startsWith("\xEF\xBB\xBF") && range.begin < mark)
        range = {mark, std::max(range.end, mark)};
    QString pattern = edit.regularExpression ? edit.find : QRegularExpression::escape(edit.find);
    if (edit.wholeWords)
        pattern = QStringLiteral("\\b(?:") + pattern + QStringLiteral(")\\b");
    QRegularExpression::PatternOptions options =
        QRegularExpression::MultilineOption | QRegularExpression::UseUnicodePropertiesOption;
    if (!edit.caseSensitive)
        options |= QRegularExpression::CaseInsensitiveOption;
    const QRegularExpression expression(pattern, options);
    if (!expression.isValid())
        return failure(ErrorCode::Usage,
                       sourceEditText("This is no regular expression: %1.").arg(expression.errorString()),
                       sourceEditText("Correct it, or look for the text as it stands."));
    const QByteArray part = bytes.sliced(range.begin, range.end - range.begin);
    const QString text = QString::fromUtf8(part);
    if (text.toUtf8() != part) // cut inside a character
        return outsideFile();
    qsizetype chars = 0;
    qint64 at = range.begin;
    for (QRegularExpressionMatchIterator matches = expression.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const qint64 size = match.capturedView().toUtf8().size();
        at += QStringView(text).sliced(chars, match.capturedStart() - chars).toUtf8().size();
        if (size > 0)
            found(match, ByteRange{at, at + size});
        at += size;
        chars = match.capturedEnd();
    }
    return {};
}

} // namespace

Result<std::vector<ByteRange>> findText(const QByteArray& bytes, const edit::ReplaceText& edit)
{
    std::vector<ByteRange> places;
    const Result<void> looked = forMatches(
        bytes, edit, [&places](const QRegularExpressionMatch&, const ByteRange& range) { places.push_back(range); });
    if (!looked)
        return std::unexpected(looked.error());
    return places;
}

Result<Patches> replaceText(const QByteArray& bytes, const edit::ReplaceText& edit)
{
    Patches patches;
    const Result<void> looked =
        forMatches(bytes, edit, [&](const QRegularExpressionMatch& match, const ByteRange& range) {
            const QByteArray inserted =
                (edit.regularExpression ? filledIn(edit.replacement, match) : edit.replacement).toUtf8();
            QByteArray removed = bytes.sliced(range.begin, range.end - range.begin);
            if (removed != inserted)
                patches.push_back({range.begin, std::move(removed), inserted});
        });
    if (!looked)
        return std::unexpected(looked.error());
    return patches;
}

Result<Patches> replaceSource(const QByteArray& bytes, const edit::ReplaceSource& edit)
{
    if (!isWithin(bytes, edit.bytes))
        return outsideFile();
    const QByteArray removed = bytes.sliced(edit.bytes.begin, edit.bytes.end - edit.bytes.begin);
    if (removed == edit.text)
        return Patches{};
    return Patches{{edit.bytes.begin, removed, edit.text}};
}

} // namespace holdpoint::runbook
