// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace holdpoint::app {

QString escapedControls(const QString& text)
{
    QString safe;
    safe.reserve(text.size());
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if ((u < 0x20 && u != u'\n' && u != u'\t') || (u >= 0x7f && u < 0xa0))
            safe += QStringLiteral("\\x%1").arg(int(u), 2, 16, QLatin1Char('0'));
        else
            safe += c;
    }
    return safe;
}

void Terminal::line(const QString& text) const
{
    const QByteArray bytes = escapedControls(text).toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

void Terminal::note(const QString& text) const
{
    if (!json)
        line(text);
}

void Terminal::aside(const QString& text) const
{
    const QByteArray bytes = escapedControls(text).toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
}

void Terminal::raw(const QByteArray& bytes) const
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

void Terminal::output(const QByteArray& bytes) const
{
    // A script's escape sequences must not steer the operator's terminal; a file or a pipe gets the bytes themselves.
    if (isatty(STDOUT_FILENO) == 1)
        raw(escapedControls(QString::fromUtf8(bytes)).toUtf8());
    else
        raw(bytes);
}

void Terminal::object(const QJsonObject& object) const
{
    raw(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
}

void Terminal::error(const Error& error) const
{
    const QByteArray bytes = "holdpoint: " + escapedControls(error.text()).toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
}

QByteArray Terminal::input()
{
    constexpr qsizetype most = 1 << 20;
    QByteArray all;
    char piece[4096];
    for (;;) {
        const ssize_t count = ::read(STDIN_FILENO, piece, sizeof piece);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0 || all.size() >= most)
            break;
        all.append(piece, count);
    }
    if (all.endsWith('\n'))
        all.chop(1);
    return all;
}

Result<QByteArray> Terminal::passphrase(int descriptor)
{
    QByteArray secret;
    char piece[512];
    for (;;) {
        const ssize_t count = ::read(descriptor, piece, sizeof piece);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failure(ErrorCode::Usage,
                           QCoreApplication::translate("cli", "The passphrase cannot be read from descriptor %1: %2.")
                               .arg(descriptor)
                               .arg(QString::fromLocal8Bit(std::strerror(errno))),
                           QCoreApplication::translate("cli", "Give it through an open descriptor: "
                                                              "--passphrase-fd 3 3<FILE."));
        if (count == 0)
            break;
        secret.append(piece, count);
        if (secret.contains('\n') || secret.size() > 4096)
            break;
    }
    explicit_bzero(piece, sizeof piece);
    const qsizetype end = secret.indexOf('\n');
    return end < 0 ? secret : secret.left(end);
}

} // namespace holdpoint::app
