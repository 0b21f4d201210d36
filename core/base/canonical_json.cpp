// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/canonical_json.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringDecoder>

#include <algorithm>
#include <cmath>

namespace holdpoint {
namespace {

constexpr qint64 safeInteger = (qint64(1) << 53) - 1;
constexpr int deepest = 64;

std::unexpected<Error> malformed(const char* why)
{
    return failure(ErrorCode::Malformed,
                   QCoreApplication::translate("base", "Not a canonical JSON record: %1.").arg(QString::fromUtf8(why)),
                   QCoreApplication::translate("base",
                                               "Use the record as Holdpoint wrote it, or run holdpoint verify on "
                                               "its launch."));
}

bool writeString(QByteArray& out, const QString& text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool high = text[i].isHighSurrogate();
        if (text[i].isLowSurrogate() || (high && (i + 1 == text.size() || !text[i + 1].isLowSurrogate())))
            return false;
        i += high;
    }
    // RFC 8785 3.2.2.2: only these seven have a short escape, other controls are \u00xx in lower case.
    out += '"';
    for (const char c : text.toUtf8()) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\f':
            out += "\\f";
            break;
        case '\r':
            out += "\\r";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                static constexpr char digits[] = "0123456789abcdef";
                out += "\\u00";
                out += digits[(c >> 4) & 15];
                out += digits[c & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
    return true;
}

const char* writeObject(QByteArray& out, const QJsonObject& object, int depth);

const char* writeValue(QByteArray& out, const QJsonValue& value, int depth)
{
    if (depth > deepest)
        return "nested too deeply";
    switch (value.type()) {
    case QJsonValue::Null:
        out += "null";
        return nullptr;
    case QJsonValue::Bool:
        out += value.toBool() ? "true" : "false";
        return nullptr;
    case QJsonValue::Double: {
        const double number = value.toDouble();
        const qint64 whole = value.toInteger(safeInteger + 1);
        if (std::abs(number) > double(safeInteger) || double(whole) != number)
            return "a number that is not whole or not below 2^53";
        out += QByteArray::number(whole);
        return nullptr;
    }
    case QJsonValue::String:
        return writeString(out, value.toString()) ? nullptr : "text with half a surrogate pair";
    case QJsonValue::Array: {
        out += '[';
        bool first = true;
        for (const QJsonValue& item : value.toArray()) {
            if (!std::exchange(first, false))
                out += ',';
            if (const char* why = writeValue(out, item, depth + 1))
                return why;
        }
        out += ']';
        return nullptr;
    }
    case QJsonValue::Object:
        return writeObject(out, value.toObject(), depth + 1);
    case QJsonValue::Undefined:
        break;
    }
    return "a value of no type";
}

const char* writeObject(QByteArray& out, const QJsonObject& object, int depth)
{
    QStringList keys = object.keys();
    // RFC 8785 3.2.3 sorts by UTF-16 code units; for ASCII keys that is byte order.
    std::sort(keys.begin(), keys.end());
    out += '{';
    bool first = true;
    for (const QString& key : std::as_const(keys)) {
        if (std::any_of(key.begin(), key.end(), [](QChar c) { return c.unicode() > 126 || c.unicode() < 32; }))
            return "a key that is not printable ASCII";
        if (!std::exchange(first, false))
            out += ',';
        if (!writeString(out, key))
            return "a key that is not text";
        out += ':';
        if (const char* why = writeValue(out, object.value(key), depth))
            return why;
    }
    out += '}';
    return nullptr;
}

} // namespace

Result<QByteArray> canonicalJson(const QJsonObject& object)
{
    QByteArray out;
    if (const char* why = writeObject(out, object, 0))
        return malformed(why);
    return out;
}

Result<QJsonObject> parseCanonicalJson(const QByteArray& bytes)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return malformed(error.errorString().toUtf8().constData());
    if (!document.isObject())
        return malformed("not an object");
    const Result<QByteArray> again = canonicalJson(document.object());
    if (!again)
        return std::unexpected(again.error());
    if (*again != bytes)
        return malformed("the bytes are not in canonical form");
    return document.object();
}

void insertBytes(QJsonObject& object, QLatin1String key, const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    if (!decoder.hasError() && text.toUtf8() == bytes)
        object.insert(key, text);
    else
        object.insert(key + QLatin1String("_b64"), QString::fromLatin1(bytes.toBase64()));
}

QByteArray takeBytes(const QJsonObject& object, QLatin1String key)
{
    const auto encoded = object.constFind(key + QLatin1String("_b64"));
    if (encoded != object.constEnd())
        return QByteArray::fromBase64(encoded->toString().toLatin1());
    return object.value(key).toString().toUtf8();
}

} // namespace holdpoint
