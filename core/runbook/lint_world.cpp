// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/lint_world.h"

#include "core/base/sha256.h"

#include <QDir>
#include <QFileInfo>

namespace holdpoint::runbook {

QMap<QString, ScriptView> lookAtScripts(const QString& folder, const QStringList& scripts)
{
    QMap<QString, ScriptView> views;
    for (const QString& script : scripts) {
        const QFileInfo file(QDir(folder).filePath(script));
        ScriptView view;
        view.exists = file.isFile();
        view.executable = view.exists && file.isExecutable();
        if (view.exists)
            view.sha256 = fileSha256(file.filePath()).value_or(QString());
        views.insert(script, view);
    }
    return views;
}

} // namespace holdpoint::runbook
