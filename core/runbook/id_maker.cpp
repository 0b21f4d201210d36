// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runbook/id_maker.h"

#include "core/base/ids.h"

#include <array>

namespace holdpoint::runbook {

QString idPart(const QString& text)
{
    constexpr int longest = 60;
    std::array<char, longest> part{};
    int size = 0;
    bool gap = false;
    for (const QChar c : text) {
        char16_t u = c.unicode();
        if (u >= 0x80)
            return slug(text, longest);
        if (u >= u'A' && u <= u'Z')
            u = static_cast<char16_t>(u + 32);
        if ((u >= u'a' && u <= u'z') || (u >= u'0' && u <= u'9') || u == u'.') {
            if (gap && size > 0 && size < longest)
                part[static_cast<std::size_t>(size++)] = '-';
            gap = false;
            if (size < longest)
                part[static_cast<std::size_t>(size++)] = static_cast<char>(u);
        } else {
            gap = true;
        }
        if (size >= longest)
            break;
    }
    return size == 0 ? QStringLiteral("item") : QString::fromLatin1(part.data(), size);
}

QString IdMaker::make(const QString& parent, const QString& text)
{
    QString id = parent.isEmpty() ? idPart(text) : parent + u'/' + idPart(text);
    int& used = m_used[id];
    if (++used == 1)
        return id;
    // The numbered form can be somebody's own text as well.
    int counter = used;
    QString numbered = id + u'-' + QString::number(counter);
    while (m_used.contains(numbered))
        numbered = id + u'-' + QString::number(++counter);
    m_used[id] = counter;
    m_used.insert(numbered, 1);
    return numbered;
}

} // namespace holdpoint::runbook
