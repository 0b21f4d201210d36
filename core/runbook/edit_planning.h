// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runbook/edit_outline.h"
#include "core/runbook/edit_planner.h"
#include "core/runbook/edit_text.h"

namespace holdpoint::runbook {

// One edit while it is being planned: where everything stands, the changes so far, and what they should give.
struct Planning
{
    explicit Planning(const Document::Content& document)
        : outline(document)
        , lines(document)
    {
    }

    Outline outline;
    LineEdits lines;
    PlannedEdit result;

    [[nodiscard]] const PlanItems& items() const { return outline.items(); }
    [[nodiscard]] const PlanItem& at(int item) const { return outline.at(item); }
    void gain(ItemKind kind, const QString& text, const std::optional<QString>& facts = {})
    {
        result.gains.push_back({kind, text, facts});
    }
    void lose(ItemKind kind, const QString& text) { result.losses.push_back({kind, text, {}}); }
    void about(ItemKind kind, const QString& text) { result.about = ItemChange{kind, text, {}}; }
};

std::unexpected<Error> noSuchItem(const QString& id);
std::unexpected<Error> noPlaceAt(const QString& text); // an item of a kind that this cannot be done to
// `what` and `next` are translated sentences.
std::unexpected<Error> cannotBe(const QString& what, const QString& next);
QString editText(const char* text);

// The item of that id; Usage where there is none or where it is none of `kinds`.
Result<int> itemOf(const Planning& planning, const QString& id, std::initializer_list<ItemKind> kinds);

// Items that stand on one line.
Result<void> planAdd(Planning& planning, const edit::AddBox& edit);
Result<void> planAdd(Planning& planning, const edit::AddExpectation& edit);
Result<void> planAdd(Planning& planning, const edit::AddDeliverable& edit);
Result<void> planAdd(Planning& planning, const edit::AddMetric& edit);
Result<void> planAdd(Planning& planning, const edit::AddRole& edit);
Result<void> planAdd(Planning& planning, const edit::AddChannel& edit);
Result<void> planAdd(Planning& planning, const edit::AddMatrixRow& edit);
Result<void> planAdd(Planning& planning, const edit::AddProcedureStep& edit);
Result<void> planAdd(Planning& planning, const edit::AddCriterion& edit);
Result<void> planAdd(Planning& planning, const edit::AddSignoff& edit);
Result<void> planAdd(Planning& planning, const edit::AddTask& edit);

// Items that are blocks.
Result<void> planAdd(Planning& planning, const edit::AddPhase& edit);
Result<void> planAdd(Planning& planning, const edit::AddStep& edit);
Result<void> planAdd(Planning& planning, const edit::AddGate& edit);
Result<void> planAdd(Planning& planning, const edit::AddTemplate& edit);
Result<void> planAdd(Planning& planning, const edit::AddProcedure& edit);

// Fences.
Result<void> planAdd(Planning& planning, const edit::AddCommand& edit);
Result<void> planSet(Planning& planning, const edit::SetCommand& edit);
Result<void> planSet(Planning& planning, const edit::SetCommandTitle& edit);
Result<void> planSet(Planning& planning, const edit::SetFenceLanguage& edit);

// What an item says.
Result<void> planSet(Planning& planning, const edit::SetText& edit);
Result<void> planSet(Planning& planning, const edit::SetChecked& edit);
Result<void> planSet(Planning& planning, const edit::SetMetric& edit);
Result<void> planSet(Planning& planning, const edit::SetRole& edit);
Result<void> planSet(Planning& planning, const edit::SetChannel& edit);
Result<void> planSet(Planning& planning, const edit::SetMatrixRow& edit);
Result<void> planSet(Planning& planning, const edit::SetTemplate& edit);
Result<void> planSet(Planning& planning, const edit::SetObjective& edit);
Result<void> planSet(Planning& planning, const edit::SetProse& edit);
Result<void> planSet(Planning& planning, const edit::FillValue& edit);
Result<void> planSet(Planning& planning, const edit::SetTime& edit);
Result<void> planSet(Planning& planning, const edit::SetBox& edit);

// Where items stand.
Result<void> planMove(Planning& planning, const edit::Remove& edit);
Result<void> planMove(Planning& planning, const edit::Move& edit);
Result<void> planMove(Planning& planning, const edit::MoveUp& edit);
Result<void> planMove(Planning& planning, const edit::MoveDown& edit);
Result<void> planMove(Planning& planning, const edit::Indent& edit);
Result<void> planMove(Planning& planning, const edit::Outdent& edit);
Result<void> planMove(Planning& planning, const edit::Duplicate& edit);
// A box, command, expectation or deliverable on the lines `span`, written anew as it is usual at the place, and taken
// away where it stood; Refused for what holds more than its own line.
Result<void> planRewritten(Planning& planning, int item, LineSpan span, const Place& place);

// What several of them use.

// A new item of one line, in every form that its neighbours may have.
struct NewLine
{
    ItemKind kind = ItemKind::Check;
    QString text;    // as the plan shows it
    QString whole;   // what stands in a list or comment, as plain text; empty: the text
    QByteArray bold; // Markdown where the neighbours have a bold name; empty: as `whole`
    bool box = false;
    bool checked = false;
    QList<std::pair<QStringList, QString>> cells; // words of a column's heading, what stands in it
};
// A line like that of `sibling`.
Result<QByteArray> lineLike(const Planning& planning, int sibling, const NewLine& line);
// How the thresholds are written where `measured` lines are; empty where no wording gives exactly that.
QString metricText(const QString& name, Comparator comparator, const QString& value, const QString& unit,
                   const QString& qualifier, bool measured);

// Where a new step of a phase goes.
struct StepPlace
{
    int line = 0;     // before this line
    int sibling = -1; // a step beside it whose form it takes, -1: none
    int level = 4;    // of a heading for it
};
Result<StepPlace> stepPlace(const Planning& planning, const Place& place, bool heading);
// The lines below a phase's heading and objective, where its first step goes.
int firstLineInside(const Planning& planning, int phase);

// Replaces `old` in a line by other plain text, and leaves the marks around it where that reads right.
Result<void> replaceShown(Planning& planning, int line, const QString& old, const QString& text);

} // namespace holdpoint::runbook
