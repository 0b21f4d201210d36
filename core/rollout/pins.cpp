// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rollout/pins.h"

#include "core/base/sha256.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QMap>

namespace holdpoint::rollout {
namespace {

QString pinText(const char* text) { return QCoreApplication::translate("rollout", text); }

std::unexpected<Error> tooMuch(const QString& path)
{
    return failure(ErrorCode::TooLarge,
                   pinText("%1 holds more than 2,000 files or 16 MB: it cannot be pinned.").arg(path),
                   pinText("Name the folders and files that the rollback needs below [rollback] pin."));
}

class Pinner
{
public:
    Result<void> add(const QString& shown, const QString& path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorCode::Unreadable, pinText("%1 cannot be read: %2.").arg(shown, file.errorString()),
                           pinText("Let the user who runs Holdpoint read it."));
        m_bytes += file.size();
        if (m_bytes > mostPinnedBytes || m_files.size() >= mostPinnedFiles)
            return tooMuch(shown);
        m_files.insert(shown, hex(Sha256::of(file.readAll())));
        return {};
    }

    [[nodiscard]] QList<events::PinnedFile> files() const
    {
        QList<events::PinnedFile> all;
        for (auto file = m_files.constBegin(); file != m_files.constEnd(); ++file)
            all.append({file.key(), file.value()});
        return all;
    }

private:
    QMap<QString, QString> m_files;
    qint64 m_bytes = 0;
};

} // namespace

QStringList pathsToPin(const runbook::Plan& plan, const runbook::RollbackConfiguration& configuration)
{
    QStringList paths;
    for (const auto kind : {runbook::ProcedureKind::ImmediateRollback, runbook::ProcedureKind::PlannedRollback}) {
        const runbook::Procedure* procedure = plan.procedure(kind);
        for (const runbook::Command& command : procedure ? procedure->commands : QList<runbook::Command>())
            if (command.runnable)
                paths += command.scripts;
    }
    paths += configuration.pin;
    paths.removeDuplicates();
    return paths;
}

Result<QList<events::PinnedFile>> pinsOf(const QStringList& paths, const QString& workdir)
{
    Pinner pinner;
    for (const QString& path : paths) {
        const QString whole = QDir(workdir).absoluteFilePath(path);
        const QFileInfo info(whole);
        if (info.isFile()) {
            if (const Result<void> added = pinner.add(path, whole); !added)
                return std::unexpected(added.error());
        }
        if (!info.isDir())
            continue;
        QDirIterator all(whole, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        const QString shown = path.endsWith(u'/') ? path : path + u'/';
        while (all.hasNext()) {
            const QString file = all.next();
            // Pipes and devices hold nothing that could be pinned.
            if (!all.fileInfo().isFile())
                continue;
            if (const Result<void> added = pinner.add(shown + QDir(whole).relativeFilePath(file), file); !added)
                return std::unexpected(added.error());
        }
    }
    return pinner.files();
}

QStringList changedSince(const QList<events::PinnedFile>& pinned, const QList<events::PinnedFile>& now)
{
    QMap<QString, QString> differing; // path -> hash as pinned
    for (const events::PinnedFile& file : pinned)
        differing.insert(file.path, file.sha256);
    QMap<QString, bool> changed;
    for (const events::PinnedFile& file : now) {
        const auto before = differing.constFind(file.path);
        if (before == differing.constEnd() || *before != file.sha256)
            changed.insert(file.path, true);
        differing.remove(file.path);
    }
    for (auto gone = differing.constBegin(); gone != differing.constEnd(); ++gone)
        changed.insert(gone.key(), true);
    return changed.keys();
}

} // namespace holdpoint::rollout
