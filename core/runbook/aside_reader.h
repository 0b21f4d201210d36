// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/build_context.h"
#include "core/runbook/sections.h"

namespace holdpoint::runbook {

// Reads what must not hold up the time line: rollback and incident procedures, the decision matrix, message templates.
class AsideReader
{
public:
    // `parentId`: what the ids of procedures begin with.
    AsideReader(BuildContext& context, const QString& parentId);

    void read(const Section& section);
    // Rollback kinds that no title named: the first rollback procedure is the immediate one.
    void finish();

private:
    struct Title
    {
        QString text;
        TitleMeaning meaning;
        int line = 0;
    };

    void readBlocks(int begin, int end);
    void readParagraph(int index);
    void readCode(int index);
    void readList(int index, bool top);
    void setCaption(const QString& text, int line);
    // The procedure of the caption or heading that is being read; made when there is none yet.
    Procedure& procedure(int line);
    void addStep(const QString& text, int line);
    [[nodiscard]] const Title& title() const { return m_caption.text.isEmpty() ? m_heading : m_caption; }
    [[nodiscard]] ProcedureKind kind() const;

    BuildContext& m_context;
    QString m_parentId;
    Title m_outer; // the heading that made it an aside
    Title m_heading;
    Title m_caption; // empty text: none
    int m_procedure = -1;
    int m_first; // index of our first procedure
};

} // namespace holdpoint::runbook
