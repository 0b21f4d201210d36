// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace holdpoint::runbook {

// Ids of `[a-z0-9./-]` from headings and texts, each given once.
class IdMaker
{
public:
    // `sourceSize`: bytes of the runbook, from which the number of ids is guessed.
    explicit IdMaker(qsizetype sourceSize = 0);
    // `parent`/slug(text), or slug(text) alone; equals get -2, -3 ...
    QString make(const QString& parent, const QString& text);

private:
    // An id that was given, by its hash, and the counter that was given last. Two ids of one hash only cost a needless
    // counter.
    struct Used
    {
        quint64 hash = 0; // 0: free
        quint32 home = 0; // of the parent's hash
        int counter = 0;
    };
    Used& used(quint64 hash, quint64 parentHash);
    Used& place(quint64 hash, quint32 home);

    std::vector<Used> m_table; // open addressing, a power of two
    std::size_t m_count = 0;
};

// As holdpoint::slug, quickly for ASCII.
QString idPart(const QString& text);

} // namespace holdpoint::runbook
