// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"

#include <QRandomGenerator>
#include <QVarLengthArray>

#include <algorithm>

namespace holdpoint {

QString randomId()
{
    quint64 words[2];
    QRandomGenerator::system()->fillRange(words);
    return QStringLiteral("%1%2").arg(words[0], 16, 16, QLatin1Char('0')).arg(words[1], 16, 16, QLatin1Char('0'));
}

QString slug(const QString& text, int longest)
{
    QVarLengthArray<QChar, 128> id;
    bool gap = false;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD)) {
        char16_t u = c.unicode();
        if (u >= 0x80)
            u = c.toLower().unicode();
        else if (u >= u'A' && u <= u'Z')
            u = static_cast<char16_t>(u + 32);
        if ((u >= u'a' && u <= u'z') || (u >= u'0' && u <= u'9') || u == u'.') {
            if (gap && !id.isEmpty())
                id.append(u'-');
            gap = false;
            id.append(QChar(u));
        } else if (u < 0x80 || !c.isMark()) {
            gap = true;
        }
        if (id.size() >= longest)
            break;
    }
    return id.isEmpty() ? QStringLiteral("item") : QString(id.data(), std::min<qsizetype>(id.size(), longest));
}

} // namespace holdpoint
