// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/run.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <unistd.h>

namespace holdpoint::runner {

QStringList missingScripts(const QStringList& scripts, const QString& workdir)
{
    QStringList missing;
    for (const QString& script : scripts) {
        // access() asks the kernel, which also knows of mounts without execution and of access lists.
        const QFileInfo file(QDir(workdir).absoluteFilePath(script));
        const bool runnable = file.isFile() && access(QFile::encodeName(file.filePath()).constData(), X_OK) == 0;
        const bool named = !script.contains(QLatin1Char('/')) && !QStandardPaths::findExecutable(script).isEmpty();
        if (!runnable && !named && !missing.contains(script))
            missing.append(script);
    }
    return missing;
}

} // namespace holdpoint::runner
