// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/signoff/folder_key_store.h"

#include "core/base/disk.h"
#include "core/signoff/signoff_text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <unistd.h>

namespace holdpoint::signoff {
namespace {

constexpr qint64 keyLimit = 64 << 10; // bytes; a seal's PEM has about 1,000
constexpr qsizetype nameLimit = 120;

} // namespace

KeyFolder::KeyFolder(QString folder)
    : m_folder(std::move(folder))
{
}

Result<void> KeyFolder::checkName(const QString& name)
{
    const auto plain = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'); };
    const bool good = !name.isEmpty() && name.size() <= nameLimit && plain(name.front()) &&
                      std::all_of(name.begin(), name.end(),
                                  [&plain](QChar c) { return plain(c) || c == u'.' || c == u'-' || c == u'_'; });
    if (good)
        return {};
    return failure(ErrorCode::Refused, Text::tr("\"%1\" cannot be the name of a key.").arg(name),
                   Text::tr("Use lower-case letters, digits, dots, hyphens and underscores."));
}

QString KeyFolder::pathOf(const QString& name) const { return QDir(m_folder).filePath(name); }

bool KeyFolder::has(const QString& name) const { return checkName(name) && QFileInfo::exists(pathOf(name)); }

Result<void> KeyFolder::write(const QString& name, const QByteArray& secret) const
{
    if (const Result<void> named = checkName(name); !named)
        return named;
    SystemDisk disk;
    if (const Result<void> made = disk.makeFolder(m_folder, 0700); !made)
        return made;
    return disk.writeAtomically(pathOf(name), secret, 0600);
}

Result<QByteArray> KeyFolder::read(const QString& name) const
{
    if (const Result<void> named = checkName(name); !named)
        return std::unexpected(named.error());
    const QString path = pathOf(name);
    if (!QFileInfo::exists(path))
        return failure(ErrorCode::Unreadable, Text::tr("There is no key \"%1\" on this machine.").arg(name),
                       Text::tr("Use the machine that made it, or make a new key."));
    constexpr QFileDevice::Permissions others =
        QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    if (QFile::permissions(path) & others)
        return failure(ErrorCode::Refused, Text::tr("Others may read or change the key file %1.").arg(path),
                       Text::tr("If nobody has used it, run: chmod 600 \"%1\"").arg(path));
    return SystemDisk().read(path, keyLimit);
}

Result<void> KeyFolder::remove(const QString& name) const
{
    if (const Result<void> named = checkName(name); !named)
        return named;
    if (unlink(QFile::encodeName(pathOf(name)).constData()) == 0 || errno == ENOENT || errno == ENOTDIR)
        return {};
    return failure(ErrorCode::OutsideFailed,
                   Text::tr("The key file %1 cannot be removed: %2.")
                       .arg(pathOf(name), QString::fromLocal8Bit(std::strerror(errno))),
                   Text::tr("Check the folder and its permissions, then try again."));
}

FolderKeyStore::FolderKeyStore(const QString& folder)
    : m_keys(folder)
{
}

// Results come through the event loop here too, so that callers meet one order of things with every store.
void FolderKeyStore::store(const QString& name, const QByteArray& secret, Stored done)
{
    const Result<KeyPlace> result = placedAt(KeyPlace::File, m_keys.write(name, secret));
    QTimer::singleShot(0, this, [result, done = std::move(done)] { done(result); });
}

void FolderKeyStore::load(const QString& name, Loaded done)
{
    QTimer::singleShot(0, this, [result = m_keys.read(name), done = std::move(done)] { done(result); });
}

void FolderKeyStore::remove(const QString& name, std::function<void(Result<void>)> done)
{
    QTimer::singleShot(0, this, [result = m_keys.remove(name), done = std::move(done)] { done(result); });
}

} // namespace holdpoint::signoff
