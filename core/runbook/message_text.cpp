// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/message_text.h"

#include "core/runbook/values.h"

#include <QSet>

namespace holdpoint::runbook {
namespace {

// A piece of a template's text: a blank and its value, or what stands between two of them.
struct MessagePiece
{
    QString text;
    const Value* value = nullptr;
};

const Value* valueFor(const QString& placeholder, const MessageTemplate& message, const Plan& plan, QSet<QString>& used)
{
    const int last = message.line + int(message.text.count(u'\n')) + 1;
    const bool everywhere = placeholder.startsWith(u'<');
    for (const Value& value : plan.values) {
        if (value.placeholder != placeholder)
            continue;
        if (everywhere)
            return &value;
        if (value.line >= message.line && value.line <= last && !used.contains(value.id)) {
            used.insert(value.id);
            return &value;
        }
    }
    return nullptr;
}

std::vector<MessagePiece> piecesOf(const MessageTemplate& message, const Plan& plan)
{
    std::vector<MessagePiece> pieces;
    QSet<QString> used;
    const QStringList lines = message.text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray line = lines[i].toUtf8();
        qsizetype at = 0;
        for (const BlankSpot& spot : blanksIn(line, false)) {
            const QString placeholder = QString::fromUtf8(line.sliced(spot.begin, spot.end - spot.begin));
            const Value* value = valueFor(placeholder, message, plan, used);
            if (!value)
                continue;
            pieces.push_back({QString::fromUtf8(line.sliced(at, spot.begin - at)), nullptr});
            pieces.push_back({placeholder, value});
            at = spot.end;
        }
        pieces.push_back({QString::fromUtf8(line.sliced(at)), nullptr});
        if (i + 1 < lines.size())
            pieces.push_back({QStringLiteral("\n"), nullptr});
    }
    return pieces;
}

} // namespace

FilledMessage filledMessage(const MessageTemplate& message, const Plan& plan,
                            const QMap<QString, QString>& filledValues)
{
    FilledMessage filled;
    for (const MessagePiece& piece : piecesOf(message, plan)) {
        const QString text = piece.value ? filledValues.value(piece.value->id) : piece.text;
        if (piece.value && text.isEmpty() && !filled.missing.contains(piece.value->id))
            filled.missing.append(piece.value->id);
        filled.text += piece.value && text.isEmpty() ? piece.text : text;
    }
    return filled;
}

QStringList valuesOf(const MessageTemplate& message, const Plan& plan)
{
    QStringList ids;
    for (const MessagePiece& piece : piecesOf(message, plan)) {
        if (piece.value && !ids.contains(piece.value->id))
            ids.append(piece.value->id);
    }
    return ids;
}

} // namespace holdpoint::runbook
