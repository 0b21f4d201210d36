// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace holdpoint::runbook {

// Ids of `[a-z0-9./-]` from headings and texts, each given once.
class IdMaker
{
public:
    // `parent`/slug(text), or slug(text) alone; equals get -2, -3 ...
    QString make(const QString& parent, const QString& text);

private:
    QHash<QString, int> m_used; // id -> the counter that was given last
};

// As holdpoint::slug, quickly for ASCII.
QString idPart(const QString& text);

} // namespace holdpoint::runbook
