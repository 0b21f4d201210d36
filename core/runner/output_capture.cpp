// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runner/output_capture.h"

#include "core/runner/output_store.h"

#include <QFile>
#include <QRegularExpression>

#include <vector>

namespace holdpoint::runner {

QList<CapturedText> captureOutput(const QString& outputPath, const QList<Capture>& wanted)
{
    if (wanted.isEmpty())
        return {};
    std::vector<QRegularExpression> patterns;
    for (const Capture& one : wanted)
        patterns.emplace_back(one.pattern);
    QList<QString> last(wanted.size());
    QFile file(outputPath);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    while (!file.atEnd()) {
        QByteArray raw = file.readLine(OutputStore::longestLine);
        if (raw.isEmpty())
            break;
        while (raw.endsWith('\n') || raw.endsWith('\r'))
            raw.chop(1);
        const QString line = displayText(raw);
        for (qsizetype i = 0; i < wanted.size(); ++i) {
            const QRegularExpressionMatch match = patterns[size_t(i)].match(line);
            const QString text =
                match.hasMatch() ? match.captured(match.lastCapturedIndex() > 0 ? 1 : 0).trimmed() : QString();
            if (!text.isEmpty())
                last[i] = text;
        }
    }
    QList<CapturedText> captured;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (!last[i].isEmpty())
            captured.append({wanted[i].value, last[i]});
    }
    return captured;
}

} // namespace holdpoint::runner
