// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"

#include <QRandomGenerator>

namespace holdpoint {

QString randomId()
{
    quint64 words[2];
    QRandomGenerator::system()->fillRange(words);
    return QStringLiteral("%1%2").arg(words[0], 16, 16, QLatin1Char('0')).arg(words[1], 16, 16, QLatin1Char('0'));
}

QString slug(const QString& text, int longest)
{
    QString id;
    bool gap = false;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD)) {
        const char16_t u = c.toLower().unicode();
        if ((u >= u'a' && u <= u'z') || (u >= u'0' && u <= u'9') || u == u'.') {
            if (gap && !id.isEmpty())
                id += u'-';
            gap = false;
            id += QChar(u);
        } else if (!c.isMark()) {
            gap = true;
        }
        if (id.size() >= longest)
            break;
    }
    return id.isEmpty() ? QStringLiteral("item") : id.left(longest);
}

} // namespace holdpoint
